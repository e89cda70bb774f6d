#pragma once
#include <memory>
#include <string>

#include "adapters/cli/terminal.h"
#include "adapters/runtime/ambient.h"
#include "adapters/vault/personal_vault.h"

namespace recourse::cli {

/// The master key of this process, read from its file.
struct OwnKeys {
  runtime::RandomBytes entropy;
  vault::Keyring keyring;
  std::string file;
  explicit OwnKeys(const std::string& path)
      : keyring{vault::read_master_key(path), entropy}, file(path) {}
};

/// `named`: the file of --keys. Empty: beside an SQLite file, FILE.keys, which is made with a
/// notice when it is absent; none for PostgreSQL (nullptr). Throws StoreError, also where a
/// database that `holds` personal data has lost its file: a new one would open nothing.
[[nodiscard]] std::unique_ptr<OwnKeys> open_keys(const std::string& db, const std::string& named,
                                                 bool holds, const Terminal& terminal);

/// The same to look only: nullptr where there is no such file, nothing is made.
[[nodiscard]] std::unique_ptr<OwnKeys> keys_to_look(const std::string& db,
                                                    const std::string& named);

/// Throws KeyFileError, with what to do, where the master key is not the one that this database's
/// keys were made with: it would find everything changed, and seal what nobody else can open.
void require_fit(const OwnKeys& keys, ports::SecretStore& secrets);

}  // namespace recourse::cli
