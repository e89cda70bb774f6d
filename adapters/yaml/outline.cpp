#include "adapters/yaml/outline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "adapters/yaml/hints.h"
#include "adapters/yaml/keys.h"

namespace recourse::yaml {
namespace {

using definition::NodeKind;

constexpr std::size_t kStepsMax = 2000;

class Outliner {
 public:
  explicit Outliner(Draft& draft) : draft_(draft) {}

  NodeId make(const std::string& name, NodeKind kind, NodeId parent, const Node& yaml) {
    auto& nodes = draft_.model.chart.nodes;
    const auto id = static_cast<NodeId>(nodes.size());
    definition::Node node;
    node.id = id;
    node.name = name;
    node.kind = kind;
    node.parent = parent;
    if (parent != kNoNode) {
      const std::string& above = nodes[parent].path;
      node.path = above.empty() ? name : above + "/" + name;
      nodes[parent].children.push_back(id);
    }
    nodes.push_back(std::move(node));
    definition::StepInfo info;
    info.line = yaml.line;
    info.column = yaml.column;
    draft_.model.steps.push_back(std::move(info));
    draft_.nodes.emplace_back();
    draft_.nodes[id].yaml = &yaml;
    return id;
  }

  /// The steps of a list, then `done`, then the bodies of their handlers and undo blocks.
  void list(NodeId parent, const Node* steps, const Node& owner) {
    std::vector<NodeId> listed;
    if (!steps) {
      draft_.report.error(owner, "E-MISSING", {"A list of steps is missing.", "缺少步骤列表。"},
                          {"Add 'steps:' with at least one step.", "请添加至少有一个步骤的“steps:”。"});
    } else {
      for (const Node& item : read_list(draft_.report, *steps, "step")) {
        const NodeId id = step(parent, item);
        if (id != kNoNode) listed.push_back(id);
      }
      if (steps->is_sequence() && steps->items.empty()) {
        draft_.report.error(*steps, "E-MISSING", {"The list of steps is empty.", "步骤列表是空的。"},
                            {"Add at least one step.", "请至少添加一个步骤。"});
      }
    }
    const NodeId done = make("done", NodeKind::kFinal, parent, owner);
    draft_.nodes[parent].done = done;
    draft_.model.chart.nodes[parent].initial = {listed.empty() ? done : listed.front()};
    for (std::size_t i = 0; i < listed.size(); ++i) {
      draft_.nodes[listed[i]].following = i + 1 < listed.size() ? listed[i + 1] : done;
    }
    for (const NodeId id : listed) made_bodies(id);
  }

  void handler_bodies(NodeId owner, NodeId parent, const Node* handlers, std::size_t catches) {
    if (!handlers || !handlers->is_sequence()) return;
    for (std::size_t i = 0; i < handlers->items.size(); ++i) {
      const Node& handler = handlers->items[i];
      const Node* body = handler.find("do");
      NodeId made = kNoNode;
      if (body) {
        const std::string name =
            draft_.model.chart.nodes[owner].name + "!" + std::to_string(catches + i);
        made = make(name, NodeKind::kCompound, parent, handler);
        const Node* mode = handler.find("mode");
        draft_.model.chart.nodes[made].region = mode && mode->text == "alongside";
        list(made, body, handler);
      }
      draft_.nodes[owner].handler_bodies.push_back(made);
    }
  }

 private:
  NodeId step(NodeId parent, const Node& yaml) {
    const std::string path_above = draft_.model.chart.nodes[parent].path;
    draft_.report.step = path_above;
    if (!yaml.is_mapping()) {
      draft_.report.error(yaml, "E-SHAPE", {"A step is written '- step: name' and so on.",
                                            "步骤应写成“- step: 名称”。"},
                          {"Begin every step with '- step: name'.", "每个步骤以“- step: 名称”开头。"});
      return kNoNode;
    }
    const Node* name_node = yaml.find("step");
    if (!name_node) {
      draft_.report.error(yaml, "E-MISSING", {"This step has no name.", "此步骤没有名称。"},
                          {"Begin it with 'step: name'.", "请以“step: 名称”开头。"});
      return kNoNode;
    }
    const std::string name = read_id(draft_.report, *name_node);
    if (name.empty() || !fresh(parent, *name_node, name)) return kNoNode;
    draft_.report.step = path_above.empty() ? name : path_above + "/" + name;
    const std::string word = kind_word(draft_.report, yaml);
    const NodeId id = make(name, node_kind(word), parent, *name_node);
    draft_.nodes[id].yaml = &yaml;
    draft_.nodes[id].word = word;
    draft_.nodes[parent].steps.emplace(name, id);
    draft_.steps_by_name[name].push_back(id);
    inside(id, word, yaml);
    draft_.report.step.clear();
    return id;
  }

