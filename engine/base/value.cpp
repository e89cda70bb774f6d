#include "engine/base/value.h"

#include <algorithm>

namespace recourse {
namespace {
const Value kNull;

auto position(auto& entries, std::string_view name) {
  return std::lower_bound(entries.begin(), entries.end(), name,
                          [](const Map::Entry& e, std::string_view n) {
                            return e.name.compare(n) < 0;  // clang 14 stumbles over < in a template
                          });
}
}  // namespace

Map::Map() = default;
Map::Map(const Map&) = default;
Map::Map(Map&&) noexcept = default;
Map& Map::operator=(const Map&) = default;
Map& Map::operator=(Map&&) noexcept = default;
Map::~Map() = default;

Map::Map(std::initializer_list<Entry> entries) {
  for (const Entry& entry : entries) (*this)[entry.name] = entry.value;
}

const Value* Map::find(std::string_view name) const {
  const auto at = position(entries_, name);
  return at != entries_.end() && at->name == name ? &at->value : nullptr;
}

Value* Map::find(std::string_view name) {
  const auto at = position(entries_, name);
  return at != entries_.end() && at->name == name ? &at->value : nullptr;
}

const Value& Map::get(std::string_view name) const {
  const Value* found = find(name);
  return found ? *found : kNull;
}

Value& Map::operator[](std::string_view name) {
  auto at = position(entries_, name);
  if (at == entries_.end() || at->name != name) {
    at = entries_.insert(at, Entry{std::string(name), Value()});
  }
  return at->value;
}

bool Map::erase(std::string_view name) {
  const auto at = position(entries_, name);
  if (at == entries_.end() || at->name != name) return false;
  entries_.erase(at);
  return true;
}

bool Map::operator==(const Map& other) const { return entries_ == other.entries_; }

std::string_view Value::text() const {
  const auto* s = get_if<std::string>();
  return s ? std::string_view(*s) : std::string_view();
}

const Value& Value::operator[](std::string_view name) const {
  const auto* map = get_if<Map>();
  return map ? map->get(name) : kNull;
}

std::string_view kind_name(const Value& value) {
  static constexpr std::string_view kNames[] = {
      "null",     "boolean", "number", "text", "date",   "time",    "date and time",
      "duration", "months",  "money",  "list", "record", "function"};
  return kNames[value.content().index()];
}

}  // namespace recourse
