// Every word of the conformance name space, and what it stands for.
#include <catch2/catch.hpp>

#include "tests/scxml/documents.h"

using recourse::tests::after;
using recourse::tests::ended_in;

TEST_CASE("conf words: conditions on variables") {
  const auto [condition, wanted] = GENERATE(table<std::string, std::string>({
      {"conf:idVal='1=1'", "pass"}, {"conf:idVal='1=2'", "fail"}, {"conf:idVal='1&lt;2'", "pass"},
      {"conf:idVal='1&gt;1'", "fail"}, {"conf:idVal='1!=2'", "pass"}, {"conf:idVal='1&lt;=1'", "pass"},
      {"conf:idVal='2&gt;=3'", "fail"}, {"conf:idVal=' 1 = 1 '", "pass"},
      {"conf:idQuoteVal='4=1s'", "pass"}, {"conf:idQuoteVal='4=foo'", "fail"},
      {"conf:compareIDVal='1&lt;2'", "pass"}, {"conf:compareIDVal='1&gt;=2'", "fail"},
      {"conf:VarEqVar='1 1'", "pass"}, {"conf:VarEqVar='1 2'", "fail"},
      {"conf:true=''", "pass"}, {"conf:false=''", "fail"},
      {"conf:inState='s0'", "pass"}, {"conf:inState='pass'", "fail"},
      {"conf:eventNameVal='go'", "pass"}, {"conf:eventNameVal='stop'", "fail"},
      {"conf:idSomeVal='1'", "fail"},
  }));
  INFO(condition);
  CHECK(after("", condition) == wanted);
}

TEST_CASE("conf words: actions and values") {
  const auto [content, condition] = GENERATE(table<std::string, std::string>({
      {"<conf:incrementID id='1'/>", "conf:idVal='1=2'"},
      {"<conf:sumVars id1='1' id2='2'/>", "conf:idVal='1=3'"},
      {"<assign conf:location='1' conf:expr='7'/>", "conf:idVal='1=7'"},
      {"<assign conf:location='1' conf:varExpr='2'/>", "conf:idVal='1=2'"},
      {"<assign conf:location='1' conf:quoteExpr=\"it's\"/>", "conf:idQuoteVal=\"1=it's\""},
      {"<assign conf:location='1'><conf:someInlineVal/></assign>", "conf:idSomeVal='1'"},
      {"<foreach conf:arrayVar='3' conf:item='1' conf:index='2'/>", "conf:idVal='1=3'"},
      {"<foreach conf:arrayVar='3' conf:item='1' conf:index='2'/>", "conf:idVal='2=2'"},
      // The loop goes over the list as it was.
      {"<foreach conf:arrayVar='3' conf:item='4'><conf:extendArray id='3'/>"
       "<conf:incrementID id='1'/></foreach>", "conf:idVal='1=4'"},
      {"<conf:extendArray id='3'/><foreach conf:arrayVar='3' conf:item='4'>"
       "<conf:incrementID id='1'/></foreach>", "conf:idVal='1=5'"},
      {"<if conf:false=''><conf:incrementID id='1'/><elseif conf:true=''/>"
       "<assign conf:location='1' conf:expr='8'/><else/><conf:incrementID id='1'/></if>",
       "conf:idVal='1=8'"},
  }));
  INFO(content);
  CHECK(after(content, condition) == "pass");
}

TEST_CASE("conf words: names and data of events, delays") {
  // A parameter called Var1, evaluated when it is sent; the delay is read from Var4, one second.
  CHECK(ended_in(
            "<datamodel><data conf:id='1' conf:expr='5'/><data conf:id='2'/><data conf:id='3'/>"
            "<data conf:id='4' conf:quoteExpr='1s'/></datamodel>"
            "<state id='s0'><onentry><send event='late' conf:delayFromVar='4'>"
            "<param conf:name='1' conf:varExpr='1'/></send>"
            "<send event='too.late' conf:delay='1.5'/><conf:incrementID id='1'/></onentry>"
            "<transition event='late' target='s1'>"
            "<assign conf:location='2' conf:eventDataFieldValue='Var1'/>"
            "<assign conf:location='3' conf:eventName=''/></transition>"
            "<transition event='*' conf:targetfail=''/></state>"
            "<state id='s1'><transition cond=\"Var2 == 5 &amp;&amp; Var3 == 'late'\" conf:targetpass=''/>"
            "<transition conf:targetfail=''/></state><conf:pass/><conf:fail/>",
            "conf:datamodel=''") == "pass");
}

TEST_CASE("conf words: one that nobody knows is refused") {
  CHECK_THROWS(after("", "conf:unheardOf='1'"));
  CHECK_THROWS(after("<conf:unheardOf/>", ""));
}

TEST_CASE("conf words: a name nobody declared cannot be written or read") {
  CHECK_THROWS(after("<assign location='x' expr='1'/>", ""));
  CHECK_THROWS(after("<assign conf:location='1' expr='x'/>", ""));
}
