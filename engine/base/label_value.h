#pragma once
#include "engine/base/label.h"
#include "engine/base/value.h"

namespace recourse {

/// {en, zh} with the fallback already made, so readers need no rule of their own.
[[nodiscard]] inline Value label_value(const Label& label) {
  return Map{{"en", label.in(Language::kEnglish)}, {"zh", label.in(Language::kChinese)}};
}

}  // namespace recourse
