#include "adapters/json/own_text.h"

#include <cstdint>

#include "adapters/json/json_value.h"
#include "engine/history/canonical.h"

namespace recourse::json {
namespace {

/// Length of the UTF-8 character at `at`, which is not ASCII; 0: it is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned first = byte(0);
  const std::size_t length = first >= 0xf0 && first < 0xf5   ? 4
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first >= 0xc2 && first < 0xe0 ? 2
                                                             : 0;
  if (length == 0 || at + length > text.size()) return 0;
  std::uint32_t value = first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
    value = value << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  return overlong || surrogate || value > 0x10ffff ? 0 : length;
}

/// Each function leaves `at_` behind what it read, or says false.
class OwnText {
 public:
  explicit OwnText(std::string_view text) : text_(text) {}

  bool whole(Value& out) { return value(out, 0) && at_ == text_.size(); }

 private:
  [[nodiscard]] bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool value(Value& out, std::size_t depth) {
    if (at_ >= text_.size() || ++nodes_ > kOwnBytes.nodes || depth > kOwnBytes.depth) return false;
    switch (text_[at_]) {
      case '"': {
        std::string text;
        if (!string(text)) return false;
        out = Value(std::move(text));
        return true;
      }
      case '{':
        return depth < kOwnBytes.depth && object(out, depth);
      case '[':
        return depth < kOwnBytes.depth && array(out, depth);
      case 't':
        out = Value(true);
        return take("true");
      case 'f':
        out = Value(false);
        return take("false");
      case 'n':
        out = Value();
        return take("null");
      default:
        return false;
    }
  }

  bool array(Value& out, std::size_t depth) {
    ++at_;
    List items;
    if (!take(']')) {
      do {
        items.emplace_back();
        if (!value(items.back(), depth + 1)) return false;
      } while (take(','));
      if (!take(']')) return false;
    }
    out = Value(std::move(items));
    return true;
  }

  bool object(Value& out, std::size_t depth) {
    ++at_;
    std::vector<Map::Entry> entries;
    if (!take('}')) {
      do {
        entries.emplace_back();
        Map::Entry& entry = entries.back();
        if (!string(entry.name) || !take(':') || !value(entry.value, depth + 1)) return false;
        const bool ascends = entries.size() == 1 || entries[entries.size() - 2].name < entry.name;
        if (!ascends || entry.name.starts_with("$$")) return false;
      } while (take(','));
      if (!take('}')) return false;
    }
    if (entries.size() == 1 && entries.front().name.starts_with('$')) {
      out = history::typed_value(entries.front().name, entries.front().value);
      if (!out.is_null()) return true;
    }
    out = Value(Map::sorted(std::move(entries)));
    return true;
  }

  bool string(std::string& out) {
    if (!take('"')) return false;
    std::size_t kept = at_;  // everything before it stands in `out` already
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        out.append(text_, kept, at_ - kept);
        ++at_;
        return true;
      }
      if (c == '\\') {
        out.append(text_, kept, at_ - kept);
        if (!escape(out)) return false;
        kept = at_;
      } else if (c < 0x20) {
        return false;
      } else if (c < 0x80) {
        ++at_;
      } else {
        const std::size_t length = utf8_length(text_, at_);
        if (length == 0) return false;
        at_ += length;
      }
    }
    return false;
  }

  /// Those that canonical text has: what JSON must escape, in its short form where it has one.
  bool escape(std::string& out) {
    if (at_ + 1 >= text_.size()) return false;
    const char c = text_[at_ + 1];
    at_ += 2;
    switch (c) {
      case '"':
        out += '"';
        return true;
      case '\\':
        out += '\\';
        return true;
      case 'b':
        out += '\b';
        return true;
      case 't':
        out += '\t';
        return true;
      case 'n':
        out += '\n';
        return true;
      case 'f':
        out += '\f';
        return true;
      case 'r':
        out += '\r';
        return true;
      case 'u':
        break;
      default:
        return false;
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (!take("00") || at_ + 2 > text_.size()) return false;
    const std::size_t high = kDigits.find(text_[at_]), low = kDigits.find(text_[at_ + 1]);
    if (high > 1 || low == std::string_view::npos || (high == 0 && low == 0)) return false;
    at_ += 2;
    out += static_cast<char>(high * 16 + low);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0, nodes_ = 0;
};

}  // namespace

std::optional<Value> read_own_text(std::string_view bytes) {
  if (bytes.size() > kOwnBytes.bytes) return std::nullopt;
  Value out;
  if (!OwnText(bytes).whole(out)) return std::nullopt;
  return out;
}

}  // namespace recourse::json
