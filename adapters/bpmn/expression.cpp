#include "adapters/bpmn/expression.h"

#include <array>
#include <cctype>
#include <set>
#include <vector>

#include "adapters/bpmn/names.h"

namespace recourse::bpmn {
namespace {

struct Refused {
  Label why;
};

struct Term {
  std::string feel, type;
  std::string variable;  ///< it is this variable and nothing more
};

struct Comparison {
  std::string_view written, feel;
};
constexpr std::array<Comparison, 14> kComparisons{{{"==", "="}, {"!=", "!="}, {"<=", "<="},
                                                   {">=", ">="}, {"<", "<"}, {">", ">"},
                                                   {"=", "="}, {"eq ", "="}, {"ne ", "!="},
                                                   {"lt ", "<"}, {"le ", "<="}, {"gt ", ">"},
                                                   {"ge ", ">="}, {"neq ", "!="}}};

bool letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

class ConditionParser {
 public:
  ConditionParser(std::string_view text, VariableFacts& facts) : text_(text), facts_(facts) {}

  Term whole() {
    Term term = either();
    skip();
    if (at_ != text_.size()) fail("unexpected '" + std::string(text_.substr(at_, 10)) + "'");
    return term;
  }
  const std::set<std::string>& used() const { return used_; }
  void be(Term& term, const std::string& type) {
    if (term.variable.empty() || type.empty()) return;
    VariableFact& fact = facts_[term.variable];
    if (fact.type.empty()) fact.type = type;
    term.type = fact.type;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Refused{{"the expression '" + std::string(text_) + "' cannot be read: " + what,
                   "表达式“" + std::string(text_) + "”无法读取：" + what}};
  }
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  bool take(std::string_view token) {
    skip();
    if (!text_.substr(at_).starts_with(token)) return false;
    const std::size_t end = at_ + token.size();
    const bool word = letter(token[0]) && token.back() != ' ';
    if (word && end < text_.size() && (letter(text_[end]) || digit(text_[end]))) return false;
    at_ = end;
    return true;
  }
  void need(std::string_view token) {
    if (!take(token)) fail("'" + std::string(token) + "' is missing");
  }

