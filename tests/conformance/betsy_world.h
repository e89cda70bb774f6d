#pragma once
#include <string>
#include <vector>

#include "adapters/bpmn/import.h"
#include "adapters/cli/store_session.h"
#include "adapters/runtime/ambient.h"
#include "adapters/runtime/loop.h"

/// BPMN processes on the real engine, a set clock, and a worker that knows the suite's words.
namespace recourse::conformance {

class BetsyWorld {
 public:
  BetsyWorld();

  /// Imports and loads all processes of a file. Empty: done; else why it was refused.
  [[nodiscard]] std::string deploy(const std::string& bpmn);
  [[nodiscard]] const std::vector<definition::Finding>& findings() const { return findings_; }
  /// Empty, or why it was refused.
  [[nodiscard]] std::string start(const std::string& process, const Map& variables);
  void advance(std::int64_t ms);

  /// What the processes noted, then how they ended (ERROR_…).
  [[nodiscard]] std::vector<std::string> trace();
  [[nodiscard]] bool marker() const { return marker_; }
  [[nodiscard]] bool data_read() const { return data_read_; }
  [[nodiscard]] bool parallel() const;

 private:
  struct Held {
    ports::JobRow job;
    Instant until;
  };
  struct Lasting {
    std::string word;
    Instant from, to;
  };
  void work();
  bool work_once();
  void answer(const ports::JobRow& job);
  void finish(const ports::JobRow& job, Map result, const std::string& error);
  void note_ends(std::vector<std::string>& all);

  runtime::Library library_;
  runtime::SetClock clock_;
  runtime::CountedIds ids_;
  runtime::Sha256 hasher_;
  cli::MemorySession session_;
  runtime::Loop loop_;
  std::vector<definition::Finding> findings_;
  std::vector<InstanceId> instances_;
  std::vector<std::string> trace_;
  std::vector<Held> held_;
  std::vector<Lasting> spans_;
  bool marker_ = false, data_read_ = false;
};

}  // namespace recourse::conformance
