#include "adapters/cli/terminal.h"

#include <cstdlib>
#include <ostream>

#include "adapters/json/json_value.h"

namespace recourse::cli {

void Terminal::print(const Value& value) const { out << json::to_json(value) << '\n'; }

int Terminal::refuse(const Rejection& rejection) const {
  if (json) {
    print(Map{
        {"code", rejection.code}, {"detail", say(rejection.text)}, {"details", rejection.details}});
  }
  err << strong(rejection.code) << ": " << say(rejection.text) << '\n';
  if (const Map* details = rejection.details.get_if<Map>(); details && !details->empty() && !json) {
    err << "  " << json::to_json(rejection.details) << '\n';
  }
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
