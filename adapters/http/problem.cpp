#include "adapters/http/problem.h"

#include <algorithm>
#include <array>

#include "adapters/json/json_value.h"
#include "engine/history/quoted_text.h"

namespace recourse::http {
namespace {

struct StatusTitle {
  int status;
  Label title;
};

const Label& title_of(int status) {
  static const std::array<StatusTitle, 15> kTitles{{
      {400, {"The request cannot be read", "无法读取该请求"}},
      {401, {"Please sign in", "请先登录"}},
      {403, {"Not allowed", "没有权限"}},
      {404, {"Not found", "未找到"}},
      {405, {"Method not allowed", "不支持该方法"}},
      {409, {"Not possible in the present state", "当前状态不允许"}},
      {413, {"Too large", "内容过大"}},
      {414, {"The address is too long", "地址过长"}},
      {415, {"Unsupported content", "不支持的内容类型"}},
      {422, {"The input is not valid", "输入无效"}},
      {429, {"Too many requests", "请求过于频繁"}},
      {431, {"The header is too large", "请求头过大"}},
      {500, {"Internal fault", "内部错误"}},
      {503, {"Temporarily unavailable", "暂时不可用"}},
      {505, {"HTTP version not supported", "不支持的 HTTP 版本"}},
  }};
  for (const StatusTitle& entry : kTitles) {
    if (entry.status == status) return entry.title;
  }
  static const Label kOther{"The request failed", "请求失败"};
  return kOther;
}

bool is_label(const Map& map) {
  return map.size() == 2 && map.get("en").is<std::string>() && map.get("zh").is<std::string>();
}

/// Labels inside become texts; depth is bounded because details are made by the engine.
Value localised(const Value& value, Language language) {
  if (const Map* map = value.get_if<Map>()) {
    if (is_label(*map)) {
      const Label label{std::string(map->get("en").text()), std::string(map->get("zh").text())};
      return label.in(language);
    }
    Map out;
    for (const auto& [name, inner] : *map) out[name] = localised(inner, language);
    return out;
  }
  if (const List* list = value.get_if<List>()) {
    List out;
    for (const Value& inner : *list) out.push_back(localised(inner, language));
    return out;
  }
  return value;
}

void append_member(std::string& out, std::string_view name, const Value& value) {
  out += ',';
  history::append_quoted(out, name);
  out += ':';
  out += json::to_json(value);
}

/// What the engine adds stands beside our members and replaces none of them. A sentence of its own
/// ({code, en, zh}, the fault behind an incident) becomes `reason`.
void append_details(std::string& out, const Map& details, Language language) {
  const Label reason{std::string(details.get("en").text()), std::string(details.get("zh").text())};
  if (!reason.empty()) append_member(out, "reason", reason.in(language));
  static constexpr std::array<std::string_view, 7> kOurs{"type",   "title", "status", "code",
                                                         "detail", "en",    "zh"};
  for (const auto& [name, value] : details) {
    if (std::find(kOurs.begin(), kOurs.end(), name) != kOurs.end()) continue;
    append_member(out, name, localised(value, language));
  }
}

bool starts_with_language(std::string_view text, std::string_view tag) {
  if (text.size() < tag.size()) return false;
  for (std::size_t i = 0; i < tag.size(); ++i) {
    if ((text[i] | 0x20) != tag[i]) return false;
  }
  return text.size() == tag.size() || text[tag.size()] == '-' || text[tag.size()] == ';';
}

}  // namespace

int status_of(Rejection::Kind kind) {
  using enum Rejection::Kind;
  switch (kind) {
    case kInvalid:
      return 422;
    case kMalformed:
      return 400;
    case kUnauthorized:
      return 401;
    case kForbidden:
      return 403;
    case kNotFound:
      return 404;
    case kConflict:
      return 409;
    case kTooLarge:
      return 413;
    case kTooMany:
      return 429;
    case kUnavailable:
      return 503;
  }
  return 500;
}

Response problem(const Rejection& rejection, Language language) {
  return problem(rejection, language, status_of(rejection.kind));
}

Response problem(const Rejection& rejection, Language language, int status) {
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  // RFC 9457 wants `status` as a JSON number, which our values never are: written by hand.
  std::string& out = response.body;
  out = "{\"type\":\"about:blank\"";
  append_member(out, "title", title_of(status).in(language));
  out += ",\"status\":" + std::to_string(status);
  append_member(out, "code", rejection.code);
  append_member(out, "detail", rejection.text.in(language));
  if (const Map* details = rejection.details.get_if<Map>()) {
    append_details(out, *details, language);
  }
  out += '}';
  response.headers.emplace_back("Content-Language", language == Language::kChinese ? "zh" : "en");
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  const bool busy = status == 429 || status == 503;
  const Value& wait = rejection.details["retry_after_s"];
  if (const Decimal* seconds = wait.get_if<Decimal>()) {
    response.headers.emplace_back("Retry-After", seconds->to_text());
  } else if (busy) {
    response.headers.emplace_back("Retry-After", "1");
  }
  return response;
}

Response answer(const Value& value, int status) {
  Response response;
  response.status = status;
  response.body = json::to_json(value);
  return response;
}

Response no_content() {
  Response response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

Rejection refuse(Rejection::Kind kind, std::string code, std::string en, std::string zh) {
  return Rejection{kind, std::move(code), Label{std::move(en), std::move(zh)}, Value()};
}

Rejection not_found() {
  return refuse(Rejection::Kind::kNotFound, "NOT_FOUND",
                "There is nothing here, or it is not for you to see.",
                "此处没有内容，或您无权查看。");
}

Rejection bad_cursor() {
  return refuse(Rejection::Kind::kMalformed, "CURSOR",
                "cursor must be the `next` of the page before; begin without one.",
                "cursor 必须是上一页返回的 next；查询首页时请勿填写。");
}

Rejection internal_fault() {
  return refuse(Rejection::Kind::kUnavailable, "INTERNAL",
                "Something went wrong on the server. Nothing was half done; please try again.",
                "服务器内部出错，未产生部分更改，请重试。");
}

Rejection unavailable() {
  return refuse(Rejection::Kind::kUnavailable, "UNAVAILABLE",
                "The database cannot be reached at the moment. Please try again.",
                "数据库暂时不可用，请稍后重试。");
}

Language language_of(const Request& request) {
  const auto asked = request.query.find("lang");
  if (asked != request.query.end()) {
    return asked->second.starts_with("zh") ? Language::kChinese : Language::kEnglish;
  }
  const std::string list = request.header("accept-language").value_or("");
  // In the order written: browsers list by preference, and q-values only repeat that order.
  std::size_t at = 0;
  while (at < list.size()) {
    std::size_t end = list.find(',', at);
    if (end == std::string::npos) end = list.size();
    std::string_view entry(list.data() + at, end - at);
    while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
    if (starts_with_language(entry, "zh")) return Language::kChinese;
    if (starts_with_language(entry, "en")) return Language::kEnglish;
    at = end + 1;
  }
  return Language::kEnglish;
}

}  // namespace recourse::http
