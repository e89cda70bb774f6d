#include "tests/http/house.h"

#include "tests/http/conforms.h"

#include <catch2/catch.hpp>

#include "adapters/directory/snapshot.h"
#include "adapters/cli/notice_desk.h"
#include "adapters/http/secret.h"
#include "adapters/http/session.h"
#include "adapters/vault/personal_vault.h"
#include "adapters/yaml/definition_loader.h"

namespace recourse::test {
namespace {

template <class AnyDatabase>
class HouseSession final : public runtime::Session {
 public:
  HouseSession(AnyDatabase& database, const vault::Keyring& keyring)
      : store_(store::instance_store(database)),
        worklist_(store::worklist_query(database)),
        queues_(store::work_queues(database)),
        registry_(store::registry(database)),
        notices_(store::notices(database)),
        nodes_(store::nodes(database)),
        secrets_(store::secret_store(database)),
        accesses_(store::access_log(database)),
        vault_(*secrets_, keyring) {}
  runtime::Reads reads() override {
    return {*store_,   *worklist_, *queues_,       *registry_,
            *notices_, *nodes_,    &vault_,        secrets_.get(), accesses_.get()};
  }

 private:
  std::unique_ptr<ports::InstanceStore> store_;
  std::unique_ptr<ports::WorklistQuery> worklist_;
  std::unique_ptr<ports::WorkQueues> queues_;
  std::unique_ptr<ports::Registry> registry_;
  std::unique_ptr<ports::Notices> notices_;
  std::unique_ptr<ports::Nodes> nodes_;
  std::unique_ptr<ports::SecretStore> secrets_;
  std::unique_ptr<ports::AccessLog> accesses_;
  vault::PersonalVault vault_;
};

ports::Person person(std::string id, std::vector<std::string> groups,
                     std::vector<std::string> roles) {
  ports::Person out;
  out.name = {"Person " + id, "员工" + id};
  out.id = std::move(id);
  out.groups = std::move(groups);
  out.roles = std::move(roles);
  return out;
}

const char* const kConnector = R"(
connector: bank.pay
title: {en: Pay, zh: 付款}
input: {amount: decimal}
result: {receipt: text}
errors:
  account_closed: {title: {en: Account closed, zh: 账户已关闭}}
idempotent: true
)";

const yaml::ConnectorCatalogue& connectors() {
  static const yaml::ConnectorCatalogue kCatalogue = [] {
    yaml::ConnectorCatalogue catalogue;
    (void)yaml::load_connector(kConnector, catalogue);
    return catalogue;
  }();
  return kCatalogue;
}

http::CheckedDefinition check(const std::string& source) {
  auto loaded = yaml::load_definition(source, connectors());
  return {std::move(loaded.findings), std::move(loaded.definition)};
}

/// A log of ten records; what it says in truth is tests/seal's to look at.
http::RecordLog sample_record() {
  http::RecordLog record;
  record.checkpoint = [](std::optional<std::uint64_t> from) {
    return from.value_or(0) > 10 ? std::nullopt : std::optional<std::string>("recourse/test\n10\n");
  };
  record.case_file = [](InstanceId id, std::uint64_t, const auto&) {
    return Result<std::string>(id.text());
  };
  record.verify = [](const std::string&, const std::string& key, const std::string& witness) {
    const bool usable = key.empty() && witness.empty();
    return usable ? std::optional(Value(Map{{"verdict", "ok"}})) : std::nullopt;
  };
  record.standing = [] { return http::RecordLog::Standing{10, 10, 0, false}; };
  return record;
}

/// Hashing takes 30 ms: once for all tests.
const std::string& password_hash() {
  static const std::string kHash = http::hash_password("correct horse");
  return kHash;
}

/// One export at a time, done at once, whose file says what was asked for.
http::Exports exports_made_of_nothing() {
  const auto jobs = std::make_shared<std::vector<std::pair<std::string, Map>>>();
  http::Exports out;
  out.begin = [jobs](const http::ExportAsked& asked) -> Result<Value> {
    if (asked.form != "xes") {
      return Rejection{Rejection::Kind::kInvalid, "FIELD", {"x", "x"}, {}};
    }
    Map job{{"id", std::to_string(jobs->size())}, {"form", asked.form}, {"format", asked.layout},
            {"process", asked.process}, {"identified", asked.identified}, {"state", "done"},
            {"cases", 1}, {"events", 2}, {"size", 3}, {"parts", 1},
            {"asked", "2026-03-02T01:00:00Z"}, {"fault", asked.reason + asked.section}};
    jobs->emplace_back(asked.by, job);
    return Value(std::move(job));
  };
  out.list = [jobs](const std::string& user) {
    List items;
    for (const auto& [by, job] : *jobs) {
      if (by == user) items.emplace_back(job);
    }
    return items;
  };
  out.show = [jobs](const std::string& id, const std::string& user) {
    for (const auto& [by, job] : *jobs) {
      if (by == user && job.get("id").text() == id) return Value(job);
    }
    return Value();
  };
  out.part = [show = out.show](const std::string& id, const std::string& user,
                               std::uint64_t number) -> std::optional<std::string> {
    if (show(id, user).is_null() || number > 0) return std::nullopt;
    return "log";
  };
  return out;
}

}  // namespace

