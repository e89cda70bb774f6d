#include "adapters/connectors/sample_worker.h"

#include <chrono>

namespace recourse::connectors {
namespace {
constexpr int kClaimMax = 100;
constexpr std::int64_t kLease_us = 30 * kMicrosPerSecond;
// Retried jobs become claimable without anybody being told.
constexpr auto kPatience = std::chrono::milliseconds(500);
}  // namespace

SampleWorker::SampleWorker(runtime::Runtime& runtime) : runtime_(runtime) {
  runtime_.on_jobs_opened([this] {
    const std::lock_guard lock(mutex_);
    jobs_opened_ = true;
    wake_.notify_one();
  });
}

void SampleWorker::start() {
  thread_ = std::thread([this] { run(); });
}

void SampleWorker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void SampleWorker::run() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, kPatience, [this] { return stopping_ || jobs_opened_; });
      if (stopping_) return;
      jobs_opened_ = false;
    }
    try {
      while (work_once()) {
      }
    } catch (const ports::StoreError&) {
      // The runtime has reported it; the lease lapses and the job is claimed again.
    }
  }
}

bool SampleWorker::work_once() {
  std::vector<ports::JobRow> jobs;
  runtime_.read_and_wait([&](runtime::Reads& reads) {
    const Instant now = runtime_.clock().now();
    const Instant until{now.us + kLease_us};
    for (const auto* connector : runtime_.library().connectors()) {
      for (auto& job : reads.queues.claim_jobs(connector->id, "demo", kClaimMax, now, until)) {
        jobs.push_back(std::move(job));
      }
    }
  });
  const auto directory = runtime_.library().directory();
  for (const ports::JobRow& job : jobs) {
    const Answer answer = sample_answer(job, *directory);
    if (!answer.known) continue;
    command::FinishJob finish;
    finish.instance = job.instance;
    finish.job = job.id;
    finish.epoch = job.epoch;
    finish.ok = answer.error.empty();
    finish.result = answer.result;
    finish.error = answer.error;
    (void)runtime_.call({std::move(finish), command::system_caller(), "", ""});
  }
  return !jobs.empty();
}

}  // namespace recourse::connectors
