#pragma once
#include <string>

#include "engine/base/value.h"
#include "engine/ports/ambient.h"
#include "engine/ports/instance_store.h"

namespace recourse::seal {

struct OwnWorld {
  ports::InstanceStore& store;
  const ports::Clock& clock;
  const ports::Hasher& hasher;
};

/// What the engine enters into the log on its own account.
struct OwnRecord {
  std::string operation;
  std::string reason;  ///< "": none
  Map data;
  Map stimulus;
};

/// Adds a record to one of the cases of `recourse.log`, which begins with its first one. false:
/// another node was faster. Throws StoreError where the records there do not follow one another.
bool add_own_record(const OwnWorld& world, InstanceId id, OwnRecord wanted);

}  // namespace recourse::seal
