// Notices, the same on every implementation: stored once, sent in order, held by one, read, given
// up.
#include <catch2/catch.hpp>

#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

using ports::DeliveryRow;
using ports::Mailbox;
using ports::NoticeRow;
using Mode = DeliveryRow::Mode;
using State = DeliveryRow::State;

namespace {

NoticeRow notice(std::uint64_t instance, std::int64_t place, std::int64_t second) {
  return {case_id(instance), place, "urge", item_id(7), {"Hurry", "催办"}, at(second)};
}

DeliveryRow delivery(const NoticeRow& notice, const std::string& person,
                     const std::string& channel) {
  DeliveryRow row;
  row.instance = notice.instance;
  row.place = notice.place;
  row.at = row.due = notice.at;
  row.person = person;
  row.channel = channel;
  if (channel == ports::kInboxChannel) {
    row.state = State::kSent;
    row.sent = notice.at;
  }
  return row;
}

void put(ports::Notices& notices, const NoticeRow& row, const std::string& person = "ann",
         const std::string& channel = "mail") {
  notices.put({row}, {delivery(row, person, channel)});
}

Mailbox only_mailbox(ports::Notices& notices, Instant now) {
  const auto found = notices.open_mailboxes(now, Instant{now.us + 60 * kMicrosPerSecond}, 10);
  REQUIRE(found.size() == 1);
  return found.front();
}

DeliveryRow now_in(const ports::Parcel& parcel, State state, Instant when) {
  DeliveryRow row = parcel.delivery;
  row.state = state;
  row.attempts += 1;
  if (state == State::kSent) row.sent = when;
  if (state == State::kWaiting) row.due = when;
  return row;
}

}  // namespace

TEST_CASE("notices: the same one twice is one, with all it says") {
  World world(GENERATE(from_range(every_kind())));
  ports::Notices& notices = world.notices();
  const NoticeRow row = notice(1, 2001, 5);
  put(notices, row);
  put(notices, row);
  notices.put({}, {});

  const auto all = notices.of_instance(case_id(1));
  REQUIRE(all.size() == 1);
  CHECK(all[0].notice.id() == case_id(1).text() + "-2001");
  CHECK(all[0].notice.kind == "urge");
  CHECK(all[0].notice.item == item_id(7));
  CHECK(all[0].notice.text == Label{"Hurry", "催办"});
  CHECK(all[0].notice.at == at(5));
  CHECK(all[0].delivery.person == "ann");
  CHECK(all[0].delivery.channel == "mail");
  CHECK(all[0].delivery.mode == Mode::kAtOnce);
  CHECK(all[0].delivery.state == State::kWaiting);
  CHECK(all[0].delivery.due == at(5));
  CHECK_FALSE(all[0].delivery.sent);
  CHECK(notices.next_due() == at(5));
}

TEST_CASE("notices: of an instance only the oldest goes; a blocked one does not wake anybody") {
  World world(GENERATE(from_range(every_kind())));
  ports::Notices& notices = world.notices();
  put(notices, notice(1, 2000, 10));
  put(notices, notice(1, 1000, 0));
  put(notices, notice(2, 1000, 5));
  const Mailbox mailbox = only_mailbox(notices, at(20));
  const auto first = notices.contents(mailbox, at(20), 10);
  REQUIRE(first.size() == 2);
  CHECK(first[0].notice.instance == case_id(1));
  CHECK(first[0].notice.place == 1000);
  CHECK(first[1].notice.instance == case_id(2));
  CHECK(notices.contents(mailbox, at(20), 1).size() == 1);

  // The first of case 1 must be tried again at 100: the second waits behind it.
  notices.close_mailbox(
      {"ann", "mail", 1},
      {now_in(first[0], State::kWaiting, at(100)), now_in(first[1], State::kSent, at(20))}, at(30));
  CHECK(notices.next_due() == at(100));
  CHECK(notices.open_mailboxes(at(99), at(200), 10).empty());
  const Mailbox again = only_mailbox(notices, at(100));
  CHECK(again.faults == 1);
  const auto second = notices.contents(again, at(100), 10);
  REQUIRE(second.size() == 1);
  CHECK(second[0].notice.place == 1000);
  CHECK(second[0].delivery.attempts == 1);
  notices.close_mailbox({"ann", "mail", 0}, {now_in(second[0], State::kDelivered, at(100))}, at(0));
  const auto third = notices.contents(only_mailbox(notices, at(100)), at(100), 10);
  REQUIRE(third.size() == 1);
  CHECK(third[0].notice.place == 2000);
}

TEST_CASE("notices: a mailbox is held by one, the longest waiting goes first, a lapsed hold ends") {
  World world(GENERATE(from_range(every_kind())));
  ports::Notices& notices = world.notices();
  put(notices, notice(1, 1000, 3), "ann", "mail");
  put(notices, notice(2, 1000, 1), "bob", "hook");
  put(notices, notice(3, 1000, 2), "ann", "hook");
  put(notices, notice(4, 1000, 0), "bob", "inbox");
  const auto oldest = notices.open_mailboxes(at(10), at(70), 2);
  REQUIRE(oldest.size() == 2);
  const auto named = [&](const char* person, const char* channel) {
    return std::count_if(oldest.begin(), oldest.end(), [&](const Mailbox& box) {
      return box.person == person && box.channel == channel;
    });
  };
  CHECK(named("bob", "hook") == 1);
  CHECK(named("ann", "hook") == 1);
  CHECK(notices.open_mailboxes(at(10), at(70), 10).size() == 1);
  CHECK(notices.open_mailboxes(at(69), at(99), 10).empty());
  CHECK(notices.open_mailboxes(at(70), at(99), 10).size() == 3);
}

