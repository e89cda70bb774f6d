#include "engine/service/batch.h"

#include "engine/command/conceal.h"
#include "engine/definition/built_in.h"
#include "engine/history/record_bytes.h"
#include "engine/process/personal.h"
#include "engine/service/projection.h"
#include "engine/service/readable.h"
#include "engine/service/work_notices.h"
#include "engine/service/restore.h"

namespace recourse::service {
namespace {

using Kind = Rejection::Kind;

/// Does it matter of which section whoever asks is? Then the record says it.
bool goes_by_section(const command::Command& command, const history::InstanceState& before) {
  const auto* start = std::get_if<command::StartInstance>(&command);
  return !before.section.empty() || (start != nullptr && !start->on_behalf_of.empty()) ||
         std::holds_alternative<command::AdministerInstance>(command);
}

Rejection no_instance() {
  return command::refuse(Kind::kNotFound, "INSTANCE_NOT_FOUND", "There is no such case.",
                         "案件不存在。");
}

Rejection no_keys() {
  return command::refuse(
      Kind::kUnavailable, "NO_KEYS",
      "This process keeps personal data, and the server was given no file of keys for it: start it "
      "with --keys FILE.",
      "此流程保存个人数据，但服务器未配置密钥文件：请以 --keys 文件 启动。");
}

process::Secrets::World secrets_world(const Engine::Ports& ports) {
  return {*ports.vault, ports.ids, ports.hasher};
}

/// The request with its personal data sealed, where it has some.
std::optional<command::Request> with_secrets(const command::Request& request,
                                             const process::Desk& desk,
                                             const history::InstanceState& before) {
  auto concealed = command::conceal(request.command, desk, before);
  if (!concealed) return std::nullopt;
  command::Request copy = request;
  copy.command = std::move(*concealed);
  return copy;
}

/// Commands to cases the engine keeps for itself; the first of them makes the case.
std::string_view own_process_of(const command::Command& command) {
  const bool lock = std::holds_alternative<command::ClaimLock>(command) ||
                    std::holds_alternative<command::DropClaim>(command);
  if (std::holds_alternative<command::ArmStarts>(command)) return definition::kStartsProcess;
  const auto* erasure = std::get_if<command::StepErasure>(&command);
  const bool begins = erasure != nullptr &&
                      (erasure->to == "received" || erasure->to == "held" || erasure->to == "due");
  if (begins) return definition::kErasureProcess;
  if (std::holds_alternative<command::IssueNumber>(command) ||
      std::holds_alternative<command::VoidNumber>(command)) {
    return definition::kNumbersProcess;
  }
  if (std::holds_alternative<command::PassTurn>(command) ||
      std::holds_alternative<command::KeepTurn>(command)) {
    return definition::kTurnsProcess;
  }
  return lock ? definition::kLockProcess : std::string_view();
}

}  // namespace

void Batch::load(const std::vector<command::Request>& requests,
                 const std::vector<std::size_t>& chosen) {
  std::vector<InstanceId> missing;
  for (std::size_t index : chosen) {
    const auto& command = requests[index].command;
    if (std::holds_alternative<command::StartInstance>(command)) continue;
    const InstanceId id = command::instance_of(command);
    if (!cache_.find(id)) missing.push_back(id);
  }
  if (missing.empty()) return;
  for (const auto& stored : stored_of(missing)) {
    auto state = restore(stored, ports_);
    if (!state) {  // the others go on
      damaged_.insert_or_assign(stored.row.id, state.rejection());
      continue;
    }
    cache_.put(stored.row.id, std::make_shared<const history::InstanceState>(std::move(*state)));
    loaded_.insert(stored.row.id);
  }
}

/// One case whose bytes were damaged must not keep the others that are asked for with it.
std::vector<ports::StoredInstance> Batch::stored_of(const std::vector<InstanceId>& ids) {
  try {
    return ports_.store.load(ids);
  } catch (const ports::StoreError& error) {
    if (ids.size() == 1) {
      damaged_.insert_or_assign(ids.front(), damaged(ids.front(), error));
      return {};
    }
    if (error.kind != ports::StoreError::Kind::kCorrupt) throw;
  }
  std::vector<ports::StoredInstance> out;
  for (const InstanceId& id : ids) {
    for (auto& one : stored_of({id})) out.push_back(std::move(one));
  }
  return out;
}

bool Batch::is_behind(const history::InstanceState& cached) const {
  if (ours_alone_ || cached.record == 0 || loaded_.contains(cached.id)) return false;
  return ports_.store.last_record(cached.id) != cached.record;
}

Result<definition::DefinitionPtr> Batch::definition_for(
    const command::Command& command, const history::InstanceState& state) const {
  definition::DefinitionPtr found;
  std::string wanted;
  if (const auto* start = std::get_if<command::StartInstance>(&command)) {
    wanted = start->process;
    found = start->version == 0 ? ports_.catalogue.latest(start->process)
                                : ports_.catalogue.find(start->process, start->version);
  } else {
    wanted = state.process + " version " + std::to_string(state.version);
    const std::string_view own = own_process_of(command);
    found = definition::built_in(own.empty() ? std::string_view(state.process) : own);
    if (!found) found = ports_.catalogue.find(state.process, state.version);
  }
  if (found) return found;
  return command::refuse(Kind::kNotFound, "DEFINITION_NOT_FOUND",
                         "There is no published process definition " + wanted + ".",
                         "没有已发布的流程定义 " + wanted + "。");
}

/// The case itself, or those that the starts of a process begin.
bool Batch::keeps_personal_data(const definition::ProcessDefinition& definition,
                                const history::InstanceState& before) const {
  if (before.process != definition::kStartsProcess) return definition.personal.any;
  const auto started = ports_.catalogue.latest(before.key);
  return started && started->personal.any;
}

void Batch::decide_one(const command::Request& request, std::size_t index, Outcome& outcome) {
  const InstanceId id = command::instance_of(request.command);
  outcome.instance = id;
  static const history::InstanceState kEmpty;
  const bool starts = std::holds_alternative<command::StartInstance>(request.command);
  if (const auto damage = damaged_.find(id); damage != damaged_.end()) {
    outcome.answer = damage->second;
    return;
  }
  const auto known = starts ? nullptr : cache_.find(id);
  if (!starts && !known && own_process_of(request.command).empty()) {
    outcome.answer = no_instance();
    return;
  }
  const history::InstanceState& before = known ? *known : kEmpty;
  auto definition = definition_for(request.command, before);
  if (!definition) {
    outcome.answer = definition.rejection();
    return;
  }
  const auto* finish = std::get_if<command::FinishJob>(&request.command);
  const bool job_gone = finish != nullptr && before.jobs.count(finish->job) == 0;
  if (job_gone) return decide_late(request, before, **definition, index, outcome);
  if (keeps_personal_data(**definition, before) && ports_.vault == nullptr) {
    outcome.answer = no_keys();
    return;
  }
  now_ = ports_.clock.now();
  const Asked answering(*directory_, ports_.open_items, ports_.ids, ports_.hasher);
  std::optional<process::Secrets> secrets;
  if (ports_.vault != nullptr) secrets.emplace(secrets_world(ports_), id);
  const process::Desk desk =
      desk_for(**definition, before, answering, secrets ? &*secrets : nullptr);
  const auto concealed = secrets ? with_secrets(request, desk, before) : std::nullopt;
  const command::Request& asked = concealed ? *concealed : request;
  auto decision = command::decide(asked.command, asked.caller, desk, before);
  const bool changes = decision.ok() && !decision->events.empty();
  if (!changes && is_behind(before)) {  // a change would meet the guard of its version
    cache_.forget(id);
    behind_.push_back(index);
    return;
  }
  if (!decision) {
    if (!settle_stored(request, outcome)) outcome.answer = decision.rejection();
    return;
  }
  if (starts && (*definition)->key_ends && return_ended(request, index, *decision, outcome)) {
    return;
  }
  if (decision->events.empty()) {
    outcome.answer = std::move(decision->answer);
    return;
  }
  compose(asked, before, std::move(*decision), desk,
          answering.answers(request.caller, goes_by_section(request.command, before)), index,
          outcome);
  if (secrets) keep(*secrets);
}

process::Desk Batch::desk_for(const definition::ProcessDefinition& definition,
                              const history::InstanceState& before, const Asked& asked,
                              process::Secrets* secrets) const {
  process::Desk desk{definition, ports_.catalogue, asked, ports_.ids, now_,
                     [&asked](const std::string& user) { return asked.open_items(user); },
                     [&asked] { return asked.random(); }};
  desk.read_with(secrets, before);
  return desk;
}

void Batch::keep(process::Secrets& secrets) {
  for (auto& secret : secrets.take()) {
    decided_.back().secrets.push_back(secret.id);
    secrets_.push_back(std::move(secret));
  }
}

/// The job is not in the state any more: the record knows whether it was answered or left.
void Batch::decide_late(const command::Request& request, const history::InstanceState& before,
                        const definition::ProcessDefinition& definition, std::size_t index,
                        Outcome& outcome) {
  auto finish = std::get<command::FinishJob>(request.command);
  bool created = false, answered = false, told = false;
  bool of_range = false, borne = false;  // a number: of our own connector, and given before
  for (const auto& record : ports_.store.records(before.id)) {
    for (const auto& event : record.events) {
      const auto* job = std::get_if<history::JobCreated>(&event);
      const auto* done = std::get_if<history::JobCompleted>(&event);
      const auto* failed = std::get_if<history::JobFailed>(&event);
      const auto* late = std::get_if<history::JobResultLate>(&event);
      created = created || (job != nullptr && job->job == finish.job);
      of_range = of_range || (job != nullptr && job->job == finish.job &&
                              job->connector == definition::kNextNumber);
      borne = borne || (done != nullptr && done->job == finish.job &&
                        done->result["number"] == finish.result["number"]);
      answered = answered || (done != nullptr && done->job == finish.job) ||
                 (failed != nullptr && failed->job == finish.job && failed->next != "retry");
      told = told || (late != nullptr && late->job == finish.job);
    }
  }
  if (!created) {
    outcome.answer = command::refuse(Kind::kNotFound, "JOB_NOT_FOUND", "This case has no such job.",
                                     "该案件没有此作业。");
    return;
  }
  if (of_range) {
    outcome.answer = borne ? Result<Value>(Value(Map{}))
                           : command::refuse(Kind::kConflict, "JOB_STALE",
                                             "Nobody waits for this number any more.",
                                             "已没有环节等待此编号。");
    return;
  }
  if (told) {
    outcome.answer = Value(Map{{"late", true}});
    return;
  }
  finish.late = !answered;
  now_ = ports_.clock.now();
  const Asked answering(*directory_, ports_.open_items, ports_.ids, ports_.hasher);
  std::optional<process::Secrets> secrets;
  if (ports_.vault != nullptr) secrets.emplace(secrets_world(ports_), before.id);
  const process::Desk desk =
      desk_for(definition, before, answering, secrets ? &*secrets : nullptr);
  // Of a step that is left nothing tells any more what of its result is personal.
  if (desk.seals) {
    const auto key = secrets->key_of(process::person_of_case(desk, before));
    finish.result = secrets->seal(std::move(finish.result), {key}, /*findable=*/false);
    finish.error_data = secrets->seal(std::move(finish.error_data), {key}, /*findable=*/false);
    finish.message = secrets->seal(std::move(finish.message), {key}, /*findable=*/false);
  }
  auto decision = command::decide(finish, request.caller, desk, before);
  if (!decision) {
    outcome.answer = decision.rejection();
    return;
  }
  command::Request late = request;
  late.command = std::move(finish);
  compose(late, before, std::move(*decision), desk,
          answering.answers(request.caller, !before.section.empty()), index, outcome);
  if (secrets) keep(*secrets);
}

void Batch::compose(const command::Request& request, const history::InstanceState& before,
                    command::Decision decision, const process::Desk& desk, Value answers,
                    std::size_t index, Outcome& outcome) {
  ports::CommitUnit unit;
  unit.expected_record = before.record;
  history::StepRecord& record = unit.record;
  record.instance = decision.after.id;
  record.record = before.record + 1;
  record.first_seq = before.seq + 1;
  record.recorded = now_;
  record.effective = decision.effective.value_or(now_);
  record.actor = decision.actor;
  record.acting_for =
      decision.acting_for.empty() ? request.caller.acting_for : decision.acting_for;
  record.reason = decision.reason;
  record.definition_hash = desk.definition.hash;
  record.stimulus = command::to_value(request.command);
  record.answers = std::move(answers);
  record.previous_hash = before.hash;

  // A migrated case is shown by the version it is on now.
  const bool moved = before.record != 0 && decision.after.version != before.version;
  const auto shown = moved ? ports_.catalogue.find(decision.after.process, decision.after.version)
                           : nullptr;
  std::vector<Change> changes =
      project(before, decision.after, decision.events, moved ? *shown : desk.definition,
              decision.actor, record.recorded, unit);
  record.events = std::move(decision.events);
  unit.record_bytes = history::canonical_bytes(record);
  record.hash = ports_.hasher.sha256(std::string(1, '\0') + unit.record_bytes);

  const bool offers = ports_.offers_wanted && ports_.offers_wanted();
  tell_of_work(before, decision.after, record, offers, decision.effects);

  auto after = std::make_shared<history::InstanceState>(std::move(decision.after));
  history::close_record(*after, record);
  const auto every = static_cast<std::uint64_t>(options_.snapshot_every);
  // An ended case is opened seldom, and a short one is folded from its records as quickly.
  const bool ended_long = !after->running() && record.record > every;
  if (record.record % every == 0 || ended_long) {
    unit.snapshot = history::canonical_bytes(*after);
  }
  if (!decision.effects.empty()) {
    unit.outbox = ports::OutboxRow{record.instance, record.record,
                                   process::to_value(decision.effects), options_.node};
  }
  const auto* job = std::get_if<command::FinishJob>(&request.command);
  if (job != nullptr && !job->late) {
    unit.job_guard = std::pair(job->job, job->epoch);
  }
  if (const auto* message = std::get_if<command::DeliverMessage>(&request.command)) {
    if (!message->message.empty()) unit.message_consumed = message->message;
  }
  if (!request.idempotency_key.empty()) {
    unit.idempotency = ports::IdempotencyRow{request.caller.user, request.idempotency_key,
                                             kept_fingerprint(request), decision.answer,
                                             record.recorded};
  }
  outcome.answer = std::move(decision.answer);
  outcome.effects = std::move(decision.effects);
  outcome.record = record.record;
  outcome.jobs_opened = !unit.jobs_opened.empty();
  for (const auto& timer : unit.timers_armed) outcome.timers_armed.push_back(timer.id);
  decided_.push_back({index, std::move(after), std::move(changes), {}});
  units_.push_back(std::move(unit));
}

/// Nobody refers to them, so they may as well stay; nothing may be thrown after a commit.
void Batch::forget(const std::vector<std::string>& unused) {
  try {
    if (!unused.empty()) ports_.vault->forget(unused);
  } catch (const ports::StoreError&) {
  }
}

std::vector<std::size_t> Batch::run(const std::vector<command::Request>& requests,
                                    const std::vector<std::size_t>& chosen,
                                    std::vector<Outcome>& outcomes) {
  load(requests, chosen);
  for (std::size_t index : chosen) decide_one(requests[index], index, outcomes[index]);
  std::vector<std::size_t> again = std::move(behind_);
  for (const auto& [index, join] : joins) again.push_back(index);
  if (units_.empty()) return again;
  // Before what refers to it: a secret nobody refers to is harmless, the reverse is a loss.
  if (!secrets_.empty()) ports_.vault->keep(secrets_);
  const auto committed = ports_.store.commit(units_);
  std::vector<std::string> unused;  // what was sealed for units that were not written
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const std::size_t index = decided_[i].index;
    if (committed[i] != ports::CommitOutcome::kCommitted) {
      for (std::string& id : decided_[i].secrets) unused.push_back(std::move(id));
    }
    if (!settle(committed[i], decided_[i], requests[index], outcomes[index])) {
      again.push_back(index);
    }
  }
  forget(unused);
  return again;
}

}  // namespace recourse::service
