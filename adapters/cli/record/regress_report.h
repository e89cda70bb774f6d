#pragma once
#include <map>
#include <string>

#include "adapters/cli/terminal.h"
#include "engine/history/step_record.h"
#include "engine/service/regress.h"

namespace recourse::cli {

/// What a definition made of many recorded cases: a line a case where something differs, and sums.
class RegressReport {
 public:
  RegressReport(std::string process, int version)
      : process_(std::move(process)), version_(version) {}

  void add(const std::string& origin, const std::vector<history::StepRecord>& records,
           const service::Regressed& found);
  /// A case whose records cannot be relied on: it cannot continue.
  void add_unread(InstanceId id, const Rejection& why);
  /// {process, version, cases, records, same, diverges, cannot_continue, erased, assumed, reasons:
  /// [{verdict, step, what, code, cases, example}], differing: [{instance, key, version, verdict,
  /// record, seq, step, stimulus, what, recorded, now, code, reason, assumed}]}.
  [[nodiscard]] Value value(Language language) const;
  /// The same in sentences; of the differing cases the first `show`.
  void print(const Terminal& terminal, std::size_t show) const;
  [[nodiscard]] bool all_same() const { return cases_ == same_; }
  [[nodiscard]] std::int64_t cases() const { return cases_; }
  [[nodiscard]] std::int64_t same() const { return same_; }
  [[nodiscard]] std::int64_t records() const { return records_; }

 private:
  struct One {
    std::string origin, instance, key;
    int version = 0;
    service::Regressed found;
  };
  struct Reason {
    std::int64_t cases = 0;
    std::size_t example = 0;  ///< index of the first case
  };
  void add_differing(One one);
  void print_case(const One& one, const Terminal& terminal) const;

  std::string process_;
  int version_;
  std::int64_t cases_ = 0, records_ = 0, same_ = 0, diverges_ = 0, cannot_ = 0, erased_ = 0,
               assumed_ = 0;
  std::vector<One> differing_;
  std::map<std::string, Reason> reasons_;  ///< by verdict, step and part
};

/// One entry of a difference in one line: "step main/look, owner ann".
[[nodiscard]] std::string one_line(const Value& entry, Language language);
/// "tasks" → “the open tasks”.
[[nodiscard]] Label part_name(const std::string& part);

}  // namespace recourse::cli
