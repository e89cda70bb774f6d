// Any JSON text brought into canonical form: what a record was before somebody laid it out anew.
#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/seal/canonical_scan.h"
#include "adapters/seal/json_text.h"

namespace recourse::seal {
namespace {

constexpr int kNestedMax = 512;

class Reader {
 public:
  explicit Reader(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  std::optional<std::string> all() {
    auto out = value(1);
    blank();
    return at_ == end_ ? out : std::nullopt;
  }

 private:
  void blank() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }
  bool take(char c) {
    blank();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  std::optional<std::string> value(int depth) {
    blank();
    if (at_ == end_ || depth > kNestedMax) return std::nullopt;
    if (*at_ == '{') return object(depth);
    if (*at_ == '[') return array(depth);
    if (*at_ == '"') {
      const auto text = string();
      return text ? std::optional(quoted(*text)) : std::nullopt;
    }
    for (const std::string_view word : {"true", "false", "null"}) {
      if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) {
        at_ += word.size();
        return std::string(word);
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> array(int depth) {
    if (!take('[')) return std::nullopt;
    std::string out = "[";
    if (take(']')) return out + "]";
    do {
      const auto item = value(depth + 1);
      if (!item) return std::nullopt;
      if (out.size() > 1) out += ',';
      out += *item;
    } while (take(','));
    if (!take(']')) return std::nullopt;
    return out + "]";
  }

  std::optional<std::string> object(int depth) {
    if (!take('{')) return std::nullopt;
    std::vector<std::pair<std::u16string, std::string>> members;
    if (!take('}')) {
      do {
        blank();
        const auto name = string();
        if (!name || !take(':')) return std::nullopt;
        auto content = value(depth + 1);
        if (!content) return std::nullopt;
        members.emplace_back(utf16_of(*name), quoted(*name) + ":" + *content);
      } while (take(','));
      if (!take('}')) return std::nullopt;
    }
    std::sort(members.begin(), members.end());
    std::string out = "{";
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0 && members[i].first == members[i - 1].first) return std::nullopt;
      if (i > 0) out += ',';
      out += members[i].second;
    }
    return out + "}";
  }

  /// The text, unescaped.
  std::optional<std::string> string() {
    if (at_ == end_ || *at_ != '"') return std::nullopt;
    const char* const begin = ++at_;
    while (at_ != end_ && *at_ != '"') {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte < 0x20) return std::nullopt;
      const std::size_t size = byte == '\\' ? escape() : utf8_size(at_, end_);
      if (size == 0) return std::nullopt;
      at_ += size;
    }
    if (at_ == end_) return std::nullopt;
    return unescaped({begin, static_cast<std::size_t>(at_++ - begin)});
  }

  /// Four hexadecimal digits from `at` on, or -1.
  [[nodiscard]] long unit(const char* at) const {
    if (end_ - at < 6 || at[0] != '\\' || at[1] != 'u') return -1;
    long out = 0;
    for (int i = 2; i < 6; ++i) {
      const char c = at[i];
      const char lower = static_cast<char>(c | 0x20);
      int digit = -1;
      if (c >= '0' && c <= '9') digit = c - '0';
      if (lower >= 'a' && lower <= 'f') digit = lower - 'a' + 10;
      if (digit < 0) return -1;
      out = out * 16 + digit;
    }
    return out;
  }

  /// Bytes of the escape at hand; 0: none, or half a surrogate pair.
  [[nodiscard]] std::size_t escape() const {
    if (end_ - at_ < 2) return 0;
    if (at_[1] != 'u') {
      return std::string_view("\"\\/bfnrt").find(at_[1]) == std::string_view::npos ? 0 : 2;
    }
    const long code = unit(at_);
    if (code < 0 || (code >= 0xDC00 && code < 0xE000)) return 0;
    if (code < 0xD800 || code >= 0xE000) return 6;
    const long low = unit(at_ + 6);
    return low >= 0xDC00 && low < 0xE000 ? 12 : 0;
  }

  const char* at_;
  const char* end_;
};

}  // namespace

std::optional<std::string> canonical_text(std::string_view json) { return Reader(json).all(); }

}  // namespace recourse::seal
