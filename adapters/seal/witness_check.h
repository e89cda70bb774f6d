#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/seal/checkpoint_check.h"
#include "adapters/seal/verdict.h"

namespace recourse::seal {

/// Did each witness that somebody brought along cosign a checkpoint of this log? Only a witness can
/// tell a log that its operator wrote anew, keys and all, from the first one.
class WitnessCheck {
 public:
  explicit WitnessCheck(const std::vector<VerifierKey>& witnesses);
  [[nodiscard]] bool wanted() const { return !seen_.empty(); }
  /// A checkpoint of this log of `size` records, by size.
  void take(const SignedNote& note, std::uint64_t size);
  /// Notes what each of them vouches for. The finding: a line that is wrong, or none at all.
  [[nodiscard]] std::optional<Finding> end(Report& report) const;

 private:
  struct Seen {
    VerifierKey witness;
    std::optional<Instant> at;                 ///< of the newest one that holds
    std::uint64_t size = 0;
    std::optional<std::uint64_t> wrong;        ///< size of one whose line does not hold
  };
  std::vector<Seen> seen_;
};

}  // namespace recourse::seal
