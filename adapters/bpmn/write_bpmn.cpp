#include "adapters/bpmn/write_bpmn.h"

#include <fmt/format.h>

#include <map>

#include "adapters/draw/sketch.h"
#include "engine/base/invariant.h"
#include "engine/base/markup.h"

namespace recourse::bpmn {
namespace {

using draw::Graph;
using draw::Mark;
using draw::Shape;
using draw::ShapeKind;
using draw::Wire;

constexpr double kRoom = 1500;
constexpr const char* kPrintPlace = "@DRAWING@";

const char* element_of(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::kStart: return "startEvent";
    case ShapeKind::kEnd: return "endEvent";
    case ShapeKind::kCatch: return "intermediateCatchEvent";
    case ShapeKind::kThrow: return "intermediateThrowEvent";
    case ShapeKind::kPerson: return "userTask";
    case ShapeKind::kMachine: return "serviceTask";
    case ShapeKind::kRule: return "businessRuleTask";
    case ShapeKind::kScript: return "scriptTask";
    case ShapeKind::kCall: return "callActivity";
    case ShapeKind::kHold: return "task";
    case ShapeKind::kChoice: return "exclusiveGateway";
    case ShapeKind::kFork:
    case ShapeKind::kJoin: return shape.detail == "some" ? "inclusiveGateway" : "parallelGateway";
    case ShapeKind::kEventChoice: return "eventBasedGateway";
    default: return "subProcess";
  }
}

class BpmnWriter {
 public:
  BpmnWriter(const definition::ProcessDefinition& definition, Language language)
      : d_(definition), language_(language) {}

  std::string file(const Graph& graph) {
    elements(graph, 4);
    places(graph, 0, 0);
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<definitions";
    for (const auto& [prefix, uri] :
         {std::pair{"xmlns", "http://www.omg.org/spec/BPMN/20100524/MODEL"},
          std::pair{"xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"},
          std::pair{"xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC"},
          std::pair{"xmlns:di", "http://www.omg.org/spec/DD/20100524/DI"},
          std::pair{"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"},
          std::pair{"xmlns:recourse", "urn:recourse:bpmn:1"}}) {
      out += fmt::format("\n    {}=\"{}\"", prefix, uri);
    }
    out += "\n    id=\"recourse_definitions\" targetNamespace=\"urn:recourse:definitions\">\n";
    for (const auto& [id, element] : roots_) out += element;
    const std::string title = d_.title.empty() ? d_.id : d_.title.in(language_);
    out += fmt::format("  <process id=\"{}\" name=\"{}\" isExecutable=\"true\">\n", d_.id,
                       escape_markup(title));
    out += "    <extensionElements>\n      <recourse:definition drawing=\"";
    out += kPrintPlace;
    out += "\">" + as_text(d_.source) + "</recourse:definition>\n    </extensionElements>\n";
    out += flow_ + "  </process>\n  <bpmndi:BPMNDiagram id=\"recourse_diagram\">\n";
    out += fmt::format("    <bpmndi:BPMNPlane id=\"recourse_plane\" bpmnElement=\"{}\">\n", d_.id);
    return out + places_ + "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n</definitions>\n";
  }

 private:
  static std::string as_text(const std::string& source) {
    std::string out = "<![CDATA[";
    std::size_t at = 0;
    for (std::size_t end = source.find("]]>"); end != source.npos; end = source.find("]]>", at)) {
      out += source.substr(at, end + 2 - at) + "]]><![CDATA[";
      at = end + 2;
    }
    return out + source.substr(at) + "]]>";
  }

  std::string root(const char* kind, const std::string& name, const char* code) {
    const std::string id = std::string("recourse_") + kind + "_" + clean(name);
    const std::string more =
        code != nullptr ? fmt::format(" {}=\"{}\"", code, escape_markup(name)) : "";
    roots_[id] =
        fmt::format("  <{} id=\"{}\" name=\"{}\"{}/>\n", kind, id, escape_markup(name), more);
    return id;
  }

  static std::string clean(std::string_view name) {
    std::string out;
    for (const char c : name) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      out += plain ? c : '_';
    }
    return out;
  }

