#include "adapters/http/route.h"

namespace recourse::http {
namespace {

bool is_capture(std::string_view part) { return part.starts_with('{'); }

/// Literal parts must be equal. A pattern with captures loses to one without, so `tasks/counts`
/// is never the task with the id "counts": routes() lists literals first.
bool matches(const std::vector<std::string_view>& parts, const std::vector<std::string>& segments,
             std::vector<std::string>& captured) {
  if (parts.size() != segments.size()) return false;
  captured.clear();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (is_capture(parts[i])) {
      captured.push_back(segments[i]);
    } else if (parts[i] != segments[i]) {
      return false;
    }
  }
  return true;
}

struct Prepared {
  const Route* route;
  std::vector<std::string_view> parts;
};

const std::vector<Prepared>& prepared_routes() {
  static const std::vector<Prepared> kPrepared = [] {
    std::vector<Prepared> out;
    for (const Route& route : routes()) out.push_back({&route, pattern_parts(route.pattern)});
    return out;
  }();
  return kPrepared;
}

}  // namespace

std::vector<std::string_view> pattern_parts(std::string_view pattern) {
  std::vector<std::string_view> parts;
  std::size_t at = 1;
  while (at < pattern.size()) {
    const std::size_t end = std::min(pattern.find('/', at), pattern.size());
    parts.push_back(pattern.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

Match find_route(Method method, const std::vector<std::string>& segments) {
  Match match;
  std::vector<std::string> captured;
  for (const Prepared& candidate : prepared_routes()) {
    if (!matches(candidate.parts, segments, captured)) continue;
    if (candidate.route->method == method) {
      match.route = candidate.route;
      match.captured = std::move(captured);
      return match;
    }
    const std::string_view other = name(candidate.route->method);
    if (match.allow.find(other) != std::string::npos) continue;
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += other;
  }
  return match;
}

}  // namespace recourse::http
