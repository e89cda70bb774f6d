#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/node.h"
#include "adapters/cli/record/stored_cases.h"
#include "adapters/exchange/csv.h"
#include "adapters/exchange/ocel_json.h"
#include "adapters/exchange/ocel_sqlite.h"
#include "adapters/exchange/xes.h"
#include "adapters/json/json_value.h"
#include "engine/history/replay.h"

namespace recourse::cli {
namespace {

/// The file in the making: it gets its name when it is whole.
class Output {
 public:
  Output(const ExportOptions& options, std::ostream& print) : options_(options) {
    part_ = options.out.empty() ? "" : options.out + ".part";
    if (options.out.empty()) {
      stream_ = &print;
    } else if (!is_database()) {
      file_.open(part_, std::ios::binary | std::ios::trunc);
      if (!file_) throw WorldFailed("cannot write " + part_);
      stream_ = &file_;
    } else {
      std::filesystem::remove(part_);
    }
    if (options.form == "xes") writer_ = std::make_unique<exchange::XesWriter>(*stream_);
    if (options.form == "csv") {
      writer_ = std::make_unique<exchange::CsvWriter>(*stream_, options.identified);
    }
    if (writer_) return;
    if (is_database()) {
      sink_ = std::make_unique<exchange::OcelSqlite>(part_);
    } else {
      sink_ = std::make_unique<exchange::OcelJson>(*stream_);
    }
    writer_ = std::make_unique<exchange::OcelWriter>(*sink_);
  }
  ~Output() {
    std::error_code ignored;
    if (!part_.empty()) std::filesystem::remove(part_, ignored);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void add(const exchange::CaseLog& log) { writer_->add(log); }
  void finish() {
    writer_->finish();
    if (file_.is_open()) file_.close();
    if (stream_ != nullptr && !*stream_) throw WorldFailed("cannot write " + options_.out);
    if (!part_.empty()) std::filesystem::rename(part_, options_.out);
  }

 private:
  [[nodiscard]] bool is_database() const {
    return options_.form == "ocel" && options_.layout == "sqlite";
  }
  const ExportOptions& options_;
  std::string part_;
  std::ofstream file_;
  std::ostream* stream_ = nullptr;
  std::unique_ptr<exchange::OcelSink> sink_;
  std::unique_ptr<exchange::LogWriter> writer_;
};

std::string secret_key() {
  runtime::RandomIds ids;
  return ids.make<InstanceId>().text() + ids.make<InstanceId>().text();
}

/// Who looked at people's names, and why, is a matter of record like what they did.
void record_identified(Node& node, const ExportOptions& options, std::int64_t cases,
                       std::int64_t events) {
  const runtime::SystemClock clock;
  runtime::RandomIds ids;
  const Map entry{{"at", to_text(clock.now())}, {"by", "operator"},
                  {"reason", options.reason},   {"form", options.form},
                  {"process", options.process}, {"cases", cases},
                  {"events", events}};
  node.reads().registry.put_document("export", ids.make<InstanceId>().text(),
                                     json::to_json(Value(entry)));
}

}  // namespace

int run_export(const ExportOptions& options, const Terminal& terminal) {
  if (options.identified && options.reason.empty()) {
    return terminal.refuse({Rejection::Kind::kInvalid,
                            "REASON",
                            {"Say with --reason why people are named; it stays on record.",
                             "请用 --reason 说明为何导出姓名，该理由将被记录。"},
                            {}});
  }
  if (options.form == "ocel" && options.layout == "sqlite" && options.out.empty()) {
    return terminal.refuse({Rejection::Kind::kInvalid,
                            "OUTPUT",
                            {"A database cannot be printed: name a file with -o.",
                             "数据库无法打印：请用 -o 指定文件。"},
                            {}});
  }
  Node::Options node_options;
  node_options.db = options.db;
  Node node(node_options, terminal);
  const runtime::Sha256 hasher;
  const exchange::People people(options.identified ? "" : secret_key(), hasher);
  Output output(options, terminal.out);
  std::int64_t cases = 0, events = 0;
  {
    Progress progress(terminal);
    each_stored_case(node.reads(), options.process, [&](const CaseRecords& records) {
      const auto started = history::fold({records.front()});
      if (!started) throw WorldFailed(started.rejection().text.en);
      const auto definition = node.library().find(started->process, started->version);
      const auto log =
          exchange::case_log(records, definition.get(), people, terminal.language);
      output.add(log);
      ++cases;
      events += static_cast<std::int64_t>(log.events.size());
      progress.step();
    });
  }
  if (options.identified) record_identified(node, options, cases, events);
  output.finish();
  const std::string n = std::to_string(cases), m = std::to_string(events);
  if (terminal.json && !options.out.empty()) {
    terminal.print(Map{{"file", options.out}, {"cases", cases}, {"events", events},
                       {"identified", options.identified}});
  } else {
    terminal.err << terminal.say({n + " cases, " + m + " events", "共 " + n + " 个案件、" + m +
                                                                      " 个事件"})
                 << '\n';
  }
  return kOk;
}

}  // namespace recourse::cli