  /// The definition of an event; `id` of the event it belongs to.
  std::string mark(Mark mark, const std::string& detail, const std::string& id,
                   const std::string& pad) {
    const std::string own = "id=\"" + id + "_def\"";
    const auto refer = [&](const char* kind, const char* code) {
      return fmt::format("{0}<{1}EventDefinition {2} {1}Ref=\"{3}\"/>\n", pad, kind, own,
                         root(kind, detail, code));
    };
    switch (mark) {
      case Mark::kMessage: return refer("message", nullptr);
      case Mark::kOperation: return refer("message", nullptr);
      case Mark::kSignal: return refer("signal", nullptr);
      case Mark::kError:
        if (detail == "any") return pad + "<errorEventDefinition " + own + "/>\n";
        return refer("error", "errorCode");
      case Mark::kEscalation: return refer("escalation", "escalationCode");
      case Mark::kTimer:
        return fmt::format("{0}<timerEventDefinition {1}>\n{0}  <timeDuration "
                           "xsi:type=\"tFormalExpression\">{2}</timeDuration>\n"
                           "{0}</timerEventDefinition>\n",
                           pad, own, escape_markup(detail));
      case Mark::kCondition:
        return fmt::format("{0}<conditionalEventDefinition {1}>\n{0}  <condition "
                           "xsi:type=\"tFormalExpression\">{2}</condition>\n"
                           "{0}</conditionalEventDefinition>\n",
                           pad, own, escape_markup(detail));
      case Mark::kCompensation: return pad + "<compensateEventDefinition " + own + "/>\n";
      case Mark::kTerminate: return pad + "<terminateEventDefinition " + own + "/>\n";
      case Mark::kNone: return {};
    }
    return {};
  }

  void elements(const Graph& graph, std::size_t indent) {
    const std::string pad(indent, ' ');
    for (std::size_t i = 0; i < graph.shapes.size(); ++i) {
      element(graph, i, indent);
      for (std::size_t p = 0; p < graph.shapes[i].ports.size(); ++p) {
        border_event(graph, i, static_cast<int>(p), pad);
      }
    }
    for (const Wire& wire : graph.wires) {
      if (wire.kind != Wire::Kind::kUndo) sequence(graph, wire, pad);
    }
    for (const Wire& wire : graph.wires) {
      if (wire.kind != Wire::Kind::kUndo) continue;
      flow_ += fmt::format("{}<association id=\"{}\" associationDirection=\"One\" sourceRef=\"{}\" "
                           "targetRef=\"{}\"/>\n",
                           pad, wire.id, source(graph, wire), graph.shapes[wire.to].id);
    }
  }

  static const std::string& source(const Graph& graph, const Wire& wire) {
    const Shape& from = graph.shapes[wire.from];
    return wire.port < 0 ? from.id : from.ports[static_cast<std::size_t>(wire.port)].id;
  }

  std::string attributes(const Graph& graph, std::size_t index) const {
    const Shape& shape = graph.shapes[index];
    std::string out = "id=\"" + shape.id + "\"";
    const std::string& name = shape.label.in(language_);
    if (!name.empty()) out += " name=\"" + escape_markup(name) + "\"";
    if (shape.kind == ShapeKind::kBeside) out += " triggeredByEvent=\"true\"";
    if (shape.undo) out += " isForCompensation=\"true\"";
    if (shape.kind == ShapeKind::kStart && !shape.interrupts) out += " isInterrupting=\"false\"";
    if (shape.kind == ShapeKind::kCall) {
      out += " calledElement=\"" + escape_markup(shape.detail) + "\"";
    }
    for (const Wire& wire : graph.wires) {
      if (wire.from == index && wire.otherwise) out += " default=\"" + wire.id + "\"";
    }
    return out;
  }

  void element(const Graph& graph, std::size_t index, std::size_t indent) {
    const Shape& shape = graph.shapes[index];
    const std::string pad(indent, ' ');
    const char* name = element_of(shape);
    flow_ += fmt::format("{}<{} {}>\n", pad, name, attributes(graph, index));
    for (const Wire& wire : graph.wires) {
      if (wire.to == index && wire.kind != Wire::Kind::kUndo) {
        flow_ += fmt::format("{}  <incoming>{}</incoming>\n", pad, wire.id);
      }
    }
    for (const Wire& wire : graph.wires) {
      if (wire.from == index && wire.port < 0) {
        flow_ += fmt::format("{}  <outgoing>{}</outgoing>\n", pad, wire.id);
      }
    }
    if (shape.is_event()) flow_ += mark(shape.mark, shape.detail, shape.id, pad + "  ");
    if (shape.kind == ShapeKind::kMany || shape.kind == ShapeKind::kInTurn) {
      flow_ += fmt::format("{0}  <multiInstanceLoopCharacteristics isSequential=\"{1}\">\n{0}    "
                           "<loopCardinality xsi:type=\"tFormalExpression\">count({2})"
                           "</loopCardinality>\n{0}  </multiInstanceLoopCharacteristics>\n",
                           pad, shape.kind == ShapeKind::kInTurn, escape_markup(shape.detail));
    }
    if (shape.inside) elements(*shape.inside, indent + 2);
    flow_ += fmt::format("{}</{}>\n", pad, name);
  }

