#include "adapters/notify/address_book.h"

#include <algorithm>

#include "adapters/json/json_value.h"
#include "adapters/notify/channels.h"
#include "adapters/notify/seal.h"

namespace recourse::notify {
namespace {
constexpr const char* kDocument = "notify";
constexpr const char* kKeys = "notify_key";
constexpr std::size_t kKeyBytes = 32;

}  // namespace

void AddressBook::load(ports::Registry& registry) {
  std::map<std::string, Preferences> read;
  for (const auto& [user, body] : registry.documents(kDocument)) {
    const auto value = json::parse_json(body);
    if (!value.ok()) continue;
    auto preferences = preferences_from(*value, {}, nullptr);
    if (preferences.ok()) read.emplace(user, std::move(*preferences));
  }
  const std::lock_guard lock(mutex_);
  people_ = std::move(read);
}

Preferences AddressBook::of(const std::string& user) const {
  const std::lock_guard lock(mutex_);
  const auto found = people_.find(user);
  return found == people_.end() ? Preferences{} : found->second;
}

void AddressBook::keep(ports::Registry& registry, const std::string& user,
                       const Preferences& preferences) {
  registry.put_document(kDocument, user, json::to_json(to_value(preferences, Secrets::kShown)));
  const std::lock_guard lock(mutex_);
  people_[user] = preferences;
}

Result<Preferences> AddressBook::change(ports::Registry& registry, const std::string& user,
                                        const Value& wanted) {
  auto preferences = preferences_from(wanted, of(user), &egress_);
  if (preferences.ok()) keep(registry, user, *preferences);
  return preferences;
}

std::string AddressBook::new_feed(ports::Registry& registry, const std::string& user) {
  Preferences preferences = of(user);
  preferences.feed = base64url(random_bytes(kKeyBytes));
  keep(registry, user, preferences);
  return preferences.feed;
}

std::string AddressBook::owner_of_feed(const std::string& secret) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [user, preferences] : people_) {
    if (!preferences.feed.empty() && equal_secrets(preferences.feed, secret)) return user;
  }
  return {};
}

bool AddressBook::anybody_wants(std::string_view kind) const {
  if (!Preferences{}.channels_for(kind).empty()) return true;
  const std::lock_guard lock(mutex_);
  return std::any_of(people_.begin(), people_.end(), [kind](const auto& entry) {
    return !entry.second.channels_for(kind).empty();
  });
}

HouseKeys house_keys(ports::Registry& registry) {
  const auto kept = [&registry](const std::string& name, const std::string& fresh) {
    const auto stored = registry.document(kKeys, name);
    if (stored) return from_base64(*stored).value_or("");
    registry.put_document(kKeys, name, base64(fresh));
    return fresh;
  };
  const PushKey push = new_push_key();
  HouseKeys keys;
  keys.link = kept("link", random_bytes(kKeyBytes));
  const std::string pair = kept("push", push.private_key + push.public_key);
  keys.push_private = pair.substr(0, push.private_key.size());
  keys.push_public = pair.substr(push.private_key.size());
  return keys;
}

}  // namespace recourse::notify
