#include "adapters/yaml/policy_loader.h"

#include <fmt/format.h>

#include "adapters/yaml/node.h"
#include "adapters/yaml/report.h"
#include "adapters/yaml/rung_reader.h"

namespace recourse::yaml {
namespace {

std::optional<calendar::TimeSpan> read_budget(Report& report, const Node& node) {
  auto span = calendar::parse_time_span(node.text);
  if (span && span->count > 0) return std::move(*span);
  report.error(node, "E-DURATION",
               span ? Label{"A span above zero is needed here.", "此处的时长必须大于零。"}
                    : span.rejection().text,
               {"Write, for instance, '15 working days following' or '48 hours'.",
                "例如：“15 working days following”“48 hours”。"});
  return std::nullopt;
}

void read_pauses(Report& report, const Node& node, definition::PolicyClock& clock) {
  for (const Node* code : read_words(report, node)) {
    if (definition::is_pause_code(code->text)) {
      clock.pauses.push_back(code->text);
    } else {
      report_pause_code(report, *code);
    }
  }
}

void read_clock(Report& report, const Node& node, definition::Policy& policy) {
  const Fields fields(report, node, "policy clock");
  definition::PolicyClock clock;
  if (const Node* name = fields.need("name")) {
    clock.name = read_id(report, *name);
    if (policy.clock(clock.name) != nullptr) {
      report.error(*name, "E-DUPLICATE",
                   {"There is a clock of this name already.", "已有同名时钟。"},
                   {"Rename one of them.", "请给其中一个改名。"});
    }
  }
  if (const Node* title = fields.get("title")) clock.title = read_label(report, *title);
  if (const Node* starts = fields.need("starts")) clock.starts = read_label(report, *starts);
  if (const Node* budget = fields.need("budget")) {
    clock.budget = read_budget(report, *budget).value_or(calendar::TimeSpan{});
  }
  if (const Node* pauses = fields.get("pauses")) read_pauses(report, *pauses, clock);
  if (const Node* ladder = fields.get("ladder")) {
    for (const Node& item : read_list(report, *ladder)) {
      const Fields rung(report, item, "policy rung");
      if (!rung.ok()) continue;
      definition::Rung read;
      if (const Node* at = rung.need("at")) read.percent = read_share(report, *at);
      rung.need("escalate");
      read.escalate = rung.word("escalate");
      clock.ladder.push_back(std::move(read));
    }
  }
  policy.clocks.push_back(std::move(clock));
}

}  // namespace

LoadedPolicy load_policy(std::string_view source) {
  Parsed parsed = parse(source);
  if (!parsed.root) return {std::nullopt, std::move(parsed.findings)};
  Report report;
  definition::Policy policy;
  const Fields fields(report, *parsed.root, "policy");
  if (fields.ok()) {
    if (const Node* id = fields.need("policy")) policy.id = read_word(report, *id);
    if (const Node* version = fields.need("version")) policy.version = read_word(report, *version);
    if (const Node* title = fields.get("title")) policy.title = read_label(report, *title);
    if (const Node* from = fields.need("effective_from")) {
      const auto date = parse_date(from->text);
      if (date) policy.effective_from = *date;
      if (!date) {
        report.error(*from, "E-VALUE",
                     {"'" + from->text + "' is no date.", "“" + from->text + "”不是日期。"},
                     {"Write YYYY-MM-DD.", "请写 YYYY-MM-DD。"});
      }
    }
    if (const Node* clocks = fields.need("clocks")) {
      for (const Node& clock : read_list(report, *clocks)) read_clock(report, clock, policy);
    }
  }
  const bool sound = !report.has_errors();
  return {sound ? std::optional(std::move(policy)) : std::nullopt, report.take()};
}

}  // namespace recourse::yaml
