#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/node.h"
#include "adapters/cli/serve_file.h"
#include "adapters/cli/target.h"

namespace recourse::cli {
namespace {

void tell_published(const House& house, const Terminal& terminal) {
  List published;
  for (const auto& definition : house.definitions) {
    published.push_back(Map{{"process", definition->id}, {"version", definition->version}});
    if (terminal.json) continue;
    terminal.out << terminal.say({"published ", "已发布 "}) << definition->id << ' '
                 << definition->version << '\n';
  }
  if (terminal.json) terminal.print(Map{{"published", published}});
}

/// A running server takes definitions one by one over its API; connectors, calendars and people are
/// given to it at its start.
int deploy_to_server(const DeployOptions& options, const std::vector<HouseFile>& files,
                     const House& house, const Terminal& terminal) {
  Target target(options.target, terminal);
  for (const HouseFile& file : files) {
    if (!file.wanted || file.kind != HouseFile::Kind::kDefinition) continue;
    const auto answer =
        accepted(target.client().post("/api/v1/definitions", Map{{"source", file.text}}));
    if (!answer.ok()) {
      terminal.err << file.path << ": ";
      return terminal.refuse(answer.rejection());
    }
  }
  tell_published(house, terminal);
  return kOk;
}

}  // namespace

int run_deploy(const DeployOptions& options, const Terminal& terminal) {
  auto files = read_house_files(options.paths);
  runtime::Library library;
  const House house = load_house(files, library);
  print_findings(house.findings, terminal, terminal.err);
  if (house.has_errors()) return kRefused;
  if (options.dry_run) {
    terminal.out << terminal.say({"nothing was published (--dry-run)", "未发布(--dry-run)"})
                 << '\n';
    return kOk;
  }
  const bool served = !options.target.server.empty() ||
                      read_serve_file(serve_file_path(options.target.db)).has_value();
  if (served) return deploy_to_server(options, files, house, terminal);
  Node::Options node_options;
  node_options.db = options.target.db;
  Node node(node_options, terminal);
  if (!node.deploy(files, "operator")) return kRefused;
  tell_published(house, terminal);
  return kOk;
}

}  // namespace recourse::cli
