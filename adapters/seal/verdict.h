#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/base/label.h"
#include "engine/base/time.h"
#include "engine/base/value.h"

namespace recourse::seal {

/// What verification can come to. The independent verifier knows the same words.
enum class Verdict {
  kOk,
  kUnreadable,         ///< no case file, or a damaged one
  kMissingPayload,     ///< a record was blanked
  kAltered,            ///< a record is not what was written
  kMissing,            ///< records or positions of the log are gone
  kDefinitionDiffers,
  kAttachmentDiffers,
  kKeyNotValid,        ///< signed by a key that the log does not vouch for
  kRootDiffers,        ///< the records do not have the root that was signed
  kForked,             ///< two signed histories of the same length
  kTruncated,          ///< shorter than the checkpoint that was held
  kAccessesBroken,     ///< the log of who read what is not whole
  kUnsignedTail,       ///< nothing is wrong, and no signature covers the last records
  kNoProof,            ///< a case file that does not carry the proof for the held checkpoint
};
[[nodiscard]] std::string_view word(Verdict verdict);  ///< "ok", "altered", "root_differs", …
[[nodiscard]] const Label& saying(Verdict verdict);

/// One thing that is wrong, or (as a note) that should be known.
struct Finding {
  Verdict verdict = Verdict::kOk;
  std::string instance;
  std::uint64_t record = 0, seq = 0;       ///< 0: of no record; seq: its first event
  std::optional<std::uint64_t> position;
  Label text;
};

struct Report {
  std::vector<Finding> findings;           ///< the first one names the verdict
  std::vector<Finding> notes;              ///< nothing wrong, but worth knowing
  std::uint64_t cases = 0, records = 0, events = 0;
  std::uint64_t size = 0, checkpoint = 0;  ///< leaves in the log; how many are signed
  std::uint64_t tail = 0;                  ///< records that no signature covers
  std::optional<Instant> tail_since;       ///< when the oldest of these was written
  std::uint64_t redactions = 0;            ///< lawful erasures of a person, each in one case
  std::uint64_t files = 0;                 ///< attached, opened, and what their hash says
  std::uint64_t accesses = 0;              ///< rows of the log of who read what
  std::uint64_t accesses_signed = 0;       ///< so many of them are under a signature
  std::vector<std::string> evidence;       ///< both notes of a fork

  [[nodiscard]] Verdict verdict() const {
    if (!findings.empty()) return findings.front().verdict;
    return tail > 0 ? Verdict::kUnsignedTail : Verdict::kOk;
  }
  /// Says how many records no signature covers, if any: a finding where `refused`, else a note.
  /// `instance`, `record`: the first of them, where there is one case.
  void tell_tail(bool refused, std::string instance, std::uint64_t record);
  void found(Finding finding);  ///< kept, unless many of its kind are
  void noted(Finding note);     ///< the same
  /// {verdict, findings, notes, cases, records, events, size, checkpoint, tail, redactions,
  /// files, accesses, …}
  [[nodiscard]] Map to_map(std::optional<Instant> now) const;
};

}  // namespace recourse::seal
