#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace recourse::bpmn {

/// Letters, digits and '_' of the text; "" when nothing is left.
[[nodiscard]] std::string identifier(std::string_view text, std::size_t most = 56);
/// The id of a process: as it is, where it can be one.
[[nodiscard]] inline std::string process_id(std::string_view id) {
  const std::string name = identifier(id, 64);
  return name.empty() ? "process" : name;
}
/// The name of a variable: words of the language get a suffix.
[[nodiscard]] std::string variable_name(std::string_view text);

/// Names for elements, each given once.
class Names {
 public:
  /// From the label when it can be one, else from the id. The same key gets the same name.
  const std::string& of(const std::string& key, std::string_view label, std::string_view id);
  [[nodiscard]] std::string fresh(const std::string& wanted);

 private:
  std::map<std::string, std::string> given_;
  std::set<std::string> taken_{"done", "starter", "previous"};
};

}  // namespace recourse::bpmn
