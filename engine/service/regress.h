#pragma once
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"
#include "engine/service/case_side.h"
#include "engine/service/trial_vault.h"

namespace recourse::service {

/// What another definition would have made of a recorded case, given the same stimuli.
struct Regressed {
  /// kErased: it turns on personal data that was erased, so nobody can say.
  enum class Verdict { kSame, kDiverges, kCannotContinue, kErased } verdict = Verdict::kSame;
  std::uint64_t records = 0;   ///< decided again
  // Where the sides part; empty when they do not:
  std::uint64_t record = 0;
  std::uint64_t seq = 0;       ///< of its first event
  std::string step;            ///< the place the stimulus was about, "" = the case
  std::string stimulus;        ///< "WorkItemCommand complete accept"
  std::string what;            ///< steps, tasks, data, …: the part of CaseSide::shows that differs
  List recorded, now;          ///< what only the one side has of it
  std::string code;            ///< why it cannot continue: the refusal's code
  Label reason;
  /// What no record says and today's directory was asked instead.
  std::vector<Label> assumed;
};
[[nodiscard]] std::string_view name(Regressed::Verdict verdict);

/// Tries a definition on recorded cases of an earlier one. Reads nothing but the records: who did
/// what, when, what the directory, connectors and other cases answered, and the personal data they
/// refer to. A migration is passed over: the definition tried stands for every version of the case.
/// Keeps nothing; one object may try any number of cases.
class Regress {
 public:
  /// `today`: asked where the new definition wants to know what no record says; null: then the case
  /// cannot continue.
  Regress(const definition::ProcessDefinition& definition, const ports::Catalogue& catalogue,
          const ports::Directory* today, Opening opening, Renames renames = {})
      : definition_(definition), catalogue_(catalogue), today_(today), opening_(opening),
        renames_(std::move(renames)) {}

  /// `records`: all of one case, from the first on.
  [[nodiscard]] Regressed try_case(const std::vector<history::StepRecord>& records) const;

 private:
  const definition::ProcessDefinition& definition_;
  const ports::Catalogue& catalogue_;
  const ports::Directory* today_;
  Opening opening_;
  Renames renames_;
};

}  // namespace recourse::service
