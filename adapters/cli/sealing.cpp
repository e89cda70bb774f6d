#include "adapters/cli/sealing.h"

#include <unistd.h>

#include <array>

#include "adapters/http/secret.h"
#include "adapters/json/base64.h"
#include "adapters/runtime/ambient.h"
#include "adapters/seal/log_tiles.h"
#include "adapters/store/open.h"
#include "engine/process/secrets.h"

namespace recourse::cli {
namespace {
using namespace std::chrono_literals;

constexpr auto kTick = 1000ms;
constexpr auto kPatience = 5000ms;  // the world is gone

std::string holder_name() {
  std::array<char, 64> host{};
  (void)::gethostname(host.data(), host.size() - 1);
  return std::string(host.data()) + ":" + std::to_string(::getpid()) + ":" +
         http::random_secret().substr(0, 8);
}

Rejection not_cosigned() {
  return {Rejection::Kind::kInvalid,
          "COSIGNATURE",
          {"This is no checkpoint of this log, cosigned by that witness.",
           "该文本不是由此见证人共同签名的、属于本日志的检查点。"},
          {}};
}

}  // namespace

std::string key_file_path(const std::string& db, const std::string& named) {
  if (!named.empty()) return named;
  constexpr std::string_view kSqlite = "sqlite:";
  return db.starts_with(kSqlite) ? db.substr(kSqlite.size()) + ".signing" : "";
}

Sealing::Sealing(World world, std::string key_file)
    : world_(std::move(world)),
      key_file_(std::move(key_file)),
      store_(store::instance_store(world_.database)),
      log_(store::record_log(world_.database)),
      accesses_(store::access_log(world_.database)),
      sealer_({*log_, *accesses_, {*store_, world_.clock, world_.hasher}, holder_name(),
               [this] { return seal::read_key_file(key_file_); }},
              {}),
      ticker_([this] { return tick(); }) {}

void Sealing::make_keys() {
  if (key_file_.empty() || seal::read_key_file(key_file_)) return;
  if (!store_->record_bytes(seal::key_case()).empty()) return;  // elsewhere: the alarm says so
  seal::write_key_file(key_file_, seal::new_key_file("", world_.clock.now()));
  world_.report({"keys that sign the record were made in " + key_file_ +
                     "; keep a copy of them away from the database",
                 "已生成记录签名密钥：" + key_file_ + "；请将其副本与数据库分开保存"});
}

void Sealing::start() {
  try {
    make_keys();
  } catch (const std::runtime_error& error) {
    const std::string what = error.what();
    world_.report({"sealing: " + what, "封存：" + what});
  }
  {
    const std::lock_guard lock(mutex_);
    started_ = true;
  }
  ticker_.start();
}

void Sealing::stop() {
  ticker_.stop();
  // What came in since would otherwise lie unsigned until somebody serves again.
  sign_what_is_there();
  const std::lock_guard lock(mutex_);
  started_ = false;
  try {
    sealer_.release();
  } catch (const ports::StoreError&) {
    // The lease lapses by itself in a few seconds.
  }
}

/// Whoever only looks signs nothing; whoever serves does, where no other node has the lease.
void Sealing::sign_what_is_there() {
  const std::lock_guard lock(mutex_);
  if (!started_) return;
  try {
    (void)sealer_.step(/*sign_now=*/true);
  } catch (const std::exception& error) {
    const std::string what = error.what();
    world_.report({"sealing: the last records are not signed: " + what,
                   "封存：最后的记录未签名：" + what});
  }
}

std::chrono::milliseconds Sealing::tick() {
  seal::SealStanding now;
  try {
    const std::lock_guard lock(mutex_);
    now = sealer_.step();
  } catch (const std::exception& error) {
    now = standing();
    now.alarm = {error.what(), error.what()};
  }
  if (now.alarm != reported_ && !now.alarm.empty()) {
    world_.report({"sealing: " + now.alarm.en, "封存：" + now.alarm.zh});
  }
  reported_ = now.alarm;
  const std::lock_guard lock(standing_mutex_);
  standing_ = now;
  return now.alarm.empty() ? kTick : kPatience;
}

seal::SealStanding Sealing::standing() const {
  const std::lock_guard lock(standing_mutex_);
  return standing_;
}

seal::SealStanding Sealing::seal_now() {
  const std::lock_guard lock(mutex_);
  make_keys();
  return sealer_.step(/*sign_now=*/true);
}

std::optional<std::string> Sealing::checkpoint(std::optional<std::uint64_t> from) {
  const auto log = store::record_log(world_.database);
  const auto newest = log->newest_checkpoint();
  if (!newest || (from && *from > newest->size)) return std::nullopt;
  const auto head = store::access_log(world_.database)->newest_head();
  const auto head_note = head ? seal::parse_note(head->note) : std::nullopt;
  const auto head_text = head_note ? seal::parse_checkpoint(head_note->text) : std::nullopt;
  const bool newer = head_text && head_text->size == newest->size && head->note != newest->note;
  if (!from && newer) return head->note;
  std::string out;
  if (from) {
    seal::Sha256 sha256;
    history::MerkleTiles tiles = seal::tiles_of(*log, sha256.function());
    out = "old " + std::to_string(*from) + "\n";
    for (const history::Digest& hash : tiles.consistency(*from, newest->size)) {
      out += json::base64({reinterpret_cast<const char*>(hash.data()), hash.size()}) + "\n";
    }
    out += "\n";
  }
  out += newest->note;
  for (const auto& cosignature : log->cosignatures(newest->size)) out += cosignature.line;
  return out;
}

std::unique_ptr<ports::Vault> Sealing::vault_on(ports::SecretStore& secrets) const {
  if (world_.keyring == nullptr) return nullptr;
  return std::make_unique<vault::PersonalVault>(secrets, *world_.keyring);
}

Result<std::string> Sealing::case_file(InstanceId id, std::uint64_t held_size,
                                       std::map<std::string, std::string> attachments) {
  sign_what_is_there();  // nothing vouches for records at the end of a file that are not signed
  const auto store = store::instance_store(world_.database);
  const auto log = store::record_log(world_.database);
  const auto registry = store::registry(world_.database);
  const auto secrets = store::secret_store(world_.database);
  const auto vault = vault_on(*secrets);
  auto collected =
      seal::collect_case({*store, *log, *registry, *secrets, vault.get()}, id, held_size);
  if (!collected.ok()) return collected.rejection();
  collected->attachments = std::move(attachments);
  return seal::to_archive(*collected);
}

std::unique_ptr<ports::RecordLog> Sealing::log_here() const {
  return store::record_log(world_.database);
}

std::optional<std::string> Sealing::sign_export(seal::ExportSays says) {
  const auto file = key_file_.empty() ? std::nullopt : seal::read_key_file(key_file_);
  const auto keys = file ? case_file(seal::key_case(), 0, {}) : Result<std::string>(std::string());
  const auto held = keys.ok() ? seal::read_case_file(*keys) : std::nullopt;
  if (!held || held->proofs.empty()) return std::nullopt;
  says.keys = *keys;
  says.checkpoint = held->proofs.back().note;  // the newest, with the lines of its witnesses
  says.at = world_.clock.now();
  return seal::export_note(says, file->keys.back().key);
}

seal::Report Sealing::verify(const seal::Held& held, const seal::Progress& progress) {
  const auto store = store::instance_store(world_.database);
  const auto log = store::record_log(world_.database);
  const auto registry = store::registry(world_.database);
  const auto accesses = store::access_log(world_.database);
  const auto secrets = store::secret_store(world_.database);
  const auto vault = vault_on(*secrets);
  seal::LogSources sources{*log, *store, *registry, *accesses, *secrets, vault.get()};
  runtime::RandomIds ids;
  if (vault != nullptr) {
    sources.open = [&](InstanceId instance, const Value& sealed) {
      process::Secrets opened({*vault, ids, world_.hasher}, instance);
      opened.read_despite_restriction();  // nobody sees it
      return opened.open(sealed);
    };
  }
  return seal::verify_log(sources, held, progress);
}

Result<Done> Sealing::accept_cosignature(const std::string& text,
                                         const seal::VerifierKey& witness) {
  const auto note = seal::parse_note(text);
  const auto wanted = note ? seal::parse_checkpoint(note->text) : std::nullopt;
  const auto log = store::record_log(world_.database);
  const auto ours = wanted && wanted->size > 0 ? log->checkpoints(wanted->size - 1, 1)
                                               : std::vector<ports::LogCheckpoint>{};
  const bool known = !ours.empty() && ours.front().size == wanted->size &&
                     ours.front().note.starts_with(note->text + '\n');
  if (!known || witness.kind != seal::VerifierKey::Kind::kCosignature ||
      !note->signed_by(witness)) {
    return not_cosigned();
  }
  // What a witness vouches for must still be a beginning of the log.
  seal::Sha256 sha256;
  history::MerkleTiles tiles = seal::tiles_of(*log, sha256.function());
  const std::uint64_t size = log->size();
  if (!history::consistent(sha256.function(), wanted->size, wanted->root, size,
                           tiles.edge(size).root(), tiles.consistency(wanted->size, size))) {
    return not_cosigned();
  }
  for (const auto& signature : note->signatures) {
    if (signature.name != witness.name || signature.id != witness.id()) continue;
    log->put_cosignature({wanted->size, witness.text(),
                          "— " + signature.name + " " +
                              json::base64(signature.id + signature.bytes) + "\n",
                          world_.clock.now()});
  }
  return Done{};
}

}  // namespace recourse::cli
