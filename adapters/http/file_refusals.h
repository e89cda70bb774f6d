#pragma once
#include <string>

#include "engine/base/result.h"

namespace recourse::http {

// Of those who bring files: to a case, or to the form that starts one.
[[nodiscard]] Rejection no_file();
[[nodiscard]] Rejection no_keys();
[[nodiscard]] Rejection no_such_field(const std::string& path);

}  // namespace recourse::http
