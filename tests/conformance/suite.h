#pragma once
// A suite is a folder that nobody here wrote: manifest.json and the files it names. Every row is
// judged on its own.
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/value.h"

namespace recourse::conformance {

/// One thing to judge, as manifest.json describes it.
struct Row {
  std::string name, kind, why;
  bool in_scope = false;
  std::vector<std::filesystem::path> files;  ///< absolute
  Value row;     ///< the whole manifest row, numbers exact
  Value expect;  ///< its `expect`
};

struct Verdict {
  enum class Kind { kPassed, kFailed, kSkipped };
  Kind kind = Kind::kFailed;
  std::string reason;  ///< why it failed or was skipped
};
inline Verdict passed() { return {Verdict::Kind::kPassed, ""}; }
inline Verdict failed(std::string reason) { return {Verdict::Kind::kFailed, std::move(reason)}; }
inline Verdict skipped(std::string reason) { return {Verdict::Kind::kSkipped, std::move(reason)}; }

/// May throw (that is a failure with the text), crash, or hang: each row is judged in a process of
/// its own.
using Judge = Verdict (*)(const Row& row, const std::filesystem::path& dir);

Verdict judge_scion(const Row& row, const std::filesystem::path& dir);
Verdict judge_betsy(const Row& row, const std::filesystem::path& dir);
Verdict judge_w3c(const Row& row, const std::filesystem::path& dir);
Verdict judge_dmn(const Row& row, const std::filesystem::path& dir);
Verdict judge_flow(const Row& row, const std::filesystem::path& dir);
Verdict judge_human_task(const Row& row, const std::filesystem::path& dir);

}  // namespace recourse::conformance
