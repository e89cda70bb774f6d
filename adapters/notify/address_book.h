#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/notify/preferences.h"
#include "adapters/runtime/session.h"

namespace recourse::notify {

/// Everybody's preferences, kept as documents of the registry and remembered here. Thread-safe.
class AddressBook {
 public:
  explicit AddressBook(const Egress& egress) : egress_(egress) {}

  /// Reads all from the database; again now and then, because other nodes write, too.
  void load(ports::Registry& registry);
  [[nodiscard]] Preferences of(const std::string& user) const;
  /// Checks, keeps, remembers.
  [[nodiscard]] Result<Preferences> change(ports::Registry& registry, const std::string& user,
                                           const Value& wanted);
  /// A fresh secret for the calendar feed; the old one opens nothing any more.
  [[nodiscard]] std::string new_feed(ports::Registry& registry, const std::string& user);
  /// Whose feed a secret opens; "" when nobody's.
  [[nodiscard]] std::string owner_of_feed(const std::string& secret) const;
  /// Does anybody want this kind over any channel?
  [[nodiscard]] bool anybody_wants(std::string_view kind) const;

 private:
  void keep(ports::Registry& registry, const std::string& user, const Preferences& preferences);
  Egress egress_;
  mutable std::mutex mutex_;
  std::map<std::string, Preferences> people_;
};

/// Keys of the house, made at the first use and kept in the registry: what signs links, and what
/// tells push services who sends.
struct HouseKeys {
  std::string link;
  std::string push_private, push_public;
};
[[nodiscard]] HouseKeys house_keys(ports::Registry& registry);

}  // namespace recourse::notify
