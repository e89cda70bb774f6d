#include "adapters/json/json_value.h"
#include "adapters/notify/channels.h"
#include "adapters/notify/seal.h"

namespace recourse::notify {

/// The headers and the signature are those of the Standard Webhooks specification: HMAC-SHA256 over
/// `id.timestamp.body`, so that neither can be changed or sent again later.
Outgoing webhook_message(const Letter& letter, const Channel& channel) {
  List notices;
  for (const Letter::Entry& entry : letter.entries) {
    Map notice{{"id", entry.notice.id()},
               {"kind", entry.notice.kind},
               {"instance", entry.notice.instance.text()},
               {"at", to_text(entry.notice.at)},
               {"text", entry.text},
               {"link", entry.link}};
    if (!entry.notice.item.empty()) notice["task"] = entry.notice.item.text();
    notices.emplace_back(std::move(notice));
  }
  Outgoing out;
  out.url = channel.address;
  out.body = json::to_json(Map{{"person", letter.person}, {"notices", std::move(notices)}});
  const std::string stamp = std::to_string(letter.now.us / kMicrosPerSecond);
  constexpr std::string_view kPrefix = "whsec_";
  std::string key = channel.secret;
  if (key.starts_with(kPrefix)) {
    if (auto decoded = from_base64(std::string_view(key).substr(kPrefix.size()))) key = *decoded;
  }
  const std::string signature = base64(hmac_sha256(key, letter.id + "." + stamp + "." + out.body));
  out.headers = {"Content-Type: application/json", "webhook-id: " + letter.id,
                 "webhook-timestamp: " + stamp, "webhook-signature: v1," + signature};
  return out;
}

}  // namespace recourse::notify
