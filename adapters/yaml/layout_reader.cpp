#include <algorithm>

#include "adapters/yaml/layout.h"

namespace recourse::yaml {
namespace {

constexpr std::string_view kBlanks = " \t\r";

/// Walks source and tree side by side. Between two scalars there is nothing but punctuation, blanks
/// and comments, because the tree has been read from the same text.
class LayoutReader {
 public:
  explicit LayoutReader(std::string_view source) : source_(source) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  Piece read_file(const Node& root) {
    Piece piece;
    read(root, piece, /*parent_column=*/-1, '\0');
    std::vector<Remark> rest = gap(source_.size());
    take_beside(rest);
    settle_below(rest, piece, piece.is_block_collection() ? root.column : 0);
    for (const Remark& remark : rest) piece.below.push_back(remark.text);
    while (!piece.below.empty() && piece.below.back().empty()) piece.below.pop_back();
    return piece;
  }

 private:
  struct Remark {
    std::string text;  ///< "": a blank line
    int column = 0;
    bool same_line = false;
  };

  [[nodiscard]] std::size_t offset(const Node& node) const {
    std::size_t at = line_starts_[static_cast<std::size_t>(node.line - 1)];
    for (int column = 1; column < node.column && at < source_.size(); ++column) {
      ++at;
      while (at < source_.size() && (static_cast<unsigned char>(source_[at]) & 0xc0) == 0x80) ++at;
    }
    return at;
  }

  /// What stands between the end of the last part and `end`; moves there.
  std::vector<Remark> gap(std::size_t end) {
    std::vector<Remark> remarks;
    int newlines = 0;
    bool comment_before = false;
    std::size_t line = at_;
    while (line > 0 && source_[line - 1] != '\n') --line;
    for (std::size_t i = at_; i < end; ++i) {
      if (source_[i] == '\n') {
        ++newlines;
        line = i + 1;
        continue;
      }
      const bool starts = i == 0 || source_[i - 1] == '\n' ||
                          kBlanks.find(source_[i - 1]) != std::string_view::npos;
      if (source_[i] != '#' || !starts) continue;
      std::size_t stop = std::min(source_.find('\n', i), end);
      const std::size_t after = stop;
      while (stop > i && kBlanks.find(source_[stop - 1]) != std::string_view::npos) --stop;
      if (newlines > 1) remarks.push_back({});
      remarks.push_back({std::string(source_.substr(i, stop - i)), static_cast<int>(i - line) + 1,
                         newlines == 0 && !comment_before});
      comment_before = true;
      newlines = 0;
      i = after - 1;
    }
    if (newlines > 1) remarks.push_back({});
    at_ = std::max(at_, end);
    return remarks;
  }

  /// A comment on the line where the last part ended belongs to that part.
  void take_beside(std::vector<Remark>& remarks) {
    if (remarks.empty() || !remarks.front().same_line || !last_) return;
    last_->beside = remarks.front().text;
    remarks.erase(remarks.begin());
  }

  /// Comments that stand deeper than what follows close the collection before.
  void settle_below(std::vector<Remark>& remarks, Piece& before, int column) {
    std::size_t used = 0;
    for (std::size_t i = 0; i < remarks.size(); ++i) {
      if (remarks[i].text.empty()) continue;
      Piece* owner = remarks[i].column > column ? owner_below(before, remarks[i].column, column)
                                                : nullptr;
      if (!owner) break;
      for (; used <= i; ++used) owner->below.push_back(remarks[used].text);
    }
    remarks.erase(remarks.begin(), remarks.begin() + static_cast<std::ptrdiff_t>(used));
  }

  static Piece* owner_below(Piece& before, int comment_column, int column) {
    Piece* owner = nullptr;
    for (Piece* at = &before; at->is_block_collection(); at = &at->parts.back()) {
      if (at->node->column <= comment_column && at->node->column > column) owner = at;
    }
    return owner;
  }

  /// `mark` stands before it: '-' before an item, ':' before a value, '\0' before others.
  void read(const Node& node, Piece& piece, int parent_column, char mark) {
    piece.node = &node;
    if (node.is_scalar() && node.text.empty() && !node.quoted) return read_nothing(piece, mark);
    const std::size_t begin = offset(node);
    const char first = begin < source_.size() ? source_[begin] : ' ';
    piece.flow = !node.is_scalar() && (first == '[' || first == '{');
    if (node.is_scalar() || piece.flow) {
      read_above(piece, begin);
      if (node.is_scalar()) return read_scalar(node, piece, parent_column);
      at_ = begin + 1;
      last_ = nullptr;
    }
    read_parts(node, piece);
    if (piece.flow) close_flow(piece);
  }

  /// A key or an item without a value: its mark is all there is of it.
  void read_nothing(Piece& piece, char mark) {
    if (mark != '\0') {
      const std::size_t begin = find_outside_comments(std::string_view(&mark, 1));
      read_above(piece, begin);
      at_ = std::min(begin + 1, source_.size());
    }
    last_ = &piece;
  }

  [[nodiscard]] std::size_t find_outside_comments(std::string_view wanted) const {
    bool comment = false;
    for (std::size_t i = at_; i < source_.size(); ++i) {
      if (source_[i] == '\n') comment = false;
      const bool starts = i == 0 || source_[i - 1] == '\n' ||
                          kBlanks.find(source_[i - 1]) != std::string_view::npos;
      if (source_[i] == '#' && starts) comment = true;
      if (!comment && wanted.find(source_[i]) != std::string_view::npos) return i;
    }
    return source_.size();
  }

