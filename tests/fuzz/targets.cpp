#include "tests/fuzz/targets.h"

#include <stdexcept>

#include "adapters/bpmn/import.h"
#include "adapters/http/header_block.h"
#include "adapters/http/target.h"
#include "adapters/json/json_value.h"
#include "adapters/yaml/calendar_loader.h"
#include "adapters/yaml/definition_loader.h"
#include "adapters/yaml/difference.h"
#include "adapters/yaml/format.h"
#include "adapters/yaml/scenario_loader.h"
#include "engine/base/time_span.h"
#include "tests/feel/world.h"

namespace recourse::fuzz {
namespace {

/// Every loader on every text: a scenario that is no scenario must be refused as well.
void run_yaml(std::string_view bytes) {
  const auto positions_hold = [&bytes](const std::vector<definition::Finding>& findings) {
    for (const definition::Finding& finding : findings) {
      promise(!finding.code.empty() && !finding.text.empty(), "a finding says something");
      promise(finding.line >= 0 && finding.line <= static_cast<int>(bytes.size()) + 2,
              "a finding stands in the file");
    }
  };
  const yaml::ConnectorCatalogue none;
  const yaml::LoadedDefinition loaded = yaml::load_definition(bytes, none);
  positions_hold(loaded.findings);
  promise((loaded.definition != nullptr) != definition::has_errors(loaded.findings),
          "a definition, or an error that says why there is none");
  positions_hold(yaml::load_scenarios(bytes).findings);
  positions_hold(yaml::load_calendar(bytes).findings);
  yaml::ConnectorCatalogue catalogue;
  positions_hold(yaml::load_connector(bytes, catalogue));
  const yaml::Parsed parsed = yaml::parse(bytes);
  if (parsed.root) {
    promise(yaml::compare_definitions(*parsed.root, *parsed.root).differences.empty(),
            "nothing differs from itself");
  }
}

void run_format(std::string_view bytes) {
  const yaml::Formatted once = yaml::format(bytes);
  if (!once.findings.empty()) return;
  const yaml::Formatted twice = yaml::format(once.text);
  promise(twice.findings.empty() && twice.text == once.text, "laying out twice is the same");
}

void run_feel(std::string_view bytes) {
  static const feel_test::World world = feel_test::shop();
  const feel::Compilation strict = world.compile(bytes);
  promise(strict.expression.empty() != strict.problems.empty(), "an expression or a problem");
  if (!strict.expression.empty()) static_cast<void>(strict.expression.evaluate(world.data));
  const feel::CompileOptions loose{.strict = false, .currency = {}};
  const feel::Compilation lax = feel::compile(bytes, world.names, loose);
  if (!lax.expression.empty()) static_cast<void>(lax.expression.evaluate(world.data));
  static_cast<void>(feel::compile_cell(bytes, *feel::make_type(feel::Type::Kind::kDecimal),
                                       world.names, world.options));
  const auto text = feel::compile_template(bytes, world.names, world.options);
  if (text.problems.empty()) static_cast<void>(text.value.evaluate(world.data));
}

template <class Parsed>
void read_back(const Parsed& parsed, const Parsed& again) {
  promise(again.has_value() && *again == *parsed, "what is written is read back the same");
}

void run_span(std::string_view bytes) {
  const Result<calendar::TimeSpan> span = calendar::parse_time_span(bytes);
  if (span.ok()) {
    const Result<calendar::TimeSpan> again = calendar::parse_time_span(calendar::to_text(*span));
    promise(again.ok() && *again == *span, "a span is read back as it was written");
  }
  if (const auto it = parse_instant(bytes)) read_back(it, parse_instant(to_text(*it)));
  if (const auto it = parse_date(bytes)) read_back(it, parse_date(to_text(*it)));
  if (const auto it = parse_duration(bytes)) read_back(it, parse_duration(to_text(*it)));
  if (const auto it = parse_months(bytes)) read_back(it, parse_months(to_text(*it)));
  static_cast<void>(parse_time(bytes));
  static_cast<void>(parse_date_time(bytes));
}

void run_http(std::string_view bytes) {
  const auto fault = http::check_header_block(bytes, {});
  if (fault) promise(fault->status >= 400 && !fault->code.empty(), "a fault has status and code");
  const Result<http::Target> target = http::parse_target(bytes);
  if (!target.ok()) return;
  for (const std::string& segment : target->segments) {
    promise(!segment.empty() && segment != "." && segment != ".." &&
                segment.find('/') == std::string::npos,
            "a segment is a name");
  }
}

void run_json(std::string_view bytes) {
  const Result<Value> value = json::parse_json(bytes);
  if (!value.ok()) {
    promise(!value.rejection().code.empty(), "a refusal has a code");
    return;
  }
  // Numbers become texts, so the second writing is compared with the first.
  const std::string once = json::to_json(*value);
  const Result<Value> again = json::parse_json(once, json::kOwnBytes);
  promise(again.ok() && json::to_json(*again) == once, "what is written is read back the same");
}

/// What is imported is a definition that passes, whatever the file was; or an error says why not.
/// A condition is taken over as its author wrote it; `check` judges it, and nothing is written.
bool is_of_expression(const std::string& code) {
  return code == "E-FUNCTION" || code == "E-TYPE" || code == "E-OPERATOR";
}

void run_bpmn(std::string_view bytes) {
  const bpmn::Import imported = bpmn::import_bpmn(bytes);
  for (const definition::Finding& finding : imported.findings) {
    promise(!finding.code.empty() && !finding.text.empty(), "a finding says something");
  }
  promise(imported.files.empty() == definition::has_errors(imported.findings),
          "files, or an error that says why there are none");
  yaml::ConnectorCatalogue connectors;
  for (const bpmn::ImportedFile& file : imported.files) {
    if (!file.name.starts_with("connectors/")) continue;
    promise(!definition::has_errors(yaml::load_connector(file.text, connectors)),
            "an imported connector can be read");
  }
  for (const bpmn::ImportedFile& file : imported.files) {
    if (file.name.starts_with("connectors/")) continue;
    for (const auto& finding : yaml::load_definition(file.text, connectors).findings) {
      const bool is_error = finding.severity == definition::Finding::Severity::kError;
      promise(!is_error || is_of_expression(finding.code), "an imported definition passes");
    }
  }
}

}  // namespace

void promise(bool kept, const char* what) {
  if (!kept) throw std::logic_error(what);
}

const std::vector<Target>& targets() {
  static const std::vector<Target> kTargets{{"yaml", run_yaml}, {"format", run_format},
                                            {"feel", run_feel}, {"span", run_span},
                                            {"http", run_http}, {"json", run_json},
                                            {"bpmn", run_bpmn}};
  return kTargets;
}

}  // namespace recourse::fuzz
