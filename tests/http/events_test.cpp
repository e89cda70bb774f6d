// The event stream, fed through the change feed as the engine feeds it.
#include <catch2/catch.hpp>

#include "tests/http/house.h"

using recourse::InstanceId;
using recourse::WorkItemId;
using recourse::service::Change;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::Wire;

namespace {

class Follower {
 public:
  Follower(const House& house, const Badge& who, const std::string& last_event_id = {})
      : wire_(house.port()) {
    auto headers = who.headers();
    if (!last_event_id.empty()) headers.emplace_back("Last-Event-ID", last_event_id);
    wire_.send(recourse::test::bytes_of({.target = "/api/v1/events", .headers = headers}));
    head = wire_.receive_until("\r\n\r\n");
    hello = wire_.receive_until("\n\n");
  }
  /// The next frame, "id: …\nevent: …\ndata: …\n\n".
  std::string next() { return wire_.receive_until("\n\n"); }
  bool ended() { return wire_.closed(); }
  std::string head, hello;

 private:
  Wire wire_;
};

Change task_change(const std::string& user, const std::string& group) {
  Change change{Change::Kind::kTaskCreated, InstanceId{{1}}, WorkItemId{{2}}, {}, {}};
  if (!user.empty()) change.users = {user};
  if (!group.empty()) change.groups = {group};
  return change;
}

std::string field(const std::string& frame, const std::string& name) {
  const std::size_t at = frame.find(name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t from = at + name.size() + 2;
  return frame.substr(from, frame.find('\n', from) - from);
}

}  // namespace

TEST_CASE("events: a reader hears what is theirs and nothing else") {
  House house;
  Follower ann(house, house.badge("ann"));
  Follower eve(house, house.badge("eve"));
  Follower sue(house, house.badge("sue"));
  CHECK(ann.head.starts_with("HTTP/1.1 200"));
  CHECK(ann.head.find("text/event-stream") != std::string::npos);
  CHECK(ann.head.find("no-store") != std::string::npos);
  CHECK(ann.hello == "retry: 3000\n\n");
  house.runtime->feed().publish({task_change("", "desk")});
  house.runtime->feed().publish({task_change("eve", "")});
  house.runtime->feed().publish({task_change("ann", "")});
  const std::string first = ann.next();
  CHECK(field(first, "event") == "task.created");
  CHECK(first.find(InstanceId{{1}}.text()) != std::string::npos);
  CHECK(first.find("desk") == std::string::npos);
  const auto number = std::stoull(field(first, "id"));
  CHECK(std::stoull(field(eve.next(), "id")) == number + 1);
  CHECK(std::stoull(field(ann.next(), "id")) == number + 2);
  for (int i = 0; i < 3; ++i) CHECK(std::stoull(field(sue.next(), "id")) == number + i);
}

TEST_CASE("events: who oversees a section hears of its cases and of those of none") {
  House house;
  house.set_section("sue", "south");
  house.set_section("oda", "head-office");
  Follower sue(house, house.badge("sue"));
  Follower oda(house, house.badge("oda"));
  for (const char* section : {"east", "south", ""}) {
    Change change = task_change("", "east/desk");
    change.section = section;
    house.runtime->feed().publish({change});
  }
  const auto first = std::stoull(field(oda.next(), "id"));
  CHECK(std::stoull(field(oda.next(), "id")) == first + 1);
  CHECK(std::stoull(field(sue.next(), "id")) == first + 1);
  CHECK(std::stoull(field(sue.next(), "id")) == first + 2);
}

TEST_CASE("events: a notice reaches its receivers only, supervisors are not among them") {
  House house;
  Follower ann(house, house.badge("ann"));
  Follower sue(house, house.badge("sue"));
  recourse::process::Notify notice;
  notice.kind = "urge";
  notice.users = {"ann"};
  notice.text = {"line one\nline two", "催办"};
  notice.instance = InstanceId{{1}};
  house.runtime->feed().publish(recourse::runtime::Posted{notice.instance, 4, 2, notice});
  house.runtime->feed().publish({task_change("", "desk")});
  const std::string frame = ann.next();
  CHECK(field(frame, "event") == "notice");
  CHECK(frame.find("-4002") != std::string::npos);
  CHECK(frame.find("line one\\nline two") != std::string::npos);
  CHECK(field(sue.next(), "event") == "task.created");
}

TEST_CASE("events: Last-Event-ID resumes without loss or repetition; a gap says reset") {
  House house;
  const Badge badge = house.badge("ann");
  std::string last;
  {
    Follower ann(house, badge);
    house.runtime->feed().publish({task_change("ann", "")});
    last = field(ann.next(), "id");
  }
  house.runtime->feed().publish({task_change("eve", "")});
  house.runtime->feed().publish({task_change("ann", "")});
  Follower again(house, badge, last);
  CHECK(std::stoull(field(again.next(), "id")) == std::stoull(last) + 2);
  house.runtime->feed().publish({task_change("ann", "")});
  CHECK(std::stoull(field(again.next(), "id")) == std::stoull(last) + 3);
  for (const char* stale : {"1", "-5", "nonsense", "99999999999999999999999", "1e3"}) {
    CAPTURE(stale);
    Follower lost(house, badge, stale);
    CHECK(field(lost.next(), "event") == "reset");
  }
}

TEST_CASE("events: a stream ends with its session, its person or the server (D5)") {
  House house;
  const Badge badge = house.badge("ann");
  Follower signed_out(house, badge);
  Follower disabled(house, house.badge("bob"));
  house.send({.method = "DELETE", .target = "/api/v1/session", .headers = badge.headers()});
  CHECK(signed_out.ended());
  house.disable("bob");
  house.runtime->feed().publish({task_change("bob", "")});
  CHECK(disabled.ended());
  Follower expired(house, house.badge("eve"));
  house.clock.pass(13 * 3600);
  house.runtime->feed().publish({task_change("eve", "")});
  CHECK(expired.ended());
  Follower last(house, house.badge("sue"));
  house.server().stop();
  CHECK(last.next() == "retry: 1000\n\n");
  CHECK(last.ended());
}

TEST_CASE("events: the heartbeat keeps a stream alive and notices a session that is gone") {
  recourse::http::ServerOptions options;
  options.heartbeat = std::chrono::milliseconds(20);
  House house(options);
  Follower ann(house, house.badge("ann"));
  CHECK(ann.next() == ":\n\n");
  house.registry->drop_sessions_of("ann");
  CHECK(ann.ended());
}

TEST_CASE("events: nobody follows without a session") {
  House house;
  CHECK(house.send({.target = "/api/v1/events"}).status == 401);
}
