// Who is told, over what, and when.
#include "adapters/notify/plan.h"

#include <catch2/catch.hpp>

#include "tests/notify/house.h"
#include "tests/notify/receiver.h"

using namespace recourse;
using namespace recourse::notify;
using ports::DeliveryRow;
using test::House;
using Mode = DeliveryRow::Mode;
using State = DeliveryRow::State;

namespace {

/// Monday to Friday 09:00–17:00 in Shanghai.
calendar::Calendar office_hours() {
  calendar::CalendarData data;
  data.id = "office";
  data.version = "1";
  data.offset_s = 8 * 3600;
  for (int day = 0; day < 5; ++day) data.week[static_cast<std::size_t>(day)] = {{9 * 60, 17 * 60}};
  return *calendar::Calendar::build(std::move(data));
}

Instant shanghai(const char* text) { return *parse_instant(std::string(text) + ":00+08:00"); }

Preferences quiet(int from, int to, bool outside_hours = false) {
  Preferences out;
  out.quiet = {outside_hours, from * 60, to * 60};
  return out;
}

Map channels_of(const std::string& ladder_url, Map rest) {
  rest["channels"] =
      List{Map{{"id", "hook"}, {"kind", "webhook"}, {"secret", "s"}, {"address", ladder_url}},
           Map{{"id", "mail"}, {"kind", "email"}}};
  return rest;
}

}  // namespace

TEST_CASE("quiet hours: by the clock of the calendar, over midnight, or while it is closed") {
  const calendar::Calendar office = office_hours();
  struct Row {
    Preferences who;
    const char* at;
    const char* then;
  };
  for (const Row& row : {Row{quiet(22, 7), "2026-03-02T23:10", "2026-03-03T07:00"},
                         Row{quiet(22, 7), "2026-03-02T03:00", "2026-03-02T07:00"},
                         Row{quiet(22, 7), "2026-03-02T07:00", "2026-03-02T07:00"},
                         Row{quiet(12, 14), "2026-03-02T13:59", "2026-03-02T14:00"},
                         Row{quiet(0, 0), "2026-03-02T03:00", "2026-03-02T03:00"},
                         Row{quiet(0, 0, true), "2026-03-06T18:00", "2026-03-09T09:00"},
                         Row{quiet(8, 10, true), "2026-03-06T18:00", "2026-03-09T10:00"}}) {
    CAPTURE(row.at);
    CHECK(after_quiet(row.who, office, shanghai(row.at)) == shanghai(row.then));
  }
}

TEST_CASE("what is not said follows the house: the inbox, and nothing of a group's pool") {
  House house;
  house.post(House::notice(1, 1, "assigned"));
  house.post(House::notice(2, 1, "offered"));
  runtime::Posted group = House::notice(3, 1, "cc", {"ann", "eve", "nobody"});
  group.notice.groups = {"desk"};
  group.notice.excluded = {"bob"};
  house.post(group);
  house.settle();
  CHECK(house.of(1).at(0).delivery.state == State::kSent);
  CHECK(house.of(2).empty());
  REQUIRE(house.of(3).size() == 1);
  CHECK(house.of(3)[0].delivery.person == "ann");
  CHECK(house.notices().unread("ann") == 2);
  REQUIRE(house.told.size() == 2);
  CHECK(house.told[0].notice.users == std::vector<std::string>{"ann"});
  CHECK_FALSE(house.library.offers_wanted());
  house.prefer("bob", Map{{"kinds", Map{{"offered", List{"inbox"}}}}});
  house.settle();
  CHECK(house.library.offers_wanted());
}

TEST_CASE("of an erasure every receiver hears that was ever told something") {
  test::Receiver receiver(test::always(200));
  House house;
  house.prefer("ann", channels_of(receiver.url(), Map{{"kinds", Map{{"cc", List{"hook"}}}}}));
  house.post(House::notice(1, 1, "erased"));
  house.settle();
  CHECK(house.notices().unread("ann") == 1);
  REQUIRE(receiver.requests().size() == 1);
  CHECK(receiver.requests()[0].body.find("erased") != std::string::npos);
}

TEST_CASE("a digest gathers a day's notices into one message") {
  test::Receiver receiver(test::always(200));
  House house;
  house.library.add(office_hours());
  house.prefer("ann",
               channels_of(receiver.url(), Map{{"language", "en"},
                                               {"calendar", "office"},
                                               {"digest", Map{{"at", "16:30"},
                                                              {"channel", "hook"},
                                                              {"kinds", List{"cc", "mention"}}}}}));
  for (std::uint8_t i = 1; i <= 3; ++i) house.post(House::notice(i, 1, i == 3 ? "mention" : "cc"));
  house.settle();
  CHECK(receiver.requests().empty());
  CHECK(house.notices().unread("ann") == 3);
  CHECK(house.notices().next_due() == shanghai("2026-03-02T16:30"));
  house.clock.set(shanghai("2026-03-02T16:30"));
  house.settle();
  REQUIRE(receiver.requests().size() == 1);
  for (std::uint8_t i = 1; i <= 3; ++i) {
    CHECK(receiver.requests()[0].body.find(test::case_of(i).text()) != std::string::npos);
  }
  CHECK(house.notices().next_due() == std::nullopt);
}

