#include <catch2/catch.hpp>

#include "adapters/bpmn/write_bpmn.h"
#include "adapters/draw/sketch.h"
#include "adapters/draw/svg.h"
#include "adapters/yaml/files.h"
#include "tests/bpmn/files.h"

namespace recourse::bpmn_test {
namespace {

using definition::DefinitionPtr;

/// The process library and the small scenarios, as shipped.
std::vector<DefinitionPtr> shipped() {
  const auto connectors = yaml::load_connectors("process-defs/connectors").catalogue;
  std::vector<DefinitionPtr> all;
  for (const char* folder : {"process-defs", "tests/scenarios"}) {
    for (const std::string& path : yaml::files_in(folder, ".yaml")) {
      if (path.ends_with(".scenario.yaml")) continue;
      const auto text = yaml::read_file(path);
      if (!text || text->find("\nprocess:") == std::string::npos) continue;
      auto loaded = yaml::load_definition(*text, connectors);
      INFO(path << "\n" << told(loaded.findings));
      REQUIRE(loaded.definition);
      all.push_back(std::move(loaded.definition));
    }
  }
  REQUIRE(all.size() > 10);
  return all;
}

bool overlap(const draw::Box& a, const draw::Box& b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/// Does a line run through the inside of a box?
bool crosses(const draw::Point& a, const draw::Point& b, const draw::Box& box) {
  const auto [x0, x1] = std::minmax(a.x, b.x);
  const auto [y0, y1] = std::minmax(a.y, b.y);
  return x0 < box.x + box.w - 1 && box.x + 1 < x1 + 0.01 && y0 < box.y + box.h - 1 &&
         box.y + 1 < y1 + 0.01;
}

void check_graph(const draw::Graph& graph) {
  for (std::size_t i = 0; i < graph.shapes.size(); ++i) {
    for (std::size_t j = i + 1; j < graph.shapes.size(); ++j) {
      INFO(graph.shapes[i].id << " and " << graph.shapes[j].id);
      CHECK_FALSE(overlap(graph.shapes[i].box, graph.shapes[j].box));
    }
    if (graph.shapes[i].inside) check_graph(*graph.shapes[i].inside);
  }
  for (const draw::Wire& wire : graph.wires) {
    for (std::size_t k = 1; k < wire.points.size(); ++k) {
      const draw::Point &a = wire.points[k - 1], &b = wire.points[k];
      CHECK((a.x == b.x || a.y == b.y));
      for (std::size_t i = 0; i < graph.shapes.size(); ++i) {
        if (i == wire.from || i == wire.to) continue;
        INFO(graph.shapes[wire.from].id << " to " << graph.shapes[wire.to].id << " through "
                                        << graph.shapes[i].id);
        CHECK_FALSE(crosses(a, b, graph.shapes[i].box));
      }
    }
  }
}

}  // namespace

TEST_CASE("a definition comes back from its BPMN drawing as it was") {
  for (const DefinitionPtr& definition : shipped()) {
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const std::string drawn = bpmn::write_bpmn(*definition, language);
      const auto imported = bpmn::import_bpmn(drawn);
      INFO(definition->id << "\n" << told(imported.findings));
      REQUIRE(imported.files.size() == 1);
      CHECK(imported.findings.empty());
      CHECK(imported.files[0].name == definition->id + ".yaml");
      CHECK(imported.files[0].text == definition->source);
    }
  }
}

TEST_CASE("a drawing that was worked on is structured anew, and says so") {
  const std::string yaml =
      "recourse: \"1\"\nprocess: p\nversion: 1\nroles: {r: {group: g}}\n"
      "outcomes: {ok: {kind: success}}\nsteps:\n"
      "  - {step: look, title: {en: Look, zh: 看}, task: {assign: {role: r}}}\n";
  const auto loaded = yaml::load_definition(yaml, {});
  REQUIRE(loaded.definition);
  std::string drawn = bpmn::write_bpmn(*loaded.definition, Language::kEnglish);
  SECTION("moving shapes is no change") {
    const auto bounds = drawn.find("<dc:Bounds x=\"");
    drawn.insert(bounds + 14, "1");
    CHECK(bpmn::import_bpmn(drawn).files.at(0).text == yaml);
  }
  SECTION("another name is") {
    drawn.replace(drawn.find("name=\"Look\""), 11, "name=\"Gaze\"");
    const auto imported = bpmn::import_bpmn(drawn);
    REQUIRE(imported.files.size() == 1);
    CHECK_THAT(imported.files[0].text, Catch::Contains("step: gaze"));
    CHECK_THAT(told(imported.findings), Catch::Contains("structured anew"));
  }
}

TEST_CASE("no shape lies on another, and no line runs through one") {
  for (const DefinitionPtr& definition : shipped()) {
    for (const double room : {700.0, 1040.0, 3000.0}) {
      INFO(definition->id << " in " << room);
      draw::Graph graph = draw::sketch(*definition);
      draw::lay_out(graph, Language::kEnglish, room);
      check_graph(graph);
    }
  }
}

TEST_CASE("the picture speaks the language it is asked for, and names what YAML names") {
  const auto all = shipped();
  const auto complaint = std::find_if(all.begin(), all.end(),
                                      [](const auto& one) { return one->id == "complaint"; });
  REQUIRE(complaint != all.end());
  const std::string en = draw::svg(**complaint, Language::kEnglish);
  const std::string zh = draw::svg(**complaint, Language::kChinese);
  CHECK_THAT(en, Catch::Contains("Do not accept"));
  CHECK_THAT(zh, !Catch::Contains("Do not accept"));
  CHECK_THAT(en, Catch::Contains("id=\"verify\""));
  const std::string mermaid = draw::mermaid(**complaint, Language::kEnglish);
  CHECK_THAT(mermaid, Catch::StartsWith("flowchart LR\n"));
  CHECK_THAT(mermaid, Catch::Contains("subgraph"));
}

TEST_CASE("text is broken where it fits, Chinese anywhere") {
  CHECK(draw::wrapped("one two three", 40, 12, 3).size() == 3);
  CHECK(draw::wrapped("投诉受理登记", 40, 12, 3) == std::vector<std::string>{"投诉受", "理登记"});
  CHECK(draw::wrapped("a very long text indeed", 60, 12, 1)[0].ends_with("…"));
}

}  // namespace recourse::bpmn_test
