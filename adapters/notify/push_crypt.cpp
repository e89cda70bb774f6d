#include "adapters/notify/push_crypt.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "adapters/notify/seal.h"

namespace recourse::notify {
namespace {

constexpr std::size_t kPrivateBytes = 32, kPublicBytes = 65, kTagBytes = 16, kRecordBytes = 4096;
constexpr int kHalfOfSignature = 32;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* room_in(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void require(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

/// Null when `public_key` is no point of the curve. `private_key` may be empty.
Key make_key(const std::string& public_key, const std::string& private_key) {
  const std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>> build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, public_key.data(),
                                   public_key.size());
  const Number number(
      BN_bin2bn(bytes_of(private_key), static_cast<int>(private_key.size()), nullptr));
  if (!private_key.empty()) {
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
  }
  const std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>> parameters(
      OSSL_PARAM_BLD_to_param(build.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  const int part = private_key.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, part, parameters.get()) != 1) {
    return nullptr;
  }
  Key made(key);
  const KeyContext check(EVP_PKEY_CTX_new(made.get(), nullptr));
  return EVP_PKEY_public_check(check.get()) == 1 ? std::move(made) : nullptr;
}

std::string shared_secret(EVP_PKEY* own, EVP_PKEY* other) {
  const KeyContext context(EVP_PKEY_CTX_new(own, nullptr));
  std::size_t size = 0;
  require(EVP_PKEY_derive_init(context.get()) == 1 &&
              EVP_PKEY_derive_set_peer(context.get(), other) == 1 &&
              EVP_PKEY_derive(context.get(), nullptr, &size) == 1,
          "ECDH");
  std::string secret(size, '\0');
  require(EVP_PKEY_derive(context.get(), room_in(secret), &size) == 1, "ECDH");
  return secret;
}

/// HKDF-Expand to at most one block.
std::string expanded(const std::string& key, std::string_view label, std::size_t size) {
  return hmac_sha256(key, std::string(label) + '\1').substr(0, size);
}

std::string aes128gcm(const std::string& key, const std::string& nonce, std::string_view plain) {
  const std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>> cipher(EVP_CIPHER_CTX_new());
  std::string out(plain.size() + kTagBytes, '\0');
  int size = 0, rest = 0;
  require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, bytes_of(key),
                             bytes_of(nonce)) == 1 &&
              EVP_EncryptUpdate(cipher.get(), room_in(out), &size, bytes_of(plain),
                                static_cast<int>(plain.size())) == 1 &&
              EVP_EncryptFinal_ex(cipher.get(), room_in(out) + size, &rest) == 1 &&
              EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                                  room_in(out) + plain.size()) == 1,
          "AES-GCM");
  return out;
}

}  // namespace

PushKey new_push_key() {
  const Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "key generation");
  PushKey out{std::string(kPrivateBytes, '\0'), std::string(kPublicBytes, '\0')};
  std::size_t size = 0;
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                          room_in(out.public_key), kPublicBytes, &size) == 1 &&
              EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1,
          "key export");
  const Number owned(number);
  BN_bn2binpad(number, room_in(out.private_key), static_cast<int>(kPrivateBytes));
  return out;
}

std::optional<std::string> push_encrypted(std::string_view plain, const PushSecrets& browser,
                                          const PushKey& once, const std::string& salt) {
  const Key theirs = make_key(browser.public_key, "");
  const Key ours = make_key(once.public_key, once.private_key);
  if (!theirs || !ours) return std::nullopt;
  using namespace std::string_literals;
  const std::string secret = shared_secret(ours.get(), theirs.get());
  const std::string info = "WebPush: info\0"s + browser.public_key + once.public_key;
  const std::string input = expanded(hmac_sha256(browser.auth, secret), info, kPrivateBytes);
  const std::string key = hmac_sha256(salt, input);
  const std::string content = expanded(key, "Content-Encoding: aes128gcm\0"s, 16);
  const std::string nonce = expanded(key, "Content-Encoding: nonce\0"s, 12);
  std::string out = salt;
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(kRecordBytes >> shift & 255);
  out += static_cast<char>(once.public_key.size());
  out += once.public_key;
  return out + aes128gcm(content, nonce, std::string(plain) + '\2');  // 2: the last record
}

std::string es256(const PushKey& key, std::string_view bytes) {
  const Key signer = make_key(key.public_key, key.private_key);
  require(signer != nullptr, "a signing key");
  const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> digest(EVP_MD_CTX_new());
  std::size_t size = 0;
  require(EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, signer.get()) == 1 &&
              EVP_DigestSign(digest.get(), nullptr, &size, bytes_of(bytes), bytes.size()) == 1,
          "ES256");
  std::string der(size, '\0');
  require(EVP_DigestSign(digest.get(), room_in(der), &size, bytes_of(bytes), bytes.size()) == 1,
          "ES256");
  const unsigned char* at = bytes_of(der);
  const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>> parts(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  require(parts != nullptr, "ES256");
  std::string out(2 * kHalfOfSignature, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), room_in(out), kHalfOfSignature);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), room_in(out) + kHalfOfSignature, kHalfOfSignature);
  return out;
}

}  // namespace recourse::notify
