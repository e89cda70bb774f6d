// Number ranges: CODE-YYYY-NNNNNN, counted by a case of the engine's own. A number is given once; a
// gap is a recorded void, when nobody is left to bear it.
#include <fmt/format.h>

#include <algorithm>

#include "engine/command/decide.h"
#include "engine/definition/built_in.h"

namespace recourse::command {
namespace {

Label title_of(const std::string& code) { return {"Numbers " + code, "编号 " + code}; }

}  // namespace

InstanceId numbers_instance(const std::string& code) {
  return definition::own_case(definition::kNumbersProcess, code);
}

Result<Decision> issue_number(const IssueNumber& command, const Desk& desk,
                              const InstanceState& before) {
  const auto given = std::find_if(before.numbers_given.begin(), before.numbers_given.end(),
                                  [&](const auto& one) { return one.job == command.job; });
  if (given != before.numbers_given.end()) return nothing_new(before);  // it is on its way
  const auto last = before.numbers.find(command.year);
  history::NumberIssued issued;
  issued.year = command.year;
  issued.count = (last == before.numbers.end() ? 0 : last->second) + 1;
  issued.number = fmt::format("{}-{}-{:06}", command.code, command.year, issued.count);
  issued.instance = command.by;
  issued.job = command.job;
  process::GiveNumber give{command.code, issued.number, command.by, command.job};
  return own_decision(desk, before, command.instance, title_of(command.code), std::move(issued),
                      {std::move(give)});
}

Result<Decision> void_number(const VoidNumber& command, const Desk& desk,
                             const InstanceState& before) {
  const bool known =
      std::any_of(before.numbers_given.begin(), before.numbers_given.end(),
                  [&](const auto& one) { return one.number == command.number; });
  if (!known) return nothing_new(before);
  return own_decision(desk, before, command.instance, {},
                      history::NumberVoided{command.number, command.by, command.job}, {});
}

}  // namespace recourse::command
