#include "engine/base/sealed.h"
#include "engine/feel/expression.h"
#include "engine/feel/names.h"

namespace recourse::feel {
namespace {

/// The "}}" that ends the expression at `at`, not one inside quotes or closing two records.
std::size_t template_end(std::string_view source, std::size_t at) {
  char quote = '\0';
  int braces = 0;
  for (; at < source.size(); ++at) {
    const char c = source[at];
    if (quote != '\0') {
      if (c == '\\')
        ++at;
      else if (c == quote)
        quote = '\0';
      continue;
    }
    if (c == '"' || c == '\'') quote = c;
    if (c == '{') ++braces;
    if (c != '}') continue;
    if (braces == 0 && source.substr(at).starts_with("}}")) return at;
    if (braces > 0) --braces;
  }
  return std::string_view::npos;
}

bool only_space(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Where nothing can be opened (a record decided again), a text must not be made of masks.
Rejection unreadable() {
  return {Rejection::Kind::kInvalid, "ERASED",
          {"Personal data that cannot be read here.", "此处无法读取个人数据。"}, {}};
}

}  // namespace

TypePtr Template::type() const {
  return lone_ ? std::make_shared<const Type>(expressions_.front().type())
               : make_type(Type::Kind::kText);
}

Result<Value> Template::evaluate(const Environment& environment) const {
  if (lone_) return expressions_.front().evaluate(environment);
  std::string text = literals_.empty() ? "" : literals_.front();
  for (std::size_t i = 0; i < expressions_.size(); ++i) {
    const Result<Value> value = expressions_[i].evaluate(environment);
    if (!value.ok()) return value.rejection();
    if (holds_sealed(value.value())) return unreadable();
    text += display(value.value());
    text += literals_[i + 1];
  }
  return Value(std::move(text));
}

TemplateCompilation compile_template(std::string_view source, const TypeScope& scope,
                                     const CompileOptions& options) {
  TemplateCompilation result;
  Template& made = result.value;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = source.find("{{", at);
    made.literals_.emplace_back(source.substr(at, open - at));
    if (open == std::string_view::npos) break;
    const std::size_t start = open + 2;
    const std::size_t end = template_end(source, start);
    if (end == std::string_view::npos) {
      result.problems.push_back(
          {open, "E-EXPR", {"\"{{\" without \"}}\"", "“{{” 缺少 “}}”"}, "}}"});
      return result;
    }
    Compilation compiled = compile(source.substr(start, end - start), scope, options);
    for (Problem& problem : compiled.problems) {
      problem.offset += start;
      result.problems.push_back(std::move(problem));
    }
    made.reads_.insert(compiled.expression.reads().begin(), compiled.expression.reads().end());
    made.expressions_.push_back(std::move(compiled.expression));
    at = end + 2;
  }
  made.lone_ = made.expressions_.size() == 1 && only_space(made.literals_[0]) &&
               only_space(made.literals_[1]);
  return result;
}

}  // namespace recourse::feel
