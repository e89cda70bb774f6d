#include "adapters/bpmn/names.h"

#include "engine/base/ascii.h"

namespace recourse::bpmn {
namespace {
bool latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool number(char c) { return c >= '0' && c <= '9'; }
}  // namespace

// Names may have 64; the usual 56 leave room for a suffix.
std::string identifier(std::string_view text, std::size_t most) {
  std::string name;
  for (const char c : text) {
    if (latin(c) || number(c)) {
      if (name.empty() && number(c)) name = "n";
      name += c;
    } else if (!name.empty() && name.back() != '_' && static_cast<unsigned char>(c) < 0x80) {
      name += '_';
    }
    if (name.size() == most) break;
  }
  const bool foreign = text.find_first_of("\x80\xFF") != std::string_view::npos;
  while (!name.empty() && name.back() == '_' && !foreign && !text.ends_with('_')) name.pop_back();
  return name;
}

std::string variable_name(std::string_view text) {
  static const std::set<std::string> kWords{
      "done", "starter", "previous", "actor", "result", "message", "error", "finished", "total",
      "true", "false", "null", "and", "or", "not", "in", "if", "then", "else", "for", "some",
      "every", "return", "satisfies", "between", "date", "time", "duration", "function"};
  const std::string name = identifier(text);
  return kWords.contains(name) ? name + "_value" : name;
}

const std::string& Names::of(const std::string& key, std::string_view label,
                             std::string_view id) {
  const auto found = given_.find(key);
  if (found != given_.end()) return found->second;
  std::string wanted = lower_ascii(identifier(label));
  if (wanted.size() < 2) wanted = identifier(id);
  if (wanted.empty()) wanted = "step";
  return given_[key] = fresh(wanted);
}

std::string Names::fresh(const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2; !taken_.insert(name).second; ++i) name = wanted + "_" + std::to_string(i);
  return name;
}

}  // namespace recourse::bpmn
