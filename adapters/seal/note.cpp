#include "adapters/seal/note.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "adapters/json/base64.h"
#include "adapters/seal/json_text.h"
#include "adapters/seal/sha256.h"
#include "engine/base/hex.h"
#include "engine/base/invariant.h"

namespace recourse::seal {
namespace {

constexpr std::size_t kNoteMax = 1024 * 1024, kSignaturesMax = 100;
constexpr std::string_view kDash = "— ";
constexpr std::size_t kIdBytes = 4, kTimeBytes = 8;

const unsigned char* raw(const std::string& bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

bool verified(const std::string& key, std::string_view message, std::string_view signature) {
  return signature.size() == crypto_sign_BYTES && key.size() == crypto_sign_PUBLICKEYBYTES &&
         crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                     reinterpret_cast<const unsigned char*>(message.data()),
                                     message.size(), raw(key)) == 0;
}

std::string signed_bytes(const SigningKey& key, const std::string& message) {
  std::string open(crypto_sign_PUBLICKEYBYTES, '\0'), secret(crypto_sign_SECRETKEYBYTES, '\0');
  std::string out(crypto_sign_BYTES, '\0');
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(open.data()),
                           reinterpret_cast<unsigned char*>(secret.data()), raw(key.seed));
  crypto_sign_detached(reinterpret_cast<unsigned char*>(out.data()), nullptr, raw(message),
                       message.size(), raw(secret));
  sodium_memzero(secret.data(), secret.size());
  return out;
}

/// What a witness signs: it vouches for a time as well.
std::string witnessed(std::uint64_t seconds, const std::string& text) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + text;
}

bool plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '+' && c != 0x7F;
  });
}

/// The line from `at` on, without its newline; nullopt when it has none.
std::optional<std::string_view> take_line(std::string_view text, std::size_t& at) {
  const std::size_t end = text.find('\n', at);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(at, end - at);
  at = end + 1;
  return line;
}

constexpr std::string_view kAccesses = "accesses ";

std::string base64_of(const history::Digest& digest) {
  return json::base64(std::string(digest.begin(), digest.end()));
}

bool read_number(std::string_view text, std::uint64_t& number) {
  constexpr std::uint64_t kMax = 1ULL << 53;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() && number <= kMax;
}

bool read_digest(std::string_view text, history::Digest& digest) {
  const auto bytes = json::from_base64(text);
  if (!bytes || bytes->size() != digest.size()) return false;
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return true;
}

}  // namespace

std::string VerifierKey::id() const {
  Sha256 sha256;
  const auto digest = sha256(name + "\n" + static_cast<char>(kind) + bytes);
  return {digest.begin(), digest.begin() + kIdBytes};
}

std::string VerifierKey::text() const {
  return name + "+" + to_hex(id()) + "+" + json::base64(static_cast<char>(kind) + bytes);
}

std::optional<VerifierKey> parse_verifier_key(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = text.find('+', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto bytes = json::from_base64(text.substr(second + 1));
  if (!bytes || bytes->size() != 1 + crypto_sign_PUBLICKEYBYTES) return std::nullopt;
  const auto kind = static_cast<VerifierKey::Kind>(bytes->front());
  if (kind != VerifierKey::Kind::kEd25519 && kind != VerifierKey::Kind::kCosignature) {
    return std::nullopt;
  }
  VerifierKey key{std::string(text.substr(0, first)), kind, bytes->substr(1)};
  if (!plain_name(key.name) || key.text() != text) return std::nullopt;
  return key;
}

VerifierKey SigningKey::verifier() const {
  std::string open(crypto_sign_PUBLICKEYBYTES, '\0'), secret(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(open.data()),
                           reinterpret_cast<unsigned char*>(secret.data()), raw(seed));
  sodium_memzero(secret.data(), secret.size());
  return {name, VerifierKey::Kind::kEd25519, open};
}

SigningKey make_signing_key(const std::string& name) {
  RECOURSE_INVARIANT(sodium_init() >= 0, "libsodium cannot be initialised");
  SigningKey key{name, std::string(crypto_sign_SEEDBYTES, '\0')};
  randombytes_buf(key.seed.data(), key.seed.size());
  return key;
}

bool SignedNote::bears(const VerifierKey& key) const {
  const std::string id = key.id();
  return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
    return signature.name == key.name && signature.id == id;
  });
}

bool SignedNote::signed_by(const VerifierKey& key) const {
  if (key.kind == VerifierKey::Kind::kCosignature) return cosigned_at(key).has_value();
  const std::string id = key.id();
  return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
    return signature.name == key.name && signature.id == id &&
           verified(key.bytes, text, signature.bytes);
  });
}

