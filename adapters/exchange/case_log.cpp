#include "adapters/exchange/case_log.h"

#include <map>

#include "engine/feel/display.h"
#include "engine/service/labels.h"

namespace recourse::exchange {
namespace {

using history::ActivityId;

/// What a work item was when it ended decides how its end is called.
struct Item {
  std::string path;
  bool begun = false;
};

/// What is sealed shows as a mask.
std::string said(const Value& words) {
  return words.is_null() ? std::string() : feel::display(words);
}

/// Reads the events of a case; each overload of log() says what one of them is in the lifecycle of
/// the standard (schedule, assign, start, …).
class Reader {
 public:
  Reader(const definition::ProcessDefinition* definition, const People& people, Language language,
         CaseLog& out)
      : definition_(definition), people_(people), language_(language), out_(out) {}

  void read(const history::StepRecord& record) {
    record_ = &record;
    seq_ = record.first_seq;
    ends_case_ = ended_as(record);
    for (const history::Event& event : record.events) {
      std::visit([this](const auto& e) { log(e); }, event);
      ++seq_;
    }
  }

 private:
  static std::string ended_as(const history::StepRecord& record) {
    for (const history::Event& event : record.events) {
      if (const auto* ended = std::get_if<history::InstanceEnded>(&event)) return ended->state;
    }
    return {};
  }

  LogEvent& add(const char* transition, const std::string& path, const char* kind = "") {
    LogEvent event;
    event.seq = seq_;
    event.record = record_->record;
    event.hash = record_->hash;
    event.at = record_->effective;
    event.step = path;
    event.activity = label(path);
    event.transition = transition;
    event.kind = kind;
    event.resource = people_.name(record_->actor);
    out_.events.push_back(std::move(event));
    return out_.events.back();
  }
  [[nodiscard]] std::string label(const std::string& path) const {
    if (path.empty()) {
      return definition_ == nullptr ? out_.process : definition_->title.in(language_);
    }
    const auto node = definition_ == nullptr ? definition::kNoNode : definition_->chart.find(path);
    if (node != definition::kNoNode) return service::node_label(*definition_, node).in(language_);
    return path.substr(path.rfind('/') + 1);
  }
  LogEvent& of_item(const WorkItemId& item, const char* transition, const char* kind = "") {
    LogEvent& event = add(transition, items_[item].path, kind);
    event.task = item.text();
    return event;
  }
  LogEvent& of_job(const JobId& job, const char* transition, const char* kind = "") {
    LogEvent& event = add(transition, jobs_[job], kind);
    event.task = job.text();
    return event;
  }
  [[nodiscard]] std::string free_text(const std::string& text) const {
    return people_.identified() ? text : std::string();
  }

  void log(const auto&) {}

  void log(const history::InstanceStarted& e) {
    out_.process = e.process;
    out_.version = e.version;
    out_.definition_hash = e.definition_hash;
    out_.key = free_text(e.key);
    out_.starter = people_.name(e.starter);
    out_.channel = e.channel;
    out_.started = record_->effective;
    out_.state = "Running";
    if (people_.identified()) out_.customer = customer_in(e.data);
    add("start", "");
  }
  void log(const history::InstanceEnded& e) {
    out_.state = e.state;
    out_.outcome = e.outcome;
    add(e.state == "Completed" ? "complete" : "pi_abort", "").action = e.outcome;
  }
  void log(const history::InstanceSuspended&) { add("suspend", ""); }
  void log(const history::InstanceResumed&) { add("resume", ""); }
  void log(const history::SectionChanged&) { add("unknown", "", "assign_section"); }
  void log(const history::InstanceWoken&) {
    out_.state = "Running";
    out_.outcome.clear();
    add("unknown", "", "wake");
  }
  void log(const history::InstanceMigrated& e) {
    out_.version = e.to;
    out_.definition_hash = e.definition_hash;
    add("unknown", "", "migrate");
  }

