#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/definition/chart.h"
#include "tests/conformance/scxml_expression.h"

namespace recourse::conformance {

struct Action;
using Content = std::vector<Action>;

/// One element of executable content.
struct Action {
  enum class Kind { kLog, kRaise, kAssign, kAppend, kIf, kForeach, kSend, kCancel };
  struct Arm {
    std::optional<ScxmlExpression> when;  ///< none: else
    Content then;
  };
  struct Parameter {
    std::string name;
    ScxmlExpression value;
  };
  Kind kind = Kind::kRaise;
  std::string event;     ///< raise, send; log: its label
  std::string location;  ///< assign and append: the variable; foreach: the item
  std::string index;     ///< foreach; empty: none
  std::string id;        ///< send, cancel
  bool internal = false; ///< send to the internal queue
  std::optional<ScxmlExpression> value;  ///< assign, append; foreach: the list; send: the delay
  std::vector<Parameter> parameters;     ///< send
  std::vector<Arm> arms;                 ///< if, elseif, else
  Content body;                          ///< foreach
};

/// What a state does; the kernel asks through its host.
struct StateContent {
  std::string id;
  std::vector<Content> on_entry, on_exit;
  Content by_default;  ///< of <initial>, or of a history's own transition
};
struct TransitionContent {
  std::optional<ScxmlExpression> when;
  Content content;
};
struct Datum {
  std::string name;
  std::optional<ScxmlExpression> value;
};

/// A document as the kernel runs it: the chart, and beside each node and transition what it does.
struct ScxmlDocument {
  definition::Chart chart;
  std::vector<StateContent> states;            ///< by node
  std::vector<TransitionContent> transitions;  ///< by transition
  std::vector<Datum> data;                     ///< in document order
};

/// Throws std::runtime_error for anything the document holds that is not known here.
[[nodiscard]] ScxmlDocument load_scxml(const std::string& text);

}  // namespace recourse::conformance