Headers Badge::headers() const {
  Headers out;
  if (!cookie.empty()) out.emplace_back("Cookie", cookie);
  if (!csrf.empty()) out.emplace_back("X-CSRF-Token", csrf);
  if (!bearer.empty()) out.emplace_back("Authorization", "Bearer " + bearer);
  return out;
}

House::House(http::ServerOptions options, Kind kind)
    : world(kind == Kind::kMemory ? nullptr : std::make_unique<World>(kind)),
      registry(world ? store::registry(world->database()) : store::registry(database)) {
  for (auto& each :
       {person("ann", {"desk"}, {}), person("bob", {"desk"}, {}), person("eve", {"other"}, {}),
        person("sue", {}, {"supervisor"}), person("ada", {}, {"admin"}),
        person("oda", {}, {"auditor"}), person("dan", {}, {"designer"}),
        person("bot", {}, {"worker"}), person("tom", {"desk"}, {})}) {
    people_.emplace(each.id, each);
    registry->put_credential({each.id, password_hash(), 0, std::nullopt});
  }
  people_["tom"].active = false;
  for (const auto& [id, manifest] : connectors()) library.add(manifest);
  publish_people();
  const auto connect = [this]() -> std::unique_ptr<runtime::Session> {
    if (!world) return std::make_unique<HouseSession<store::MemoryDatabase>>(database, keyring);
    return std::make_unique<HouseSession<store::Database>>(world->database(), keyring);
  };
  office = std::make_unique<notify::PostOffice>(
      notify::PostOffice::World{
          connect, library, clock,
          [this](const runtime::Posted& posted) { runtime->feed().publish(posted); },
          [](const std::string&) {}},
      notify::PostOffice::Options{.public_url = "https://desk.example"});
  office->open();
  office->start();
  runtime::Runtime::World ports{connect,
                                library,
                                clock,
                                ids,
                                hasher,
                                [](const std::string&) {},
                                [this](const runtime::Posted& posted, std::function<void()> done) {
                                  office->take(posted, std::move(done));
                                }};
  runtime = std::make_unique<runtime::Runtime>(std::move(ports), runtime::Runtime::Options{});
  runtime->start();
  options.transport.port = 0;
  http::Server::World offered{*runtime, check, {}, sample_record(),
                              cli::notice_desk(*office, library, clock)};
  offered.exports = exports_made_of_nothing();
  server_ = std::make_unique<http::Server>(std::move(offered), std::move(options));
  server_->start();
}

House::~House() {
  server_->stop();
  runtime->stop();
  office->stop();
}

void House::publish_people() {
  std::map<std::string, directory::Snapshot::Group> groups;
  for (const auto& [id, each] : people_) {
    for (const std::string& group : each.groups) {
      if (each.active) groups[group].members.push_back(id);
    }
  }
  directory::Snapshot::Sections sections;
  for (const auto& [id, each] : people_) {
    const bool central = each.section == "head-office";
    if (!each.section.empty()) sections[each.section] = {each.section, {}, central};
  }
  library.set_directory(std::make_shared<directory::Snapshot>(
      people_, std::move(groups), std::move(sections), directory::Snapshot::Duties{}));
}

void House::take_out(const std::string& user) {
  people_.erase(user);
  publish_people();
}

void House::disable(const std::string& user) {
  people_[user].active = false;
  publish_people();
}

void House::set_section(const std::string& user, const std::string& section) {
  people_[user].section = section;
  publish_people();
}

void House::set_groups(const std::string& user, const std::vector<std::string>& groups) {
  people_[user].groups = groups;
  publish_people();
}

void House::set_roles(const std::string& user, const std::vector<std::string>& roles) {
  people_[user].roles = roles;
  publish_people();
}

void House::publish(const std::string& yaml) {
  const auto checked = check(yaml);
  for (const auto& finding : checked.findings) {
    UNSCOPED_INFO(finding.line << ": " << finding.code << " " << finding.text.en);
  }
  REQUIRE(checked.definition != nullptr);
  REQUIRE(runtime->publish(checked.definition, "ada").ok());
}

Answer House::send(const Ask& ask) const {
  const Answer answer = test::send(port(), ask);
  const std::string fault = answer_mismatch(ask, answer);
  INFO(ask.method << " " << ask.target << ": " << answer.body.substr(0, 2000));
  CHECK(fault == "");
  return answer;
}

Answer House::get(const Badge& who, const std::string& target) const {
  return send({.target = target, .headers = who.headers()});
}

Answer House::post(const Badge& who, const std::string& target, const std::string& body,
                   const std::string& key) const {
  Headers headers = who.headers();
  headers.emplace_back("Idempotency-Key", key.empty() ? "key-" + std::to_string(++keys_) : key);
  return send({.method = "POST", .target = target, .headers = headers, .body = body});
}

Badge House::badge(const std::string& user) {
  const std::string token = http::random_secret();
  const Instant now = clock.now();
  const std::string csrf = http::random_secret();
  registry->put_session(
      {http::secret_hash(token), user, csrf, now, Instant{now.us + http::kSessionUs}});
  return {"recourse_session=" + token, csrf, {}};
}

Badge House::machine(const std::string& user) {
  const Instant now = clock.now();
  return {{}, {}, http::issue_token(*registry, user, now, Instant{now.us + http::kSessionUs})};
}

Value json(const Answer& answer) {
  const auto parsed = json::parse_json(answer.body);
  INFO(answer.body);
  REQUIRE(parsed.ok());
  return *parsed;
}

}  // namespace recourse::test