std::optional<Instant> SignedNote::cosigned_at(const VerifierKey& key) const {
  // Later than this no instant can be, in microseconds; nobody signs so late.
  constexpr std::uint64_t kLatest = 253'402'300'799;
  const std::string id = key.id();
  for (const Signature& signature : signatures) {
    if (signature.name != key.name || signature.id != id ||
        key.kind != VerifierKey::Kind::kCosignature ||
        signature.bytes.size() != kTimeBytes + crypto_sign_BYTES) {
      continue;
    }
    std::uint64_t seconds = 0;
    for (std::size_t i = 0; i < kTimeBytes; ++i) {
      seconds = seconds << 8 | static_cast<unsigned char>(signature.bytes[i]);
    }
    if (seconds <= kLatest &&
        verified(key.bytes, witnessed(seconds, text), signature.bytes.substr(kTimeBytes))) {
      return Instant{static_cast<std::int64_t>(seconds) * kMicrosPerSecond};
    }
  }
  return std::nullopt;
}

std::optional<SignedNote> parse_note(std::string_view note) {
  const std::size_t gap = note.find("\n\n");
  if (note.size() > kNoteMax || gap == std::string_view::npos) return std::nullopt;
  for (const char *at = note.data(), *end = at + note.size(); at != end;) {
    const std::size_t size = utf8_size(at, end);
    if (size == 0) return std::nullopt;
    at += size;
  }
  SignedNote out;
  out.text = note.substr(0, gap + 1);
  for (std::size_t at = gap + 2; at < note.size();) {
    const auto line = take_line(note, at);
    if (!line || !line->starts_with(kDash)) return std::nullopt;
    const std::string_view rest = line->substr(kDash.size());
    const std::size_t blank = rest.find(' ');
    if (blank == std::string_view::npos || !plain_name(rest.substr(0, blank))) return std::nullopt;
    const auto bytes = json::from_base64(rest.substr(blank + 1));
    if (!bytes || bytes->size() <= kIdBytes) return std::nullopt;
    out.signatures.push_back({std::string(rest.substr(0, blank)), bytes->substr(0, kIdBytes),
                              bytes->substr(kIdBytes)});
  }
  if (out.signatures.empty() || out.signatures.size() > kSignaturesMax) return std::nullopt;
  return out;
}

std::string signature_line(const std::string& text, const SigningKey& key) {
  return std::string(kDash) + key.name + " " +
         json::base64(key.verifier().id() + signed_bytes(key, text)) + "\n";
}

std::string cosignature_line(const std::string& text, const SigningKey& key, Instant at) {
  VerifierKey verifier = key.verifier();
  verifier.kind = VerifierKey::Kind::kCosignature;
  const auto seconds = static_cast<std::uint64_t>(at.us / kMicrosPerSecond);
  std::string time;
  for (std::size_t i = kTimeBytes; i-- > 0;) time += static_cast<char>(seconds >> (8 * i));
  return std::string(kDash) + key.name + " " +
         json::base64(verifier.id() + time + signed_bytes(key, witnessed(seconds, text))) + "\n";
}

std::string CheckpointText::text() const {
  std::string out = origin + "\n" + std::to_string(size) + "\n" + base64_of(root) + "\n";
  if (accesses) {
    out += std::string(kAccesses) + std::to_string(accesses->count) + " " +
           base64_of(accesses->hash) + "\n";
  }
  return out;
}

std::optional<CheckpointText> parse_checkpoint(std::string_view text) {
  CheckpointText out;
  std::size_t at = 0;
  const auto origin = take_line(text, at);
  const auto size = origin ? take_line(text, at) : std::nullopt;
  const auto root = size ? take_line(text, at) : std::nullopt;
  if (!root || !plain_name(*origin)) return std::nullopt;
  out.origin = *origin;
  if (!read_number(*size, out.size) || !read_digest(*root, out.root)) return std::nullopt;
  if (const auto line = take_line(text, at)) {
    const std::size_t blank = line->find(' ', kAccesses.size());
    AccessesText accesses;
    if (!line->starts_with(kAccesses) || blank == std::string_view::npos ||
        !read_number(line->substr(kAccesses.size(), blank - kAccesses.size()), accesses.count) ||
        accesses.count == 0 || !read_digest(line->substr(blank + 1), accesses.hash)) {
      return std::nullopt;
    }
    out.accesses = accesses;
  }
  if (out.text() != text) return std::nullopt;
  return out;
}

}  // namespace recourse::seal
