#include <algorithm>

#include "adapters/notify/channels.h"
#include "adapters/notify/seal.h"

namespace recourse::notify {
namespace {

/// RFC 2047 encoded words of whole UTF-8 letters; base64 has no letter that could end a header.
std::string encoded_words(const std::string& text) {
  constexpr std::size_t kBytesOfWord = 45;  // 60 letters, 72 with the frame: below 75
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(at + kBytesOfWord, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    if (!out.empty()) out += "\r\n ";
    out += "=?utf-8?B?" + base64(std::string_view(text).substr(at, end - at)) + "?=";
    at = end;
  }
  return out;
}

std::string folded_base64(const std::string& text) {
  constexpr std::size_t kLine = 76;
  const std::string all = base64(text);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += kLine) out += all.substr(at, kLine) + "\r\n";
  return out;
}

/// "Mon, 02 Mar 2026 01:20:00 +0000"
std::string mail_date(Instant instant) {
  constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const DateTime then = to_date_time(instant);
  const CivilDate day = civil_from(then.date);
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const std::int64_t seconds = then.us / kMicrosPerSecond;
  return std::string(kDays[iso_weekday(then.date) - 1]) + ", " + two(day.day) + " " +
         kMonths[day.month - 1] + " " + std::to_string(day.year) + " " + two(seconds / 3600) + ":" +
         two(seconds / 60 % 60) + ":" + two(seconds % 60) + " +0000";
}

}  // namespace

/// Every part that comes from people is base64; what remains is ours or was checked by the
/// directory.
Outgoing mail_message(const Letter& letter, const MailServer& server) {
  const std::string host = server.from.substr(server.from.find('@') + 1);
  std::string id = letter.id;
  std::replace(id.begin(), id.end(), '@', '.');
  Outgoing out;
  out.url = server.url;
  out.user = server.user;
  out.password = server.password;
  out.mail_from = "<" + server.from + ">";
  out.mail_to = "<" + letter.email + ">";
  out.body = "From: Recourse <" + server.from + ">\r\n" +                              //
             "To: " + encoded_words(letter.to_name) + " <" + letter.email + ">\r\n" +  //
             "Subject: " + encoded_words(letter.subject) + "\r\n" +                    //
             "Date: " + mail_date(letter.now) + "\r\n" +                               //
             "Message-ID: <" + id + "@" + host + ">\r\n" +                             //
             "Auto-Submitted: auto-generated\r\n" +                                    //
             "MIME-Version: 1.0\r\n" +                                                 //
             "Content-Type: text/plain; charset=utf-8\r\n" +                           //
             "Content-Transfer-Encoding: base64\r\n\r\n" + folded_base64(letter.plain());
  return out;
}

}  // namespace recourse::notify