  void read_above(Piece& piece, std::size_t begin) {
    std::vector<Remark> remarks = gap(begin);
    take_beside(remarks);
    if (before_) settle_below(remarks, *before_, before_column_);
    before_ = nullptr;
    for (const Remark& remark : remarks) piece.above.push_back(remark.text);
  }

  void read_parts(const Node& node, Piece& piece) {
    const std::size_t count = node.is_sequence() ? node.items.size() : node.entries.size();
    piece.parts.reserve(count);
    piece.keys.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0 && !piece.flow) {
        before_ = &piece.parts.back();
        before_column_ = node.column;
      }
      if (node.is_mapping()) {
        read(node.entries[i].key, piece.keys.emplace_back(), node.column - 1, '\0');
      }
      const Node& part = node.is_sequence() ? node.items[i] : node.entries[i].value;
      const char mark = node.is_mapping() ? ':' : piece.flow ? '\0' : '-';
      read(part, piece.parts.emplace_back(), node.column - 1, mark);
    }
  }

  void close_flow(Piece& piece) {
    const std::size_t end = find_outside_comments("]}");
    std::vector<Remark> remarks = gap(end);
    take_beside(remarks);
    for (const Remark& remark : remarks) {
      if (!remark.text.empty()) piece.below.push_back(remark.text);
    }
    at_ = std::min(end + 1, source_.size());
    last_ = &piece;
  }

  void read_scalar(const Node& node, Piece& piece, int parent_column) {
    last_ = &piece;
    const char first = source_[at_];
    const std::size_t begin = at_;
    if (node.quoted && (first == '|' || first == '>')) return read_block(piece, parent_column);
    if (node.quoted) {
      skip_quoted(first);
    } else {
      skip_plain(node.text);
    }
    const std::string_view raw = source_.substr(begin, at_ - begin);
    if (raw.find('\n') == std::string_view::npos) {
      piece.raw = raw;
    } else {
      piece.folded = !node.quoted && node.text.find('\n') == std::string::npos;
      piece.raw = piece.folded ? node.text : in_double_quotes(node.text);
    }
  }

  void skip_quoted(char quote) {
    for (++at_; at_ < source_.size(); ++at_) {
      if (quote == '"' && source_[at_] == '\\') {
        ++at_;
      } else if (source_[at_] == quote) {
        const bool doubled = quote == '\'' && source_.substr(at_ + 1, 1) == "'";
        if (!doubled) break;
        ++at_;
      }
    }
    at_ = std::min(at_ + 1, source_.size());
  }

  /// Every character of the text stands in the source; a blank may stand for a line's end.
  void skip_plain(std::string_view text) {
    for (const char c : text) {
      if (at_ < source_.size() && source_[at_] == c && c != '\n') {
        ++at_;
        if (c != ' ') continue;
      }
      while (at_ < source_.size() && (source_[at_] == '\n' ||
                                      kBlanks.find(source_[at_]) != std::string_view::npos)) {
        if (c != ' ' && c != '\n') break;
        // Several blanks inside a line are text; those around a line's end are not.
        if (source_[at_] != '\n' && !line_ends_before_text(at_)) break;
        ++at_;
      }
    }
  }

  [[nodiscard]] bool line_ends_before_text(std::size_t at) const {
    const std::size_t next = source_.find_first_not_of(kBlanks, at);
    const std::size_t before = source_.find_last_not_of(kBlanks, at);
    return next == std::string_view::npos || source_[next] == '\n' ||
           (before != std::string_view::npos && source_[before] == '\n');
  }

  void read_block(Piece& piece, int parent_column) {
    std::size_t end = std::min(source_.find('\n', at_), source_.size());
    std::string header(source_.substr(at_, end - at_));
    while (!header.empty() && kBlanks.find(header.back()) != std::string_view::npos) {
      header.pop_back();
    }
    int indent = -1;
    const std::size_t digit = header.find_first_of("123456789");
    if (digit != std::string::npos && digit < 3) {
      indent = std::max(parent_column, 0) + (header[digit] - '0');
      header[digit] = '2';
    }
    piece.block.push_back(header);
    at_ = end;
    while (at_ + 1 < source_.size()) {
      end = std::min(source_.find('\n', at_ + 1), source_.size());
      const std::string_view line = source_.substr(at_ + 1, end - at_ - 1);
      const std::size_t text = line.find_first_not_of(' ');
      const bool empty = text == std::string_view::npos;
      if (!empty && indent < 0) indent = static_cast<int>(text);
      if (!empty && (static_cast<int>(text) < indent || indent <= parent_column)) break;
      const bool inside = indent >= 0 && line.size() > static_cast<std::size_t>(indent);
      piece.block.emplace_back(inside ? line.substr(static_cast<std::size_t>(indent)) : "");
      at_ = end;
    }
    if (header.find('+') != std::string::npos) return;
    // Blank lines after the text are layout.
    while (piece.block.size() > 1 && piece.block.back().empty()) {
      piece.block.pop_back();
      at_ = source_.rfind('\n', at_ - 1);
    }
  }

  static std::string in_double_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '\n') {
        out += "\\n";
      } else if (c == '\t') {
        out += "\\t";
      } else {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
      }
    }
    return out + '"';
  }

  std::string_view source_;
  std::vector<std::size_t> line_starts_;
  std::size_t at_ = 0;
  Piece* last_ = nullptr;    ///< whose line a comment may follow on
  Piece* before_ = nullptr;  ///< the part before, when the next one begins
  int before_column_ = 0;
};

}  // namespace

Piece read_layout(std::string_view source, const Node& root) {
  return LayoutReader(source).read_file(root);
}

}  // namespace recourse::yaml
