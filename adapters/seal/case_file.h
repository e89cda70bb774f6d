#pragma once
// One case as one file that proves itself (README.md in this folder describes it).
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/seal/checkpoint_check.h"
#include "engine/history/merkle.h"
#include "engine/ports/record_log.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/vault.h"
#include "engine/ports/work_queues.h"

namespace recourse::seal {

struct CaseFileRecord {
  std::string bytes;                       ///< canonical
  history::Digest hash{};
  std::optional<std::uint64_t> position;   ///< in the log; none: not sealed yet
};
struct CaseFileProof {
  std::uint64_t size = 0;
  history::MerkleParts parts;              ///< of the tree, around the leaves that stand here
  std::string note;                        ///< "" = only a proof, for a checkpoint held elsewhere
};

/// Ciphertext that a record refers to, as it was when the file was made.
struct SealedEntry {
  std::string id;                 ///< see ports::secret_id
  std::vector<std::string> keys;  ///< of its persons and its case
  /// kept; emptied; keyless: the content is there and a key is not; changed: it does not open
  std::string state;
};

/// What a case file holds, taken apart. For `view`, `regress` and whoever else reads one.
struct CaseFile {
  std::string instance, origin;
  /// As listed in the manifest, with the lines of events.jsonl; longer than both where they differ.
  std::vector<CaseFileRecord> records, key_records;
  std::size_t listed = 0, lines = 0;
  std::map<std::string, std::string> definitions;  ///< hash → YAML text
  /// Hash → content, and hash with ".salt" → what the hash is salted with.
  std::map<std::string, std::string> attachments;
  /// "connectors/ID", "calendars/ID" → YAML text: what the definitions are read with. Not signed.
  std::map<std::string, std::string> house;
  std::vector<CaseFileProof> proofs;               ///< by size
  /// By id, only what was there; none: a file of the first format, which does not say.
  std::optional<std::vector<SealedEntry>> sealed;
};

struct CaseFileSources {
  ports::InstanceStore& store;
  ports::RecordLog& log;
  ports::Registry& registry;
  ports::SecretStore& secrets;
  ports::Vault* vault = nullptr;  ///< none: personal data is not opened
};
/// `held_size`: of a checkpoint that the reader holds, 0: none; a proof for it is added.
/// Rejects: kNotFound/INSTANCE_NOT_FOUND.
[[nodiscard]] Result<CaseFile> collect_case(const CaseFileSources& sources, InstanceId id,
                                            std::uint64_t held_size = 0);

[[nodiscard]] std::string to_archive(const CaseFile& file);
/// Of an entry of `house`.
[[nodiscard]] bool is_house_name(std::string_view name);
/// nullopt: no case file. What it says is not judged: see verify_case_file.
[[nodiscard]] std::optional<CaseFile> read_case_file(std::string_view archive);

/// Verifies the bytes of a case file with nothing else but what is held.
[[nodiscard]] Report verify_case_file(std::string_view archive, const Held& held);

}  // namespace recourse::seal
