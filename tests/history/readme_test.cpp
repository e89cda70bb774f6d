// engine/README.md lists every event; this keeps the list true.
#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "engine/history/event.h"

namespace {
template <std::size_t I = 0>
void check_listed(const std::string& page) {
  using recourse::history::Event;
  if constexpr (I < std::variant_size_v<Event>) {
    const std::string name = std::variant_alternative_t<I, Event>::kType;
    INFO(name);
    CHECK(page.find("| `" + name + "` |") != std::string::npos);
    check_listed<I + 1>(page);
  }
}
}  // namespace

TEST_CASE("engine/README.md: lists every event") {
  std::ifstream file("engine/README.md");
  std::stringstream page;
  page << file.rdbuf();
  REQUIRE_FALSE(page.str().empty());
  check_listed(page.str());
}
