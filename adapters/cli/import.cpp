#include "adapters/bpmn/import.h"

#include <filesystem>
#include <fstream>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/house_files.h"
#include "adapters/yaml/files.h"

namespace recourse::cli {
namespace {

namespace fs = std::filesystem;

bool is_manifest(const bpmn::ImportedFile& file) { return file.name.starts_with("connectors/"); }

/// The importer's promise, kept by the same checks as everybody's definitions.
/// Manifests that are in the folder already are the ones that count: they are not overwritten.
std::vector<FileFindings> check_imported(const bpmn::Import& imported, const std::string& out) {
  std::vector<FileFindings> all;
  yaml::ConnectorCatalogue connectors;
  if (!out.empty()) {
    connectors = yaml::load_connectors((fs::path(out) / "connectors").string()).catalogue;
  }
  for (const auto& file : imported.files) {
    if (!is_manifest(file)) continue;
    if (!out.empty() && fs::exists(fs::path(out) / file.name)) continue;
    all.push_back({file.name, yaml::load_connector(file.text, connectors)});
  }
  for (const auto& file : imported.files) {
    if (is_manifest(file)) continue;
    all.push_back({file.name, yaml::load_definition(file.text, connectors).findings});
  }
  std::erase_if(all, [](const FileFindings& file) { return file.findings.empty(); });
  return all;
}

void write_file(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw WorldFailed("cannot write " + path.string());
}

/// Definitions are not overwritten unasked; manifests that somebody filled in never are.
int write_files(const bpmn::Import& imported, const ImportOptions& options,
                const Terminal& terminal) {
  const fs::path folder(options.out);
  for (const auto& file : imported.files) {
    const fs::path path = folder / file.name;
    if (is_manifest(file) || options.force || !fs::exists(path)) continue;
    terminal.err << terminal.say({path.string() + " is there already; --force overwrites it",
                                  path.string() + " 已存在；用 --force 覆盖"})
                 << '\n';
    return kRefused;
  }
  for (const auto& file : imported.files) {
    const fs::path path = folder / file.name;
    if (is_manifest(file) && fs::exists(path)) continue;
    write_file(path, file.text);
    terminal.out << path.string() << '\n';
  }
  return kOk;
}

void print_files(const bpmn::Import& imported, const Terminal& terminal) {
  for (const auto& file : imported.files) {
    terminal.out << "# " << file.name << '\n' << file.text << '\n';
  }
}

Value files_value(const bpmn::Import& imported) {
  List files;
  for (const auto& file : imported.files) {
    files.push_back(Map{{"name", file.name}, {"text", file.text}});
  }
  return files;
}

}  // namespace

int run_import_bpmn(const ImportOptions& options, const Terminal& terminal) {
  const auto text = yaml::read_file(options.file);
  if (!text) throw WorldFailed("cannot read " + options.file + ", or it is too large");
  const bpmn::Import imported = bpmn::import_bpmn(*text);
  std::vector<FileFindings> findings;
  if (!imported.findings.empty()) findings.push_back({options.file, imported.findings});
  for (FileFindings& file : check_imported(imported, options.out)) {
    findings.push_back(std::move(file));
  }
  bool refused = false;
  for (const FileFindings& file : findings) {
    refused = refused || definition::has_errors(file.findings);
  }
  if (terminal.json) {
    terminal.print_report(Map{{"files", refused ? Value(List{}) : files_value(imported)},
                       {"findings", findings_value(findings, terminal.language)}});
    if (refused || options.out.empty()) return refused ? kRefused : kOk;
  }
  if (!terminal.json) print_findings(findings, terminal, terminal.err);
  if (refused) return kRefused;
  if (!options.out.empty()) return write_files(imported, options, terminal);
  print_files(imported, terminal);
  return kOk;
}

}  // namespace recourse::cli
