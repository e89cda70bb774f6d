#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "adapters/yaml/node.h"

/// A file as its author laid it out: the tree of node.h, with the comments and blank lines that
/// stand between its parts, and the scalars as they were written.
namespace recourse::yaml {

struct Piece {
  const Node* node = nullptr;
  bool flow = false;                ///< [a, b] or {a: b}
  std::string raw;                  ///< of a scalar on one line, quotes and all
  bool folded = false;              ///< a plain text that was written over several lines
  std::vector<std::string> block;   ///< of a scalar after | or >: the header, then its lines
  std::vector<std::string> above;   ///< comment lines before it; "" is a blank line
  std::string beside;               ///< comment on the line it ends on
  std::vector<std::string> below;   ///< comments before the end of a collection
  std::vector<Piece> keys;          ///< of a mapping, beside `parts`
  std::vector<Piece> parts;         ///< values of a mapping, items of a sequence

  [[nodiscard]] bool is_block_collection() const {
    return !node->is_scalar() && !flow && !parts.empty();
  }
};

/// `root` as parsed from `source`, which must outlive the pieces.
[[nodiscard]] Piece read_layout(std::string_view source, const Node& root);

/// The canonical text: two blanks a level, lists below their key, one space after ':' and ',', at
/// most one blank line, comments two blanks after the text they belong to. What was written in
/// one line stays so while it fits into 120 columns and holds no comment.
[[nodiscard]] std::string write_layout(const Piece& root);

}  // namespace recourse::yaml
