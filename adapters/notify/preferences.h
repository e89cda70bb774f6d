#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/notify/egress.h"
#include "engine/base/result.h"

namespace recourse::notify {

/// What people are told of. `offered`: work that a group may take.
inline constexpr std::string_view kKinds[] = {"assigned", "offered", "due",  "sla",     "mention",
                                              "cc",       "urge",    "erased", "incident"};

/// A way to a person besides the inbox. The id is what the person calls it.
struct Channel {
  std::string id;
  std::string kind;     ///< email, webhook, wecom, dingtalk, feishu, webpush
  std::string address;  ///< URL; of email nothing: the directory knows the address
  std::string secret;   ///< signs webhooks and robot calls; webpush: the auth secret, base64url
  std::string key;      ///< webpush: the browser's public key, base64url
};

/// How one person wants to be told. What is not said here follows the house: everything into the
/// inbox but what is offered to a group; of an erasure every channel hears that anything goes over.
struct Preferences {
  Language language = Language::kChinese;
  std::string calendar;  ///< quiet hours and digest by its clock; "": UTC, always open
  std::vector<Channel> channels;
  std::map<std::string, std::vector<std::string>, std::less<>> kinds;  ///< kind → channel ids
  struct Quiet {
    bool outside_hours = false;  ///< whenever the calendar is closed
    int from = 0, to = 0;        ///< minutes since midnight; equal: never
  } quiet;
  struct Digest {
    int at = 0;           ///< minutes since midnight
    std::string channel;  ///< "": no digest
    std::vector<std::string> kinds;
  } digest;
  struct Rung {
    int after_min = 0;
    std::string channel;
  };
  std::vector<Rung> ladder;  ///< tried one after the other while a notice is unread
  std::string feed;          ///< secret of the calendar feed; "": there is none

  [[nodiscard]] const Channel* channel(std::string_view id) const;
  [[nodiscard]] std::vector<std::string> channels_for(std::string_view kind) const;
  [[nodiscard]] bool digests(std::string_view kind) const;
};

/// Reads what a person sent. A secret that is left out stays the one of `before`. Without an egress
/// rule what was kept is read: the rule is asked again when something is sent.
/// Rejects with what was expected: kInvalid, code PREFERENCES or EGRESS.
[[nodiscard]] Result<Preferences> preferences_from(const Value& value, const Preferences& before,
                                                   const Egress* egress);
enum class Secrets { kShown, kHidden };
/// Hidden: for the person; `has_secret` stands where one is.
[[nodiscard]] Value to_value(const Preferences& preferences, Secrets secrets);

}  // namespace recourse::notify
