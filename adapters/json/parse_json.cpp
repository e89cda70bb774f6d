#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "adapters/json/json_value.h"
#include "adapters/json/own_text.h"
#include "engine/history/canonical.h"

namespace recourse::json {
namespace {

constexpr std::size_t kDigitsExact = 34;  // of decimal128, see engine/base/decimal.h

/// Walks the text and tells how far the parser has read, which its events do not say.
struct TracedByte {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* at = nullptr;
  const char** reached = nullptr;

  reference operator*() const { return *at; }
  TracedByte& operator++() {
    *reached = ++at;
    return *this;
  }
  TracedByte operator++(int) {
    TracedByte before = *this;
    ++*this;
    return before;
  }
  bool operator==(const TracedByte& other) const { return at == other.at; }
  bool operator!=(const TracedByte& other) const { return at != other.at; }
};

/// Digits that count: without sign, point, exponent, leading and trailing zeros.
std::size_t significant_digits(std::string_view number) {
  std::string digits;
  for (const char c : number.substr(0, number.find_first_of("eE"))) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return 0;
  return digits.find_last_not_of('0') - first + 1;
}

/// Builds the Value from the parser's events. Limits are checked before anything is built.
class ValueBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  ValueBuilder(const Limits& limits, const char* const* reached)
      : limits_(limits), reached_(reached) {}

  bool null() override { return put(Value()); }
  bool boolean(bool value) override { return put(Value(value)); }
  bool number_integer(number_integer_t value) override { return put(Value(Decimal(value))); }
  bool number_unsigned(number_unsigned_t value) override {
    return put(Value(*Decimal::from_parts(static_cast<Int128>(value), 0)));
  }
  bool number_float(number_float_t, const string_t& source) override {
    if (significant_digits(source) > kDigitsExact) {
      return refuse("the number " + source.substr(0, 60) + " has more than 34 digits",
                    "数字 " + source.substr(0, 60) + " 超过 34 位有效数字");
    }
    const auto number = Decimal::parse(source);
    if (!number) {
      return refuse("the number " + source.substr(0, 60) + " is out of range",
                    "数字 " + source.substr(0, 60) + " 超出范围");
    }
    return put(Value(*number));
  }
  bool string(string_t& value) override {
    return without_nul(value) && put(Value(std::move(value)));
  }
  bool binary(binary_t&) override { return false; }  // JSON text has none
  bool start_object(std::size_t) override { return open(/*object=*/true); }
  bool start_array(std::size_t) override { return open(/*object=*/false); }
  bool key(string_t& name) override {
    if (!without_nul(name)) return false;
    open_.back().members.push_back({std::move(name), Value(), *reached_});
    return true;
  }
  bool end_object() override;
  bool end_array() override {
    Value list{std::move(open_.back().items)};
    open_.pop_back();
    return put(std::move(list), /*counted=*/true);
  }
  bool parse_error(std::size_t, const std::string& token,
                   const nlohmann::json::exception& error) override {
    if (error.id == 406) {
      return refuse("the number " + token.substr(0, 60) + " is out of range",
                    "数字 " + token.substr(0, 60) + " 超出范围");
    }
    return refuse("unexpected " + (token.empty() ? "end" : "“" + printable(token) + "”"),
                  "意外的内容 “" + printable(token) + "”");
  }

  [[nodiscard]] Value take() { return std::move(root_); }
  [[nodiscard]] const Rejection& rejection() const { return rejection_; }
  [[nodiscard]] const char* where() const { return where_; }

 private:
  struct Member {
    std::string name;
    Value value;
    const char* at = nullptr;
  };
  struct Open {
    bool object = false;
    List items;
    std::vector<Member> members;  // sorted once at the end: unsorted input stays n log n
  };

