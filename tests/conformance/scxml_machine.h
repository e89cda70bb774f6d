#pragma once
#include <deque>
#include <set>
#include <string>

#include "engine/kernel/interpreter.h"
#include "tests/conformance/scxml_document.h"

namespace recourse::conformance {

/// A document at work. The engine's own kernel decides what is left, entered and in which order;
/// this is its host and says what states and transitions do. Data, the external queue and the
/// virtual clock are here. Between any two macrosteps the state is written as canonical bytes and
/// read back, as it is between two commands of a server.
class ScxmlMachine : private kernel::Host {
 public:
  /// `create_variables`: a name that is assigned need not have been declared.
  ScxmlMachine(const ScxmlDocument& document, bool create_variables);

  /// Enters the document and runs to a stable point.
  void start();
  /// An external event, then everything that follows without time passing.
  void deliver(const std::string& event);
  /// What becomes due within the time runs, in the order in which it does.
  void advance(std::int64_t milliseconds);
  /// Nothing once no timer is pending.
  [[nodiscard]] std::optional<std::int64_t> next_due() const;
  [[nodiscard]] std::int64_t now() const { return now_; }
  /// The top-level final state the document ended in; empty: it runs.
  [[nodiscard]] const std::string& final() const { return final_; }
  /// The innermost active states.
  [[nodiscard]] std::set<std::string> configuration() const;
  /// The labels logged since this was asked last.
  [[nodiscard]] std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }
  /// Without this the state stays in memory between macrosteps.
  void keep_in_memory() { restarts_ = false; }

 private:
  using Activity = kernel::Activity;
  using Transition = definition::Transition;
  struct Message {
    std::string event, id;
    std::int64_t due = 0;
    Value data;
  };

  bool allows(const Transition& transition, const Activity& source,
              const kernel::Event* event) override;
  void prepare(const Transition&, const Activity&, const kernel::Event* event) override;
  void perform(const Transition& transition, kernel::ActivityId scope) override;
  kernel::NodeId redirect(const Transition&, const Activity&, kernel::ActivityId,
                          kernel::NodeId target) override {
    return target;
  }
  Map locals_of(kernel::NodeId, kernel::ActivityId) override { return {}; }
  bool entered(const Activity& activity) override;
  void by_default(kernel::NodeId node) override;
  void leaving_final(const Activity& scope) override;
  void leaving(const Activity& activity, bool completed) override;
  bool completes(const Transition&) override { return false; }
  std::string exit_reason(const Transition&) override { return "left"; }
  std::string completed_by() override { return ""; }
  std::vector<kernel::Region> regions(const Activity& parallel) override;
  void scope_done(const Activity& scope) override;
  void settled() override {}
  void unhandled(const kernel::Event& event) override { bind(event); }

  void bind(const kernel::Event& event);
  void run(const std::vector<Content>& blocks);
  void run(const Content& content);
  void run(const Action& action);
  void run_foreach(const Action& action);
  void send(const Action& action);
  void assign(const std::string& name, Value value);
  void raise_done(kernel::NodeId node);
  [[nodiscard]] bool in_final(const Activity& activity) const;
  [[nodiscard]] bool is_active(const std::string& state) const;
  void macrostep(const Message* message);
  void drain();

  const ScxmlDocument& document_;
  const bool create_variables_;
  history::InstanceState state_;
  kernel::Interpreter* kernel_ = nullptr;  // of the current macrostep
  Scope scope_;
  std::map<std::string, Value> data_;
  std::deque<Message> ready_;
  std::vector<Message> waiting_;           // in the order of sending
  std::set<kernel::ActivityId> final_left_;
  std::int64_t now_ = 0;
  bool restarts_ = true;
  std::vector<std::string> notes_;
  std::string final_;
};

}  // namespace recourse::conformance
