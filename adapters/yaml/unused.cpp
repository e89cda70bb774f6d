#include "adapters/yaml/unused.h"

#include <fmt/format.h>

namespace recourse::yaml {
namespace {

struct Block {
  const char* word;  ///< of the file
  const char* kind;  ///< as Draft::used names it
  Label noun;
};

void tell(Draft& draft, const Node& at, const Label& noun) {
  draft.report.warning(at, "W-UNUSED",
                       {fmt::format("The {} '{}' is declared but nothing uses it.", noun.en,
                                    at.text),
                        fmt::format("{}“{}”已声明，但没有使用。", noun.zh, at.text)},
                       {"Take it out, or use it.", "请删除它，或加以使用。"});
}

/// Named types that some declaration is made of.
void add_names(const feel::TypePtr& type, std::set<std::string>& names) {
  if (!type || (!type->name.empty() && !names.insert(type->name).second)) return;
  add_names(type->element, names);
  for (const feel::Type::Field& field : type->fields) add_names(field.type, names);
}

void note_types(Draft& draft) {
  std::set<std::string> names;
  for (const definition::Variable& variable : draft.model.data) add_names(variable.type, names);
  for (const auto& [id, message] : draft.model.messages) add_names(message.carries, names);
  for (const auto& [id, carries] : draft.model.signals) add_names(carries, names);
  for (const definition::StepInfo& step : draft.model.steps) {
    for (const definition::Variable& local : step.locals) add_names(local.type, names);
  }
  for (const std::string& name : names) draft.used.emplace("E-TYPE-NAME", name);
}

/// An input is shown with the case even where no step reads it.
bool is_input(const Draft& draft, const std::string& name) {
  const auto found = draft.data_index.find(name);
  return found != draft.data_index.end() && draft.model.data[found->second].input;
}

/// A case that runs out of steps ends with the only success.
bool is_default_end(const Draft& draft, const std::string& name) {
  const auto found = draft.model.outcomes.find(name);
  return found != draft.model.outcomes.end() &&
         found->second.kind == definition::Outcome::Kind::kSuccess;
}

}  // namespace

void check_unused(Draft& draft, const Node& file) {
  note_types(draft);
  const Block blocks[] = {{"types", "E-TYPE-NAME", {"type", "类型"}},
                          {"data", "data", {"variable", "变量"}},
                          {"roles", "E-ROLE", {"role", "角色"}},
                          {"messages", "E-MESSAGE", {"message", "消息"}},
                          {"signals", "E-SIGNAL", {"signal", "信号"}},
                          {"outcomes", "E-OUTCOME", {"outcome", "结局"}},
                          {"decisions", "E-DECISION", {"decision", "决策表"}},
                          {"retry", "E-RETRY", {"retry rule", "重试规则"}},
                          {"ladders", "E-LADDER", {"ladder", "阶梯"}}};
  for (const Block& block : blocks) {
    const Node* node = file.find(block.word);
    if (!node) continue;
    const auto used = [&](const std::string& name) {
      return draft.used.count({block.kind, name}) > 0;
    };
    for (const Node& item : node->items) {
      if (item.is_scalar() && !used(item.text)) tell(draft, item, block.noun);
    }
    for (const Node::Entry& entry : node->entries) {
      const std::string& name = entry.key.text;
      const bool kept = is_input(draft, name) && std::string_view(block.word) == "data";
      const bool ends = is_default_end(draft, name) && std::string_view(block.word) == "outcomes";
      if (!kept && !ends && !used(name)) tell(draft, entry.key, block.noun);
    }
  }
}

}  // namespace recourse::yaml
