#include "adapters/notify/ical.h"

#include <algorithm>

namespace recourse::notify {
namespace {

constexpr std::size_t kOctetsOfLine = 75;

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      out += c;
    }
  }
  return out;
}

/// Folds between letters, not within them.
void add_line(std::string& out, std::string_view line) {
  std::size_t room = kOctetsOfLine;
  while (line.size() > room) {
    std::size_t cut = room;
    while ((static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = kOctetsOfLine - 1;
  }
  out.append(line).append("\r\n");
}

/// "20260302T012000Z"
std::string stamp(Instant instant) {
  std::string text = to_text(Instant{instant.us - instant.us % kMicrosPerSecond});
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace

std::string calendar_feed(const std::vector<ports::TaskRow>& tasks, Language language,
                          const std::string& public_url, Instant now) {
  const bool en = language == Language::kEnglish;
  std::string out;
  add_line(out, "BEGIN:VCALENDAR");
  add_line(out, "VERSION:2.0");
  add_line(out, "PRODID:-//Recourse//Due dates//EN");
  add_line(out, std::string("X-WR-CALNAME:") + (en ? "My due dates" : "我的到期事项"));
  for (const ports::TaskRow& task : tasks) {
    if (!task.due) continue;
    add_line(out, "BEGIN:VEVENT");
    add_line(out, "UID:" + task.id.text() + "@recourse");
    add_line(out, "DTSTAMP:" + stamp(now));
    add_line(out, "DTSTART:" + stamp(*task.due));
    add_line(out, "DTEND:" + stamp(*task.due));
    add_line(out, "SUMMARY:" + escaped(task.title.in(language) + " · " + task.case_key));
    add_line(out, "URL:" + public_url + "/tasks/" + task.id.text());
    add_line(out, "END:VEVENT");
  }
  add_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace recourse::notify
