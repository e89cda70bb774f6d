#include "adapters/yaml/schema.h"

#include <algorithm>
#include <set>
#include <utility>

#include "adapters/yaml/forms.h"
#include "adapters/yaml/keys.h"
#include "adapters/yaml/node.h"
#include "adapters/yaml/plain_value.h"
#include "engine/history/quoted_text.h"

namespace recourse::yaml {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;  ///< name → JSON text

std::string json_text(std::string_view text) {
  std::string out;
  history::append_quoted(out, text);
  return out;
}

std::string json_object(const Members& members) {
  std::string out = "{";
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out += ',';
    out += json_text(name) + ':' + value;
  }
  return out + '}';
}

std::string json_array(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += (out.size() > 1 ? "," : "") + item;
  return out + ']';
}

std::string json_texts(const std::vector<std::string_view>& words) {
  std::vector<std::string> items;
  for (const std::string_view word : words) items.push_back(json_text(word));
  return json_array(items);
}

/// Numbers as numbers: an example must be what a YAML reader makes of it.
std::string json_value(const Value& value) {
  if (value.is_null()) return "null";
  if (value.is<bool>()) return value.as<bool>() ? "true" : "false";
  if (value.is<Decimal>()) return value.as<Decimal>().to_text();
  if (value.is<List>()) {
    std::vector<std::string> items;
    for (const Value& item : value.as<List>()) items.push_back(json_value(item));
    return json_array(items);
  }
  if (value.is<Map>()) {
    Members members;
    for (const auto& [name, item] : value.as<Map>()) members.emplace_back(name, json_value(item));
    return json_object(members);
  }
  return json_text(value.as<std::string>());
}

std::string reference_name(std::string_view shape) {
  std::string name(shape);
  std::ranges::replace(name, ' ', '_');
  return name;
}

std::string reference(std::string_view shape) {
  return json_object({{"$ref", json_text("#/definitions/" + reference_name(shape))}});
}

class SchemaWriter {
 public:
  explicit SchemaWriter(Language language) : language_(language) {}

  std::string write(std::string_view file) {
    const bool scenario = file == "scenario";
    const std::string root = need(file);
    Members members{{"$schema", json_text("http://json-schema.org/draft-07/schema#")},
                    {"title", json_text("Recourse " + std::string(file))}};
    if (scenario) {
      members.insert(members.end(), {{"if", required({"scenarios"})},
                                     {"then", need("scenario file")},
                                     {"else", root}});
    } else {
      members.emplace_back("allOf", json_array({root}));
    }
    Members definitions;
    while (!wanted_.empty()) {
      const std::string shape = *wanted_.begin();
      wanted_.erase(wanted_.begin());
      done_.insert(shape);
      definitions.emplace_back(reference_name(shape), define(shape));
    }
    std::string all = "{";
    for (const auto& [name, text] : definitions) {
      all += (all.size() > 1 ? ",\n" : "\n") + json_text(name) + ": " + text;
    }
    members.emplace_back("definitions", all + "\n}");
    return json_object(members) + "\n";
  }

 private:
  std::string need(std::string_view shape) {
    if (!done_.contains(std::string(shape))) wanted_.emplace(shape);
    return reference(shape);
  }

  static std::string required(const std::vector<std::string_view>& names) {
    return json_object({{"required", json_texts(names)}});
  }

  std::string define(std::string_view shape) {
    if (shape == "step") return define_step();
    if (shape == "act") return define_act();
    if (shape == "type") return define_type();
    return define_plain(shape_called(shape));
  }

  std::string define_plain(const Shape& shape) {
    Members properties;
    std::vector<std::string_view> needed;
    for (const Key& key : shape.keys) {
      properties.emplace_back(key.name, property(key));
      if (key.required()) needed.push_back(key.name);
    }
    Members members{{"type", json_text("object")},
                    {"properties", json_object(properties)},
                    {"additionalProperties", "false"}};
    if (!needed.empty()) members.emplace_back("required", json_texts(needed));
    return json_object(members);
  }

