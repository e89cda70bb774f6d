// What a document may hold, element by element.
#include <catch2/catch.hpp>

#include "tests/scxml/documents.h"

using recourse::tests::ended_in;

namespace {

/// A document over names that need no declaration, as the second suite wants it.
std::set<std::string> active(const std::string& text, const std::vector<std::string>& events,
                             std::int64_t then = 0) {
  const auto document = recourse::conformance::load_scxml(text);
  recourse::conformance::ScxmlMachine machine(document, /*create_variables=*/true);
  machine.start();
  for (const auto& event : events) machine.deliver(event);
  machine.advance(then);
  return machine.configuration();
}

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("document: with a prefix, without a name space, with comments and CDATA") {
  CHECK(active("<?xml version='1.0'?><!-- x --><p:scxml xmlns:p='http://www.w3.org/2005/07/scxml'>"
               "<p:state id='a'><!-- y --><p:transition event='t' target='b'/></p:state>"
               "<p:state id='b'/></p:scxml>", {"t"}) == Names{"b"});
  CHECK(active("<scxml><datamodel><data id='x'><![CDATA[ [1, 2] ]]></data></datamodel>"
               "<state id='a'><transition cond='x == [1,2]' target='b'/></state><state id='b'/></scxml>",
               {}) == Names{"b"});
}

TEST_CASE("document: lists of events, prefixes and wildcards") {
  const auto [words, event, taken] = GENERATE(table<std::string, std::string, bool>({
      {"a b", "b", true}, {"a b", "c", false}, {"foo", "foo.bar", true}, {"foo", "foobar", false},
      {"foo.*", "foo", true}, {"foo.*", "foo.bar.baz", true}, {"foo.", "foo.bar", true},
      {"foo.bar", "foo", false}, {"*", "anything.at.all", true}, {"x  foo.*\n*", "y", true},
  }));
  INFO(words << " and " << event);
  const std::string text = "<scxml><state id='a'><transition event='" + words +
                           "' target='b'/></state><state id='b'/></scxml>";
  CHECK((active(text, {event}) == Names{"b"}) == taken);
}

TEST_CASE("document: names that are assigned come to be; a delayed event arrives in its time") {
  const std::string text =
      "<scxml><state id='a'><onentry><assign location='x' expr='1'/>"
      "<send event='s' delay='10ms'/></onentry><transition event='s' cond='x === 1' target='b'/>"
      "</state><state id='b'/></scxml>";
  CHECK(active(text, {}, 9) == Names{"a"});
  CHECK(active(text, {}, 10) == Names{"b"});
}

TEST_CASE("document: a cancelled event never arrives") {
  CHECK(ended_in("<state id='a'><onentry><send id='x' event='e' delay='1s'/>"
                 "<send event='f' delay='2s'/><cancel sendid='x'/></onentry>"
                 "<transition event='e' target='bad'/><transition event='f' target='good'/></state>"
                 "<final id='good'/><final id='bad'/>") == "good");
}

TEST_CASE("document: internal events come before those that were sent") {
  CHECK(ended_in("<state id='a'><onentry><send event='sent'/><raise event='raised'/>"
                 "<send event='inside' target='#_internal'/></onentry>"
                 "<transition event='raised' target='b'/></state>"
                 "<state id='b'><transition event='inside' target='c'/></state>"
                 "<state id='c'><transition event='sent' target='good'/></state>"
                 "<final id='good'/>") == "good");
}

TEST_CASE("document: defaults and histories bring their content, finals their event") {
  CHECK(ended_in(
            "<datamodel><data id='n' expr='0'/></datamodel>"
            "<state id='out'><transition target='memory'/></state>"
            "<state id='work'><onentry><assign location='n' expr='n * 10 + 1'/></onentry>"
            "<initial><transition target='x'><assign location='n' expr='n * 10 + 9'/></transition>"
            "</initial><history id='memory' type='deep'><transition target='y'>"
            "<assign location='n' expr='n * 10 + 2'/></transition></history>"
            "<state id='x'/><final id='y'><onentry><assign location='n' expr='n * 10 + 3'/></onentry>"
            "</final><transition event='done.state.work' cond='n == 123' target='good'/>"
            "<transition event='*' target='bad'/></state><final id='good'/><final id='bad'/>") ==
        "good");
}

TEST_CASE("document: a parallel is done when all its regions are, nested ones included") {
  CHECK(ended_in("<parallel id='p'><transition event='done.state.p' target='good'/>"
                 "<parallel id='q'><state id='a'><initial><transition target='a1'/></initial>"
                 "<state id='a1'><transition event='go' target='a2'/></state><final id='a2'/></state>"
                 "<state id='b'><final id='b1'/></state></parallel>"
                 "<state id='c'><onentry><raise event='go'/></onentry><final id='c1'/></state>"
                 "</parallel><final id='good'/>") == "good");
}

TEST_CASE("document: what cannot be played is refused with a reason") {
  const std::string text = GENERATE(
      as<std::string>{}, "no xml", "<html/>", "<scxml/>",
      "<scxml><state id='a'/><state id='a'/></scxml>",
      "<scxml><state id='a'><transition target='b'/></state></scxml>",
      "<scxml><state id='a'><invoke/></state></scxml>",
      "<scxml><state id='a'><transition cond='1 +'/></state></scxml>",
      "<scxml><state id='a'><onentry><script/></onentry></state></scxml>",
      "<scxml><state id='a'><history type='long'/></state></scxml>");
  INFO(text);
  CHECK_THROWS_AS(recourse::conformance::load_scxml(text), std::runtime_error);
}
