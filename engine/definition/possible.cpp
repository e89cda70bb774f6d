#include "engine/definition/possible.h"

#include <algorithm>

#include "engine/feel/display.h"

namespace recourse::definition {
namespace {

constexpr std::size_t kValuesMax = 8;

using Bound = std::optional<Decimal>;

/// A bound that has to give way is gone, so that what grows for ever is soon anything.
void widen_low(Bound& low, const Bound& other) {
  if (low && (!other || *other < *low)) low.reset();
}
void widen_high(Bound& high, const Bound& other) {
  if (high && (!other || *other > *high)) high.reset();
}
/// Within the bounds and every number of these.
void stretch(Possible& range, const std::vector<Value>& values) {
  for (const Value& value : values) {
    const auto* number = value.get_if<Decimal>();
    if (number == nullptr) continue;
    if (range.low) range.low = std::min(*range.low, *number);
    if (range.high) range.high = std::max(*range.high, *number);
  }
}

}  // namespace

bool Possible::add(const Value& value) {
  const auto* number = value.get_if<Decimal>();
  if (any) return number != nullptr && add(Possible{true, {}, *number, *number});
  if (std::find(values.begin(), values.end(), value) != values.end()) return false;
  values.push_back(value);
  if (values.size() <= kValuesMax) return true;
  any = true;
  const bool numbers =
      std::all_of(values.begin(), values.end(), [](const Value& one) { return one.is<Decimal>(); });
  if (numbers) {
    low = high = values.front().as<Decimal>();
    stretch(*this, values);
  }
  values.clear();
  return true;
}

bool Possible::add(const Possible& other) {
  if (!other.any) {
    bool grew = false;
    for (const Value& value : other.values) grew = add(value) || grew;
    return grew;
  }
  if (any) {
    const Possible before = *this;
    widen_low(low, other.low);
    widen_high(high, other.high);
    return !(*this == before);
  }
  const std::vector<Value> few = std::move(values);
  *this = other;
  stretch(*this, few);
  return true;
}

Possible both(const Possible& one, const Possible& other) {
  if (one.any && !other.any) return both(other, one);
  const auto within = [](const Value& value, const Possible& range) {
    const auto* number = value.get_if<Decimal>();
    if (number == nullptr) return !range.low && !range.high;
    return (!range.low || *range.low <= *number) && (!range.high || *number <= *range.high);
  };
  Possible common;
  if (one.any) {
    common = one;
    if (other.low && (!common.low || *common.low < *other.low)) common.low = other.low;
    if (other.high && (!common.high || *other.high < *common.high)) common.high = other.high;
    const bool none = common.low && common.high && *common.high < *common.low;
    return none ? Possible{} : common;
  }
  for (const Value& value : one.values) {
    const bool there = std::find(other.values.begin(), other.values.end(), value) !=
                       other.values.end();
    if (other.any ? within(value, other) : there) common.values.push_back(value);
  }
  return common;
}

std::string to_text(const Possible& possible) {
  if (possible.any) {
    if (possible.low && possible.high) {
      return possible.low->to_text() + " … " + possible.high->to_text();
    }
    if (possible.low) return ">= " + possible.low->to_text();
    return possible.high ? "<= " + possible.high->to_text() : std::string();
  }
  std::string text;
  for (const Value& value : possible.values) {
    text += (text.empty() ? "" : ", ") + (value.is_null() ? "null" : feel::display(value));
  }
  return text;
}

}  // namespace recourse::definition
