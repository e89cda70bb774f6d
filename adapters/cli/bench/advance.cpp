#include "adapters/cli/bench/advance.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
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

namespace {

const command::Caller kAgent{"bench-agent", {"bench-agents"}, {}, {}};

Map complaint_data(int number) {
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

/// One open task of one instance, as the last answer told it.
struct OpenTask {
  InstanceId instance;
  WorkItemId item;
  std::uint32_t revision = 0;
};

WorkItemId task_created(const service::Outcome& outcome) {
  for (const service::Change& change : outcome.changes) {
    if (change.kind == service::Change::Kind::kTaskCreated) return change.task;
  }
  return {};
}

class Crowd {
 public:
  Crowd(Node& node, const AdvanceOptions& options)
      : runtime_(node.runtime()),
        options_(options),
        clients_(static_cast<std::size_t>(options.clients)) {}

  void start_instances() {
    std::atomic<int> left = options_.instances;
    for (int i = 0; i < options_.instances; ++i) {
      command::StartInstance start;
      start.id = runtime_.ids().make<InstanceId>();
      start.process = "bench_advance";
      start.data = complaint_data(i);
      auto& slice = clients_[static_cast<std::size_t>(i % options_.clients)].tasks;
      slice.push_back({start.id, {}, 0});
      runtime_.submit({std::move(start), kAgent, "", ""}, [this, &left](service::Outcome outcome) {
        if (!outcome.answer.ok()) note(outcome.answer.rejection());
        if (--left == 0) wake();
      });
      if (i % 2'000 == 1'999) (void)runtime_.state(clients_.front().tasks.front().instance);
    }
    wait([&left] { return left == 0; });
    for (Client& client : clients_) {
      for (OpenTask& task : client.tasks) find_task(task);
    }
    std::erase_if(clients_, [](const Client& client) { return client.tasks.empty(); });
  }

  Figures run() {
    stop_ = false;
    running_ = clients_.size();
    const CpuTime before = CpuTime::now();
    const auto begin = SteadyClock::now();
    for (Client& client : clients_) next(client);
    std::this_thread::sleep_for(std::chrono::seconds(options_.seconds));
    stop_ = true;
    wait([this] { return running_ == 0; });
    const CpuTime after = CpuTime::now();
    Figures figures;
    figures.name = "recourse";
    figures.clients = static_cast<int>(clients_.size());
    figures.elapsed_us =
        std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begin).count();
    for (Client& client : clients_) {
      figures.latencies.insert(figures.latencies.end(), client.latencies.begin(),
                               client.latencies.end());
      client.latencies.clear();
    }
    figures.advances = static_cast<std::int64_t>(figures.latencies.size());
    figures.process_cpu_us = after.process_us - before.process_us;
    figures.machine_cpu_us = after.machine_us - before.machine_us;
    const std::lock_guard lock(mutex_);
    if (!fault_.empty()) throw WorldFailed("bench: " + fault_);
    return figures;
  }

 private:
  struct Client {
    std::vector<OpenTask> tasks;
    std::size_t turn = 0;
    SteadyClock::time_point since;
    Latencies latencies;
  };

  void find_task(OpenTask& task) {
    const auto state = runtime_.state(task.instance);
    if (!state.ok() || (*state)->work_items.empty()) throw WorldFailed("bench: no task to do");
    const auto& [id, item] = *(*state)->work_items.begin();
    task.item = id;
    task.revision = item.revision;
  }

  void next(Client& client) {
    OpenTask& task = client.tasks[client.turn];
    command::WorkItemCommand complete;
    complete.instance = task.instance;
    complete.item = task.item;
    complete.action = "go";
    complete.revision = task.revision;
    complete.data = {
        {"note", "seen by the agent, turn " + std::to_string(client.latencies.size())}};
    client.since = SteadyClock::now();
    // Every real request carries a key, so this one pays for it, too.
    std::string key = task.item.text();
    runtime_.submit({std::move(complete), kAgent, key, key},
                    [this, &client](service::Outcome outcome) { done(client, outcome); });
  }

  void done(Client& client, const service::Outcome& outcome) {
    const auto took = SteadyClock::now() - client.since;
    client.latencies.push_back(static_cast<std::int32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
    const WorkItemId created = task_created(outcome);
    if (!outcome.answer.ok()) note(outcome.answer.rejection());
    client.tasks[client.turn].item = created;
    client.turn = (client.turn + 1) % client.tasks.size();
    if (!stop_ && !created.empty()) return next(client);
    if (--running_ == 0) wake();
  }

  void note(const Rejection& why) {
    const std::lock_guard lock(mutex_);
    if (fault_.empty()) fault_ = why.code + ": " + why.text.en;
  }
  void wake() {
    const std::lock_guard lock(mutex_);
    woken_.notify_all();
  }
  template <class Condition>
  void wait(Condition condition) {
    std::unique_lock lock(mutex_);
    woken_.wait(lock, condition);
  }

  runtime::Runtime& runtime_;
  AdvanceOptions options_;
  std::vector<Client> clients_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::size_t> running_ = 0;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::string fault_;
};

}  // namespace

Figures run_advance(Node& node, const AdvanceOptions& options) {
  Crowd crowd(node, options);
  crowd.start_instances();
  return crowd.run();
}

}  // namespace recourse::cli::bench
