#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/rows.h"
#include "adapters/http/secret.h"
#include "adapters/http/session.h"
#include "adapters/http/session_cookie.h"
#include "adapters/http/site.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

constexpr std::size_t kUserMax = 200;
constexpr std::size_t kPasswordMax = 1024;  // ASVS 6.2.9 wants 64; more only costs hashing time

Value session_value(const ports::Person& person, const std::string& csrf) {
  return Map{{"user", Map{{"id", person.id},
                          {"name", label_value(person.name)},
                          {"title", label_value(person.title)},
                          {"roles", text_list(person.roles)},
                          {"groups", text_list(ports::as_said(person.groups))}}},
             {"csrf", csrf}};
}

/// Always a new token; the one the browser came with is dead from now on (session fixation).
void open_session(const CallPtr& call, const std::string& user, runtime::Reads& reads) {
  const auto directory = call->site.directory();
  const ports::Person* person = directory->find(user);
  if (person == nullptr || !person->active) return call->refuse(not_found());
  if (const auto old = session_cookie(call->request)) {
    const std::string hash = secret_hash(*old);
    reads.registry.drop_session(hash);
    call->site.sessions.forget(hash, call->site.now());
    call->site.transport->post([call, hash] { call->site.events->end_session(hash); });
  }
  const Instant now = call->site.now();
  const std::string token = random_secret();
  const std::string csrf = random_secret();
  reads.registry.put_session({secret_hash(token), user, csrf, now, Instant{now.us + kSessionUs}});
  Response response = answer(session_value(*person, csrf));
  response.headers.emplace_back("Set-Cookie",
                                set_session_cookie(token, call->site.options.secure_cookies));
  call->send(std::move(response));
}

void refuse_sign_in(const CallPtr& call) {
  call->refuse(refuse(Kind::kUnauthorized, "SIGN_IN", "The user name or the password is not right.",
                      "用户名或密码不正确。"));
}

void refuse_throttled(const CallPtr& call, int wait_s) {
  Rejection rejection = refuse(Kind::kTooMany, "THROTTLED",
                               "Too many attempts. Try again in " + std::to_string(wait_s) + " s.",
                               "尝试次数过多，请在 " + std::to_string(wait_s) + " 秒后重试。");
  rejection.details = Map{{"retry_after_s", wait_s}};
  call->refuse(rejection);
}

void sign_in_as_sample(const CallPtr& call, const std::string& user, runtime::Reads& reads) {
  if (!call->site.options.demo) {
    return call->refuse(refuse(Kind::kForbidden, "NO_DEMO", "There are no sample users here.",
                               "此处没有示例用户。"));
  }
  open_session(call, user, reads);
}

/// Unknown, disabled and password-less users take the same way as known ones, with a decoy.
void sign_in_by_password(const CallPtr& call, const std::string& user, const std::string& password,
                         runtime::Reads& reads) {
  const Instant now = call->site.now();
  const std::string& peer = call->request.peer;
  if (const auto wait_s = call->site.throttle.attempt(user, peer, now)) {
    return refuse_throttled(call, *wait_s);
  }
  const auto directory = call->site.directory();
  const ports::Person* person = directory->find(user);
  const auto credential = reads.registry.credential(user);
  const bool known = person != nullptr && person->active && credential &&
                     !credential->password_hash.empty() &&
                     (!credential->locked_until || *credential->locked_until <= now);
  const std::string hash = known ? credential->password_hash : std::string();
  on_slow(call, [call, known, hash, user, password] {
    const bool right = verify_password(known ? hash : decoy_hash(), password);
    if (!right || !known) return refuse_sign_in(call);
    call->site.throttle.succeeded(user, call->request.peer);
    on_reader(call, [call, user](runtime::Reads& r) { open_session(call, user, r); });
  });
}

}  // namespace

void sign_in(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string user = fields.text("user", true);
  const bool demo = fields.flag("demo");
  const std::string password = fields.text("password", !demo);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  if (user.size() > kUserMax || password.size() > kPasswordMax) return refuse_sign_in(call);
  if (demo) return sign_in_as_sample(call, user, reads);
  sign_in_by_password(call, user, password, reads);
}

void sign_out(const CallPtr& call, runtime::Reads& reads) {
  const std::string hash = call->session_hash;
  if (!hash.empty()) {
    reads.registry.drop_session(hash);
    call->site.sessions.forget(hash, call->site.now());
    call->site.transport->post([call, hash] { call->site.events->end_session(hash); });
  }
  Response response = no_content();
  response.headers.emplace_back("Set-Cookie",
                                set_session_cookie("", call->site.options.secure_cookies));
  call->send(std::move(response));
}

void who_am_i(const CallPtr& call, runtime::Reads&) {
  const auto directory = call->site.directory();
  const ports::Person* person = directory->find(call->caller.user);
  ports::Person self;  // the operator of the machine is in no directory
  self.id = call->caller.user;
  self.name = {call->caller.user, call->caller.user};
  self.roles = call->caller.roles;
  call->answer(session_value(person == nullptr ? self : *person, call->csrf));
}

void sample_users(const CallPtr& call, runtime::Reads&) {
  if (!call->site.options.demo) return call->refuse(not_found());
  const auto directory = call->site.directory();
  List users;
  for (const std::string& id : directory->people()) {
    const ports::Person* person = directory->find(id);
    if (person == nullptr || !person->active) continue;
    users.push_back(Map{{"id", id},
                        {"name", label_value(person->name)},
                        {"title", label_value(person->title)},
                        {"groups", text_list(person->groups)}});
  }
  call->answer(users);
}

}  // namespace recourse::http