  void border_event(const Graph& graph, std::size_t index, int port, const std::string& pad) {
    const Shape& host = graph.shapes[index];
    const draw::Port& event = host.ports[static_cast<std::size_t>(port)];
    const std::string& name = event.label.in(language_);
    flow_ += fmt::format("{}<boundaryEvent id=\"{}\"{} attachedToRef=\"{}\" "
                         "cancelActivity=\"{}\">\n",
                         pad, event.id, name.empty() ? "" : " name=\"" + escape_markup(name) + "\"",
                         host.id, event.interrupts);
    for (const Wire& wire : graph.wires) {
      if (wire.from == index && wire.port == port && wire.kind != Wire::Kind::kUndo) {
        flow_ += fmt::format("{}  <outgoing>{}</outgoing>\n", pad, wire.id);
      }
    }
    flow_ += mark(event.mark, event.detail, event.id, pad + "  ") + pad + "</boundaryEvent>\n";
  }

  void sequence(const Graph& graph, const Wire& wire, const std::string& pad) {
    const std::string& name = wire.label.in(language_);
    flow_ += fmt::format("{}<sequenceFlow id=\"{}\"{} sourceRef=\"{}\" targetRef=\"{}\"", pad,
                         wire.id, name.empty() ? "" : " name=\"" + escape_markup(name) + "\"",
                         source(graph, wire), graph.shapes[wire.to].id);
    if (wire.condition.empty() || wire.otherwise) {
      flow_ += "/>\n";
      return;
    }
    flow_ += fmt::format(">\n{0}  <conditionExpression xsi:type=\"tFormalExpression\">{1}"
                         "</conditionExpression>\n{0}</sequenceFlow>\n",
                         pad, escape_markup(wire.condition));
  }

  void bounds(const std::string& id, double x, double y, double w, double h, bool expanded) {
    places_ += fmt::format("      <bpmndi:BPMNShape id=\"{0}_di\" bpmnElement=\"{0}\"{1}>\n"
                           "        <dc:Bounds x=\"{2:.0f}\" y=\"{3:.0f}\" width=\"{4:.0f}\" "
                           "height=\"{5:.0f}\"/>\n      </bpmndi:BPMNShape>\n",
                           id, expanded ? " isExpanded=\"true\"" : "", x, y, w, h);
  }

  void places(const Graph& graph, double dx, double dy) {
    for (const Shape& shape : graph.shapes) {
      const double x = shape.box.x + dx, y = shape.box.y + dy;
      bounds(shape.id, x, y, shape.box.w, shape.box.h, shape.inside != nullptr);
      if (shape.inside) places(*shape.inside, x + 12, y + 28);
      for (const draw::Port& port : shape.ports) {
        bounds(port.id, port.at.x + dx - 12, port.at.y + dy - 12, 24, 24, false);
      }
    }
    for (const Wire& wire : graph.wires) {
      places_ +=
          fmt::format("      <bpmndi:BPMNEdge id=\"{0}_di\" bpmnElement=\"{0}\">\n", wire.id);
      for (const draw::Point& point : wire.points) {
        places_ += fmt::format("        <di:waypoint x=\"{:.0f}\" y=\"{:.0f}\"/>\n", point.x + dx,
                               point.y + dy);
      }
      places_ += "      </bpmndi:BPMNEdge>\n";
    }
  }

  const definition::ProcessDefinition& d_;
  Language language_;
  std::map<std::string, std::string> roots_;
  std::string flow_, places_;
};

}  // namespace

std::string write_bpmn(const definition::ProcessDefinition& definition, Language language) {
  Graph graph = draw::sketch(definition);
  draw::lay_out(graph, language, kRoom);
  std::string text = BpmnWriter(definition, language).file(graph);
  std::vector<definition::Finding> findings;
  const auto written = read_xml(text, findings);
  RECOURSE_INVARIANT(written != nullptr, "what is written can be read");
  const auto place = text.find(kPrintPlace);
  text.replace(place, std::string_view(kPrintPlace).size(), drawing_print(*written));
  return text;
}

}  // namespace recourse::bpmn