  /// The last few bytes as ASCII: the offending token may be no valid UTF-8.
  static std::string printable(const std::string& token) {
    std::string text = token.size() > 20 ? token.substr(token.size() - 20) : token;
    for (char& c : text) {
      if (c < 0x20 || c > 0x7e) c = '?';
    }
    return text;
  }
  bool refuse(std::string en, std::string zh,
              Rejection::Kind kind = Rejection::Kind::kMalformed) {
    rejection_.kind = kind;
    rejection_.code = kind == Rejection::Kind::kTooLarge ? "JSON_LIMIT" : "JSON";
    rejection_.text = {std::move(en), std::move(zh)};
    if (!where_) where_ = *reached_;
    return false;
  }
  bool without_nul(const std::string& text) {
    return text.find('\0') == std::string::npos ||
           refuse("a text holds the character U+0000", "文本中含有字符 U+0000");
  }
  bool count() {
    return ++nodes_ <= limits_.nodes ||
           refuse("more than " + std::to_string(limits_.nodes) + " values",
                  "值超过 " + std::to_string(limits_.nodes) + " 个", Rejection::Kind::kTooLarge);
  }
  bool open(bool object) {
    if (!count()) return false;
    if (open_.size() >= limits_.depth) {
      return refuse("nested deeper than " + std::to_string(limits_.depth),
                    "嵌套超过 " + std::to_string(limits_.depth) + " 层",
                    Rejection::Kind::kTooLarge);
    }
    open_.push_back(Open{object, {}, {}});
    return true;
  }
  bool put(Value value, bool counted = false) {
    if (!counted && !count()) return false;
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().object) {
      open_.back().members.back().value = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  Limits limits_;
  const char* const* reached_;
  const char* where_ = nullptr;
  std::size_t nodes_ = 0;
  std::vector<Open> open_;
  Value root_;
  Rejection rejection_;
};

bool ValueBuilder::end_object() {
  auto& members = open_.back().members;
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& a, const Member& b) { return a.name < b.name; });
  const auto twin =
      std::adjacent_find(members.begin(), members.end(),
                         [](const Member& a, const Member& b) { return a.name == b.name; });
  if (twin != members.end()) {
    where_ = (twin + 1)->at;
    return refuse("the name “" + twin->name + "” stands twice in one object",
                  "同一对象中名称 “" + twin->name + "” 重复");
  }
  Map map;
  for (Member& member : members) map[member.name] = std::move(member.value);
  open_.pop_back();
  return put(Value(std::move(map)), /*counted=*/true);
}

Rejection located(Rejection rejection, std::string_view text, const char* where) {
  const std::string_view before =
      text.substr(0, where ? static_cast<std::size_t>(where - text.data()) : 0);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 = 0: the first line
  const std::size_t column = std::max<std::size_t>(1, before.size() - line_start);
  rejection.details = Value(Map{{"line", std::int64_t{line}}, {"column", column}});
  const std::string row = std::to_string(line);
  const std::string place = std::to_string(column);
  rejection.text.en = "JSON, line " + row + ", column " + place + ": " + rejection.text.en;
  rejection.text.zh = "JSON 第 " + row + " 行第 " + place + " 列：" + rejection.text.zh;
  return rejection;
}

Rejection too_long(std::size_t limit) {
  const std::string bytes = std::to_string(limit);
  return {Rejection::Kind::kTooLarge,
          "JSON_LIMIT",
          {"the text is longer than " + bytes + " bytes", "文本超过 " + bytes + " 字节"},
          {}};
}

Rejection unreadable_text(const char* en, const char* zh) {
  return {Rejection::Kind::kMalformed, "JSON", {en, zh}, {}};
}

}  // namespace

Result<Value> parse_json(std::string_view text, Limits limits) {
  if (text.size() > limits.bytes) return too_long(limits.bytes);
  if (text.starts_with("\xEF\xBB\xBF")) {  // the parser would skip it silently
    return located(unreadable_text("the text starts with a byte order mark",
                                   "文本以字节顺序标记开头"),
                   text, text.data());
  }
  if (const auto nul = text.find('\0'); nul != text.npos) {  // the parser would take it for the end
    return located(unreadable_text("a byte of value 0", "含有值为 0 的字节"), text,
                   text.data() + nul + 1);
  }
  const char* reached = text.data();
  ValueBuilder builder(limits, &reached);
  const TracedByte first{text.data(), &reached};
  const TracedByte last{text.data() + text.size(), &reached};
  if (!nlohmann::json::sax_parse(first, last, &builder)) {
    return located(builder.rejection(), text, builder.where());
  }
  return builder.take();
}

Result<Value> parse_canonical(std::string_view bytes) {
  // Every record and snapshot that is read passes here.
  if (auto own = read_own_text(bytes)) return *std::move(own);
  Result<Value> tree = parse_json(bytes, kOwnBytes);
  if (!tree) return tree;
  return history::untag(std::move(tree).value());
}

}  // namespace recourse::json
