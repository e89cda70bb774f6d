#include "adapters/cli/demo_cases.h"

#include <algorithm>

#include "adapters/connectors/sample_answers.h"
#include "adapters/runtime/caller.h"

namespace recourse::cli {
namespace {
constexpr std::int64_t kHour_us = 3'600 * kMicrosPerSecond;
constexpr const char* kDesk = "service-desk";
constexpr const char* kProcesses[] = {"complaint", "complaint", "complaint", "credit_hold",
                                      "return_exchange"};
constexpr const char* kStarters[] = {"li.na", "wang.fang", "zhang.wei", "huang.min", "xu.jun"};
constexpr const char* kChannels[] = {"web", "phone", "wechat", "email", "counter"};
// How likely somebody turns to a task within an opening hour, and how likely the customer writes.
constexpr int kWork_percent = 14;
constexpr int kOnlyClaim_percent = 25;
constexpr int kWrite_percent = 4;
}  // namespace

bool DemoCases::is_open_now() const {
  return calendar::is_open(library_.calendar(kDesk), loop_.clock().now());
}

void DemoCases::arrange(Instant from, Instant to, int cases) {
  for (int i = 0; i < cases; ++i) {
    const auto span = static_cast<std::uint64_t>(to.us - from.us);
    const Instant at{from.us + static_cast<std::int64_t>(dice_.next() % span)};
    arrivals_.push_back({calendar::next_opening(library_.calendar(kDesk), at), 0});
  }
  std::erase_if(arrivals_, [to](const Arrival& arrival) { return arrival.at >= to; });
  std::ranges::sort(arrivals_, {}, &Arrival::at);
  int number = 1;
  for (Arrival& arrival : arrivals_) arrival.number = number++;
}

void DemoCases::run(Instant from, Instant to, int cases,
                    const std::function<void(int, int)>& progress) {
  arrange(from, to, cases);
  const int hours = static_cast<int>((to.us - from.us) / kHour_us);
  std::size_t next = 0;
  for (int hour = 1; hour <= hours; ++hour) {
    const Instant now{from.us + hour * kHour_us};
    while (next < arrivals_.size() && arrivals_[next].at <= now) {
      loop_.advance(arrivals_[next].at);
      start(arrivals_[next++]);
      answer_jobs();
    }
    loop_.advance(std::min(now, to));
    answer_jobs();
    if (is_open_now()) {
      for (const InstanceId id : std::vector(cases_)) work(id);
      answer_jobs();
    }
    progress(hour, hours);
  }
}

void DemoCases::call(command::Command command, const std::string& user) {
  const auto caller =
      user == "system" ? command::system_caller() : runtime::caller_of(*library_.directory(), user);
  if (!loop_.call({std::move(command), caller, "", ""}).answer.ok()) ++refused_;
}

void DemoCases::start(const Arrival& arrival) {
  command::StartInstance command;
  command.id = ids_.make<InstanceId>();
  command.process = dice_.pick(kProcesses);
  command.channel = dice_.pick(kChannels);
  const Date today = calendar::local_date(library_.calendar(kDesk), arrival.at);
  std::string starter = dice_.pick(kStarters);
  if (command.process == "complaint") command.data = sample_complaint(arrival.number, dice_);
  if (command.process == "return_exchange") {
    command.data = sample_return(arrival.number, today, dice_);
  }
  if (command.process == "credit_hold") {
    command.data = sample_order(arrival.number, dice_);
    starter = "liang.bo";
  }
  cases_.push_back(command.id);
  call(std::move(command), starter);
}

void DemoCases::answer_jobs() {
  constexpr int kClaimMax = 100;
  bool any = true;
  while (any) {
    any = false;
    const Instant now = loop_.clock().now();
    for (const auto* connector : library_.connectors()) {
      const Instant until{now.us + 60 * kMicrosPerSecond};
      for (const auto& job :
           loop_.reads().queues.claim_jobs(connector->id, "demo", kClaimMax, now, until)) {
        any = true;
        const auto answer = connectors::sample_answer(job, *library_.directory());
        command::FinishJob finish{job.instance,  job.id,       job.epoch, answer.error.empty(),
                                  answer.result, answer.error, {},        ""};
        call(std::move(finish), "system");
      }
    }
  }
}

void DemoCases::work(InstanceId id) {
  auto state = loop_.state(id);
  if (!state.ok() || !(*state)->running()) return;
  for (const history::Call& child : (*state)->calls) work(child.child);
  std::vector<WorkItemId> items;
  for (const auto& [item, details] : (*state)->work_items) items.push_back(item);
  for (const WorkItemId item : items) {
    if (!dice_.percent(kWork_percent)) continue;
    const auto now = loop_.state(id);
    if (!now.ok()) return;
    const auto found = (*now)->work_items.find(item);
    if (found == (*now)->work_items.end() || !lifecycle::is_active(found->second.state)) continue;
    work_on(**now, found->second);
  }
  if (dice_.percent(kWrite_percent)) write_to(**state);
}

std::string DemoCases::somebody_for(const history::WorkItem& item) {
  if (!item.owner.empty()) return item.owner;
  std::vector<std::string> people = item.candidate_users;
  for (const std::string& group : item.candidate_groups) {
    for (std::string& member : library_.directory()->members(group)) people.push_back(member);
  }
  std::erase_if(people, [&](const std::string& user) {
    return std::ranges::find(item.excluded, user) != item.excluded.end();
  });
  return people.empty() ? "" : dice_.pick(people);
}

void DemoCases::work_on(const history::InstanceState& state, const history::WorkItem& item) {
  const std::string user = somebody_for(item);
  if (user.empty()) return;
  command::WorkItemCommand command;
  command.instance = state.id;
  command.item = item.id;
  command.revision = item.revision;
  if (item.owner.empty() && dice_.percent(kOnlyClaim_percent)) {
    command.verb = command::Verb::kClaim;
    return call(std::move(command), user);
  }
  const auto definition = library_.find(state.process, state.version);
  const Date today = calendar::local_date(library_.calendar(kDesk), loop_.clock().now());
  const std::string& step = definition->chart.node(item.node).path;
  SampleAct act = sample_act(step, /*cheerful=*/false, today, dice_);
  command.verb = act.choice.empty() ? command::Verb::kComplete : command::Verb::kVote;
  command.action = std::move(act.action);
  command.choice = std::move(act.choice);
  command.data = std::move(act.data);
  call(std::move(command), user);
}

/// The customer, the dealer or the carrier writes to the case that waits for it.
void DemoCases::write_to(const history::InstanceState& state) {
  for (const history::Subscription& waiting : state.subscriptions) {
    ports::MessageRow message;
    message.name = waiting.name;
    message.key = waiting.key;
    if (waiting.name == "customer_replied")
      message.data = Map{{"answer", "型号 KT-1700W,去年双十一购买。"}};
    if (waiting.name == "parcel_arrived") message.data = Map{{"tracking", "SF10203040"}};
    if (waiting.name == "payment_received") message.data = Map{{"amount", 20'000}};
    if (message.data.is_null()) continue;  // withdrawals are rarer than this loop is
    (void)loop_.message(std::move(message));
    return;
  }
}

}  // namespace recourse::cli
