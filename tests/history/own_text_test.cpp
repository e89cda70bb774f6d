// The quick reading of our own bytes gives what the strict one gives, for what we wrote and for
// anything near it.
#include "adapters/json/own_text.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "adapters/json/json_value.h"
#include "engine/base/sealed.h"
#include "engine/history/canonical.h"

namespace recourse::json {
namespace {

std::uint64_t seed_of_run() {
  const char* given = std::getenv("RECOURSE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20'261'130;
}

class Values {
 public:
  explicit Values(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }

  std::string text() {
    static const char* const kPieces[] = {"a",  "Z", "\"", "\\", "\n", "\t", "\x01", "\x1f",
                                          "投", "é", "😀",  "$",  "$$", "/",  " ",    "\x7f"};
    std::string out;
    for (std::size_t i = below(5); i > 0; --i) out += kPieces[below(std::size(kPieces))];
    return out;
  }
  Value value(int depth) {
    switch (below(depth > 0 ? 12 : 9)) {
      case 0:
        return {};
      case 1:
        return Value(below(2) == 0);
      case 2:
        return Value(*Decimal::parse(std::to_string(below(100'000)) + ".25"));
      case 3:
        return Value(*parse_date("2026-03-02"));
      case 4:
        return Value(*parse_duration("PT1H"));
      case 5:
        return Money{Decimal(static_cast<int>(below(99))), {'C', 'N', 'Y'}};
      case 6:
        return make_sealed("c0ffee", "ab12." + std::to_string(below(9)));
      case 7:
      case 8:
        return Value(text());
      case 9: {
        List list;
        for (std::size_t i = below(4); i > 0; --i) list.push_back(value(depth - 1));
        return list;
      }
      default: {
        Map map;
        for (std::size_t i = below(5); i > 0; --i) map[text()] = value(depth - 1);
        return map;
      }
    }
  }

 private:
  std::mt19937_64 random_;
};

Result<Value> strictly(std::string_view bytes) {
  auto tree = parse_json(bytes, kOwnBytes);
  if (!tree.ok()) return tree;
  return history::untag(std::move(tree).value());
}

void check_equal(const std::string& bytes) {
  const auto strict = strictly(bytes);
  const auto quick = read_own_text(bytes);
  INFO(bytes);
  if (quick) {
    REQUIRE(strict.ok());
    CHECK(*quick == *strict);
  }
  const auto read = parse_canonical(bytes);
  REQUIRE(read.ok() == strict.ok());
  if (read.ok()) CHECK(*read == *strict);
}

}  // namespace

TEST_CASE("own text: what was written is read in one go, and back") {
  const std::uint64_t seed = seed_of_run();
  INFO("RECOURSE_SEED=" << seed);
  Values values(seed);
  std::size_t quick = 0;
  constexpr int kRounds = 3'000;
  for (int i = 0; i < kRounds; ++i) {
    const Value value = values.value(4);
    const std::string bytes = history::canonical_bytes(value);
    quick += read_own_text(bytes).has_value();
    check_equal(bytes);
  }
  CHECK(quick > kRounds / 2);  // names that begin with two signs are left to the strict reading
}

TEST_CASE("own text: anything near it is read as before, or refused as before") {
  const std::uint64_t seed = seed_of_run();
  INFO("RECOURSE_SEED=" << seed);
  Values values(seed + 1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = history::canonical_bytes(values.value(3));
    for (std::size_t changes = 1 + values.below(3); changes > 0 && !bytes.empty(); --changes) {
      const std::size_t at = values.below(bytes.size());
      switch (values.below(4)) {
        case 0:
          bytes.erase(at, 1);
          break;
        case 1:
          bytes.insert(at, 1, "\"\\{}[],:$tfn0u \xE6"[values.below(17)]);
          break;
        case 2:
          bytes[at] = static_cast<char>(values.below(256));
          break;
        default:
          std::swap(bytes[at], bytes[values.below(bytes.size())]);
          break;
      }
    }
    check_equal(bytes);
  }
  for (const char* text :
       {R"({"b":"1","a":"2"})", R"({"a":"1","a":"2"})", R"("\u000a")", R"("\/")", R"("\u0000")",
        R"({"$decimal":"x"})", R"({"$sealed":{"commit":""}})", R"({"$money":["1","CNYX"]})",
        R"({"$a":"1"})", R"({"$$a":"1"})", R"([1])", R"( [])", R"([])", R"({})", R"("")", R"(nul)",
        R"([true,])", R"({"$decimal":{"$decimal":"1"}})"}) {
    check_equal(text);
  }
  check_equal(std::string(600, '[') + std::string(600, ']'));
  check_equal(std::string(512, '[') + std::string(512, ']'));
  check_equal(std::string(511, '[') + std::string(511, ']'));
}

}  // namespace recourse::json
