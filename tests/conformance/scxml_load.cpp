// A document becomes a chart. Two passes: first every state gets its node in document order, then
// what names states (initial, transitions, histories) can be read.
#include <algorithm>

#include "tests/conformance/scxml_content.h"

namespace recourse::conformance {
namespace {

using definition::kNoNode;
using definition::NodeId;
using definition::NodeKind;

bool is_final(const ScxmlElement& e) {
  return e.is("final") || e.is_conf("pass") || e.is_conf("fail");
}
bool is_state(const ScxmlElement& e) { return e.is("state") || e.is("parallel") || is_final(e); }

class ScxmlLoader {
 public:
  ScxmlDocument load(const ScxmlElement& root) {
    declare(root, kNoNode);
    for (const auto& [element, node] : declared_) read_state(element, node);
    return std::move(made_);
  }

 private:
  NodeKind kind_of(const ScxmlElement& e) const {
    if (e.is("history")) {
      const std::string type = e.get("type");
      if (!type.empty() && type != "shallow" && type != "deep") {
        scxml_fault("history of type '" + type + "'");
      }
      return type == "deep" ? NodeKind::kDeepHistory : NodeKind::kShallowHistory;
    }
    if (is_final(e)) return NodeKind::kFinal;
    const auto children = e.children();
    if (std::none_of(children.begin(), children.end(), is_state)) return NodeKind::kAtomic;
    return e.is("parallel") ? NodeKind::kParallel : NodeKind::kCompound;
  }

  void declare(const ScxmlElement& e, NodeId parent) {
    definition::Node node;
    node.id = static_cast<NodeId>(made_.chart.nodes.size());
    node.kind = parent == kNoNode ? NodeKind::kCompound : kind_of(e);
    node.parent = parent;
    node.name = e.space() == ScxmlElement::Space::kConf ? e.name() : e.get("id");
    if (parent == kNoNode) node.name.clear();
    if (parent != kNoNode && node.name.empty()) node.name = "~" + std::to_string(node.id);
    if (!node.name.empty() && !by_id_.emplace(node.name, node.id).second) {
      scxml_fault("two states are called '" + node.name + "'");
    }
    if (parent != kNoNode) {
      auto& around = made_.chart.nodes[parent];
      node.path = around.path.empty() ? node.name : around.path + "/" + node.name;
      (e.is("history") ? around.histories : around.children).push_back(node.id);
    }
    made_.states.push_back({node.name, {}, {}, {}});
    declared_.emplace_back(e, node.id);
    const NodeId id = node.id;
    made_.chart.nodes.push_back(std::move(node));
    if (e.is("history")) return;
    for (const ScxmlElement& child : e.children()) {
      if (is_state(child) || child.is("history")) declare(child, id);
    }
  }

  NodeId find(const std::string& id) const {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) scxml_fault("there is no state '" + id + "'");
    return found->second;
  }
  std::vector<NodeId> find_all(const std::vector<std::string>& ids) const {
    std::vector<NodeId> out;
    for (const std::string& id : ids) out.push_back(find(id));
    return out;
  }

  void read_state(const ScxmlElement& e, NodeId node) {
    if (e.is("history")) return read_history(e, node);
    if (e.has("initial")) made_.chart.nodes[node].initial = find_all(e.words("initial"));
    for (const ScxmlElement& child : e.children()) read_part(child, node);
    auto& own = made_.chart.nodes[node];
    if (own.kind == NodeKind::kCompound && own.initial.empty()) {
      if (own.children.empty()) scxml_fault("a document without a state");
      own.initial = {own.children.front()};
    }
  }

  void read_part(const ScxmlElement& e, NodeId node) {
    StateContent& own = made_.states[node];
    if (is_state(e) || e.is("history")) return;
    if (e.space() == ScxmlElement::Space::kForeign) return;
    if (e.is("onentry")) {
      own.on_entry.push_back(read_content(e));
    } else if (e.is("onexit")) {
      own.on_exit.push_back(read_content(e));
    } else if (e.is("transition")) {
      read_transition(e, node);
    } else if (e.is("initial")) {
      made_.chart.nodes[node].initial = read_default(e, own.by_default);
    } else if (e.is("datamodel")) {
      read_data(e);
    } else {
      scxml_fault("<" + e.name() + "> is not known here");
    }
  }

  /// The one transition inside <initial> or <history>.
  std::vector<NodeId> read_default(const ScxmlElement& e, Content& content) {
    for (const ScxmlElement& child : e.children()) {
      if (!child.is("transition")) continue;
      content = read_content(child);
      return find_all(child.words("target"));
    }
    return {};
  }

  void read_history(const ScxmlElement& e, NodeId node) {
    auto targets = read_default(e, made_.states[node].by_default);
    const auto& around = made_.chart.nodes[made_.chart.nodes[node].parent];
    // Without a transition of its own it stands for the default of its parent, which was read
    // before: a parent is declared before its children.
    if (targets.empty()) {
      targets = around.kind == NodeKind::kParallel ? around.children : around.initial;
    }
    made_.chart.nodes[node].initial = std::move(targets);
  }

  void read_transition(const ScxmlElement& e, NodeId source) {
    definition::Transition t;
    t.id = static_cast<definition::TransitionId>(made_.chart.transitions.size());
    t.source = source;
    for (std::string word : e.words("event")) {
      if (word.ends_with(".*")) word.resize(word.size() - 2);
      if (word.size() > 1 && word.ends_with(".")) word.pop_back();
      (t.event.empty() ? t.event : t.also.emplace_back()) = word;
    }
    t.targets = find_all(e.words("target"));
    t.internal = e.get("type") == "internal";
    t.guarded = e.has("cond");
    TransitionContent content;
    if (t.guarded) content.when = ScxmlExpression(e.get("cond"));
    content.content = read_content(e);
    made_.chart.nodes[source].transitions.push_back(t.id);
    made_.chart.transitions.push_back(std::move(t));
    made_.transitions.push_back(std::move(content));
  }

  void read_data(const ScxmlElement& datamodel) {
    for (const ScxmlElement& e : datamodel.children()) {
      if (!e.is("data")) scxml_fault("<datamodel> with <" + e.name() + "> is not known");
      made_.data.push_back({e.need("id"), read_given_value(e)});
    }
  }

  ScxmlDocument made_;
  std::map<std::string, NodeId> by_id_;
  std::vector<std::pair<ScxmlElement, NodeId>> declared_;
};

}  // namespace

ScxmlDocument load_scxml(const std::string& text) {
  pugi::xml_document xml;
  const auto parsed = xml.load_buffer(text.data(), text.size());
  if (!parsed) scxml_fault(std::string("no XML: ") + parsed.description());
  const ScxmlElement root(xml.document_element());
  if (root.name() != "scxml") scxml_fault("the document is no <scxml>");
  return ScxmlLoader().load(root);
}

}  // namespace recourse::conformance
