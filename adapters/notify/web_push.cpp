#include "adapters/json/json_value.h"
#include "adapters/notify/channels.h"
#include "adapters/notify/push_crypt.h"
#include "adapters/notify/seal.h"

namespace recourse::notify {
namespace {

constexpr std::int64_t kTokenLife_s = 12 * 3600;  // push services refuse more than a day
constexpr std::string_view kKeptFor_s = "86400";
constexpr std::size_t kAuthBytes = 16;

/// RFC 8292: who sends, to this push service only, for a while. By hand because JSON numbers of
/// ours are texts, and `exp` must be a number.
std::string vapid(const std::string& endpoint, const Sender& sender, Instant now) {
  const std::string origin = endpoint.substr(0, endpoint.find('/', endpoint.find("://") + 3));
  const std::string head = base64url(R"({"typ":"JWT","alg":"ES256"})");
  const std::string claims = R"({"aud":)" + json::to_json(origin) + R"(,"exp":)" +
                             std::to_string(now.us / kMicrosPerSecond + kTokenLife_s) +
                             R"(,"sub":)" + json::to_json(sender.public_url) + "}";
  const std::string signed_part = head + "." + base64url(claims);
  return "vapid t=" + signed_part + "." + base64url(es256(sender.push, signed_part)) +
         ", k=" + base64url(sender.push.public_key);
}

}  // namespace

Result<Outgoing> push_message(const Letter& letter, const Channel& channel, const Sender& sender) {
  const auto key = from_base64(channel.key);
  const auto auth = from_base64(channel.secret);
  const std::string plain = json::to_json(
      Map{{"title", letter.subject}, {"link", letter.entries.front().link}, {"id", letter.id}});
  std::optional<std::string> body;
  if (key && auth && auth->size() == kAuthBytes) {
    body = push_encrypted(plain, {*key, *auth}, new_push_key(), random_bytes(kAuthBytes));
  }
  if (!body) {
    return Rejection{Rejection::Kind::kInvalid,
                     "CHANNEL",
                     {"The keys of this browser cannot be used; subscribe it again.",
                      "该浏览器的推送密钥无效，请重新订阅。"},
                     {}};
  }
  Outgoing out;
  out.url = channel.address;
  out.body = std::move(*body);
  out.headers = {"Content-Type: application/octet-stream", "Content-Encoding: aes128gcm",
                 "TTL: " + std::string(kKeptFor_s),
                 "Authorization: " + vapid(channel.address, sender, letter.now)};
  return out;
}

}  // namespace recourse::notify
