// Plays documents by the engine's kernel. Each line of input is one document with its events,
//   {"scxml": "<scxml …>", "events": ["a", …], "restart": true}
// and each line of output tells, for the start and every event, what was logged and what is active
// then, or why it could not be played:
//   {"steps": [{"notes": ["+s1", …], "active": ["s1", …]}, …]}   {"fault": "…"}
// "restart": between any two macrosteps the state is written as canonical bytes and read back.
#include <iostream>

#include "adapters/json/json_value.h"
#include "tests/conformance/scxml_machine.h"

namespace {

using namespace recourse;

Value step_told(conformance::ScxmlMachine& machine) {
  List notes, active;
  for (const std::string& note : machine.take_notes()) notes.push_back(note);
  for (const std::string& state : machine.configuration()) active.push_back(state);
  Map step;
  step["notes"] = std::move(notes);
  step["active"] = std::move(active);
  return step;
}

Map play(const Value& wish) {
  const auto document = conformance::load_scxml(std::string(wish["scxml"].text()));
  conformance::ScxmlMachine machine(document, /*create_variables=*/false);
  if (wish["restart"] == Value(false)) machine.keep_in_memory();
  List steps;
  machine.start();
  steps.push_back(step_told(machine));
  for (const Value& event : wish["events"].as<List>()) {
    machine.deliver(std::string(event.text()));
    steps.push_back(step_told(machine));
  }
  Map told;
  told["steps"] = std::move(steps);
  return told;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    Map told;
    try {
      const auto wish = json::parse_json(line);
      if (!wish || !(*wish)["events"].is<List>()) throw std::runtime_error("no document");
      told = play(*wish);
    } catch (const std::exception& e) {
      told = Map();
      told["fault"] = e.what();
    }
    std::cout << json::to_json(told) << "\n";
  }
  return 0;
}
