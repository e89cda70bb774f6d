#include "adapters/store/packing.h"

#include <catch2/catch.hpp>

#include "adapters/store/short_forms.h"
#include "engine/ports/instance_store.h"

namespace recourse::store {

namespace {

const std::string kEarlierRecord =
    R"({"actor":"li.na","definition_hash":"","effective":"2026-03-02T01:00:00Z","events":[)"
    R"({"item":"01900000000070008000000000000001","owner":"li.na","state":"Reserved",)"
    R"("type":"WorkItemChanged","v":"1","verb":"claim"}],"record":"2"})";

std::string packing_hex(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char byte : bytes) {
    out += kHex[static_cast<unsigned char>(byte) >> 4];
    out += kHex[static_cast<unsigned char>(byte) & 15];
  }
  return out;
}

}  // namespace

TEST_CASE("packing: there and back, to the byte") {
  for (const std::string& text :
       {std::string("{}"), std::string(R"({"actor":"li.na","text":"包裹湿了"})"),
        '{' + std::string(1'000'000, 'x'), std::string("no object, but kept"), std::string()}) {
    CHECK(unpacked(packed(text)) == text);
    CHECK(unpacked_hex(packing_hex(packed(text))) == text);
  }
}

TEST_CASE("packing: identifiers, digests and instants take few bytes, and come back as they were") {
  const std::string digest(64, 'b'), id(32, '0');
  for (const std::string& text :
       {'"' + digest + '"', '"' + id + '"', '"' + digest + id, std::string("\""),
        '"' + std::string(31, 'a') + "G\"", '"' + std::string(64, 'A') + '"', "\\\"" + id + '"',
        std::string("\"2026-03-02T01:00:00Z\""), std::string("\"2026-03-02T01:00:00.000001Z\""),
        std::string("\"2026-03-02T01:00:00.5Z\""), std::string("\"2026-03-02T01:00:00.Z\""),
        std::string("\"2026-03-02T01:00:00.0000001Z\""), std::string("\"2026-03-02T01:00:00Z"),
        std::string("\"2026-03-02 01:00:00Z\""), std::string("{\"a\":\"\",\"b\":[\"\"]}")}) {
    CAPTURE(text);
    const auto brief = with_short_forms(text);
    REQUIRE(brief);
    CHECK(without_short_forms(*brief) == text);
  }
  CHECK(with_short_forms('"' + digest + "\",\"" + id + '"')->size() == 33 + 1 + 17);
  CHECK(with_short_forms("\"2026-03-02T01:00:00Z\"")->size() == 9);
  CHECK_FALSE(with_short_forms("a\tb"));
  CHECK(unpacked(packed("{\"a\tb\":1}")) == "{\"a\tb\":1}");
  for (const std::string& bad :
       {std::string("\x01"), std::string("\x02 short"), std::string("\x03"),
        std::string("\x03\x07 12345678"), std::string("\x04")}) {
    CHECK_FALSE(without_short_forms(bad));
  }
}

TEST_CASE("packing: what an earlier release packed, with LZ4 of the whole text, is read") {
  const std::string stored =
      "02E0000000157BDE026F6C692E6E61221C09040E680EEA332D30325430313A30303A30305A760E031A01"
      "443031393001005437303030380D0002020017319705047D000605080F56061E03BB08145D530260223A"
      "2232227D";
  CHECK(unpacked_hex(stored) == kEarlierRecord);
}

TEST_CASE("packing: a usual record takes less than half of its size") {
  const std::string record =
      R"({"actor":"li.na","definition_hash":"","effective":"2026-03-02T01:00:00Z","events":[)"
      R"({"item":"01900000000070008000000000000001","owner":"li.na","state":"Reserved",)"
      R"("type":"WorkItemChanged","v":"1","verb":"claim"},{"action":"accept","by":"li.na",)"
      R"("data":{},"item":"01900000000070008000000000000001","path":"verify",)"
      R"("type":"WorkItemCompleted","v":"1"},{"activity":"3","actor":"li.na","path":"verify",)"
      R"("type":"ActivityCompleted","v":"1"}],"first_seq":"4",)"
      R"("instance":"01900000000070008000000000000002","record":"2",)"
      R"("recorded":"2026-03-02T01:00:00Z","stimulus":{"action":"accept",)"
      R"("command":"WorkItemCommand","item":"01900000000070008000000000000001"}})";
  CHECK(packed(record).size() * 2 < record.size());
}

TEST_CASE("packing: what gains nothing, and what was stored before, stands as it is") {
  CHECK(packed("{}") == "{}");
  CHECK(unpacked(R"({"record":"1"})") == R"({"record":"1"})");
}

TEST_CASE("packing: what an earlier release packed, with zstd, is read") {
  const std::string stored =
      "0128B52FFD20E0FD020094036C692E6E61332D30325430313A30303A30305A3031393030303030303030"
      "3037303030383030303030315D2C227265636F7264223A2232227D0B00BE801998658E8000D800780468"
      "968D2653A28366569EA1ACAE198232992DC8040A04";
  CHECK(unpacked_hex(stored) == kEarlierRecord);
}

TEST_CASE("packing: anything else is told as corrupt") {
  const std::string good = packed('{' + std::string(1'000, 'x'));
  for (const std::string& bad : {std::string("x"), std::string("\x01"), std::string("\x02{}"),
                                 std::string("\x03{}"), std::string("\x02\xFF\xFF\xFF\xFF{}"),
                                 good.substr(0, good.size() / 2), good + "more"}) {
    CHECK_THROWS_AS(unpacked(bad), ports::StoreError);
  }
  CHECK_THROWS_AS(unpacked_hex("7"), ports::StoreError);
  CHECK_THROWS_AS(unpacked_hex("zz"), ports::StoreError);
}

}  // namespace recourse::store
