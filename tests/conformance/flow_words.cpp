#include "tests/conformance/flow_words.h"

#include <cctype>

#include "tests/conformance/flow_jq.h"

namespace recourse::conformance {
namespace {

/// The jq inside "${ … }"; false: the text is none.
bool inside_braces(std::string_view text, std::string_view& inside) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  const bool braced = text.starts_with("${") && text.ends_with('}');
  inside = braced ? text.substr(2, text.size() - 3) : text;
  return braced;
}

JqNames jq_names(const FlowVariables& variables, const std::string& dot) {
  JqNames names{dot, variables};
  names.variables.try_emplace("input", dot);
  names.variables.try_emplace("output", dot);
  return names;
}

/// Flow style YAML: texts quoted, numbers bare.
void write_yaml(const Value& value, std::string& out) {
  if (const auto* list = value.get_if<List>()) {
    out += "[";
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (i > 0) out += ", ";
      write_yaml((*list)[i], out);
    }
    out += "]";
  } else if (const auto* map = value.get_if<Map>()) {
    out += "{";
    bool first = true;
    for (const Map::Entry& entry : *map) {
      out += first ? "" : ", ";
      first = false;
      out += entry.name + ": ";
      write_yaml(entry.value, out);
    }
    out += "}";
  } else if (const auto* number = value.get_if<Decimal>()) {
    out += number->to_text();
  } else if (const auto* truth = value.get_if<bool>()) {
    out += *truth ? "true" : "false";
  } else {
    out += feel_quoted(value.text());
  }
}

}  // namespace

std::string flow_word(std::string_view name) {
  std::string word;
  for (const char c : name) {
    word += std::isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '_';
  }
  return word;
}

FlowWords::FlowWords() { data_["flow_mark"] = Map{{"type", "text"}, {"default", ""}}; }

void FlowWords::variable(const std::string& name, bool input) {
  data_[name] = input ? Map{{"type", "optional text"}, {"input", true}, {"shared", true}}
                      : Map{{"type", "optional text"}, {"shared", true}};
}

std::string FlowWords::feel(const Value& json, const FlowVariables& variables,
                            const std::string& dot) {
  if (const auto* list = json.get_if<List>()) {
    std::string items;
    for (const Value& item : *list) {
      items += (items.empty() ? "" : ", ") + feel(item, variables, dot);
    }
    return "[" + items + "]";
  }
  if (const auto* map = json.get_if<Map>()) {
    std::string entries;
    for (const Map::Entry& entry : *map) {
      entries += (entries.empty() ? "{key: " : ", {key: ") + feel_quoted(entry.name) +
                 ", value: " + feel(entry.value, variables, dot) + "}";
    }
    return entries.empty() ? "{}" : "context([" + entries + "])";
  }
  if (const auto* number = json.get_if<Decimal>()) return "(" + number->to_text() + ")";
  if (const auto* truth = json.get_if<bool>()) return *truth ? "true" : "false";
  if (json.is_null()) return "null";
  std::string_view inside;
  if (!inside_braces(json.text(), inside)) return feel_quoted(json.text());
  return feel_of_jq(*read_jq(inside), jq_names(variables, dot));
}

std::string FlowWords::query(const Value& json, const FlowVariables& variables,
                             const std::string& dot) {
  if (!json.is<std::string>()) return feel(json, variables, dot);
  std::string_view inside;
  inside_braces(json.text(), inside);
  return feel_of_jq(*read_jq(inside), jq_names(variables, dot));
}

std::string FlowWords::condition(const Value& text, const FlowVariables& variables,
                                 const std::string& dot) {
  if (const bool* truth = text.get_if<bool>()) return *truth ? "true" : "false";
  std::string_view inside;
  inside_braces(text.text(), inside);
  return feel_condition(*read_jq(inside), jq_names(variables, dot));
}

std::string FlowWords::value_word(const std::string& feel) {
  const std::string word = "e" + std::to_string(++words_);
  draft_.expressions[word] = feel;
  return word;
}

std::string FlowWords::guard_word(const std::string& feel) {
  const std::string word = "flow_mark = 'e" + std::to_string(++words_) + "'";
  draft_.expressions[word] = feel;
  return word;
}

std::string FlowWords::list_word(const std::string& feel) {
  const std::string word = "['e" + std::to_string(++words_) + "']";
  draft_.expressions[word] = feel;
  return word;
}

Value FlowWords::set(const std::string& step,
                     const std::vector<std::pair<std::string, std::string>>& writes,
                     const std::string& next) {
  Map values;
  for (const auto& [name, text] : writes) values[name] = value_word(text);
  return Map{{"step", step}, {"set", std::move(values)}, {"next", next}};
}

Value FlowWords::choice(const std::string& step, const std::string& condition_feel,
                        const std::string& then, const std::string& otherwise) {
  return Map{{"step", step},
             {"choose", List{Map{{"when", guard_word(condition_feel)}, {"next", then}},
                             Map{{"otherwise", otherwise}}}}};
}

FlowDraft FlowWords::finish(List steps, bool raises) {
  Map file{{"recourse", "1"}, {"process", "flow"}, {"version", 1}};
  file["data"] = std::move(data_);
  file["outcomes"] = Map{{"completed", Map{{"kind", "success"}}}};
  file["messages"] = Map{{"flow_event", Map{{"key", "flow_mark"},
                                            {"carries", Map{{"event", "optional text"}}}}}};
  if (raises) {
    file["outcomes"].as<Map>()["faulted"] = Map{{"kind", "failure"}};
    file["errors"] = Map{{"flow_fault", Map{{"title", "A raised error"}}}};
    const Value failed = Map{{"step", "flow_failed"}, {"finish", "faulted"}};
    file["handlers"] = List{Map{{"error", "flow_fault"}, {"do", List{failed}}}};
  }
  file["steps"] = std::move(steps);
  for (const Map::Entry& entry : file) {
    draft_.yaml += entry.name + ": ";
    write_yaml(entry.value, draft_.yaml);
    draft_.yaml += "\n";
  }
  return std::move(draft_);
}

}  // namespace recourse::conformance
