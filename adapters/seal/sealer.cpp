#include "adapters/seal/sealer.h"

#include <algorithm>

#include "adapters/seal/log_tiles.h"

namespace recourse::seal {
namespace {

/// A transaction that runs longer than this holds up whoever looks for new records.
constexpr std::int64_t kStalled_us = 60 * kMicrosPerSecond;

}  // namespace

bool Sealer::take_over(Instant now) {
  // Each renewal is a commit of its own. A clock that went back renews at once.
  const bool held = epoch_ != 0 && edge_ && now < renew_at_ &&
                    now.us > renew_at_.us - options_.lease.us;
  if (held) return true;
  const auto epoch =
      world_.log.take_lease(world_.holder, now, Instant{now.us + options_.lease.us});
  if (!epoch) {
    epoch_ = 0;
    return false;
  }
  renew_at_ = Instant{now.us + options_.lease.us / 2};
  if (*epoch == epoch_ && edge_) return true;
  history::MerkleTiles tiles = tiles_of(world_.log, sha256_.function());
  edge_ = tiles.edge(world_.log.size());
  newest_ = world_.log.newest_checkpoint();
  newest_head_ = world_.accesses.newest_head();
  epoch_ = *epoch;
  return true;
}

void Sealer::release() {
  if (epoch_ == 0) return;
  const Instant now = world_.keys.clock.now();
  (void)world_.log.take_lease(world_.holder, now, Instant{now.us - 1});
  epoch_ = 0;
  edge_.reset();
}

const SigningKey* Sealer::secret_of(const VerifierKey& key) const {
  for (const KeyFile::Key& own : file_->keys) {
    if (own.key.verifier() == key) return &own.key;
  }
  return nullptr;
}

/// Makes the newest key of the file the newest of the log.
void Sealer::settle_keys(SealStanding& standing) {
  const auto read = [this] {
    keys_ = introduced_keys(world_.keys.store.record_bytes(key_case()),
                            world_.log.leaves_of(key_case()));
  };
  if (keys_.empty() || !keys_.back().position) read();
  const VerifierKey wanted = file_->keys.back().key.verifier();
  const auto known = std::any_of(keys_.begin(), keys_.end(),
                                 [&](const IntroducedKey& k) { return k.key == wanted; });
  if (known) return;
  if (!keys_.empty() && secret_of(keys_.back().key) == nullptr) {
    const std::string key = keys_.back().key.text();
    standing.alarm = {
        "the log is signed by " + key +
            ", and the key file does not hold that key: name the right file with "
            "--signing-keys",
        "日志由 " + key + " 签名，而密钥文件中没有该密钥：请用 --signing-keys 指明正确的文件"};
    return;
  }
  introduce_key(world_.keys, wanted, file_->keys.back().reason);
  read();
}

void Sealer::seal_all(SealStanding& standing, Instant now) {
  while (true) {
    ports::Unsealed found = world_.log.unsealed(options_.batch);
    if (found.behind_since && now.us - found.behind_since->us > kStalled_us) {
      standing.alarm = {"an old transaction is still open: " + found.held_back_by,
                        "存在尚未结束的旧事务：" + found.held_back_by};
    }
    if (found.leaves.empty()) return;
    if (found.oldest) standing.lag.us = std::max(standing.lag.us, now.us - found.oldest->us);
    std::vector<ports::LogNode> nodes;
    for (ports::LogLeaf& leaf : found.leaves) {
      leaf.position = edge_->size();
      edge_->append(leaf.hash, [&](int level, std::uint64_t index, const history::Digest& hash) {
        if (level > 0 && level % history::kStoredLevels == 0) nodes.push_back({level, index, hash});
      });
    }
    if (!world_.log.append(epoch_, found.leaves, nodes)) {
      edge_.reset();  // somebody else seals: begin anew from what is there
      epoch_ = 0;
      standing.ours = false;
      return;
    }
    if (found.all) return;
  }
}

bool Sealer::checkpoint_due(Instant now, bool sign_now) const {
  const std::uint64_t last = newest_ ? newest_->size : 0;
  if (edge_->size() <= last) return false;
  if (sign_now || !newest_) return true;
  const bool rotated = keys_.back().position && *keys_.back().position >= last;
  const std::int64_t since = now.us - newest_->signed_at.us;
  return rotated || since >= options_.checkpoint_every.us ||
         (edge_->size() - last >= options_.checkpoint_leaves &&
          since >= options_.checkpoint_least.us);
}

/// People read also where nothing happens.
bool Sealer::accesses_due(Instant now, bool sign_now) const {
  if (!last_access_ || !newest_) return false;
  if (newest_head_ && newest_head_->position >= last_access_->position) return false;
  const Instant last = newest_head_ ? newest_head_->signed_at : newest_->signed_at;
  return sign_now || now.us - last.us >= options_.checkpoint_every.us;
}

void Sealer::sign(SealStanding& standing, Instant now) {
  CheckpointText checkpoint{file_->origin, edge_->size(), edge_->root()};
  if (last_access_) {
    const auto hash = history::digest_from_hex(last_access_->hash);
    checkpoint.accesses = {static_cast<std::uint64_t>(last_access_->position),
                           hash.value_or(history::Digest{})};
  }
  const std::string text = checkpoint.text();
  // The newest key whose record is in the log; its predecessor vouches for it once.
  std::size_t at = keys_.size();
  while (at > 0 && !keys_[at - 1].position) --at;
  if (at == 0) return;
  const IntroducedKey& signer = keys_[at - 1];
  std::string lines;
  const SigningKey* secret = secret_of(signer.key);
  if (secret != nullptr) lines += signature_line(text, *secret);
  const bool first_time = !newest_ || newest_->size <= *signer.position;
  const SigningKey* before = at > 1 ? secret_of(keys_[at - 2].key) : nullptr;
  if (first_time && before != nullptr) lines += signature_line(text, *before);
  if (secret == nullptr) {
    standing.alarm = {"the key file does not hold " + signer.key.text(),
                      "密钥文件中没有 " + signer.key.text()};
    return;
  }
  const ports::LogCheckpoint made{checkpoint.size, checkpoint.root, text + "\n" + lines, now};
  const bool grew = !newest_ || newest_->size < made.size;
  if (grew && !world_.log.put_checkpoint(epoch_, made)) return;
  if (grew) newest_ = made;
  if (!last_access_ || (newest_head_ && newest_head_->position >= last_access_->position)) return;
  newest_head_ = {last_access_->position, made.note, now};
  world_.accesses.put_head(*newest_head_);
}

SealStanding Sealer::step(bool sign_now) {
  SealStanding standing;
  const Instant now = world_.keys.clock.now();
  file_ = world_.key_file();
  if (!file_) {
    standing.alarm = {
        "the record is not sealed: name the file of the signing keys with "
        "--signing-keys (recourse signing-key new makes one)",
        "记录未封存：请用 --signing-keys 指明签名密钥文件（recourse signing-key new 可生成）"};
    return standing;
  }
  standing.ours = take_over(now);
  if (standing.ours) settle_keys(standing);
  if (standing.ours && standing.alarm.empty()) {
    seal_all(standing, now);
    if (standing.ours && !keys_.back().position) settle_keys(standing);
    if (standing.ours) last_access_ = world_.accesses.last();
    const bool due =
        standing.ours && (checkpoint_due(now, sign_now) || accesses_due(now, sign_now));
    if (due) sign(standing, now);
  }
  standing.size = edge_ ? edge_->size() : world_.log.size();
  standing.checkpoint = newest_ ? newest_->size : 0;
  return standing;
}

}  // namespace recourse::seal
