#pragma once
#include <string>

#include "engine/base/value.h"

namespace recourse::feel {

/// The text FEEL's string() makes: like an expression, texts inside lists quoted.
[[nodiscard]] std::string feel_text(const Value& value);

}  // namespace recourse::feel
