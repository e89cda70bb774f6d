#include <catch2/catch.hpp>

#include "tests/bpmn/files.h"

namespace recourse::bpmn_test {
namespace {

std::string yaml_of(const std::string& elements, const std::string& roots = "") {
  const auto imported = bpmn::import_bpmn(process(elements, roots));
  INFO(told(imported.findings));
  REQUIRE_FALSE(imported.files.empty());
  CHECK(check(imported) == "");
  return imported.files[0].text;
}

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK_THAT(text, Catch::Contains(part));
  return text.find(part) != std::string::npos;
}

const std::string kEnds = element("startEvent", "s") + element("endEvent", "e");

}  // namespace

TEST_CASE("a sequence becomes a list, a lane the role of its tasks") {
  const std::string text = yaml_of(
      "<laneSet id=\"l\"><lane id=\"l1\" name=\"Front desk\"><flowNodeRef>a</flowNodeRef></lane>"
      "</laneSet>" + kEnds + element("userTask", "a", "", "name=\"Look at it\"") +
      element("manualTask", "b") + flows("s>a a>b b>e"));
  has(text, "- {step: look_at_it, task: {assign: {role: front_desk}}}");
  has(text, "front_desk: {group: Front desk}");
}

TEST_CASE("exclusive gateways and loops are next, without a block") {
  const std::string text = yaml_of(
      kEnds + element("userTask", "a") + element("exclusiveGateway", "merge") +
      element("exclusiveGateway", "again", "", "default=\"again_e\"") +
      flows("s>merge merge>a a>again again>e") +
      "<sequenceFlow id=\"f\" sourceRef=\"again\" targetRef=\"merge\"><conditionExpression>"
      "${rounds &lt; 3 &amp;&amp; !done}</conditionExpression></sequenceFlow>");
  has(text, "{when: rounds < 3 and not(done_value), next: a}");
  has(text, "{otherwise: done}");
  has(text, "rounds: {type: int, input: true}");
}

TEST_CASE("a parallel split and its join become a block, also where joins are nested unevenly") {
  const std::string text = yaml_of(
      kEnds + element("parallelGateway", "fork") + element("parallelGateway", "j1") +
      element("parallelGateway", "j2") + element("userTask", "a") + element("userTask", "b") +
      element("userTask", "c") + element("userTask", "d") +
      flows("s>fork fork>a fork>b fork>c a>j1 b>j1 j1>d d>j2 c>j2 j2>e"));
  has(text, "branch: together");
  has(text, "step: j1_block");
}

TEST_CASE("a timer on a border interrupts or runs beside, and counts its ticks") {
  const auto timer = [](const char* kind, const char* text) {
    return element("timerEventDefinition", "", element(kind, "", text));
  };
  const std::string text = yaml_of(
      kEnds + element("userTask", "a") + element("userTask", "late") + element("userTask", "nag") +
      "<boundaryEvent id=\"b1\" attachedToRef=\"a\">" + timer("timeDuration", "P2D") +
      "</boundaryEvent><boundaryEvent id=\"b2\" attachedToRef=\"a\" cancelActivity=\"false\">" +
      timer("timeCycle", "R3/PT1H") + "</boundaryEvent>" +
      flows("s>a a>e b1>late late>e b2>nag"));
  has(text, "{after: 2 days, mode: interrupt, next: late}");
  has(text, "match: a_ticks < 3");
  has(text, "{step: a, set: {a_ticks: 0}}");
}

TEST_CASE("an error goes to whoever catches it, and ends the process where nobody does") {
  const std::string roots = "<error id=\"err\" errorCode=\"BAD\" name=\"Bad\"/>";
  const std::string thrown = element("errorEventDefinition", "", "", "errorRef=\"err\"");
  const std::string inside = element("startEvent", "is") + element("userTask", "w") +
                             element("endEvent", "ie", thrown) + flows("is>w w>ie");
  const std::string caught = yaml_of(
      kEnds + element("subProcess", "sub", inside) + element("userTask", "mend") +
          element("boundaryEvent", "b", thrown, "attachedToRef=\"sub\"") +
          flows("s>sub b>mend mend>e"),
      roots);
  has(caught, "raise: BAD");
  has(caught, "{error: BAD, next: mend}");
  const std::string alone =
      yaml_of(kEnds + element("subProcess", "sub", inside) + flows("s>sub sub>e"), roots);
  has(alone, "finish: failed_with_BAD");
}

TEST_CASE("instances, compensation, event sub-processes, calls") {
  const std::string text = yaml_of(
      kEnds +
      element("userTask", "many",
              "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>"
              "<completionCondition>nrOfCompletedInstances &gt;= 2</completionCondition>"
              "</multiInstanceLoopCharacteristics>") +
      element("serviceTask", "book") +
      element("serviceTask", "unbook", "", "isForCompensation=\"true\"") +
      element("boundaryEvent", "c", element("compensateEventDefinition", ""),
              "attachedToRef=\"book\"") +
      "<association sourceRef=\"c\" targetRef=\"unbook\"/>" +
      element("intermediateThrowEvent", "undo", element("compensateEventDefinition", "")) +
      element("callActivity", "other", "", "calledElement=\"q\"") +
      element("subProcess", "on",
              element("startEvent", "os",
                      element("signalEventDefinition", "", "", "signalRef=\"sig\"")) +
                  element("userTask", "react") + element("endEvent", "oe") +
                  flows("os>react react>oe"),
              "triggeredByEvent=\"true\"") +
      flows("s>many many>book book>undo undo>other other>e"),
      "<signal id=\"sig\" name=\"Stop\"/>");
  has(text, "in: \"[1, 2, 3]\"");
  has(text, "join: finished >= 2");
  has(text, "undo: [{step: unbook, auto: service.unbook}]");
  has(text, "compensate: all");
  has(text, "call: {process: q}");
  has(text, "signal: Stop");
  has(text, "finish: completed");
}

TEST_CASE("a choice of events waits for the first") {
  const std::string text = yaml_of(
      kEnds + element("eventBasedGateway", "first") +
      element("intermediateCatchEvent", "m",
              element("messageEventDefinition", "", "", "messageRef=\"msg\"")) +
      element("intermediateCatchEvent", "t",
              "<timerEventDefinition><timeDuration>PT30M</timeDuration></timerEventDefinition>") +
      element("userTask", "a") + flows("s>first first>m first>t m>a t>e a>e"),
      "<message id=\"msg\" name=\"reply\"/>");
  has(text, "{message: reply, next: a}");
  has(text, "{after: 30 minutes, next: done}");
}

}  // namespace recourse::bpmn_test
