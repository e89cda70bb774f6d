#include "adapters/scenario/acts.h"

#include "adapters/scenario/smaller_house.h"
#include "engine/definition/built_in.h"

#include <algorithm>

#include "adapters/runtime/ambient.h"
#include "adapters/runtime/caller.h"
#include "engine/command/file_fields.h"
#include "engine/definition/file_types.h"
#include "engine/definition/privacy.h"
#include "engine/process/secrets.h"

namespace recourse::scenario {
namespace {
using Answer = recourse::Result<Value>;
using Kind = Rejection::Kind;

Rejection wrong(std::string en, std::string zh) {
  return {Kind::kInvalid, "SCENARIO", {std::move(en), std::move(zh)}, {}};
}

std::string key_text(const Value& key) {
  if (const auto* number = key.get_if<Decimal>()) return number->to_text();
  return std::string(key.text());
}

struct Found {
  const CasePart* part = nullptr;
  const history::WorkItem* item = nullptr;
};

bool may_use(const history::WorkItem& item, const command::Caller& caller) {
  if (item.owner == caller.user) return true;
  const auto named = [](const auto& list, const std::string& name) {
    return std::ranges::find(list, name) != list.end();
  };
  if (!item.owner.empty() || named(item.excluded, caller.user)) return false;
  return named(item.candidate_users, caller.user) ||
         std::ranges::any_of(caller.groups,
                             [&](const auto& g) { return named(item.candidate_groups, g); });
}

/// The person's own one first, then one the person may take, then any: refusals are tested too.
Found find_item(const std::vector<CasePart>& parts, const yaml::TaskAct& act,
                const command::Caller& caller) {
  Found any, usable;
  for (const CasePart& part : parts) {
    for (const auto& [id, item] : part.state->work_items) {
      if (lifecycle::is_final(item.state) || !part.is_about(item, act.task)) continue;
      if (act.item != 0 && part.item_number(item.activity) != act.item) continue;
      if (item.owner == caller.user) return {&part, &item};
      if (usable.item == nullptr && may_use(item, caller)) usable = {&part, &item};
      if (any.item == nullptr) any = {&part, &item};
    }
  }
  return usable.item ? usable : any;
}

std::vector<std::string> open_tasks(const std::vector<CasePart>& parts) {
  std::vector<std::string> names;
  for (const CasePart& part : parts) {
    for (const auto& [id, item] : part.state->work_items) {
      if (!lifecycle::is_final(item.state)) names.push_back(part.path_of(item.activity));
    }
  }
  return names;
}

struct FoundJob {
  const CasePart* part = nullptr;
  const history::Job* job = nullptr;
};

FoundJob find_job(const std::vector<CasePart>& parts, const yaml::JobAct& act) {
  using lifecycle::JobState;
  for (const CasePart& part : parts) {
    for (const auto& [id, job] : part.state->jobs) {  // ids rise with time: the oldest first
      if (job.state != JobState::Pending && job.state != JobState::Claimed) continue;
      if (job.connector != act.job && !part.is_called(job.activity, act.job)) continue;
      if (act.item != 0 && part.item_number(job.activity) != act.item) continue;
      return {&part, &job};
    }
  }
  return {};
}

/// Workers claim before they answer; so does the scenario, for as long as it likes.
std::uint32_t claim(runtime::Loop& loop, const history::Job& job) {
  auto& queues = loop.reads().queues;
  const Instant now = loop.clock().now();
  const auto row = queues.job(job.id);
  if (row && !row->worker.empty() && row->leased_until && *row->leased_until > now) {
    return row->epoch;
  }
  constexpr int kClaimMax = 1000;
  const Instant until{now.us + 36'500 * kMicrosPerDay};
  for (const auto& claimed : queues.claim_jobs(job.connector, "scenario", kClaimMax, now, until)) {
    if (claimed.id == job.id) return claimed.epoch;
  }
  return row ? row->epoch : 0;
}

command::Request request(command::Command command, command::Caller caller) {
  return {std::move(command), std::move(caller), "", ""};
}

/// The last work item there was for a step: a click that comes too late is tested too.
std::optional<WorkItemId> ended_item(const Stage& stage, const std::string& step) {
  std::optional<WorkItemId> last;
  for (const auto& record : stage.loop.reads().store.records(stage.instance)) {
    for (const history::Event& event : record.events) {
      const auto* created = std::get_if<history::WorkItemCreated>(&event);
      if (created != nullptr && path_ends_with(created->path, step)) last = created->item;
    }
  }
  return last;
}

}  // namespace

std::string list_text(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nothing" : text;
}

command::Caller Stage::caller(const std::string& user) const {
  return user == "system" ? command::system_caller()
                          : runtime::caller_of(*library.directory(), user);
}

Value Stage::in_clear(const Value& value) const {
  const runtime::Reads reads = loop.reads();
  if (reads.vault == nullptr) return value;
  const runtime::Sha256 hasher;
  process::Secrets secrets({*reads.vault, ids, hasher}, instance);
  auto clear = secrets.open(value);
  return clear.ok() ? *clear : value;
}

std::vector<ports::InstanceRow> Stage::cases() const {
  ports::InstanceQuery query;
  query.process = definition->id;
  query.limit = 200;
  return loop.reads().worklist.instances({"", {}, /*sees_all=*/true}, query).rows;
}

Answer start(Stage& stage, const yaml::ScenarioStart& start, InstanceId repeat_of) {
  command::StartInstance command;
  command.repeat_of = repeat_of;
  command.id = stage.ids.make<InstanceId>();
  command.process = stage.definition->id;
  command.version = stage.definition->version;
  command.key = start.key;
  if (const Map* data = start.data.get_if<Map>()) command.data = *data;
  command.channel = "scenario";
  auto outcome = stage.loop.call(request(command, stage.caller(start.by)));
  stage.instance = outcome.instance.empty() ? command.id : outcome.instance;
  return outcome.answer;
}

/// What a form names was uploaded for it before, as the web app does it. Of its content a scenario
/// says no more than the hash.
void bring_files(Stage& stage, const Found& found, const Map& data,
                 const command::Caller& caller) {
  const definition::ProcessDefinition& definition = *found.part->definition;
  const auto* task = std::get_if<definition::TaskStep>(&definition.steps[found.item->node].kind);
  if (task == nullptr) return;
  for (const definition::FormField& field : task->fields) {
    const Value* value = data.find(field.path);
    const auto* variable = definition::variable_at(
        definition, found.item->node,
        std::string_view(field.path).substr(0, field.path.find('.')));
    if (value == nullptr || variable == nullptr || !definition::holds_files(*field.type)) continue;
    for (const auto& named : command::files_named(*field.type, *value, field.path)) {
      const auto where = command::file_field(definition, *variable,
                                             command::without_places(named.shown),
                                             found.item->activity);
      if (!command::wrong_file(*found.part->state, named.hash, where)) continue;
      command::AttachFile attach;
      attach.instance = found.part->state->id;
      attach.file.sha256 = named.hash;
      attach.file.name = "file";
      attach.file.field = where.path;
      (void)stage.loop.call(request(std::move(attach), caller));  // a refusal is told by the form
    }
  }
}

Answer perform(Stage& stage, const yaml::TaskAct& act) {
  const auto parts = stage.parts();
  const command::Caller caller = stage.caller(act.as);
  const Found found = find_item(parts, act, caller);
  const auto ended = found.item ? std::nullopt : ended_item(stage, act.task);
  if (found.item == nullptr && !ended) {
    const std::string open = list_text(open_tasks(parts));
    return wrong("There is no open task '" + act.task + "'; open are: " + open + ".",
                 "没有打开的任务“" + act.task + "”;当前打开的任务:" + open + "。");
  }
  command::WorkItemCommand command;
  command.instance = found.item ? found.part->state->id : stage.instance;
  command.item = found.item ? found.item->id : *ended;
  command.verb = act.choice.empty() ? command::Verb::kComplete : command::Verb::kVote;
  if (!act.verb.empty()) {
    const auto verb = command::parse_verb(act.verb);
    if (!verb) {
      return wrong("There is no verb '" + act.verb + "'.", "没有动词“" + act.verb + "”。");
    }
    command.verb = *verb;
  }
  command.action = act.action;
  command.choice = act.choice;
  if (!act.comment.empty()) command.comment = act.comment;
  command.revision = found.item ? found.item->revision : 1;
  // `to` is the target of a back action, or the person a verb leads to.
  (command.verb == command::Verb::kComplete ? command.back_to : command.to) = act.to;
  if (const Map* data = act.data.get_if<Map>()) command.data = *data;
  if (found.item != nullptr) bring_files(stage, found, command.data, caller);
  return stage.loop.call(request(std::move(command), caller)).answer;
}

Answer perform(Stage& stage, const yaml::AdvanceAct& act) {
  const Instant now = stage.loop.clock().now();
  Instant to = act.to.value_or(now);
  if (act.span) {
    const std::string& name =
        act.span->calendar.empty() ? stage.definition->calendar : act.span->calendar;
    to = calendar::due(stage.library.calendar(name), now, *act.span);
  }
  if (to < now) {
    return wrong("The clock stands at " + to_text(now) + " and cannot go back to " + to_text(to),
                 "时钟已到 " + to_text(now) + ",不能回到 " + to_text(to));
  }
  stage.loop.advance(to);
  return Value();
}

Answer perform(Stage& stage, const yaml::JobAct& act) {
  const auto parts = stage.parts();
  const FoundJob found = find_job(parts, act);
  if (found.job == nullptr) {
    return wrong("No job of connector or step '" + act.job + "' waits.",
                 "没有等待中的作业“" + act.job + "”。");
  }
  command::FinishJob command;
  command.instance = found.part->state->id;
  command.job = found.job->id;
  command.epoch = claim(stage.loop, *found.job);
  command.ok = act.answer == yaml::JobAct::Answer::kResult;
  command.result = act.result.is_null() ? Value(Map{}) : act.result;
  if (act.answer == yaml::JobAct::Answer::kError) {
    command.error = act.error;
    command.error_data = act.error_data;
  }
  const bool failed = act.answer == yaml::JobAct::Answer::kFail && !act.error.empty();
  if (failed) command.message = act.error;
  return stage.loop.call(request(std::move(command), command::system_caller())).answer;
}

Answer perform(Stage& stage, const yaml::MessageAct& act) {
  ports::MessageRow row;
  row.dedup = act.id;
  row.name = act.name;
  row.key = key_text(act.key);
  row.data = act.data;
  return stage.loop.message(std::move(row));
}

Answer perform(Stage& stage, const yaml::SignalAct& act) {
  ports::MessageRow row;
  row.name = act.name;
  row.signal = true;
  row.data = act.data;
  return stage.loop.message(std::move(row));
}

Answer perform(Stage& stage, const yaml::OperationAct& act) {
  Map data = act.data.is<Map>() ? act.data.as<Map>() : Map{};
  // Of the cases of a scenario nobody knows the id, only the name.
  const auto other = stage.named.find(std::string(data.get("into").text()));
  if (act.name == "merge" && other != stage.named.end()) data["into"] = other->second.text();
  const auto linked = stage.named.find(std::string(data.get("to").text()));
  if (act.name == "link" && linked != stage.named.end()) data["to"] = linked->second.text();
  if (stage.definition->operations.contains(act.name)) {
    command::RunOperation command{stage.instance, act.name,
                                  act.reason.empty() ? Value() : Value(act.reason), data};
    return stage.loop.call(request(std::move(command), stage.caller(act.by))).answer;
  }
  command::AdministerInstance command;
  command.kind = act.name;
  command.reason = act.reason;
  command.data = data;
  command.instance = stage.instance;
  for (const CasePart& part : stage.parts()) {
    for (const auto& [number, incident] : part.state->incidents) {
      if (!act.step.empty() && !part.is_called(incident.activity, act.step)) continue;
      if (command.incident != 0) continue;
      command.incident = number;
      command.instance = part.state->id;
    }
  }
  return stage.loop.call(request(std::move(command), stage.caller(act.by))).answer;
}

Answer perform(Stage& stage, const yaml::StartAct& act) {
  const auto before = stage.named.find(act.repeat_of);
  Answer answer =
      start(stage, act.start, before == stage.named.end() ? InstanceId{} : before->second);
  if (answer.ok() && !act.name.empty()) stage.named[act.name] = stage.instance;
  return answer;
}

Answer perform(Stage& stage, const yaml::CalendarAct& act) {
  const calendar::Calendar before = stage.library.calendar(act.id);
  if (before.id() != act.id) {
    return wrong("There is no calendar '" + act.id + "'.", "没有日历“" + act.id + "”。");
  }
  calendar::CalendarData data = before.data();
  data.version = act.version;
  for (const Date date : act.closed) data.closed.push_back({date, date});
  data.make_up.insert(data.make_up.end(), act.make_up.begin(), act.make_up.end());
  auto built = calendar::Calendar::build(std::move(data));
  if (!built) return wrong(built.rejection().text.en, built.rejection().text.zh);
  stage.replaced.emplace(act.id, before);
  stage.library.add(std::move(*built));
  stage.loop.follow_calendars();
  return Value();
}

Answer perform(Stage& stage, const yaml::PersonLeftAct& act) {
  const auto before = stage.library.directory();
  const ports::Person* person = before->find(act.user);
  if (person == nullptr || !person->active) {
    return wrong("There is nobody '" + act.user + "' at work.", "没有在职人员“" + act.user + "”。");
  }
  stage.library.set_directory(std::make_shared<SmallerHouse>(before, *person));
  ports::MessageRow row;
  row.signal = true;
  row.name = definition::kPersonLeft;
  row.data = Map{{"user", act.user}};
  Answer given = stage.loop.message(std::move(row));
  stage.loop.review_offers(act.user, person->groups);
  return given;
}

Answer perform(Stage& stage, const yaml::AbsenceAct& act) {
  auto absences = stage.library.absences();
  if (act.from && act.to) {
    absences[act.user] = {{*act.from, *act.to, act.substitutes, act.processes}};
  } else {
    for (ports::Absence& absence : absences[act.user]) absence.to = stage.loop.clock().now();
  }
  stage.library.set_absences(std::move(absences));
  stage.loop.review_absence(act.user);
  return Value();
}

Answer perform(Stage& stage, const yaml::CaseAct& act) {
  const auto cases = stage.cases();  // the newest first
  const std::size_t number =
      act.name == "newest" ? cases.size() : std::strtoul(act.name.c_str(), nullptr, 10);
  if (number > 0 && number <= cases.size()) {
    stage.instance = cases[cases.size() - number].id;
    return Value();
  }
  const auto known = stage.named.find(act.name);
  if (known == stage.named.end()) {
    return wrong("There is no case '" + act.name + "'.", "没有案件“" + act.name + "”。");
  }
  stage.instance = known->second;
  return Value();
}

}  // namespace recourse::scenario
