#include "adapters/cli/record/save_cases.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "adapters/cli/record/stored_cases.h"
#include "adapters/runtime/ambient.h"
#include "engine/definition/built_in.h"
#include "engine/history/record_bytes.h"
#include "engine/history/replay.h"

namespace recourse::cli {
namespace {

/// A longer one says the same a thousand times.
constexpr std::size_t kRecordsMax = 500;

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) throw WorldFailed("cannot write " + path);
}

}  // namespace

Result<std::string> state_hash(const std::vector<history::StepRecord>& records) {
  const auto state = history::fold(records);
  if (!state) return state.rejection();
  static const runtime::Sha256 kHasher;
  history::InstanceState alone = *state;
  alone.hash.clear();  // of the chain, which is judged for itself
  return kHasher.sha256(history::canonical_bytes(alone));
}

void CaseSaver::take(runtime::Reads reads) {
  using namespace definition;
  constexpr std::string_view kEveryone, kProcesses[] = {
      kEveryone, kLockProcess, kStartsProcess, kNumbersProcess, kTurnsProcess, kErasureProcess};
  for (const std::string_view process : kProcesses) {
    each_stored_case(reads, std::string(process), [&](InstanceId, const auto& read) {
      if (!read || read->size() > kRecordsMax) return;
      const CaseRecords& records = *read;
      const auto hash = state_hash(records);
      if (!hash) return;
      Kept kept{{}, *hash};
      for (const std::string& bytes : reads.store.record_bytes(records.front().instance)) {
        kept.lines += bytes + '\n';
      }
      auto& others = kept_[history::fold(records)->process];
      const bool known = std::ranges::any_of(
          others, [&](const Kept& other) { return other.lines == kept.lines; });
      if (!known) others.push_back(std::move(kept));
    });
  }
}

void CaseSaver::write() const {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) throw WorldFailed("cannot make the folder " + folder_ + ": " + error.message());
  std::string states;
  for (const auto& [process, cases] : kept_) {
    std::string lines;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      lines += cases[i].lines;
      states += process + " " + std::to_string(i + 1) + " " + cases[i].state_hash + '\n';
    }
    write_file(folder_ + "/" + process + ".jsonl", lines);
  }
  write_file(folder_ + "/states.txt", states);
}

}  // namespace recourse::cli
