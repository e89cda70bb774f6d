// What one condition says of another (implied.h).
#include <catch2/catch.hpp>

#include "engine/feel/implied.h"
#include "tests/feel/world.h"

using namespace feel_test;

namespace {
World flags() {
  World world;
  return world.with("a", simple(Kind::kBool))
      .with("b", simple(Kind::kBool))
      .with("n", simple(Kind::kInt));
}
bool implies(const char* given, const char* asked) {
  const World world = flags();
  return feel::implies(world.compile(given).expression, world.compile(asked).expression);
}
bool excludes(const char* given, const char* asked) {
  const World world = flags();
  return feel::excludes(world.compile(given).expression, world.compile(asked).expression);
}
}  // namespace

TEST_CASE("implied: more conditions say what fewer ask") {
  CHECK(implies("a", "a"));
  CHECK(implies("n < 3 and a", "a"));
  CHECK(implies("b and (n < 3 and a)", "a and n < 3"));
  CHECK_FALSE(implies("a", "n < 3 and a"));
  CHECK_FALSE(implies("a or b", "a"));
  CHECK_FALSE(implies("n < 3", "n < 4"));  // of numbers nothing is known
  CHECK_FALSE(implies("active(look)", "active(look)"));  // asked of the case, not of its data
  CHECK_FALSE(implies("a", ""));
}

TEST_CASE("implied: a condition and what denies it are never both true") {
  CHECK(excludes("a and n < 3", "not(a)"));
  CHECK(excludes("not(n < 3)", "n < 3 and b"));
  CHECK_FALSE(excludes("a", "b"));
  CHECK_FALSE(excludes("not(a and b)", "a"));
  CHECK_FALSE(excludes("", "a"));
}
