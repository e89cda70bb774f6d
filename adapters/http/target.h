#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace recourse::http {

struct Target {
  std::string path;                   ///< decoded, "/a/b"
  std::vector<std::string> segments;  ///< {"a", "b"}; "/" has none
  std::map<std::string, std::string> query;
};

/// Reads a request target once, so that no two parts of the server read it differently. Refused
/// (kMalformed, TARGET or QUERY): anything but origin form, empty segments, "." and "..", a slash,
/// backslash, ";" or control character inside a segment (also percent-encoded), text that is no
/// UTF-8, a parameter that stands twice, more than 50 parameters.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace recourse::http
