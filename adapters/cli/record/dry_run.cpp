#include "adapters/cli/record/dry_run.h"

#include <ostream>

#include "adapters/cli/diff_text.h"
#include "adapters/cli/record/regress_run.h"
#include "adapters/cli/serve_file.h"

namespace recourse::cli {
namespace {

constexpr std::size_t kShown = 5;  ///< differing cases told one by one

/// The database these files would be published to; null where it cannot be looked into.
std::unique_ptr<Node> look_into(const DeployOptions& options, const Terminal& terminal) {
  const bool served = !options.target.server.empty() ||
                      read_serve_file(serve_file_path(options.target.db)).has_value();
  Label why{"a server holds the database: stop it, or use a copy made by db backup, to try the "
            "stored cases",
            "数据库正由服务器使用：请停止服务器，或用 db backup 的副本来试运行已存案件"};
  if (!served) {
    try {
      Node::Options node_options;
      node_options.db = options.target.db;
      node_options.keys = options.target.keys;
      return std::make_unique<Node>(node_options, terminal);
    } catch (const ports::StoreError& error) {
      const std::string what = error.what();
      why = {"only checked, there is no database to compare with: " + what,
             "仅完成检查，没有可比较的数据库：" + what};
    }
  }
  terminal.err << terminal.say(why) << '\n';
  return nullptr;
}

Value tell_one(Node& node, const definition::ProcessDefinition& definition,
               const Terminal& terminal) {
  Map told{{"process", definition.id}, {"version", definition.version}};
  const auto published = node.library().latest(definition.id);
  const bool speaks = !terminal.json;
  if (speaks) terminal.out << definition.id << ' ' << definition.version << '\n';
  if (!published) {
    if (speaks) terminal.out << terminal.say({"  is new", "  为新流程"}) << '\n';
    return told;
  }
  const auto before = yaml::parse(published->source);
  const auto after = yaml::parse(definition.source);
  if (before.root && after.root) {
    const auto comparison = yaml::compare_definitions(*before.root, *after.root);
    told["diff"] = comparison_value(comparison, terminal.language);
    if (speaks) print_comparison(comparison, terminal);
  }
  RegressReport report(definition.id, definition.version);
  const auto today = node.library().directory();
  const runtime::Sha256 hasher;
  const service::Regress regress(definition, node.library(), today.get(),
                                 {hasher, node.reads().vault});
  regress_database(node, regress, definition.id, report, terminal);
  told["regress"] = report.value(terminal.language);
  if (speaks) report.print(terminal, kShown);
  return told;
}

}  // namespace

int tell_dry_run(const DeployOptions& options, const House& house, const Terminal& terminal) {
  List all;
  if (const auto node = look_into(options, terminal)) {
    for (std::size_t i = 0; i < house.definitions.size(); ++i) {
      if (house.origins[i].wanted) all.push_back(tell_one(*node, *house.definitions[i], terminal));
    }
  }
  if (terminal.json) {
    terminal.print(Map{{"published", false}, {"definitions", std::move(all)}});
  } else {
    terminal.out << terminal.say({"nothing was published (--dry-run)", "未发布(--dry-run)"}) << '\n';
  }
  return kOk;
}

}  // namespace recourse::cli
