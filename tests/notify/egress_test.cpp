// Where people's notices may go, and where not in any spelling.
#include "adapters/notify/egress.h"

#include <catch2/catch.hpp>

using recourse::notify::Egress;

TEST_CASE("egress: internal addresses are refused in every spelling (F1)") {
  const Egress egress({});
  for (const char* host : {"127.0.0.1",
                           "127.1",
                           "2130706433",
                           "0x7f000001",
                           "0x7f.1",
                           "0177.0.0.1",
                           "017700000001",
                           "0.0.0.0",
                           "0",
                           "10.0.0.8",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "169.254.169.254",
                           "100.100.100.200",
                           "224.0.0.1",
                           "255.255.255.255",
                           "[::1]",
                           "[::]",
                           "[fd00::1]",
                           "[fe80::1]",
                           "[::ffff:127.0.0.1]",
                           "[::ffff:10.0.0.1]",
                           "[64:ff9b::7f00:1]",
                           "[2002:7f00:1::]",
                           "[2001::1]",
                           "[2001:db8::1]",
                           "localhost",
                           "localhost.",
                           "LOCALHOST",
                           "a.localhost",
                           "metadata.google.internal",
                           "printer.local",
                           "intranet",
                           "db.corp",
                           "x.lan.",
                           "127.0.0.1.",
                           "%31%32%37.0.0.1"}) {
    CAPTURE(host);
    const auto target = egress.target(std::string("https://") + host + "/hook");
    CHECK_FALSE(target.ok());
    if (!target.ok()) CHECK(target.rejection().code == "EGRESS");
  }
}

TEST_CASE("egress: other schemes, users, fragments and control characters are refused (F4)") {
  const Egress egress({"good.example"});
  for (const char* url :
       {"file:///etc/passwd", "gopher://good.example/", "ftp://good.example/", "unix:/run/x",
        "http://elsewhere.example/", "https://ok@evil.example/", "https://ok:pw@evil.example/",
        "https://ok#@evil.example/", "https://good.example/#x", "https://good.example/\r\nX: y",
        "https://good.example/ x", "https://good.example/\t", "https://", "", "good.example",
        "//good.example/", "https://good.example\\@evil.example/", "javascript:alert(1)"}) {
    CAPTURE(url);
    CHECK_FALSE(egress.target(url).ok());
  }
  CHECK_FALSE(egress.target("https://a.example/" + std::string(3000, 'x')).ok());
}

TEST_CASE("egress: public addresses pass, and those the operator vouches for") {
  const Egress egress({"127.0.0.1:8089", "hooks.lan"});
  for (const char* url :
       {"https://hooks.example.com/in?key=1", "https://8.8.8.8/x", "https://[2606:4700::1111]/x",
        "https://qyapi.weixin.qq.com/cgi-bin/x", "http://127.0.0.1:8089/in", "http://hooks.lan/in",
        "https://hooks.lan:8443/in"}) {
    CAPTURE(url);
    CHECK(egress.target(url).ok());
  }
  CHECK(egress.target("http://127.0.0.1:8089/in")->trusted);
  CHECK_FALSE(egress.target("http://127.0.0.1:8090/in").ok());
  CHECK_FALSE(egress.target("https://HOOKS.example/")->trusted);
}
