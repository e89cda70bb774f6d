#include "engine/command/mentions.h"

#include <set>

namespace recourse::command {
namespace {

constexpr std::size_t kMentionsMax = 20;

bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

}  // namespace

std::vector<std::string> mentioned(std::string_view text, const ports::Directory& directory) {
  std::set<std::string> found;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at > 0 && is_name_part(text[at - 1])) continue;  // an address of mail
    std::size_t end = at + 1;
    while (end < text.size() && is_name_part(text[end])) ++end;
    for (; end > at + 1; --end) {
      const std::string name(text.substr(at + 1, end - at - 1));
      const ports::Person* person = directory.find(name);
      if (person == nullptr || !person->active) continue;
      found.insert(person->id);
      break;
    }
    if (found.size() == kMentionsMax) break;
  }
  return {found.begin(), found.end()};
}

}  // namespace recourse::command
