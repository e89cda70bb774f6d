#include "adapters/http/header_block.h"

#include "engine/base/ascii.h"

namespace recourse::http {
namespace {

struct FieldCounts {
  std::size_t all = 0;
  int content_length = 0;
  int transfer_encoding = 0;
  int host = 0;
};

HeaderFault malformed(std::string en, std::string zh) {
  return HeaderFault{400, "HEADER", std::move(en), std::move(zh)};
}

bool has_control(std::string_view line) {
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7f) return true;
  }
  return false;
}

std::optional<HeaderFault> check_field(std::string_view line, FieldCounts& counts) {
  if (line.front() == ' ' || line.front() == '\t') {
    return malformed("Folded header lines are not accepted.", "不接受折行的请求头。");
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || line[colon - 1] == ' ' ||
      line[colon - 1] == '\t') {
    return malformed("A header line has no proper name.", "请求头的名称写法有误。");
  }
  ++counts.all;
  const std::string name = lower_ascii(line.substr(0, colon));
  if (name == "content-length") ++counts.content_length;
  if (name == "host") ++counts.host;
  if (name != "transfer-encoding") return std::nullopt;
  ++counts.transfer_encoding;
  if (lower_ascii(trimmed(line.substr(colon + 1))) == "chunked") return std::nullopt;
  return malformed("The only Transfer-Encoding accepted is chunked.",
                   "Transfer-Encoding 仅支持 chunked。");
}

std::optional<HeaderFault> check_request_line(std::string_view line, const RequestLimits& limits) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return malformed("The request line is not complete.", "请求行不完整。");
  }
  if (last - first - 1 > limits.target_bytes) {
    return HeaderFault{414, "TARGET_LENGTH", "The address is longer than 8 KiB.",
                       "地址长度超过 8 KiB。"};
  }
  const std::string_view version = line.substr(last + 1);
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return std::nullopt;
  return HeaderFault{505, "VERSION", "Only HTTP/1.1 and HTTP/1.0 are spoken here.",
                     "仅支持 HTTP/1.1 与 HTTP/1.0。"};
}

std::optional<HeaderFault> check_counts(const FieldCounts& counts, const RequestLimits& limits) {
  if (counts.all > limits.fields) {
    return HeaderFault{431, "HEADER_COUNT", "There are more than 100 header fields.",
                       "请求头超过 100 个。"};
  }
  if (counts.content_length > 1 || counts.transfer_encoding > 1 ||
      (counts.content_length == 1 && counts.transfer_encoding == 1)) {
    return malformed("The length of the body is stated more than once.", "正文长度被重复声明。");
  }
  if (counts.host != 1) {
    return malformed("Exactly one Host header is expected.", "必须且只能有一个 Host 请求头。");
  }
  return std::nullopt;
}

}  // namespace

std::optional<HeaderFault> check_header_block(std::string_view block, const RequestLimits& limits) {
  FieldCounts counts;
  bool first = true;
  while (!block.empty()) {
    const std::size_t end = block.find("\r\n");
    if (end == std::string_view::npos) break;
    const std::string_view line = block.substr(0, end);
    block.remove_prefix(end + 2);
    if (line.empty()) return check_counts(counts, limits);
    if (has_control(line)) {
      return malformed("A header holds a control character or a bare line feed.",
                       "请求头含有控制字符或单独的换行符。");
    }
    auto fault = first ? check_request_line(line, limits) : check_field(line, counts);
    if (fault) return fault;
    first = false;
  }
  return malformed("The header does not end as it should.", "请求头没有正确结束。");
}

}  // namespace recourse::http
