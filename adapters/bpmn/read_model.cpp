#include <algorithm>
#include <array>
#include <set>

#include "adapters/bpmn/model.h"
#include "engine/base/ascii.h"

namespace recourse::bpmn {
namespace {

constexpr std::array<std::string_view, 12> kActivities{
    "task", "userTask", "manualTask", "serviceTask", "scriptTask", "sendTask", "receiveTask",
    "businessRuleTask", "callActivity", "subProcess", "transaction", "adHocSubProcess"};

bool is_flow_node(std::string_view name) {
  return std::ranges::find(kActivities, name) != kActivities.end() || name.ends_with("Event") ||
         name.ends_with("Gateway");
}

std::string type_word(std::string structure) {
  structure = lower_ascii(reference(structure));
  if (structure.ends_with("integer") || structure == "int" || structure == "long") return "int";
  if (structure == "boolean" || structure == "bool") return "bool";
  if (structure == "double" || structure == "float" || structure == "decimal") return "decimal";
  if (structure == "date" || structure == "datetime") return structure;
  return "text";
}

class Reader {
 public:
  Reader(XmlFile& file, Model& model) : file_(file), model_(model) {}

  void all() {
    const Xml root = file_.tree.document_element();
    index(root);
    for (const Xml& one : file_.children(root)) {
      const std::string_view name = file_.name(one);
      if (name == "process") process(one);
      if (name == "message" || name == "signal" || name == "error" || name == "escalation") {
        const std::string code =
            attribute(one, name == "error" ? "errorCode" : "escalationCode");
        model_.named[attribute(one, "id")] = {attribute(one, "id"), attribute(one, "name"), code,
                                              one};
      }
      if (name.starts_with("global")) {
        Scope& alone = model_.scopes.emplace_back();
        Node* task = node(one, alone);
        std::string kind(name.substr(6));
        kind[0] = static_cast<char>(kind[0] + 32);
        task->kind = kind;
        model_.global_tasks[task->id] = task;
      }
    }
    for (Flow& flow : model_.flows) connect(flow);
    for (Node& one : model_.nodes) attach(one);
    for (const Xml& one : associations_) compensator(one);
  }

 private:
  void index(const Xml& root) {
    for (Xml at = root; at;) {
      if (const std::string id = attribute(at, "id"); !id.empty()) model_.by_id.emplace(id, at);
      if (at.first_child()) {
        at = at.first_child();
        continue;
      }
      while (at && at != root && !at.next_sibling()) at = at.parent();
      if (!at || at == root) break;
      at = at.next_sibling();
    }
  }

  void process(const Xml& xml) {
    Process& made = model_.processes.emplace_back();
    made.id = attribute(xml, "id");
    made.name = attribute(xml, "name");
    made.xml = xml;
    made.root = &model_.scopes.emplace_back();
    fill(xml, *made.root);
    for (const Xml& lanes : file_.children(xml, "laneSet")) lane_set(lanes);
  }

  void fill(const Xml& xml, Scope& scope) {
    for (const Xml& one : file_.children(xml)) {
      const std::string_view name = file_.name(one);
      if (name == "sequenceFlow") {
        flow(one, scope);
      } else if (name == "association") {
        associations_.push_back(one);
      } else if (name == "dataObject" || name == "property") {
        data(one, scope);
      } else if (is_flow_node(name)) {
        node(one, scope);
      }
    }
  }

  void flow(const Xml& xml, Scope& scope) {
    Flow& made = model_.flows.emplace_back();
    made.id = attribute(xml, "id");
    made.name = attribute(xml, "name");
    made.xml = xml;
    if (const Xml condition = file_.child(xml, "conditionExpression")) {
      made.conditional = true;
      made.condition = text_of(condition);
    }
    scope.flows.push_back(&made);
    model_.flow_by_id.emplace(made.id, &made);
  }

  void data(const Xml& xml, Scope& scope) {
    const std::string id = attribute(xml, "id");
    const std::string name = attribute(xml, "name");
    const auto item = model_.by_id.find(reference(attribute(xml, "itemSubjectRef")));
    const std::string structure =
        item == model_.by_id.end() ? "" : attribute(item->second, "structureRef");
    std::string type = type_word(structure);
    if (attribute(xml, "isCollection") == "true") type = "[" + type + "]";
    scope.data.push_back({id, name.empty() ? id : name, type});
  }

  Node* node(const Xml& xml, Scope& scope) {
    Node& made = model_.nodes.emplace_back();
    made.id = attribute(xml, "id");
    made.name = attribute(xml, "name");
    made.kind = std::string(file_.name(xml));
    made.xml = xml;
    made.scope = &scope;
    made.default_flow = reference(attribute(xml, "default"));
    made.interrupting = attribute(xml, made.kind == "boundaryEvent" ? "cancelActivity"
                                                                    : "isInterrupting") != "false";
    made.parallel_multiple = attribute(xml, "parallelMultiple") == "true";
    made.compensation = attribute(xml, "isForCompensation") == "true";
    made.by_event = attribute(xml, "triggeredByEvent") == "true";
    scope.nodes.push_back(&made);
    model_.node_by_id.emplace(made.id, &made);
    for (const Xml& one : file_.children(xml)) detail(one, made);
    if (made.is_sub_process()) {
      made.inside = &model_.scopes.emplace_back();
      made.inside->owner = &made;
      made.inside->parent = &scope;
      fill(xml, *made.inside);
    }
    return &made;
  }

