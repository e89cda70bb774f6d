#include <fmt/format.h>

#include "adapters/draw/sketch.h"
#include "adapters/draw/svg.h"

namespace recourse::draw {
namespace {

/// Mermaid reads #…; codes inside quotes; everything that could end the text becomes one.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool risky = std::string_view("\"#<>&[]{}()|`;").find(c) != std::string_view::npos;
    if (risky) {
      out += fmt::format("#{};", static_cast<int>(c));
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  return out.empty() ? " " : out;
}

class MermaidWriter {
 public:
  explicit MermaidWriter(Language language) : language_(language) {}

  void graph(const Graph& graph, int depth) {
    const std::string pad(static_cast<std::size_t>(depth) * 2, ' ');
    for (const Shape& shape : graph.shapes) {
      if (shape.inside) {
        out += fmt::format("{}subgraph {}[\"{}\"]\n{}  direction LR\n", pad, shape.id,
                           mermaid_text(shape.label.in(language_)), pad);
        this->graph(*shape.inside, depth + 1);
        out += pad + "end\n";
      } else {
        out += pad + shape.id + bracket(shape) + "\n";
      }
    }
    for (const Wire& wire : graph.wires) {
      const Shape& from = graph.shapes[wire.from];
      std::string label = wire.label.in(language_);
      if (wire.port >= 0) {
        label = from.ports[static_cast<std::size_t>(wire.port)].label.in(language_);
      }
      const bool dashed = wire.kind != Wire::Kind::kFlow;
      const char* arrow = dashed ? "-.->" : "-->";
      const std::string words = label.empty() ? "" : "|\"" + mermaid_text(label) + "\"|";
      out += fmt::format("{}{} {}{} {}\n", pad, from.id, arrow, words, graph.shapes[wire.to].id);
    }
  }

  std::string out;

 private:
  std::string bracket(const Shape& shape) const {
    const std::string text = "\"" + mermaid_text(shape.label.in(language_)) + "\"";
    if (shape.kind == ShapeKind::kStart) return "((\" \"))";
    if (shape.kind == ShapeKind::kEnd) return "(((" + text + ")))";
    if (shape.is_event()) return "((" + text + "))";
    if (shape.is_gateway()) return "{" + text + "}";
    if (shape.kind == ShapeKind::kCall) return "[[" + text + "]]";
    return shape.kind == ShapeKind::kPerson ? "(" + text + ")" : "[" + text + "]";
  }

  Language language_;
};

}  // namespace

std::string mermaid(const definition::ProcessDefinition& definition, Language language) {
  MermaidWriter writer(language);
  writer.graph(sketch(definition), 1);
  return "flowchart LR\n" + writer.out;
}

}  // namespace recourse::draw
