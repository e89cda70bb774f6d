// A whole case, decided in memory: two tasks of people with a choice between them.
#include <algorithm>

#include "adapters/cli/bench/language.h"
#include "adapters/cli/bench/meter.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/house_files.h"
#include "adapters/runtime/ambient.h"
#include "engine/command/decide.h"

namespace recourse::cli::bench {
namespace {

constexpr const char* kProcess = R"(recourse: "1"
process: bench_case
version: 1
title: {en: Benchmark, zh: 性能测试}
data: {amount: {type: decimal, input: true}}
roles: {agent: {group: agents}}
outcomes: {ok: {kind: success}}
steps:
  - step: look
    task: {assign: {role: agent}}
    actions: {go: {label: {en: Go, zh: 继续}, next: sort}}
  - {step: sort, choose: [{when: amount > 1000, next: settle}, {otherwise: end}]}
  - step: settle
    task: {assign: {role: agent}}
    actions: {go: {label: {en: Go, zh: 继续}, next: end}}
  - {step: end, finish: ok}
)";
constexpr const char* kDirectory = R"(groups: [{group: agents}]
people: [{person: agent, name: {en: Agent, zh: 坐席}, groups: [agents]}]
)";

/// Decides without keeping anything but the state.
class OneCase {
 public:
  OneCase() {
    (void)load_house({{HouseFile::Kind::kDefinition, "bench_case.yaml", kProcess, true},
                      {HouseFile::Kind::kDirectory, "directory.yaml", kDirectory, true}},
                     library_);
    definition_ = library_.latest("bench_case");
    directory_ = library_.directory();
    if (definition_ == nullptr) throw WorldFailed("the benchmark's definition is refused");
  }

  void run() {
    history::InstanceState state;
    command::StartInstance start;
    start.id = state.id = ids_.make<InstanceId>();
    start.process = "bench_case";
    start.data = {{"amount", 2000}};
    take(start, state);
    while (state.running()) {
      command::WorkItemCommand complete;
      complete.instance = state.id;
      const auto open = std::ranges::find_if(state.work_items, [](const auto& entry) {
        return !lifecycle::is_final(entry.second.state);
      });
      complete.item = open->first;
      complete.revision = open->second.revision;
      complete.action = "go";
      take(complete, state);
    }
  }

 private:
  void take(command::Command command, history::InstanceState& state) {
    const process::Desk desk{*definition_, library_, *directory_, ids_, clock_.now(), {}};
    auto decision = command::decide(command, agent_, desk, state);
    if (!decision.ok()) throw WorldFailed("bench: " + decision.rejection().text.en);
    state = std::move(decision->after);
    ++state.record;  // as the commit would number it
  }

  runtime::Library library_;
  runtime::SystemClock clock_;
  runtime::RandomIds ids_;
  definition::DefinitionPtr definition_;
  std::shared_ptr<const ports::Directory> directory_;
  const command::Caller agent_{"agent", {"agents"}, {}, {}};
};

}  // namespace

std::int64_t whole_case_ns(int rounds) {
  OneCase one;
  std::vector<std::int64_t> spent;
  for (int i = 0; i < rounds; ++i) {
    const auto begin = SteadyClock::now();
    one.run();
    const auto took = SteadyClock::now() - begin;
    spent.push_back(std::chrono::duration_cast<std::chrono::nanoseconds>(took).count());
  }
  const auto middle = spent.begin() + static_cast<std::ptrdiff_t>(spent.size() / 2);
  std::ranges::nth_element(spent, middle);
  return *middle;
}

}  // namespace recourse::cli::bench
