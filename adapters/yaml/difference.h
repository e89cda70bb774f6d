#pragma once
#include <string>
#include <vector>

#include "adapters/yaml/node.h"

/// What two versions of a definition differ in, as a designer would say it: steps, people, data,
/// rules and clocks; never lines, layout or the order of keys.
namespace recourse::yaml {

struct Difference {
  enum class Kind { kAdded, kRemoved, kMoved, kRenamed, kChanged } kind = Kind::kChanged;
  std::string subject;  ///< step, handler, or the section: data, roles, decisions, sla, …
  std::string path;     ///< of the step, or the declaration's name; as it is now
  std::string key;      ///< what of it: "task.due"; empty: the whole
  std::string before;   ///< as written, in one line; the old path of what was moved or renamed
  std::string after;
  int line_before = 0;  ///< 0: not there
  int line_after = 0;
  Label text;           ///< a sentence
};

struct Comparison {
  std::vector<Difference> differences;  ///< declarations first, then steps in the order of the file
  /// Steps of the old version that are gone, elsewhere, or do something else: who stands there is
  /// concerned when cases are to go on under the new one.
  std::vector<std::string> concerned;
};

/// Requires: both were parsed from definitions (they need not be sound).
[[nodiscard]] Comparison compare_definitions(const Node& before, const Node& after);

// Parts of it.

/// A node in one line of YAML, cut at 100 characters.
[[nodiscard]] std::string in_one_line(const Node& node);
/// All that differs below two values of one key; `found` gets key, before, after and lines.
void compare_values(const std::string& key, const Node* before, const Node* after,
                    std::vector<Difference>& found);
/// What tells the items of a list of mappings apart: a clock's name, a handler's trigger, ….
[[nodiscard]] std::string identity_of(const Node& item);

}  // namespace recourse::yaml
