#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "adapters/http/embedded.h"
#include "tests/http/house.h"

using recourse::test::Answer;
using recourse::test::House;

namespace {

/// A folder with a tiny web app, gone at the end of the test.
struct Folder {
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "recourse-ui-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
    write("index.html", R"(<meta nonce="__CSP_NONCE__"><script src="/ui/app.js"></script>)");
    write("app.js", "export const answer = 42;");
  }
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path / name) << content;
  }
  std::filesystem::path path;
};

std::string nonce_of(const Answer& page) {
  const std::string policy = page.header("content-security-policy");
  const std::size_t at = policy.find("'nonce-") + 7;
  return policy.substr(at, policy.find('\'', at) - at);
}

}  // namespace

TEST_CASE("web app: pages get index.html with a policy and a nonce of their own (G1)") {
  const Folder folder;
  recourse::http::ServerOptions options;
  options.ui_dir = folder.path;
  House house(options);
  std::set<std::string> nonces;
  for (const char* target :
       {"/", "/inbox", "/tasks/0190a0b0c0d070008000000000000001", "/instances"}) {
    CAPTURE(target);
    const Answer page = house.send({.target = target});
    CHECK(page.status == 200);
    CHECK(page.header("content-type") == "text/html; charset=utf-8");
    CHECK(page.header("cache-control") == "no-cache");
    const std::string policy = page.header("content-security-policy");
    CHECK(policy.find("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-") == 0);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(page.body.find("nonce=\"" + nonce_of(page) + "\"") != std::string::npos);
    nonces.insert(nonce_of(page));
  }
  CHECK(nonces.size() == 4);
}

TEST_CASE("web app: assets are revalidated by ETag, and nothing outside the folder is read") {
  const Folder folder;
  recourse::http::ServerOptions options;
  options.ui_dir = folder.path;
  House house(options);
  const Answer asset = house.send({.target = "/ui/app.js"});
  CHECK(asset.status == 200);
  CHECK(asset.header("content-type") == "text/javascript; charset=utf-8");
  const Answer again =
      house.send({.target = "/ui/app.js", .headers = {{"If-None-Match", asset.header("etag")}}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  for (const char* target : {"/ui/../app.js", "/ui/%2e%2e/app.js", "/ui/..%2fapp.js", "/ui//app.js",
                             "/ui/%2fetc%2fpasswd", "/ui/..%5capp.js"}) {
    CAPTURE(target);
    CHECK(house.send({.target = target}).status == 400);
  }
  for (const char* target : {"/ui/none.js", "/ui", "/app.js", "/robots.txt"}) {
    CAPTURE(target);
    CHECK(house.send({.target = target}).status == 404);
  }
  CHECK(house.send({.method = "POST", .target = "/inbox", .body = "{}"}).status == 404);
}

TEST_CASE("web app: the embedded bundle is served packed, or unpacked to who cannot unpack") {
  House house;
  const Answer page = house.send({.target = "/"});
  CHECK(page.status == 200);
  if (recourse::http::embedded_files().empty()) {
    CHECK(page.body.find("/api/v1") != std::string::npos);
    return;
  }
  const std::size_t at = page.body.find("/ui/");
  REQUIRE(at != std::string::npos);
  const std::string target = page.body.substr(at, page.body.find('"', at) - at);
  const Answer plain = house.send({.target = target});
  CHECK(plain.status == 200);
  CHECK(plain.header("content-encoding").empty());
  CHECK(plain.header("cache-control") == "public, max-age=31536000, immutable");
  const Answer packed =
      house.send({.target = target, .headers = {{"Accept-Encoding", "gzip, br"}}});
  CHECK(packed.header("content-encoding") == "gzip");
  CHECK(packed.body.size() < plain.body.size());
  CHECK(packed.body.starts_with("\x1f\x8b"));
}

TEST_CASE("health: alive, ready and figures without a session") {
  House house;
  CHECK(house.send({.target = "/healthz"}).status == 200);
  CHECK(house.send({.target = "/readyz"}).status == 200);
  const Answer metrics = house.send({.target = "/metrics"});
  CHECK(metrics.header("content-type").starts_with("text/plain"));
  CHECK(metrics.body.find("\nrecourse_http_answers_total{class=\"2xx\"} 2\n") != std::string::npos);
  CHECK(metrics.body.find("\nrecourse_database_ok 1\n") != std::string::npos);
}
