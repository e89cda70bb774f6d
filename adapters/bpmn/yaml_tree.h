#pragma once
#include <string>
#include <utility>
#include <vector>

namespace recourse::bpmn {

/// YAML about to be written: keys keep their order, scalars are quoted as needed.
class YamlTree {
 public:
  using Entry = std::pair<std::string, YamlTree>;  ///< key and value
  YamlTree() = default;
  /// Text that is quoted where YAML or the language would read it otherwise.
  YamlTree(std::string text) : text_(std::move(text)) {}  // NOLINT: a scalar is its text
  YamlTree(const char* text) : text_(text) {}             // NOLINT
  /// Text that is quoted in any case.
  [[nodiscard]] static YamlTree quoted(std::string text);
  [[nodiscard]] static YamlTree list();
  [[nodiscard]] static YamlTree map();

  YamlTree& set(std::string key, YamlTree value);
  YamlTree& add(YamlTree item);
  void drop(const std::string& key);
  [[nodiscard]] bool has(const std::string& key) const;
  [[nodiscard]] YamlTree* find(const std::string& key);
  [[nodiscard]] const YamlTree* find(const std::string& key) const;
  [[nodiscard]] bool empty() const { return items_.empty() && entries_.empty(); }
  [[nodiscard]] bool is_list() const { return kind_ == Kind::kList; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::vector<YamlTree>& items() { return items_; }
  [[nodiscard]] const std::vector<YamlTree>& items() const { return items_; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  /// The whole file: what fits on a line is written as {…} or […], the rest in blocks.
  [[nodiscard]] std::string written() const;

 private:
  enum class Kind { kScalar, kQuoted, kList, kMap };
  [[nodiscard]] bool is_scalar() const { return kind_ == Kind::kScalar || kind_ == Kind::kQuoted; }
  [[nodiscard]] std::string on_one_line() const;
  void write(std::string& out, std::size_t indent, bool after_dash) const;
  void write_value(std::string& out, std::size_t indent) const;

  Kind kind_ = Kind::kScalar;
  std::string text_;
  std::vector<YamlTree> items_;
  std::vector<Entry> entries_;
};

}  // namespace recourse::bpmn
