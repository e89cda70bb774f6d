#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/http/file_field.h"
#include "adapters/http/site.h"
#include "engine/ports/instance_store.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/work_queues.h"
#include "engine/service/disclosure.h"

namespace recourse::http {

/// A file as it is brought.
struct BroughtFile {
  std::string name, type;
  const std::string& content;
  command::FileField field;
  std::string salt = {};  ///< given when it was sent ahead; "": made here
};

/// Where files lie, and what remembers them until a record names them.
struct FileStore {
  ports::Vault& vault;
  ports::Registry& registry;
  ports::IdSource& ids;
  const ports::Hasher& hasher;
};
struct KeptFile {
  history::AttachedFile file;
  std::string upload;                    ///< the row that finds what was kept
  std::vector<std::string> ciphertexts;  ///< to be taken away when nothing comes of it
};

/// The salt of a file that nobody can foretell.
[[nodiscard]] std::string random_salt(ports::Vault& vault);
/// The file of the case that has this content and came for this data; nullptr: none, or nobody can
/// tell any more.
[[nodiscard]] const history::AttachedFile* same_file(const BroughtFile& brought,
                                                     const history::InstanceState& state,
                                                     process::Secrets& secrets,
                                                     const ports::Hasher& hasher);

/// Name and content under the key of the person they are about, each a ciphertext of its own, so
/// that a list of names opens no content; both are kept before anything names them. Its salt comes
/// of that key and the content: those who bring the same at once bring one file.
/// Requires: desk.secrets.
[[nodiscard]] KeptFile keep_file(const BroughtFile& brought, const std::string& owner,
                                 const process::Desk& desk, const history::InstanceState& state,
                                 const FileStore& store);
/// A record names it.
void settle_file(const KeptFile& kept, ports::Registry& registry);
/// No record names it: nothing of it is left.
void forget_file(const KeptFile& kept, ports::Vault& vault, ports::Registry& registry);
/// What was kept a day ago and came to nothing, because its server was killed or nobody sent the
/// form, is taken away; what a record names stays.
void sweep_uploads(Instant now, ports::Registry& registry, ports::InstanceStore& cases,
                   ports::SecretStore* secrets);

/// A file in clear: what it says, and what it was salted with ("": with nothing).
struct ClearFile {
  std::string content, salt;
};
/// What it says once both are opened, if that is what its hash says.
[[nodiscard]] std::optional<ClearFile> clear_file(const Value& content, const Value& salt,
                                                  const history::AttachedFile& file,
                                                  const ports::Hasher& hasher);
/// As it stands below attachments/ in a case file.
void add_to_case_file(const history::AttachedFile& file, ClearFile clear,
                      std::map<std::string, std::string>& out);

/// What one reader sees of the files of a case, over HTTP, in a case file, on the command line.
class FileDisclosure {
 public:
  /// `disclosure` must outlive this.
  FileDisclosure(const command::Caller& caller, const history::InstanceState& state,
                 const definition::ProcessDefinition& definition, service::Disclosure& disclosure,
                 const ports::Hasher& hasher)
      : caller_(caller),
        state_(state),
        definition_(definition),
        disclosure_(disclosure),
        hasher_(hasher) {}

  /// {sha256, name, type, size, by, at, field?, masked?}; the name of what is not theirs to read is
  /// a mask.
  [[nodiscard]] Map row(const history::AttachedFile& file);
  /// The file of this content, the one they may read where there are several; nullptr: none came.
  [[nodiscard]] const history::AttachedFile* find(const std::string& sha256) const;
  /// In clear. Rejects MASKED, and ATTACHMENT where nobody can read it any more.
  [[nodiscard]] Result<ClearFile> content(const history::AttachedFile& file);
  /// All that they may and can read, for a case file.
  [[nodiscard]] std::map<std::string, std::string> contents();

 private:
  const command::Caller& caller_;
  const history::InstanceState& state_;
  const definition::ProcessDefinition& definition_;
  service::Disclosure& disclosure_;
  const ports::Hasher& hasher_;
};

/// The same for one answer over HTTP, with what opens it.
struct FilesOfCase {
  FilesOfCase(const Call& call, const Case& found, runtime::Reads& reads)
      : secrets(secrets_of(call, found.id, reads)),
        disclosure(call.caller, *found.state, *found.definition, secrets.get()),
        files(call.caller, *found.state, *found.definition, disclosure,
              call.site.world.runtime.hasher()) {}
  FilesOfCase(const FilesOfCase&) = delete;
  std::unique_ptr<process::Secrets> secrets;
  service::Disclosure disclosure;
  FileDisclosure files;
};

}  // namespace recourse::http
