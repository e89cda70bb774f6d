#include "adapters/seal/sha256.h"

#include <openssl/evp.h>

#include <filesystem>
#include <fstream>

#include "engine/base/invariant.h"

namespace recourse::seal {

struct Sha256::Digesting {
  EVP_MD* kind = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* run = EVP_MD_CTX_new();
  ~Digesting() {
    EVP_MD_CTX_free(run);
    EVP_MD_free(kind);
  }
};

Sha256::Sha256() : digesting_(std::make_unique<Digesting>()) {
  RECOURSE_INVARIANT(digesting_->kind != nullptr && digesting_->run != nullptr,
                     "OpenSSL has no SHA-256");
}
Sha256::~Sha256() = default;

history::Digest Sha256::operator()(std::string_view bytes) {
  history::Digest out;
  EVP_DigestInit_ex2(digesting_->run, digesting_->kind, nullptr);
  EVP_DigestUpdate(digesting_->run, bytes.data(), bytes.size());
  EVP_DigestFinal_ex(digesting_->run, out.data(), nullptr);
  return out;
}

history::Digest Sha256::leaf(std::string_view bytes) {
  history::Digest out;
  EVP_DigestInit_ex2(digesting_->run, digesting_->kind, nullptr);
  EVP_DigestUpdate(digesting_->run, "", 1);
  EVP_DigestUpdate(digesting_->run, bytes.data(), bytes.size());
  EVP_DigestFinal_ex(digesting_->run, out.data(), nullptr);
  return out;
}

std::optional<std::pair<history::Digest, std::uint64_t>> Sha256::file(const std::string& path) {
  constexpr std::size_t kPiece = 1 << 16;
  std::ifstream in(path, std::ios::binary);
  if (!in || !std::filesystem::is_regular_file(path)) return std::nullopt;
  EVP_DigestInit_ex2(digesting_->run, digesting_->kind, nullptr);
  std::string piece(kPiece, '\0');
  std::uint64_t size = 0;
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto read = static_cast<std::size_t>(in.gcount());
    EVP_DigestUpdate(digesting_->run, piece.data(), read);
    size += read;
  }
  if (in.bad()) return std::nullopt;
  history::Digest out;
  EVP_DigestFinal_ex(digesting_->run, out.data(), nullptr);
  return std::pair(out, size);
}

}  // namespace recourse::seal
