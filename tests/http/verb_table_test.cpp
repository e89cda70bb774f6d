// The table of verbs as people read it, and every triple of (state, verb, person) tried over HTTP:
// allowed or refused exactly so, and each refusal names what is allowed instead.
#include <catch2/catch.hpp>

#include <iostream>
#include <map>
#include <set>

#include "engine/command/command.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;
using recourse::test::Kind;

namespace {

const char* const kDesk = R"(
recourse: "1"
process: table
version: 1
data: {open: {type: bool, default: true}, kept: {type: user, default: bot}}
roles: {desk: {group: desk}, other: {group: other}}
outcomes: {over: {kind: success}}
steps:
  - step: work
    only_if: open
    task:
      assign: {role: desk, pick: PICK, exclude: [kept]}
      allow: [delegate, forward, suspend, skip, add_signer, remove_signer, back_date]
    handlers:
      - {error: task_failed, next: later}
    next: later
  - {step: later, task: {assign: {role: other}}}
  - {step: end, finish: over}
)";

using Set = std::set<std::string>;

// o: owner, or who was it last; c: candidate; s: starter; m: supervisor; a: administrator;
// u: auditor; k: somebody who got a copy; x: a stranger.
const std::map<std::string, std::string> kPeople{{"o", "ann"}, {"c", "bob"}, {"s", "eve"},
                                                 {"m", "sue"}, {"a", "ada"}, {"u", "oda"},
                                                 {"k", "dan"}, {"x", "bot"}};
const std::vector<std::string> kStates{
    "Created",   "Ready",  "Reserved", "InProgress", "Suspended.Ready", "Suspended.Reserved",
    "Suspended.InProgress", "Completed", "Failed", "Exited", "Obsolete"};

/// Who may use the verb in the state: one letter each. While it is Ready, the owner of the other
/// states is a candidate like all others.
std::string who_may(const std::string& verb, const std::string& state) {
  const bool created = state == "Created", ready = state == "Ready";
  const bool held = state == "Reserved" || state == "InProgress";
  const bool progress = state == "InProgress", asleep = state.rfind("Suspended", 0) == 0;
  const bool ended = !created && !ready && !held && !asleep;
  const std::string candidates = "oc";
  if (verb == "claim") return ready ? candidates : "";
  if (verb == "release") return held ? "oa" : "";
  if (verb == "start") return ready ? candidates : state == "Reserved" ? "o" : "";
  if (verb == "stop" || verb == "fail") return progress ? "o" : "";
  if (verb == "save_draft") return held ? "o" : "";
  if (verb == "complete") return ready ? candidates : held ? "o" : "";
  if (verb == "skip") return created ? "a" : ready ? "oca" : held ? "oa" : "";
  if (verb == "suspend") return ready ? "a" : held ? "oa" : "";
  if (verb == "resume") return state == "Suspended.Ready" ? "a" : asleep ? "oa" : "";
  if (verb == "delegate") return ready ? candidates : held ? "o" : "";
  if (verb == "transfer") return ready ? "a" : held ? "oa" : "";
  if (verb == "add_signer") return held ? "o" : "";
  if (verb == "remove_signer") return held ? "oa" : "";  // the owner added one, see reach()
  if (verb == "nominate") return created || ready ? "ma" : "";
  if (verb == "urge") return ready ? "sma" : held ? "osma" : "";
  if (verb == "back_date") return progress ? "o" : "";
  if (verb == "override") return !ended ? "ma" : "";
  if (verb == "read") return "k";
  if (verb == "comment" || verb == "cc") {
    // Of the ended ones only who completed it has a part in the case left, and whoever the next
    // step asks.
    return !ended ? "ocsma" : state == "Completed" ? "osma" : "sma";
  }
  return "";  // vote: this is none
}

struct Stage {
  House& house;
  std::map<std::string, Badge> badges;
  std::string process;  // what was published last

  Answer verb(const std::string& who, const std::string& task, const std::string& verb,
              const std::string& more = {}) {
    const Value row = json(house.get(badges.at("a"), "/api/v1/tasks/" + task));
    const std::string revision(row["revision"].text());
    return house.post(badges.at(who), "/api/v1/tasks/" + task + "/" + verb,
                      R"({"revision":")" + revision + "\"" + more + "}");
  }
  void must(const std::string& who, const std::string& task, const std::string& word,
            const std::string& more = {}) {
    const Answer answer = verb(who, task, word, more);
    INFO(word << ": " << answer.body);
    REQUIRE(answer.status == 200);
  }
};

std::string word_of(const std::string& verb) {
  if (verb == "delegate" || verb == "transfer" || verb == "nominate") return R"(,"to":"eve")";
  if (verb == "add_signer") return R"(,"to":"dan","place":"parallel")";
  if (verb == "remove_signer") return R"(,"to":"sue")";
  if (verb == "cc") return R"(,"to":"bot")";
  if (verb == "override") return R"(,"to":"bot","comment":"nobody else is there")";
  if (verb == "comment") return R"(,"comment":"well")";
  if (verb == "back_date") return R"(,"comment":"agreed by phone","effective_at":"NOW")";
  return verb == "suspend" || verb == "skip" || verb == "fail" ? R"(,"comment":"because")" : "";
}

