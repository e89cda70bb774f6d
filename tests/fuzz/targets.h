#pragma once
#include <string>
#include <string_view>
#include <vector>

/// The readers of foreign bytes, as functions that take anything and must come back: no crash, no
/// hang, no undefined behaviour, and what each promises of itself holds. The same functions run
/// under libFuzzer (preset fuzz) and, over seeds, past crashes and mutations, in every test run.
namespace recourse::fuzz {

struct Target {
  std::string name;
  void (*run)(std::string_view bytes);
};
/// yaml, format, feel, span, http, json, bpmn.
[[nodiscard]] const std::vector<Target>& targets();

/// Seeds of a target: the lines of tests/fuzz/seeds/NAME.txt ("\n", "\r", "\t" and "\\" as in C),
/// for YAML also the files of the product, and every file of regressions/NAME. Run in the root of
/// the source tree.
[[nodiscard]] std::vector<std::string> seeds_of(const std::string& target);

/// Thrown, and so a crash for libFuzzer, where a promise is broken.
void promise(bool kept, const char* what);

}  // namespace recourse::fuzz
