#pragma once
// Fills any struct that has a list of members with arbitrary content, so that every event and every
// part of the state is covered without naming it.
#include <cstdlib>
#include <iostream>
#include <random>

#include "engine/history/event.h"
#include "engine/history/state_fields.h"

namespace recourse::history::sample {

/// RECOURSE_SEED repeats a run; the seed is printed where it was not given.
inline std::uint64_t random_seed() {
  const char* given = std::getenv("RECOURSE_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::cout << "RECOURSE_SEED=" << seed << "\n";
  return seed;
}

class RandomFields {
 public:
  explicit RandomFields(std::uint64_t seed) : random_(seed) {}

  void operator()(const char*, auto& member) {
    if (below(4) != 0) fill(member);  // now and then a default stays
  }
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  std::string text() {
    static const char* const kWords[] = {"li.na", "", "投诉", "a\"b\\c\n\t\x01", "$decimal", "😀",
                                         "\xEF\xBF\xBD", "12", "x.y"};
    return std::string(kWords[below(9)]) + kWords[below(9)];
  }
  Decimal number() {
    return *Decimal::from_parts(static_cast<Int128>(random_()) - (Int128{1} << 63),
                                static_cast<int>(below(12)) - 8);
  }
  Value value(int depth = 3) {
    switch (below(depth > 0 ? 12 : 10)) {
      case 0: return Value();
      case 1: return below(2) == 0;
      case 2: return number();
      case 3: return Date{static_cast<std::int64_t>(below(60'000)) - 20'000};
      case 4: return TimeOfDay{static_cast<std::int64_t>(below(kMicrosPerDay)), {}};
      case 5: return Instant{static_cast<std::int64_t>(below(4'000'000'000'000'000))};
      case 6: return Duration{static_cast<std::int64_t>(below(1'000'000'000'000)) - 5'000};
      case 7: return Months{static_cast<std::int64_t>(below(99)) - 50};
      case 8: return Money{number(), {'C', 'N', 'Y'}};
      case 9: return text();
      case 10: return list(depth - 1);
      default: return map(depth - 1);
    }
  }
  List list(int depth = 2) {
    List made;
    for (std::uint64_t i = below(4); i > 0; --i) made.push_back(value(depth));
    return made;
  }
  Map map(int depth = 2) {
    Map made;
    for (std::uint64_t i = below(4); i > 0; --i) made[text()] = value(depth);
    return made;
  }

  template <class T>
  void fill(T& member) {
    if constexpr (std::is_same_v<T, Value>) {
      member = value();
    } else if constexpr (std::is_same_v<T, List>) {
      member = list();
    } else if constexpr (std::is_same_v<T, Map>) {
      member = map();
    } else if constexpr (std::is_same_v<T, std::string>) {
      member = text();
    } else if constexpr (std::is_same_v<T, bool>) {
      member = below(2) == 0;
    } else if constexpr (std::is_same_v<T, Timer::Purpose>) {
      member = static_cast<T>(below(6));
    } else if constexpr (std::is_integral_v<T>) {
      member = static_cast<T>(random_());
    } else if constexpr (std::is_enum_v<T>) {
      member = static_cast<T>(below(5));
    } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Duration>) {
      member.us = static_cast<std::int64_t>(below(4'000'000'000'000'000));
    } else if constexpr (std::is_same_v<T, Decimal>) {
      member = number();
    } else if constexpr (std::is_same_v<T, Label>) {
      member = {text(), text()};
    } else if constexpr (IsId<T>) {
      for (auto& byte : member.bytes) byte = static_cast<std::uint8_t>(random_());
    } else if constexpr (IsOptional<T>) {
      fill(member.emplace());
    } else if constexpr (IsMap<T>) {
      fill_map(member);
    } else if constexpr (requires { member.capacity(); }) {
      for (std::uint64_t i = below(4); i > 0; --i) fill(member.emplace_back());
    } else {
      visit_fields(member, *this);
    }
  }

 private:
  template <class T>
  void fill_map(T& member) {
    for (std::uint64_t i = below(4); i > 0; --i) {
      typename T::key_type key{};
      fill(key);
      auto& item = member[key];
      fill(item);
      if constexpr (requires { item.id = key; }) item.id = key;
    }
  }
  std::mt19937_64 random_;
};

template <std::size_t... kIndex>
std::vector<Event> each_event(std::index_sequence<kIndex...>) {
  return {Event(std::in_place_index<kIndex>)...};
}
/// One of every kind, all members at their defaults.
inline std::vector<Event> each_event() {
  return each_event(std::make_index_sequence<std::variant_size_v<Event>>());
}

}  // namespace recourse::history::sample
