#include <array>
#include <chrono>

#include "adapters/http/problem.h"
#include "adapters/http/route.h"
#include "adapters/http/session.h"
#include "adapters/http/site.h"
#include "engine/base/ascii.h"
#include "engine/history/quoted_text.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

void add_safety_headers(Response& response) {
  // Answers of the API are somebody's data; pages and assets say for themselves what may be kept.
  bool cached = false;
  for (const auto& [name, value] : response.headers) cached = cached || name == "Cache-Control";
  if (!cached) response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("X-Frame-Options", "DENY");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

/// One line of JSON: what was asked cannot break out of it, however it was written.
std::string log_line(const Request& request, int status, std::int64_t us) {
  constexpr std::size_t kPathMax = 300;
  std::string path = request.path;
  if (path.size() > kPathMax) {
    std::size_t end = kPathMax;
    while (end > 0 && (static_cast<unsigned char>(path[end]) & 0xc0) == 0x80) --end;
    path.resize(end);
  }
  std::string out = "{\"method\":\"" + std::string(name(request.method)) + "\",\"path\":";
  history::append_quoted(out, path);
  out += ",\"status\":" + std::to_string(status) + ",\"us\":" + std::to_string(us) + ",\"peer\":";
  history::append_quoted(out, request.peer);
  return out + "}";
}

/// The reply with what every answer gets: safety headers, the counters, the access log.
Reply dressed(const std::shared_ptr<Site>& site, const Request& request, Reply reply) {
  const auto begun = std::chrono::steady_clock::now();
  Request shown;  // only what the log tells: the body is gone by then
  shown.method = request.method;
  shown.path = request.path;
  shown.peer = request.peer;
  return Reply([site, shown, begun, reply = std::move(reply)](Response response) {
    add_safety_headers(response);
    ++site->answers[static_cast<std::size_t>(response.status / 100) % site->answers.size()];
    if (site->world.log) {
      const auto took = std::chrono::steady_clock::now() - begun;
      const auto us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
      site->world.log(log_line(shown, response.status, us));
    }
    reply.send(std::move(response));
  });
}

struct Objection {
  Rejection rejection;
  int status;
};
Objection object(int status, Kind kind, std::string code, std::string en, std::string zh) {
  return {refuse(kind, std::move(code), std::move(en), std::move(zh)), status};
}

std::optional<Objection> check_query(const Call& call) {
  const std::string lang = call.request.parameter("lang").substr(0, 2);
  if (!lang.empty() && lang != "en" && lang != "zh") {
    return object(400, Kind::kMalformed, "QUERY", "lang must be one of: en zh.",
                  "查询参数 lang 必须是以下之一：en zh。");
  }
  for (const auto& [name, value] : call.request.query) {
    bool known = name == "lang";
    for (const std::string_view allowed : call.route->query) known = known || name == allowed;
    if (known) continue;
    return object(400, Kind::kMalformed, "QUERY",
                  "The query parameter " + name + " is not used here.",
                  "此处不使用查询参数 " + name + "。");
  }
  return std::nullopt;
}

std::optional<Objection> check_body(const Call& call) {
  const Request& request = call.request;
  if (request.headers.count("content-encoding") > 0) {
    return object(415, Kind::kMalformed, "CONTENT_ENCODING",
                  "Send the body as it is, without Content-Encoding.",
                  "请直接发送正文，不要使用 Content-Encoding。");
  }
  if (call.route->body == BodyKind::kNone) {
    if (request.body.empty()) return std::nullopt;
    return object(400, Kind::kMalformed, "BODY", "This request takes no body.",
                  "该请求不接受正文。");
  }
  // What a file is, its handler says; a page of another site cannot send one without asking first.
  if (call.route->body == BodyKind::kBytes) return std::nullopt;
  const std::string type = request.header("content-type").value_or("");
  const std::string_view bare = trimmed(std::string_view(type).substr(0, type.find(';')));
  if (lower_ascii(bare) == "application/json") return std::nullopt;
  return object(415, Kind::kMalformed, "CONTENT_TYPE", "The body must be application/json.",
                "请求正文必须是 application/json。");
}

std::optional<Objection> check_key(const Call& call) {
  const std::size_t count = call.request.headers.count("idempotency-key");
  if (count == 0 && !call.route->keyed) return std::nullopt;
  const std::string key = call.request.header("idempotency-key").value_or("");
  bool fine = !key.empty() && key.size() <= 200;
  for (const char c : key) fine = fine && c > 0x20 && c < 0x7f;
  if (fine) return std::nullopt;
  return object(400, Kind::kMalformed, "IDEMPOTENCY_KEY",
                "Send one Idempotency-Key of 1 to 200 visible ASCII characters, made once for "
                "what you intend and repeated with every attempt.",
                "请提供 Idempotency-Key（1–200 个可见 ASCII 字符），"
                "同一意图的每次重试使用同一个值。");
}

/// A browser says where a request comes from; a foreign page may not change anything.
std::optional<Objection> check_origin(const Call& call) {
  if (call.route->effect == Effect::kReads) return std::nullopt;
  const std::string origin = call.request.header("origin").value_or("");
  const std::string host = call.request.header("host").value_or("");
  const std::string site = call.request.header("sec-fetch-site").value_or("same-origin");
  const std::size_t scheme = origin.find("://");
  const bool own = call.request.headers.count("origin") == 0 ||
                   (scheme != std::string::npos && origin.substr(scheme + 3) == host);
  if (own && (site == "same-origin" || site == "none")) return std::nullopt;
  return object(403, Kind::kForbidden, "ORIGIN", "This request came from another site.",
                "该请求来自其他站点。");
}

std::optional<Objection> check_form(const Call& call) {
  static constexpr std::array kChecks{check_query, check_body, check_key, check_origin};
  for (const auto check : kChecks) {
    if (auto objection = check(call)) return objection;
  }
  return std::nullopt;
}

/// On a reader's thread: who is it, may they use this route, then the route itself.
void enter(const std::shared_ptr<Call>& call, runtime::Reads& reads) {
  if (call->route->guard != Guard::kAnyone) {
    if (const auto refusal = identify(*call, reads)) return call->refuse(*refusal);
    if (const auto refusal = may_use(*call)) return call->refuse(*refusal);
  }
  call->route->handler(call, reads);
}

/// On the I/O thread: whoever works all day is known, and so is where their tasks are.
bool answered_promptly(const std::shared_ptr<Call>& call) {
  try {
    return is_known(*call) && !may_use(*call) && call->route->prompt(call);
  } catch (const std::exception& error) {
    if (call->site.world.log) call->site.world.log(error.what());
    call->refuse(internal_fault(), 500);
    return true;
  }
}

void no_route(const std::shared_ptr<Site>& site, const Request& request, const Reply& reply,
              const std::string& allow) {
  const Language language = language_of(request);
  if (!allow.empty()) {
    Response response = problem(
        refuse(Kind::kMalformed, "METHOD", "This address takes other methods: " + allow + ".",
               "该地址支持的方法：" + allow + "。"),
        language, 405);
    response.headers.emplace_back("Allow", allow);
    return reply.send(std::move(response));
  }
  const std::string first = request.segments.empty() ? "" : request.segments.front();
  if (request.method == Method::kGet && first != "api" && first != "portal") {
    if (auto found = site->files.find(request)) return reply.send(std::move(*found));
  }
  reply.send(problem(not_found(), language));
}

}  // namespace

