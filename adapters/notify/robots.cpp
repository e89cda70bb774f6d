#include "adapters/json/json_value.h"
#include "adapters/notify/channels.h"
#include "adapters/notify/seal.h"

namespace recourse::notify {
namespace {

Outgoing post(std::string url, const Value& body) {
  Outgoing out;
  out.url = std::move(url);
  out.headers = {"Content-Type: application/json; charset=utf-8"};
  out.body = json::to_json(body);
  return out;
}

/// The key of a WeCom robot is part of its address; it signs nothing.
Outgoing wecom(const Letter& letter, const Channel& channel) {
  return post(channel.address,
              Map{{"msgtype", "markdown"}, {"markdown", Map{{"content", letter.markdown()}}}});
}

/// base64(HMAC-SHA256(secret, "milliseconds\nsecret")), in the address.
Outgoing dingtalk(const Letter& letter, const Channel& channel) {
  std::string url = channel.address;
  if (!channel.secret.empty()) {
    const std::string stamp = std::to_string(letter.now.us / 1000);
    const std::string sign = base64(hmac_sha256(channel.secret, stamp + "\n" + channel.secret));
    url += url.find('?') == std::string::npos ? "?" : "&";
    url += "timestamp=" + stamp + "&sign=" + percent_encoded(sign);
  }
  return post(std::move(url),
              Map{{"msgtype", "markdown"},
                  {"markdown", Map{{"title", letter.subject}, {"text", letter.markdown()}}}});
}

/// base64(HMAC-SHA256("seconds\nsecret", "")), in the body. Feishu reads the timestamp as text.
Outgoing feishu(const Letter& letter, const Channel& channel) {
  List lines;
  for (const Letter::Entry& entry : letter.entries) {
    lines.emplace_back(List{Map{{"tag", "a"}, {"text", entry.text}, {"href", entry.link}}});
  }
  const char* language = letter.language == Language::kEnglish ? "en_us" : "zh_cn";
  Map post_text{{language, Map{{"title", letter.subject}, {"content", std::move(lines)}}}};
  Map body{{"msg_type", "post"}, {"content", Map{{"post", std::move(post_text)}}}};
  if (!channel.secret.empty()) {
    const std::string stamp = std::to_string(letter.now.us / kMicrosPerSecond);
    body["timestamp"] = stamp;
    body["sign"] = base64(hmac_sha256(stamp + "\n" + channel.secret, ""));
  }
  return post(channel.address, std::move(body));
}

}  // namespace

Outgoing robot_message(const Letter& letter, const Channel& channel) {
  if (channel.kind == "wecom") return wecom(letter, channel);
  return channel.kind == "dingtalk" ? dingtalk(letter, channel) : feishu(letter, channel);
}

}  // namespace recourse::notify
