// Reading jq by recursive descent: | , // or and == + * postfix.
#include "tests/conformance/flow_jq.h"

#include <cctype>
#include <stdexcept>

namespace recourse::conformance {
namespace {

JqPtr jq_node(Jq::Op op, std::string text = "") {
  auto node = std::make_unique<Jq>();
  node->op = op;
  node->text = std::move(text);
  return node;
}

JqPtr jq_over(Jq::Op op, std::string text, JqPtr first, JqPtr second = nullptr) {
  JqPtr node = jq_node(op, std::move(text));
  node->kids.push_back(std::move(first));
  if (second) node->kids.push_back(std::move(second));
  return node;
}

bool word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

class JqReader {
 public:
  explicit JqReader(std::string_view text) : text_(text) {}

  JqPtr whole() {
    JqPtr expression = pipe();
    if (at_ < text_.size()) fail();
    return expression;
  }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error("cannot read jq at '" + std::string(text_.substr(at_)) + "'");
  }

  void blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  bool sign(std::string_view sign) {
    blanks();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }

  /// A sign that is not the beginning of a longer one.
  bool lone(std::string_view wanted, char not_before) {
    blanks();
    const std::size_t after = at_ + wanted.size();
    if (after < text_.size() && text_[after] == not_before) return false;
    return sign(wanted);
  }

  void need(std::string_view wanted) {
    if (!sign(wanted)) fail();
  }

  bool keyword(std::string_view word) {
    blanks();
    const std::size_t after = at_ + word.size();
    if (!text_.substr(at_).starts_with(word)) return false;
    if (after < text_.size() && word_char(text_[after])) return false;
    at_ = after;
    return true;
  }

