#pragma once
#include <functional>

#include "adapters/seal/checkpoint_check.h"
#include "adapters/seal/file_check.h"
#include "adapters/seal/record_check.h"
#include "engine/ports/access_log.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/vault.h"
#include "engine/ports/work_queues.h"

namespace recourse::seal {

struct LogSources {
  ports::RecordLog& log;
  ports::InstanceStore& store;
  ports::Registry& registry;
  ports::AccessLog& accesses;
  ports::SecretStore& secrets;
  ports::Vault* vault = nullptr;  ///< none: personal data is not opened
  Open open = {};                 ///< the files of cases are looked at with it
};
/// Records done so far; called now and then.
using Progress = std::function<void(std::uint64_t records)>;

/// Verifies everything in a database: every record of every case, the log over them, and its
/// checkpoints. Reads only.
[[nodiscard]] Report verify_log(const LogSources& sources, const Held& held,
                                const Progress& progress = {});

}  // namespace recourse::seal
