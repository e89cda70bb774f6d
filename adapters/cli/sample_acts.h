#pragma once
#include <cstdint>
#include <string>

#include "engine/base/time.h"
#include "engine/base/value.h"

namespace recourse::cli {

/// A small stream of numbers that is the same on every machine (SplitMix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  [[nodiscard]] std::uint64_t next();
  /// 0 … sides-1.
  [[nodiscard]] std::size_t roll(std::size_t sides) { return next() % sides; }
  [[nodiscard]] bool percent(int chance) { return roll(100) < static_cast<std::size_t>(chance); }
  template <class Array>
  [[nodiscard]] const auto& pick(const Array& array) {
    return array[roll(std::size(array))];
  }

 private:
  std::uint64_t state_;
};

/// What a person of the sample organisation enters at a step of the sample processes.
struct SampleAct {
  std::string action;  ///< "" the implicit complete
  std::string choice;  ///< of a vote
  Map data;
};
/// `cheerful`: the way that ends well and soon. `today` for dates.
[[nodiscard]] SampleAct sample_act(const std::string& step_path, bool cheerful, Date today,
                                   Dice& dice);

/// Inputs of a new case.
[[nodiscard]] Map sample_complaint(int number, Dice& dice);
[[nodiscard]] Map sample_order(int number, Dice& dice);
[[nodiscard]] Map sample_return(int number, Date today, Dice& dice);

}  // namespace recourse::cli