  Term either() {
    if (++depth_ > 64) fail("nested too deep");
    Term left = both();
    while (take("||") || take("or")) {
      Term right = both();
      be(left, "bool");
      be(right, "bool");
      left = {"(" + left.feel + " or " + right.feel + ")", "bool", ""};
    }
    --depth_;
    return left;
  }
  Term both() {
    Term left = compared();
    while (take("&&") || take("and")) {
      Term right = compared();
      be(left, "bool");
      be(right, "bool");
      left = {left.feel + " and " + right.feel, "bool", ""};
    }
    return left;
  }
  Term compared() {
    Term left = sum();
    for (const Comparison& one : kComparisons) {
      if (!take(one.written)) continue;
      Term right = sum();
      be(left, right.type);
      be(right, left.type);
      return {left.feel + " " + std::string(one.feel) + " " + right.feel, "bool", ""};
    }
    return left;
  }
  Term sum() {
    Term left = product();
    while (true) {
      const char* op = take("+") ? " + " : take("-") ? " - " : nullptr;
      if (op == nullptr) return left;
      left = number_of(left, op, product());
    }
  }
  Term product() {
    Term left = unary();
    while (true) {
      const char* op = take("*") ? " * " : take("/") ? " / " : nullptr;
      if (op == nullptr) return left;
      left = number_of(left, op, unary());
    }
  }
  Term number_of(Term left, const char* op, Term right) {
    const std::string type = left.type.empty() ? right.type : left.type;
    be(left, type.empty() ? "int" : type);
    be(right, type.empty() ? "int" : type);
    return {left.feel + op + right.feel, type.empty() ? "int" : type, ""};
  }
  Term unary() {
    if (++depth_ > 64) fail("nested too deep");
    Term made;
    if (text_.substr(at_).starts_with("!=")) fail("a value is missing before '!='");
    if (take("!") || take("not")) {
      Term inner = unary();
      be(inner, "bool");
      made = {"not(" + inner.feel + ")", "bool", ""};
    } else if (take("-")) {
      Term inner = unary();
      made = {"-" + inner.feel, inner.type, ""};
    } else {
      made = methods(primary());
    }
    --depth_;
    return made;
  }
  Term primary() {
    skip();
    if (at_ == text_.size()) fail("it ends too early");
    const char c = text_[at_];
    if (take("(")) {
      Term inner = either();
      need(")");
      return {"(" + inner.feel + ")", inner.type, ""};
    }
    if (c == '"' || c == '\'') return quoted(c);
    if (digit(c)) return number();
    if (letter(c)) return name();
    fail("unexpected '" + std::string(1, c) + "'");
  }
  Term quoted(char mark) {
    std::string text = "\"";
    for (++at_; at_ < text_.size() && text_[at_] != mark; ++at_) {
      if (text_[at_] == '"' || text_[at_] == '\\') text += '\\';
      text += text_[at_];
    }
    if (at_ == text_.size()) fail("a text is not closed");
    ++at_;
    return {text + "\"", "text", ""};
  }
  Term number() {
    const std::size_t from = at_;
    while (at_ < text_.size() && (digit(text_[at_]) || text_[at_] == '.')) ++at_;
    const std::string text(text_.substr(from, at_ - from));
    return {text, text.find('.') == std::string::npos ? "int" : "decimal", ""};
  }
  std::string word() {
    skip();
    const std::size_t from = at_;
    while (at_ < text_.size() && (letter(text_[at_]) || digit(text_[at_]))) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }
  Term variable(const std::string& word) {
    const bool counts = word == "finished" || word == "total";  // of a join, see instances()
    const std::string called = counts ? word : variable_name(word);
    used_.insert(called);
    return {called, facts_[called].type, called};
  }
  Term name() {
    const std::string called = word();
    if (called == "true" || called == "false") return {called, "bool", ""};
    if (called == "null") return {called, "", ""};
    skip();
    if (at_ < text_.size() && text_[at_] == '(') {
      if (called != "contains") fail("the function '" + called + "' is not known here");
      need("(");
      Term a = either();
      need(",");
      Term b = either();
      need(")");
      return text_function("contains", a, b);
    }
    return variable(called);
  }
  Term text_function(const std::string& function, Term a, Term b) {
    be(a, "text");
    be(b, "text");
    return {function + "(" + a.feel + ", " + b.feel + ")", "bool", ""};
  }
  /// x.contains("a"), x.length(), execution.getVariable("x")
  Term methods(Term left) {
    while (take(".")) {
      const std::string method = word();
      skip();
      if (at_ >= text_.size() || text_[at_] != '(') {
        fail("'" + left.feel + "." + method + "': fields of variables are not known");
      }
      need("(");
      std::vector<Term> arguments;
      if (!take(")")) {
        do arguments.push_back(either());
        while (take(","));
        need(")");
      }
      left = called(std::move(left), method, arguments);
    }
    return left;
  }
  Term called(Term left, const std::string& method, const std::vector<Term>& arguments) {
    const bool one = arguments.size() == 1;
    if (one && method == "contains") return text_function("contains", left, arguments[0]);
    if (one && method == "startsWith") return text_function("starts with", left, arguments[0]);
    if (one && method == "endsWith") return text_function("ends with", left, arguments[0]);
    if (one && method == "equals") {
      Term right = arguments[0];
      be(left, right.type);
      be(right, left.type);
      return {left.feel + " = " + right.feel, "bool", ""};
    }
    if (one && method == "getVariable" && arguments[0].type == "text") {
      used_.erase(left.variable);
      facts_.erase(left.variable);
      const std::string& quoted = arguments[0].feel;
      return variable(quoted.substr(1, quoted.size() - 2));
    }
    if (arguments.empty() && method == "isEmpty") {
      be(left, "text");
      return {left.feel + " = \"\"", "bool", ""};
    }
    if (arguments.empty() && (method == "length" || method == "size")) {
      be(left, "text");
      return {"string length(" + left.feel + ")", "int", ""};
    }
    fail("the method '" + method + "' is not known here");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  VariableFacts& facts_;
  std::set<std::string> used_;
};

std::string_view bare(std::string_view text) {
  const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  const auto trim = [&](std::string_view t) {
    while (!t.empty() && blank(t.front())) t.remove_prefix(1);
    while (!t.empty() && blank(t.back())) t.remove_suffix(1);
    return t;
  };
  text = trim(text);
  const bool wrapped = (text.starts_with("${") || text.starts_with("#{")) && text.ends_with("}");
  if (wrapped) text = trim(text.substr(2, text.size() - 3));
  if (text.starts_with("=") && !text.starts_with("==")) text = trim(text.substr(1));
  return text;
}

}  // namespace

Translated translate(std::string_view text, const std::string& wanted, VariableFacts& facts) {
  VariableFacts learned = facts;
  try {
    if (text.size() > 4096) throw Refused{{"the expression is too long", "表达式过长"}};
    ConditionParser parser(bare(text), learned);
    Term term = parser.whole();
    parser.be(term, wanted);
    if (!wanted.empty() && !term.type.empty() && term.type != wanted) {
      throw Refused{{"the expression '" + std::string(text) + "' gives " + term.type +
                         ", but " + wanted + " is needed",
                     "表达式“" + std::string(text) + "”的类型是 " + term.type + "，此处需要 " +
                         wanted}};
    }
    std::string feel = term.feel;
    for (const std::string& name : parser.used()) {
      if (!learned[name].optional) continue;
      // What was never written decides nothing: the condition does not hold.
      feel = wanted == "bool" ? name + " != null and " + feel : feel;
    }
    facts = std::move(learned);
    return {feel, {}};
  } catch (const Refused& refused) {
    return {"", refused.why};
  }
}

std::string span_of(std::string_view text) {
  if (!text.starts_with("P") || text.size() > 40) return {};
  long long months = 0, seconds = 0;
  bool time = false, any = false;
  for (std::size_t i = 1; i < text.size();) {
    if (text[i] == 'T') {
      time = true;
      ++i;
      continue;
    }
    long long count = 0;
    const std::size_t from = i;
    while (i < text.size() && digit(text[i]) && count < 1'000'000'000) {
      count = count * 10 + (text[i++] - '0');
    }
    if (i == from || i == text.size()) return {};
    const char unit = text[i++];
    any = true;
    if (unit == 'Y' && !time) months += 12 * count;
    else if (unit == 'M' && !time) months += count;
    else if (unit == 'W' && !time) seconds += 604'800 * count;
    else if (unit == 'D' && !time) seconds += 86'400 * count;
    else if (unit == 'H' && time) seconds += 3'600 * count;
    else if (unit == 'M' && time) seconds += 60 * count;
    else if (unit == 'S' && time) seconds += count;
    else return {};
  }
  if (!any || (months > 0 && seconds > 0)) return {};
  const auto say = [](long long count, const std::string& unit) {
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
  };
  if (months > 0) return say(months, "month");
  if (seconds > 0 && seconds % 86'400 == 0) return say(seconds / 86'400, "day");
  if (seconds > 0 && seconds % 3'600 == 0) return say(seconds / 3'600, "hour");
  if (seconds > 0 && seconds % 60 == 0) return say(seconds / 60, "minute");
  return say(seconds, "second");
}

}  // namespace recourse::bpmn