TEST_CASE("notices: what comes while a mailbox is held waits in it") {
  World world(GENERATE(from_range(every_kind())));
  ports::Notices& notices = world.notices();
  put(notices, notice(1, 1000, 0));
  const Mailbox mailbox = only_mailbox(notices, at(0));
  const auto found = notices.contents(mailbox, at(0), 10);
  put(notices, notice(2, 1000, 1));
  CHECK(notices.open_mailboxes(at(5), at(60), 10).empty());
  notices.close_mailbox(mailbox, {now_in(found.at(0), State::kSent, at(2))}, at(0));
  CHECK(notices.next_due() == at(1));
  CHECK(notices.contents(only_mailbox(notices, at(5)), at(5), 10).size() == 1);
}

TEST_CASE("notices: digest, ladder and due ones do not hold up those at once") {
  World world(GENERATE(from_range(every_kind())));
  ports::Notices& notices = world.notices();
  int place = 1000;
  for (const Mode mode : {Mode::kDigest, Mode::kIfUnread, Mode::kIfOpen, Mode::kAtOnce}) {
    const NoticeRow row = notice(1, place++, 0);
    DeliveryRow sent = delivery(row, "ann", "mail");
    sent.mode = mode;
    if (mode != Mode::kAtOnce) sent.due = at(50);
    notices.put({row}, {sent});
  }
  const auto now = notices.contents(only_mailbox(notices, at(1)), at(1), 10);
  REQUIRE(now.size() == 1);
  CHECK(now[0].delivery.mode == Mode::kAtOnce);
  const auto later = notices.contents({"ann", "mail", 0}, at(50), 10);
  REQUIRE(later.size() == 4);
  CHECK(later[1].delivery.mode == Mode::kDigest);
  CHECK(later[2].delivery.mode == Mode::kIfUnread);
  CHECK(later[3].delivery.mode == Mode::kIfOpen);
}

TEST_CASE("notices: an inbox by pages, newest first; read ones end their ladder") {
  World world(GENERATE(from_range(every_kind())));
  ports::Notices& notices = world.notices();
  for (std::int64_t i = 0; i < 5; ++i) put(notices, notice(1, 1000 + i, i / 2), "ann", "inbox");
  put(notices, notice(1, 1009, 9), "bob", "inbox");
  const NoticeRow other = notice(1, 1004, 2);
  DeliveryRow ladder = delivery(other, "ann", "mail");
  ladder.mode = Mode::kIfUnread;
  ladder.due = at(50);
  notices.put({other}, {ladder});

  const auto page = notices.inbox("ann", {}, 3);
  REQUIRE(page.size() == 3);
  CHECK(page[0].notice.place == 1004);
  CHECK(page[2].notice.place == 1002);
  const auto rest = notices.inbox("ann", ports::Notices::Place{at(1), case_id(1), 1002}, 3);
  REQUIRE(rest.size() == 2);
  CHECK(rest[0].notice.place == 1001);
  CHECK(notices.unread("ann") == 5);

  CHECK(notices.mark_read("ann", case_id(1), 1004, {}, at(60)) == 1);
  CHECK(notices.mark_read("ann", case_id(1), 1004, {}, at(61)) == 0);
  CHECK(notices.is_read(case_id(1), 1004, "ann"));
  CHECK_FALSE(notices.is_read(case_id(1), 1003, "ann"));
  CHECK(notices.contents({"ann", "mail", 0}, at(99), 9).empty());
  CHECK(notices.inbox("ann", {}, 1).at(0).delivery.read == at(60));
  CHECK(notices.mark_read("ann", case_id(1), {}, item_id(8), at(60)) == 0);
  CHECK(notices.mark_read("ann", case_id(1), {}, item_id(7), at(60)) == 4);
  CHECK(notices.unread("ann") == 0);
  CHECK(notices.unread("bob") == 1);
}

TEST_CASE("notices: given up, listed, tried again, forgotten") {
  World world(GENERATE(from_range(every_kind())));
  ports::Notices& notices = world.notices();
  put(notices, notice(1, 1000, 0));
  put(notices, notice(2, 1000, 4));
  const Mailbox mailbox = only_mailbox(notices, at(2));
  DeliveryRow failed = now_in(notices.contents(mailbox, at(2), 9).at(0), State::kFailed, at(2));
  failed.fault = "answered 410";
  notices.close_mailbox(mailbox, {failed}, at(0));
  CHECK(notices.figures(at(3)).waiting == 0);
  CHECK(notices.figures(at(9)).waiting == 1);
  CHECK(notices.figures(at(9)).oldest == at(4));
  CHECK(notices.figures(at(9)).failed == 1);
  REQUIRE(notices.failed(9).size() == 1);
  CHECK(notices.failed(9)[0].delivery.fault == "answered 410");

  CHECK(notices.try_again(case_id(1), 1000, "ann", "mail", at(20)));
  CHECK_FALSE(notices.try_again(case_id(1), 1000, "ann", "mail", at(20)));
  CHECK(notices.failed(9).empty());
  CHECK(notices.contents(only_mailbox(notices, at(20)), at(20), 9).size() == 2);

  notices.mark_read("ann", case_id(2), {}, {}, at(9));
  const auto waiting = notices.contents({"ann", "mail", 0}, at(20), 9);
  notices.close_mailbox({"ann", "mail", 0}, {now_in(waiting.at(0), State::kSent, at(20))}, at(0));
  notices.forget(at(100));
  CHECK(notices.of_instance(waiting.at(0).notice.instance).empty());
  CHECK(notices.of_instance(waiting.at(1).notice.instance).size() == 1);
}

}  // namespace recourse::test
