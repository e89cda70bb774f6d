#include "engine/definition/source.h"

namespace recourse::definition {
namespace {

struct SourceReader {
  const feel::Environment& environment;

  Result<Value> operator()(const Value& literal) const { return literal; }
  Result<Value> operator()(const feel::Template& text) const { return text.evaluate(environment); }
  Result<Value> operator()(const feel::Expression& expression) const {
    return expression.evaluate(environment);
  }
  Result<Value> operator()(const std::vector<Source::Part>& parts) const {
    Map record;
    for (const Source::Part& part : parts) {
      Result<Value> value = part.source.evaluate(environment);
      if (!value) return value;
      record[part.name] = std::move(*value);
    }
    return Value(std::move(record));
  }
  Result<Value> operator()(const std::vector<Source>& items) const {
    List list;
    for (const Source& item : items) {
      Result<Value> value = item.evaluate(environment);
      if (!value) return value;
      list.push_back(std::move(*value));
    }
    return Value(std::move(list));
  }
};

}  // namespace

Result<Value> Source::evaluate(const feel::Environment& environment) const {
  return std::visit(SourceReader{environment}, content);
}

}  // namespace recourse::definition
