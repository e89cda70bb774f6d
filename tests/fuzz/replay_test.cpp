// The fuzz targets over their seeds, over inputs that once broke them (regressions/), and over
// random mutations of both: RECOURSE_SEED repeats a run.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <random>

#include "tests/fuzz/targets.h"

namespace recourse::fuzz {
namespace {

constexpr std::size_t kInputBytesMax = 4096;  // the long ones are slow, not more telling

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::string mutated(const std::vector<std::string>& seeds) {
    std::string text = seeds[below(seeds.size())];
    if (text.size() > kInputBytesMax) text = text.substr(below(text.size() - 99), kInputBytesMax);
    for (std::size_t n = 1 + below(4); n > 0; --n) change(text, seeds);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  void change(std::string& text, const std::vector<std::string>& seeds) {
    static const std::vector<std::string> kPieces{
        "\n", "\n  - ", ": ", "{", "}", "[", "]", "\"", "'", "#", "{{", "}}", "\\", "%", "-", "0",
        "99999999999999999999", "\xc3", "\xe4\xb8\xad", std::string(1, '\0'), "&a", "*a", "|\n",
        "\r\n", "null", "if ", "for x in ", "@\"", " at 24:00", "\t", "e999", "\\u0000"};
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = std::min<std::size_t>(text.size() - at, below(20));
    switch (below(6)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, kPieces[below(kPieces.size())]);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 4: {
        const std::string& other = seeds[below(seeds.size())];
        text.replace(at, length, other.substr(below(other.size() + 1), below(60)));
        break;
      }
      default:
        text.replace(at, length, kPieces[below(kPieces.size())]);
    }
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("fuzz: seeds, past crashes and their mutations come back from every reader") {
  const char* wanted = std::getenv("RECOURSE_SEED");
  const std::uint64_t seed = wanted ? std::strtoull(wanted, nullptr, 10) : std::random_device{}();
  for (const Target& target : targets()) {
    const std::vector<std::string> seeds = seeds_of(target.name);
    CHECK(seeds.size() >= 5);
    for (const std::string& input : seeds) {
      INFO(target.name << ": " << input);
      CHECK_NOTHROW(target.run(input));
    }
    Mutator mutator(seed);
    const bool slow = target.name == "yaml" || target.name == "bpmn";
    const int count = slow ? 600 : 3'000;
    for (int i = 0; i < count; ++i) {
      const std::string input = mutator.mutated(seeds);
      INFO(target.name << " with RECOURSE_SEED=" << seed << ": " << input);
      REQUIRE_NOTHROW(target.run(input));
    }
  }
}

}  // namespace recourse::fuzz
