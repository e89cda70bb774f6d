#include "adapters/http/session.h"

#include <algorithm>

#include "adapters/http/problem.h"
#include "adapters/http/route.h"
#include "adapters/http/secret.h"
#include "adapters/http/session_cookie.h"
#include "adapters/http/site.h"
#include "adapters/runtime/caller.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

Rejection signed_out() {
  return refuse(Kind::kUnauthorized, "SIGN_IN", "Please sign in; your session is over or unknown.",
                "请登录；会话已结束或无效。");
}

std::optional<std::string> bearer_token(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string given = request.header("authorization").value_or("");
  if (!given.starts_with(kScheme)) return std::nullopt;
  return given.substr(kScheme.size());
}

void be_operator(Call& call) {
  call.caller = command::Caller{"operator", {}, {"admin"}, {}};
  call.session_expires = Instant{call.site.now().us + kSessionUs};
}

/// Makes the owner of the session the caller, or says what forbids it.
std::optional<Rejection> become(Call& call, const ports::SessionRow& session, bool by_bearer) {
  if (session.expires <= call.site.now()) return signed_out();
  const auto directory = call.site.directory();
  const ports::Person* person = directory->find(session.user);
  if (person == nullptr || !person->active) return signed_out();
  call.caller = runtime::caller_of(*directory, session.user);
  call.session_hash = session.token_hash;
  call.session_expires = session.expires;
  call.csrf = session.csrf;
  if (by_bearer || call.route->effect == Effect::kReads) return std::nullopt;
  const std::string given = call.request.header("x-csrf-token").value_or("");
  if (same_secret(given, session.csrf)) return std::nullopt;
  return refuse(Kind::kForbidden, "CSRF", "The X-CSRF-Token of your session is missing or wrong.",
                "缺少会话的 X-CSRF-Token，或其值不正确。");
}

bool overlap(const std::vector<std::string>& mine, const std::vector<std::string_view>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&mine](std::string_view role) {
    return std::find(mine.begin(), mine.end(), role) != mine.end();
  });
}

}  // namespace

std::optional<Rejection> identify(Call& call, runtime::Reads& reads) {
  const Request& request = call.request;
  const bool by_bearer = request.headers.count("authorization") > 0;
  const auto token = by_bearer ? bearer_token(request) : session_cookie(request);
  if (!token || token->empty()) return signed_out();
  const std::string& operator_token = call.site.options.operator_token;
  if (by_bearer && !operator_token.empty() && same_secret(*token, operator_token)) {
    be_operator(call);
    return std::nullopt;
  }
  const auto session = reads.registry.session(secret_hash(*token));
  if (!session) return signed_out();
  call.site.sessions.remember(*session, call.site.now());
  return become(call, *session, by_bearer);
}

bool is_known(Call& call) {
  const bool by_bearer = call.request.headers.count("authorization") > 0;
  const auto token = by_bearer ? bearer_token(call.request) : session_cookie(call.request);
  if (!token || token->empty()) return false;
  const auto session = call.site.sessions.find(secret_hash(*token), call.site.now());
  return session && !become(call, *session, by_bearer);
}

std::optional<Rejection> may_use(const Call& call) {
  const Route& route = *call.route;
  if (route.guard == Guard::kRoles && !overlap(call.caller.roles, route.roles)) {
    return refuse(Kind::kForbidden, "ROLE", "Your roles do not include this.",
                  "您的角色无权执行此操作。");
  }
  if (route.effect != Effect::kChanges) return std::nullopt;
  if (!call.caller.has_role("auditor") || call.caller.has_role("admin")) return std::nullopt;
  return refuse(Kind::kForbidden, "READ_ONLY", "Auditors read; they change nothing.",
                "审计人员只能查看，不能更改。");
}

std::string issue_token(ports::Registry& registry, const std::string& user, Instant now,
                        Instant expires) {
  std::string token = random_secret();
  registry.put_session({secret_hash(token), user, random_secret(), now, expires});
  return token;
}

}  // namespace recourse::http
