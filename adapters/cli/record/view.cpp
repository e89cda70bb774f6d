#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>
#include <sstream>

#include "adapters/cli/commands.h"
#include "adapters/cli/house_files.h"
#include "adapters/cli/record/view_page.h"
#include "adapters/directory/directory_loader.h"
#include "adapters/json/json_value.h"
#include "adapters/seal/canonical_scan.h"
#include "adapters/seal/case_file.h"
#include "engine/history/merkle.h"
#include "engine/history/replay.h"

namespace recourse::cli {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in && InstanceId::parse(path)) {
    throw WorldFailed(path + " is a case, and a page is made of a file: recourse case-file " +
                      path + " -o case.zip");
  }
  if (!in) throw WorldFailed("cannot read " + path);
  std::stringstream all;
  all << in.rdbuf();
  return std::move(all).str();
}

/// A case as it stands in a file.
struct ViewedCase {
  std::vector<std::string> lines, hashes;
  std::vector<history::StepRecord> records;
  std::vector<HouseFile> definitions;  ///< a case file brings those its records were decided by
};

Rejection not_shown(const seal::Report& report) {
  const seal::Finding& first = report.findings.front();
  const std::string word(seal::word(report.verdict()));
  const Label& saying = seal::saying(report.verdict());
  const std::string record = std::to_string(first.record);
  const Label where = first.record == 0 ? Label{"", ""}
                                        : Label{", record " + record, "，第 " + record + " 条记录"};
  return {Rejection::Kind::kConflict,
          "CASE_FILE_NOT_WHOLE",
          {"The case file is not shown: " + word + where.en + " — " + saying.en + " (" +
               first.text.en + "). recourse verify says more.",
           "不予显示该案件文件：" + word + where.zh + " — " + saying.zh + "（" + first.text.zh +
               "）。详情请运行 recourse verify。"},
          {}};
}

/// The case of a case file, or the first one of a file of records.
Result<ViewedCase> read_case(const std::string& text) {
  ViewedCase out;
  std::stringstream in(text);
  if (const auto held = seal::read_case_file(text)) {
    // A page looks like the truth whatever it was made of.
    const seal::Report report = seal::verify_case_file(text, {});
    if (!report.findings.empty()) return not_shown(report);
    in.str("");
    for (const seal::CaseFileRecord& record : held->records) {
      // As it was hashed: it may have been laid out anew, and the page hashes what it carries.
      in << seal::canonical_text(record.bytes).value_or(record.bytes) << '\n';
      out.hashes.push_back(history::hex(record.hash));
    }
    for (const auto& [hash, yaml] : held->definitions) {
      out.definitions.push_back({HouseFile::Kind::kDefinition, hash + ".yaml", yaml, false});
    }
    for (const auto& [name, yaml] : held->house) {
      const auto kind = name.starts_with("connectors/") ? HouseFile::Kind::kConnector
                                                        : HouseFile::Kind::kCalendar;
      out.definitions.push_back({kind, name + ".yaml", yaml, false});
    }
  }
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    const auto value = json::parse_canonical(line);
    if (!value.ok()) return value.rejection();
    auto record = history::record_from_value(*value);
    if (!record.ok()) return record.rejection();
    if (record->record == 1 && !out.records.empty()) break;
    out.lines.push_back(line);
    out.records.push_back(std::move(*record));
  }
  return out;
}

}  // namespace

int run_view(const ViewOptions& options, const Terminal& terminal) {
  const auto found = read_case(content_of(options.file));
  if (!found.ok()) return terminal.refuse(found.rejection());
  if (found->records.empty()) {
    return terminal.refuse({Rejection::Kind::kMalformed,
                            "RECORD",
                            {options.file + " holds no records of a case.",
                             options.file + " 中没有案件记录。"},
                            {}});
  }
  runtime::Library library;
  library.set_directory(directory::empty_directory());
  std::vector<HouseFile> files = found->definitions;
  if (!options.defs.empty()) {
    std::ranges::move(read_house_files({options.defs}), std::back_inserter(files));
    std::erase_if(files, [](const HouseFile& file) {
      return file.kind == HouseFile::Kind::kScenario;
    });
  }
  (void)load_house(files, library);
  const auto first = history::fold({found->records.begin(), found->records.begin() + 1});
  if (!first.ok()) return terminal.refuse(first.rejection());
  const std::string process = first->process;
  const auto directory = library.directory();
  const auto page = view_page({found->lines, found->hashes, found->records,
                               [&](int version) { return library.find(process, version); },
                               library, *directory});
  if (!page.ok()) return terminal.refuse(page.rejection());
  std::ofstream out(options.out, std::ios::binary | std::ios::trunc);
  out << *page;
  out.close();
  if (!out) throw WorldFailed("cannot write " + options.out);
  const std::string n = std::to_string(found->records.size());
  if (terminal.json) {
    terminal.print(Map{{"file", options.out}, {"records", static_cast<std::int64_t>(
                                                              found->records.size())}});
  } else {
    terminal.out << terminal.say({options.out + ": " + n + " records",
                                  options.out + "：" + n + " 条记录"})
                 << '\n';
  }
  return kOk;
}

}  // namespace recourse::cli
