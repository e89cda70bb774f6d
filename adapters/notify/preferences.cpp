#include "adapters/notify/preferences.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace recourse::notify {
namespace {

constexpr std::size_t kChannelsMax = 10, kRungsMax = 5, kSecretMax = 200, kIdMax = 32;
constexpr int kDayMinutes = 24 * 60, kRungMax = 7 * kDayMinutes;

/// Thrown inside this file only: a fault anywhere ends the reading with its sentence.
struct Fault {
  Rejection why;
};
[[noreturn]] void fail(const std::string& en, const std::string& zh) {
  throw Fault{{Rejection::Kind::kInvalid, "PREFERENCES", {en, zh}, {}}};
}

bool is_kind(std::string_view kind) {
  return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
}

template <class Container>
bool holds(const Container& container, std::string_view one) {
  return std::find(container.begin(), container.end(), one) != container.end();
}

/// The members of an object; one that nobody knows is a fault.
const Map& object(const Value& value, std::string_view what,
                  const std::vector<std::string_view>& known) {
  static const Map kNone;
  if (value.is_null()) return kNone;
  const Map* map = value.get_if<Map>();
  if (map == nullptr)
    fail(std::string(what) + ": expected an object.", "应为对象：" + std::string(what));
  for (const auto& entry : *map) {
    if (!holds(known, entry.name)) {
      fail(std::string(what) + ": nobody reads a member “" + entry.name + "”.",
           std::string(what) + " 中没有“" + entry.name + "”这一项。");
    }
  }
  return *map;
}

List list(const Value& value, std::string_view what, std::size_t most) {
  if (value.is_null()) return {};
  const List* found = value.get_if<List>();
  if (found == nullptr || found->size() > most) {
    fail(std::string(what) + ": expected a list of at most " + std::to_string(most) + ".",
         std::string(what) + " 应为列表，最多 " + std::to_string(most) + " 项。");
  }
  return *found;
}

std::string text(const Value& value, std::string_view what, std::size_t most) {
  const auto* found = value.get_if<std::string>();
  if (!value.is_null() && found == nullptr) {
    fail(std::string(what) + ": expected a text.", std::string(what) + " 应为文本。");
  }
  std::string out = found == nullptr ? "" : *found;
  const bool plain = std::none_of(out.begin(), out.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (out.size() > most || !plain) {
    fail(std::string(what) + ": at most " + std::to_string(most) + " bytes on one line.",
         std::string(what) + " 最多 " + std::to_string(most) + " 字节，且不能换行。");
  }
  return out;
}

std::string word(const Value& value, std::string_view what) {
  const std::string out = text(value, what, kIdMax);
  const bool fits = !out.empty() && std::all_of(out.begin(), out.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!fits) {
    fail(std::string(what) + ": a short word of a–z, 0–9, - and _; found “" + out + "”.",
         std::string(what) + " 应为由 a–z、0–9、- 和 _ 组成的短词，而不是“" + out + "”。");
  }
  return out;
}

/// "09:30"
int clock_time(const Value& value, std::string_view what) {
  const std::string found = text(value, what, 5);
  int hour = -1, minute = -1;
  const bool shaped = found.size() == 5 && found[2] == ':' &&
                      std::sscanf(found.c_str(), "%2d:%2d", &hour, &minute) == 2;
  if (!shaped || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
    fail(std::string(what) + ": a clock time like 09:30.",
         std::string(what) + " 应为 09:30 这样的时间。");
  }
  return hour * 60 + minute;
}
std::string clock_text(int minutes) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

/// Where a channel leads: a public address, and for robots their maker's, because a robot's key is
/// for that host and no other.
std::string read_address(const Channel& channel, const std::string& wanted, const Egress& egress) {
  auto target = egress.target(wanted);
  if (!target.ok()) throw Fault{target.rejection()};
  const std::map<std::string_view, std::vector<std::string_view>> makers{
      {"wecom", {"qyapi.weixin.qq.com"}},
      {"dingtalk", {"oapi.dingtalk.com", "api.dingtalk.com"}},
      {"feishu", {"open.feishu.cn", "open.larksuite.com"}}};
  const auto maker = makers.find(channel.kind);
  if (maker != makers.end() && !target->trusted && !holds(maker->second, target->host)) {
    fail("A robot of " + channel.kind + " lives at " + std::string(maker->second.front()) + ".",
         channel.kind + " 机器人的地址应在 " + std::string(maker->second.front()) + "。");
  }
  return target->url;
}

Channel read_channel(const Value& value, const Preferences& before, const Egress* egress) {
  constexpr std::array<std::string_view, 6> kChannelKinds{"email",    "webhook", "wecom",
                                                          "dingtalk", "feishu",  "webpush"};
  const Map& map =
      object(value, "channel", {"id", "kind", "address", "secret", "key", "has_secret"});
  Channel out;
  out.id = word(map.get("id"), "channel.id");
  out.kind = text(map.get("kind"), "channel.kind", kIdMax);
  if (out.id == "inbox" || !holds(kChannelKinds, out.kind)) {
    fail(
        "A channel is of kind email, webhook, wecom, dingtalk, feishu or webpush, and not called "
        "inbox.",
        "渠道类型为 email、webhook、wecom、dingtalk、feishu 或 webpush，标识不能为 inbox。");
  }
  out.secret = text(map.get("secret"), "channel.secret", kSecretMax);
  out.key = text(map.get("key"), "channel.key", kSecretMax);
  const Channel* old = before.channel(out.id);
  if (out.kind == "email") return out;
  out.address = text(map.get("address"), "channel.address", 2048);
  if (egress != nullptr) out.address = read_address(out, out.address, *egress);
  // A kept secret belongs to the address it was given for.
  if (out.secret.empty() && old != nullptr && old->address == out.address) {
    out.secret = old->secret;
    if (out.key.empty()) out.key = old->key;
  }
  const bool needs = out.kind == "webhook" || out.kind == "webpush";
  if (needs && out.secret.empty()) {
    fail("A " + out.kind + " needs a secret; it is asked again when the address changes.",
         out.kind + " 需要密钥；更改地址后须重新填写。");
  }
  return out;
}

void read_kinds(const Value& value, Preferences& out) {
  for (const auto& [kind, channels] :
       object(value, "kinds", {std::begin(kKinds), std::end(kKinds)})) {
    auto& chosen = out.kinds[kind];
    for (const Value& one : list(channels, "kinds." + kind, kChannelsMax + 1)) {
      const std::string id = text(one, "kinds." + kind, kIdMax);
      if (id != "inbox" && out.channel(id) == nullptr) {
        fail("kinds." + kind + ": there is no channel “" + id + "”.",
             "kinds." + kind + "：没有渠道“" + id + "”。");
      }
      if (!holds(chosen, id)) chosen.push_back(id);
    }
  }
}

void require_channel(const Preferences& out, const std::string& id, std::string_view what) {
  if (out.channel(id) != nullptr) return;
  fail(std::string(what) + ": there is no channel “" + id + "”.",
       std::string(what) + "：没有渠道“" + id + "”。");
}

void read_times(const Map& map, Preferences& out) {
  const Map& quiet = object(map.get("quiet"), "quiet", {"outside_hours", "from", "to"});
  if (const bool* closed = quiet.get("outside_hours").get_if<bool>()) {
    out.quiet.outside_hours = *closed;
  }
  if (!quiet.get("from").is_null()) {
    out.quiet.from = clock_time(quiet.get("from"), "quiet.from");
    out.quiet.to = clock_time(quiet.get("to"), "quiet.to");
  }
  const Map& digest = object(map.get("digest"), "digest", {"at", "channel", "kinds"});
  out.digest.channel = text(digest.get("channel"), "digest.channel", kIdMax);
  if (!out.digest.channel.empty()) {
    require_channel(out, out.digest.channel, "digest.channel");
    out.digest.at = clock_time(digest.get("at"), "digest.at");
    for (const Value& one : list(digest.get("kinds"), "digest.kinds", std::size(kKinds))) {
      const std::string kind = text(one, "digest.kinds", kIdMax);
      if (!is_kind(kind))
        fail("digest.kinds: “" + kind + "” is no kind of notice.",
             "digest.kinds：没有“" + kind + "”这种通知。");
      out.digest.kinds.push_back(kind);
    }
  }
  for (const Value& one : list(map.get("ladder"), "ladder", kRungsMax)) {
    const Map& rung = object(one, "ladder", {"after_min", "channel"});
    const Value& minutes = rung.get("after_min");  // a number, or its text as we write it
    const auto* number = minutes.get_if<Decimal>();
    const auto decimal =
        number != nullptr ? std::optional(*number) : Decimal::parse(minutes.text());
    const auto whole = decimal ? decimal->to_int64() : std::nullopt;
    if (!whole || *whole < 1 || *whole > kRungMax) {
      fail("ladder.after_min: 1 to 10080 minutes.", "ladder.after_min 应为 1 到 10080 分钟。");
    }
    Preferences::Rung read{static_cast<int>(*whole), text(rung.get("channel"), "ladder", kIdMax)};
    require_channel(out, read.channel, "ladder.channel");
    out.ladder.push_back(std::move(read));
  }
}

}  // namespace

const Channel* Preferences::channel(std::string_view id) const {
  const auto found = std::find_if(channels.begin(), channels.end(),
                                  [id](const Channel& one) { return one.id == id; });
  return found == channels.end() ? nullptr : &*found;
}

std::vector<std::string> Preferences::channels_for(std::string_view kind) const {
  const auto found = kinds.find(kind);
  if (found != kinds.end()) return found->second;
  if (kind == "offered") return {};
  std::vector<std::string> out{"inbox"};
  if (kind != "erased") return out;
  // Whatever has told of cases may hold a copy of something: it hears of the erasure, too.
  for (const auto& [other, ids] : kinds) {
    for (const std::string& id : ids) {
      if (!holds(out, id)) out.push_back(id);
    }
  }
  return out;
}

bool Preferences::digests(std::string_view kind) const {
  return !digest.channel.empty() && holds(digest.kinds, kind);
}

Result<Preferences> preferences_from(const Value& value, const Preferences& before,
                                     const Egress* egress) {
  try {
    const Map& map = object(value, "preferences",
                            {"language", "calendar", "channels", "kinds", "quiet", "digest",
                             "ladder", "feed", "has_feed"});
    Preferences out;
    const std::string language = text(map.get("language"), "language", 2);
    if (language != "en" && language != "zh" && !language.empty()) {
      fail("language: en or zh.", "language 应为 en 或 zh。");
    }
    out.language = language.empty()   ? before.language
                   : language == "en" ? Language::kEnglish
                                      : Language::kChinese;
    out.calendar = text(map.get("calendar"), "calendar", 64);
    for (const Value& one : list(map.get("channels"), "channels", kChannelsMax)) {
      Channel channel = read_channel(one, before, egress);
      if (out.channel(channel.id) != nullptr) {
        fail("Two channels are called “" + channel.id + "”.",
             "有两个渠道都叫“" + channel.id + "”。");
      }
      out.channels.push_back(std::move(channel));
    }
    read_kinds(map.get("kinds"), out);
    read_times(map, out);
    out.feed = text(map.get("feed"), "feed", kSecretMax);
    if (out.feed.empty()) out.feed = before.feed;
    return out;
  } catch (const Fault& fault) {
    return fault.why;
  }
}

Value to_value(const Preferences& preferences, Secrets secrets) {
  const bool shown = secrets == Secrets::kShown;
  const auto texts = [](const auto& words) {
    List out;
    for (const auto& one : words) out.emplace_back(one);
    return out;
  };
  List channels;
  for (const Channel& one : preferences.channels) {
    Map channel{{"id", one.id}, {"kind", one.kind}};
    if (!one.address.empty()) channel["address"] = one.address;
    if (shown) {
      channel["secret"] = one.secret;
      channel["key"] = one.key;
    } else {
      channel["has_secret"] = !one.secret.empty();
    }
    channels.emplace_back(std::move(channel));
  }
  Map kinds;
  for (const std::string_view kind : kKinds) kinds[kind] = texts(preferences.channels_for(kind));
  Map quiet{{"outside_hours", preferences.quiet.outside_hours}};
  if (preferences.quiet.from != preferences.quiet.to) {
    quiet["from"] = clock_text(preferences.quiet.from);
    quiet["to"] = clock_text(preferences.quiet.to);
  }
  List ladder;
  for (const auto& rung : preferences.ladder) {
    ladder.emplace_back(Map{{"after_min", rung.after_min}, {"channel", rung.channel}});
  }
  Map out{{"language", preferences.language == Language::kEnglish ? "en" : "zh"},
          {"calendar", preferences.calendar},
          {"channels", std::move(channels)},
          {"kinds", std::move(kinds)},
          {"quiet", std::move(quiet)},
          {"ladder", std::move(ladder)}};
  if (!preferences.digest.channel.empty()) {
    out["digest"] = Map{{"at", clock_text(preferences.digest.at)},
                        {"channel", preferences.digest.channel},
                        {"kinds", texts(preferences.digest.kinds)}};
  }
  if (shown) {
    out["feed"] = preferences.feed;
  } else {
    out["has_feed"] = !preferences.feed.empty();
  }
  return out;
}

}  // namespace recourse::notify
