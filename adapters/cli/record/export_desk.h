#pragma once
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "adapters/cli/record/export_run.h"
#include "adapters/http/exports.h"
#include "adapters/runtime/engine_ports.h"

namespace recourse::cli {

/// Makes exports one after the other on a thread of its own, beside the engine's. Files live in a
/// temporary folder as long as the server does, the newest twenty of them.
class ExportDesk {
 public:
  /// `sealing` signs them.
  ExportDesk(runtime::Connect connect, const runtime::Library& library, Sealing& sealing)
      : connect_(std::move(connect)), library_(library), sealing_(sealing) {}
  ~ExportDesk();  ///< gives up what is under way
  ExportDesk(const ExportDesk&) = delete;
  ExportDesk& operator=(const ExportDesk&) = delete;

  /// What http/ may ask; borrows the desk.
  [[nodiscard]] http::Exports offered();

 private:
  struct Job {
    std::string id, state = "waiting", fault, asked;
    ExportWanted wanted;
    Exported done;
    std::uint64_t size = 0;
  };
  Result<Value> begin(const http::ExportAsked& asked);
  std::optional<std::string> part(const std::string& id, const std::string& user,
                                  std::uint64_t number);
  [[nodiscard]] static Value shown(const Job& job);
  void serve();
  void make(Job& job);
  void forget_old();

  runtime::Connect connect_;
  const runtime::Library& library_;
  Sealing& sealing_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::list<Job> jobs_;  ///< oldest first; addresses stay while the thread works on one
  std::string folder_;   ///< made with the first export
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace recourse::cli
