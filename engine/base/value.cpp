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

std::vector<Map::Entry>& Map::own() {
  if (!entries_) {
    entries_ = std::make_shared<std::vector<Entry>>();
  } else if (entries_.use_count() != 1) {
    entries_ = std::make_shared<std::vector<Entry>>(*entries_);
  } else {
    // Whoever let the entries go before, on whatever thread, has read them before.
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
  }
  return *entries_;
}

Map::Map(std::initializer_list<Entry> entries) {
  own().reserve(entries.size());
  for (const Entry& entry : entries) (*this)[entry.name] = entry.value;
}

Map Map::sorted(std::vector<Entry> entries) {
  Map map;
  if (!entries.empty()) map.entries_ = std::make_shared<std::vector<Entry>>(std::move(entries));
  return map;
}

const Value* Map::find(std::string_view name) const {
  if (!entries_) return nullptr;
  const auto at = position(std::as_const(*entries_), name);
  return at != end() && at->name == name ? &at->value : nullptr;
}

Value* Map::find(std::string_view name) {
  if (std::as_const(*this).find(name) == nullptr) return nullptr;
  return &position(own(), name)->value;
}

const Value& Map::get(std::string_view name) const {
  const Value* found = find(name);
  return found ? *found : kNull;
}

Value& Map::operator[](std::string_view name) {
  auto& entries = own();
  auto at = position(entries, name);
  if (at == entries.end() || at->name != name) {
    at = entries.insert(at, Entry{std::string(name), Value()});
  }
  return at->value;
}

bool Map::erase(std::string_view name) {
  if (std::as_const(*this).find(name) == nullptr) return false;
  auto& entries = own();
  entries.erase(position(entries, name));
  return true;
}

bool Map::operator==(const Map& other) const {
  return entries_ == other.entries_ || std::equal(begin(), end(), other.begin(), other.end());
}

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
