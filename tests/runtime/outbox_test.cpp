// What a node finds of what others left undone, and when it looks at timers again: the Dispatcher
// alone, whose commands nobody answers.
#include <catch2/catch.hpp>

#include "adapters/runtime/dispatcher.h"
#include "tests/contract/samples.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

/// A dispatcher that knows what it asked for.
struct Asking {
  LoadedHouse house;
  runtime::SetClock clock{at(100)};
  runtime::CountedIds ids{clock, 1};
  WorldSession session;
  runtime::Membership::Standing standing;
  std::vector<std::uint64_t> asked;  ///< cases
  runtime::Dispatcher::Decided answer;
  runtime::Dispatcher dispatcher;

  explicit Asking(World& world)
      : session(world),
        dispatcher({[this] { return session.reads(); }, house.library, clock, ids,
                    [this](command::Request request, runtime::Dispatcher::Decided decided) {
                      asked.push_back(command::instance_of(request.command).bytes[15]);
                      answer = std::move(decided);
                    },
                    [](const std::function<void()>&) {}, [](const runtime::Posted&, const auto&) {},
                    [] { return nullptr; }, [this] { return standing; }}) {}
};

/// Left by node 7: case n is to be told of a relative.
ports::CommitUnit left_to_tell(std::uint64_t n) {
  ports::CommitUnit unit = start_of(n);
  unit.outbox = ports::OutboxRow{
      case_id(n), 1,
      process::to_value({process::Effect(process::TellRelative{case_id(n), "child", case_id(9)})}),
      7};
  return unit;
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("outbox: what waits for an answer hides nothing that stands behind it") {
  World world(Kind::kMemory);
  for (std::uint64_t n = 1; n <= 5; ++n) put(world.store(), left_to_tell(n));
  Asking node(world);
  node.standing = {8, {8}, {}};
  CHECK(node.dispatcher.recover(2, false));
  CHECK(node.asked == Numbers{1, 2});
  CHECK(node.dispatcher.recover(2, false));
  CHECK(node.asked == Numbers{1, 2, 3, 4});
  CHECK_FALSE(node.dispatcher.recover(2, false));
  CHECK(node.asked == Numbers{1, 2, 3, 4, 5});
  // The next search begins anew, and asks for nothing twice.
  CHECK(node.dispatcher.recover(2, false));
  CHECK(node.asked.size() == 5);
}

TEST_CASE("outbox: when somebody else is gone, the search begins anew") {
  World world(Kind::kMemory);
  for (std::uint64_t n = 1; n <= 6; ++n) put(world.store(), left_to_tell(n));
  Asking node(world);
  node.standing = {8, {8, 9}, {0, 2}};  // the even ones are its
  CHECK(node.dispatcher.recover(2, false));
  CHECK(node.asked == Numbers{2, 4});
  node.standing = {8, {8}, {}};
  while (node.dispatcher.recover(2, false)) {
  }
  CHECK(node.asked == Numbers{2, 4, 1, 3, 5, 6});
}

TEST_CASE("timers: others' and refused ones do not make a node look without end") {
  World world(Kind::kMemory);
  for (std::uint64_t n = 1; n <= 4; ++n) {
    ports::CommitUnit unit = start_of(n);
    unit.timers_armed = {{.id = timer_id(n),
                          .instance = case_id(n),
                          .due = at(n <= 2 ? 100 : 200 + static_cast<std::int64_t>(n))}};
    put(world.store(), unit);
  }
  Asking node(world);
  node.standing = {8, {8, 9}, {0, 2}};
  CHECK(node.dispatcher.fire_due(10, [] {}));
  CHECK(node.asked == Numbers{2});
  service::Outcome refused;
  refused.answer = Rejection{Rejection::Kind::kConflict, "INSTANCE_STATE", {"no", "否"}, {}};
  node.answer(refused);
  CHECK_FALSE(node.dispatcher.fire_due(10, [] {}));
  // Not 100, when the other's and the refused one were due.
  CHECK(node.dispatcher.next_timer() == std::min(at(204), at(130)));
}

}  // namespace recourse::test
