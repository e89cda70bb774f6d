#pragma once
#include <optional>
#include <vector>

#include "adapters/yaml/draft.h"
#include "adapters/yaml/plain_value.h"

/// The values of a definition: which fields are expressions, which are templates, and how both are
/// typed against the place where they stand.
namespace recourse::yaml {

/// An expression field. `{{` in it is E-TEMPLATE with a fix-it. `wanted` null: any type.
[[nodiscard]] feel::Expression read_expression(Draft& draft, const Node& node, const Place& place,
                                               const feel::TypePtr& wanted);
[[nodiscard]] feel::Expression read_condition(Draft& draft, const Node& node, const Place& place);
/// One that is asked again whenever something happens in the case, and so may not count on the
/// clock: E-CLOCK.
[[nodiscard]] feel::Expression read_watched(Draft& draft, const Node& node, const Place& place);
/// A date or a date with time that is surely there is needed, and `at` is what was read.
void require_moment(Draft& draft, const Node& node, const feel::Expression& at);
/// user or [user], possibly missing when `optional`.
[[nodiscard]] feel::Expression read_users(Draft& draft, const Node& node, const Place& place,
                                          bool optional);
[[nodiscard]] feel::Template read_template(Draft& draft, const Node& node, const Place& place);

/// How the scalars of a value are read.
enum class Writing { kTemplate, kExpression };
[[nodiscard]] definition::Source read_source(Draft& draft, const Node& node, const Place& place,
                                             const feel::TypePtr& wanted, Writing writing);

/// {path: value, …} written to data in sight of `target`. What it does to the flow is appended to
/// `writes`. `gather`: the target may be a list of the value (merge: append, collect).
struct AssignmentPlaces {
  const Place& target;
  const Place& source;
  Writing writing = Writing::kTemplate;
  bool gather = false;
};
[[nodiscard]] definition::Assignments read_assignments(Draft& draft, const Node& node,
                                                       const AssignmentPlaces& places,
                                                       std::vector<TrackedWrite>& writes);
/// {name: template, …} checked against the fields of a record: `with`.
[[nodiscard]] definition::Assignments read_inputs(Draft& draft, const Node* node, const Node& step,
                                                  const Place& place, const feel::TypePtr& record);

/// The type of a data path; nullptr after E-PATH.
struct PathTarget {
  NodeId owner = 0;
  feel::TypePtr type;
  const definition::Variable* variable = nullptr;
};
[[nodiscard]] PathTarget resolve_path(Draft& draft, const Node& at, const Place& place);

/// The tracked paths that must be known for an expression over `reads` to have its value.
[[nodiscard]] std::vector<Tracked> tracked_reads(Draft& draft, NodeId list,
                                                 const std::set<std::string>& reads);
/// Appends what surely has a value where the condition came out as `truth`.
void learn(Draft& draft, NodeId list, const feel::Expression& condition, bool truth,
           std::vector<TrackedWrite>& writes);

/// "2 working days", or a lone {{ duration }}.
[[nodiscard]] definition::Span read_span(Draft& draft, const Node& node, const Place& place);
/// As read_span, where nothing would come of zero: repetitions, budgets.
[[nodiscard]] definition::Span read_span_above_zero(Draft& draft, const Node& node,
                                                    const Place& place);
[[nodiscard]] std::optional<calendar::TimeSpan> read_time_span(Draft& draft, const Node& node);

}  // namespace recourse::yaml