  void detail(const Xml& one, Node& made) {
    const std::string_view name = file_.name(one);
    if (name == "standardLoopCharacteristics" || name == "multiInstanceLoopCharacteristics") {
      loop(one, made);
    } else if (name.ends_with("EventDefinition")) {
      event(one, made);
    } else if (name == "eventDefinitionRef") {
      const auto found = model_.by_id.find(reference(text_of(one)));
      if (found != model_.by_id.end()) event(found->second, made);
    } else if (name == "dataInputAssociation" || name == "dataOutputAssociation") {
      const bool input = name == "dataInputAssociation";
      DataWay way{input, name_of(text_of(file_.child(one, input ? "sourceRef" : "targetRef"))),
                  name_of(text_of(file_.child(one, input ? "targetRef" : "sourceRef")))};
      made.data.push_back(std::move(way));
    } else if ((name == "property" || name == "dataObject") && !made.is_sub_process()) {
      data(one, *made.scope);
    }
  }

  /// The name of a data element, through dataObjectReference.
  std::string name_of(const std::string& ref) {
    const auto found = model_.by_id.find(reference(ref));
    if (found == model_.by_id.end()) return ref;
    const std::string through = attribute(found->second, "dataObjectRef");
    const auto object = through.empty() ? found : model_.by_id.find(reference(through));
    const Xml& xml = object == model_.by_id.end() ? found->second : object->second;
    const std::string name = attribute(xml, "name");
    return name.empty() ? attribute(xml, "id") : name;
  }

  void event(const Xml& xml, Node& made) {
    EventDefinition event;
    const std::string_view name = file_.name(xml);
    constexpr std::string_view kEnding = "EventDefinition";
    event.kind = std::string(name.substr(0, name.size() - kEnding.size()));
    event.xml = xml;
    for (const char* ref :
         {"messageRef", "signalRef", "errorRef", "escalationRef", "activityRef"}) {
      if (xml.attribute(ref)) event.ref = reference(attribute(xml, ref));
    }
    for (const char* timer : {"timeDate", "timeDuration", "timeCycle"}) {
      if (const Xml found = file_.child(xml, timer)) {
        event.timer = timer;
        event.expression = text_of(found);
      }
    }
    if (const Xml condition = file_.child(xml, "condition")) event.expression = text_of(condition);
    made.events.push_back(std::move(event));
  }

  void loop(const Xml& xml, Node& made) {
    Loop loop;
    loop.xml = xml;
    loop.multiple = file_.name(xml) == "multiInstanceLoopCharacteristics";
    loop.sequential = attribute(xml, "isSequential") == "true";
    loop.before = attribute(xml, "testBefore") == "true";
    loop.maximum = attribute(xml, "loopMaximum");
    loop.behavior = attribute(xml, "behavior");
    loop.condition =
        text_of(file_.child(xml, loop.multiple ? "completionCondition" : "loopCondition"));
    loop.cardinality = text_of(file_.child(xml, "loopCardinality"));
    loop.data = name_of(text_of(file_.child(xml, "loopDataInputRef")));
    const Xml item = file_.child(xml, "inputDataItem");
    loop.item = item ? attribute(item, "name") : "";
    if (loop.item.empty() && item) loop.item = attribute(item, "id");
    made.loop = std::move(loop);
  }

  void lane_set(const Xml& set) {
    for (const Xml& lane : file_.children(set, "lane")) {
      const std::string name = attribute(lane, "name");
      for (const Xml& ref : file_.children(lane, "flowNodeRef")) {
        const auto found = model_.node_by_id.find(reference(text_of(ref)));
        if (found != model_.node_by_id.end()) {
          found->second->lane = name.empty() ? attribute(lane, "id") : name;
        }
      }
      for (const Xml& inner : file_.children(lane, "childLaneSet")) lane_set(inner);
    }
  }

  Node* find(const std::string& ref) {
    const auto found = model_.node_by_id.find(reference(ref));
    return found == model_.node_by_id.end() ? nullptr : found->second;
  }

  void connect(Flow& flow) {
    flow.source = find(attribute(flow.xml, "sourceRef"));
    flow.target = find(attribute(flow.xml, "targetRef"));
    if (flow.source) flow.source->out.push_back(&flow);
    if (flow.target) flow.target->in.push_back(&flow);
  }

  void attach(Node& node) {
    if (node.kind != "boundaryEvent") return;
    node.host = find(attribute(node.xml, "attachedToRef"));
    if (node.host) node.host->boundary.push_back(&node);
  }

  void compensator(const Xml& association) {
    Node* from = find(attribute(association, "sourceRef"));
    Node* to = find(attribute(association, "targetRef"));
    if (from && to && from->kind != "boundaryEvent") std::swap(from, to);
    if (from && to && from->kind == "boundaryEvent") model_.compensators[from->id] = to;
  }

  XmlFile& file_;
  Model& model_;
  std::vector<Xml> associations_;
};

}  // namespace

bool Node::is_activity() const {
  return std::ranges::find(kActivities, kind) != kActivities.end();
}

bool Node::is_sub_process() const {
  return kind == "subProcess" || kind == "transaction" || kind == "adHocSubProcess";
}

bool Node::has_event(std::string_view wanted) const {
  return std::ranges::any_of(events, [&](const auto& event) { return event.kind == wanted; });
}

const Process* Model::process(std::string_view id) const {
  const std::string wanted = reference(id);
  for (const Process& one : processes) {
    if (one.id == wanted) return &one;
  }
  return nullptr;
}

void read_model(XmlFile& file, Model& model) {
  model.file = &file;
  Reader(file, model).all();
}

}  // namespace recourse::bpmn
