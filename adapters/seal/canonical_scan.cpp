#include "adapters/seal/canonical_scan.h"

#include <algorithm>
#include <charconv>

#include "adapters/seal/json_text.h"

namespace recourse::seal {
namespace {

constexpr int kDepthMax = 512;

/// Walks canonical JSON; every function gives false at the first byte that is not.
class Scanner {
 public:
  explicit Scanner(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  bool record(RecordOutline& out) {
    const bool read = object(1, [&](std::string_view name) {
      if (name == "events") return array(2, [&] { ++out.events; return event(out.erased); });
      std::string_view* text = nullptr;
      if (name == "instance") text = &out.instance;
      if (name == "definition_hash") text = &out.definition_hash;
      if (name == "previous_hash") text = &out.previous_hash;
      if (name == "recorded") text = &out.recorded;
      if (text != nullptr) return string(*text);
      if (name == "record") return number(out.record);
      if (name == "first_seq") return number(out.first_seq);
      return value(2);
    });
    return read && at_ == end_;
  }

 private:
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  bool word(std::string_view text) {
    if (static_cast<std::size_t>(end_ - at_) < text.size()) return false;
    if (std::string_view(at_, text.size()) != text) return false;
    at_ += text.size();
    return true;
  }

  bool number(std::uint64_t& out) {
    std::string_view digits;
    if (!string(digits)) return false;
    const auto [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return fault == std::errc() && end == digits.data() + digits.size() && digits[0] != '0';
  }

  bool event(std::uint64_t& erased) {
    bool typed = false, versioned = false;
    std::string_view text;
    const bool read = object(3, [&](std::string_view name) {
      if (name == "type") {
        typed = string(text) && !text.empty();
        if (text == "PersonErased") ++erased;
        return typed;
      }
      if (name == "v") return versioned = string(text) && !text.empty();
      return value(4);
    });
    return read && typed && versioned;
  }

  bool value(int depth) {
    if (at_ == end_ || depth > kDepthMax) return false;
    std::string_view text;
    switch (*at_) {
      case '"': return string(text);
      case '{': return object(depth, [&](std::string_view) { return value(depth + 1); });
      case '[': return array(depth, [&] { return value(depth + 1); });
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return false;
    }
  }

  template <class Item>
  bool array(int depth, Item item) {
    if (depth > kDepthMax || !take('[')) return false;
    if (take(']')) return true;
    do {
      if (!item()) return false;
    } while (take(','));
    return take(']');
  }

  template <class Member>
  bool object(int depth, Member member) {
    if (depth > kDepthMax || !take('{')) return false;
    if (take('}')) return true;
    std::string_view last, name;
    bool first = true;
    do {
      if (!string(name) || !take(':')) return false;
      if (!first && !name_before(last, name)) return false;
      if (!member(name)) return false;
      first = false;
      last = name;
    } while (take(','));
    return take('}');
  }

  static bool name_before(std::string_view a, std::string_view b) {
    const auto plain = [](std::string_view name) {
      return std::all_of(name.begin(), name.end(), [](char c) {
        return c != '\\' && static_cast<unsigned char>(c) < 0x80;
      });
    };
    if (plain(a) && plain(b)) return a < b;
    return utf16_of(unescaped(a)) < utf16_of(unescaped(b));
  }

  bool string(std::string_view& out) {
    if (!take('"')) return false;
    const char* const begin = at_;
    while (at_ != end_) {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte == '"') {
        out = {begin, static_cast<std::size_t>(at_ - begin)};
        ++at_;
        return true;
      }
      if (byte < 0x20) return false;
      if (byte == '\\') {
        if (!escape()) return false;
      } else if (byte < 0x80) {
        ++at_;
      } else if (const std::size_t size = utf8_size(at_, end_); size != 0) {
        at_ += size;
      } else {
        return false;
      }
    }
    return false;
  }

  /// Only what must be escaped, and each in its one way.
  bool escape() {
    ++at_;
    if (at_ == end_) return false;
    if (std::string_view("\"\\bfnrt").find(*at_) != std::string_view::npos) {
      ++at_;
      return true;
    }
    if (end_ - at_ < 5 || !word("u00")) return false;
    const std::string_view digits(at_, 2);
    at_ += 2;
    const int high = digits[0] - '0';
    const char low = digits[1];
    const bool hex = (low >= '0' && low <= '9') || (low >= 'a' && low <= 'f');
    if (high < 0 || high > 1 || !hex) return false;
    const bool short_form = high == 0 && std::string_view("89acd").find(low) !=
                                             std::string_view::npos;
    return !short_form;
  }

  const char* at_;
  const char* end_;
};

}  // namespace

std::optional<RecordOutline> outline_of(std::string_view bytes) {
  RecordOutline out;
  if (!Scanner(bytes).record(out)) return std::nullopt;
  if (out.instance.empty() || out.recorded.empty() || out.record == 0 || out.first_seq == 0) {
    return std::nullopt;
  }
  return out;
}

}  // namespace recourse::seal
