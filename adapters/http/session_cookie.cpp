#include "adapters/http/session_cookie.h"

#include "adapters/http/session.h"

namespace recourse::http {
namespace {
constexpr std::string_view kCookie = "recourse_session=";
}  // namespace

std::optional<std::string> session_cookie(const Request& request) {
  const std::string all = request.header("cookie").value_or("");
  std::optional<std::string> found;
  std::size_t at = 0;
  while (at < all.size()) {
    const std::size_t end = std::min(all.find(';', at), all.size());
    std::string_view pair(all.data() + at, end - at);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.starts_with(kCookie)) {
      if (found) return std::nullopt;
      found = std::string(pair.substr(kCookie.size()));
    }
    at = end + 1;
  }
  return found;
}

std::string set_session_cookie(const std::string& token, bool secure) {
  const std::int64_t seconds = token.empty() ? 0 : kSessionUs / kMicrosPerSecond;
  return std::string(kCookie) + token +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (secure ? "; Secure" : "");
}

}  // namespace recourse::http
