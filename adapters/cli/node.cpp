#include "adapters/cli/node.h"

#include <ostream>
#include <set>

#include "adapters/cli/findings.h"
#include "adapters/cli/notice_desk.h"
#include "adapters/cli/open_database.h"
#include "adapters/cli/sealing.h"
#include "adapters/cli/store_session.h"
#include "adapters/directory/directory_loader.h"
#include "adapters/runtime/absence_book.h"
#include "adapters/runtime/announcements.h"
#include "adapters/runtime/erasure.h"
#include "adapters/yaml/policy_loader.h"
#include "engine/calendar/calendar_value.h"
#include "engine/definition/built_in.h"
#include "engine/history/canonical.h"

namespace recourse::cli {
namespace {

bool same_rules(calendar::CalendarData a, calendar::CalendarData b) {
  a.transitions.clear();
  b.transitions.clear();
  return a == b;
}

runtime::Runtime::Options runtime_options(const Node::Options& options, store::Dialect dialect) {
  runtime::Runtime::Options out;
  // Of three, one decides while the commits of the others are under way.
  const int usual = dialect == store::Dialect::kSqlite ? 1 : 3;
  out.shards = options.shards > 0 ? options.shards : usual;
  out.queue_max = options.queue_max;
  out.batch_max = options.batch_max;
  out.cache_bytes = static_cast<std::size_t>(options.cache_mb) << 20;
  out.engine_room = options.engine_room;
  return out;
}

notify::PostOffice::Options notice_options(const Node::Options& options) {
  notify::PostOffice::Options out = options.notices;
  out.sends = options.sends_notices;
  return out;
}

}  // namespace

Node::Node(const Options& options, const Terminal& terminal)
    : terminal_(terminal),
      database_(open_database(options.db, options.make_schema ? store::WhenOlder::kUpgrade
                                                              : store::WhenOlder::kRefuse)),
      keys_(open_keys(options.db, options.keys,
                      !store::secret_store(*database_)->some_keys(1).empty(), terminal)),
      published_(library_, [this](const std::string& line) { report(line); }),
      seals_(options.seal) {
  session_ = connect()();
  if (keys_) {
    require_fit(*keys_, *session_->reads().secrets);  // before its list of erased keys is followed
    erased_again_ = vault::erase_again(*session_->reads().secrets, keys_->keyring.tombstones);
  }
  load_published(session_->reads().registry);
  office_ = std::make_unique<notify::PostOffice>(
      notify::PostOffice::World{
          connect(), library_, clock_,
          [this](const runtime::Posted& posted) { runtime_->told(posted); },
          [this](const std::string& line) { report(line); }},
      notice_options(options));
  runtime_ = std::make_unique<runtime::Runtime>(
      runtime::Runtime::World{connect(), library_, clock_, ids_,
                              options.hasher != nullptr ? *options.hasher : hasher_,
                              [this](const std::string& line) { report(line); },
                              [this](const runtime::Posted& posted, std::function<void()> stored) {
                                office_->take(posted, std::move(stored));
                              },
                              [this](runtime::Reads& reads) { load_published(reads.registry); }},
      runtime_options(options, database_->dialect()));
  sealing_ = std::make_unique<Sealing>(Sealing::World{*database_, clock_, hasher_,
                                                      [this](const Label& line) {
                                                        const std::lock_guard lock(print_mutex_);
                                                        terminal_.err << terminal_.say(line)
                                                                      << '\n';
                                                      },
                                                      keys_ ? &keys_->keyring : nullptr},
                                       key_file_path(options.db, options.signing_keys));
}

void Node::load_published(ports::Registry& registry) {
  published_.load(registry);
  library_.read_absences([&] {
    return runtime::standing_absences(runtime::absence_book(registry, nullptr), clock_.now());
  });
}

void Node::report(const std::string& line) {
  const std::lock_guard lock(print_mutex_);
  terminal_.err << line << '\n';
}

Node::~Node() { stop(); }

runtime::Connect Node::connect() {
  return [this] {
    return std::make_unique<StoreSession<store::Database>>(*database_,
                                                           keys_ ? &keys_->keyring : nullptr);
  };
}

void Node::start() {
  office_->open();
  office_->start();
  runtime_->start();
  if (seals_) sealing_->start();
  // What a request to erase was interrupted in goes on.
  runtime_->read([this](runtime::Reads& reads) {
    runtime::Erasures erasures(*runtime_);
    erasures.note_again(reads, erased_again_);
    erasures.go_on_with_all(reads);
  });
}
void Node::stop() {
  if (sealing_) sealing_->stop();
  if (runtime_) runtime_->stop();  // first: its last effects want their notices stored
  if (office_) office_->stop();
}

http::RecordLog Node::record_log() {
  http::RecordLog out;
  out.checkpoint = [this](std::optional<std::uint64_t> from) { return sealing_->checkpoint(from); };
  out.case_file = [this](InstanceId id, std::uint64_t held,
                         std::map<std::string, std::string> attachments) {
    return sealing_->case_file(id, held, std::move(attachments));
  };
  out.verify = [this](const std::string& held, const std::string& key,
                      const std::string& witness) -> std::optional<Value> {
    seal::Held brought;
    if (!held.empty()) brought.checkpoint = held;
    if (const auto trusted = seal::parse_verifier_key(key)) brought.keys.push_back(*trusted);
    if (!key.empty() && brought.keys.empty()) return std::nullopt;
    const auto cosigner = seal::parse_verifier_key(witness);
    if (cosigner && cosigner->kind == seal::VerifierKey::Kind::kCosignature) {
      brought.witnesses.push_back(*cosigner);
    }
    if (!witness.empty() && brought.witnesses.empty()) return std::nullopt;
    return Value(sealing_->verify(brought).to_map(clock_.now()));
  };
  out.standing = [this] {
    const seal::SealStanding now = sealing_->standing();
    return http::RecordLog::Standing{now.size, now.checkpoint, now.lag.us, !now.alarm.empty()};
  };
  return out;
}

/// Who was at work and is so no longer. The signal is written down before the directory is, so it
/// cannot be lost between the two.
void Node::announce_leavers(const std::string& directory_text) {
  auto& registry = session_->reads().registry;
  const auto before = registry.document("directory", "directory");
  const auto old = before ? directory::load_directory(*before) : directory::LoadedDirectory{};
  const auto fresh = directory::load_directory(directory_text);
  if (!old.directory || !fresh.directory) return;
  for (const std::string& user : old.directory->people()) {
    const ports::Person* was = old.directory->find(user);
    const ports::Person* now = fresh.directory->find(user);
    const bool gone = now == nullptr || !now->active;
    const bool left = was->active && gone;
    std::vector<std::string> lost = was->groups;
    std::erase_if(lost, [&](const std::string& group) {
      return !gone && std::ranges::find(now->groups, group) != now->groups.end();
    });
    if (left || (was->active && !lost.empty())) runtime::announce_review(registry, user, lost);
    if (!left) continue;
    runtime::announce(registry, std::string(definition::kPersonLeft), user, {{"user", user}},
                      ids_.make<InstanceId>().text());
  }
}

void Node::keep_documents(const House& house) {
  auto& registry = session_->reads().registry;
  for (const auto& [id, text] : house.connectors) registry.put_document("connector", id, text);
  for (const auto& [id, text] : house.calendars) registry.put_document("calendar", id, text);
  if (!house.directory_text.empty()) {
    announce_leavers(house.directory_text);
    registry.put_document("directory", "directory", house.directory_text);
  }
}

/// A version that was published is never another one afterwards (I32): dues were counted with it.
bool Node::keep_calendars(const runtime::Library& trial) {
  auto& registry = session_->reads().registry;
  bool sound = true;
  std::map<std::string, calendar::Calendar> fresh;  // by the name of its document
  std::vector<calendar::Calendar> all;
  for (const std::string& id : trial.calendars()) {
    const calendar::Calendar& wanted = trial.calendar(id);
    const std::string name = id + " " + wanted.version();
    const auto frozen = registry.document(kFrozenCalendar, name);
    auto kept = frozen ? calendar_kept(*frozen) : std::nullopt;
    if (!kept) fresh.emplace(name, wanted);
    const bool changed = kept && !same_rules(kept->data(), wanted.data());
    all.push_back(kept ? std::move(*kept) : wanted);
    if (!changed) continue;
    sound = false;
    terminal_.err << "calendar " << id << ": "
                  << terminal_.say({"version " + wanted.version() +
                                        " is published with other content; give it a new version",
                                    "版本 " + wanted.version() +
                                        " 已发布且内容不同，请改用新版本号"})
                  << '\n';
  }
  if (!sound) return false;
  for (const auto& [name, calendar] : fresh) {
    registry.put_document(kFrozenCalendar, name,
                          history::canonical_bytes(calendar::to_value(calendar.data())));
  }
  for (calendar::Calendar& calendar : all) library_.add(std::move(calendar));
  return true;
}

/// Cases keep the version they began under, so that one never changes either.
bool Node::keep_policies(const House& house) {
  auto& registry = session_->reads().registry;
  bool sound = true;
  for (const auto& [name, text] : house.policies) {
    const auto kept = registry.document(seal::kPolicy, name);
    if (!kept || *kept == text) continue;
    terminal_.err << "policy " << name << ": "
                  << terminal_.say({"published with other content; give it a new version",
                                    "已发布且内容不同，请改用新版本号"})
                  << '\n';
    sound = false;
  }
  for (const auto& [name, text] : house.policies) {
    if (!sound) return false;
    registry.put_document(seal::kPolicy, name, text);
    auto loaded = yaml::load_policy(text);
    if (loaded.policy) library_.add(std::move(*loaded.policy));
  }
  return sound;
}

/// Also those that were published before: by a program that was stopped there, or an older one.
void Node::enter_publications(const runtime::Library& trial, const House& house) {
  std::vector<seal::DocumentName> documents;
  for (const std::string& id : trial.calendars()) {
    documents.push_back({kFrozenCalendar, id + " " + trial.calendar(id).version()});
  }
  for (const auto& [name, text] : house.policies) documents.push_back({seal::kPolicy, name});
  const runtime::Reads reads = session_->reads();
  try {
    seal::enter_publications({reads.store, clock_, hasher_}, reads.registry, std::move(documents));
  } catch (const ports::StoreError& error) {
    if (error.kind != ports::StoreError::Kind::kCorrupt) throw;
    // One case of the engine's own that was changed keeps nobody from work.
    terminal_.err << terminal_.say({"the log was not told what is published: ",
                                    "已发布的内容未能记入日志："})
                  << error.what() << terminal_.say({"; recourse verify says more",
                                                    "；详情请运行 recourse verify"})
                  << '\n';
  }
}

Node::Deployed Node::deploy(const std::vector<HouseFile>& files, const std::string& by) {
  runtime::Library trial;  // nothing of a faulty folder reaches the running one
  auto wanted = files;
  std::erase_if(wanted, [](const HouseFile& f) { return f.kind == HouseFile::Kind::kScenario; });
  const House house = load_house(wanted, trial);
  print_findings(house.findings, terminal_, terminal_.err);
  if (house.has_errors()) return {};
  if (!keep_calendars(trial) || !keep_policies(house)) return {};
  enter_publications(trial, house);
  keep_documents(house);
  Deployed deployed;
  deployed.all = true;
  for (const definition::DefinitionPtr& definition : house.definitions) {
    const ports::DefinitionRow row{
        definition->id, definition->version, definition->hash, definition->source, by,
        clock_.now()};
    const auto published = session_->reads().registry.publish(row);
    if (published == ports::Registry::Published::kConflict) {
      const std::string next = std::to_string(definition->version + 1);
      terminal_.err << definition->id << " version " << definition->version << ": "
                    << terminal_.say({"published with other content; give this one version " + next,
                                      "该版本已发布且内容不同，请改为版本 " + next})
                    << '\n';
      deployed.all = false;
      continue;
    }
    library_.add(definition);
    const bool is_new = published == ports::Registry::Published::kNew;
    (is_new ? deployed.fresh : deployed.unchanged).push_back(definition);
  }
  runtime::mark_publication(session_->reads().registry, ids_.make<InstanceId>().text());
  load_published(session_->reads().registry);
  return deployed;
}

http::CheckedDefinition Node::check(const std::string& source) {
  std::set<std::string> calendars;
  for (const std::string& id : library_.calendars()) calendars.insert(id);
  const yaml::ConnectorCatalogue connectors = published_.connectors();
  auto loaded = yaml::load_definition(source, connectors, calendars, library_.policies());
  return {std::move(loaded.findings), std::move(loaded.definition)};
}

std::unique_ptr<http::Server> Node::server(http::ServerOptions options) {
  exports_ = std::make_unique<ExportDesk>(connect(), library_, *sealing_);
  http::Server::World offered{
      *runtime_, [this](const std::string& source) { return check(source); }, {}, record_log(),
      notice_desk(*office_, library_, clock_)};
  offered.exports = exports_->offered();
  return std::make_unique<http::Server>(std::move(offered), std::move(options));
}

}  // namespace recourse::cli
