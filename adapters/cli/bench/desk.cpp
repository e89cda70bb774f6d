#include "adapters/cli/bench/desk.h"

#include <algorithm>
#include <map>
#include <thread>

#include "adapters/connectors/sample_answers.h"
#include "adapters/runtime/caller.h"
#include "engine/calendar/calendar.h"

namespace recourse::cli::bench {
namespace {

constexpr const char* kStarter = "li.na";
constexpr int kJobsAtOnce = 100;
constexpr std::int64_t kJobLease_us = 600 * kMicrosPerSecond;

/// Of the case's people's work, the first that somebody can turn to.
const history::WorkItem* open_item(const history::InstanceState& state) {
  for (const auto& [id, item] : state.work_items) {
    if (lifecycle::is_active(item.state)) return &item;
  }
  return nullptr;
}

}  // namespace

Desk::Desk(Node& node)
    : node_(node),
      today_(calendar::local_date(node.library().calendar("service-desk"),
                                  node.runtime().clock().now())) {}

Desk::~Desk() {
  while (unanswered_ > 0) std::this_thread::yield();
}

void Desk::work(int cases) {
  cases_ = std::vector<OneCase>(static_cast<std::size_t>(cases));
  std::map<InstanceId, OneCase*> by_id;
  ended_ = 0;
  int begun = 0;
  while (ended_ < cases) {
    for (; begun < cases && under_way_ < kUnderWay; ++begun) {
      OneCase& one = cases_[static_cast<std::size_t>(begun)];
      one.id = node_.runtime().ids().make<InstanceId>();
      by_id[one.id] = &one;
      begin(one, begun + 1);
    }
    const bool any = pay([&by_id](InstanceId id) {
      const auto found = by_id.find(id);
      return found == by_id.end() ? nullptr : found->second;
    });
    if (!any) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const std::lock_guard lock(mutex_);
    if (!fault_.empty()) throw WorldFailed("bench: " + fault_);
  }
}

void Desk::begin(OneCase& one, int number) {
  one.dice = Dice(static_cast<std::uint64_t>(number));
  ++under_way_;
  command::StartInstance start;
  start.id = one.id;
  start.process = "complaint";
  start.channel = "web";
  start.data = sample_complaint(number, one.dice);
  submit(std::move(start), kStarter, [this, &one] { go_on(one); });
}

void Desk::submit(command::Command command, const std::string& user, std::function<void()> then) {
  const auto caller = user == "system" ? command::system_caller()
                                       : runtime::caller_of(*node_.library().directory(), user);
  ++unanswered_;
  const std::string key = node_.runtime().ids().make<MessageId>().text();
  node_.runtime().submit({std::move(command), caller, key, key},
                         [this, then = std::move(then)](const service::Outcome& outcome) {
                           if (outcome.answer.ok()) {
                             then();
                           } else {
                             const Rejection& why = outcome.answer.rejection();
                             note(why.code + ": " + why.text.en);
                           }
                           --unanswered_;
                         });
}

/// A case is looked at by one at a time: what an answered job brought is seen by whoever is at it.
void Desk::go_on(OneCase& one) {
  if (one.looks++ == 0) look(one);
}

/// Where nobody has a task the case waits for a job, whose answer brings it on.
void Desk::look(OneCase& one) {
  ++unanswered_;
  node_.runtime().state(one.id, [this, &one](const Result<runtime::StatePtr>& state) {
    if (!state.ok()) {
      note(state.rejection().text.en);
    } else if (!(*state)->running()) {
      ++ended_;
      --under_way_;
    } else if (const history::WorkItem* item = open_item(**state)) {
      act(one, **state, *item);
    } else if (one.looks.exchange(0) > 1) {
      go_on(one);
    }
    --unanswered_;
  });
}

std::string Desk::somebody_for(OneCase& one, const history::WorkItem& item) const {
  if (!item.owner.empty()) return item.owner;
  const auto directory = node_.library().directory();
  std::vector<std::string> people = item.candidate_users;
  for (const std::string& group : item.candidate_groups) {
    for (std::string& member : directory->members(group)) people.push_back(std::move(member));
  }
  std::erase_if(people, [&](const std::string& user) {
    return std::ranges::find(item.excluded, user) != item.excluded.end();
  });
  return people.empty() ? "" : one.dice.pick(people);
}

void Desk::act(OneCase& one, const history::InstanceState& state, const history::WorkItem& item) {
  const std::string user = somebody_for(one, item);
  if (user.empty()) return note("nobody may work on a task");
  const auto definition = node_.library().find(state.process, state.version);
  SampleAct act =
      sample_act(definition->chart.node(item.node).path, /*cheerful=*/true, today_, one.dice);
  command::WorkItemCommand command;
  command.instance = state.id;
  command.item = item.id;
  command.revision = item.revision;
  command.verb = act.choice.empty() ? command::Verb::kComplete : command::Verb::kVote;
  command.action = std::move(act.action);
  command.choice = std::move(act.choice);
  command.data = std::move(act.data);
  submit(std::move(command), user, [this, &one] {
    one.looks = 0;
    go_on(one);
  });
}

/// Answers the jobs that wait. False: none did.
bool Desk::pay(const std::function<OneCase*(InstanceId)>& case_of) {
  bool any = false;
  const Instant now = node_.runtime().clock().now();
  for (const auto* connector : node_.library().connectors()) {
    for (const auto& job : node_.reads().queues.claim_jobs(connector->id, "bench", kJobsAtOnce, now,
                                                           Instant{now.us + kJobLease_us})) {
      OneCase* one = case_of(job.instance);
      if (one == nullptr) continue;
      any = true;
      const auto answer = connectors::sample_answer(job, *node_.library().directory());
      submit(command::FinishJob{job.instance,
                                job.id,
                                job.epoch,
                                answer.error.empty(),
                                answer.result,
                                answer.error,
                                {},
                                ""},
             "system", [this, one] { go_on(*one); });
    }
  }
  return any;
}

void Desk::note(const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (fault_.empty()) fault_ = why;
}

}  // namespace recourse::cli::bench
