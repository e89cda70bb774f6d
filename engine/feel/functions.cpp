#include "engine/feel/functions.h"

#include <algorithm>
#include <map>

namespace recourse::feel {
namespace {

using FK = Type::Kind;

constexpr std::pair<std::string_view, FK> kTypeWords[] = {
    {"any", FK::kAny},           {"bool", FK::kBool},     {"int", FK::kInt},
    {"decimal", FK::kDecimal},   {"money", FK::kMoney},   {"text", FK::kText},
    {"date", FK::kDate},         {"time", FK::kTime},     {"datetime", FK::kDateTime},
    {"duration", FK::kDuration}, {"months", FK::kMonths}, {"user", FK::kUser},
    {"working_duration", FK::kWorkingDuration},
    {"record", FK::kRecord},     {"range", FK::kRange},   {"function", FK::kFunction}};

Parameter read_parameter(std::string_view text) {
  Parameter parameter;
  const std::size_t colon = text.find(": ");
  std::string_view name = text.substr(0, colon);
  if (name.ends_with("...")) {
    parameter.repeats = true;
    name.remove_suffix(3);
  }
  if (name.ends_with('?')) {
    parameter.may_lack = true;
    name.remove_suffix(1);
  }
  parameter.name = std::string(name);
  parameter.type = read_type(text.substr(colon + 2), &parameter.letter);
  return parameter;
}

Signature read_signature(std::string_view text) {
  Signature signature;
  const std::size_t close = text.find("): ");
  signature.result = read_type(text.substr(close + 3), &signature.letter);
  for (std::string_view rest = text.substr(1, close - 1); !rest.empty();) {
    const std::size_t end = std::min(rest.find(", "), rest.size());
    signature.parameters.push_back(read_parameter(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  return signature;
}

std::vector<Signature> read_signatures(std::string_view text) {
  std::vector<Signature> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    all.push_back(read_signature(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

}  // namespace

TypePtr read_type(std::string_view text, char* letter) {
  if (text.starts_with("optional ")) return optional_of(read_type(text.substr(9), letter));
  if (text.starts_with('[')) return list_of(read_type(text.substr(1, text.size() - 2), letter));
  if (text.starts_with("range of ")) {
    auto range = std::make_shared<Type>();
    range->kind = FK::kRange;
    range->element = read_type(text.substr(9), letter);
    return range;
  }
  for (const auto& [word, kind] : kTypeWords) {
    if (word == text) return make_type(kind);
  }
  RECOURSE_INVARIANT(text.size() == 1, "unknown type in a signature: " + std::string(text));
  if (letter) *letter = text[0];
  return make_type(FK::kAny);
}

bool Signature::takes(std::size_t count) const {
  if (!parameters.empty() && parameters.back().repeats) return count + 1 >= parameters.size();
  const auto needed = static_cast<std::size_t>(
      std::count_if(parameters.begin(), parameters.end(),
                    [](const Parameter& parameter) { return !parameter.may_lack; }));
  return count >= needed && count <= parameters.size();
}

const std::vector<Signature>& Builtin::overloads() const {
  static const auto kRead = [] {
    std::map<std::string_view, std::vector<Signature>> all;
    for (const Builtin& builtin : all_builtins()) {
      all.emplace(builtin.name, read_signatures(builtin.signatures));
    }
    return all;
  }();
  return kRead.at(name);
}

const std::vector<Builtin>& all_builtins() {
  static const auto kAll = [] {
    std::vector<Builtin> all;
    for (const auto chapter :
         {text_functions(), list_functions(), fold_functions(), number_functions(),
          time_functions(), range_functions(), record_functions(), process_functions()}) {
      all.insert(all.end(), chapter.begin(), chapter.end());
    }
    std::sort(all.begin(), all.end(),
              [](const Builtin& a, const Builtin& b) { return a.name < b.name; });
    return all;
  }();
  return kAll;
}

const Builtin* find_builtin(std::string_view name) {
  const auto& all = all_builtins();
  const auto at = std::lower_bound(
      all.begin(), all.end(), name,
      [](const Builtin& builtin, std::string_view wanted) { return builtin.name < wanted; });
  return at != all.end() && at->name == name ? &*at : nullptr;
}

const std::vector<std::string_view>& spaced_function_names() {
  static const auto kNames = [] {
    std::vector<std::string_view> names;
    for (const Builtin& builtin : all_builtins()) {
      if (builtin.name.find(' ') != std::string_view::npos) names.push_back(builtin.name);
    }
    return names;
  }();
  return kNames;
}

}  // namespace recourse::feel
