#include "adapters/cli/bench/mill.h"

#include <algorithm>
#include <thread>

#include "adapters/cli/bench/meter.h"

namespace recourse::cli::bench {
namespace {

constexpr int kClaimMax = 100;
constexpr std::size_t kQueuedMax = 5'000;
constexpr std::int64_t kLease_us = 600 * kMicrosPerSecond;
constexpr auto kPatience = std::chrono::seconds(600);

const char* const kWork = R"(connector: bench.work
title: {en: Work, zh: 处理}
input: {no: text}
idempotent: true
timeout: 10 minutes
)";

// As in the process library; the engine answers it itself.
const char* const kNumbers = R"(connector: numbering.next
title: {en: Next number, zh: 取下一个编号}
input: {code: text}
result: {number: text}
idempotent: true
)";

std::string yaml_of(const Grist& grist, int steps) {
  std::string text = std::string("recourse: \"1\"\nprocess: ") + grist.process +
                     "\nversion: 1\ntitle: {en: Mill, zh: 测试}\ndata: {no: {type: text, input: "
                     "true}}\noutcomes: {ground: {kind: success}}\nsteps:\n";
  for (int i = 0; i < steps; ++i) {
    text += "  - {step: s" + std::to_string(i) + ", " + grist.step + "}\n";
  }
  return text + "  - {step: end, finish: ground}\n";
}

}  // namespace

std::vector<HouseFile> Mill::files() {
  std::vector<HouseFile> files{
      {HouseFile::Kind::kConnector, "connectors/bench.work.yaml", kWork, true},
      {HouseFile::Kind::kConnector, "connectors/numbering.next.yaml", kNumbers, true}};
  for (const Grist& grist : kGrists) {
    files.push_back({HouseFile::Kind::kDefinition, std::string(grist.process) + ".yaml",
                     yaml_of(grist, kSteps), true});
  }
  return files;
}

Mill::~Mill() {
  while (unanswered_ > 0) std::this_thread::yield();
}

void Mill::submit(command::Command command, command::Caller caller) {
  ++unanswered_;
  node_.runtime().submit({std::move(command), std::move(caller), "", ""},
                         [this](const service::Outcome& outcome) {
                           if (!outcome.answer.ok()) failed_ = true;
                           --unanswered_;
                         });
}

void Mill::start(const Grist& grist, std::int64_t cases) {
  runtime::Runtime& runtime = node_.runtime();
  for (std::int64_t i = 0; i < cases; ++i) {
    while (i % 100 == 0 && runtime.health().queued > kQueuedMax) std::this_thread::yield();
    command::StartInstance start;
    start.id = runtime.ids().make<InstanceId>();
    start.process = grist.process;
    start.data = {{"no", "N" + std::to_string(++number_)}};
    submit(std::move(start), {"bench", {}, {}, {}});
  }
}

bool Mill::answer_jobs() {
  const Instant now = node_.runtime().clock().now();
  const auto jobs = node_.reads().queues.claim_jobs("bench.work", "bench", kClaimMax, now,
                                                    Instant{now.us + kLease_us});
  for (const ports::JobRow& job : jobs) {
    command::FinishJob finish;
    finish.instance = job.instance;
    finish.job = job.id;
    finish.epoch = job.epoch;
    submit(std::move(finish), command::system_caller());
  }
  return !jobs.empty();
}

std::int64_t Mill::grind(const Grist& grist, std::int64_t cases) {
  const auto decided = [this] {
    return static_cast<std::int64_t>(node_.runtime().health().decided);
  };
  const std::int64_t wanted = decided() + cases * (1 + kSteps * grist.commands);
  const auto since = SteadyClock::now();
  start(grist, cases);
  while (decided() < wanted || node_.runtime().health().effects_waiting > 0) {
    if (failed_) throw WorldFailed("bench: a command was refused");
    if (SteadyClock::now() - since > kPatience) throw WorldFailed("bench: the cases do not end");
    if (!answer_jobs()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - since).count();
  return cases * kSteps * kMicrosPerSecond / std::max<std::int64_t>(1, took);
}

}  // namespace recourse::cli::bench
