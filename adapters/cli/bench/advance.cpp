#include "adapters/cli/bench/advance.h"

#include <thread>

namespace recourse::cli::bench {

const char* const kAdvanceProcess = R"(recourse: "1"
process: bench_advance
version: 1
title: {en: Benchmark, zh: 性能测试}
types:
  Complaint: {no: text, customer: text, category: text, amount: money, story: text, address: text, product: text, serial: text}
data:
  complaint: {type: Complaint, input: true}
  note: {type: text, default: ""}
roles: {agent: {group: bench-agents}}
outcomes: {stopped: {kind: success, title: {en: Stopped, zh: 结束}}}
steps:
  - step: intake
    title: {en: Intake, zh: 登记}
    task: {title: {en: "Intake {{ complaint.no }}", zh: "登记 {{ complaint.no }}"}, assign: {role: agent}, due: 4 hours, fields: {note: optional}}
    actions: {go: {label: {en: Go, zh: 继续}, next: check}, stop: {label: {en: Stop, zh: 结束}, next: end}}
    handlers: [{after: 30 days, mode: interrupt, next: end}]
  - step: check
    title: {en: Check, zh: 核实}
    task: {title: {en: "Check {{ complaint.no }}", zh: "核实 {{ complaint.no }}"}, assign: {role: agent}, due: 4 hours, fields: {note: optional}}
    actions: {go: {label: {en: Go, zh: 继续}, next: settle}, stop: {label: {en: Stop, zh: 结束}, next: end}}
  - step: settle
    title: {en: Settle, zh: 处理}
    task: {title: {en: "Settle {{ complaint.no }}", zh: "处理 {{ complaint.no }}"}, assign: {role: agent}, due: 4 hours, fields: {note: optional}}
    actions: {go: {label: {en: Go, zh: 继续}, next: review}, stop: {label: {en: Stop, zh: 结束}, next: end}}
  - step: review
    title: {en: Review, zh: 复核}
    task: {title: {en: "Review {{ complaint.no }}", zh: "复核 {{ complaint.no }}"}, assign: {role: agent}, due: 4 hours, fields: {note: optional}}
    actions: {go: {label: {en: Go, zh: 继续}, next: intake}, stop: {label: {en: Stop, zh: 结束}, next: end}}
  - {step: end, finish: stopped}
)";

const char* const kAdvanceDirectory = R"(groups: [{group: bench-agents}]
people: [{person: bench-agent, name: {en: Agent, zh: 坐席}, groups: [bench-agents]}]
)";

command::Caller advance_agent() { return {"bench-agent", {"bench-agents"}, {}, {}}; }

Map advance_data(int number) {
  std::string story;
  for (int i = 0; i < 16; ++i) story += "Stopped after " + std::to_string(number + i) + " days. ";
  return {
      {"complaint", Map{{"no", "B-" + std::to_string(number)},
                        {"customer", "Customer " + std::to_string(number)},
                        {"category", "quality"},
                        {"amount", 100 + number % 900},
                        {"story", story},
                        {"address", "浙江省杭州市西湖区文三路 " + std::to_string(number) + " 号"},
                        {"product", "KT-1700W"},
                        {"serial", "SN" + std::to_string(1'000'000 + number)}}}};
}

command::Request complete_request(const OpenTask& task, std::size_t turn) {
  command::WorkItemCommand complete;
  complete.instance = task.instance;
  complete.item = task.item;
  complete.action = "go";
  complete.revision = task.revision;
  complete.data = {{"note", "seen by the agent, turn " + std::to_string(turn)}};
  std::string key = task.item.text();
  return {std::move(complete), advance_agent(), key, key};
}

namespace {

WorkItemId task_created(const service::Outcome& outcome) {
  for (const service::Change& change : outcome.changes) {
    if (change.kind == service::Change::Kind::kTaskCreated) return change.task;
  }
  return {};
}

}  // namespace

Crowd::Crowd(Node& node, const AdvanceOptions& options, ServerMeter& meter)
    : runtime_(node.runtime()),
      options_(options),
      meter_(meter),
      clients_(static_cast<std::size_t>(std::min(options.clients, options.instances))) {
  start_instances();
}

