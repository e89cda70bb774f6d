#include "adapters/cli/record/stored_cases.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include "adapters/json/json_value.h"
#include "adapters/runtime/ambient.h"
#include "adapters/seal/case_file.h"
#include "engine/service/readable.h"

namespace recourse::cli {
namespace {

std::int64_t now_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

/// Nobody goes on from a case file that was changed.
Rejection not_whole(const std::string& path, const seal::Report& report) {
  const Label& verdict = seal::saying(report.verdict());
  const Label& why = report.findings.front().text;
  return {Rejection::Kind::kConflict,
          "RECORD",
          {path + ": " + verdict.en + ": " + why.en + ". recourse verify says more.",
           path + "：" + verdict.zh + "：" + why.zh + "。详情请运行 recourse verify。"},
          {}};
}

}  // namespace

Result<CaseRecords> stored_case(runtime::Reads reads, InstanceId id) {
  try {
    CaseRecords records = reads.store.records(id);
    if (!records.empty()) return records;
    if (reads.store.last_record(id) != 0) {
      return service::damaged(id, Label{"it has no records", "没有任何记录"});
    }
    return Rejection{Rejection::Kind::kNotFound,
                     "NOT_FOUND",
                     {"This database has no case " + id.text() + ".",
                      "数据库中没有案件 " + id.text() + "。"},
                     {}};
  } catch (const ports::StoreError& error) {
    return service::damaged(id, error);
  }
}

void each_stored_case(
    runtime::Reads reads, const std::string& process,
    const std::function<void(InstanceId, const Result<CaseRecords>&)>& use,
    const std::string& section) {
  const ports::Reader everyone{"operator", {}, /*sees_all=*/true, section};
  ports::InstanceQuery query;
  query.process = process;
  query.limit = 200;
  do {
    const auto page = reads.worklist.instances(everyone, query);
    for (const ports::InstanceRow& row : page.rows) use(row.id, stored_case(reads, row.id));
    query.cursor = page.next;
  } while (!query.cursor.empty());
}

Result<std::vector<CaseRecords>> cases_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw WorldFailed("'" + path + "' is neither the id of a case nor a file of records");
  std::stringstream in;
  in << file.rdbuf();
  if (const auto held = seal::read_case_file(in.view())) {
    const seal::Report report = seal::verify_case_file(in.view(), {});
    if (!report.findings.empty()) return not_whole(path, report);
    in.str("");
    for (const seal::CaseFileRecord& record : held->records) in << record.bytes << '\n';
  }
  static const runtime::Sha256 kHasher;
  std::vector<CaseRecords> cases;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    auto value = json::parse_canonical(line);
    if (!value.ok()) return value.rejection();
    auto record = history::record_from_value(*value);
    if (!record.ok()) return record.rejection();
    record->hash = kHasher.sha256(std::string(1, '\0') + line);
    if (cases.empty() || record->record == 1) cases.emplace_back();
    cases.back().push_back(std::move(*record));
  }
  return cases;
}

std::vector<std::string> record_files(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    const auto ending = entry.path().extension();
    if (entry.is_regular_file() && (ending == ".jsonl" || ending == ".zip")) {
      names.push_back(entry.path().string());
    }
  }
  if (error) throw WorldFailed("cannot read the folder " + folder + ": " + error.message());
  std::ranges::sort(names);
  return names;
}

Progress::Progress(const Terminal& terminal) : terminal_(terminal), begun_ms_(now_ms()) {}

Progress::~Progress() {
  if (told_ms_ != 0) terminal_.err << "\r\033[K" << std::flush;
}

void Progress::step() {
  ++done_;
  constexpr std::int64_t kQuiet_ms = 2000, kPause_ms = 200;
  if (!terminal_.interactive) return;
  const std::int64_t now = now_ms();
  if (now - begun_ms_ < kQuiet_ms || now - told_ms_ < kPause_ms) return;
  told_ms_ = now;
  const auto per_second = done_ * 1000 / static_cast<std::uint64_t>(now - begun_ms_);
  terminal_.err << '\r' << terminal_.say({"cases: ", "案件数："}) << done_ << "  ("
                << per_second << "/s)\033[K" << std::flush;
}

}  // namespace recourse::cli
