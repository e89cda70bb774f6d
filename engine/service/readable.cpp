#include "engine/service/readable.h"

#include "engine/definition/built_in.h"
#include "engine/history/apply.h"
#include "engine/history/succession.h"

namespace recourse::service {
namespace {

/// Takes the case to a definition: the first one, or another one.
bool leads_on(const history::Event& event) {
  return std::holds_alternative<history::InstanceStarted>(event) ||
         std::holds_alternative<history::InstanceMigrated>(event);
}

/// What it says, without the place in the code that says it.
Label what_broke(const InvariantBroken& broken) {
  const std::string all = broken.what();
  const std::size_t place = all.find(": ");
  const std::string said = place == std::string::npos ? all : all.substr(place + 2);
  return {said, said};
}

}  // namespace

Rejection damaged(InstanceId id, const Label& what) {
  return {Rejection::Kind::kConflict,
          "RECORD",
          {"The record of case " + id.text() + " was changed or damaged: " + what.en +
               ". recourse verify says more.",
           "案件 " + id.text() + " 的记录被改动或已损坏：" + what.zh +
               "。详情请运行 recourse verify。"},
          {}};
}

Rejection damaged(InstanceId id, const InvariantBroken& broken) {
  return damaged(id, what_broke(broken));
}

Rejection damaged(InstanceId id, const ports::StoreError& error) {
  if (error.kind != ports::StoreError::Kind::kCorrupt) throw error;
  return damaged(id, Label{error.what(), error.what()});
}

definition::DefinitionPtr definition_of(const history::InstanceState& state,
                                        const ports::Catalogue& catalogue) {
  if (auto own = definition::built_in(state.process)) return own;
  return catalogue.find(state.process, state.version);
}

Label Following::fault_of(const history::StepRecord& record) {
  try {
    history::must_follow(state_, record);
    state_.id = record.instance;
    for (const history::Event& event : record.events) {
      if (leads_on(event)) {
        history::InstanceState after = state_;
        history::apply(after, event, record.recorded);
        definition_ = definition_of(after, catalogue_);
      }
      if (definition_ != nullptr) {
        const Label unknown = history::unknown_place(event, state_, *definition_);
        if (!unknown.empty()) return unknown;
      }
      history::apply(state_, event, record.recorded);
    }
    history::close_record(state_, record);
  } catch (const InvariantBroken& broken) {
    return what_broke(broken);
  }
  return {};
}

Result<Done> Following::take(const history::StepRecord& record) {
  const Label fault = fault_of(record);
  if (fault.empty()) return Done{};
  const std::string number = std::to_string(record.record);
  Rejection out = damaged(record.instance, {"record " + number + ": " + fault.en,
                                            "第 " + number + " 条记录：" + fault.zh});
  out.details = Map{{"record", record.record}};
  return out;
}

Result<Done> readable(const std::vector<history::StepRecord>& records,
                      const ports::Catalogue& catalogue) {
  Following following(catalogue);
  for (const history::StepRecord& record : records) {
    if (auto fits = following.take(record); !fits) return fits;
  }
  return Done{};
}

}  // namespace recourse::service
