#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "adapters/connectors/sample_answers.h"
#include "adapters/runtime/runtime.h"

namespace recourse::connectors {

/// Answers the demo's jobs in this process, the way an outside worker does: claim, work, finish.
class SampleWorker {
 public:
  /// Make it before Runtime::start(): it listens for opened jobs.
  explicit SampleWorker(runtime::Runtime& runtime);
  ~SampleWorker() { stop(); }
  SampleWorker(const SampleWorker&) = delete;
  SampleWorker& operator=(const SampleWorker&) = delete;
  void start();
  void stop();  ///< before Runtime::stop()

 private:
  void run();
  bool work_once();  ///< false: nothing waited

  runtime::Runtime& runtime_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool jobs_opened_ = true;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace recourse::connectors
