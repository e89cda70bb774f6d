#pragma once
#include <cstdint>

namespace recourse {

/// The widest year the readers take, on both sides of zero: FEEL's, nine digits.
inline constexpr std::int64_t kYearMax = 999'999'999;

}  // namespace recourse