  void log(const history::WorkItemCreated& e) {
    items_[e.item] = {e.path, false};
    LogEvent& event = of_item(e.item, "schedule");
    for (const auto& group : e.groups) event.group += (event.group.empty() ? "" : ",") + group;
  }
  void log(const history::WorkItemChanged& e) {
    Item& item = items_[e.item];
    const std::string owner = people_.name(e.owner);
    const auto owned = [&](LogEvent& event) {
      if (!owner.empty()) event.resource = owner;
    };
    if (e.verb == "activate" || e.verb == "claim" || e.verb == "nominate") {
      owned(of_item(e.item, "assign"));
    } else if (e.verb == "delegate" || e.verb == "forward") {
      owned(of_item(e.item, "reassign"));
    } else if (e.verb == "start") {
      item.begun = true;
      of_item(e.item, "start");
    } else if (e.verb == "release") {
      of_item(e.item, "unknown", "unclaim");
    } else if (e.verb == "suspend" || e.verb == "resume") {
      of_item(e.item, e.verb == "suspend" ? "suspend" : "resume");
    } else if (e.verb == "skip") {
      of_item(e.item, record_->actor == "system" ? "autoskip" : "manualskip");
    } else if (e.verb == "exit") {
      of_item(e.item, exit_of(item));
    } else if (e.verb == "fail" || e.verb == "fault") {
      of_item(e.item, "ate_abort", e.verb == "fail" ? "fail" : "fault");
    } else {
      of_item(e.item, "unknown").kind = e.verb;
    }
  }
  /// An end that came from outside: with the case, before the work began, or in the middle of it.
  [[nodiscard]] const char* exit_of(const Item& item) const {
    if (ends_case_ == "Cancelled" || ends_case_ == "Terminated") return "pi_abort";
    return item.begun ? "ate_abort" : "withdraw";
  }
  void log(const history::WorkItemCompleted& e) {
    LogEvent& event = of_item(e.item, "complete");
    event.resource = people_.name(e.by);
    event.action = e.action.empty() ? e.choice : e.action;
  }
  void log(const history::WorkItemDelegated& e) {
    of_item(e.item, "reassign", "delegate").resource = people_.name(e.to);
  }
  void log(const history::DelegationAnswered& e) {
    of_item(e.item, "reassign", "delegation_answered").resource = people_.name(e.owner);
  }
  void log(const history::WorkItemForwarded& e) {
    LogEvent& event = of_item(e.item, "reassign", "forward");
    for (const auto& group : e.groups) event.group += (event.group.empty() ? "" : ",") + group;
  }
  void log(const history::WorkItemNominated& e) {
    LogEvent& event = of_item(e.item, "assign", "nominate");
    if (e.users.size() == 1) event.resource = people_.name(e.users.front());
  }

  void log(const history::JobCreated& e) {
    jobs_[e.job] = e.path;
    of_job(e.job, "schedule").action = e.connector;
  }
  void log(const history::JobCompleted& e) { of_job(e.job, "complete"); }
  void log(const history::JobFailed& e) {
    of_job(e.job, e.next == "retry" ? "unknown" : "ate_abort", "failed").reason =
        free_text(said(e.message));
  }
  void log(const history::JobRetried& e) { of_job(e.job, "start", "retry"); }
  void log(const history::JobResultLate& e) { of_job(e.job, "unknown", "late"); }

  void log(const history::CallStarted& e) {
    calls_[e.child] = e.path;
    LogEvent& event = add("start", e.path, "call");
    event.task = e.child.text();
    event.action = e.process;
  }
  void log(const history::CallUndoBegan& e) {
    calls_[e.child] = e.path;
    LogEvent& event = add("start", e.path, "undo");
    event.task = e.child.text();
  }
  void log(const history::CallEnded& e) {
    LogEvent& event = add("complete", calls_[e.child], "call");
    event.task = e.child.text();
    event.action = e.outcome;
  }
  void log(const history::DecisionMade& e) {
    add("complete", e.path, "decision").action = e.decision;
  }
  void log(const history::VoteDecided& e) { add("complete", e.path, "vote").action = e.result; }
  void log(const history::OperationDone& e) {
    LogEvent& event = add("unknown", "", "operation");
    event.action = e.operation;
    event.reason = free_text(said(e.reason));
  }
  void log(const history::SlaPaused& e) {
    LogEvent& event = add("suspend", "", "clock");
    event.activity = event.action = e.name;
  }
  void log(const history::SlaResumed& e) {
    LogEvent& event = add("resume", "", "clock");
    event.activity = event.action = e.name;
  }

  /// As the list of cases finds it: `customer` of the case, or of its first input that has one.
  static std::string customer_in(const Map& data) {
    for (const auto& [name, value] : data) {
      if (name == "customer") return std::string(value.text());
      if (!value["customer"].text().empty()) return std::string(value["customer"].text());
    }
    return {};
  }

  const definition::ProcessDefinition* definition_;
  const People& people_;
  Language language_;
  CaseLog& out_;
  const history::StepRecord* record_ = nullptr;
  std::uint64_t seq_ = 0;
  std::string ends_case_;
  std::map<WorkItemId, Item> items_;
  std::map<JobId, std::string> jobs_;
  std::map<InstanceId, std::string> calls_;
};

}  // namespace

std::string People::name(const std::string& user) const {
  if (user.empty() || user == "system" || identified()) return user;
  constexpr std::size_t kDigits = 12;  // 48 bits: of a million people two share one in 500 exports
  return "p-" + hasher_.sha256(key_ + "\n" + user).substr(0, kDigits);
}

CaseLog case_log(const std::vector<history::StepRecord>& records,
                 const definition::ProcessDefinition* definition, const People& people,
                 Language language) {
  CaseLog log;
  log.instance = records.front().instance.text();
  Reader reader(definition, people, language, log);
  for (const history::StepRecord& record : records) reader.read(record);
  return log;
}

}  // namespace recourse::exchange
