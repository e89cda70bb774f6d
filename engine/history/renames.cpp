#include "engine/history/renames.h"

namespace recourse::history {

std::string renamed(const Renames& renames, const std::string& path) {
  for (const auto& [from, to] : renames) {
    for (std::size_t at = path.find(from); at != std::string::npos; at = path.find(from, at + 1)) {
      const std::size_t end = at + from.size();
      const bool begins = at == 0 || path[at - 1] == '/';
      const bool ends = end == path.size() || path[end] == '/';
      if (!begins || !ends) continue;
      const bool whole = to.find('/') != std::string::npos;
      return (whole ? std::string() : path.substr(0, at)) + to + path.substr(end);
    }
  }
  return path;
}

}  // namespace recourse::history
