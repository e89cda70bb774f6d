#include "tests/conformance/scxml_expression.h"

#include <cctype>
#include <stdexcept>

namespace recourse::conformance {

struct ScxmlExpression::Node {
  enum class Kind { kConstant, kName, kField, kList, kIn, kUnary, kBinary };
  Kind kind = Kind::kConstant;
  std::string word;  ///< name, field or operator
  Value constant;
  std::vector<std::shared_ptr<const Node>> parts;
};

namespace {

using Node = ScxmlExpression::Node;
using NodePtr = std::shared_ptr<const Node>;

[[noreturn]] void fault(const std::string& text) { throw std::runtime_error(text); }

NodePtr make(Node::Kind kind, std::string word, std::vector<NodePtr> parts) {
  return std::make_shared<const Node>(Node{kind, std::move(word), Value(), std::move(parts)});
}

/// By recursive descent: the binary operators by levels, loosest first.
class TinyParser {
 public:
  explicit TinyParser(std::string_view text) : text_(text) {}
  NodePtr all() {
    NodePtr root = binary(0);
    blanks();
    if (at_ != text_.size()) wrong("something follows the expression");
    return root;
  }

 private:
  static constexpr int kLevels = 5;
  static const std::vector<std::string>& operators(int level) {
    static const std::vector<std::string> kOperators[kLevels] = {
        {"||"}, {"&&"}, {"===", "!==", "==", "!=", "<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/"}};
    return kOperators[level];
  }
  [[noreturn]] void wrong(const std::string& why) const {
    fault("expression '" + std::string(text_) + "': " + why + " at " + std::to_string(at_ + 1));
  }
  void blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool take(std::string_view word) {
    blanks();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  NodePtr binary(int level) {
    if (level == kLevels) return unary();
    NodePtr left = binary(level + 1);
    for (bool more = true; more;) {
      more = false;
      for (const std::string& word : operators(level)) {
        if (!take(word)) continue;
        left = make(Node::Kind::kBinary, word, {left, binary(level + 1)});
        more = true;
        break;
      }
    }
    return left;
  }
  NodePtr unary() {
    if (++depth_ > 200) wrong("too deep");
    NodePtr made;
    if (take("!")) {
      made = make(Node::Kind::kUnary, "!", {unary()});
    } else if (take("-")) {
      made = make(Node::Kind::kUnary, "-", {unary()});
    } else {
      made = primary();
      while (take(".")) made = make(Node::Kind::kField, word(), {made});
    }
    --depth_;
    return made;
  }
  NodePtr primary() {
    blanks();
    if (at_ == text_.size()) wrong("something is missing");
    const char c = text_[at_];
    if (take("(")) {
      NodePtr inner = binary(0);
      if (!take(")")) wrong("a ) is missing");
      return inner;
    }
    if (take("[")) return list();
    if (c == '\'' || c == '"') return constant(quoted());
    if (std::isdigit(static_cast<unsigned char>(c)) || c == '.') return number();
    return named();
  }
  NodePtr list() {
    std::vector<NodePtr> items;
    if (take("]")) return make(Node::Kind::kList, "", {});
    do {
      items.push_back(binary(0));
    } while (take(","));
    if (!take("]")) wrong("a ] is missing");
    return make(Node::Kind::kList, "", std::move(items));
  }
  NodePtr number() {
    const std::size_t from = at_;
    while (at_ < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[at_])) || text_[at_] == '.')) {
      ++at_;
    }
    std::string digits(text_.substr(from, at_ - from));
    if (digits.front() == '.') digits.insert(0, "0");
    if (digits.back() == '.') digits.pop_back();
    const auto parsed = Decimal::parse(digits);
    if (!parsed) wrong("no number");
    return constant(*parsed);
  }
  std::string quoted() {
    const char quote = text_[at_++];
    std::string out;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out += text_[at_++];
    }
    if (at_ == text_.size()) wrong("a quote is missing");
    ++at_;
    return out;
  }
  std::string word() {
    blanks();
    const std::size_t from = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  text_[at_] == '_' || text_[at_] == '$')) {
      ++at_;
    }
    if (at_ == from) wrong("a name was expected");
    return std::string(text_.substr(from, at_ - from));
  }
  NodePtr named() {
    const std::string name = word();
    if (name == "true") return constant(true);
    if (name == "false") return constant(false);
    if (name == "null" || name == "undefined") return constant(Null());
    if (name != "In" || !take("(")) return make(Node::Kind::kName, name, {});
    NodePtr state = binary(0);
    if (!take(")")) wrong("a ) is missing");
    return make(Node::Kind::kIn, "", {state});
  }
  static NodePtr constant(Value value) {
    return std::make_shared<const Node>(Node{Node::Kind::kConstant, "", std::move(value), {}});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

bool is_true(const Value& value) {
  if (const bool* flag = value.get_if<bool>()) return *flag;
  if (const Decimal* number = value.get_if<Decimal>()) return !number->is_zero();
  if (const std::string* text = value.get_if<std::string>()) return !text->empty();
  return !value.is_null();
}

std::string as_text(const Value& value) {
  if (const bool* flag = value.get_if<bool>()) return *flag ? "true" : "false";
  if (const Decimal* number = value.get_if<Decimal>()) return number->to_text();
  if (const std::string* text = value.get_if<std::string>()) return *text;
  return "null";
}

Value calculate(const std::string& word, const Value& left, const Value& right) {
  if (word == "+" && (left.is<std::string>() || right.is<std::string>())) {
    return as_text(left) + as_text(right);
  }
  const Decimal* a = left.get_if<Decimal>();
  const Decimal* b = right.get_if<Decimal>();
  if (a == nullptr || b == nullptr) fault("'" + word + "' needs numbers");
  const auto result = word == "+"   ? Decimal::add(*a, *b)
                      : word == "-" ? Decimal::subtract(*a, *b)
                      : word == "*" ? Decimal::multiply(*a, *b)
                                    : Decimal::divide(*a, *b);
  if (!result) fault("'" + word + "' has no result here");
  return *result;
}

bool compare(const std::string& word, const Value& left, const Value& right) {
  if (word.starts_with("==")) return left == right;
  if (word.starts_with("!=")) return !(left == right);
  int order = 0;
  if (left.is<Decimal>() && right.is<Decimal>()) {
    const auto by_value = left.as<Decimal>() <=> right.as<Decimal>();
    order = by_value < 0 ? -1 : by_value > 0 ? 1 : 0;
  } else if (left.is<std::string>() && right.is<std::string>()) {
    order = left.as<std::string>().compare(right.as<std::string>());
  } else {
    return false;  // as for a missing value: neither smaller nor larger
  }
  if (word == "<") return order < 0;
  if (word == "<=") return order <= 0;
  return word == ">" ? order > 0 : order >= 0;
}

Value evaluate(const Node& node, const Scope& scope) {
  const auto part = [&](std::size_t i) { return evaluate(*node.parts[i], scope); };
  switch (node.kind) {
    case Node::Kind::kConstant: return node.constant;
    case Node::Kind::kName: {
      const Value* found = scope.variable(node.word);
      if (found == nullptr) fault("nobody declared '" + node.word + "'");
      return *found;
    }
    case Node::Kind::kField: return part(0)[node.word];
    case Node::Kind::kIn: return scope.in_state(as_text(part(0)));
    case Node::Kind::kList: {
      List items;
      for (std::size_t i = 0; i < node.parts.size(); ++i) items.push_back(part(i));
      return items;
    }
    case Node::Kind::kUnary: {
      if (node.word == "!") return !is_true(part(0));
      return calculate("-", 0, part(0));
    }
    case Node::Kind::kBinary: break;
  }
  if (node.word == "&&" || node.word == "||") {
    Value left = part(0);
    return is_true(left) == (node.word == "||") ? left : part(1);
  }
  if (node.word.size() == 1 && std::string_view("+-*/").find(node.word) != std::string::npos) {
    return calculate(node.word, part(0), part(1));
  }
  return compare(node.word, part(0), part(1));
}

}  // namespace

ScxmlExpression::ScxmlExpression(std::string_view text) : root_(TinyParser(text).all()) {}

Value ScxmlExpression::value(const Scope& scope) const { return evaluate(*root_, scope); }

bool ScxmlExpression::truth(const Scope& scope) const { return is_true(value(scope)); }

}  // namespace recourse::conformance
