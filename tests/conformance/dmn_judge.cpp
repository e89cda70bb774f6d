// DMN: one test of the kit per row. The inputs are given, each decision named is evaluated from the
// model's XML, and its value compared.
#include "adapters/json/json_value.h"
#include "engine/feel/expression.h"
#include "tests/conformance/dmn_boxed.h"
#include "tests/conformance/dmn_types.h"
#include "tests/conformance/suite.h"

namespace recourse::conformance {
namespace {

/// A value of the manifest: {"type": T, "value": V}. `type_ref` reads texts without a type.
Value given_value(const Value& said, const std::string& type_ref, const DmnModel& model) {
  const std::string_view type = said["type"].text();
  const Value& value = said["value"];
  if (type == "null") return {};
  if (type == "list") {
    List items;
    for (const Value& item : value.as<List>()) items.push_back(given_value(item, "", model));
    return items;
  }
  if (type == "context") {
    Map fields;
    for (const Map::Entry& field : value.as<Map>()) {
      fields[field.name] = given_value(field.value, "", model);
    }
    return fields;
  }
  if (type == "boolean" || type == "string") return value;
  return dmn_read(value.text(), type == "untyped" ? type_ref : std::string(type), model);
}

/// The rule the kit's own runners use.
bool same_number(const Decimal& a, const Decimal& b) {
  static const Decimal kNear = *Decimal::parse("0.00000001");
  const auto apart = Decimal::subtract(a, b);
  if (!apart) return false;
  return (apart->is_negative() ? apart->negated() : *apart) < kNear;
}

bool same(const Value& a, const Value& b) {
  const auto* number = a.get_if<Decimal>();
  if (number && b.is<Decimal>()) return same_number(*number, b.as<Decimal>());
  const auto* list = a.get_if<List>();
  if (list && b.is<List>()) {
    const List& other = b.as<List>();
    return list->size() == other.size() &&
           std::equal(list->begin(), list->end(), other.begin(), same);
  }
  const auto* map = a.get_if<Map>();
  if (map && b.is<Map>()) {
    const Map& other = b.as<Map>();
    return map->size() == other.size() &&
           std::equal(map->begin(), map->end(), other.begin(),
                      [](const Map::Entry& x, const Map::Entry& y) {
                        return x.name == y.name && same(x.value, y.value);
                      });
  }
  return a == b;
}

std::string shown(const Value& value) {
  if (value.is<std::shared_ptr<const Opaque>>()) return "a range or function";
  const std::string text = value.is_null() ? "null" : feel::display(value);
  return std::string(kind_name(value)) + " " + text;
}

/// "" when the decision gives what the row expects.
std::string fault_of(const Value& result, const DmnModel& model, DmnRun& run) {
  const std::string name(result["decision"].text());
  const DmnElement* decision = model.decision(name);
  const Value wanted =
      given_value(result["expected"], decision ? decision->type_ref : std::string(), model);
  const Value found = run.decision(name);
  if (same(found, wanted)) return "";
  return name + ": expected " + shown(wanted) + ", found " + shown(found) + ", in " +
         std::string(result["expression"].text().substr(0, 200));
}

std::filesystem::path model_file(const Row& row) {
  for (const std::filesystem::path& file : row.files) {
    if (file.extension() == ".dmn") return file;
  }
  throw std::runtime_error("the row names no .dmn file");
}

}  // namespace

Verdict judge_dmn(const Row& row, const std::filesystem::path&) {
  if (!row.expect["invoke"].is_null()) return skipped("decision services are out of scope");
  const DmnModel model(model_file(row));
  std::map<std::string, Value> inputs;
  if (const auto* given = row.expect["inputs"].get_if<Map>()) {
    for (const Map::Entry& input : *given) {
      const DmnElement* element = model.input(input.name);
      const std::string type_ref = element ? element->type_ref : "";
      inputs[input.name] = given_value(input.value, type_ref, model);
    }
  }
  DmnRun run(model, std::move(inputs));
  const auto* results = row.expect["results"].get_if<List>();
  if (!results || results->empty()) return failed("the row has no results");
  for (const Value& result : *results) {
    if (std::string fault = fault_of(result, model, run); !fault.empty()) return failed(fault);
  }
  return passed();
}

}  // namespace recourse::conformance
