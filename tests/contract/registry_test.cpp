// Registry, the same on every implementation.
#include <catch2/catch.hpp>

#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

using Published = ports::Registry::Published;

TEST_CASE("definitions: a version never changes its content") {  // I32
  World world(GENERATE(from_range(every_kind())));
  ports::DefinitionRow row{.process = "complaint", .version = 2, .hash = "aa", .source = "x: 1\n",
                           .by = "ann", .published = at(1)};

  CHECK(world.registry().publish(row) == Published::kNew);
  CHECK(world.registry().publish(row) == Published::kSame);
  row.hash = "bb";
  CHECK(world.registry().publish(row) == Published::kConflict);
  row.version = 1;
  CHECK(world.registry().publish(row) == Published::kNew);

  const auto rows = world.registry().definitions();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].version == 1);
  CHECK(rows[1].hash == "aa");
  CHECK(rows[1].source == "x: 1\n");
  CHECK(rows[1].by == "ann");
  CHECK(rows[1].published == at(1));
}

TEST_CASE("documents: the last text of a name stays, in the order of bytes") {
  World world(GENERATE(from_range(every_kind())));
  world.registry().put_document("calendar", "zhejiang", "a");
  world.registry().put_document("calendar", "Zhejiang", "b");
  world.registry().put_document("calendar", "zhejiang", "日历");
  world.registry().put_document("directory", "main", "c");

  CHECK(world.registry().document("calendar", "zhejiang") == "日历");
  CHECK_FALSE(world.registry().document("calendar", "none"));
  using Documents = std::vector<std::pair<std::string, std::string>>;
  CHECK(world.registry().documents("calendar") ==
        Documents{{"Zhejiang", "b"}, {"zhejiang", "日历"}});
}

TEST_CASE("credentials and sessions: stored, replaced, dropped, lapsed") {
  World world(GENERATE(from_range(every_kind())));
  ports::Registry& registry = world.registry();
  registry.put_credential(
      {.user = "ann", .password_hash = "h1", .failures = 0, .locked_until = {}});
  registry.put_credential(
      {.user = "ann", .password_hash = "h2", .failures = 3, .locked_until = at(9)});

  const auto credential = registry.credential("ann");
  REQUIRE(credential);
  CHECK(credential->password_hash == "h2");
  CHECK(credential->failures == 3);
  CHECK(credential->locked_until == at(9));
  CHECK_FALSE(registry.credential("bob"));

  for (const char* token : {"t1", "t2", "t3"}) {
    registry.put_session({.token_hash = token, .user = token[1] == '3' ? "bob" : "ann",
                          .csrf = "c", .created = at(1), .expires = at(50)});
  }
  CHECK(registry.session("t1")->user == "ann");
  CHECK(registry.session("t1")->expires == at(50));
  registry.drop_session("t1");
  CHECK_FALSE(registry.session("t1"));
  registry.drop_sessions_of("ann");
  CHECK_FALSE(registry.session("t2"));
  CHECK(registry.session("t3"));
  world.queues().expire(at(50), at(0));
  CHECK_FALSE(registry.session("t3"));
}

TEST_CASE("drafts: one a person and item, gone with the item") {
  World world(GENERATE(from_range(every_kind())));
  put_tasks(world.store(), 1, {open_task(1, 1)});
  world.registry().put_draft({item_id(1), "ann", Map{{"text", "a"}}, at(1)});
  world.registry().put_draft({item_id(1), "ann", Map{{"text", "b"}}, at(2)});
  world.registry().put_draft({item_id(2), "ann", Map{}, at(2)});

  CHECK(world.registry().draft(item_id(1), "ann")->data["text"].text() == "b");
  CHECK_FALSE(world.registry().draft(item_id(1), "bob"));
  world.queues().expire(at(5), at(0));
  CHECK(world.registry().draft(item_id(1), "ann")->saved == at(2));
  CHECK_FALSE(world.registry().draft(item_id(2), "ann"));
}

TEST_CASE("uploads: found by whose they are and by age, and gone once dropped") {
  World world(GENERATE(from_range(every_kind())));
  auto& registry = world.registry();
  ports::UploadRow row;
  row.id = "b";
  row.owner = "ann";
  row.process = "letters";
  row.field = "letter";
  row.sha256 = "aa";
  row.type = "text/plain";
  row.size = 3;
  row.content = Map{{"wrapped", "words"}};
  row.at = at(2);
  registry.put_upload(row);
  row.id = "a";
  row.at = at(1);
  row.process.clear();
  row.instance = case_id(7);
  row.kept = {"x", "y"};
  row.content = Value();
  registry.put_upload(row);

  const auto mine = registry.uploads_of("ann", "letters");
  REQUIRE(mine.size() == 1);
  CHECK(mine[0].id == "b");
  CHECK(mine[0].field == "letter");
  CHECK(mine[0].size == 3);
  CHECK(mine[0].content.is_null());
  CHECK(registry.uploads_of("ann", "").empty());
  CHECK(registry.uploads_of("bob", "letters").empty());
  CHECK(registry.upload("b")->content["wrapped"].text() == "words");
  CHECK_FALSE(registry.upload("c"));
  CHECK(registry.uploads_before(at(1), 9).empty());
  const auto old = registry.uploads_before(at(9), 9);
  REQUIRE(old.size() == 2);
  CHECK(old[0].id == "a");
  CHECK(old[0].instance == case_id(7));
  CHECK(old[0].kept == std::vector<std::string>{"x", "y"});
  CHECK(registry.uploads_before(at(9), 1).size() == 1);
  registry.drop_upload("a");
  registry.drop_upload("a");
  CHECK(registry.uploads_before(at(9), 9).size() == 1);
}

}  // namespace recourse::test
