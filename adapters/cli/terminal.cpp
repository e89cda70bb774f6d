#include "adapters/cli/terminal.h"

#include <cstdlib>
#include <ostream>

#include "adapters/json/json_value.h"

namespace recourse::cli {

void Terminal::print(const Value& value) const { out << json::to_json(value) << '\n'; }

void Terminal::print_report(const Value& value) const {
  out << json::to_json_with_numbers(value) << '\n';
}

namespace {

/// A sentence of `details`, which may stand there in both languages.
std::string sentence(const Value& value, const Terminal& terminal) {
  const std::string en(value["en"].text());
  if (!en.empty()) return terminal.say({en, std::string(value["zh"].text())});
  return value.is<std::string>() ? std::string(value.text()) : json::to_json(value);
}

/// Faults of single fields as one line each, everything else beside its name.
void tell_details(const Map& details, const Terminal& terminal) {
  for (const auto& [name, value] : details) {
    const Map* errors = name == "errors" ? value.get_if<Map>() : nullptr;
    if (errors == nullptr) {
      terminal.err << "  " << name << ": " << sentence(value, terminal) << '\n';
      continue;
    }
    for (const auto& [path, fault] : *errors) {
      terminal.err << "  " << path << ": " << sentence(fault, terminal) << '\n';
    }
  }
}

}  // namespace

int Terminal::refuse(const Rejection& rejection) const {
  if (json) {
    print(Map{
        {"code", rejection.code}, {"detail", say(rejection.text)}, {"details", rejection.details}});
  }
  err << strong(rejection.code) << ": " << say(rejection.text) << '\n';
  const Map* details = rejection.details.get_if<Map>();
  if (details != nullptr && !json) tell_details(*details, *this);
  return rejection.kind == Rejection::Kind::kUnavailable ? kWorldFailed : kRefused;
}

int Terminal::world_failed(const std::string& what) const {
  if (json) print(Map{{"code", "WORLD"}, {"detail", what}});
  err << strong("recourse") << ": " << what << '\n';
  return kWorldFailed;
}

std::string Terminal::strong(const std::string& text) const {
  return interactive ? "\033[1;31m" + text + "\033[0m" : text;
}

Language language_of(const std::string& wanted) {
  std::string name = wanted;
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (name.empty() && value != nullptr) name = value;
  }
  return name.starts_with("zh") ? Language::kChinese : Language::kEnglish;
}

std::string padded(const std::string& text, std::size_t width) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) ++columns;
    if (byte >= 0xE0) columns += 2;  // CJK and what else takes three or four bytes
    if (byte >= 0xC0 && byte < 0xE0) ++columns;
  }
  return columns < width ? text + std::string(width - columns, ' ') : text;
}

}  // namespace recourse::cli
