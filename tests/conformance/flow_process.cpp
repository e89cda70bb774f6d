#include "tests/conformance/flow_process.h"

#include <stdexcept>

#include "adapters/yaml/definition_loader.h"

namespace recourse::conformance {
namespace {

using definition::ProcessDefinition;
using definition::Source;

struct NoTypes : feel::TypeScope {
  [[nodiscard]] feel::TypePtr lookup(std::string_view) const override { return nullptr; }
  [[nodiscard]] std::vector<std::string> names() const override { return {}; }
};

class WordSwap {
 public:
  explicit WordSwap(const FlowDraft& draft) : draft_(draft) {}

  void in(ProcessDefinition& process) {
    const feel::TypePtr any = feel::optional_of(feel::make_type(feel::Type::Kind::kAny));
    for (definition::Variable& variable : process.data) variable.type = any;
    for (auto& [name, message] : process.messages) message.carries = carrying(any);
    for (definition::StepInfo& step : process.steps) {
      if (auto* set = std::get_if<definition::SetStep>(&step.kind)) assignments(set->set);
      if (auto* send = std::get_if<definition::SendStep>(&step.kind)) assignments(send->with);
      auto* loop = std::get_if<definition::ForeachStep>(&step.kind);
      if (!loop) continue;
      loop->item_type = any;
      expression(loop->in);
    }
    for (definition::TransitionInfo& transition : process.transitions) {
      expression(transition.guard);
    }
  }

 private:
  static feel::TypePtr carrying(const feel::TypePtr& any) {
    auto type = std::make_shared<feel::Type>();
    type->kind = feel::Type::Kind::kRecord;
    type->fields.push_back({"event", any, {}});
    return type;
  }

  /// The FEEL behind a word, compiled; empty when it is none.
  feel::Expression behind(std::string_view word) const {
    const auto found = draft_.expressions.find(std::string(word));
    if (found == draft_.expressions.end()) return {};
    const feel::CompileOptions lax{.strict = false, .currency = ""};
    const auto compiled = feel::compile(found->second, NoTypes(), lax);
    if (compiled.problems.empty()) return compiled.expression;
    throw std::runtime_error(compiled.problems[0].text.en + " in " + found->second);
  }

  void expression(feel::Expression& expression) const {
    feel::Expression meant = behind(expression.source());
    if (!meant.empty()) expression = std::move(meant);
  }

  void assignments(std::vector<definition::Assignment>& all) const {
    for (definition::Assignment& assignment : all) {
      const auto* word = std::get_if<Value>(&assignment.source.content);
      if (!word) continue;
      feel::Expression meant = behind(word->text());
      if (!meant.empty()) assignment.source.content = std::move(meant);
    }
  }

  const FlowDraft& draft_;
};

}  // namespace

definition::DefinitionPtr flow_process(const FlowDraft& draft) {
  const yaml::LoadedDefinition loaded = yaml::load_definition(draft.yaml, {});
  if (!loaded.definition) {
    std::string all;
    for (const definition::Finding& finding : loaded.findings) {
      if (finding.severity != definition::Finding::Severity::kError) continue;
      all += finding.code + " " + finding.step + ": " + finding.text.en + " ";
    }
    throw std::runtime_error("the process is not sound: " + all);
  }
  auto process = std::make_shared<ProcessDefinition>(*loaded.definition);
  WordSwap(draft).in(*process);
  return process;
}

}  // namespace recourse::conformance
