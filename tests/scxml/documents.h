#pragma once
// Documents in a few lines, played by the kernel.
#include "tests/conformance/scxml_machine.h"

namespace recourse::tests {

/// Plays `<scxml>` with this inside, the conformance words bound to `conf:`; gives the final state
/// it ends in, timers included, or "" when it does not end.
inline std::string ended_in(const std::string& inside, const std::string& attributes = "") {
  const auto document = conformance::load_scxml(
      "<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0' " + attributes +
      " xmlns:conf='http://www.w3.org/2005/scxml-conformance'>" + inside + "</scxml>");
  conformance::ScxmlMachine machine(document, /*create_variables=*/false);
  machine.start();
  while (machine.final().empty() && machine.next_due()) {
    machine.advance(*machine.next_due() - machine.now());
  }
  return machine.final();
}

/// With the variables Var1 = 1, Var2 = 2, Var3 = [1, 2, 3], Var4 = "1s": one state that runs
/// `content` on entry, and passes when `condition` (attributes of a transition) then holds.
inline std::string after(const std::string& content, const std::string& condition) {
  return ended_in(
      "<datamodel><data conf:id='1' conf:expr='1'/><data conf:id='2' expr='2'/>"
      "<data conf:id='3'><conf:array123/></data><data conf:id='4' conf:quoteExpr='1s'/></datamodel>"
      "<state id='s0'><onentry>" + content + "<raise event='go'/></onentry>"
      "<transition event='go' " + condition + " conf:targetpass=''/>"
      "<transition event='go' conf:targetfail=''/></state><conf:pass/><conf:fail/>");
}

}  // namespace recourse::tests
