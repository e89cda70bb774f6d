// `db check` and `db rebuild`: the tables beside the record, held against it and made from it.
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/node.h"
#include "adapters/cli/sealing.h"
#include "adapters/store/guards.h"
#include "adapters/store/invariants.h"
#include "adapters/store/rebuild.h"

namespace recourse::cli {
namespace {

constexpr std::size_t kCasesAtOnce = 200;

/// Goes through all cases; `work` gets the ids of some at a time, and the number done so far.
template <class Work>
std::uint64_t through_cases(store::Database& database, const Terminal& terminal, Work work) {
  std::uint64_t done = 0;
  InstanceId last;
  for (auto ids = store::recorded_cases(database, last, kCasesAtOnce); !ids.empty();
       ids = store::recorded_cases(database, last, kCasesAtOnce)) {
    work(ids);
    done += ids.size();
    last = ids.back();
    if (terminal.interactive) terminal.err << '\r' << done << std::flush;
  }
  if (terminal.interactive) terminal.err << '\r';
  return done;
}

/// What the tables must show, or why that cannot be told.
Result<service::CaseProjection> projected(Node& node, InstanceId id) {
  try {
    return service::project_case(node.reads().store.records(id), node.library());
  } catch (const ports::StoreError& error) {
    return Rejection{Rejection::Kind::kConflict, "RECORD", {error.what(), error.what()}, {}};
  }
}

/// Somebody may work on the case meanwhile: a difference counts once the case has stood still.
std::string difference_of(Node& node, InstanceId id) {
  std::string found;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto wanted = projected(node, id);
    if (!wanted.ok()) return wanted.rejection().text.en;
    found = store::projection_difference(node.database(), *wanted);
    if (found.empty()) return "";
    const auto again = projected(node, id);
    if (again.ok() && again->record == wanted->record) return found;
  }
  return found;
}

/// The rule that a finding of `verify` breaks; engine/README.md counts them.
const char* rule_of(seal::Verdict verdict) {
  switch (verdict) {
    case seal::Verdict::kDefinitionDiffers: return "I32";
    case seal::Verdict::kMissing: return "I1";
    case seal::Verdict::kTruncated: return "I33";
    case seal::Verdict::kAltered:
    case seal::Verdict::kMissingPayload: return "I15";
    default: return "I16";
  }
}

struct Violations {
  const Terminal& terminal;
  List list;
  void add(const std::string& rule, const std::string& instance, const std::string& text) {
    list.push_back(Map{{"rule", rule}, {"instance", instance}, {"text", text}});
    terminal.err << rule << (instance.empty() ? "" : " ") << instance << ": " << text << '\n';
  }
};

}  // namespace

int run_db_check(const DbOptions& options, const Terminal& terminal) {
  Node::Options node_options;
  node_options.db = options.db;
  Node node(node_options, terminal);
  Violations found{terminal, {}};
  for (const store::Violation& violation : store::check_tables(node.database())) {
    found.add(violation.rule, violation.instance.text(), violation.text);
  }
  for (const store::Violation& violation : store::check_guards(node.database())) {
    found.add(violation.rule, "", violation.text);
  }
  const store::HistoryCheck histories = store::check_histories(node.database());
  for (const store::Violation& violation : histories.violations) {
    found.add(violation.rule, violation.instance.text(), violation.text);
  }
  const std::uint64_t checked =
      through_cases(node.database(), terminal, [&](const std::vector<InstanceId>& ids) {
        for (const InstanceId& id : ids) {
          const std::string difference = difference_of(node, id);
          if (!difference.empty()) found.add("I3", id.text(), difference);
        }
      });
  for (const seal::Finding& finding : node.sealing().verify({}).findings) {
    found.add(rule_of(finding.verdict), finding.instance, finding.text.en);
  }
  const auto records = static_cast<std::uint64_t>(histories.records);
  if (terminal.json) {
    terminal.print(Map{{"cases", checked}, {"records", records}, {"violations", found.list}});
  } else {
    const std::string cases = std::to_string(checked), all = std::to_string(records),
                      wrong = std::to_string(found.list.size());
    terminal.out << terminal.say({cases + " cases, " + all + " records, " + wrong + " violations",
                                  "共 " + cases + " 个案例、" + all + " 条记录," + wrong +
                                      " 处违反规则"})
                 << '\n';
  }
  return found.list.empty() ? kOk : kRefused;
}

int run_db_rebuild(const DbOptions& options, const Terminal& terminal) {
  Node::Options node_options;
  node_options.db = options.db;
  Node node(node_options, terminal);
  Violations found{terminal, {}};
  const std::uint64_t done =
      through_cases(node.database(), terminal, [&](const std::vector<InstanceId>& ids) {
        std::vector<service::CaseProjection> fresh;
        for (const InstanceId& id : ids) {
          auto shown = projected(node, id);
          if (shown.ok()) {
            fresh.push_back(std::move(*shown));
          } else {
            found.add("I3", id.text(), shown.rejection().text.en);
          }
        }
        store::put_projections(node.database(), fresh);
      });
  const std::int64_t strays = store::drop_strays(node.database());
  if (terminal.json) {
    terminal.print(Map{{"cases", done}, {"strays", strays}, {"faults", found.list}});
  } else {
    const std::string cases = std::to_string(done), gone = std::to_string(strays),
                      wrong = std::to_string(found.list.size());
    terminal.out << terminal.say({cases + " cases rebuilt from their records, " + gone +
                                      " stray rows removed, " + wrong + " cases left as they were",
                                  "已根据记录重建 " + cases + " 个案件，清除游离行 " + gone +
                                      " 条，未能重建 " + wrong + " 个"})
                 << '\n';
  }
  return found.list.empty() ? kOk : kRefused;
}

}  // namespace recourse::cli
