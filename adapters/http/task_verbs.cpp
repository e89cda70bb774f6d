#include <algorithm>

#include "adapters/http/case.h"
#include "adapters/http/file_field.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/site.h"
#include "adapters/http/verb_body.h"
#include "engine/command/work_item.h"
#include "engine/process/personal.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

Value task_state(const ports::TaskRow& row) {
  return Map{{"task", Map{{"id", row.id.text()},
                          {"state", row.state},
                          {"owner", row.owner.empty() ? Value() : Value(row.owner)},
                          {"revision", row.revision}}},
             {"instance", row.instance.text()}};
}

Rejection unknown_verb(const std::string& word) {
  List known;
  std::string text;
  for (const command::Verb verb : command::all_verbs()) {
    known.emplace_back(command::name(verb));
    text += (text.empty() ? "" : ", ") + std::string(command::name(verb));
  }
  Rejection rejection = refuse(Kind::kNotFound, "VERB",
                               "Tasks have no verb “" + word + "”. There are: " + text + ".",
                               "任务没有操作“" + word + "”。可用：" + text + "。");
  rejection.details = Map{{"known", std::move(known)}};
  return rejection;
}

/// Who ended it and how is in the row by now: the loser of a race learns who was first.
void refuse_ended(const CallPtr& call, WorkItemId id, const Rejection& rejection) {
  on_reader(call, [call, id, rejection](runtime::Reads& reads) {
    Rejection why = rejection;
    const auto row = reads.worklist.task(id);
    auto* details = why.details.get_if<Map>();
    if (row && row->ended && details != nullptr) {
      (*details)["state"] = row->state;
      if (!row->ended_by.empty()) {
        (*details)["who"] = row->ended_by;
        why.text.en += " " + row->ended_by + " was first.";
        why.text.zh += row->ended_by + " 已先行办理。";
      }
    }
    call->refuse(why);
  });
}

/// What is typed but not submitted: kept per person beside the case, never case data.
void save_draft(const CallPtr& call, const Case& found, const ports::TaskRow& row, Map data,
                runtime::Reads& reads) {
  const history::WorkItem* item = open_item(found, row.id);
  if (item == nullptr) {
    return refuse_ended(call, row.id, command::ended(call->caller, *found.state, row.id));
  }
  const auto& task = std::get<definition::TaskStep>(found.definition->steps[item->node].kind);
  const auto directory = call->site.directory();
  process::Desk desk = desk_of(*call, found, *directory);
  const command::Standing standing{call->caller, *found.state,      *item,
                                   task,         *found.definition, desk};
  if (auto permitted = command::may(command::Verb::kSaveDraft, standing); !permitted) {
    return call->refuse(command::refused(permitted.rejection(), standing));
  }
  Value kept(std::move(data));
  if (const auto secrets = secrets_of(*call, found.id, reads)) {
    desk.secrets = secrets.get();
    const std::string key = secrets->key_of(process::person_of_case(desk, *found.state));
    kept = secrets->seal_for(key, std::move(kept), /*findable=*/false);
    reads.vault->keep(secrets->take());
  }
  reads.registry.put_draft({row.id, call->caller.user, std::move(kept), call->site.now()});
  call->answer(task_state(row));
}

/// The engine judges who may do it, after it has looked for a stored answer: whoever repeats a
/// request gets that answer, also when the first one took the task out of their sight.
void submit_verb(const CallPtr& call, command::WorkItemCommand command) {
  const WorkItemId id = command.item;
  decide(call, std::move(command), [call](const Value& value) { call->answer(value); },
         [call, id](const Rejection& rejection) {
           if (rejection.code == "TASK_ENDED") return refuse_ended(call, id, rejection);
           call->refuse(rejection);
         });
}

/// What the address and the body ask for, but for the case; refuses what nobody could mean.
std::optional<command::WorkItemCommand> asked_verb(const CallPtr& call) {
  const std::string& word = call->captured[1];
  const auto verb = command::parse_verb(word);
  if (!verb) {
    call->refuse(unknown_verb(word));
    return std::nullopt;
  }
  Fields fields(*call);
  command::WorkItemCommand command = verb_command(fields, *verb);
  if (const auto fault = verb_fault(fields, command)) {
    call->refuse(*fault);
    return std::nullopt;
  }
  return command;
}

}  // namespace

command::WorkItemCommand verb_command(Fields& fields, command::Verb verb) {
  command::WorkItemCommand command;
  command.verb = verb;
  command.action = fields.text("action");
  command.data = fields.map("data");
  if (std::string text = fields.text("comment"); !text.empty()) command.comment = std::move(text);
  command.to = fields.text("to");
  command.place = fields.text("place");
  command.choice = fields.text("choice");
  command.back_to = fields.text("back_to");
  command.until = fields.instant("until");
  command.effective_at = fields.instant("effective_at");
  const auto revision = fields.number("revision", 0, 0xffffffff);
  if (revision) command.revision = static_cast<std::uint32_t>(*revision);
  return command;
}

std::optional<Rejection> verb_fault(const Fields& fields, const command::WorkItemCommand& command) {
  if (const auto fault = fields.fault()) return fault;
  const bool free = command::is_word(command.verb) || command.verb == command::Verb::kUrge ||
                    command.verb == command::Verb::kSaveDraft;
  if (command.revision || free) return std::nullopt;
  return refuse(Kind::kInvalid, "REVISION",
                "Quote the revision of the task you looked at, so that nobody's change is lost.",
                "请提供所查看任务的 revision，以免覆盖他人的更改。");
}

void preview_task(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string given = fields.text("verb");
  const std::string word = given.empty() ? "complete" : given;
  const auto verb = command::parse_verb(word);
  command::WorkItemCommand command = verb_command(fields, verb.value_or(command::Verb::kComplete));
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  if (!verb) return call->refuse(unknown_verb(word));
  with_named_task(call, reads,
                  [call, command](const Case& found, const ports::TaskRow& row,
                                  runtime::Reads& later) {
                    command::WorkItemCommand asked = command;
                    asked.instance = found.id;
                    asked.item = row.id;
                    // Who looks ahead without having seen a revision means the newest.
                    if (!asked.revision) asked.revision = row.revision;
                    answer_preview(call, found, asked, later);
                  });
}

void do_verb(const CallPtr& call, runtime::Reads& reads) {
  auto command = asked_verb(call);
  if (!command) return;
  if (command->verb == command::Verb::kSaveDraft) {
    return with_named_task(
        call, reads,
        [call, data = command->data](const Case& found, const ports::TaskRow& row,
                                     runtime::Reads& later) {
          save_draft(call, found, row, data, later);
        });
  }
  const auto id = WorkItemId::parse(call->captured.front());
  const auto row = id ? reads.worklist.task(*id) : std::nullopt;
  if (!row) return call->refuse(not_found());
  call->site.places.remember(row->id, row->instance);
  command->instance = row->instance;
  command->item = row->id;
  submit_verb(call, std::move(*command));
}

bool do_verb_promptly(const CallPtr& call) {
  constexpr std::size_t kBodyMax = 64 * 1024;  // reading more would keep others waiting
  const auto id = WorkItemId::parse(call->captured.front());
  const auto place = id ? call->site.places.find(*id) : std::nullopt;
  const bool draft = call->captured[1] == command::name(command::Verb::kSaveDraft);
  if (!place || draft || call->request.body.size() > kBodyMax) return false;
  auto command = asked_verb(call);
  if (!command) return true;
  command->instance = *place;
  command->item = *id;
  submit_verb(call, std::move(*command));
  return true;
}

}  // namespace recourse::http
