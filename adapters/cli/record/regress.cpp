#include <algorithm>
#include <filesystem>
#include <optional>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/house_files.h"
#include "adapters/cli/node.h"
#include "adapters/cli/record/regress_report.h"
#include "adapters/cli/record/regress_run.h"
#include "engine/service/readable.h"

namespace recourse::cli {
namespace {

/// Does one of the files of its kind declare "connector: ID"?
bool declares(const std::vector<HouseFile>& files, HouseFile::Kind kind, const std::string& line) {
  return std::ranges::any_of(files, [&](const HouseFile& file) {
    if (file.kind != kind) return false;
    return ("\n" + file.text + "\n").find("\n" + line + "\n") != std::string::npos;
  });
}

/// What is published in the database and stands not beside the file: it is what the definition
/// would be deployed with.
void add_published(ports::Registry& registry, std::vector<HouseFile>& files) {
  using Kind = HouseFile::Kind;
  for (const auto& [kind, name] : {std::pair(Kind::kConnector, "connector"),
                                   std::pair(Kind::kCalendar, "calendar"),
                                   std::pair(Kind::kPolicy, "policy")}) {
    std::vector<HouseFile> more;
    for (const auto& [id, text] : registry.documents(name)) {
      const std::string word = id.substr(0, id.find(' '));  // a rule pack's has its version behind
      if (text.empty() || declares(files, kind, std::string(name) + ": " + word)) continue;
      more.push_back({kind, std::string(name) + " " + id, text, /*wanted=*/false});
    }
    files.insert(files.end(), more.begin(), more.end());
  }
}

/// The one definition the file holds, proved as `check` proves it; null: findings were printed.
/// `registry`: of the database, if there is one.
definition::DefinitionPtr load_new(const std::string& path, ports::Registry* registry,
                                   runtime::Library& library, const Terminal& terminal) {
  auto files = read_house_files({path});
  if (registry != nullptr) add_published(*registry, files);
  std::erase_if(files, [](const HouseFile& file) {
    return file.kind == HouseFile::Kind::kScenario;
  });
  const House house = load_house(files, library);
  print_findings(house.findings, terminal, terminal.err);
  if (house.has_errors()) return nullptr;
  for (std::size_t i = 0; i < house.definitions.size(); ++i) {
    if (house.origins[i].wanted) return house.definitions[i];
  }
  throw WorldFailed(path + " holds no definition");
}

}  // namespace

Renames parse_renames(const std::vector<std::string>& words) {
  Renames out;
  for (const std::string& word : words) {
    const std::size_t at = word.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == word.size()) {
      throw WorldFailed(Label{
          "--map wants OLD=NEW, the names of two steps; found '" + word + "'",
          "--map 应为 旧名=新名，即两个环节的名称，实为“" + word + "”"});
    }
    out[word.substr(0, at)] = word.substr(at + 1);
  }
  return out;
}

void regress_database(Node& node, const service::Regress& regress, const std::string& process,
                      RegressReport& report, const Terminal& terminal) {
  Progress progress(terminal);
  each_stored_case(node.reads(), process, [&](InstanceId id, const auto& read) {
    const Result<Done> fits = read ? service::readable(*read, node.library()) : read.rejection();
    if (fits) {
      report.add("", *read, regress.try_case(*read));
    } else {  // one case that cannot be tried leaves the others
      report.add_unread(id, fits.rejection());
    }
    progress.step();
  });
}

namespace {

void regress_folder(const std::string& folder, const service::Regress& regress,
                    const std::string& process, RegressReport& report, const Terminal& terminal) {
  Progress progress(terminal);
  for (const std::string& file : record_files(folder)) {
    const auto cases = cases_of_file(file);
    if (!cases.ok()) throw WorldFailed(file + ": " + cases.rejection().text.en);
    for (const CaseRecords& records : *cases) {
      progress.step();
      if (process_of(records) == process) report.add(file, records, regress.try_case(records));
    }
  }
}

}  // namespace

std::string process_of(const CaseRecords& records) {
  for (const history::Event& event : records.front().events) {
    if (const auto* started = std::get_if<history::InstanceStarted>(&event)) {
      return started->process;
    }
  }
  return {};
}

int run_regress(const RegressOptions& options, const Terminal& terminal) {
  std::optional<Node> node;
  if (options.against.empty()) {
    Node::Options node_options;
    node_options.db = options.db;
    node_options.keys = options.keys;
    node.emplace(node_options, terminal);
  }
  runtime::Library library;
  ports::Registry* registry = node ? &node->reads().registry : nullptr;
  const auto definition = load_new(options.file, registry, library, terminal);
  if (!definition) return kRefused;
  RegressReport report(definition->id, definition->version);
  const Renames renames = parse_renames(options.map);
  const runtime::Sha256 hasher;
  if (!node) {
    const service::Regress regress(*definition, library, library.directory().get(), {hasher},
                                   renames);
    regress_folder(options.against, regress, definition->id, report, terminal);
  } else {
    const auto today = node->library().directory();
    const service::Regress regress(*definition, node->library(), today.get(),
                                   {hasher, node->reads().vault}, renames);
    regress_database(*node, regress, definition->id, report, terminal);
  }
  if (terminal.json) {
    terminal.print(report.value(terminal.language));
  } else {
    report.print(terminal, options.show);
  }
  if (report.cases() == 0) {  // nothing was tried, so nothing is shown to be the same
    terminal.err << terminal.say({"There is no recorded case of " + definition->id +
                                      " there: nothing was tried.",
                                  "未找到流程 " + definition->id + " 的已记录案件：未作任何试运行。"})
                 << '\n';
    return kRefused;
  }
  return report.all_same() ? kOk : kRefused;
}

}  // namespace recourse::cli
