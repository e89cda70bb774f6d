#include "engine/history/replay.h"

#include <algorithm>
#include <charconv>
#include <ostream>
#include <sstream>

#include "adapters/cli/commands.h"
#include "adapters/cli/record/save_cases.h"
#include "adapters/cli/record/stored_cases.h"
#include "adapters/cli/replay_check.h"
#include "engine/service/readable.h"

namespace recourse::cli {
namespace {

/// "17" is an event number, anything with a "T" a time.
std::optional<history::ReplayUntil> parse_until(const std::string& text) {
  history::ReplayUntil until;
  if (text.empty()) return until;
  if (text.find('T') != std::string::npos) {
    until.recorded = parse_instant(text);
    return until.recorded ? std::optional(until) : std::nullopt;
  }
  std::uint64_t seq = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  until.seq = seq;
  return until;
}

int show(const std::vector<history::StepRecord>& records, const ReplayOptions& options,
         const Terminal& terminal) {
  const auto until = parse_until(options.at);
  if (!until) {
    return terminal.refuse({Rejection::Kind::kMalformed,
                            "AT",
                            {"--at wants an event number or a time like 2026-03-02T09:00:00Z.",
                             "--at 应为事件序号或 2026-03-02T09:00:00Z 形式的时间。"},
                            {}});
  }
  const auto state = history::fold(records, *until);
  if (!state.ok()) return terminal.refuse(state.rejection());
  terminal.print(history::to_value(*state));
  return kOk;
}

int show_stored(Node& node, InstanceId id, const ReplayOptions& options,
                const Terminal& terminal) {
  const auto records = stored_case(node.reads(), id);
  if (!records) return terminal.refuse(records.rejection());
  const auto fits = service::readable(*records, node.library());
  return fits ? show(*records, options, terminal) : terminal.refuse(fits.rejection());
}

}  // namespace

int run_replay(const ReplayOptions& options, const Terminal& terminal) {
  const bool one_file = options.ids.size() == 1 && !InstanceId::parse(options.ids.front());
  if (one_file) {
    const auto cases = cases_of_file(options.ids.front());
    if (!cases.ok()) return terminal.refuse(cases.rejection());
    int exit = kOk;
    for (const CaseRecords& records : *cases) {
      exit = std::max(exit, show(records, options, terminal));
    }
    return exit;
  }
  Node::Options node_options;
  node_options.db = options.db;
  Node node(node_options, terminal);
  if (!options.save.empty()) {
    CaseSaver saver(options.save);
    saver.take(node.reads());
    saver.write();
    return kOk;
  }
  if (options.ids.empty()) return check_all_instances(node, terminal);
  int exit = kOk;
  for (const std::string& text : options.ids) {
    const auto id = InstanceId::parse(text);
    if (!id) throw WorldFailed("'" + text + "' is neither the id of a case nor a file of records");
    if (!options.check) {
      exit = std::max(exit, show_stored(node, *id, options, terminal));
      continue;
    }
    const Replayed replayed = replay_instance(node, *id);
    if (terminal.json) {
      terminal.print(Map{{"instance", text}, {"records", replayed.records},
                         {"state", replayed.state}, {"outcome", replayed.outcome},
                         {"fault", replayed.fault.empty() ? Value() : Value(replayed.fault)}});
    } else {
      terminal.out << text << ": "
                   << (replayed.fault.empty() ? terminal.say({"equal", "一致"}) : replayed.fault)
                   << '\n';
    }
    if (!replayed.fault.empty()) exit = kRefused;
  }
  return exit;
}

}  // namespace recourse::cli