std::string now_text(const House& house) { return recourse::to_text(house.clock.now()); }

/// A fresh case whose task is in the state; the id of the task.
std::string reach(Stage& stage, const std::string& state) {
  const std::string process = state == "Created" ? "table_named" : "table";
  const Answer started = stage.house.post(stage.badges.at("s"), "/api/v1/instances",
                                          R"({"process":")" + process + R"("})");
  INFO(started.body);
  REQUIRE(started.status == 201);
  const std::string instance(json(started)["id"].text());
  const Value tasks = json(stage.house.get(stage.badges.at("a"),
                                           "/api/v1/instances/" + instance + "/tasks"))["items"];
  const std::string id(tasks.as<List>().front()["id"].text());
  if (state == "Suspended.Ready") stage.must("a", id, "suspend");
  const bool held = state != "Created" && state != "Ready" && state != "Suspended.Ready";
  if (held) stage.must("o", id, "claim");
  const bool begun = held && state != "Reserved" && state != "Suspended.Reserved";
  if (begun) stage.must("o", id, "start");
  if (held && state.rfind("Suspended", 0) == 0) stage.must("o", id, "suspend");
  if (state == "Reserved" || state == "InProgress") {
    stage.must("o", id, "add_signer", R"(,"to":"sue","place":"after")");
  }
  stage.must("a", id, "cc", R"(,"to":"dan")");
  if (state == "Completed") stage.must("o", id, "complete");
  if (state == "Failed") stage.must("o", id, "fail");
  if (state == "Obsolete") stage.must("o", id, "skip");
  if (state == "Exited") {
    const Answer moved = stage.house.post(
        stage.badges.at("a"), "/api/v1/instances/" + instance + "/operations/move",
        R"({"reason":"sooner","data":{"from":"work","to":"later"}})");
    INFO(moved.body);
    REQUIRE(moved.status == 200);
  }
  const Value row = json(stage.house.get(stage.badges.at("a"), "/api/v1/tasks/" + id));
  REQUIRE(row["state"].text() == state);
  return id;
}

Set allowed_in(const Value& problem) {
  Set out;
  const List* allowed = problem["allowed"].get_if<List>();
  if (allowed == nullptr) return {"no list of what is allowed"};
  for (const Value& verb : *allowed) out.insert(std::string(verb.text()));
  return out;
}

Set expected_for(const std::string& person, const std::string& state) {
  Set out;
  for (const auto verb : recourse::command::all_verbs()) {
    const std::string word(recourse::command::name(verb));
    if (who_may(word, state).find(person) != std::string::npos) out.insert(word);
  }
  return out;
}

void check_refusal(const Answer& answer, const std::string& person, const std::string& state) {
  if (person == "x") {
    CHECK(answer.status == 404);
    return;
  }
  if (person == "u") {
    CHECK(answer.status == 403);
    return;
  }
  // A verb of a case one has no part in any more is as absent as the case.
  const bool hidden = answer.status == 404 && expected_for(person, state).empty();
  if (hidden) return;
  CHECK((answer.status == 403 || answer.status == 409));
  CHECK(allowed_in(json(answer)) == expected_for(person, state));
  if (answer.status == 409) CHECK(json(answer)["state"].text() == state);
}

int check_state(Stage& stage, const std::string& state) {
  int tried = 0;
  std::string untouched = reach(stage, state);
  for (const auto verb : recourse::command::all_verbs()) {
    const std::string word(recourse::command::name(verb));
    for (const auto& [person, user] : kPeople) {
      CAPTURE(state, word, user);
      const bool may = who_may(word, state).find(person) != std::string::npos;
      const std::string task = may ? reach(stage, state) : untouched;
      std::string body = word_of(word);
      if (const auto at = body.find("NOW"); at != std::string::npos) {
        body.replace(at, 3, now_text(stage.house));
      }
      const Answer answer = stage.verb(person, task, word, body);
      INFO(answer.body);
      if (may) {
        CHECK(answer.status == 200);
      } else {
        check_refusal(answer, person, state);
      }
      ++tried;
    }
  }
  return tried;
}

std::string with_pick(const std::string& process, const std::string& pick) {
  std::string text = kDesk;
  text.replace(text.find("PICK"), 4, pick);
  text.replace(text.find("process: table"), 14, "process: " + process);
  return text;
}

void check_table(Kind kind) {
  House house({}, kind);
  house.publish(with_pick("table", "claim"));
  house.publish(with_pick("table_named", "nominate"));
  Stage stage{house, {}, {}};
  for (const auto& [person, user] : kPeople) stage.badges[person] = house.badge(user);
  int tried = 0;
  for (const std::string& state : kStates) tried += check_state(stage, state);
  std::cout << "verbs: " << tried << " triples of state, verb and person on " << kind_name(kind)
            << std::endl;
}

}  // namespace

TEST_CASE("verbs: every state, verb and person is allowed or refused as the table says") {
  for (const Kind kind : recourse::test::every_kind()) check_table(kind);
}
