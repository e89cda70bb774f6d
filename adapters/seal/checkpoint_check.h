#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/seal/log_keys.h"
#include "adapters/seal/verdict.h"

namespace recourse::seal {

/// What the one who verifies brings along: nothing here comes from what is verified.
struct Held {
  std::optional<std::string> checkpoint;  ///< a note kept from earlier
  std::vector<VerifierKey> keys;          ///< trusted; empty: the log's first key is taken on trust
  std::vector<VerifierKey> witnesses;     ///< each of them must have cosigned a checkpoint

  /// Whoever brings something along asks what is vouched for, and not for what is merely whole.
  [[nodiscard]] bool any() const {
    return checkpoint.has_value() || !keys.empty() || !witnesses.empty();
  }
};

/// Are the notes signed by the keys that the log vouches for at their size?
class KeyCheck {
 public:
  KeyCheck(std::vector<IntroducedKey> keys, const Held& held);

  /// Why a note may not count; an empty label when it may. `before`: the size of the checkpoint
  /// before it, 0 for none; a new key needs its predecessor's word in the first one that covers it.
  [[nodiscard]] Label fault(const SignedNote& note, std::uint64_t size,
                            std::uint64_t before) const;
  /// The same of a checkpoint that was held: who signed it is judged before it is compared with
  /// anything. `origin` and `size` are those of the log. One that covers more than the log has may
  /// be signed by a trusted key that this log does not know yet.
  [[nodiscard]] Label fault_of_held(const SignedNote& note, const CheckpointText& text,
                                    const std::string& origin, std::uint64_t size) const;
  /// nullptr: none is known so early.
  [[nodiscard]] const IntroducedKey* signer_at(std::uint64_t size) const;
  [[nodiscard]] bool trusted() const { return trusted_; }
  [[nodiscard]] const std::vector<IntroducedKey>& keys() const { return keys_; }

 private:
  std::vector<IntroducedKey> keys_;
  std::vector<VerifierKey> brought_;
  bool trusted_ = false;   ///< the first key is one that was brought along
  bool refused_ = false;   ///< keys were brought along, and the first is none of them
};

}  // namespace recourse::seal
