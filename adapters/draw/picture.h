#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/base/label.h"

/// A definition as shapes and wires, before and after they have a place. SVG and BPMN are written
/// from the same picture, so what people see is the same everywhere.
namespace recourse::draw {

struct Point {
  double x = 0, y = 0;
};

struct Box {
  double x = 0, y = 0, w = 0, h = 0;  ///< upper left corner and size
};

/// What starts, ends, is waited for or thrown.
enum class Mark {
  kNone, kMessage, kSignal, kTimer, kError, kEscalation, kCondition, kCompensation, kTerminate,
  kOperation
};

enum class ShapeKind {
  kStart, kEnd, kCatch, kThrow,                  // events
  kPerson, kMachine, kRule, kScript, kCall, kHold,  // tasks; kHold waits, with events on its border
  kChoice, kFork, kJoin, kEventChoice,           // gateways
  kScope, kMany, kInTurn, kBeside                // containers; kBeside: an event sub-process
};

struct Graph;

/// An event on the border of an activity: a handler.
struct Port {
  std::string id;
  Mark mark = Mark::kNone;
  bool interrupts = true;
  Label label;
  std::string detail;  ///< expression or span, as written
  Point at;            ///< its middle
};

struct Shape {
  std::string id;      ///< unique in the picture
  ShapeKind kind = ShapeKind::kPerson;
  Mark mark = Mark::kNone;
  Label label;
  std::string detail;  ///< connector, expression, span, …
  int line = 0;        ///< in the YAML
  bool undo = false;   ///< only entered by compensation
  bool interrupts = true;  ///< of the start of an event sub-process
  bool votes = false;
  std::unique_ptr<Graph> inside;
  std::vector<Port> ports;
  std::vector<std::string> lines;  ///< the label, broken
  Box box;

  [[nodiscard]] bool is_event() const { return kind <= ShapeKind::kThrow; }
  [[nodiscard]] bool is_gateway() const {
    return kind >= ShapeKind::kChoice && kind <= ShapeKind::kEventChoice;
  }
};

struct Wire {
  enum class Kind { kFlow, kHandler, kBack, kUndo };
  std::string id;
  std::size_t from = 0, to = 0;
  int port = -1;          ///< from this port of `from`
  Kind kind = Kind::kFlow;
  Label label;
  std::string condition;  ///< as written
  bool otherwise = false;
  std::vector<std::string> lines;
  std::vector<Point> points;
  Point label_at;         ///< left end of the first line's base line
};

struct Graph {
  std::vector<Shape> shapes;
  std::vector<Wire> wires;
  double width = 0, height = 0;
};

/// Breaks the label into lines and gives every shape its box and every wire its points. Rows are
/// folded where they would become wider than `room`.
void lay_out(Graph& graph, Language language, double room);

[[nodiscard]] double text_width(std::string_view text, double size);
/// Lines of at most `width`; what is left after `most` lines ends with "…".
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, double width, double size,
                                               std::size_t most);

}  // namespace recourse::draw
