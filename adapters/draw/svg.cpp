#include "adapters/draw/svg.h"

#include <fmt/format.h>

#include "adapters/draw/sketch.h"
#include "engine/base/markup.h"

namespace recourse::draw {
namespace {

constexpr double kPage = 1040, kTitle = 44;

constexpr const char* kStyle = R"(
text{font-family:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;fill:#1c2733}
.t{font-size:12px;text-anchor:middle}.s{font-size:11px}.m{text-anchor:middle}.q{fill:#5b6875}
.p{font-size:10px}
.h{font-size:17px;font-weight:600}.g{font-size:12px;font-weight:600;fill:#41505e}
.box{fill:#fff;stroke:#40566b;stroke-width:1.3}.person{fill:#eaf3fc;stroke:#2b6cb0}
.scope{fill:#f7f9fb;stroke:#9aa9b7}.beside{fill:#fdfaf2;stroke:#b39448;stroke-dasharray:4 3}
.undo{fill:#fbf4f4;stroke:#b06a6a;stroke-dasharray:2 3}.gate{fill:#fff8e6;stroke:#a9780b;stroke-width:1.4}
.ev{fill:#fff;stroke:#40566b;stroke-width:1.3}.end{fill:#fff;stroke:#1c2733;stroke-width:3}
.ok{stroke:#1e7b4d;stroke-width:3}.bad{stroke:#b3382e;stroke-width:3}
.w{fill:none;stroke:#40566b;stroke-width:1.3}.wh{stroke:#a05a00;stroke-dasharray:5 3}
.wb{stroke:#7a4fa3;stroke-dasharray:7 3}.wu{stroke:#b06a6a;stroke-dasharray:2 3}
.i{fill:none;stroke:#40566b;stroke-width:1.2}.f{fill:#40566b;stroke:none}
.l{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
)";

/// The sign inside an event, about its middle.
std::string sign(Mark mark, double x, double y) {
  switch (mark) {
    case Mark::kMessage:
      return fmt::format(R"(<path class="i" d="M{} {}h14v10h-14zl7 6 7 -6"/>)", x - 7, y - 5);
    case Mark::kSignal:
      return fmt::format(R"(<path class="i" d="M{} {}l7 12h-14z"/>)", x, y - 7);
    case Mark::kTimer:
      return fmt::format(
          R"(<circle class="i" cx="{0}" cy="{1}" r="8"/><path class="i" d="M{0} {2}v5l4 2"/>)", x, y,
          y - 5);
    case Mark::kError:
      return fmt::format(R"(<path class="i" d="M{} {}l4 -9 4 6 5 -9 -4 12 -4 -6z"/>)", x - 6, y + 6);
    case Mark::kEscalation:
      return fmt::format(R"(<path class="i" d="M{} {}l6 14 -6 -5 -6 5z"/>)", x, y - 8);
    case Mark::kCondition:
      return fmt::format(R"(<path class="i" d="M{} {}h12v14h-12zm3 3h6m-6 4h6m-6 4h6"/>)", x - 6,
                         y - 7);
    case Mark::kCompensation:
      return fmt::format(R"(<path class="i" d="M{} {}l-7 5 7 5zm7 0l-7 5 7 5z"/>)", x, y - 5);
    case Mark::kTerminate:
      return {};
    case Mark::kOperation:
      return fmt::format(
          R"(<path class="i" d="M{} {}v-8a2 2 0 0 1 4 0v6h5a2 2 0 0 1 2 2v3a4 4 0 0 1 -4 4h-5z"/>)",
          x - 5, y + 2);
    case Mark::kNone: return {};
  }
  return {};
}

class SvgWriter {
 public:
  SvgWriter(const definition::ProcessDefinition& definition, Language language)
      : d_(definition), language_(language) {}

  std::string page(const Graph& graph) {
    graph_at(graph, 0, kTitle);
    const double width = std::max(graph.width, 420.0), height = graph.height + kTitle;
    const std::string title =
        d_.title.empty() ? d_.id : d_.title.in(language_);
    const std::string version = d_.id + " · v" + std::to_string(d_.version);
    std::string head = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" role="img" aria-label="{2}">)",
        width, height, escape_markup(title));
    head += fmt::format("\n<title>{}</title>\n<style>{}</style>\n", escape_markup(title), kStyle);
    head += R"(<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" )"
            R"(markerHeight="8" orient="auto"><path class="f" d="M0 0.5L8 4L0 7.5z"/></marker>)"
            R"(</defs>)";
    head += "\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    head += fmt::format(R"(<text class="h" x="14" y="27">{}</text>)", escape_markup(title));
    head += fmt::format("<text class=\"s q\" x=\"{:.0f}\" y=\"27\">{}</text>\n",
                        30 + text_width(title, 17) * 1.12, escape_markup(version));
    return head + out_ + "</svg>\n";
  }

 private:
  void graph_at(const Graph& graph, double dx, double dy) {
    for (const Shape& shape : graph.shapes) body(shape, dx, dy);
    for (const Wire& wire : graph.wires) line(wire, dx, dy);
    for (const Shape& shape : graph.shapes) {
      for (const Port& port : shape.ports) border_event(port, dx, dy);
    }
    for (const Wire& wire : graph.wires) label(wire, dx, dy);
  }

  void text(double x, double y, std::string_view words, const char* style) {
    out_ += fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", style, x, y,
                        escape_markup(words));
  }

  void body(const Shape& shape, double dx, double dy) {
    const double x = shape.box.x + dx, y = shape.box.y + dy;
    out_ += fmt::format("<g id=\"{}\">", escape_markup(shape.id));
    if (!shape.detail.empty()) out_ += "<title>" + escape_markup(shape.detail) + "</title>";
    if (shape.inside) {
      container(shape, x, y);
    } else if (shape.is_event()) {
      round(shape, x, y);
    } else if (shape.is_gateway()) {
      diamond(shape, x, y);
    } else {
      task(shape, x, y);
    }
    out_ += "</g>\n";
  }

  void container(const Shape& shape, double x, double y) {
    const char* style = shape.undo                           ? "box undo"
                        : shape.kind == ShapeKind::kBeside ? "box beside"
                                                           : "box scope";
    out_ += fmt::format(R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="8"/>)",
                        style, x, y, shape.box.w, shape.box.h);
    out_ += '\n';
    double left = x + 12;
    if (shape.kind == ShapeKind::kMany || shape.kind == ShapeKind::kInTurn) {
      const bool many = shape.kind == ShapeKind::kMany;
      for (int i = 0; i < 3; ++i) {
        out_ += many ? fmt::format(R"(<path class="i" d="M{} {}v11"/>)", left + 4 * i, y + 9)
                     : fmt::format(R"(<path class="i" d="M{} {}h11"/>)", left, y + 11 + 4 * i);
      }
      left += 18;
    }
    if (!shape.lines.empty()) text(left, y + 19, shape.lines[0], "g");
    graph_at(*shape.inside, x + 12, y + 28);
  }

  void round(const Shape& shape, double x, double y) {
    const double cx = x + 17, cy = y + 17;
    std::string style = "ev";
    if (shape.kind == ShapeKind::kEnd) style = "end";
    const auto outcome = d_.outcomes.find(shape.detail);
    if (shape.mark == Mark::kTerminate && outcome != d_.outcomes.end()) {
      const bool good = outcome->second.kind == definition::Outcome::Kind::kSuccess;
      style = good ? "end ok" : "end bad";
    }
    const char* dashes =
        shape.kind == ShapeKind::kStart && !shape.interrupts ? " stroke-dasharray=\"4 3\"" : "";
    out_ += fmt::format(R"(<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="15"{}/>)", style, cx, cy,
                        dashes);
    const bool twice = shape.kind == ShapeKind::kCatch || shape.kind == ShapeKind::kThrow;
    if (twice) {
      out_ += fmt::format(R"(<circle class="ev" cx="{:.1f}" cy="{:.1f}" r="12"/>)", cx, cy);
    }
    out_ += sign(shape.mark, cx, cy);
    below(shape, cx, y + 34);
  }

  void below(const Shape& shape, double cx, double y) {
    for (std::size_t i = 0; i < shape.lines.size(); ++i) {
      text(cx, y + 13 + 13 * static_cast<double>(i), shape.lines[i], "s m l");
    }
  }

  void diamond(const Shape& shape, double x, double y) {
    const double cx = x + 21, cy = y + 21;
    out_ += fmt::format(R"(<path class="gate" d="M{0:.1f} {1:.1f}l21 21 -21 21 -21 -21z"/>)", cx, y);
    if (shape.kind == ShapeKind::kChoice) {
      out_ += fmt::format(R"(<path class="i" d="M{} {}l12 12m0 -12l-12 12"/>)", cx - 6, cy - 6);
    } else if (shape.kind == ShapeKind::kEventChoice) {
      out_ += fmt::format(R"(<circle class="i" cx="{0}" cy="{1}" r="10"/>)", cx, cy);
      out_ += fmt::format(R"(<path class="i" d="M{} {}l6 4 -2 7h-8l-2 -7z"/>)", cx, cy - 6);
    } else if (shape.detail == "some") {
      out_ += fmt::format(R"(<circle class="i" cx="{}" cy="{}" r="9"/>)", cx, cy);
    } else {
      out_ += fmt::format(R"(<path class="i" d="M{} {}h18m-9 -9v18"/>)", cx - 9, cy);
    }
    below(shape, cx, y + 42);
  }

  void icon(const Shape& shape, double x, double y) {
    switch (shape.kind) {
      case ShapeKind::kPerson:
        out_ += fmt::format(
            R"(<circle class="i" cx="{}" cy="{}" r="3.4"/><path class="i" d="M{} {}a6 6 0 0 1 12 0z"/>)",
            x + 6, y + 4, x, y + 14);
        if (shape.votes) {
          out_ += fmt::format(R"(<path class="i" d="M{} {}l3 3 5 -7"/>)", x + 17, y + 9);
        }
        break;
      case ShapeKind::kMachine:
        out_ += fmt::format(
            R"(<circle class="i" cx="{0}" cy="{1}" r="5"/><circle class="i" cx="{0}" cy="{1}" r="1.8"/><path class="i" d="M{0} {2}v3m0 10v3m-8 -8h3m10 0h3m-13.6 -5.6l2 2m7 7l2 2m0 -11l-2 2m-7 7l-2 2"/>)",
            x + 8, y + 8, y);
        break;
      case ShapeKind::kRule:
        out_ += fmt::format(R"(<path class="i" d="M{} {}h15v11h-15zm0 4h15m-10 0v7"/>)", x, y + 1);
        break;
      case ShapeKind::kHold:
        out_ += fmt::format(R"(<path class="i" d="M{} {}h10l-5 7 5 7h-10l5 -7z"/>)", x, y);
        break;
      case ShapeKind::kScript:
        out_ += fmt::format(R"(<path class="i" d="M{} {}h10v13h-10zm2 4h6m-6 3h6m-6 3h4"/>)", x, y);
        break;
      default:
        out_ += fmt::format(R"(<path class="i" d="M{} {}h13v11h-13zm6.5 2v7m-3.5 -3.5h7"/>)", x,
                            y + 1);
    }
  }

  void task(const Shape& shape, double x, double y) {
    const bool person = shape.kind == ShapeKind::kPerson;
    const double thick = shape.kind == ShapeKind::kCall ? 2.8 : 1.3;
    out_ += fmt::format(
        R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="9" style="stroke-width:{}"/>)",
        shape.undo ? "box undo" : person ? "box person" : "box", x, y, shape.box.w, shape.box.h,
        thick);
    icon(shape, x + 8, y + 7);
    const double n = static_cast<double>(shape.lines.size());
    const double first = y + 14 + (shape.box.h - 14) / 2 - (n - 1) * 7.5 + 4;
    for (std::size_t i = 0; i < shape.lines.size(); ++i) {
      text(x + shape.box.w / 2, first + 15 * static_cast<double>(i), shape.lines[i], "t");
    }
  }

  void border_event(const Port& port, double dx, double dy) {
    const double x = port.at.x + dx, y = port.at.y + dy;
    const char* dashes = port.interrupts ? "" : " stroke-dasharray=\"4 3\"";
    out_ += fmt::format("<g id=\"{}\"><title>{}</title>", escape_markup(port.id),
                        escape_markup(port.detail));
    for (const double radius : {12.0, 9.5}) {
      out_ += fmt::format(R"(<circle class="ev" cx="{:.1f}" cy="{:.1f}" r="{}"{}/>)", x, y, radius,
                          dashes);
    }
    out_ += sign(port.mark, x, y) + "</g>\n";
    const auto lines = wrapped(port.label.in(language_), 60, 10, 2);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      text(x + 15, y + 11 + 11 * static_cast<double>(i), lines[i], "p l");
    }
  }

  void line(const Wire& wire, double dx, double dy) {
    if (wire.points.size() < 2) return;
    static constexpr const char* kStyles[] = {"w", "w wh", "w wb", "w wu"};
    std::string path;
    for (std::size_t i = 0; i < wire.points.size(); ++i) {
      const Point& at = wire.points[i];
      path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", at.x + dx, at.y + dy);
    }
    out_ += fmt::format("<path class=\"{}\" d=\"{}\" marker-end=\"url(#a)\"/>\n",
                        kStyles[static_cast<int>(wire.kind)], path);
  }

  void label(const Wire& wire, double dx, double dy) {
    if (wire.kind == Wire::Kind::kHandler) return;  // its event on the border says it
    const double n = static_cast<double>(wire.lines.size());
    for (std::size_t i = 0; i < wire.lines.size(); ++i) {
      text(wire.label_at.x + dx, wire.label_at.y + dy - 12 * (n - 1 - static_cast<double>(i)),
           wire.lines[i], "s l q");
    }
  }

  const definition::ProcessDefinition& d_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string svg(const definition::ProcessDefinition& definition, Language language) {
  Graph graph = sketch(definition);
  lay_out(graph, language, kPage);
  return SvgWriter(definition, language).page(graph);
}

}  // namespace recourse::draw
