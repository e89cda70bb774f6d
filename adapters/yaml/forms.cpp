#include "adapters/yaml/forms.h"

namespace recourse::yaml {
namespace {

/// Cuts at `separator` outside all brackets.
std::vector<std::string_view> cut_outside(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[' || text[i] == '{') ++depth;
    if (text[i] == ']' || text[i] == '}') --depth;
    if (depth > 0 || text.substr(i, separator.size()) != separator) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + separator.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

}  // namespace

Form read_form(std::string_view text) {
  if (!text.empty() && text[0] == '!') text.remove_prefix(1);
  const std::vector<std::string_view> ways = cut_outside(text, " / ");
  if (ways.size() > 1) {
    Form form{Form::Kind::kAny, {}, {}, {}};
    for (const std::string_view way : ways) form.parts.push_back(read_form(way));
    return form;
  }
  const std::string rest(text.empty() ? text : text.substr(1));
  if (text == "=") return {Form::Kind::kNothing, {}, {}, {}};
  if (text.empty() || std::string_view("[{@=").find(text[0]) == std::string_view::npos) {
    return {Form::Kind::kWord, std::string(text), {}, {}};
  }
  if (text[0] == '@') return {Form::Kind::kShape, rest, {}, {}};
  if (text[0] == '=') {
    Form form{Form::Kind::kOneOf, {}, {}, {}};
    for (const std::string_view word : cut_outside(rest, "|")) form.words.emplace_back(word);
    return form;
  }
  const Form::Kind kind = text[0] == '[' ? Form::Kind::kList : Form::Kind::kMap;
  return {kind, {}, {}, {read_form(text.substr(1, text.size() - 2))}};
}

}  // namespace recourse::yaml
