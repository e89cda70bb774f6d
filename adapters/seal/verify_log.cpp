#include "adapters/seal/verify_log.h"

#include <algorithm>
#include <future>
#include <utility>

#include "adapters/seal/access_check.h"
#include "adapters/seal/publications.h"
#include "adapters/seal/sealed_check.h"
#include "adapters/seal/witness_check.h"

namespace recourse::seal {
namespace {

constexpr std::size_t kPage = 4'000;

KnownDefinitions known_definitions(ports::Registry& registry) {
  KnownDefinitions out;
  Sha256 sha256;
  for (const ports::DefinitionRow& row : registry.definitions()) {
    const bool same = history::hex(sha256(row.source)) == row.hash;
    (same ? out.there : out.differ).insert(row.hash);
  }
  return out;
}

/// The next page is read while this one is checked.
class Pages {
 public:
  explicit Pages(ports::RecordLog& log) : log_(log) { fetch({}, 0); }
  std::vector<ports::AuditRow> next() {
    std::vector<ports::AuditRow> page = coming_.get();
    if (!page.empty()) fetch(page.back().instance, page.back().record);
    return page;
  }

 private:
  void fetch(InstanceId instance, std::uint64_t record) {
    coming_ = std::async(std::launch::async, [this, instance, record] {
      return log_.audit(instance, record, kPage);
    });
  }
  ports::RecordLog& log_;
  std::future<std::vector<ports::AuditRow>> coming_;
};

class LogCheck {
 public:
  LogCheck(const LogSources& sources, const Held& held, Report& report)
      : sources_(sources), held_(held), report_(report) {}

  void records(const Progress& progress);
  void leaves();
  void checkpoints(const KeyCheck& keys);
  void witnesses();
  void accesses(const KeyCheck& keys);
  [[nodiscard]] KeyCheck keys() const;

 private:
  void check_sizes(const history::MerkleEdge& edge);
  void judge_held(const KeyCheck& keys);
  void read_held();
  [[nodiscard]] std::vector<AccessesText> signed_heads(const KeyCheck& keys);

