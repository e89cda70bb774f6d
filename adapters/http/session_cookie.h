#pragma once
#include <optional>
#include <string>

#include "adapters/http/message.h"

namespace recourse::http {

/// The session token a browser sent; nullopt without one, or with two (one of them is not ours).
[[nodiscard]] std::optional<std::string> session_cookie(const Request& request);
/// Value of a Set-Cookie header. `token` empty: the browser forgets it.
[[nodiscard]] std::string set_session_cookie(const std::string& token, bool secure);

}  // namespace recourse::http
