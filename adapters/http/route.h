#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/call.h"

namespace recourse::http {

/// Who may use a route at all; what may be done to which object is command::access' to say.
enum class Guard {
  kAnyone,  ///< no sign-in
  kSignedIn,
  kRoles,  ///< signed in with one of Route::roles
};

/// What a route changes. Anything but kReads needs the CSRF token of a cookie session.
enum class Effect {
  kReads,
  kOwn,      ///< only what is the caller's own: the session
  kChanges,  ///< refused to auditors
};

/// What the route takes as body.
enum class BodyKind { kNone, kJson, kBytes };

/// A handler that needs no database: runs on the I/O thread, also when every reader is stuck.
using DirectHandler = void (*)(const CallPtr& call);

/// Answers from memory alone, on the I/O thread, for a caller who is known from memory, too. False:
/// it cannot, and the handler is asked.
using PromptHandler = bool (*)(const CallPtr& call);

/// One route as data: the router, the checks of the front door, openapi.json and the generated
/// authorisation test all read this table.
struct Route {
  Method method = Method::kGet;
  std::string_view pattern;        ///< "/api/v1/tasks/{id}/{verb}"
  CallHandler handler = nullptr;   ///< or
  DirectHandler direct = nullptr;  ///< only with Guard::kAnyone
  PromptHandler prompt = nullptr;  ///< asked before the handler
  Guard guard = Guard::kSignedIn;
  std::vector<std::string_view> roles{};  ///< for kRoles
  Effect effect = Effect::kReads;
  bool keyed = false;  ///< needs an Idempotency-Key
  BodyKind body = BodyKind::kNone;
  std::vector<std::string_view> query{};  ///< names of query parameters; others are refused
  std::string_view says;                  ///< one line for the API description
  std::string_view takes{};               ///< members of the JSON body, as schemas.h writes them
  std::string_view gives{};               ///< schema of the JSON answer; "" where it is none
};

[[nodiscard]] const std::vector<Route>& routes();

struct Match {
  const Route* route = nullptr;
  std::vector<std::string> captured;
  std::string allow;  ///< when route is null: the methods this path has; "" when it has none
};
[[nodiscard]] Match find_route(Method method, const std::vector<std::string>& segments);

/// The parts of a pattern between slashes.
[[nodiscard]] std::vector<std::string_view> pattern_parts(std::string_view pattern);

}  // namespace recourse::http