void front_door(const std::shared_ptr<Site>& site, Request request, Reply plain) {
  const Reply reply = dressed(site, request, std::move(plain));
  Match match = find_route(request.method, request.segments);
  if (match.route == nullptr) return no_route(site, request, reply, match.allow);
  auto call = std::make_shared<Call>(site, std::move(request), reply);
  call->route = match.route;
  call->captured = std::move(match.captured);
  call->language = language_of(call->request);
  if (const auto objection = check_form(*call)) {
    return call->refuse(objection->rejection, objection->status);
  }
  if (call->route->direct != nullptr) return call->route->direct(call);
  if (call->route->prompt != nullptr && answered_promptly(call)) return;
  on_reader(call, [call](runtime::Reads& reads) { enter(call, reads); });
}

bool takes_file(const Request& head) {
  const Match match = find_route(head.method, head.segments);
  return match.route != nullptr && match.route->body == BodyKind::kBytes;
}

void admit_file(const std::shared_ptr<Site>& site, Request head, Reply plain) {
  Match match = find_route(head.method, head.segments);
  const Reply refusal = dressed(site, head, plain);
  auto call = std::make_shared<Call>(site, std::move(head), refusal);
  call->route = match.route;
  call->language = language_of(call->request);
  if (const auto objection = check_form(*call)) {
    return call->refuse(objection->rejection, objection->status);
  }
  on_reader(call, [call, plain](runtime::Reads& reads) {
    if (const auto refusal = identify(*call, reads)) return call->refuse(*refusal);
    if (const auto refusal = may_use(*call)) return call->refuse(*refusal);
    Response go_on;
    go_on.status = 100;
    plain.send(std::move(go_on));
  });
}

}  // namespace recourse::http
