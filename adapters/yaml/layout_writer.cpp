#include <sstream>

#include "adapters/yaml/layout.h"

namespace recourse::yaml {
namespace {

constexpr std::size_t kColumnsMax = 120;

using Lines = std::vector<std::string>;

std::size_t columns_of(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  return count;
}

void append(Lines& lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

/// Does a comment stand in it, or a text that needs lines of its own?
bool needs_lines(const Piece& piece) {
  if (!piece.block.empty() || !piece.below.empty()) return true;
  const auto inside = [](const Piece& part) {
    bool comment = !part.beside.empty();
    for (const std::string& line : part.above) comment = comment || !line.empty();
    return comment || needs_lines(part);
  };
  for (const Piece& key : piece.keys) {
    if (inside(key)) return true;
  }
  for (const Piece& part : piece.parts) {
    if (inside(part)) return true;
  }
  return false;
}

std::string one_line(const Piece& piece) {
  const Node& node = *piece.node;
  if (node.is_scalar()) return piece.raw.empty() ? "null" : piece.raw;
  std::string out = node.is_sequence() ? "[" : "{";
  for (std::size_t i = 0; i < piece.parts.size(); ++i) {
    if (i > 0) out += ", ";
    if (node.is_mapping()) out += one_line(piece.keys[i]) + ": ";
    out += one_line(piece.parts[i]);
  }
  return out + (node.is_sequence() ? "]" : "}");
}

class LayoutWriter {
 public:
  std::string write(const Piece& root) {
    if (root.is_block_collection()) {
      write_parts(root, 0, /*on_line=*/false);
    } else {
      write_lines(root.above, 0, /*first=*/true);
      if (fits(root, 0)) {
        out_ += one_line(root) + beside(root.beside) + '\n';
      } else if (root.node->is_scalar()) {
        write_scalar(root, 0, "");
      } else {
        write_parts(root, 0, /*on_line=*/false);
      }
    }
    if (!root.is_block_collection()) write_lines(root.below, 0, /*first=*/false);
    return std::move(out_);
  }

 private:
  static std::string beside(const std::string& comment) {
    return comment.empty() ? "" : "  " + comment;
  }

  static bool fits(const Piece& piece, std::size_t column) {
    if (piece.node->is_scalar()) return false;
    if (piece.parts.empty() && piece.below.empty()) return true;
    return piece.flow && !needs_lines(piece) &&
           column + columns_of(one_line(piece)) <= kColumnsMax;
  }

  /// Comments that must stand before the line `piece` begins on.
  static Lines lines_before(const Piece& piece) {
    Lines lines = piece.above;
    if (piece.parts.empty() || piece.node->is_scalar()) return lines;
    if (piece.flow && !needs_lines(piece)) return lines;
    append(lines, piece.node->is_mapping() ? entry_lines(piece, 0) : lines_before(piece.parts[0]));
    return lines;
  }

  static Lines entry_lines(const Piece& mapping, std::size_t i) {
    const Piece& key = mapping.keys[i];
    const Piece& value = mapping.parts[i];
    Lines lines = key.above;
    const bool own_line = value.node->is_scalar() || value.flow || value.parts.empty();
    if (own_line) append(lines, value.above);
    if (!key.beside.empty() && !value.beside.empty()) lines.push_back(key.beside);
    return lines;
  }

  void write_lines(const Lines& lines, std::size_t indent, bool first) {
    bool blank = first;  // none at the beginning, never two
    for (const std::string& line : lines) {
      if (line.empty() && blank) continue;
      out_ += line.empty() ? "\n" : std::string(indent, ' ') + line + '\n';
      blank = line.empty();
    }
  }

  /// `on_line`: the first part goes on the line that is begun, its comments are written.
  void write_parts(const Piece& piece, std::size_t indent, bool on_line) {
    for (std::size_t i = 0; i < piece.parts.size(); ++i) {
      if (i > 0 || !on_line) {
        const Lines before = piece.node->is_mapping() ? entry_lines(piece, i)
                                                      : lines_before(piece.parts[i]);
        write_lines(before, indent, i == 0);
        out_ += std::string(indent, ' ');
      }
      if (piece.node->is_mapping()) {
        write_entry(piece.keys[i], piece.parts[i], indent);
      } else {
        out_ += '-';
        write_item(piece.parts[i], indent);
      }
    }
    write_lines(piece.below, indent, /*first=*/false);
  }

  void write_item(const Piece& item, std::size_t indent) {
    if (item.node->is_scalar()) return write_scalar(item, indent, item.beside);
    out_ += ' ';
    if (fits(item, indent + 2)) {
      out_ += one_line(item) + beside(item.beside) + '\n';
      return;
    }
    write_parts(item, indent + 2, /*on_line=*/true);
    // A comment after a closing bracket that is gone now.
    if (!item.beside.empty()) write_lines({item.beside}, indent + 2, /*first=*/false);
  }

  void write_entry(const Piece& key, const Piece& value, std::size_t indent) {
    const std::string name = one_line(key) + ":";
    out_ += name;
    const std::string comment = value.beside.empty() ? key.beside : value.beside;
    if (value.node->is_scalar()) return write_scalar(value, indent, comment);
    if (fits(value, indent + columns_of(name) + 1)) {
      out_ += ' ' + one_line(value) + beside(comment) + '\n';
      return;
    }
    out_ += beside(comment) + '\n';
    write_parts(value, indent + 2, /*on_line=*/false);
  }

  /// After "key:" or "-" at `indent`.
  void write_scalar(const Piece& scalar, std::size_t indent, const std::string& comment) {
    const std::string inner(indent + 2, ' ');
    if (!scalar.block.empty()) {
      out_ += ' ' + scalar.block[0] + '\n';
      for (std::size_t i = 1; i < scalar.block.size(); ++i) {
        out_ += (scalar.block[i].empty() ? "" : inner + scalar.block[i]) + '\n';
      }
      return;
    }
    if (!scalar.raw.empty() && !out_.empty() && out_.back() != '\n') out_ += ' ';
    const std::size_t line = out_.rfind('\n') + 1;
    const std::size_t column = columns_of(std::string_view(out_).substr(line));
    if (!scalar.folded || column + columns_of(scalar.raw) <= kColumnsMax) {
      out_ += scalar.raw + beside(comment) + '\n';
      return;
    }
    std::istringstream words(scalar.raw);
    std::size_t used = column;
    bool begun = false;
    for (std::string word; words >> word; begun = true) {
      if (begun && used + 1 + columns_of(word) > kColumnsMax) {
        out_ += '\n' + inner;
        used = inner.size();
      } else if (begun) {
        out_ += ' ';
        ++used;
      }
      out_ += word;
      used += columns_of(word);
    }
    out_ += beside(comment) + '\n';
  }

  std::string out_;
};

}  // namespace

std::string write_layout(const Piece& root) { return LayoutWriter().write(root); }

}  // namespace recourse::yaml
