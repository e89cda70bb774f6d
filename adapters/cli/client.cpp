#include "adapters/cli/client.h"

#include <curl/curl.h>

#include <utility>

#include "adapters/cli/terminal.h"
#include "adapters/json/json_value.h"
#include "adapters/runtime/ambient.h"

namespace recourse::cli {
namespace {

constexpr long kConnectTime_ms = 5'000;
constexpr long kAnswerTime_ms = 120'000;  // longer than the server's own patience

std::size_t append_bytes(char* data, std::size_t size, std::size_t count, void* target) {
  static_cast<std::string*>(target)->append(data, size * count);
  return size * count;
}

/// Cookies of the answer that the client must send again ("name=value").
std::size_t note_header(char* data, std::size_t size, std::size_t count, void* target) {
  std::string line(data, size * count);
  constexpr std::string_view kName = "set-cookie:";
  for (std::size_t i = 0; i < kName.size() && i < line.size(); ++i) {
    if (line[i] >= 'A' && line[i] <= 'Z') line[i] = static_cast<char>(line[i] - 'A' + 'a');
  }
  if (line.starts_with(kName)) {
    const auto from = line.find_first_not_of(' ', kName.size());
    *static_cast<std::string*>(target) = line.substr(from, line.find(';') - from);
  }
  return size * count;
}

}  // namespace

struct Client::Parts {
  CURL* curl = nullptr;
  std::string url, token, cookie, csrf;
  Language language = Language::kEnglish;
  runtime::RandomIds ids;

  ~Parts() { curl_easy_cleanup(curl); }

  Reply send(const std::string& path, const std::string* body, const std::string& key) {
    std::string answer;
    curl_easy_reset(curl);
    const std::string address = url + path;
    curl_easy_setopt(curl, CURLOPT_URL, address.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectTime_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kAnswerTime_ms);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, note_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &cookie);
    curl_slist* headers = curl_slist_append(nullptr, "Accept: application/json");
    const auto header = [&headers](const std::string& line) {
      headers = curl_slist_append(headers, line.c_str());
    };
    header(language == Language::kChinese ? "Accept-Language: zh" : "Accept-Language: en");
    if (!token.empty()) header("Authorization: Bearer " + token);
    if (!cookie.empty()) header("Cookie: " + cookie);
    if (body != nullptr) {
      header(body->empty() ? "Content-Type:" : "Content-Type: application/json");
      header("Expect:");  // no extra round trip for large bodies
      header("Idempotency-Key: " + key);
      if (!csrf.empty()) header("X-CSRF-Token: " + csrf);
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    const CURLcode code = curl_easy_perform(curl);
    curl_slist_free_all(headers);
    if (code != CURLE_OK) throw WorldFailed(url + ": " + curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    auto parsed = json::parse_json(answer, json::kOwnBytes);
    return {static_cast<int>(status), parsed.ok() ? *parsed : Value(answer)};
  }
};

Client::Client(std::string url, std::string token, Language language)
    : parts_(std::make_unique<Parts>()) {
  while (url.ends_with('/')) url.pop_back();
  parts_->url = std::move(url);
  parts_->token = std::move(token);
  parts_->language = language;
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  parts_->curl = ready == CURLE_OK ? curl_easy_init() : nullptr;
  if (parts_->curl == nullptr) throw WorldFailed("libcurl cannot be initialised");
}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

Client::Reply Client::get(const std::string& path) { return parts_->send(path, nullptr, ""); }

Result<std::string> Client::download(const std::string& path) {
  const auto body = accepted(get(path));
  if (!body.ok()) return body.rejection();
  return std::string(body->text());
}

Client::Reply Client::post(const std::string& path, const Value& body, const std::string& key) {
  const std::string text = body.is_null() ? "" : json::to_json(body);
  const std::string used = key.empty() ? parts_->ids.make<MessageId>().text() : key;
  return parts_->send(path, &text, used);
}

Result<Done> Client::sign_in(const std::string& user, const std::string& password) {
  Map body{{"user", user}};
  if (password.empty()) {
    body["demo"] = true;  // only a demo lets people in without one
  } else {
    body["password"] = password;
  }
  parts_->token.clear();
  auto answer = accepted(post("/api/v1/session", body));
  if (!answer.ok()) return answer.rejection();
  parts_->csrf = std::string((*answer)["csrf"].text());
  return Done{};
}

void Client::use_token(std::string token) { parts_->token = std::move(token); }
const std::string& Client::url() const { return parts_->url; }

Result<Value> accepted(Client::Reply reply) {
  if (reply.status >= 200 && reply.status < 300) return std::move(reply.body);
  using Kind = Rejection::Kind;
  Rejection rejection;
  rejection.kind = reply.status >= 500 ? Kind::kUnavailable : Kind::kInvalid;
  rejection.code = std::string(reply.body["code"].text());
  if (rejection.code.empty()) rejection.code = "HTTP_" + std::to_string(reply.status);
  rejection.text.en = std::string(reply.body["detail"].text());
  if (rejection.text.en.empty()) rejection.text.en = std::string(reply.body["title"].text());
  if (rejection.text.en.empty()) rejection.text.en = std::string(reply.body.text());
  for (const char* name : {"errors", "allowed", "details"}) {
    if (reply.body[name].is_null()) continue;
    if (rejection.details.is_null()) rejection.details = Map{};
    rejection.details.as<Map>()[name] = reply.body[name];
  }
  return rejection;
}

std::string url_escaped(const std::string& text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace recourse::cli