  const LogSources& sources_;
  const Held& held_;
  Report& report_;
  std::uint64_t sealed_ = 0;
  std::map<std::uint64_t, ports::LogCheckpoint> ahead_;  ///< checkpoints not compared yet
  std::uint64_t read_to_ = 0;
  std::uint64_t signed_to_ = 0;                          ///< by a checkpoint here, or the held one
  std::optional<SignedNote> held_note_;
  std::optional<CheckpointText> held_text_;
  std::optional<history::Digest> root_at_held_;
};

void LogCheck::records(const Progress& progress) {
  const KnownDefinitions definitions = known_definitions(sources_.registry);
  RecordCheck check(report_, definitions);
  SealedCheck personal(report_, sources_.secrets, sources_.vault);
  FileCheck files(report_, sources_.open);
  Pages pages(sources_.log);
  for (auto page = pages.next(); !page.empty(); page = pages.next()) {
    for (ports::AuditRow& row : page) {
      const std::uint64_t redactions = report_.redactions;
      check.take(row);
      if (const std::string* again = check.hashed_text()) row.bytes = *again;
      files.take(row);  // a file that does not open is one of them, and no person's data
      personal.take(row);
      if (report_.redactions > redactions) personal.excuse(erased_keys(row.bytes));
      if (row.position) {
        ++sealed_;
        continue;
      }
      ++report_.tail;
      const auto outline = outline_of(row.bytes);
      const auto at = outline ? parse_instant(outline->recorded) : std::nullopt;
      if (at && (!report_.tail_since || *at < *report_.tail_since)) report_.tail_since = at;
    }
    if (progress) progress(report_.records);
  }
  personal.end();
  files.end();
}

void LogCheck::read_held() {
  if (!held_.checkpoint) return;
  held_note_ = parse_note(*held_.checkpoint);
  if (held_note_) held_text_ = parse_checkpoint(held_note_->text);
  if (held_text_) return;
  report_.found({Verdict::kUnreadable, "", 0, 0, std::nullopt,
                 {"the held checkpoint is no signed checkpoint", "所持有的检查点无法读取"}});
}

/// The tree has `edge.size()` leaves now: is that what was signed for this size?
void LogCheck::check_sizes(const history::MerkleEdge& edge) {
  if (held_text_ && held_text_->size == edge.size()) root_at_held_ = edge.root();
  if (ahead_.empty() && read_to_ != ~std::uint64_t{0}) {
    for (auto& checkpoint : sources_.log.checkpoints(read_to_, kPage)) {
      read_to_ = checkpoint.size;
      ahead_.emplace(checkpoint.size, std::move(checkpoint));
    }
    if (ahead_.empty()) read_to_ = ~std::uint64_t{0};
  }
  const auto due = ahead_.find(edge.size());
  if (due == ahead_.end()) return;
  if (edge.root() != due->second.root) {
    report_.found({Verdict::kRootDiffers, "", 0, 0, edge.size(),
                   {"the log of " + std::to_string(edge.size()) +
                        " records does not have the root that was signed",
                    "前 " + std::to_string(edge.size()) + " 条记录的根与签名不符"}});
  }
  ahead_.erase(due);
}

/// What the signed heads say of the log of accesses, as far as they may count.
std::vector<AccessesText> LogCheck::signed_heads(const KeyCheck& keys) {
  std::vector<AccessesText> out;
  std::int64_t read_to = 0;
  for (auto page = sources_.accesses.heads(0, kPage); !page.empty();
       page = sources_.accesses.heads(read_to, kPage)) {
    for (const ports::AccessHead& head : page) {
      const auto position = static_cast<std::uint64_t>(head.position);
      const auto note = parse_note(head.note);
      const auto text = note ? parse_checkpoint(note->text) : std::nullopt;
      Label fault;
      if (!text || !text->accesses || text->accesses->count != position) {
        fault = {"its note says something else than its row", "其签名文本与数据行不符"};
      } else {
        fault = keys.fault(*note, text->size, text->size);
      }
      if (fault.empty()) {
        out.push_back(*text->accesses);
      } else {
        report_.found({Verdict::kKeyNotValid, "", 0, 0, position,
                       {"head of " + std::to_string(position) + " accesses: " + fault.en,
                        "覆盖 " + std::to_string(position) + " 条访问记录的签名：" + fault.zh}});
      }
    }
    read_to = page.back().position;
  }
  return out;
}

void LogCheck::accesses(const KeyCheck& keys) {
  AccessCheck check(report_);
  const Label head{"a signed head", "已签名的记录"};
  const Label held{"the held checkpoint", "所持有的检查点"};
  auto held_accesses = held_text_ ? held_text_->accesses : std::nullopt;
  for (const AccessesText& accesses : signed_heads(keys)) {
    if (held_accesses && held_accesses->count <= accesses.count) {
      check.expect(*std::exchange(held_accesses, std::nullopt), held);
    }
    check.expect(accesses, head);
  }
  if (held_accesses) check.expect(*held_accesses, held);
  std::int64_t read_to = 0;
  for (auto page = sources_.accesses.after(0, kPage); !page.empty();
       page = sources_.accesses.after(read_to, kPage)) {
    for (const ports::AccessRow& row : page) check.take(row);
    read_to = page.back().position;
  }
  check.end();
}

void LogCheck::leaves() {
  read_held();
  Sha256 sha256;
  history::MerkleEdge edge(sha256.function());
  std::uint64_t next = 0, count = 0;
  check_sizes(edge);
  for (auto page = sources_.log.leaves(0, kPage); !page.empty();
       page = sources_.log.leaves(next, kPage)) {
    for (const ports::LogLeaf& leaf : page) {
      if (leaf.position != next) {
        const std::string gap = std::to_string(next) + "–" + std::to_string(leaf.position - 1);
        report_.found({Verdict::kMissing, "", 0, 0, next,
                       {"positions " + gap + " of the log are gone", "日志位置 " + gap + " 缺失"}});
        next = leaf.position;
      }
      ++next, ++count;
      edge.append(leaf.hash);
      check_sizes(edge);
    }
  }
  report_.size = count;
  if (count > sealed_) {
    for (const ports::LogLeaf& leaf : sources_.log.orphans(kPage)) {
      report_.found({Verdict::kMissing, leaf.instance.text(), leaf.record, 0, leaf.position,
                     {"the record was sealed and is gone", "该记录已封存，但现已缺失"}});
    }
  }
}

void LogCheck::judge_held(const KeyCheck& keys) {
  if (!held_text_) return;
  const auto told = [&](Verdict verdict, Label text) {
    report_.found({verdict, "", 0, 0, held_text_->size, std::move(text)});
  };
  const auto newest = sources_.log.newest_checkpoint();
  const auto newest_note = newest ? parse_note(newest->note) : std::nullopt;
  const auto newest_text = newest_note ? parse_checkpoint(newest_note->text) : std::nullopt;
  if (!keys.keys().empty()) {
    const Label fault =
        keys.fault_of_held(*held_note_, *held_text_,
                           newest_text ? newest_text->origin : held_text_->origin, report_.size);
    if (!fault.empty()) return told(Verdict::kKeyNotValid, fault);
  }
  if (held_text_->size > report_.size) {
    return told(Verdict::kTruncated,
                {"the held checkpoint covers " + std::to_string(held_text_->size) +
                     " records, the log has " + std::to_string(report_.size),
                 "所持有的检查点覆盖 " + std::to_string(held_text_->size) + " 条记录，日志仅有 " +
                     std::to_string(report_.size) + " 条"});
  }
  if (!root_at_held_ || *root_at_held_ != held_text_->root) {
    report_.evidence = {*held_.checkpoint, newest ? newest->note : ""};
    return told(Verdict::kForked, {"the log had another content when the held checkpoint was made",
                                   "制作所持有的检查点时，日志内容与现在不同"});
  }
  signed_to_ = std::max(signed_to_, held_text_->size);
}

/// What a witness signed is kept beside the checkpoints, a line for each.
void LogCheck::witnesses() {
  WitnessCheck check(held_.witnesses);
  if (!check.wanted()) return;
  std::uint64_t read_to = 0;
  for (auto page = sources_.log.checkpoints(0, kPage); !page.empty();
       page = sources_.log.checkpoints(read_to, kPage)) {
    for (const ports::LogCheckpoint& row : page) {
      std::string text = row.note;
      for (const auto& cosignature : sources_.log.cosignatures(row.size)) text += cosignature.line;
      if (const auto note = parse_note(text)) check.take(*note, row.size);
      read_to = row.size;
    }
  }
  if (held_text_ && root_at_held_ == held_text_->root) check.take(*held_note_, held_text_->size);
  if (auto fault = check.end(report_)) report_.found(*std::move(fault));
}

KeyCheck LogCheck::keys() const {
  return {introduced_keys(sources_.store.record_bytes(key_case()),
                          sources_.log.leaves_of(key_case())),
          held_};
}

void LogCheck::checkpoints(const KeyCheck& keys) {
  for (auto page = sources_.log.checkpoints(0, kPage); !page.empty();
       page = sources_.log.checkpoints(report_.checkpoint, kPage)) {
    for (const ports::LogCheckpoint& row : page) {
      const auto note = parse_note(row.note);
      const auto text = note ? parse_checkpoint(note->text) : std::nullopt;
      Label fault;
      if (!text || text->size != row.size || text->root != row.root) {
        fault = {"its note says something else than its row", "其签名文本与数据行不符"};
      } else {
        fault = keys.fault(*note, row.size, report_.checkpoint);
      }
      if (!fault.empty()) {
        report_.found({Verdict::kKeyNotValid, "", 0, 0, row.size,
                       {"checkpoint of size " + std::to_string(row.size) + ": " + fault.en,
                        "大小为 " + std::to_string(row.size) + " 的检查点：" + fault.zh}});
      }
      if (row.size > report_.size) {
        report_.found({Verdict::kTruncated, "", 0, 0, row.size,
                       {"a checkpoint covers " + std::to_string(row.size) +
                            " records, the log has " + std::to_string(report_.size),
                        "检查点覆盖 " + std::to_string(row.size) + " 条记录，日志仅有 " +
                            std::to_string(report_.size) + " 条"}});
      }
      report_.checkpoint = row.size;
    }
  }
  signed_to_ = report_.checkpoint;
  judge_held(keys);
  if (report_.size > signed_to_) report_.tail += report_.size - signed_to_;
  if (!keys.keys().empty() && !keys.trusted() && !held_text_) {
    report_.notes.push_back(
        {Verdict::kOk, "", 0, 0, std::nullopt,
         {"the first key is taken on trust: " + keys.keys().front().key.text() +
              "; whoever holds database and key could have written all of this anew: keep a "
              "checkpoint elsewhere and verify with --checkpoint",
          "首个密钥未经外部核实：" + keys.keys().front().key.text() +
              "；同时掌握数据库与密钥者可重写全部历史，请另行保存检查点并用 --checkpoint 验证"}});
  }
}

}  // namespace

Report verify_log(const LogSources& sources, const Held& held, const Progress& progress) {
  Report report;
  LogCheck check(sources, held, report);
  check.records(progress);
  check.leaves();
  const KeyCheck keys = check.keys();
  check.checkpoints(keys);
  check.accesses(keys);
  check.witnesses();
  check_publications(sources.store, sources.registry, report);
  // A database in use has unsigned records at any time; what was signed below the newest checkpoint
  // cannot be taken for one here. That nothing is signed satisfies nobody who brought something.
  report.tell_tail(held.any() && report.tail >= report.records, "", 0);
  return report;
}

}  // namespace recourse::seal
