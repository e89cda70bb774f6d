#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/house_checks.h"
#include "adapters/cli/node.h"
#include "adapters/cli/record/dry_run.h"
#include "adapters/cli/target.h"

namespace recourse::cli {
namespace {

struct Deployment {
  List fresh, unchanged;
};

void note(List& list, std::string_view process, const std::string& version) {
  list.push_back(Map{{"process", process}, {"version", version}});
}

void tell_published(const Deployment& published, const Terminal& terminal) {
  if (terminal.json) {
    terminal.print(Map{{"published", published.fresh}, {"unchanged", published.unchanged}});
    return;
  }
  const auto tell = [&terminal](const List& list, const Label& what) {
    for (const Value& one : list) {
      terminal.out << terminal.say(what) << one["process"].text() << ' '
                   << one["version"].text() << '\n';
    }
  };
  tell(published.fresh, {"published ", "已发布 "});
  tell(published.unchanged, {"unchanged, published before: ", "内容未变，此前已发布："});
}

/// A running server takes definitions one by one over its API; connectors, calendars and people are
/// given to it at its start.
int deploy_to_server(const DeployOptions& options, const std::vector<HouseFile>& files,
                     const Terminal& terminal) {
  Target target(options.target, terminal);
  Deployment published;
  for (const HouseFile& file : files) {
    if (!file.wanted || file.kind != HouseFile::Kind::kDefinition) continue;
    const auto answer =
        accepted(target.client().post("/api/v1/definitions", Map{{"source", file.text}}));
    if (!answer.ok()) {
      terminal.err << file.path << ": ";
      return terminal.refuse(answer.rejection());
    }
    const bool fresh = (*answer)["published"] == Value(true);
    note(fresh ? published.fresh : published.unchanged, (*answer)["process"].text(),
         std::string((*answer)["version"].text()));
  }
  tell_published(published, terminal);
  return kOk;
}

}  // namespace

int run_deploy(const DeployOptions& options, const Terminal& terminal) {
  auto files = read_house_files(options.paths);
  runtime::Library library;
  House house = load_house(files, library);
  check_calls(house);
  print_findings(house.findings, terminal, terminal.err);
  if (house.has_errors()) return kRefused;
  if (options.dry_run) return tell_dry_run(options, house, terminal);
  if (is_served(options.target)) return deploy_to_server(options, files, terminal);
  Node::Options node_options;
  node_options.db = options.target.db;
  node_options.keys = options.target.keys;
  Node node(node_options, terminal);
  const Node::Deployed deployed = node.deploy(files, "operator");
  Deployment published;
  for (const auto& one : deployed.fresh) {
    note(published.fresh, one->id, std::to_string(one->version));
  }
  for (const auto& one : deployed.unchanged) {
    note(published.unchanged, one->id, std::to_string(one->version));
  }
  tell_published(published, terminal);
  return deployed.all ? kOk : kRefused;
}

}  // namespace recourse::cli
