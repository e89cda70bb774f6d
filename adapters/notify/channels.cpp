#include "adapters/notify/channels.h"

#include <algorithm>
#include <array>

#include "adapters/json/json_value.h"

namespace recourse::notify {
namespace {

Rejection unreachable(std::string en, std::string zh) {
  return {Rejection::Kind::kInvalid, "CHANNEL", {std::move(en), std::move(zh)}, {}};
}

/// Robots answer 200 to everything and say in the body what became of it.
Judged judge_robot(const Answer& answer) {
  const auto body = json::parse_json(answer.body);
  if (!body.ok()) return {Verdict::kLater, "the robot's answer is no JSON"};
  for (const char* name : {"errcode", "code", "StatusCode"}) {
    const Value& code = (*body)[name];
    if (code.is_null()) continue;
    const auto* number = code.get_if<Decimal>();
    const auto whole = number == nullptr ? std::nullopt : number->to_int64();
    if (whole == 0) return {Verdict::kTaken, ""};
    // Too many messages: WeCom, DingTalk, Feishu.
    constexpr std::array<std::int64_t, 4> kBusy{45009, 130101, 11232, 9499};
    const bool busy = whole && std::find(kBusy.begin(), kBusy.end(), *whole) != kBusy.end();
    return {busy ? Verdict::kLater : Verdict::kNever,
            "the robot answered " + (whole ? std::to_string(*whole) : std::string("nonsense"))};
  }
  return {Verdict::kLater, "the robot's answer has no code"};
}

}  // namespace

Result<Outgoing> outgoing(const Letter& letter, const Channel& channel, const Sender& sender) {
  if (channel.kind == "email") {
    if (sender.mail.url.empty()) {
      return unreachable("This house sends no mail: serve --smtp URL.",
                         "系统未配置邮件服务器：serve --smtp URL。");
    }
    if (letter.email.empty()) {
      return unreachable("The directory has no e-mail address for " + letter.person + ".",
                         "组织目录中没有 " + letter.person + " 的邮箱。");
    }
    return mail_message(letter, sender.mail);
  }
  if (channel.kind == "webhook") return webhook_message(letter, channel);
  if (channel.kind == "webpush") return push_message(letter, channel, sender);
  return robot_message(letter, channel);
}

Judged judge(const Answer& answer, const Channel& channel) {
  if (!answer.arrived) return {Verdict::kLater, answer.fault};
  const std::string said = "answered " + std::to_string(answer.status);
  if (channel.kind == "email") {
    if (answer.status >= 200 && answer.status < 400) return {Verdict::kTaken, ""};
    return {answer.status >= 500 ? Verdict::kNever : Verdict::kLater, said};
  }
  if (answer.status >= 200 && answer.status < 300) {
    if (channel.kind == "webhook") return {Verdict::kConfirmed, ""};
    return channel.kind == "webpush" ? Judged{Verdict::kTaken, ""} : judge_robot(answer);
  }
  const bool busy = answer.status == 408 || answer.status == 425 || answer.status == 429;
  const bool refused = answer.status >= 300 && answer.status < 500 && !busy;
  return {refused ? Verdict::kNever : Verdict::kLater, said};
}

}  // namespace recourse::notify
