#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/yaml/node.h"

namespace recourse::yaml {

/// Collects what a reader has to say, so that a designer sees all faults at once.
class Report {
 public:
  void error(const Node& at, std::string code, Label text, Label fix);
  void warning(const Node& at, std::string code, Label text, Label fix);
  void add(definition::Finding finding);
  [[nodiscard]] bool has_errors() const { return definition::has_errors(findings_); }
  /// In file order. Past kFindingsMax the rest is left out: nobody reads further.
  [[nodiscard]] std::vector<definition::Finding> take();

  /// Nobody will read what more there is to say: suggestions are not worth looking for.
  [[nodiscard]] bool spent() const { return muted || findings_.size() > kFindingsMax; }
  /// May one more name be compared with so many? Looking for the nearest costs their product.
  [[nodiscard]] bool may_compare(std::size_t names) {
    constexpr std::size_t kComparedMax = 50'000;
    compared_ += names;
    return !spent() && compared_ < kComparedMax;
  }

  std::string step;    ///< path of the step being read; goes into every finding
  bool muted = false;  ///< a first pass that only gathers facts says nothing

 private:
  static constexpr std::size_t kFindingsMax = 200;
  std::vector<definition::Finding> findings_;
  std::size_t compared_ = 0;
};

/// The keys of a mapping, checked against the table of keys.h: unknown ones are reported with the
/// nearest allowed word, or with the construct that does what the word promises.
class Fields {
 public:
  /// Requires: `shape` is in the table.
  Fields(Report& report, const Node& node, std::string_view shape);
  [[nodiscard]] bool ok() const { return node_.is_mapping(); }
  /// nullptr when absent or written without a value.
  [[nodiscard]] const Node* get(std::string_view key) const;
  /// As get(), and E-MISSING when there is nothing.
  const Node* need(std::string_view key) const;
  [[nodiscard]] std::string word(std::string_view key) const;  ///< "" when absent
  [[nodiscard]] bool flag(std::string_view key, bool otherwise) const;
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view key) const;
  /// One of `words`; "" when absent or something else, which is reported.
  [[nodiscard]] std::string choice(std::string_view key,
                                   std::initializer_list<std::string_view> words) const;
  [[nodiscard]] const Node& node() const { return node_; }

 private:
  Report& report_;
  const Node& node_;
  Label what_;
};

/// The text of a plain or quoted scalar; reports and gives "" for a list or mapping.
[[nodiscard]] std::string read_word(Report& report, const Node& node);
/// A word or a list of words.
[[nodiscard]] std::vector<const Node*> read_words(Report& report, const Node& node);
/// A letter, then letters, digits and '_', at most 64, none of the reserved words. Reports E-ID.
[[nodiscard]] std::string read_id(Report& report, const Node& node);
/// `text` or {en: …, zh: …}; W-LABEL when a language is missing.
[[nodiscard]] Label read_label(Report& report, const Node& node);
[[nodiscard]] std::optional<bool> read_flag(Report& report, const Node& node);
[[nodiscard]] std::optional<std::int64_t> read_number(Report& report, const Node& node);
/// The list items; a missing or other node is reported and gives none. `named`: the key that gives
/// each item its name.
[[nodiscard]] const std::vector<Node>& read_list(Report& report, const Node& node,
                                                 std::string_view named = {});
[[nodiscard]] const std::vector<Node::Entry>& read_mapping(Report& report, const Node& node);

/// "Did you mean 'x'?", or empty when nothing is near.
[[nodiscard]] Label did_you_mean(std::string_view word, const std::vector<std::string>& known);
/// The nearest known word; or the known ones; or how to make one known. Never empty.
[[nodiscard]] Label nearest_or_all(std::string_view word, const std::vector<std::string>& known);
/// E-<KIND>: `word` is not declared; lists the nearest.
void report_unknown(Report& report, const Node& at, std::string code, Label noun,
                    const std::vector<std::string>& known);

}  // namespace recourse::yaml