  bool fresh(NodeId parent, const Node& at, const std::string& name) {
    if (++steps_ > kStepsMax) {
      if (steps_ == kStepsMax + 1) {
        draft_.report.error(at, "E-LIMIT",
                            {"The definition has more than 2000 steps.", "流程定义超过 2000 个步骤。"},
                            {"Split it into called processes.", "请拆分成多个被调用的流程。"});
      }
      return false;
    }
    const auto found = draft_.nodes[parent].steps.find(name);
    if (found == draft_.nodes[parent].steps.end()) return true;
    draft_.report.error(at, "E-DUPLICATE",
                        {fmt::format("There is a step '{}' in this list already, on line {}.", name,
                                     draft_.model.steps[found->second].line),
                         fmt::format("此列表已有步骤“{}”，在第 {} 行。", name,
                                     draft_.model.steps[found->second].line)},
                        {"Give every step of a list its own name.", "同一列表中的步骤名称不能相同。"});
    return false;
  }

  static NodeKind node_kind(const std::string& word) {
    if (word == "scope" || word == "compensate") return NodeKind::kCompound;
    if (word == "parallel" || word == "foreach") return NodeKind::kParallel;
    return NodeKind::kAtomic;
  }

  void inside(NodeId id, const std::string& word, const Node& yaml) {
    const Node* content = word.empty() ? nullptr : yaml.find(word);
    if (!content) return;
    if (word == "scope") {
      list(id, content->find("steps"), *content);
    } else if (word == "foreach") {
      const NodeId body = make("body", NodeKind::kCompound, id, *content);
      draft_.model.chart.nodes[body].region = true;
      list(body, content->find("steps"), *content);
    } else if (word == "parallel") {
      branches(id, content->find("branches"));
    }
  }

  void branches(NodeId parallel, const Node* branches) {
    if (!branches) return;  // reported where the step is read
    for (const Node& branch : read_list(draft_.report, *branches, "branch")) {
      const Node* name_node = branch.find("branch");
      if (!name_node) {
        draft_.report.error(branch, "E-MISSING", {"This branch has no name.", "此分支没有名称。"},
                            {"Begin it with 'branch: name'.", "请以“branch: 名称”开头。"});
        continue;
      }
      const std::string name = read_id(draft_.report, *name_node);
      if (name.empty() || !fresh(parallel, *name_node, name)) continue;
      --steps_;  // a branch is no step
      const NodeId id = make(name, NodeKind::kCompound, parallel, *name_node);
      draft_.nodes[id].yaml = &branch;
      draft_.nodes[parallel].steps.emplace(name, id);
      list(id, branch.find("steps"), branch);
    }
  }

  void made_bodies(NodeId id) {
    const Node& yaml = *draft_.nodes[id].yaml;
    const NodeId parent = draft_.model.chart.nodes[id].parent;
    const Node* wait = yaml.find("wait");
    const Node* first = wait ? wait->find("first") : nullptr;
    handler_bodies(id, parent, yaml.find("handlers"), first ? first->items.size() : 0);
    const Node* undo = yaml.find("undo");
    if (!undo) return;
    const std::string name = draft_.model.chart.nodes[id].name + "~undo";
    const NodeId body = make(name, NodeKind::kCompound, parent, *undo);
    draft_.model.chart.nodes[body].region = true;
    draft_.model.steps[id].undo = body;
    list(body, undo, *undo);
  }

  Draft& draft_;
  std::size_t steps_ = 0;
};

}  // namespace

std::string kind_word(Report& report, const Node& step) {
  const std::vector<std::string_view>& kinds = step_kinds();
  std::string word;
  const Node* second = nullptr;
  for (const Node::Entry& entry : step.entries) {
    if (std::ranges::find(kinds, entry.key.text) == kinds.end()) continue;
    if (word.empty()) {
      word = entry.key.text;
    } else {
      second = &entry.key;
    }
  }
  if (second) {
    report.error(*second, "E-KIND",
                 {fmt::format("A step does one thing, but this one has '{}' and '{}'.", word,
                              second->text),
                  fmt::format("一个步骤只做一件事，但这里同时有“{}”和“{}”。", word, second->text)},
                 {"Make two steps of it.", "请拆成两个步骤。"});
  } else if (word.empty()) {
    for (const Node::Entry& entry : step.entries) {
      const Label hint = hint_for_kind(entry.key.text);
      if (hint.empty()) continue;
      report.error(entry.key, "E-KIND",
                   {fmt::format("There is no step kind '{}'.", entry.key.text),
                    fmt::format("没有步骤种类“{}”。", entry.key.text)},
                   hint);
      return word;
    }
    report.error(step, "E-KIND",
                 {"This step does not say what it does.", "此步骤没有说明做什么。"},
                 {fmt::format("Add one of: {}.", fmt::join(kinds, ", ")),
                  fmt::format("请添加其中之一：{}。", fmt::join(kinds, ", "))});
  }
  return word;
}

void outline_chart(Draft& draft, const Node& file) {
  Outliner outliner(draft);
  const NodeId root = outliner.make("", NodeKind::kCompound, kNoNode, file);
  outliner.list(root, file.find("steps"), file);
  outliner.handler_bodies(root, root, file.find("handlers"), 0);
}

}  // namespace recourse::yaml
