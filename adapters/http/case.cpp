#include "adapters/http/case.h"

#include "adapters/http/accesses.h"
#include "adapters/http/problem.h"
#include "adapters/http/site.h"
#include "engine/command/conceal.h"
#include "engine/service/disclosure.h"
#include "engine/service/preview.h"
#include "engine/service/readable.h"
#include "engine/service/trial_vault.h"

namespace recourse::http {
void find_case(const CallPtr& call, InstanceId id, std::function<void(Result<Case>)> done) {
  runtime::Runtime& runtime = call->site.world.runtime;
  runtime.state(id, [call, id, done = std::move(done)](Result<runtime::StatePtr> state) {
    if (!state.ok()) {
      const bool absent = state.rejection().kind == Rejection::Kind::kNotFound;
      const bool hidden = state.rejection().code == "RECORD" &&
                          command::access(call->caller, {}) == command::Access::kNone;
      return done(absent || hidden ? not_found() : state.rejection());
    }
    Case found{id, *state, nullptr, command::Access::kNone};
    const runtime::Library& library = call->site.world.runtime.library();
    found.definition = service::definition_of(*found.state, library);
    if (found.definition == nullptr) return done(not_found());
    found.access = command::access(call->caller, *found.state);
    if (found.access == command::Access::kNone) return note_denied(call, id);
    done(std::move(found));
  });
}

void with_case(const CallPtr& call, InstanceId id,
               std::function<void(const Case&, runtime::Reads&)> work) {
  find_case(call, id, [call, work = std::move(work)](const Result<Case>& found) {
    if (!found.ok()) return call->refuse(found.rejection());
    on_reader(call, [found, work](runtime::Reads& reads) { work(*found, reads); });
  });
}

void with_named_case(const CallPtr& call, std::function<void(const Case&, runtime::Reads&)> work) {
  const auto id = InstanceId::parse(call->captured.front());
  if (!id) return call->refuse(not_found());
  with_case(call, *id, std::move(work));
}

void with_named_task(
    const CallPtr& call, runtime::Reads& reads,
    std::function<void(const Case&, const ports::TaskRow&, runtime::Reads&)> work) {
  const auto id = WorkItemId::parse(call->captured.front());
  const auto row = id ? reads.worklist.task(*id) : std::nullopt;
  if (!row) return call->refuse(not_found());
  with_case(call, row->instance,
            [row = *row, work = std::move(work)](const Case& found, runtime::Reads& later) {
              work(found, row, later);
            });
}

std::unique_ptr<process::Secrets> secrets_of(const Call& call, InstanceId id,
                                             runtime::Reads& reads) {
  if (reads.vault == nullptr) return nullptr;
  runtime::Runtime& runtime = call.site.world.runtime;
  return std::make_unique<process::Secrets>(
      process::Secrets::World{*reads.vault, runtime.ids(), runtime.hasher()}, id);
}

process::Desk desk_of(const Call& call, const Case& found, const ports::Directory& directory) {
  runtime::Runtime& runtime = call.site.world.runtime;
  return {*found.definition, runtime.library(), directory, runtime.ids(), call.site.now(), {}};
}

void answer_preview(const CallPtr& call, const Case& found, const command::Command& command,
                    runtime::Reads& reads) {
  const auto directory = call->site.directory();
  process::Desk desk = desk_of(*call, found, *directory);
  desk.open_items = [&reads](const std::string& user) {
    return reads.worklist.load(user);
  };
  // Nothing of it is kept, not even the key of a person of whom nothing was known before.
  service::TrialSecrets trial({call->site.world.runtime.hasher(), reads.vault}, found.id);
  process::Secrets* const secrets = reads.vault == nullptr ? nullptr : &trial.secrets();
  desk.read_with(secrets, *found.state);
  const auto concealed = desk.seals ? command::conceal(command, desk, *found.state) : std::nullopt;
  auto view = service::preview(concealed ? *concealed : command, call->caller, desk, *found.state);
  if (!view.ok()) return call->refuse(told(view.rejection()));
  service::Disclosure disclosure(call->caller, *found.state, *found.definition, secrets);
  if (auto* map = view->get_if<Map>()) {
    disclosure.show_members((*map)["changes"], {"from", "to"});
  }
  call->answer(*view);
}

const history::WorkItem* open_item(const Case& found, WorkItemId id) {
  const auto item = found.state->work_items.find(id);
  return item == found.state->work_items.end() ? nullptr : &item->second;
}

}  // namespace recourse::http
