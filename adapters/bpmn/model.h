#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/bpmn/xml.h"

/// What a BPMN file says, as objects that know each other. Made once by read_model; the pointers
/// stay valid as long as the model lives.
namespace recourse::bpmn {

struct Node;
struct Scope;

struct Flow {
  std::string id, name;
  Xml xml;
  Node* source = nullptr;
  Node* target = nullptr;
  bool conditional = false;
  std::string condition;
};

/// message, signal, timer, error, escalation, conditional, compensate, terminate, cancel, link
struct EventDefinition {
  std::string kind;
  Xml xml;
  std::string ref;        ///< id of the message, signal, error, escalation; activity to compensate
  std::string expression; ///< of a timer or condition
  std::string timer;      ///< timeDate, timeDuration, timeCycle
};

struct Loop {
  Xml xml;
  bool multiple = false, sequential = false, before = false;
  std::string condition;    ///< loopCondition or completionCondition
  std::string maximum;
  std::string cardinality;
  std::string data, item;   ///< loopDataInputRef resolved to data, inputDataItem
  std::string behavior;     ///< None, One, All, Complex
};

/// dataInputAssociation / dataOutputAssociation: between data (a name) and an input or output.
struct DataWay {
  bool input = false;
  std::string data;  ///< name of the data object or property
  std::string port;  ///< name of the task's input or output
};

struct Node {
  std::string id, name, kind;  ///< kind: the element's local name
  Xml xml;
  Scope* scope = nullptr;      ///< in which it stands
  Scope* inside = nullptr;     ///< of a sub-process
  std::vector<Flow*> in, out;
  std::vector<EventDefinition> events;
  std::vector<Node*> boundary;  ///< events attached to it
  Node* host = nullptr;         ///< of a boundary event
  std::string default_flow, lane;
  std::optional<Loop> loop;
  std::vector<DataWay> data;
  bool interrupting = true;     ///< boundary and start events
  bool parallel_multiple = false;
  bool compensation = false;    ///< isForCompensation
  bool by_event = false;        ///< triggeredByEvent

  [[nodiscard]] bool is_activity() const;
  [[nodiscard]] bool is_event() const { return kind.ends_with("Event"); }
  [[nodiscard]] bool is_gateway() const { return kind.ends_with("Gateway"); }
  [[nodiscard]] bool is_sub_process() const;
  [[nodiscard]] bool has_event(std::string_view wanted) const;
  [[nodiscard]] bool is_default(const Flow& flow) const { return flow.id == default_flow; }
};

struct DataItem {
  std::string id, name, type;  ///< type: a Recourse type word
};

struct Scope {
  Node* owner = nullptr;  ///< the sub-process; null: a process
  Scope* parent = nullptr;
  std::vector<Node*> nodes;
  std::vector<Flow*> flows;
  std::vector<DataItem> data;
};

struct Process {
  std::string id, name;
  Xml xml;
  Scope* root = nullptr;
};

struct Named {
  std::string id, name, code;  ///< code: errorCode, escalationCode
  Xml xml;
};

struct Model {
  XmlFile* file = nullptr;
  std::deque<Node> nodes;
  std::deque<Flow> flows;
  std::deque<Scope> scopes;
  std::deque<Process> processes;
  std::map<std::string, Node*> node_by_id;
  std::map<std::string, Flow*> flow_by_id;
  std::map<std::string, Xml> by_id;   ///< every element that has an id
  std::map<std::string, Named> named; ///< messages, signals, errors, escalations
  std::map<std::string, Node*> global_tasks;
  std::map<std::string, Node*> compensators;  ///< boundary event id → activity that compensates

  [[nodiscard]] const Process* process(std::string_view id) const;
};

/// Reads all processes of the file. References that lead nowhere stay null; the rules tell of them.
void read_model(XmlFile& file, Model& model);

}  // namespace recourse::bpmn
