// From the effect to the receiver: once, in order, however the receiver behaves.
#include <catch2/catch.hpp>
#include <set>

#include "adapters/json/json_value.h"
#include "adapters/notify/seal.h"
#include "tests/notify/house.h"
#include "tests/notify/receiver.h"

using namespace recourse;
using ports::DeliveryRow;
using test::House;
using test::Receiver;
using State = DeliveryRow::State;

namespace {

State state_of(House& house, std::uint8_t instance) {
  const auto all = house.of(instance);
  REQUIRE(all.size() == 1);
  return all[0].delivery.state;
}

notify::PostOffice::Options hurried() {
  notify::PostOffice::Options options;
  options.limits.whole = std::chrono::milliseconds(300);
  return options;
}

}  // namespace

TEST_CASE("webhook: signed, named, confirmed; the same effect again reaches nobody twice") {
  Receiver receiver(test::always(204, ""));
  House house;
  house.hook("ann", receiver.url(), "s3cret");
  house.post(House::notice(1, 7));
  house.settle();
  house.post(House::notice(1, 7));
  house.settle();
  CHECK(house.stored == 2);

  const auto requests = receiver.requests();
  REQUIRE(requests.size() == 1);
  const std::string id = requests[0].header("webhook-id");
  CHECK(id == test::case_of(1).text() + "-7000-ann-hook");
  const std::string stamp = requests[0].header("webhook-timestamp");
  CHECK(stamp == "1772413200");
  CHECK(requests[0].header("webhook-signature") ==
        "v1," + notify::base64(
                    notify::hmac_sha256("s3cret", id + "." + stamp + "." + requests[0].body)));
  const auto body = json::parse_json(requests[0].body);
  REQUIRE(body.ok());
  const Value& told = (*body)["notices"].as<List>().at(0);
  CHECK(told["text"].text() == "Verify complaint C-1");
  CHECK(told["task"].text() == WorkItemId{{2, 1}}.text());
  const std::string link(told["link"].text());
  CHECK(link.starts_with("https://desk.example/tasks/" + WorkItemId{{2, 1}}.text() + "?notice="));
  const std::string word = link.substr(link.find("notice=") + 7);
  const auto opened = notify::opened_link(word, house.office->keys().link, house.clock.now());
  REQUIRE(opened);
  CHECK(opened->person == "ann");
  CHECK(opened->channel == "hook");
  CHECK(opened->place == 7000);
  CHECK_FALSE(notify::opened_link(word + "A", house.office->keys().link, house.clock.now()));
  CHECK_FALSE(notify::opened_link("e30." + word, house.office->keys().link, house.clock.now()));
  const Instant late{house.clock.now().us + 31 * kMicrosPerDay};
  CHECK_FALSE(notify::opened_link(word, house.office->keys().link, late));

  const auto all = house.of(1);
  REQUIRE(all.size() == 1);
  CHECK(all[0].delivery.state == State::kDelivered);
  CHECK(all[0].delivery.attempts == 1);
}

TEST_CASE("a receiver that was dead for ten minutes gets all, each once, in order per case") {
  std::atomic<bool> dead = true;
  Receiver receiver([&dead](const Receiver::Request& request, const Receiver::Write& write) {
    test::always(dead ? 503 : 200)(request, write);
  });
  House house;
  house.hook("ann", receiver.url());
  std::uint64_t record = 0;
  int posted = 0;
  for (int second = 0; second < 600; second += 5) {
    if (second % 30 == 0) ++record;
    house.post(House::notice(static_cast<std::uint8_t>(second % 30), record));
    ++posted;
    house.settle();
    house.pass(5);
  }
  CHECK(house.stored == posted);  // nothing waited for the receiver
  const std::size_t tried = receiver.requests().size();
  CHECK(tried < 30);  // and it was not hammered meanwhile
  CHECK(house.notices().figures(house.clock.now()).waiting > 100);
  dead = false;
  for (int i = 0; i < 60; ++i) {
    house.pass(20);
    house.settle();
  }
  CHECK(house.notices().figures(house.clock.now()).waiting == 0);
  std::map<std::string, std::vector<std::string>> by_case;
  std::set<std::string> ids;
  const auto requests = receiver.requests();
  for (std::size_t i = tried; i < requests.size(); ++i) {
    const std::string id = requests[i].header("webhook-id");
    ids.insert(id);
    by_case[id.substr(0, 32)].push_back(id);
  }
  CHECK(ids.size() == static_cast<std::size_t>(posted));
  CHECK(requests.size() - tried == ids.size());
  for (const auto& [instance, order] : by_case) {
    CHECK(std::is_sorted(order.begin(), order.end(), [](const auto& a, const auto& b) {
      return std::tuple{a.size(), a} < std::tuple{b.size(), b};
    }));
  }
}

TEST_CASE("what can never succeed is given up at once and listed; a person may try again") {
  std::atomic<int> status = 410;
  Receiver receiver(
      [&](const auto& request, const auto& write) { test::always(status)(request, write); });
  House house;
  house.hook("ann", receiver.url());
  house.post(House::notice(1, 1));
  house.post(House::notice(1, 2));
  house.settle();
  house.pass(2);
  house.settle();
  const auto failed = house.notices().failed(10);
  REQUIRE(failed.size() == 2);
  CHECK(failed[0].delivery.fault == "answered 410");
  CHECK(house.reports.size() == 2);
  status = 200;
  CHECK(house.notices().try_again(test::case_of(1), 1000, "ann", "hook", house.clock.now()));
  house.pass(2);
  house.settle();
  CHECK(house.notices().failed(10).size() == 1);
}

