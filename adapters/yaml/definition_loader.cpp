#include "adapters/yaml/definition_loader.h"

#include <fmt/format.h>

#include "adapters/yaml/content_hash.h"
#include "adapters/yaml/declarations.h"
#include "adapters/yaml/outline.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/type_reader.h"
#include "adapters/yaml/unused.h"
#include "adapters/yaml/value_reader.h"
#include "engine/definition/checks.h"
#include "engine/definition/privacy.h"

namespace recourse::yaml {
namespace {

void read_heading(Draft& draft, const Node& file) {
  const Fields fields(draft.report, file, "definition");
  if (!fields.ok()) return;
  definition::ProcessDefinition& model = draft.model;
  const Node* language = fields.need("recourse");
  if (language && language->text != "1") {
    draft.report.error(*language, "E-VERSION",
                       {"This version reads the definition language 1.", "此版本只支持定义语言 1。"},
                       {"Write recourse: \"1\".", "请写 recourse: \"1\"。"});
  }
  if (const Node* id = fields.need("process")) model.id = read_id(draft.report, *id);
  if (fields.need("version")) {
    model.version = static_cast<int>(fields.number("version").value_or(0));
  }
  if (const Node* title = fields.get("title")) model.title = read_label(draft.report, *title);
  if (const Node* calendar = fields.get("calendar")) {
    model.calendar = read_word(draft.report, *calendar);
    model.calendars.insert(model.calendar);
    if (!draft.calendars.empty() && draft.calendars.count(model.calendar) == 0) {
      report_unknown(draft.report, *calendar, "E-CALENDAR", {"calendar", "日历"},
                     {draft.calendars.begin(), draft.calendars.end()});
    }
  }
  if (const Node* currency = fields.get("currency")) {
    model.currency = read_word(draft.report, *currency);
    const bool iso = model.currency.size() == 3 &&
                     model.currency.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
                         std::string::npos;
    if (!iso) {
      draft.report.error(*currency, "E-VALUE", {"A currency has three capital letters, like CNY.",
                                                "币种为三个大写字母，例如 CNY。"},
                         {"Write a code like CNY or EUR.", "请写 CNY 或 EUR 这样的代码。"});
      model.currency = "CNY";
    }
  }
  if (const Node* locks = fields.get("locks")) {
    for (const Node* name : read_words(draft.report, *locks)) {
      model.locks.push_back(read_id(draft.report, *name));
    }
  }
}

/// Inputs that are there are known; so are optional variables with a default.
void learn_start(Draft& draft) {
  std::vector<Tracked> known;
  for (const definition::Variable& variable : draft.model.data) {
    if (always_there(variable) || !variable.initial) continue;
    const auto* literal = std::get_if<Value>(&variable.initial->content);
    if (!literal || !literal->is_null()) known.push_back(draft.track(0, variable.name));
  }
  draft.flow.at_start = Bits(draft.flow.tracked_count);
  for (const Tracked path : known) draft.flow.at_start.add(path);
}

/// Where the variables of the tracked paths are declared, for what is written beside.
void learn_declared(Draft& draft) {
  draft.flow.declared.resize(draft.flow.tracked_count);
  for (const auto& [variable, parts] : draft.tracked) {
    const auto& [owner, name] = variable;
    const bool local = owner != 0;
    const Declared found = find_variable(draft, local ? owner : NodeId{0}, name);
    const bool shared = found.variable != nullptr && found.variable->shared;
    for (const Draft::TrackedPart& part : parts) draft.flow.declared[part.id] = {owner, shared};
  }
}

void run_checks(Draft& draft) {
  definition::note_personal_data(draft.model, draft.connectors);
  const definition::CheckInput input{draft.model, draft.connectors, draft.fell_through};
  for (definition::Finding& finding : definition::check_definition(input)) {
    draft.report.add(std::move(finding));
  }
}

void read_all(Draft& draft, const Node& file) {
  read_heading(draft, file);
  if (!file.is_mapping()) return;
  read_declarations(draft, file);
  outline_chart(draft, file);
  const std::size_t nodes = draft.model.chart.nodes.size();
  draft.flow.on_begin.resize(nodes);
  draft.flow.on_skip.resize(nodes);
  draft.flow.on_done.resize(nodes);
  draft.report.step.clear();
  draft.report.muted = true;
  read_steps(draft, file);
  learn_start(draft);
  learn_operations(draft, file);
  learn_declared(draft);
  draft.tracked_at_first = draft.flow.tracked_count;
  draft.facts = definition::analyse_data_flow(draft.model, draft.flow);
  draft.first_pass = false;
  draft.report.muted = false;
  read_steps(draft, file);
  read_late_declarations(draft, file);
  // The graph of a definition with unresolved targets would only produce echoes.
  if (draft.report.has_errors()) return;
  run_checks(draft);
  check_unused(draft, file);
}

}  // namespace

LoadedDefinition load_definition(std::string_view source, const ConnectorCatalogue& connectors,
                                 const std::set<std::string>& calendars,
                                 const definition::PolicyVersions& policies) {
  Parsed parsed = parse(source);
  if (!parsed.root) return {nullptr, std::move(parsed.findings)};
  Draft draft(connectors, calendars, policies);
  read_all(draft, *parsed.root);
  const bool refused = draft.report.has_errors();
  LoadedDefinition loaded{nullptr, draft.report.take()};
  if (refused) return loaded;
  draft.model.source = std::string(source);
  draft.model.hash = content_hash(source);
  loaded.definition =
      std::make_shared<const definition::ProcessDefinition>(std::move(draft.model));
  return loaded;
}

}  // namespace recourse::yaml
