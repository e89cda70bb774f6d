// What each channel puts on the wire, and what it makes of the answer.
#include <catch2/catch.hpp>

#include "adapters/json/json_value.h"
#include "adapters/notify/push_crypt.h"
#include "adapters/notify/seal.h"
#include "tests/notify/house.h"
#include "tests/notify/receiver.h"

using namespace recourse;
using namespace recourse::notify;
using test::House;
using State = ports::DeliveryRow::State;

namespace {

Value channel(const std::string& kind, const std::string& address, const std::string& secret) {
  Map out{{"id", kind}, {"kind", kind}};
  if (!address.empty()) out["address"] = address;
  if (!secret.empty()) out["secret"] = secret;
  return out;
}

void prefer(House& house, const std::string& user, const std::string& language, Value one) {
  const std::string id(one["id"].text());
  house.prefer(user, Map{{"language", language},
                         {"channels", List{std::move(one)}},
                         {"kinds", Map{{"mention", List{id}}}}});
}

notify::PostOffice::Options with_mail(const std::string& url) {
  notify::PostOffice::Options options;
  options.mail = {url, "", "", "desk@house.example"};
  return options;
}

std::string part(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) return {};
  return text.substr(at + from.size(), text.find(to, at + from.size()) - at - from.size());
}

}  // namespace

TEST_CASE("mail: in the receiver's language, every part of people encoded") {
  test::MailBoxes boxes;
  House house(with_mail(boxes.url()));
  prefer(house, "ann", "zh", channel("email", "", ""));
  runtime::Posted posted = House::notice(1, 1);
  posted.notice.text.zh = "投诉\r\nBcc: all@evil.example\r\n\r\n正文\r\n.\r\nMAIL FROM:<x>";
  house.post(posted);
  house.settle();
  REQUIRE(house.of(1).at(0).delivery.state == State::kSent);
  house.office.reset();  // hangs up
  while (boxes.talks().empty()) std::this_thread::yield();
  const std::string talk = boxes.talks().at(0);
  CHECK(talk.find("MAIL FROM:<desk@house.example>") != std::string::npos);
  CHECK(talk.find("RCPT TO:<ann@house.example>") != std::string::npos);
  CHECK(talk.find("evil") == std::string::npos);
  CHECK(talk.find("MAIL FROM:<x>") == std::string::npos);
  const std::string head = part(talk, "DATA\r\n", "\r\n\r\n");
  CHECK(head.find("Date: Mon, 02 Mar 2026 01:00:00 +0000") != std::string::npos);
  CHECK(head.find("Auto-Submitted: auto-generated") != std::string::npos);
  std::string subject;
  for (std::string rest = part(head + "\r\n", "Subject: ", "\r\nDate"); !rest.empty();) {
    subject += from_base64(part(rest, "?B?", "?=")).value_or("?");
    const std::size_t next = rest.find("\r\n ");
    rest = next == std::string::npos ? "" : rest.substr(next + 3);
  }
  CHECK(subject == "投诉  Bcc: all@evil.example    正文  .  MAIL FROM:<x>");
  std::string body = part(talk, "\r\n\r\n", "\r\n.\r\n");
  std::erase_if(body, [](char c) { return c == '\r' || c == '\n'; });
  const std::string text = from_base64(body).value_or("");
  CHECK(text.find("安，您好") != std::string::npos);
  CHECK(text.find("https://desk.example/tasks/") != std::string::npos);
}

TEST_CASE("mail: 4xx is tried again, 5xx is given up, no address and no server are told") {
  struct Row {
    const char* verdict;
    State state;
  };
  const auto row = GENERATE(Row{"451 later", State::kWaiting}, Row{"550 no", State::kFailed});
  test::MailBoxes boxes(row.verdict);
  House house(with_mail(boxes.url()));
  prefer(house, "ann", "en", channel("email", "", ""));
  prefer(house, "bob", "en", channel("email", "", ""));
  house.post(House::notice(1, 1));
  house.post(House::notice(2, 1, "mention", {"bob"}));
  house.settle();
  CHECK(house.of(1).at(0).delivery.state == row.state);
  CHECK(house.of(1).at(0).delivery.fault == std::string("answered ") + std::string(row.verdict, 3));
  CHECK(house.of(2).at(0).delivery.fault.find("no e-mail address") != std::string::npos);
  House silent;
  prefer(silent, "ann", "en", channel("email", "", ""));
  silent.post(House::notice(1, 1));
  silent.settle();
  CHECK(silent.of(1).at(0).delivery.fault.find("sends no mail") != std::string::npos);
}

