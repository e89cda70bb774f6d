#include <algorithm>
#include <set>

#include "adapters/seal/case_file.h"
#include "adapters/seal/log_tiles.h"
#include "adapters/seal/sealed_list.h"
#include "adapters/seal/sha256.h"

namespace recourse::seal {
namespace {

using history::MerkleLeaves;

/// A row may have been laid out anew since it was hashed; what it refers to is found in this text.
std::string hashed_text(std::string bytes) {
  if (outline_of(bytes)) return bytes;
  auto again = canonical_text(bytes);
  return again ? *std::move(again) : bytes;
}

std::vector<CaseFileRecord> records_of(const CaseFileSources& sources, InstanceId id) {
  std::vector<CaseFileRecord> out;
  Sha256 sha256;
  for (std::string& bytes : sources.store.record_bytes(id)) {
    std::string text = hashed_text(std::move(bytes));
    const history::Digest hash = sha256.leaf(text);
    out.push_back({std::move(text), hash, std::nullopt});
  }
  for (const ports::LogLeaf& leaf : sources.log.leaves_of(id)) {
    if (leaf.record > out.size()) continue;
    // What was sealed is what the file says; a record that differs is for the verifier to find.
    out[leaf.record - 1].position = leaf.position;
    out[leaf.record - 1].hash = leaf.hash;
  }
  return out;
}

/// The newest one, and the first that covers each new key: there its predecessor vouches for it.
std::map<std::uint64_t, std::string> notes_needed(const CaseFileSources& sources,
                                                  const std::vector<CaseFileRecord>& keys) {
  std::map<std::uint64_t, std::string> out;
  const auto take = [&](const ports::LogCheckpoint& checkpoint) {
    std::string& note = out[checkpoint.size] = checkpoint.note;
    for (const auto& cosignature : sources.log.cosignatures(checkpoint.size)) {
      note += cosignature.line;
    }
  };
  for (const CaseFileRecord& key : keys) {
    if (!key.position) continue;
    const auto first = sources.log.checkpoints(*key.position, 1);
    if (!first.empty()) take(first.front());
  }
  if (const auto newest = sources.log.newest_checkpoint()) take(*newest);
  return out;
}

MerkleLeaves leaves_below(const CaseFile& file, std::uint64_t size) {
  MerkleLeaves out;
  for (const auto* records : {&file.records, &file.key_records}) {
    for (const CaseFileRecord& record : *records) {
      if (record.position && *record.position < size) out.emplace(*record.position, record.hash);
    }
  }
  return out;
}

/// Of the definitions a record names: that which decided it, and that it took the case to. Inside a
/// text of the record the quotes would be escaped.
void add_definition_hashes(std::string_view bytes, std::set<std::string>& out) {
  static constexpr std::string_view kMember = "\"definition_hash\":\"";
  for (auto at = bytes.find(kMember); at != std::string_view::npos; at = bytes.find(kMember, at)) {
    at += kMember.size();
    out.emplace(bytes.substr(at, bytes.find('"', at) - at));
  }
}

/// What a definition of the case names: without it nobody reads the definition elsewhere.
void add_house(ports::Registry& registry, const std::string& kind, CaseFile& file) {
  for (const auto& [id, text] : registry.documents(kind)) {
    const std::string name = kind + "s/" + id;
    const auto names_it = [&id](const auto& definition) {
      return definition.second.find(id) != std::string::npos;
    };
    const bool named = std::any_of(file.definitions.begin(), file.definitions.end(), names_it);
    if (named && !text.empty() && is_house_name(name)) file.house.emplace(name, text);
  }
}

}  // namespace

Result<CaseFile> collect_case(const CaseFileSources& sources, InstanceId id,
                              std::uint64_t held_size) {
  CaseFile file;
  file.records = records_of(sources, id);
  if (file.records.empty()) {
    return Rejection{Rejection::Kind::kNotFound,
                     "INSTANCE_NOT_FOUND",
                     {"There is no such case.", "案件不存在。"},
                     {}};
  }
  file.instance = id.text();
  file.key_records = records_of(sources, key_case());
  file.sealed = sealed_list(file.records, sources.secrets, sources.vault);
  std::set<std::string> wanted;
  for (const CaseFileRecord& record : file.records) {
    add_definition_hashes(record.bytes, wanted);
  }
  for (const ports::DefinitionRow& row : sources.registry.definitions()) {
    if (!wanted.contains(row.hash)) continue;
    file.definitions.emplace(row.hash, row.source);
  }
  for (const char* kind : {"connector", "calendar"}) add_house(sources.registry, kind, file);
  const auto notes = notes_needed(sources, file.key_records);
  if (!notes.empty()) {
    const std::string& newest = notes.rbegin()->second;
    file.origin = newest.substr(0, newest.find('\n'));
  }
  Sha256 sha256;
  history::MerkleTiles tiles = tiles_of(sources.log, sha256.function());
  std::set<std::uint64_t> sizes;
  for (const auto& [size, note] : notes) sizes.insert(size);
  if (held_size > 0 && !sizes.empty() && held_size < *sizes.rbegin()) sizes.insert(held_size);
  for (const std::uint64_t size : sizes) {
    const auto note = notes.find(size);
    file.proofs.push_back({size, history::parts_around(leaves_below(file, size), size, tiles),
                           note == notes.end() ? std::string() : note->second});
  }
  return file;
}

}  // namespace recourse::seal
