#pragma once
#include <map>
#include <pugixml.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace recourse::conformance {

[[noreturn]] inline void scxml_fault(const std::string& text) { throw std::runtime_error(text); }

/// An element whose name and attributes are read without prefixes: the words of the conformance
/// name space (`conf:idVal="1=2"`) are put into plain ones (`cond="Var1 == 2"`).
class ScxmlElement {
 public:
  enum class Space { kScxml, kConf, kForeign };
  explicit ScxmlElement(pugi::xml_node node);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool is(const char* name) const {
    return space_ == Space::kScxml && name_ == name;
  }
  [[nodiscard]] bool is_conf(const char* name) const {
    return space_ == Space::kConf && name_ == name;
  }
  [[nodiscard]] Space space() const { return space_; }
  [[nodiscard]] bool has(const std::string& attribute) const {
    return attributes_.count(attribute) > 0;
  }
  /// "" when there is none.
  [[nodiscard]] std::string get(const std::string& attribute) const;
  /// Throws when there is none.
  [[nodiscard]] std::string need(const std::string& attribute) const;
  [[nodiscard]] std::vector<std::string> words(const std::string& attribute) const;
  /// Elements only, no comments.
  [[nodiscard]] std::vector<ScxmlElement> children() const;
  /// Its own characters, CDATA included, without the blanks around.
  [[nodiscard]] std::string text() const;

 private:
  pugi::xml_node node_;
  std::string name_;
  Space space_ = Space::kScxml;
  std::map<std::string, std::string> attributes_;
};

/// The number of a conformance variable ("1") as its name ("Var1").
[[nodiscard]] std::string conf_variable(const std::string& number);
/// What a word of the conformance name space stands for: {plain attribute, its text}.
[[nodiscard]] std::pair<std::string, std::string> conf_attribute(const std::string& word,
                                                                 const std::string& value);

}  // namespace recourse::conformance
