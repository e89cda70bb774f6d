#include <algorithm>

#include "adapters/yaml/forms.h"
#include "adapters/yaml/keys.h"
#include "adapters/yaml/schema.h"

namespace recourse::yaml {
namespace {

std::string heading(const Shape& shape) { return std::string(shape.name); }

std::string link_to(std::string_view shape) {
  // The acts of a scenario have no table in common.
  std::string anchor(shape == "act" ? "act-task" : shape);
  std::ranges::replace(anchor, ' ', '-');
  return "[" + std::string(shape) + "](#" + anchor + ")";
}

std::string form_in_words(const Form& form) {
  std::string text;
  switch (form.kind) {
    case Form::Kind::kAny:
      for (const Form& part : form.parts) {
        text += (text.empty() ? "" : " or ") + form_in_words(part);
      }
      return text;
    case Form::Kind::kList:
      return "list of " + form_in_words(form.parts.front());
    case Form::Kind::kMap:
      return "name: " + form_in_words(form.parts.front());
    case Form::Kind::kShape:
      return link_to(form.word);
    case Form::Kind::kOneOf:
      for (const std::string& word : form.words) text += (text.empty() ? "`" : " `") + word + "`";
      return text;
    case Form::Kind::kNothing:
      return "nothing";
    case Form::Kind::kWord:
      break;
  }
  return form.word;
}

/// A bar ends a cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

constexpr const char* kOpening = R"(# All keys of all files

Printed by `recourse schema --page` from the table that the readers use
([adapters/yaml/keys.h](../adapters/yaml/keys.h)); a test compares. **Bold** keys must be there. What may stand there:
`id` a name of letters, digits and `_`; `word`, `text`; `words` one or a list; `expr` a bare expression; `span` a duration
such as `2 working days`; `flag` true or false; `count` a whole number; `value` anything, with `"{{ expression }}"` where the
case is to say it; `label` a text, or `{en: …, zh: …}`; `type` a type such as `optional money`, `[text]`, `{enum: [a, b]}`;
`target` a step of the same list, or `done`; `instant` such as `2026-03-02T09:00+08:00`.

The language itself is taught in [README.md](README.md).
)";

}  // namespace

std::string keys_page() {
  std::string page = kOpening;
  for (const Shape& shape : all_shapes()) {
    page += "\n## " + heading(shape) + "\n\n| key | what stands there | | 中文 | example |\n";
    page += "|---|---|---|---|---|\n";
    for (const Key& key : shape.keys) {
      const std::string name = "`" + std::string(key.name) + "`";
      page += "| " + (key.required() ? "**" + name + "**" : name) + " | " +
              form_in_words(read_form(key.form)) + " | " + cell(key.en) + " | " + cell(key.zh) +
              " | " + (key.example.empty() ? "" : "`" + cell(key.example) + "`") + " |\n";
    }
  }
  return page;
}

}  // namespace recourse::yaml
