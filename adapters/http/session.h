#pragma once
#include <optional>

#include "adapters/http/call.h"

namespace recourse::http {

inline constexpr std::int64_t kSessionUs = 12 * 3600 * kMicrosPerSecond;  // one long working day

/// Fills in caller, session and CSRF token from the bearer token or the cookie, and checks the CSRF
/// token where the cookie alone would let a foreign page act. Rejects: kUnauthorized SIGN_IN,
/// kForbidden CSRF. People are looked up anew for each request: a change applies at once.
[[nodiscard]] std::optional<Rejection> identify(Call& call, runtime::Reads& reads);
/// The same from memory: true when the caller is known, and nothing is to be said against it.
[[nodiscard]] bool is_known(Call& call);

/// May this caller use the route at all? Rejects: kForbidden ROLE or READ_ONLY.
[[nodiscard]] std::optional<Rejection> may_use(const Call& call);

/// Makes a session for a token that a machine is to use (`Authorization: Bearer`), and returns the
/// token, which is stored nowhere.
[[nodiscard]] std::string issue_token(ports::Registry& registry, const std::string& user,
                                      Instant now, Instant expires);

}  // namespace recourse::http
