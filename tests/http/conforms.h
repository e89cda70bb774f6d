#pragma once
#include <string>

#include "engine/base/value.h"
#include "tests/http/wire.h"

namespace recourse::test {

/// Holds a value against a schema of openapi.json, whose #/components/schemas are `components`:
/// "" when it fits, else where it does not and why. Knows the words that those schemas use.
[[nodiscard]] std::string mismatch(const Value& value, const Value& schema, const Map& components,
                                   const std::string& at = "$");

/// The same for an answer to this request, by the route it takes; every answer that the tests of
/// this folder get goes through here. "" where the route answers no JSON.
[[nodiscard]] std::string answer_mismatch(const Ask& ask, const Answer& answer);

/// Patterns of the routes whose answers were held against their schema so far, with the method.
[[nodiscard]] const std::map<std::string, int>& compared_routes();

}  // namespace recourse::test
