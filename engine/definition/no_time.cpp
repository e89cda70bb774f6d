#include "engine/definition/no_time.h"

#include <algorithm>

#include "engine/base/time.h"
#include "engine/definition/root_of.h"
#include "engine/definition/write_sets.h"

namespace recourse::definition {
namespace {

/// Evaluates what does not change from one case to the next: the moment is any at all.
class Constants final : public feel::Environment {
 public:
  explicit Constants(const Map& data) : data_(data) {}
  [[nodiscard]] const Value* lookup(std::string_view name) const override {
    return data_.find(name);
  }
  [[nodiscard]] Instant now() const override { return kAnyMoment; }
  [[nodiscard]] Date today() const override { return Date{kDay}; }
  [[nodiscard]] Result<Value> call(std::string_view, const List&) const override {
    return Rejection{Rejection::Kind::kInvalid, "FAULT", {}, {}};
  }
  static constexpr std::int64_t kDay = 19'723;  // 2024-01-01
  static constexpr Instant kAnyMoment{(kDay * 24 + 12) * 3'600 * 1'000'000};

 private:
  const Map& data_;
};

bool is_later(const Value& moment) {
  if (const auto* date = moment.get_if<Date>()) return date->days > Constants::kDay;
  const auto* time = moment.get_if<DateTime>();
  if (time == nullptr) return true;
  const Instant local{time->date.days * 24 * 3'600 * 1'000'000 + time->us};
  return to_instant(*time).value_or(local) > Constants::kAnyMoment;
}

}  // namespace

NoTime::NoTime(const ProcessDefinition& definition) : definition_(definition) {
  std::set<std::string> written;
  const WriteSets writes(definition);
  for (const Node& node : definition.chart.nodes) {
    for (const std::string& path : writes.own(node.id)) written.insert(root_of(path));
    // Of two variables with one name neither is known.
    for (const Variable& local : definition.steps[node.id].locals) written.insert(local.name);
  }
  for (const auto& [id, operation] : definition.operations) {
    for (const Assignment& set : operation.set) written.insert(root_of(set.path));
  }
  for (const Variable& variable : definition.data) {
    if (variable.input || !variable.initial || written.count(variable.name) > 0) continue;
    const Constants known(constants_);
    if (auto value = variable.initial->evaluate(known)) constants_[variable.name] = *value;
  }
}

bool NoTime::passes(NodeId node) const {
  const auto* wait = std::get_if<WaitStep>(&definition_.steps[node].kind);
  if (wait == nullptr) return false;
  return (wait->for_span && is_nothing(*wait->for_span)) || is_over(wait->until);
}

bool NoTime::passes(const Catch& caught) const {
  switch (caught.kind) {
    case Catch::Kind::kAfter:
    case Catch::Kind::kEvery:
      return is_nothing(caught.span);
    case Catch::Kind::kAt:
      return is_over(caught.at);
    default:
      return false;
  }
}

bool NoTime::is_nothing(const Span& span) const {
  if (const auto* fixed = std::get_if<calendar::TimeSpan>(&span)) return fixed->count == 0;
  const auto& text = std::get<feel::Template>(span);
  if (!is_constant(text.reads())) return false;
  const auto value = text.evaluate(Constants(constants_));
  if (!value) return false;
  if (const auto* duration = value->get_if<Duration>()) return duration->us <= 0;
  const auto written = calendar::parse_time_span(value->text());
  return written && written->count == 0;
}

bool NoTime::is_never_empty(const ForeachStep& foreach) const {
  if (foreach.in.empty() || !is_constant(foreach.in.reads())) return false;
  const auto value = foreach.in.evaluate(Constants(constants_));
  const List* list = value ? value->get_if<List>() : nullptr;
  return list != nullptr && !list->empty();
}

/// A moment that does not move with the time is over sooner or later, and from then on at once.
bool NoTime::is_over(const feel::Expression& moment) const {
  if (moment.empty() || !is_constant(moment.reads())) return false;
  const auto value = moment.evaluate(Constants(constants_));
  if (!value) return false;
  const bool moves = moment.calls().count("now") > 0 || moment.calls().count("today") > 0;
  return !moves || !is_later(*value);
}

bool NoTime::is_constant(const std::set<std::string>& reads) const {
  return std::all_of(reads.begin(), reads.end(), [&](const std::string& path) {
    return constants_.find(root_of(path)) != nullptr;
  });
}

}  // namespace recourse::definition