TEST_CASE("robots: the formats and signatures of WeCom, DingTalk and Feishu") {
  test::Receiver receiver(test::always(200, R"({"errcode":0,"code":0})"));
  const std::string secret = "SECxyz";
  const std::string kind = GENERATE("wecom", "dingtalk", "feishu");
  House house;
  prefer(house, "ann", "zh", channel(kind, receiver.url("/send?key=k"), secret));
  runtime::Posted posted = House::notice(1, 1);
  posted.notice.text.zh = "核实 [投诉](https://evil.example)";
  house.post(posted);
  house.settle();
  CHECK(house.of(1).at(0).delivery.state == State::kSent);
  const auto request = receiver.requests().at(0);
  const auto body = json::parse_json(request.body);
  REQUIRE(body.ok());
  const std::string line = request.head.substr(0, request.head.find("\r\n"));
  if (kind == "wecom") {
    CHECK((*body)["msgtype"].text() == "markdown");
    const std::string text((*body)["markdown"]["content"].text());
    CHECK(text.starts_with("[核实 \\[投诉\\]\\(https://evil.example\\)](https://desk.example/"));
    CHECK(line == "POST /send?key=k HTTP/1.1");
  } else if (kind == "dingtalk") {
    CHECK((*body)["markdown"]["title"].text() == "核实 [投诉](https://evil.example)");
    CHECK(line ==
          "POST /send?key=k&timestamp=1772413200000&sign="
          "kKnJOfXmednwKXRdSnMt3ZcA0s6uvBqm%2FZwDTLmDOUs%3D HTTP/1.1");
  } else {
    CHECK((*body)["msg_type"].text() == "post");
    CHECK((*body)["timestamp"].text() == "1772413200");
    CHECK((*body)["sign"].text() == "pOWNBBZbVeaUwzDql46vwdyXkt7O99RgpMq72kfdoLI=");
    const Value& post = (*body)["content"]["post"]["zh_cn"];
    CHECK(post["content"].as<List>()[0].as<List>()[0]["href"].text().starts_with("https://desk"));
  }
}

TEST_CASE("robots: the code in the body decides") {
  struct Row {
    const char* body;
    State state;
  };
  const auto row =
      GENERATE(Row{R"({"errcode":310000,"errmsg":"sign not match"})", State::kFailed},
               Row{R"({"errcode":130101})", State::kWaiting}, Row{R"({"code":0})", State::kSent},
               Row{"<html>", State::kWaiting}, Row{"{}", State::kWaiting});
  test::Receiver receiver(test::always(200, row.body));
  House house;
  prefer(house, "ann", "en", channel("dingtalk", receiver.url(), ""));
  house.post(House::notice(1, 1));
  house.settle();
  CHECK(house.of(1).at(0).delivery.state == row.state);
}

TEST_CASE("web push: the encryption of RFC 8291, appendix A") {
  const auto bytes = [](const char* text) { return from_base64(text).value(); };
  const PushKey once{bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
                     bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
                           "AC8wEqKK6PBru3jl7A8")};
  const PushSecrets browser{
      bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIA"
            "iw4"),
      bytes("BTBZMqHH6r4Tts7J_aSIgg")};
  const auto body = push_encrypted("When I grow up, I want to be a watermelon", browser, once,
                                   bytes("DGv6ra1nlYgDCS1FRnbzlw"));
  REQUIRE(body);
  CHECK(base64url(*body) ==
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYW"
        "AmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgS"
        "xsj_Qulcy4a-fN");
  CHECK_FALSE(push_encrypted("x", {std::string(65, 'x'), browser.auth}, once, "0123456789abcdef"));
}

TEST_CASE("web push: signed for the push service, gone subscriptions are given up") {
  const int status = GENERATE(201, 410);
  test::Receiver receiver(test::always(status));
  House house;
  const PushKey browser = new_push_key();
  Value one = channel("webpush", receiver.url("/push/1"), base64url(random_bytes(16)));
  one.as<Map>()["key"] = base64url(browser.public_key);
  prefer(house, "ann", "en", std::move(one));
  house.post(House::notice(1, 1));
  house.settle();
  CHECK(house.of(1).at(0).delivery.state == (status == 201 ? State::kSent : State::kFailed));
  const auto request = receiver.requests().at(0);
  CHECK(request.header("content-encoding") == "aes128gcm");
  CHECK(request.header("ttl") == "86400");
  const std::string token = part(request.header("authorization"), "vapid t=", ",");
  const std::size_t dot = token.rfind('.');
  const std::string claims =
      from_base64(token.substr(token.find('.') + 1, dot - token.find('.') - 1)).value();
  CHECK(claims == R"({"aud":")" + receiver.url("") + R"(","exp":1772456400,)" +
                      R"("sub":"https://desk.example"})");
  CHECK(from_base64(token.substr(dot + 1))->size() == 64);
  CHECK(part(request.header("authorization") + ";", "k=", ";") ==
        base64url(house.office->keys().push_public));
}
