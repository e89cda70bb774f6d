#include <fmt/format.h>

#include <algorithm>

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/step_reader.h"

/// `guarantee`: what every end must have passed.
namespace recourse::yaml {
namespace {

using definition::AutoStep;
using definition::Guarantee;

/// Does the step write one of the wanted literals into each input that `with` names?
bool fits(const AutoStep& step, const Node* with) {
  if (!with) return true;
  return std::all_of(with->entries.begin(), with->entries.end(), [&](const Node::Entry& wanted) {
    const auto given = std::find_if(step.with.begin(), step.with.end(), [&](const auto& input) {
      return input.path == wanted.key.text;
    });
    const auto* value = given == step.with.end() ? nullptr
                                                 : std::get_if<Value>(&given->source.content);
    if (!value) return false;
    if (wanted.value.is_scalar()) return value->text() == wanted.value.text;
    return std::any_of(wanted.value.items.begin(), wanted.value.items.end(),
                       [&](const Node& item) { return value->text() == item.text; });
  });
}

void read_passes(Draft& draft, const Fields& fields, const Node& what, Guarantee& guarantee) {
  for (const Node* word : read_words(draft.report, what)) {
    guarantee.must_pass += (guarantee.must_pass.empty() ? "" : ", ") + word->text;
    if (draft.connectors.count(word->text) == 0) {
      const NodeId step = resolve_anywhere(draft, *word);
      if (step != kNoNode) guarantee.passes.push_back(step);
      if (const Node* with = step != kNoNode ? fields.get("with") : nullptr) {
        draft.report.error(*with, "E-KIND",
                           {fmt::format("'with' says which steps of a connector count; '{}' is a "
                                        "step.",
                                        word->text),
                            fmt::format("“with”用于挑选连接器的步骤，而“{}”本身就是步骤。",
                                        word->text)},
                           {"Name the connector, or take 'with' away.",
                            "请写连接器，或去掉“with”。"});
      }
      continue;
    }
    for (NodeId id = 0; id < draft.model.steps.size(); ++id) {
      const auto* step = std::get_if<AutoStep>(&draft.model.steps[id].kind);
      const bool found = step && step->connector == word->text && fits(*step, fields.get("with"));
      if (found) guarantee.passes.push_back(id);
    }
  }
}

std::vector<std::string> read_outcomes(Draft& draft, const Node& node) {
  std::vector<std::string> outcomes;
  for (const Node* word : read_words(draft.report, node)) {
    const bool known = require_declared(draft, *word, draft.model.outcomes, "E-OUTCOME",
                                        {"outcome", "结局"});
    if (known) outcomes.push_back(word->text);
  }
  return outcomes;
}

void read_one_guarantee(Draft& draft, const Node& node) {
  const Fields fields(draft.report, node, "guarantee");
  if (!fields.ok()) return;
  Guarantee guarantee;
  const Node* before = fields.need("before");
  const bool every_end = before && before->text == "finish";
  if (before && !every_end) guarantee.before = read_outcomes(draft, *before);
  if (const Node* except = fields.get("except")) {
    guarantee.except = read_outcomes(draft, *except);
  }
  if (const Node* after = fields.get("after_each")) {
    for (const Node* word : read_words(draft.report, *after)) {
      const NodeId step = resolve_anywhere(draft, *word);
      if (step != kNoNode) guarantee.after_each.push_back(step);
    }
  }
  if (const Node* what = fields.need("must_pass")) read_passes(draft, fields, *what, guarantee);
  draft.model.guarantees.push_back(std::move(guarantee));
}

}  // namespace

void read_guarantees(Draft& draft, const Node& node) {
  if (!node.is_sequence()) return read_one_guarantee(draft, node);
  for (const Node& item : node.items) read_one_guarantee(draft, item);
}

}  // namespace recourse::yaml
