// Rules about the file as a whole: ids, references, required parts, lanes, pools, message flows.
#include <algorithm>
#include <array>
#include <map>

#include "adapters/bpmn/rule_parts.h"

namespace recourse::bpmn {
namespace {

struct Part {
  std::string_view element, attribute, child;  ///< one of the two must be there
};
constexpr std::array<Part, 33> kRequired{{
    {"sequenceFlow", "sourceRef", ""}, {"sequenceFlow", "targetRef", ""},
    {"messageFlow", "sourceRef", ""}, {"messageFlow", "targetRef", ""},
    {"association", "sourceRef", ""}, {"association", "targetRef", ""},
    {"boundaryEvent", "attachedToRef", ""}, {"interface", "name", ""}, {"operation", "name", ""},
    {"operation", "", "inMessageRef"}, {"interface", "", "operation"},
    {"definitions", "targetNamespace", ""}, {"import", "importType", ""},
    {"import", "namespace", ""}, {"import", "location", ""}, {"ioSpecification", "", "inputSet"},
    {"ioSpecification", "", "outputSet"}, {"relationship", "type", ""},
    {"conditionalEventDefinition", "", "condition"}, {"linkEventDefinition", "name", ""},
    {"correlationPropertyRetrievalExpression", "messageRef", ""},
    {"correlationPropertyRetrievalExpression", "", "messagePath"},
    {"correlationProperty", "", "correlationPropertyRetrievalExpression"},
    {"correlationPropertyBinding", "correlationPropertyRef", ""},
    {"correlationSubscription", "correlationKeyRef", ""},
    {"dataInputAssociation", "", "targetRef"}, {"dataOutputAssociation", "", "targetRef"},
    {"assignment", "", "from"}, {"assignment", "", "to"},
    {"complexBehaviorDefinition", "", "condition"}, {"ioBinding", "operationRef", ""},
    {"messageFlowAssociation", "innerMessageFlowRef", ""},
    {"participantAssociation", "", "innerParticipantRef"},
}};

struct Choice {
  std::string_view element, attribute, allowed;  ///< separated by spaces
};
constexpr std::array<Choice, 8> kChoices{{
    {"", "gatewayDirection", "Unspecified Converging Diverging Mixed"},
    {"eventBasedGateway", "eventGatewayType", "Exclusive Parallel"},
    {"", "behavior", "None One All Complex"},
    {"adHocSubProcess", "ordering", "Parallel Sequential"},
    {"itemDefinition", "itemKind", "Information Physical"},
    {"process", "processType", "None Public Private"},
    {"association", "associationDirection", "None One Both"},
    {"relationship", "direction", "None Forward Backward Both"},
}};

/// References to things that BPMN itself does not hold.
constexpr std::array<std::string_view, 6> kOutside{"structureRef", "schemaRef", "implementationRef",
                                                   "calledElement", "evaluatesToTypeRef",
                                                   "definitionalCollaborationRef"};

bool word_in(std::string_view word, std::string_view words) {
  for (std::size_t at = 0; at < words.size();) {
    const auto end = std::min(words.find(' ', at), words.size());
    if (words.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

class FileRules {
 public:
  FileRules(const Model& model, BpmnReport& report) : model_(model), report_(report) {}

  void all() {
    const Xml root = model_.file->tree.document_element();
    for (Xml at = root; at;) {
      const std::string_view name = model_.file->name(at);
      if (!name.empty()) element(at, name);
      const bool foreign = name == "extensionElements" || name.empty();
      if (at.first_child() && !(foreign && at != root)) {
        at = at.first_child();
        continue;
      }
      while (at && at != root && !at.next_sibling()) at = at.parent();
      if (!at || at == root) break;
      at = at.next_sibling();
    }
    if (model_.processes.empty()) {
      say("E-BPMN", root, "the file holds no process.", "文件中没有流程。");
    }
    for (const Process& process : model_.processes) {
      if (!process.root->nodes.empty()) continue;
      say("E-BPMN", process.xml, "the process is empty.", "流程是空的。");
    }
  }

 private:
  void say(const char* code, const Xml& at, const std::string& en, const std::string& zh) {
    report_.say(code, at, {en, zh});
  }

  void element(const Xml& xml, std::string_view name) {
    if (const std::string id = attribute(xml, "id"); !id.empty()) ids(xml, id);
    for (const Part& part : kRequired) {
      if (part.element != name) continue;
      const bool there = part.attribute.empty()
                             ? static_cast<bool>(model_.file->child(xml, part.child))
                             : !attribute(xml, std::string(part.attribute).c_str()).empty();
      const std::string what(part.attribute.empty() ? part.child : part.attribute);
      if (!there) say("E-BPMN", xml, "'" + what + "' is missing.", "缺少“" + what + "”。");
    }
    for (const Choice& choice : kChoices) {
      if (!choice.element.empty() && choice.element != name) continue;
      const std::string value = attribute(xml, std::string(choice.attribute).c_str());
      if (value.empty() || word_in(value, choice.allowed)) continue;
      say("E-BPMN", xml, "'" + value + "' is no " + std::string(choice.attribute) + ".",
          "“" + value + "”不是有效的 " + std::string(choice.attribute) + "。");
    }
    references(xml, name);
    if (name == "laneSet") lanes(xml);
    if (name == "messageFlow") message_flow(xml);
    if (name == "participant") participant(xml);
    if (name == "scriptTask") script(xml);
    if (name == "choreography" || name == "globalChoreographyTask") {
      say("E-CONSTRUCT", xml, "a choreography has no counterpart.", "不支持编排（choreography）。");
    }
    if (name == "import") {
      say("W-BPMN", xml, "imported files are not read.", "不会读取导入的文件。");
    }
    if (name == "association") association(xml);
  }

  void ids(const Xml& xml, const std::string& id) {
    const auto [place, fresh] = seen_.emplace(id, xml);
    if (!fresh) {
      say("E-BPMN", xml,
          "the id is used a second time; first on line " +
              std::to_string(model_.file->line(place->second)) + ".",
          "标识重复；首次出现在第 " + std::to_string(model_.file->line(place->second)) + " 行。");
    }
    const char c = id[0];
    const bool begins = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                        static_cast<unsigned char>(c) >= 0x80;
    if (!begins || id.find_first_of(": \t/") != std::string::npos) {
      say("E-BPMN", xml, "'" + id + "' cannot be an id.", "“" + id + "”不能作为标识。");
    }
  }

  void resolve(const Xml& at, std::string_view word, const std::string& value) {
    if (value.empty() || model_.by_id.contains(reference(value))) return;
    if (std::ranges::find(kOutside, word) != kOutside.end()) return;
    const bool grave = word != "incoming" && word != "outgoing";
    say(grave ? "E-BPMN" : "W-BPMN", at,
        "'" + std::string(word) + "' refers to '" + value + "', which is not there.",
        "“" + std::string(word) + "”引用的“" + value + "”不存在。");
  }

  void references(const Xml& xml, std::string_view name) {
    for (const pugi::xml_attribute& one : xml.attributes()) {
      const std::string_view word = one.name();
      if (word.ends_with("Ref") && word.find(':') == word.npos) resolve(xml, word, one.value());
    }
    const bool is_reference = name.ends_with("Ref") || name.ends_with("Refs") ||
                              name == "incoming" || name == "outgoing";
    if (is_reference) resolve(xml.parent(), name, text_of(xml));
  }

  void lanes(const Xml& set) {
    std::map<std::string, std::string> lane_of;
    for (const Xml& lane : model_.file->children(set, "lane")) {
      for (const Xml& ref : model_.file->children(lane, "flowNodeRef")) {
        const std::string id = reference(text_of(ref));
        if (!lane_of.emplace(id, attribute(lane, "id")).second) {
          say("E-BPMN", lane, "'" + id + "' stands in two lanes.", "“" + id + "”位于两个泳道。");
        }
        if (model_.by_id.contains(id) && !model_.node_by_id.contains(id)) {
          say("E-BPMN", lane, "'" + id + "' is no flow element.", "“" + id + "”不是流元素。");
        }
      }
    }
  }

  /// The process a node or pool belongs to; null: no process of this file.
  const Xml owner(const std::string& id) const {
    const auto found = model_.by_id.find(id);
    if (found == model_.by_id.end()) return {};
    if (model_.file->name(found->second) == "participant") {
      const auto process = model_.by_id.find(reference(attribute(found->second, "processRef")));
      return process == model_.by_id.end() ? found->second : process->second;
    }
    for (Xml at = found->second; at; at = at.parent()) {
      if (model_.file->name(at) == "process") return at;
    }
    return {};
  }

  void message_end(const Xml& flow, const std::string& id, bool source) {
    const auto found = model_.node_by_id.find(id);
    if (found == model_.node_by_id.end()) {
      const auto any = model_.by_id.find(id);
      if (any == model_.by_id.end() || model_.file->name(any->second) == "participant") return;
      say("E-BPMN", flow, "a message flow joins pools, activities and message events only.",
          "消息流只能连接池、活动与消息事件。");
      return;
    }
    const Node& node = *found->second;
    const bool throws = node.kind == "endEvent" || node.kind == "intermediateThrowEvent";
    const bool fits = node.is_activity() || (node.is_event() && throws == source);
    if (!fits) {
      say("E-BPMN", flow,
          source ? "a message flow comes from an activity, a throwing event or a pool."
                 : "a message flow leads to an activity, a catching event or a pool.",
          source ? "消息流的起点应为活动、抛出事件或池。" : "消息流的终点应为活动、捕获事件或池。");
    } else if (node.is_event() && !node.has_event("message")) {
      say("E-BPMN", flow, "'" + id + "' has no message to send or receive.",
          "“" + id + "”没有消息可发送或接收。");
    }
    if (node.kind == (source ? "receiveTask" : "sendTask")) {
      say("E-BPMN", flow, "'" + id + "' works in the other direction.", "“" + id + "”的方向相反。");
    }
  }

  void message_flow(const Xml& flow) {
    const std::string from = reference(attribute(flow, "sourceRef"));
    const std::string to = reference(attribute(flow, "targetRef"));
    message_end(flow, from, true);
    message_end(flow, to, false);
    const Xml a = owner(from), b = owner(to);
    if (a && a == b) {
      say("E-BPMN", flow, "a message flow leads from one pool to another.",
          "消息流必须连接两个不同的池。");
    }
  }

  void participant(const Xml& xml) {
    const std::string process = reference(attribute(xml, "processRef"));
    if (!process.empty() && !model_.process(process) && model_.by_id.contains(process)) {
      say("E-BPMN", xml, "'" + process + "' is no process.", "“" + process + "”不是流程。");
    }
    const Xml many = model_.file->child(xml, "participantMultiplicity");
    if (!many) return;
    const int low = many.attribute("minimum").as_int(0), high = many.attribute("maximum").as_int(1);
    if (low < 0 || high < 1 || high < low) {
      say("E-BPMN", xml, "its multiplicity cannot be: the maximum is at least 1 and the minimum.",
          "参与者数量无效：上限至少为 1 且不小于下限。");
    }
  }

  void script(const Xml& xml) {
    if (!model_.file->child(xml, "script") || xml.attribute("scriptFormat")) return;
    const Xml process = owner(attribute(xml, "id"));
    // Once: files of one tool lack it everywhere.
    if (!told_.insert(process.offset_debug()).second) return;
    say("W-BPMN", xml, "a script should name its 'scriptFormat'.", "脚本应注明 scriptFormat。");
  }

  void association(const Xml& xml) {
    const auto kind = [&](const char* end) {
      const auto found = model_.node_by_id.find(reference(attribute(xml, end)));
      return found == model_.node_by_id.end() ? nullptr : found->second;
    };
    const Node *from = kind("sourceRef"), *to = kind("targetRef");
    if (from == nullptr || to == nullptr) return;
    const bool compensates = from->has_event("compensate") || to->has_event("compensate");
    if (!compensates) {
      say("W-BPMN", xml, "an association between two flow elements says nothing.",
          "两个流元素之间的关联没有意义。");
    } else if (from->scope != to->scope) {
      say("E-BPMN", xml, "a compensation stands in the scope of its activity.",
          "补偿活动必须与其活动在同一作用域。");
    }
  }

  const Model& model_;
  BpmnReport& report_;
  std::map<std::string, Xml> seen_;
  std::set<std::ptrdiff_t> told_;
};

}  // namespace

void check_file_rules(const Model& model, BpmnReport& report) { FileRules(model, report).all(); }

}  // namespace recourse::bpmn
