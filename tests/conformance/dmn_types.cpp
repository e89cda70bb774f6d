#include "tests/conformance/dmn_types.h"

#include <algorithm>

#include "engine/feel/values.h"
#include "tests/conformance/dmn_scope.h"

namespace recourse::conformance {
namespace {

constexpr int kTypeDepthMax = 32;  // item definitions may name each other in a circle

/// What a type is made of: a built-in type or components; perhaps a list of such.
struct ItemType {
  std::string built_in;  ///< "" when it is a record, "Any" when anything fits
  pugi::xml_node record; ///< whose itemComponents are the fields
  bool list = false;
  std::vector<std::string> allowed;  ///< unary tests on the value, or on each element
};

bool is_built_in(const std::string& name) {
  static const std::vector<std::string> kNames = {
      "number", "string", "boolean", "date", "time", "date and time", "dateTime",
      "days and time duration", "dayTimeDuration", "years and months duration",
      "yearMonthDuration", "context", "list", "Any", "function", "range"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

ItemType type_named(const std::string& name, const DmnModel& model, int depth);

ItemType type_of_item(pugi::xml_node item, const DmnModel& model, int depth) {
  ItemType type;
  if (dmn_child(item, "itemComponent")) {
    type.record = item;
  } else {
    type = type_named(dmn_type_ref(item), model, depth + 1);
  }
  if (const pugi::xml_node allowed = dmn_child(item, "allowedValues")) {
    type.allowed.push_back(dmn_text(allowed));
  }
  type.list = type.list || item.attribute("isCollection").as_bool();
  return type;
}

ItemType type_named(const std::string& name, const DmnModel& model, int depth) {
  const pugi::xml_node item = model.item_definition(name);
  if (item && depth < kTypeDepthMax) return type_of_item(item, model, depth);
  ItemType type;
  type.built_in = is_built_in(name) ? name : "Any";
  return type;
}

bool fits_built_in(const Value& value, const std::string& type) {
  if (type == "Any") return true;
  if (type == "dateTime") return value.is<DateTime>();
  if (type == "dayTimeDuration") return value.is<Duration>();
  if (type == "yearMonthDuration") return value.is<Months>();
  return feel::instance_of(value, type).value_or(true);
}

bool fits(const Value& value, const ItemType& type, const DmnModel& model, int depth);

bool fits_record(const Value& value, pugi::xml_node record, const DmnModel& model, int depth) {
  if (!value.is<Map>()) return false;
  for (const pugi::xml_node part : dmn_children(record, "itemComponent")) {
    const Value& field = value[part.attribute("name").value()];
    if (!fits(field, type_of_item(part, model, depth), model, depth + 1)) return false;
  }
  return true;
}

bool allowed(const Value& value, const ItemType& type, const DmnModel& model) {
  DmnScope scope(model.component_names());
  scope.set("?", value);
  return std::all_of(type.allowed.begin(), type.allowed.end(), [&](const std::string& tests) {
    const feel::Expression cell = dmn_compile_tests(tests, scope);
    if (cell.empty()) return true;
    const Result<bool> truth = cell.test(scope);
    return truth.ok() && truth.value();
  });
}

bool fits(const Value& value, const ItemType& type, const DmnModel& model, int depth) {
  if (value.is_null() || depth > kTypeDepthMax) return true;
  if (type.list) {
    ItemType element = type;
    element.list = false;
    const auto* list = value.get_if<List>();
    return list && std::all_of(list->begin(), list->end(), [&](const Value& item) {
             return fits(item, element, model, depth + 1);
           });
  }
  const bool shaped = type.record ? fits_record(value, type.record, model, depth)
                                  : fits_built_in(value, type.built_in);
  return shaped && allowed(value, type, model);
}

}  // namespace

Value dmn_fitted(const Value& value, const std::string& type_ref, const DmnModel& model) {
  const ItemType type = type_named(type_ref, model, 0);
  if (fits(value, type, model, 0)) return value;
  const auto* list = value.get_if<List>();
  if (list && list->size() == 1 && fits(list->front(), type, model, 0)) return list->front();
  if (!list && type.list) {
    Value one{List{value}};
    if (fits(one, type, model, 0)) return one;
  }
  const bool moment = type.built_in == "date and time" || type.built_in == "dateTime";
  const auto* date = value.get_if<Date>();
  if (moment && date) return DateTime{*date, 0, {Zone::Kind::kOffset, 0, ""}};
  return {};
}

bool dmn_is_list(const std::string& type_ref, const DmnModel& model) {
  const ItemType type = type_named(type_ref, model, 0);
  return type.list || type.built_in == "list" || type.built_in == "Any";
}

Value dmn_read(std::string_view text, const std::string& type_ref, const DmnModel& model) {
  const std::string type = type_named(type_ref, model, 0).built_in;
  if (type == "string") return text;
  if (type == "boolean" || type == "Any") {
    if (text == "true" || text == "false") return text == "true";
  }
  if (auto number = Decimal::parse(text)) return *number;
  if (auto date = parse_date(text)) return *date;
  if (auto both = parse_date_time(text)) return std::move(*both);
  if (auto time = parse_time(text)) return std::move(*time);
  if (auto duration = parse_duration(text)) return *duration;
  if (auto months = parse_months(text)) return *months;
  return text;
}

}  // namespace recourse::conformance
