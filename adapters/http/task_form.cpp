// What a form asks for as far as it is filled: while somebody types, nothing is kept.
#include "adapters/http/case.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/site.h"
#include "engine/command/work_item.h"
#include "engine/service/trial_vault.h"
#include "engine/service/views.h"

namespace recourse::http {
namespace {

/// Of each field what may have changed; the rest stands in the page of the task.
Value what_may_change(const Value& form) {
  List fields;
  for (const Value& field : *form["fields"].get_if<List>()) {
    fields.emplace_back(
        Map{{"path", field["path"]}, {"visible", field["visible"]}, {"type", field["type"]}});
  }
  return Map{{"fields", std::move(fields)}, {"possible", form["possible"]}};
}

void answer_form(const CallPtr& call, const Case& found, const ports::TaskRow& row,
                 const Map& typed, runtime::Reads& reads) {
  const history::WorkItem* item = open_item(found, row.id);
  if (item == nullptr) {
    return call->refuse(command::ended(call->caller, *found.state, row.id));
  }
  // Conditions may be about data that are not shown: they answer only whom the work is for.
  const auto& task = std::get<definition::TaskStep>(found.definition->steps[item->node].kind);
  const auto directory = call->site.directory();
  process::Desk desk = desk_of(*call, found, *directory);
  const command::Standing standing{call->caller, *found.state,      *item,
                                   task,         *found.definition, desk};
  const auto verb = task.vote ? command::Verb::kVote : command::Verb::kComplete;
  const auto permitted = command::may(verb, standing);
  if (!permitted && !command::may(command::Verb::kSaveDraft, standing)) {
    return call->refuse(command::refused(permitted.rejection(), standing));
  }
  service::TrialSecrets trial({call->site.world.runtime.hasher(), reads.vault}, found.id);
  desk.read_with(reads.vault == nullptr ? nullptr : &trial.secrets(), *found.state);
  call->answer(what_may_change(service::form_view(*found.state, desk, *item, call->caller, typed)));
}

}  // namespace

void fill_task(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  Map typed = fields.map("data");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  with_named_task(call, reads,
                  [call, typed = std::move(typed)](const Case& found, const ports::TaskRow& row,
                                                   runtime::Reads& later) {
                    answer_form(call, found, row, typed, later);
                  });
}

}  // namespace recourse::http
