#include "engine/history/narrate.h"

#include "engine/history/canonical.h"
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
  std::string text = value.is<std::string>() ? value.as<std::string>() : canonical_bytes(value);
  if (const auto* number = value.get_if<Decimal>()) text = number->to_text();
  if (const auto* date = value.get_if<Date>()) text = to_text(*date);
  if (const auto* money = value.get_if<Money>()) {
    text = money->amount.to_text() + " " + std::string(money->currency_text());
  }
  if (text.size() <= kBytesMax) return plain(text);
  std::size_t cut = kBytesMax;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return plain(text.substr(0, cut) + "…");
}

Label moment(Instant instant) { return plain(to_text(instant)); }

Label Narrator::person(const std::string& user) const {
  if (user.empty() || user == "system") return {"the system", "系统"};
  const std::string name = names.person ? names.person(user) : std::string();
  return plain(name.empty() ? user : name);
}

Label Narrator::people(const std::vector<std::string>& users,
                       const std::vector<std::string>& groups) const {
  Label list;
  const auto add = [&list](const Label& who) {
    if (!list.empty()) list.en += ", ", list.zh += "、";
    list.en += who.en;
    list.zh += who.zh;
  };
  for (const std::string& user : users) add(person(user));
  for (const std::string& group : groups) add({"group " + group, group + "组"});
  return list.empty() ? Label{"nobody", "无人"} : list;
}

Label Narrator::step(const std::string& path) const {
  if (path.empty()) return {"the case", "案件"};
  const Label title = names.step ? names.step(path) : Label();
  return quoted(title.empty() ? plain(path) : title);
}

Label Narrator::task(const WorkItemId& item) const {
  if (item.empty()) return {"the case", "案件"};
  const Label title = names.task ? names.task(item) : Label();
  return quoted(title.empty() ? plain(item.text()) : title);
}

Label narrate(const Event& event, const NarrationNames& names) {
  const Narrator narrator{names};
  Label told = std::visit([&narrator](const auto& e) { return tell(narrator, e); }, event);
  // Sentences may begin with "the system"; no other first word is ours to change.
  if (told.en.starts_with("the ")) told.en[0] = 'T';
  return told;
}

std::map<WorkItemId, Label> task_titles(const std::vector<StepRecord>& records) {
  std::map<WorkItemId, Label> titles;
  for (const StepRecord& record : records) {
    for (const Event& event : record.events) {
      if (const auto* created = std::get_if<WorkItemCreated>(&event)) {
        titles[created->item] = created->title;
      }
    }
  }
  return titles;
}

}  // namespace recourse::history
