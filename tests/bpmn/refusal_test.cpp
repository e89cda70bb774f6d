#include <catch2/catch.hpp>
#include <random>

#include "tests/bpmn/files.h"

namespace recourse::bpmn_test {
namespace {

struct Refused {
  const char* about;
  std::string elements;
  const char* code;
  const char* id;
  const char* says;
};

std::vector<Refused> refused_files() {
  const std::string ends = element("startEvent", "s") + element("endEvent", "e");
  const std::string two = element("userTask", "a") + element("userTask", "b");
  const std::string fork = element("parallelGateway", "fork");
  return {
      {"multi-merge into an exclusive gateway", ends + two + fork + element("exclusiveGateway", "x") + flows("s>fork fork>a fork>b a>x b>x x>e") + element("userTask", "c"), "E-BPMN", "c", "nothing leads here"},
      {"multi-merge into a task", ends + two + fork + element("userTask", "c") + flows("s>fork fork>a fork>b a>c b>c c>e"), "E-STRUCTURE", "c", "multi-merge"},
      {"a parallel join behind a choice", ends + two + element("exclusiveGateway", "x", "", "default=\"x_a\"") + element("parallelGateway", "j") + flows("s>x x>a a>j b>j j>e") + "<sequenceFlow id=\"f\" sourceRef=\"x\" targetRef=\"b\"><conditionExpression>y</conditionExpression></sequenceFlow>", "E-STRUCTURE", "j", "deadlock"},
      {"a branch that ends before its join", ends + two + fork + element("parallelGateway", "j") + element("exclusiveGateway", "x", "", "default=\"x_j\"") + flows("s>fork fork>a fork>b a>x x>j b>j j>e") + "<sequenceFlow id=\"f\" sourceRef=\"x\" targetRef=\"e\"><conditionExpression>y</conditionExpression></sequenceFlow>", "E-STRUCTURE", "j", "wait for ever"},
      {"a complex gateway", ends + element("complexGateway", "c") + flows("s>c c>e"), "E-CONSTRUCT", "c", "complex gateway"},
      {"an ad-hoc sub-process", ends + element("adHocSubProcess", "c", element("task", "t")) + flows("s>c c>e"), "E-CONSTRUCT", "c", "ad-hoc"},
      {"a transaction", ends + element("transaction", "c", element("task", "t")) + flows("s>c c>e"), "E-CONSTRUCT", "c", "transaction"},
      {"token quantities", ends + element("task", "c", "", "startQuantity=\"2\"") + flows("s>c c>e"), "E-CONSTRUCT", "c", "token quantities"},
      {"a link", ends + element("intermediateThrowEvent", "l", element("linkEventDefinition", "", "", "name=\"x\"")) + flows("s>l"), "E-CONSTRUCT", "l", "link"},
      {"behavior of instances", ends + element("task", "c", "<multiInstanceLoopCharacteristics id=\"m\" behavior=\"None\" noneBehaviorEventRef=\"s\"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>") + flows("s>c c>e"), "E-CONSTRUCT", "m", "behavior None"},
      {"a cycle timer in the flow", ends + element("intermediateCatchEvent", "c", "<timerEventDefinition id=\"t\"><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>") + flows("s>c c>e"), "E-STRUCTURE", "t", "multi-merge"},
      {"a condition nobody can read", ends + two + element("exclusiveGateway", "x", "", "default=\"x_a\"") + flows("s>x x>a a>e b>e") + "<sequenceFlow id=\"f\" sourceRef=\"x\" targetRef=\"b\"><conditionExpression>a ( b</conditionExpression></sequenceFlow>", "E-CONSTRUCT", "f", "cannot be read"},
      {"a start with a flow into it", ends + flows("s>s s>e"), "E-BPMN", "s", "no incoming"},
      {"an end with a flow out of it", ends + two + flows("s>a a>e e>b b>e"), "E-BPMN", "e", "no outgoing"},
      {"a flow into a sub-process", ends + element("subProcess", "u", element("task", "t")) + flows("s>t u>e s>u"), "E-BPMN", "s_t", "within one process"},
      {"a flow to nowhere", ends + flows("s>e s>gone"), "E-BPMN", "s_gone", "'targetRef' refers"},
      {"an id twice", ends + two + element("task", "a") + flows("s>a a>e"), "E-BPMN", "a", "second time"},
      {"a border event on nothing", ends + element("boundaryEvent", "b", element("signalEventDefinition", "")) + flows("s>e b>e"), "E-BPMN", "b", "attached"},
      {"a gateway of events with a task behind it", ends + two + element("eventBasedGateway", "g") + flows("s>g g>a g>b a>e b>e"), "E-BPMN", "g_a", "catching events"},
      {"a default that is elsewhere", ends + element("exclusiveGateway", "x", "", "default=\"s_x\"") + flows("s>x x>e"), "E-BPMN", "x", "default"},
      {"a condition behind a start", ends + "<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"e\"><conditionExpression>y</conditionExpression></sequenceFlow>", "E-BPMN", "f", "conditions"},
      {"an event sub-process in the flow", ends + element("subProcess", "u", element("startEvent", "us", element("signalEventDefinition", "")), "triggeredByEvent=\"true\"") + flows("s>u u>e"), "E-BPMN", "u", "outside the flow"},
  };
}

}  // namespace

TEST_CASE("what cannot be structured is refused by element id, with the reason in both languages") {
  for (const Refused& one : refused_files()) {
    const auto imported = bpmn::import_bpmn(process(one.elements));
    INFO(one.about << "\n" << told(imported.findings));
    CHECK(imported.files.empty());
    bool found = false;
    for (const auto& finding : imported.findings) {
      found = found || (finding.code == one.code && finding.step == one.id &&
                        finding.text.en.find(one.says) != std::string::npos);
      CHECK(finding.line > 0);
      CHECK_FALSE(finding.text.zh.empty());
    }
    CHECK(found);
  }
}

TEST_CASE("all refusals come at once") {
  const auto imported = bpmn::import_bpmn(
      process(element("complexGateway", "c") + element("adHocSubProcess", "h") + flows("c>gone")));
  CHECK(imported.findings.size() >= 4);
}

TEST_CASE("hostile files are refused, never a crash") {
  const auto refused = [](const std::string& text) {
    const auto imported = bpmn::import_bpmn(text);
    CHECK(imported.files.empty());
    CHECK(definition::has_errors(imported.findings));
  };
  refused("");
  refused("<a>");
  refused("<!DOCTYPE x [<!ENTITY a \"b\">]><definitions/>");
  refused("<definitions xmlns=\"urn:other\"/>");
  refused(std::string(5'000'000, ' '));
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<subProcess id=\"s" + std::to_string(i) + "\">";
  for (int i = 0; i < 5000; ++i) deep += "</subProcess>";
  refused(process(deep));
  std::string chain = element("startEvent", "s"), last = "s";
  for (int i = 0; i < 3000; ++i) {
    const std::string id = "t" + std::to_string(i);
    chain += element("task", id) + flows(last + ">" + id);
    last = id;
  }
  refused(process(chain));
  std::string brackets(3000, '(');
  refused(process(element("startEvent", "s") + element("exclusiveGateway", "x") +
                  element("task", "a") + element("task", "b") + flows("s>x x>a") +
                  "<sequenceFlow id=\"f\" sourceRef=\"x\" targetRef=\"b\"><conditionExpression>" +
                  brackets + "</conditionExpression></sequenceFlow>"));
}

TEST_CASE("random graphs are refused or come to definitions that pass the check") {
  const unsigned seed = 20260322;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const char* kinds[] = {"userTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway"};
  int structured = 0;
  for (int round = 0; round < 400; ++round) {
    const int n = 2 + below(7);
    std::string elements = element("startEvent", "s") + element("endEvent", "e");
    for (int i = 0; i < n; ++i) elements += element(kinds[below(4)], "n" + std::to_string(i));
    std::string pairs = "s>n0 n" + std::to_string(n - 1) + ">e";
    for (int i = 0; i + 1 < n; ++i) {
      pairs += " n" + std::to_string(i) + ">n" + std::to_string(i + 1);
      if (below(3) == 0) pairs += " n" + std::to_string(i) + ">n" + std::to_string(below(n));
    }
    const auto imported = bpmn::import_bpmn(process(elements + flows(pairs)));
    if (imported.files.empty()) {
      CHECK(definition::has_errors(imported.findings));
      continue;
    }
    ++structured;
    INFO(pairs << "\n" << elements);
    CHECK(check(imported) == "");
  }
  CHECK(structured > 50);
}

}  // namespace recourse::bpmn_test
