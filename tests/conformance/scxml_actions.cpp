// What executable content does.
#include <algorithm>

#include "tests/conformance/scxml_machine.h"
#include "tests/conformance/scxml_xml.h"

namespace recourse::conformance {
namespace {

/// "10ms", "1.5s", "2m": milliseconds.
std::int64_t read_delay(const Value& value) {
  const std::string text(value.text());
  const auto unit_at = text.find_first_not_of("0123456789. ");
  const std::string unit = unit_at == std::string::npos ? "" : text.substr(unit_at);
  static const std::map<std::string, std::int64_t> kUnits = {
      {"ms", 1}, {"s", 1000}, {"", 1}, {"m", 60'000}, {"min", 60'000}, {"h", 3'600'000}};
  const auto factor = kUnits.find(unit);
  std::string digits = text.substr(0, unit_at);
  digits.erase(std::remove(digits.begin(), digits.end(), ' '), digits.end());
  if (digits.starts_with('.')) digits.insert(0, "0");
  const auto number = Decimal::parse(digits);
  if (!number || factor == kUnits.end()) scxml_fault("'" + text + "' is no delay");
  const auto exact = Decimal::multiply(*number, Decimal(factor->second));
  const auto whole = exact ? exact->rounded(0, Decimal::Rounding::kUp) : std::nullopt;
  const auto milliseconds = whole ? whole->to_int64() : std::nullopt;
  if (!milliseconds || *milliseconds > 1'000'000'000'000) scxml_fault("a delay out of range");
  return *milliseconds;
}

}  // namespace

void ScxmlMachine::bind(const kernel::Event& event) {
  Map fields;
  fields["name"] = event.name;
  fields["data"] = event.data;
  data_["_event"] = std::move(fields);
}

void ScxmlMachine::run(const std::vector<Content>& blocks) {
  for (const Content& block : blocks) run(block);
}

void ScxmlMachine::run(const Content& content) {
  for (const Action& action : content) run(action);
}

void ScxmlMachine::assign(const std::string& name, Value value) {
  if (!create_variables_ && data_.count(name) == 0) scxml_fault("nobody declared '" + name + "'");
  data_[name] = std::move(value);
}

void ScxmlMachine::run(const Action& action) {
  switch (action.kind) {
    case Action::Kind::kLog:
      return notes_.push_back(action.event);
    case Action::Kind::kRaise: {
      kernel::Event event;
      event.name = action.event;
      return kernel_->raise(std::move(event));
    }
    case Action::Kind::kAssign:
      return assign(action.location, action.value->value(scope_));
    case Action::Kind::kAppend: {
      const auto found = data_.find(action.location);
      List* list = found == data_.end() ? nullptr : found->second.get_if<List>();
      if (list == nullptr) scxml_fault("'" + action.location + "' is no list");
      return list->push_back(action.value->value(scope_));
    }
    case Action::Kind::kIf:
      for (const Action::Arm& arm : action.arms) {
        if (!arm.when || arm.when->truth(scope_)) return run(arm.then);
      }
      return;
    case Action::Kind::kForeach:
      return run_foreach(action);
    case Action::Kind::kSend:
      return send(action);
    case Action::Kind::kCancel:
      std::erase_if(waiting_, [&](const Message& m) { return m.id == action.id; });
      return;
  }
}

/// Goes over the list as it was; item and index are variables of the document, made when they are
/// not there.
void ScxmlMachine::run_foreach(const Action& action) {
  const Value list = action.value->value(scope_);
  if (!list.is<List>()) scxml_fault("<foreach> over something that is no list");
  int index = 0;
  for (const Value& item : list.as<List>()) {
    data_[action.location] = item;
    if (!action.index.empty()) data_[action.index] = index;
    ++index;
    run(action.body);
  }
}

void ScxmlMachine::send(const Action& action) {
  Map parameters;
  for (const auto& parameter : action.parameters) {
    parameters[parameter.name] = parameter.value.value(scope_);
  }
  const std::int64_t delay = action.value ? read_delay(action.value->value(scope_)) : 0;
  if (action.internal) {
    kernel::Event event;
    event.name = action.event;
    event.data = std::move(parameters);
    return kernel_->raise(std::move(event));
  }
  Message message{action.event, action.id, now_ + delay, std::move(parameters)};
  if (delay > 0) {
    waiting_.push_back(std::move(message));
  } else {
    ready_.push_back(std::move(message));
  }
}

}  // namespace recourse::conformance
