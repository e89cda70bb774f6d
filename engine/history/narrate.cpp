#include "engine/history/narrate.h"

#include "engine/feel/expression.h"
#include "engine/history/narrator.h"

namespace recourse::history {
namespace {

Label quoted(const Label& label) {
  return {"“" + label.in(Language::kEnglish) + "”", "“" + label.in(Language::kChinese) + "”"};
}

/// Replaces {0}, {1} … ; a part never is a pattern again, so names with braces are harmless.
std::string filled(const std::string& pattern, std::initializer_list<Label> parts,
                   Language language) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    const std::size_t number = place ? static_cast<std::size_t>(pattern[i + 1] - '0') : 0;
    if (!place || number >= parts.size()) {
      out += pattern[i];
      continue;
    }
    out += (parts.begin() + number)->in(language);
    i += 2;
  }
  return out;
}

}  // namespace

Label sentence(const Label& pattern, std::initializer_list<Label> parts) {
  return {filled(pattern.en, parts, Language::kEnglish),
          filled(pattern.zh, parts, Language::kChinese)};
}

Label plain(const std::string& text) { return {text, text}; }

Label brief(const Value& value) {
  constexpr std::size_t kBytesMax = 80;
  if (const auto* truth = value.get_if<bool>()) {
    return *truth ? Label{"yes", "是"} : Label{"no", "否"};
  }
  if (const auto* duration = value.get_if<Duration>()) return lasting(*duration);
  if (const auto* list = value.get_if<List>(); list && list->empty()) return {"nothing", "空"};
  std::string text = feel::display(value);
  if (text.size() <= kBytesMax) return plain(text);
  std::size_t cut = kBytesMax;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return plain(text.substr(0, cut) + "…");
}

Label span_words(const std::string& text) {
  const std::pair<const char*, const char*> words[] = {
      {" working days", " 个工作日"}, {" working day", " 个工作日"}, {" working hours", " 个工作小时"},
      {" working hour", " 个工作小时"}, {" weeks", " 周"}, {" week", " 周"}, {" months", " 个月"},
      {" month", " 个月"}, {" days", " 天"}, {" day", " 天"}, {" hours", " 小时"}, {" hour", " 小时"},
      {" minutes", " 分钟"}, {" minute", " 分钟"}, {" seconds", " 秒"}, {" second", " 秒"}};
  for (const auto& [en, zh] : words) {
    const auto at = text.find(en);
    if (at == std::string::npos) continue;
    return {text, text.substr(0, at) + zh + text.substr(at + std::string_view(en).size())};
  }
  return plain(text);
}

Label lasting(Duration duration) {
  constexpr std::int64_t kMinute_us = 60 * kMicrosPerSecond;
  const std::int64_t minutes = (duration.us < 0 ? -duration.us : duration.us) / kMinute_us;
  Label text;
  const auto add = [&text](std::int64_t number, const char* en, const char* zh) {
    if (number == 0) return;
    const std::string digits = std::to_string(number);
    text.en += (text.en.empty() ? "" : " ") + digits + " " + en + (number == 1 ? "" : "s");
    text.zh += (text.zh.empty() ? "" : " ") + digits + " " + zh;
  };
  add(minutes / (24 * 60), "day", "天");
  add(minutes / 60 % 24, "hour", "小时");
  add(minutes % 60, "minute", "分钟");
  if (text.empty()) return {"less than a minute", "不到 1 分钟"};
  return duration.us < 0 ? Label{"minus " + text.en, "负 " + text.zh} : text;
}

Label Narrator::moment(Instant instant) const {
  const Label told = names.moment ? names.moment(instant) : Label();
  return told.empty() ? plain(to_text(instant)) : told;
}

Label Narrator::person(const std::string& user) const {
  if (user.empty() || user == "system") return {"the system", "系统"};
  const Label name = names.person ? names.person(user) : Label();
  return name.empty() ? plain(user) : name;
}

Label Narrator::people(const std::vector<std::string>& users,
                       const std::vector<std::string>& groups) const {
  Label list;
  const auto add = [&list](const Label& who) {
    if (!list.empty()) list.en += ", ", list.zh += "、";
    list.en += who.in(Language::kEnglish);
    list.zh += who.in(Language::kChinese);
  };
  for (const std::string& user : users) add(person(user));
  for (const std::string& group : groups) {
    const Label name = names.group ? names.group(group) : Label();
    add(name.empty() ? Label{"group " + group, group + "组"} : name);
  }
  return list.empty() ? Label{"nobody", "无人"} : list;
}

Label Narrator::step(const std::string& path) const {
  if (path.empty()) return {"the case", "案件"};
  const Label title = names.step ? names.step(path) : Label();
  return quoted(title.empty() ? plain(path) : title);
}

Label Narrator::step_of(ActivityId activity) const {
  if (names.recalled == nullptr) return {"a step", "某环节"};
  const auto found = names.recalled->paths.find(activity);
  return found == names.recalled->paths.end() ? Label{"a step", "某环节"} : step(found->second);
}

Label Narrator::task(const WorkItemId& item) const {
  if (item.empty()) return {"the case", "案件"};
  if (names.recalled == nullptr) return quoted(plain(item.text()));
  const auto found = names.recalled->titles.find(item);
  return quoted(found == names.recalled->titles.end() ? plain(item.text()) : found->second);
}

Label Narrator::term(Term term, const std::string& id, const std::string& path) const {
  const Label name = names.term ? names.term(term, id, path) : Label();
  return quoted(name.empty() ? plain(id) : name);
}

Label Narrator::value(const std::string& path, const Value& value) const {
  const Label told = names.value ? names.value(path, value) : Label();
  return told.empty() ? brief(value) : told;
}

Label narrate(const Event& event, const NarrationNames& names) {
  const Narrator narrator{names};
  Label told = std::visit([&narrator](const auto& e) { return tell(narrator, e); }, event);
  // Sentences may begin with "the system"; no other first word is ours to change.
  if (told.en.starts_with("the ")) told.en[0] = 'T';
  return told;
}

}  // namespace recourse::history
