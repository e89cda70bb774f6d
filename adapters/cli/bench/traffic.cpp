#include "adapters/cli/bench/traffic.h"

#include <algorithm>
#include <thread>

#include "adapters/cli/terminal.h"

namespace recourse::cli::bench {

const char* const kTrafficProcess = R"(recourse: "1"
process: bench_traffic
version: 1
title: {en: Traffic, zh: 流转}
data:
  no: {type: text, input: true}
  handler: {type: user, input: true}
outcomes: {stopped: {kind: success, title: {en: Stopped, zh: 结束}}}
steps:
  - step: ping
    title: {en: Ping, zh: 甲}
    task: {title: {en: "Ping {{ no }}", zh: "甲 {{ no }}"}, assign: {user: handler}, fields: {handler: required}}
    actions: {go: {label: {en: Go, zh: 继续}, next: pong}, stop: {label: {en: Stop, zh: 结束}, next: end}}
  - step: pong
    title: {en: Pong, zh: 乙}
    task: {title: {en: "Pong {{ no }}", zh: "乙 {{ no }}"}, assign: {user: handler}, fields: {handler: required}}
    actions: {go: {label: {en: Go, zh: 继续}, next: ping}, stop: {label: {en: Stop, zh: 结束}, next: end}}
  - {step: end, finish: stopped}
)";

std::string person(int number) { return "u" + std::to_string(number); }

Traffic::Traffic(runtime::Runtime& runtime, TrafficOptions options)
    : runtime_(runtime),
      options_(options),
      cases_(static_cast<std::size_t>(std::max(options.rate, 100))) {}

void Traffic::start_cases() {
  int number = 0;
  for (PassedOn& one : cases_) {
    one.handler = number++ % options_.people;
    command::StartInstance start;
    start.id = one.instance = runtime_.ids().make<InstanceId>();
    start.process = "bench_traffic";
    start.data = {{"no", std::to_string(number)}, {"handler", person(one.handler)}};
    const auto outcome = runtime_.call({start, {person(one.handler), {}, {}, {}}, "", ""});
    if (!outcome.answer.ok()) throw WorldFailed(outcome.answer.rejection().text.en);
    find_task(one);
  }
}

void Traffic::run() {
  latencies.clear();
  const auto begin = SteadyClock::now();
  const std::int64_t wanted = std::int64_t{options_.rate} * options_.seconds;
  for (std::int64_t i = 0; i < wanted; ++i) {
    std::this_thread::sleep_until(begin + std::chrono::microseconds(i * 1'000'000 / options_.rate));
    advance(cases_[static_cast<std::size_t>(i) % cases_.size()]);
  }
  while (under_way_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  elapsed_us =
      std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begin).count();
}

void Traffic::find_task(PassedOn& one) {
  const auto state = runtime_.state(one.instance);
  if (!state.ok() || (*state)->work_items.empty()) throw WorldFailed("bench: no task to do");
  const auto& [id, item] = *(*state)->work_items.begin();
  one.item = id;
  one.revision = item.revision;
}

void Traffic::advance(PassedOn& one) {
  if (one.busy) {  // the machine does not keep the pace
    ++skipped;
    return;
  }
  one.busy = true;
  ++under_way_;
  const int next = (one.handler + 7) % options_.people;
  command::WorkItemCommand complete;
  complete.instance = one.instance;
  complete.item = one.item;
  complete.action = "go";
  complete.revision = one.revision;
  complete.data = {{"handler", person(next)}};
  std::string key = one.item.text();
  const auto since = SteadyClock::now();
  runtime_.submit({std::move(complete), {person(one.handler), {}, {}, {}}, key, key},
                  [this, &one, next, since](const service::Outcome& outcome) {
                    for (const service::Change& change : outcome.changes) {
                      const bool made = change.kind == service::Change::Kind::kTaskCreated;
                      if (made) one.item = change.task;
                    }
                    if (outcome.answer.ok()) ++done;
                    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
                        SteadyClock::now() - since);
                    {
                      const std::lock_guard lock(mutex_);
                      latencies.push_back(static_cast<std::int32_t>(took.count()));
                    }
                    one.handler = next;
                    one.busy = false;
                    --under_way_;
                  });
}

Map figures_of(Latencies latencies) {
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](std::size_t permille) {
    return thousandths(latencies.empty() ? 0 : latencies[(latencies.size() - 1) * permille / 1000]);
  };
  return {{"received", static_cast<std::uint64_t>(latencies.size())},
          {"p50_ms", at(500)},
          {"p99_ms", at(990)},
          {"max_ms", at(1000)}};
}

}  // namespace recourse::cli::bench