  /// Exactly one kind; if/then brings the keys of that kind, and only those.
  std::string define_step() {
    Members properties;
    for (const Key& key : shape_called("step").keys) {
      properties.emplace_back(key.name, property(key));
    }
    std::vector<std::string> kinds;
    std::vector<std::string> rules;
    for (const std::string_view kind : step_kinds()) {
      const std::string name = "step " + std::string(kind);
      kinds.push_back(required({kind}));
      Members own;
      std::vector<std::string_view> needed;
      for (const Key& key : shape_called(name).keys) {
        own.emplace_back(key.name, property(key));
        if (key.required()) needed.push_back(key.name);
      }
      const std::string names = json_object({{"enum", json_texts(keys_of(name))}});
      rules.push_back(json_object({{"if", required({kind})},
                                   {"then", json_object({{"properties", json_object(own)},
                                                         {"propertyNames", names},
                                                         {"required", json_texts(needed)}})}}));
    }
    return json_object({{"type", json_text("object")},
                        {"properties", json_object(properties)},
                        {"required", json_texts({"step"})},
                        {"oneOf", json_array(kinds)},
                        {"allOf", json_array(rules)}});
  }

  /// A step of a scenario; the first key of each of its shapes tells them apart.
  std::string define_act() {
    std::vector<std::string> kinds;
    std::vector<std::string> rules;
    for (const Shape& shape : scenario_shapes()) {
      if (shape.name.substr(0, 4) != "act ") continue;
      const std::string first = required({shape.keys[0].name});
      kinds.push_back(first);
      rules.push_back(json_object({{"if", first}, {"then", need(shape.name)}}));
    }
    return json_object({{"type", json_text("object")},
                        {"oneOf", json_array(kinds)},
                        {"allOf", json_array(rules)}});
  }

  std::string define_type() {
    return json_object(
        {{"anyOf",
          json_array({json_object({{"type", json_text("string")},
                                   {"examples", R"(["text","optional date","[money]"])"}}),
                      json_object({{"type", json_text("array")},
                                   {"items", reference("type")}}),
                      need("enum type")})}});
  }

  std::string property(const Key& key) {
    const Form form = read_form(key.form);
    Members members{{"description", json_text(language_ == Language::kChinese ? key.zh : key.en)}};
    // A $ref hides what stands beside it in draft-07.
    members.emplace_back("allOf", json_array({describe(form)}));
    if (!key.example.empty()) {
      const Parsed example = parse(key.example);
      if (example.root) {
        members.emplace_back("examples", json_array({json_value(plain_value(*example.root))}));
      }
    }
    return json_object(members);
  }

  std::string describe(const Form& form) {
    std::vector<std::string> parts;
    switch (form.kind) {
      case Form::Kind::kAny:
        for (const Form& part : form.parts) parts.push_back(describe(part));
        return json_object({{"anyOf", json_array(parts)}});
      case Form::Kind::kList:
        return json_object(
            {{"type", json_text("array")}, {"items", describe(form.parts.front())}});
      case Form::Kind::kMap:
        return json_object({{"type", json_text("object")},
                            {"additionalProperties", describe(form.parts.front())}});
      case Form::Kind::kShape:
        return need(form.word);
      case Form::Kind::kOneOf:
        return json_object({{"enum", json_texts({form.words.begin(), form.words.end()})}});
      case Form::Kind::kNothing:
        return json_object({{"type", json_text("null")}});
      case Form::Kind::kWord:
        break;
    }
    return describe_word(form.word);
  }

  std::string describe_word(const std::string& word) {
    const std::string scalar = R"({"type":["string","number","boolean"]})";
    const auto several = [&] {
      return R"({"anyOf":[)" + scalar + R"(,{"type":"array","items":)" + scalar + "}]}";
    };
    if (word == "value") return "{}";
    if (word == "flag") return R"({"type":"boolean"})";
    if (word == "count") return R"({"type":"integer"})";
    if (word == "number") return R"({"type":"number"})";
    if (word == "words" || word == "exprs") return several();
    if (word == "type") return need("type");
    if (word == "id") return R"({"type":"string","pattern":"^[A-Za-z][A-Za-z0-9_]{0,63}$"})";
    if (word == "target") return R"({"type":"string"})";
    if (word == "span") return R"j({"type":"string","pattern":"^([0-9]+ |\\{\\{)"})j";
    if (word == "instant") return R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T"})";
    if (word == "label") {
      return json_object({{"anyOf", json_array({scalar, need("label")})}});
    }
    return scalar;  // word, text, expr
  }

  Language language_;
  std::set<std::string> wanted_;
  std::set<std::string> done_;
};

}  // namespace

const std::vector<std::string>& schema_names() {
  static const std::vector<std::string> kNames{"definition", "scenario", "calendar", "policy",
                                               "connector", "directory"};
  return kNames;
}

std::string json_schema(std::string_view file, Language language) {
  return SchemaWriter(language).write(file);
}

}  // namespace recourse::yaml