void Crowd::start_instances() {
  std::atomic<int> left = options_.instances;
  for (int i = 0; i < options_.instances; ++i) {
    command::StartInstance start;
    start.id = runtime_.ids().make<InstanceId>();
    start.process = "bench_advance";
    start.data = advance_data(i);
    clients_[static_cast<std::size_t>(i) % clients_.size()].tasks.push_back({start.id, {}, 0});
    runtime_.submit({std::move(start), advance_agent(), "", ""},
                    [this, &left](const service::Outcome& outcome) {
                      if (!outcome.answer.ok()) note(outcome.answer.rejection());
                      if (--left == 0) wake();
                    });
    if (i % 2'000 == 1'999) (void)runtime_.state(clients_.front().tasks.front().instance);
  }
  wait([&left] { return left == 0; });
  for (Client& client : clients_) {
    for (OpenTask& task : client.tasks) find_task(task);
  }
}

void Crowd::find_task(OpenTask& task) {
  const auto state = runtime_.state(task.instance);
  if (!state.ok() || (*state)->work_items.empty()) throw WorldFailed("bench: no task to do");
  const auto& [id, item] = *(*state)->work_items.begin();
  task.item = id;
  task.revision = item.revision;
}

Figures Crowd::closed_loop() {
  closed_ = true;
  stop_ = false;
  running_ = clients_.size();
  meter_.begin();
  for (Client& client : clients_) {
    client.since = SteadyClock::now();
    submit(client);
  }
  std::this_thread::sleep_for(std::chrono::seconds(options_.seconds));
  stop_ = true;
  wait([this] { return running_ == 0; });
  return collect("recourse");
}

Figures Crowd::open_loop(int rate) {
  closed_ = false;
  const auto all = static_cast<std::size_t>(rate) * static_cast<std::size_t>(options_.seconds);
  running_ = all;
  std::size_t next = 0;
  meter_.begin();
  const auto begin = SteadyClock::now();
  for (std::size_t i = 0; i < all; ++i) {
    const auto planned = begin + std::chrono::microseconds(i * kMicrosPerSecond / rate);
    std::this_thread::sleep_until(planned);
    // Somebody who is free; when nobody is, the arrival waits and its latency grows.
    while (clients_[next].busy.load(std::memory_order_acquire)) {
      next = (next + 1) % clients_.size();
    }
    Client& client = clients_[next];
    client.busy.store(true, std::memory_order_relaxed);
    client.since = planned;
    submit(client);
    next = (next + 1) % clients_.size();
  }
  wait([this] { return running_ == 0; });
  return collect("recourse_open");
}

std::vector<OpenTask> Crowd::tasks() const {
  std::vector<OpenTask> all;
  for (const Client& client : clients_) {
    all.insert(all.end(), client.tasks.begin(), client.tasks.end());
  }
  return all;
}

Figures Crowd::collect(const std::string& name) {
  Figures figures;
  meter_.end(figures);
  figures.name = name;
  figures.clients = static_cast<int>(clients_.size());
  for (Client& client : clients_) {
    figures.latencies.insert(figures.latencies.end(), client.latencies.begin(),
                             client.latencies.end());
    client.latencies.clear();
  }
  figures.advances = static_cast<std::int64_t>(figures.latencies.size());
  const std::lock_guard lock(mutex_);
  if (!fault_.empty()) throw WorldFailed("bench: " + fault_);
  return figures;
}

void Crowd::submit(Client& client) {
  runtime_.submit(complete_request(client.tasks[client.turn], client.latencies.size()),
                  [this, &client](const service::Outcome& outcome) { done(client, outcome); });
}

void Crowd::done(Client& client, const service::Outcome& outcome) {
  const auto now = SteadyClock::now();
  client.latencies.push_back(static_cast<std::int32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(now - client.since).count()));
  const WorkItemId created = task_created(outcome);
  if (!outcome.answer.ok()) note(outcome.answer.rejection());
  client.tasks[client.turn].item = created;
  client.turn = (client.turn + 1) % client.tasks.size();
  if (closed_ && !stop_ && !created.empty()) {
    client.since = now;
    return submit(client);
  }
  client.busy.store(false, std::memory_order_release);
  if (--running_ == 0) wake();
}

void Crowd::note(const Rejection& why) {
  const std::lock_guard lock(mutex_);
  if (fault_.empty()) fault_ = why.code + ": " + why.text.en;
}
void Crowd::wake() {
  const std::lock_guard lock(mutex_);
  woken_.notify_all();
}
template <class Condition>
void Crowd::wait(Condition condition) {
  std::unique_lock lock(mutex_);
  woken_.wait(lock, condition);
}

}  // namespace recourse::cli::bench
