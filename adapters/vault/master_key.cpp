#include "adapters/vault/master_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "adapters/json/base64.h"
#include "engine/base/ascii.h"
#include "engine/base/hex.h"
#include "engine/base/invariant.h"
#include "engine/ports/key_file_error.h"

namespace recourse::vault {
namespace {

using ports::StoreError;

constexpr std::string_view kFileHeading = "recourse-master-key-1 ";
constexpr char kContext[] = "recourse";

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string derived(std::string_view master, std::uint64_t purpose) {
  std::string key(kKeyBytes, '\0');
  crypto_kdf_derive_from_key(raw(key), key.size(), purpose, kContext, raw(master));
  return key;
}

/// Of a key: libsodium takes the same time over every one.
std::string key_digits(std::string_view bytes) {
  std::string out(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), raw(bytes), bytes.size());
  out.pop_back();
  return out;
}

std::string keyed_hash(std::string_view text, std::string_view key) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(raw(digest), digest.size(), raw(text), text.size(), raw(key), key.size());
  return to_hex(digest);
}

[[noreturn]] void corrupt(const std::string& what) {
  throw StoreError(StoreError::Kind::kCorrupt, what);
}
[[noreturn]] void unusable(const std::string& path, const Label& why) {
  throw ports::KeyFileError({"the key file " + path + " " + why.en, "密钥文件 " + path + " " + why.zh});
}
[[noreturn]] void not_made(const std::string& path, const std::string& why) {
  unusable(path, {"cannot be made: " + why, "无法生成：" + why});
}

}  // namespace

MasterKey::MasterKey(std::string_view bytes) {
  RECOURSE_INVARIANT(sodium_init() >= 0, "libsodium cannot be initialised");
  RECOURSE_INVARIANT(bytes.size() == kKeyBytes, "a master key has 32 bytes");
  wrapping_ = derived(bytes, 1);
  persons_ = derived(bytes, 2);
  marks_ = derived(bytes, 3);
}

std::string MasterKey::person_hash(std::string_view person) const {
  return keyed_hash(person, persons_);
}
std::string MasterKey::mark(std::string_view text) const {
  return keyed_hash(lower_ascii(trimmed(text)), marks_);
}
std::string mark_under(std::string_view key, std::string_view text) {
  return keyed_hash(text, derived(key, 4));
}
std::string MasterKey::wrap(std::string_view key, std::string_view id,
                            const std::string& nonce) const {
  return encrypt(key, wrapping_, id, nonce);
}
std::string MasterKey::unwrap(const std::string& wrapped, std::string_view id) const {
  return decrypt(wrapped, wrapping_, id);
}

std::string encrypt(std::string_view plain, std::string_view key, std::string_view bound_to,
                    const std::string& nonce) {
  return json::base64(encrypted(plain, key, bound_to, nonce));
}

std::string encrypted(std::string_view plain, std::string_view key, std::string_view bound_to,
                      const std::string& nonce) {
  RECOURSE_INVARIANT(nonce.size() == kNonceBytes, "a nonce has 24 bytes");
  constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  std::string bytes;
  bytes.reserve(kNonceBytes + plain.size() + kTag);
  bytes = nonce;
  bytes.resize(kNonceBytes + plain.size() + kTag);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(bytes) + kNonceBytes, &size, raw(plain),
                                             plain.size(), raw(bound_to), bound_to.size(), nullptr,
                                             raw(std::string_view(nonce)), raw(key));
  return bytes;
}

std::string decrypt(const std::string& body, std::string_view key, std::string_view bound_to) {
  const auto bytes = json::from_base64(body);
  if (!bytes) corrupt("stored ciphertext cannot be read");
  return decrypted(*bytes, key, bound_to);
}

std::string decrypted(std::string_view bytes, std::string_view key, std::string_view bound_to) {
  constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (bytes.size() < kNonceBytes + kTag) corrupt("stored ciphertext cannot be read");
  std::string plain(bytes.size() - kNonceBytes - kTag, '\0');
  unsigned long long length = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      raw(plain), &length, nullptr, raw(bytes) + kNonceBytes, bytes.size() - kNonceBytes,
      raw(bound_to), bound_to.size(), raw(bytes), raw(key));
  if (opened != 0) {
    corrupt("stored ciphertext does not fit this key: another master key, or it was changed");
  }
  return plain;
}

MasterKey read_master_key(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    unusable(path,
             {"is not there; `recourse keys make FILE` makes one, a backup brings one back",
              "不存在；可用 `recourse keys make FILE` 生成，或从备份恢复"});
  }
  if ((found.st_mode & 077) != 0) {
    unusable(path, {"can be read by others; make it yours alone: chmod 600 " + path,
                    "可被他人读取；请改为仅本人可读：chmod 600 " + path});
  }
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  std::string bytes(kKeyBytes, '\0');
  std::size_t size = 0;
  const bool headed = text.starts_with(kFileHeading);
  const std::string digits = headed ? text.substr(kFileHeading.size(), 2 * kKeyBytes) : "";
  const int read = sodium_hex2bin(raw(bytes), bytes.size(), digits.data(), digits.size(), nullptr,
                                  &size, nullptr);
  if (read != 0 || size != kKeyBytes) {
    unusable(path, {"holds no key of Recourse", "不含 Recourse 密钥"});
  }
  return MasterKey(bytes);
}

void make_master_key(const std::string& path) {
  RECOURSE_INVARIANT(sodium_init() >= 0, "libsodium cannot be initialised");
  // Whole or not at all: a half one would keep every later start from going on.
  const std::string draft = path + "." + std::to_string(::getpid());
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) not_made(path, std::strerror(errno));
  std::string key(kKeyBytes, '\0');
  randombytes_buf(key.data(), key.size());
  const std::string text = std::string(kFileHeading) + key_digits(key) + '\n';
  const bool written = ::write(file, text.data(), text.size()) == ssize_t(text.size()) &&
                       ::fsync(file) == 0;
  ::close(file);
  const bool placed = written && ::link(draft.c_str(), path.c_str()) == 0;
  const std::string why = std::strerror(errno);
  ::unlink(draft.c_str());
  if (!placed) not_made(path, why);
}

}  // namespace recourse::vault
