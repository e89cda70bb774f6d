#pragma once
#include <string>
#include <vector>

#include "adapters/notify/preferences.h"
#include "engine/ports/directory.h"
#include "engine/ports/notices.h"

namespace recourse::notify {

/// What one delivery says, in the language of its receiver. A digest holds several entries.
struct Letter {
  struct Entry {
    ports::NoticeRow notice;
    std::string text;  ///< one line
    std::string link;  ///< signed, opens the task after sign-in and tells that it was read
  };
  std::string id;  ///< the same at every attempt: receivers drop what they had already
  std::string person;
  std::string to_name;
  std::string email;  ///< of the directory; "" = none
  Language language = Language::kChinese;
  Instant now;
  std::string subject;  ///< one line
  std::vector<Entry> entries;

  [[nodiscard]] std::string plain() const;     ///< lines with links, for mail
  [[nodiscard]] std::string markdown() const;  ///< for robots
};

/// `parcels` are of one person and channel, at least one. `link_key` signs; `public_url` is where
/// people reach the web app, without a slash at its end.
[[nodiscard]] Letter letter_of(const std::vector<ports::Parcel>& parcels,
                               const ports::Person& person, Language language,
                               const std::string& public_url, const std::string& link_key,
                               Instant now);

/// What a link was signed for; none when it is not ours or too old.
struct OpenedLink {
  InstanceId instance;
  std::int64_t place = 0;
  std::string person, channel;
};
[[nodiscard]] std::optional<OpenedLink> opened_link(const std::string& word,
                                                    const std::string& link_key, Instant now);

}  // namespace recourse::notify