TEST_CASE("the ladder climbs while a notice is unread, and stops when it is read") {
  test::Receiver receiver(test::always(200));
  House house;
  house.prefer("ann",
               channels_of(receiver.url(),
                           Map{{"ladder", List{Map{{"after_min", 30}, {"channel", "hook"}}}}}));
  house.post(House::notice(1, 1, "urge"));
  house.post(House::notice(2, 1, "urge"));
  house.settle();
  house.pass(29 * 60);
  house.settle();
  CHECK(receiver.requests().empty());
  house.notices().mark_read("ann", test::case_of(1), {}, {}, house.clock.now());
  house.pass(60);
  house.settle();
  REQUIRE(receiver.requests().size() == 1);
  CHECK(receiver.requests()[0].body.find(test::case_of(2).text()) != std::string::npos);
  CHECK(house.notices().unread("ann") == 1);
}

TEST_CASE("urging bothers nobody more than once in four working hours; the inbox shows each") {
  test::Receiver receiver(test::always(200));
  House house;
  house.library.add(office_hours());
  house.prefer("ann",
               channels_of(receiver.url(), Map{{"calendar", "office"},
                                               {"kinds", Map{{"urge", List{"inbox", "hook"}}}}}));
  house.clock.set(shanghai("2026-03-02T15:00"));
  const auto urge = [&house](std::uint64_t record) {
    house.post(House::notice(1, record, "urge"));
    house.settle();
  };
  urge(1);
  urge(2);
  CHECK(receiver.requests().size() == 1);
  house.clock.set(shanghai("2026-03-03T10:59"));  // three hours and 59 minutes of work later
  urge(3);
  CHECK(receiver.requests().size() == 1);
  house.clock.set(shanghai("2026-03-03T11:00"));
  urge(4);
  CHECK(receiver.requests().size() == 2);
  CHECK(house.notices().unread("ann") == 4);
}

TEST_CASE("owners are reminded at the due, wherever it has moved, unless their task has ended") {
  House house;
  const auto task = [&house](std::uint8_t n, const std::string& owner, std::int64_t due_in) {
    ports::TaskRow row;
    row.id = WorkItemId{{2, n}};
    row.instance = test::case_of(n);
    row.owner = owner;
    row.due = Instant{house.clock.now().us + due_in * kMicrosPerSecond};
    house.database.tasks.insert_or_assign(row.id, row);
  };
  for (std::uint8_t n = 1; n <= 4; ++n) {
    runtime::Posted posted = House::notice(n, 1, "assigned");
    posted.notice.excluded = {"ann"};  // taken by themselves: no news, but a due
    posted.notice.due = Instant{house.clock.now().us + 3600 * kMicrosPerSecond};
    house.post(posted);
  }
  task(1, "ann", 3600);
  task(2, "ann", 7200);
  task(3, "bob", 3600);
  house.settle();
  CHECK(house.told.empty());
  house.pass(3600);
  house.settle();
  REQUIRE(house.told.size() == 1);
  CHECK(house.told[0].notice.kind == "due");
  CHECK(house.told[0].notice.instance == test::case_of(1));
  CHECK(house.of(3).at(0).delivery.state == State::kDropped);
  CHECK(house.of(4).at(0).delivery.state == State::kDropped);
  house.pass(3600);
  house.settle();
  REQUIRE(house.told.size() == 2);
  CHECK(house.told[1].notice.instance == test::case_of(2));
}

TEST_CASE("preferences: what is wrong is told, secrets stay with their address and are not shown") {
  House house;
  AddressBook& book = house.office->book();
  ports::Registry& registry = house.session.reads().registry;
  const auto channel = [](const char* address, const char* secret) {
    return Map{
        {"channels",
         List{Map{{"id", "h"}, {"kind", "webhook"}, {"address", address}, {"secret", secret}}}}};
  };
  for (const Map& wrong :
       {Map{{"colour", "red"}}, Map{{"language", "fr"}}, Map{{"channels", "x"}},
        channel("https://10.0.0.1/", "s"), channel("https://hooks.example.com/", ""),
        Map{{"kinds", Map{{"urge", List{"fax"}}}}}, Map{{"kinds", Map{{"gossip", List{}}}}},
        Map{{"quiet", Map{{"from", "25:00"}, {"to", "07:00"}}}},
        Map{{"ladder", List{Map{{"after_min", 5}, {"channel", "none"}}}}},
        Map{{"digest", Map{{"at", "09:00"}, {"channel", "none"}}}},
        Map{{"channels",
             List{Map{{"id", "r"}, {"kind", "wecom"}, {"address", "https://a.example/"}}}}},
        Map{{"channels", List{Map{{"id", "inbox"}, {"kind", "email"}}}}},
        Map{{"channels", List{Map{{"id", "a\r\nb"}, {"kind", "email"}}}}}}) {
    CHECK_FALSE(book.change(registry, "ann", wrong).ok());
  }
  REQUIRE(book.change(registry, "ann", channel("https://hooks.example.com/1", "s3cret")).ok());
  CHECK(book.change(registry, "ann", channel("https://hooks.example.com/1", "")).ok());
  CHECK(book.of("ann").channel("h")->secret == "s3cret");
  CHECK_FALSE(book.change(registry, "ann", channel("https://other.example.com/1", "")).ok());
  const Value shown = to_value(book.of("ann"), Secrets::kHidden);
  CHECK(shown["channels"].as<List>()[0]["secret"].is_null());
  CHECK(shown["channels"].as<List>()[0]["has_secret"] == Value(true));
  AddressBook again{Egress({})};
  again.load(registry);
  CHECK(again.of("ann").channel("h")->secret == "s3cret");
  const std::string feed = again.new_feed(registry, "ann");
  CHECK(again.owner_of_feed(feed) == "ann");
  CHECK(again.owner_of_feed("") == "");
  CHECK(again.new_feed(registry, "ann") != feed);
  CHECK(again.owner_of_feed(feed) == "");
  CHECK(again.of("ann").channel("h")->secret == "s3cret");
}
