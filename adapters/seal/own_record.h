#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

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

/// Calls `use` for each operation of that name in the records of such a case, with the number of
/// its record and its data. What cannot be read is passed over: it is told with its record.
void each_own_operation(const std::vector<std::string>& records, std::string_view operation,
                        const std::function<void(std::uint64_t record, const Value& data)>& use);

/// Adds a record to one of the cases of `recourse.log`, which begins with its first one. false:
/// another node was faster. Throws StoreError where the records there do not follow one another.
bool add_own_record(const OwnWorld& world, InstanceId id, OwnRecord wanted);

}  // namespace recourse::seal
