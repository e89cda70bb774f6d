#pragma once
#include <memory>
#include <mutex>
#include <string>

#include "adapters/cli/house_files.h"
#include "adapters/cli/published.h"
#include "adapters/cli/record/export_desk.h"
#include "adapters/cli/keys.h"
#include "adapters/cli/terminal.h"
#include "adapters/http/server.h"
#include "adapters/notify/post_office.h"
#include "adapters/runtime/ambient.h"
#include "adapters/runtime/runtime.h"
#include "adapters/store/database.h"

namespace recourse::cli {

class Sealing;

/// One engine on one database in this process: what `serve`, `demo` and the data commands with
/// --db stand on. Everything is put together here, from the file to the running threads.
class Node {
 public:
  struct Options {
    std::string db;
    std::string keys;  ///< file of the master key; "": see open_keys()
    int shards = 0;  ///< 0: 1 on SQLite, 3 on PostgreSQL
    std::size_t queue_max = 10'000;
    std::size_t batch_max = 200;
    int cache_mb = 512;  ///< of states of cases kept in memory
    bool engine_room = true;
    notify::PostOffice::Options notices;
    bool sends_notices = false;  ///< otherwise they are stored, and a server sends them
    bool make_schema = false;  ///< create or upgrade; otherwise an old schema is refused
    bool seal = false;         ///< put the record into the log, and sign it, while it runs
    std::string signing_keys;  ///< their file; "": beside the database, see key_file_path()
    const ports::Hasher* hasher = nullptr;  ///< nullptr: SHA-256; benchmarks leave it out
  };
  /// Opens the database and loads what is published there. Throws StoreError.
  Node(const Options& options, const Terminal& terminal);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Starts the runtime's threads.
  void start();
  void stop();
  struct Deployed {
    bool all = false;  ///< everything is there now
    std::vector<definition::DefinitionPtr> fresh, unchanged;
  };
  /// Publishes the files' definitions, and keeps their connectors, calendars and directory.
  /// Prints findings, and which definitions are refused.
  [[nodiscard]] Deployed deploy(const std::vector<HouseFile>& files, const std::string& by);

  /// The HTTP server of this node, not started yet.
  [[nodiscard]] std::unique_ptr<http::Server> server(http::ServerOptions options);

  [[nodiscard]] runtime::Runtime& runtime() { return *runtime_; }
  [[nodiscard]] runtime::Library& library() { return library_; }
  [[nodiscard]] notify::PostOffice& office() { return *office_; }
  [[nodiscard]] store::Database& database() { return *database_; }
  [[nodiscard]] Sealing& sealing() { return *sealing_; }
  [[nodiscard]] bool has_keys() const { return keys_ != nullptr; }
  [[nodiscard]] runtime::Connect connect();
  [[nodiscard]] runtime::Reads reads() { return session_->reads(); }  ///< for the main thread

 private:
  void load_published(ports::Registry& registry);
  [[nodiscard]] bool keep_calendars(const runtime::Library& trial);
  [[nodiscard]] bool keep_policies(const House& house);
  void enter_publications(const runtime::Library& trial, const House& house);
  [[nodiscard]] http::RecordLog record_log();
  void keep_documents(const House& house);
  void announce_leavers(const std::string& directory_text);
  void report(const std::string& line);
  [[nodiscard]] http::CheckedDefinition check(const std::string& source);

  const Terminal& terminal_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<OwnKeys> keys_;
  std::unique_ptr<runtime::Session> session_;
  runtime::Library library_;
  Published published_;
  runtime::SystemClock clock_;
  runtime::RandomIds ids_;
  runtime::Sha256 hasher_;
  std::unique_ptr<notify::PostOffice> office_;
  std::unique_ptr<runtime::Runtime> runtime_;
  std::unique_ptr<ExportDesk> exports_;  ///< made with the server
  std::unique_ptr<Sealing> sealing_;
  std::vector<std::string> erased_again_;  ///< keys that a restored database had back
  bool seals_;
  std::mutex print_mutex_;
};

}  // namespace recourse::cli
