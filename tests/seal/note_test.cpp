#include <catch2/catch.hpp>

#include "adapters/json/base64.h"
#include "adapters/seal/note.h"

using namespace recourse::seal;
namespace json = recourse::json;

namespace {
/// The example of golang.org/x/mod/sumdb/note: made by another implementation.
const char* const kForeignKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string kForeignNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngot"
    "pRZb6KE6RyyBwJnAM=\n";
}  // namespace

TEST_CASE("note: signatures of another implementation hold, and only as they stand") {
  const auto key = parse_verifier_key(kForeignKey);
  REQUIRE(key);
  CHECK(key->text() == kForeignKey);
  const auto note = parse_note(kForeignNote);
  REQUIRE(note);
  CHECK(note->signed_by(*key));
  CHECK_FALSE(note->signed_by(make_signing_key("PeterNeumann").verifier()));
  std::string changed = kForeignNote;
  changed[0] = 'i';
  CHECK_FALSE(parse_note(changed)->signed_by(*key));
  std::string wrong_key = kForeignKey;
  wrong_key[14] = 'd';
  CHECK_FALSE(parse_verifier_key(wrong_key));
}

TEST_CASE("base64: of some bytes one spelling is read, and no other") {
  const std::string letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n-_ ";
  int read = 0;
  for (const char a : letters) {
    for (const char b : letters) {
      for (const char c : letters) {
        const std::string text{'Q', a, b, c};
        const auto bytes = json::from_base64(text);
        read += bytes.has_value();
        const bool other = bytes && json::base64(*bytes) != text;
        if (other) FAIL("read as " << json::base64(*bytes) << ": " << text);
      }
    }
  }
  CHECK(read == 64 * 64 * 64 + 64 * 16 + 4);
  CHECK(json::from_base64("")->empty());
  for (const char* no : {"Q", "QQ", "QUE", "QQ==Q", "QQ==QQ==", "QUFB\n"}) {
    CHECK_FALSE(json::from_base64(no));
  }
}

TEST_CASE("note: what is no note is refused") {
  for (const std::string& text :
       {std::string(), std::string("a\n"), std::string("a\n\n"), std::string("a\n\n— b\n"),
        std::string("a\n\n- b YWJjZGVm\n"), std::string("a\n\n— b YWJjZGVm"),
        std::string("a\n\n— b YWJjZGVm=\n"), std::string("a\n\n— b+c YWJjZGVm\n"),
        std::string("\xFF\n\n— b YWJjZGVm\n"), std::string(70'000, 'a')}) {
    CAPTURE(text.substr(0, 40));
    CHECK_FALSE(parse_note(text));
  }
}

TEST_CASE("checkpoint: three lines, numbers written in one way") {
  const CheckpointText text{"recourse/1", 12, {}};
  REQUIRE(parse_checkpoint(text.text()));
  CHECK(parse_checkpoint(text.text())->size == 12);
  const std::string root = text.text().substr(text.text().find("\n12\n") + 4);
  for (const std::string& other :
       {"recourse/1\n012\n" + root, "recourse/1\n-1\n" + root, "recourse/1\n12\n" + root + "x\n",
        "re course\n12\n" + root, "recourse/1\n99999999999999999999\n" + root,
        std::string("recourse/1\n12\nAAAA\n")}) {
    CAPTURE(other);
    CHECK_FALSE(parse_checkpoint(other));
  }
}

TEST_CASE("note: a witness signs text and time") {
  const SigningKey witness = make_signing_key("witness.example");
  recourse::seal::VerifierKey key = witness.verifier();
  key.kind = VerifierKey::Kind::kCosignature;
  const std::string text = CheckpointText{"recourse/1", 5, {}}.text();
  const auto note =
      parse_note(text + "\n" + cosignature_line(text, witness, {1'700'000'000'000'000}));
  REQUIRE(note);
  CHECK(note->signed_by(key));
  CHECK(note->cosigned_at(key) == recourse::Instant{1'700'000'000'000'000});
  CHECK_FALSE(note->signed_by(witness.verifier()));  // another kind is another key
  CHECK_FALSE(note->cosigned_at(witness.verifier()));
  // The same line below another text claims to be by the witness, and is not.
  const std::string other = CheckpointText{"recourse/1", 6, {}}.text();
  const auto moved =
      parse_note(other + "\n" + cosignature_line(text, witness, {1'700'000'000'000'000}));
  CHECK(moved->bears(key));
  CHECK_FALSE(moved->cosigned_at(key));
}
