#pragma once
// Checkpoints as C2SP signed notes (c2sp.org/signed-note, c2sp.org/tlog-checkpoint): three lines of
// text (origin, size, root), where there are accesses a fourth ("accesses", how many, hash of the
// last), an empty line, then a line for each signature:
//   — NAME base64(4 bytes of the key's hash ‖ signature)
// Ours are Ed25519 over the text; those of witnesses are cosignatures (c2sp.org/tlog-cosignature).
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/history/digest.h"

namespace recourse::seal {

/// A public key as text: NAME+HASH+base64(kind ‖ key).
struct VerifierKey {
  enum class Kind : char { kEd25519 = 1, kCosignature = 4 };
  std::string name;
  Kind kind = Kind::kEd25519;
  std::string bytes;                    ///< 32 of them
  [[nodiscard]] std::string id() const; ///< the 4 bytes in front of its signatures
  [[nodiscard]] std::string text() const;
  auto operator<=>(const VerifierKey&) const = default;
};
[[nodiscard]] std::optional<VerifierKey> parse_verifier_key(std::string_view text);

/// The secret half: a seed of 32 bytes.
struct SigningKey {
  std::string name, seed;
  [[nodiscard]] VerifierKey verifier() const;
};
[[nodiscard]] SigningKey make_signing_key(const std::string& name);

struct SignedNote {
  struct Signature {
    std::string name, id, bytes;
  };
  std::string text;                     ///< with its last newline
  std::vector<Signature> signatures;
  [[nodiscard]] bool signed_by(const VerifierKey& key) const;
  /// Has it a line that claims to be by `key`? Whether it holds, signed_by says.
  [[nodiscard]] bool bears(const VerifierKey& key) const;
  /// The time that a witness vouches for; nullopt: it has no line of `key` that holds.
  [[nodiscard]] std::optional<Instant> cosigned_at(const VerifierKey& key) const;
};
/// nullopt: no signed note of at most 64 KiB with at most 100 signatures.
[[nodiscard]] std::optional<SignedNote> parse_note(std::string_view note);
/// A signature line for `text`.
[[nodiscard]] std::string signature_line(const std::string& text, const SigningKey& key);
/// The same as a witness, at a time.
[[nodiscard]] std::string cosignature_line(const std::string& text, const SigningKey& key,
                                           Instant at);

/// How far the log of accesses went.
struct AccessesText {
  std::uint64_t count = 0;   ///< never 0
  history::Digest hash{};    ///< of the last one
};
struct CheckpointText {
  std::string origin;
  std::uint64_t size = 0;
  history::Digest root{};
  std::optional<AccessesText> accesses = {};
  [[nodiscard]] std::string text() const;
};
/// nullopt: other than exactly these lines, or a number written in another way.
[[nodiscard]] std::optional<CheckpointText> parse_checkpoint(std::string_view text);

}  // namespace recourse::seal
