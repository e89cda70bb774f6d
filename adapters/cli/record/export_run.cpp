#include "adapters/cli/record/export_run.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "adapters/cli/record/stored_cases.h"
#include "adapters/cli/sealing.h"
#include "adapters/exchange/csv.h"
#include "adapters/exchange/ocel_json.h"
#include "adapters/exchange/ocel_sqlite.h"
#include "adapters/exchange/xes.h"
#include "adapters/runtime/ambient.h"
#include "engine/history/replay.h"
#include "engine/service/readable.h"

namespace recourse::cli {
namespace {

/// The file in the making: it gets its name when it is whole.
class Output {
 public:
  Output(const ExportWanted& wanted, std::ostream* print) : wanted_(wanted) {
    part_ = wanted.out.empty() ? "" : wanted.out + ".part";
    if (wanted.out.empty()) {
      stream_ = print;
    } else if (!is_database()) {
      file_.open(part_, std::ios::binary | std::ios::trunc);
      if (!file_) throw WorldFailed("cannot write " + part_);
      stream_ = &file_;
    } else {
      std::filesystem::remove(part_);
    }
    if (wanted.form == "xes") writer_ = std::make_unique<exchange::XesWriter>(*stream_);
    if (wanted.form == "csv") {
      writer_ = std::make_unique<exchange::CsvWriter>(*stream_, wanted.identified);
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
    if (stream_ != nullptr && !*stream_) throw WorldFailed("cannot write " + wanted_.out);
    if (!part_.empty()) std::filesystem::rename(part_, wanted_.out);
  }

 private:
  [[nodiscard]] bool is_database() const {
    return wanted_.form == "ocel" && wanted_.layout == "sqlite";
  }
  const ExportWanted& wanted_;
  std::string part_;
  std::ofstream file_;
  std::ostream* stream_ = nullptr;
  std::unique_ptr<exchange::OcelSink> sink_;
  std::unique_ptr<exchange::LogWriter> writer_;
};

/// Where the exported records stand in the log, for what the export says of itself.
class Places {
 public:
  explicit Places(const ExportWanted& wanted) : wanted_(wanted) {
    if (wanted.sealing == nullptr || wanted.out.empty()) return;
    wanted.sealing->sign_what_is_there();  // what has no place yet gets one
    log_ = wanted.sealing->log_here();
  }
  void take(const CaseRecords& records) {
    if (!log_) return;
    says_.records += records.size();
    for (const ports::LogLeaf& leaf : log_->leaves_of(records.front().instance)) {
      if (leaf.record > records.size()) continue;  // written since
      ++says_.sealed;
      says_.first = std::min(says_.first.value_or(leaf.position), leaf.position);
      says_.last = std::max(says_.last.value_or(leaf.position), leaf.position);
    }
  }
  /// Of the file, which is whole now.
  [[nodiscard]] std::string signed_note(const Exported& done) {
    if (!log_) return {};
    const std::filesystem::path path(wanted_.out);
    const auto file = seal::exported_file(path.string());
    if (!file) throw WorldFailed("cannot read " + wanted_.out);
    says_.file = wanted_.name.empty() ? path.filename().string() : wanted_.name;
    says_.sha256 = file->sha256;
    says_.size = file->size;
    says_.form = wanted_.form;
    says_.layout = wanted_.form == "ocel" ? wanted_.layout : "";
    says_.process = wanted_.process;
    says_.identified = wanted_.identified;
    says_.exporter = wanted_.by;
    says_.reason = wanted_.reason;
    says_.cases = static_cast<std::uint64_t>(done.cases);
    says_.events = static_cast<std::uint64_t>(done.events);
    return wanted_.sealing->sign_export(says_).value_or("");
  }

 private:
  const ExportWanted& wanted_;
  std::unique_ptr<ports::RecordLog> log_;
  seal::ExportSays says_;
};

std::string secret_key() {
  runtime::RandomIds ids;
  return ids.make<InstanceId>().text() + ids.make<InstanceId>().text();
}

/// Who took cases away, which, with people's names or not, and why: in the chained log of accesses.
void record_export(runtime::Reads& reads, const ExportWanted& wanted,
                   const ports::Hasher& hasher) {
  ports::AccessRow row;
  row.at = runtime::SystemClock().now();
  row.actor = wanted.by;
  row.what = "export " + wanted.form + (wanted.process.empty() ? "" : " " + wanted.process);
  row.fields = "people,customer";
  row.purpose = wanted.reason;
  row.result = wanted.identified ? "shown" : "masked";
  reads.accesses->append(std::move(row), hasher);
}

}  // namespace

Rejection export_fault(const ExportWanted& wanted) {
  using Kind = Rejection::Kind;
  const bool known = wanted.form == "xes" || wanted.form == "ocel" || wanted.form == "csv";
  const bool layout =
      wanted.layout == "json" || (wanted.layout == "sqlite" && wanted.form == "ocel");
  if (!known || !layout) {
    return {Kind::kInvalid, "FIELD",
            {"The form is xes, ocel or csv; ocel has the formats json and sqlite.",
             "格式为 xes、ocel 或 csv；ocel 可选 json 与 sqlite。"},
            {}};
  }
  if (wanted.identified && wanted.reason.empty()) {
    return {Kind::kInvalid, "REASON",
            {"Say why people are named (reason); it stays on record.",
             "请说明为何导出姓名（reason），该理由将被记录。"},
            {}};
  }
  return {};
}

Exported export_cases(const ExportWanted& wanted, runtime::Reads reads,
                      const runtime::Library& library, std::ostream* print,
                      const std::function<void(const Exported&)>& step) {
  const runtime::Sha256 hasher;
  const exchange::People people(wanted.identified ? "" : secret_key(), hasher);
  // First, so that nothing leaves without a trace of it, however the rest ends.
  record_export(reads, wanted, hasher);
  Output output(wanted, print);
  Exported done;
  Places places(wanted);
  each_stored_case(reads, wanted.process, [&](InstanceId, const auto& read) {
    // An export that left a case out would not say so to whoever counts what it holds.
    const Result<Done> fits = read ? service::readable(*read, library) : read.rejection();
    if (!fits) throw WorldFailed(fits.rejection().text);
    const CaseRecords& records = *read;
    const auto started = history::fold({records.front()});
    if (!started) throw WorldFailed(started.rejection().text);
    const auto definition = library.find(started->process, started->version);
    const auto log = exchange::case_log(records, definition.get(), people, wanted.language);
    output.add(log);
    places.take(records);
    ++done.cases;
    done.events += static_cast<std::int64_t>(log.events.size());
    step(done);
  }, wanted.section);
  output.finish();
  done.note = places.signed_note(done);
  return done;
}

}  // namespace recourse::cli