TEST_CASE("after a day nobody is told any more: the delivery is given up with its last fault") {
  Receiver receiver(test::always(500));
  House house;
  house.hook("ann", receiver.url());
  house.post(House::notice(1, 1));
  house.settle();
  CHECK(state_of(house, 1) == State::kWaiting);
  house.pass(86'000);
  house.settle();
  CHECK(state_of(house, 1) == State::kWaiting);
  house.pass(4'000);
  house.settle();
  CHECK(state_of(house, 1) == State::kFailed);
}

TEST_CASE("hostile receivers are cut off: each attempt ends, the others are not held up (F6)") {
  const auto answer = GENERATE(
      // hangs
      Receiver::Answer([](const auto&, const auto&) {}),
      // one byte at a time
      Receiver::Answer([](const auto&, const Receiver::Write& write) {
        while (write("H")) std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }),
      // without end
      Receiver::Answer([](const auto&, const Receiver::Write& write) {
        write("HTTP/1.1 500 No\r\nContent-Length: 2147483648\r\n\r\n");
        while (write(std::string(1 << 16, 'x'))) {
        }
      }),
      Receiver::Answer([](const auto&, const Receiver::Write& write) {
        std::string head = "HTTP/1.1 500 No\r\n";
        for (int i = 0; i < 1000; ++i) head += "X-" + std::to_string(i) + ": y\r\n";
        write(head + "\r\n");
      }),
      Receiver::Answer([](const auto&, const Receiver::Write& write) {
        write("HTTP/1.1 500 No\r\nX: " + std::string(1 << 20, 'y') + "\r\n\r\n");
      }),
      Receiver::Answer(
          [](const auto&, const Receiver::Write& write) { write("nonsense\r\n\r\n"); }));
  Receiver hostile(answer);
  Receiver friendly(test::always(200));
  House house(hurried());
  house.hook("ann", hostile.url());
  house.hook("bob", friendly.url());
  house.post(House::notice(1, 1, "urge", {"ann"}));
  house.post(House::notice(2, 1, "urge", {"bob"}));
  const auto begin = std::chrono::steady_clock::now();
  house.settle();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  CHECK(state_of(house, 2) == State::kDelivered);
  CHECK(state_of(house, 1) == State::kWaiting);
  CHECK(house.of(1)[0].delivery.attempts == 1);
  CHECK_FALSE(house.of(1)[0].delivery.fault.empty());
}

TEST_CASE("no redirect is followed, nothing is unpacked, a long 200 is a 200") {
  Receiver other(test::always(200));
  Receiver loops(test::always(302, "", "Location: " + other.url() + "\r\n"));
  std::string bomb("\x1f\x8b\x08", 3);
  Receiver packs(
      test::always(200, bomb + std::string(1 << 20, '\0'), "Content-Encoding: gzip\r\n"));
  House house;
  house.hook("ann", loops.url());
  house.hook("bob", packs.url());
  house.post(House::notice(1, 1, "urge", {"ann"}));
  house.post(House::notice(2, 1, "urge", {"bob"}));
  house.settle();
  CHECK(loops.requests().size() == 1);
  CHECK(other.requests().empty());
  CHECK(state_of(house, 1) == State::kFailed);
  CHECK(state_of(house, 2) == State::kDelivered);
}

TEST_CASE("the egress rule is asked again at the send: a saved address inside is not reached") {
  Receiver receiver(test::always(200));
  House house;
  house.hook("ann", receiver.url());
  notify::PostOffice strict(
      {[&house] { return std::make_unique<test::MemorySession>(house.database); }, house.library,
       house.clock, [](const auto&) {}, [](const auto&) {}},
      {});
  strict.open();
  strict.take(House::notice(1, 1), [] {});
  do {
    strict.turn(std::chrono::milliseconds(20));
  } while (!strict.idle());
  CHECK(receiver.requests().empty());
  CHECK(state_of(house, 1) == State::kWaiting);
}

TEST_CASE("a database that fails keeps notices taken until it is back") {
  House house;
  std::atomic<bool> broken = true;
  notify::PostOffice office({[&]() -> std::unique_ptr<runtime::Session> {
                               if (broken) {
                                 throw ports::StoreError(ports::StoreError::Kind::kUnavailable,
                                                         "gone");
                               }
                               return std::make_unique<test::MemorySession>(house.database);
                             },
                             house.library, house.clock, [](const auto&) {}, [](const auto&) {}},
                            {});
  int stored = 0;
  office.take(House::notice(1, 1), [&stored] { ++stored; });
  CHECK_THROWS_AS(office.turn(std::chrono::milliseconds(0)), ports::StoreError);
  CHECK(stored == 0);
  broken = false;
  office.open();
  office.turn(std::chrono::milliseconds(0));
  CHECK(stored == 1);
  CHECK(house.notices().unread("ann") == 1);
}
