#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/finding.h"

/// The one way YAML text comes into the product: a small, strict profile (process-defs/README.md).
namespace recourse::yaml {

/// One node of the tree. Scalars stay text: whoever knows the declared type reads them, so that
/// `no`, `010` and `3.10` never become something else on the way.
struct Node {
  enum class Kind { kScalar, kSequence, kMapping };
  struct Entry;  // {key, value}

  Kind kind = Kind::kScalar;
  std::string text;            ///< of a scalar
  bool quoted = false;         ///< 'x', "x", or a block scalar: text, whatever it looks like
  int line = 0;                ///< 1-based
  int column = 0;              ///< 1-based, in code points
  std::vector<Node> items;     ///< of a sequence
  std::vector<Entry> entries;  ///< of a mapping, in file order, keys unique

  [[nodiscard]] bool is_scalar() const { return kind == Kind::kScalar; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::kSequence; }
  [[nodiscard]] bool is_mapping() const { return kind == Kind::kMapping; }
  /// `key:`, `key: ~` or `key: null`.
  [[nodiscard]] bool is_null() const {
    return is_scalar() && !quoted && (text.empty() || text == "~" || text == "null");
  }
  /// The value under `key` of a mapping; nullptr when absent or no mapping. Linear.
  [[nodiscard]] const Node* find(std::string_view key) const;
};

struct Node::Entry {
  Node key;  ///< always a scalar
  Node value;
};

/// The tree, or why there is none. All findings are errors; a duplicate key does not stop the rest.
struct Parsed {
  std::optional<Node> root;
  std::vector<definition::Finding> findings;
};

/// Refused, with line and column: more than 1 MiB, 32 levels or 20 000 values; a scalar past
/// 64 KiB; bytes that are no UTF-8; control and text-direction characters; anchors, aliases, merge
/// keys, tags, a second document, duplicate keys, keys that are no plain words, quotes that are
/// never closed, an empty file. Never throws, whatever the bytes.
[[nodiscard]] Parsed parse(std::string_view source);

/// "line 3, column 7: …", then the fix: for callers that have one text to show.
[[nodiscard]] std::string describe(const definition::Finding& finding, Language language);

}  // namespace recourse::yaml
