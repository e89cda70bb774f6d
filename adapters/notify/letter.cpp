#include "adapters/notify/letter.h"

#include <algorithm>
#include <map>

#include "adapters/json/json_value.h"
#include "adapters/notify/seal.h"

namespace recourse::notify {
namespace {

constexpr std::int64_t kLinkLife_us = 30 * kMicrosPerDay;
constexpr std::size_t kLineMax = 300;

/// Text of people on one line: nothing of it can begin a header, a paragraph or a second message.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kLineMax)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  // Not within a letter: UTF-8 continues with 10xxxxxx.
  if (text.size() > kLineMax) {
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0) == 0x80) out.pop_back();
    if (!out.empty()) out.pop_back();
    out += "…";
  }
  return out;
}

/// Before the title of a task; what is a sentence of its own (urging, mentions, clocks) needs none.
Label words_for(const std::string& kind) {
  static const std::map<std::string, Label> kWords{
      {"assigned", {"Assigned to you: ", "待您办理："}},
      {"offered", {"To be taken: ", "待认领："}},
      {"due", {"Due now: ", "已到期："}},
      {"incident", {"A case needs a hand: ", "案件需要人工处理："}},
      {"cc", {"For your information: ", "抄送："}}};
  const auto found = kWords.find(kind);
  return found == kWords.end() ? Label{} : found->second;
}

/// What Markdown would take for markup is told as it was written.
std::string markdown_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]()#<>|!").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string link_for(const ports::Parcel& parcel, const std::string& public_url,
                     const std::string& key, Instant now) {
  const ports::NoticeRow& notice = parcel.notice;
  const Value payload = Map{{"i", notice.instance.text()},
                            {"n", notice.place},
                            {"p", parcel.delivery.person},
                            {"c", parcel.delivery.channel},
                            {"until", (now.us + kLinkLife_us) / kMicrosPerSecond}};
  const std::string page =
      notice.item.empty() ? "/instances/" + notice.instance.text() : "/tasks/" + notice.item.text();
  return public_url + page + "?notice=" + signed_word(key, json::to_json(payload));
}

}  // namespace

std::string Letter::plain() const {
  const bool en = language == Language::kEnglish;
  std::string out = en ? "Dear " + to_name + ",\n\n" : to_name + "，您好：\n\n";
  for (const Entry& entry : entries) out += entry.text + "\n" + entry.link + "\n\n";
  out += en ? "What you are told, and how, is yours to choose in the web app under Notices.\n"
            : "您可以在网页“通知”中选择接收哪些通知以及接收方式。\n";
  return out;
}

std::string Letter::markdown() const {
  std::string out;
  for (const Entry& entry : entries) {
    if (!out.empty()) out += "\n\n";
    out += "[" + markdown_text(entry.text) + "](" + entry.link + ")";
  }
  return out;
}

Letter letter_of(const std::vector<ports::Parcel>& parcels, const ports::Person& person,
                 Language language, const std::string& public_url, const std::string& link_key,
                 Instant now) {
  Letter letter;
  const ports::Parcel& first = parcels.front();
  letter.id = first.notice.id() + "-" + first.delivery.person + "-" + first.delivery.channel;
  letter.person = person.id;
  letter.to_name = one_line(person.name.in(language));
  letter.email = person.email;
  letter.language = language;
  letter.now = now;
  for (const ports::Parcel& parcel : parcels) {
    const std::string text =
        words_for(parcel.notice.kind).in(language) + one_line(parcel.notice.text.in(language));
    letter.entries.push_back({parcel.notice, text, link_for(parcel, public_url, link_key, now)});
  }
  letter.subject = letter.entries.front().text;
  if (first.delivery.mode == ports::DeliveryRow::Mode::kDigest) {
    const std::string count = std::to_string(letter.entries.size());
    letter.subject =
        language == Language::kEnglish ? "Your notices: " + count : "通知汇总：" + count + " 条";
  }
  return letter;
}

std::optional<OpenedLink> opened_link(const std::string& word, const std::string& link_key,
                                      Instant now) {
  const auto payload = open_signed_word(link_key, word);
  if (!payload) return std::nullopt;
  const auto read = json::parse_json(*payload);
  if (!read.ok()) return std::nullopt;
  const Value& value = *read;
  const auto instance = InstanceId::parse(value["i"].text());
  const auto number = [](const Value& v) -> std::optional<std::int64_t> {
    const auto decimal = Decimal::parse(v.text());
    return decimal ? decimal->to_int64() : std::nullopt;
  };
  const auto at = number(value["n"]);
  const auto until = number(value["until"]);
  if (!instance || !at || !until || *until < now.us / kMicrosPerSecond) return std::nullopt;
  return OpenedLink{*instance, *at, std::string(value["p"].text()), std::string(value["c"].text())};
}

}  // namespace recourse::notify