  std::string word() {
    const std::size_t from = at_;
    while (at_ < text_.size() && word_char(text_[at_])) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  JqPtr pipe() {
    JqPtr left = alternative();
    while (lone("|", '=')) left = jq_over(Jq::Op::kPipe, "|", std::move(left), alternative());
    return left;
  }

  JqPtr alternative() {
    JqPtr left = disjunction();
    if (sign("//")) return jq_over(Jq::Op::kBinary, "//", std::move(left), alternative());
    return left;
  }

  JqPtr disjunction() {
    JqPtr left = conjunction();
    while (keyword("or")) left = jq_over(Jq::Op::kBinary, "or", std::move(left), conjunction());
    return left;
  }

  JqPtr conjunction() {
    JqPtr left = comparison();
    while (keyword("and")) left = jq_over(Jq::Op::kBinary, "and", std::move(left), comparison());
    return left;
  }

  JqPtr comparison() {
    JqPtr left = sum();
    for (const char* op : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (sign(op)) return jq_over(Jq::Op::kBinary, op, std::move(left), sum());
    }
    return left;
  }

  JqPtr sum() {
    JqPtr left = product();
    for (;;) {
      if (lone("+", '=')) {
        left = jq_over(Jq::Op::kBinary, "+", std::move(left), product());
      } else if (lone("-", '=')) {
        left = jq_over(Jq::Op::kBinary, "-", std::move(left), product());
      } else {
        return left;
      }
    }
  }

  JqPtr product() {
    JqPtr left = unary();
    for (;;) {
      if (sign("*")) {
        left = jq_over(Jq::Op::kBinary, "*", std::move(left), unary());
      } else if (lone("/", '/')) {
        left = jq_over(Jq::Op::kBinary, "/", std::move(left), unary());
      } else if (sign("%")) {
        left = jq_over(Jq::Op::kBinary, "%", std::move(left), unary());
      } else {
        return left;
      }
    }
  }

  JqPtr unary() {
    if (sign("-")) return jq_over(Jq::Op::kNegate, "-", unary());
    return postfix(primary());
  }

  JqPtr postfix(JqPtr left) {
    for (;;) {
      if (at_ < text_.size() && text_[at_] == '[') {
        left = bracket(std::move(left));
      } else if (at_ + 1 < text_.size() && text_[at_] == '.' && text_[at_ + 1] != '.') {
        ++at_;
        if (text_[at_] != '[') left = field(std::move(left));
      } else if (at_ < text_.size() && text_[at_] == '?') {
        ++at_;  // what would fail is null here anyway
      } else {
        return left;
      }
    }
  }

  JqPtr field(JqPtr owner) {
    if (text_[at_] == '"') {
      JqPtr name = quoted();
      return jq_over(Jq::Op::kIndex, "", std::move(owner), std::move(name));
    }
    std::string name = word();
    if (name.empty()) fail();
    return jq_over(Jq::Op::kField, std::move(name), std::move(owner));
  }

  JqPtr bracket(JqPtr owner) {
    need("[");
    if (sign("]")) return jq_over(Jq::Op::kEach, "", std::move(owner));
    JqPtr from = sign(":") ? jq_node(Jq::Op::kLiteral, "0") : pipe();
    const bool began = text_[at_ - 1] == ':';
    if (!began && !sign(":")) {
      need("]");
      return jq_over(Jq::Op::kIndex, "", std::move(owner), std::move(from));
    }
    JqPtr slice = jq_over(Jq::Op::kSlice, "", std::move(owner), std::move(from));
    if (!sign("]")) {
      slice->kids.push_back(pipe());
      need("]");
    }
    return slice;
  }

  JqPtr primary() {
    blanks();
    if (at_ >= text_.size()) fail();
    const char c = text_[at_];
    if (c == '"') return quoted();
    if (c == '.') return path();
    if (c == '$') {
      ++at_;
      return jq_node(Jq::Op::kVariable, word());
    }
    if (std::isdigit(static_cast<unsigned char>(c))) return number();
    if (sign("(")) {
      JqPtr inner = pipe();
      need(")");
      return inner;
    }
    if (sign("[")) return list();
    if (sign("{")) return object();
    if (keyword("if")) return choice();
    return call();
  }

  JqPtr path() {
    ++at_;
    JqPtr dot = jq_node(Jq::Op::kDot);
    const bool named = at_ < text_.size() && (word_char(text_[at_]) || text_[at_] == '"');
    return named ? field(std::move(dot)) : std::move(dot);
  }

  JqPtr number() {
    const std::size_t from = at_;
    while (at_ < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[at_])) ||
                                  text_[at_] == '.')) {
      ++at_;
    }
    return jq_node(Jq::Op::kLiteral, std::string(text_.substr(from, at_ - from)));
  }

  /// A text; what stands in \( ) becomes a part of its own.
  JqPtr quoted() {
    JqPtr node = jq_node(Jq::Op::kText);
    std::string run = "\"";
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      const bool escape = text_[at_] == '\\' && at_ + 1 < text_.size();
      if (escape && text_[at_ + 1] == '(') {
        node->kids.push_back(jq_node(Jq::Op::kLiteral, run + "\""));
        run = "\"";
        at_ += 2;
        node->kids.push_back(pipe());
        if (at_ >= text_.size() || text_[at_] != ')') fail();
        continue;
      }
      run += text_[at_];
      if (escape) run += text_[++at_];
    }
    need("\"");
    if (node->kids.empty()) return jq_node(Jq::Op::kLiteral, run + "\"");
    node->kids.push_back(jq_node(Jq::Op::kLiteral, run + "\""));
    return node;
  }

  JqPtr list() {
    JqPtr node = jq_node(Jq::Op::kList);
    if (sign("]")) return node;
    do {
      node->kids.push_back(pipe());
    } while (sign(","));
    need("]");
    return node;
  }

  JqPtr key() {
    blanks();
    if (sign("(")) {
      JqPtr inner = pipe();
      need(")");
      return inner;
    }
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const bool variable = sign("$");
    std::string name = word();
    if (name.empty()) fail();
    return jq_node(variable ? Jq::Op::kVariable : Jq::Op::kLiteral,
                   variable ? name : "\"" + name + "\"");
  }

  JqPtr object() {
    JqPtr node = jq_node(Jq::Op::kObject);
    if (sign("}")) return node;
    do {
      JqPtr name = key();
      JqPtr value;
      if (sign(":")) {
        value = alternative();
      } else if (name->op == Jq::Op::kVariable) {
        value = jq_node(Jq::Op::kVariable, name->text);
        name = jq_node(Jq::Op::kLiteral, "\"" + name->text + "\"");
      } else {
        JqPtr copy = jq_node(Jq::Op::kLiteral, name->text);
        value = jq_over(Jq::Op::kIndex, "", jq_node(Jq::Op::kDot), std::move(copy));
      }
      node->keys.push_back(std::move(name));
      node->kids.push_back(std::move(value));
    } while (sign(","));
    need("}");
    return node;
  }

  JqPtr choice() {
    JqPtr node = jq_over(Jq::Op::kIf, "", pipe());
    if (!keyword("then")) fail();
    node->kids.push_back(pipe());
    if (keyword("elif")) {
      node->kids.push_back(choice());
      return node;
    }
    node->kids.push_back(keyword("else") ? pipe() : jq_node(Jq::Op::kDot));
    if (!keyword("end")) fail();
    return node;
  }

  JqPtr call() {
    std::string name = word();
    if (name.empty()) fail();
    const bool constant = name == "null" || name == "true" || name == "false";
    if (constant) return jq_node(Jq::Op::kLiteral, std::move(name));
    JqPtr node = jq_node(Jq::Op::kCall, std::move(name));
    if (at_ < text_.size() && text_[at_] == '(') {
      ++at_;
      do {
        node->kids.push_back(pipe());
      } while (sign(";"));
      need(")");
    }
    return node;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

JqPtr read_jq(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return JqReader(text).whole();
}

}  // namespace recourse::conformance
