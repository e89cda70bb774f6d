#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace recourse::http {

/// What one request may cost before anything of it is believed.
struct RequestLimits {
  std::size_t header_bytes = 16 * 1024;  ///< request line and all fields
  std::size_t fields = 100;
  std::size_t target_bytes = 8 * 1024;
  std::size_t body_bytes = 1024 * 1024;  ///< one form with long texts; files travel apart
  std::size_t file_bytes = 8 * 1024 * 1024;  ///< one photo or scanned letter
  /// Bodies over body_bytes, of all connections together, from their first byte to their answer.
  std::size_t large_bytes = 64 * 1024 * 1024;
};

struct HeaderFault {
  int status = 400;
  std::string code;
  std::string en, zh;
};

/// Looks at the raw bytes of a header, "\r\n\r\n" included, before the HTTP library reads them.
/// What two parsers could read differently is refused, whatever the library makes of it: bare line
/// feeds, folded lines, control characters, two Content-Length, Content-Length beside
/// Transfer-Encoding, a coding other than chunked, more than one or no Host.
[[nodiscard]] std::optional<HeaderFault> check_header_block(std::string_view block,
                                                            const RequestLimits& limits);

}  // namespace recourse::http
