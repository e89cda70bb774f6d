#pragma once
#include <map>
#include <set>
#include <string>

#include "adapters/seal/canonical_scan.h"
#include "adapters/seal/sha256.h"
#include "adapters/seal/verdict.h"
#include "engine/ports/record_log.h"

namespace recourse::seal {

/// Which definitions there are, by the hash that records name them with.
struct KnownDefinitions {
  std::set<std::string, std::less<>> there;   ///< and the text has that hash
  std::set<std::string, std::less<>> differ;  ///< the text has another
};

/// Follows the records of one case after the other: hash, chain, canonical form, numbers.
class RecordCheck {
 public:
  RecordCheck(Report& report, const KnownDefinitions& definitions)
      : report_(report), definitions_(definitions) {}

  /// Records of a case in order; another case begins with a row of another instance.
  void take(const ports::AuditRow& row);
  /// The last one as it was hashed, where somebody laid it out anew since; nullptr: as it stands.
  /// What it refers to must be looked for there: a blank hides it from whoever looks at the bytes.
  [[nodiscard]] const std::string* hashed_text() const { return again_ ? &*again_ : nullptr; }

 private:
  void begin(InstanceId instance);
  [[nodiscard]] std::optional<Finding> judge(const ports::AuditRow& row);
  std::optional<Finding> judge_bytes(const ports::AuditRow& row, std::string_view bytes);
  void check_definition(const ports::AuditRow& row, std::string_view hash);
  [[nodiscard]] Finding finding(Verdict verdict, const ports::AuditRow& row, Label text) const;

  Report& report_;
  const KnownDefinitions& definitions_;
  Sha256 sha256_;
  InstanceId instance_;
  bool any_ = false;
  std::optional<std::string> again_;
  std::uint64_t record_ = 0, seq_ = 0;  ///< the last ones
  std::string previous_, recorded_, definition_;
};

}  // namespace recourse::seal
