#include "adapters/http/target.h"

#include <optional>

#include "adapters/http/problem.h"

namespace recourse::http {
namespace {

constexpr std::size_t kParametersMax = 50;  // no route has more than a dozen

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// nullopt: a broken escape, a control character, or no UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (plus_is_space && c == '+') {
      c = ' ';
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return std::nullopt;
    out += c;
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

Rejection bad_target() {
  return refuse(Rejection::Kind::kMalformed, "TARGET",
                "The address of the request is not written in the normal form.",
                "请求地址不是规范写法。");
}
Rejection bad_query(std::string en, std::string zh) {
  return refuse(Rejection::Kind::kMalformed, "QUERY", std::move(en), std::move(zh));
}

bool is_plain_segment(std::string_view segment) {
  if (segment.empty() || segment == "." || segment == "..") return false;
  return segment.find_first_of("/\\;") == std::string_view::npos;
}

Result<Done> read_path(std::string_view path, Target& target) {
  std::size_t at = 1;
  while (at < path.size()) {
    std::size_t end = path.find('/', at);
    if (end == std::string_view::npos) end = path.size();
    const auto segment = percent_decoded(path.substr(at, end - at), false);
    if (!segment || !is_plain_segment(*segment)) return bad_target();
    target.path += '/';
    target.path += *segment;
    target.segments.push_back(*segment);
    if (end + 1 == path.size()) return bad_target();  // a slash at the end
    at = end + 1;
  }
  if (target.path.empty()) target.path = "/";
  return Done{};
}

Result<Done> read_query(std::string_view query, Target& target) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = percent_decoded(pair.substr(0, equals), true);
    const auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || name->empty()) {
      return bad_query("A query parameter is not written in the normal form.",
                       "查询参数不是规范写法。");
    }
    if (!target.query.emplace(*name, *value).second) {
      return bad_query("The query parameter " + *name + " stands twice; which one is meant?",
                       "查询参数 " + *name + " 出现了两次，无法确定以哪个为准。");
    }
    if (target.query.size() > kParametersMax) {
      return bad_query("There are more than 50 query parameters.", "查询参数超过 50 个。");
    }
  }
  return Done{};
}

}  // namespace

bool is_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || text.size() - i <= more) return false;
    std::uint32_t point = lead & (0x3f >> more);
    for (std::size_t k = 1; k <= more; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0) != 0x80) return false;
      point = point << 6 | (next & 0x3f);
    }
    const bool overlong = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (overlong || surrogate || point > 0x10ffff) return false;
    i += more + 1;
  }
  return true;
}

Result<Target> parse_target(std::string_view text) {
  if (text.empty() || text.front() != '/') return bad_target();
  if (text.find('#') != std::string_view::npos) return bad_target();
  const std::size_t question = std::min(text.find('?'), text.size());
  Target target;
  if (const auto read = read_path(text.substr(0, question), target); !read.ok()) {
    return read.rejection();
  }
  const std::string_view query = text.substr(std::min(question + 1, text.size()));
  if (const auto read = read_query(query, target); !read.ok()) return read.rejection();
  return target;
}

}  // namespace recourse::http
