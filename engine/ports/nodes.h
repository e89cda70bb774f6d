#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/time.h"

namespace recourse::ports {

/// What one of several engine processes on a database looks after first: the instances whose ids
/// fall to it. Nothing is right or wrong by it: what two of them do is recorded once, guarded by
/// the instance's version.
struct Share {
  std::uint32_t rank = 0;  ///< < of
  std::uint32_t of = 1;    ///< 1 to 256
  [[nodiscard]] bool has(InstanceId id) const { return id.bytes[15] % of == rank; }
};

/// Numbers, rising.
struct NodeRoll {
  static constexpr Duration kLostKept{600 * kMicrosPerSecond};
  std::vector<std::uint64_t> at_work;
  /// Their lease ran out less than kLostKept ago, and they never took leave: they may live on.
  std::vector<std::uint64_t> lost;
  bool exclusive = false;  ///< the database is this process's alone: there can be no others
};

/// The engine processes at work on one database. Each holds its number by a lease, counted by the
/// database's own clock: those of machines differ. One implementation per database; all pass
/// tests/contract/.
class Nodes {
 public:
  virtual ~Nodes() = default;
  /// A number that no process had before (I17).
  virtual std::uint64_t join(const std::string& name, Duration lease) = 0;
  /// Still here, and for so long again, also when the lease had run out; and who else is.
  virtual NodeRoll beat(std::uint64_t number, const std::string& name, Duration lease) = 0;
  virtual void leave(std::uint64_t number) = 0;
};

/// Short texts from every node to every node, itself among them: at once, and not for ever. What is
/// lost is made good by reading the database again. Thread rule: one thread at a time per object.
class Wire {
 public:
  virtual ~Wire() = default;
  static constexpr std::size_t kTextMax = 7'900;  ///< bytes
  virtual void send(const std::vector<std::string>& texts) = 0;
  /// What has come since the last call; waits for the first so long at most. The first call
  /// begins to listen.
  virtual std::vector<std::string> receive(Duration patience) = 0;
};

}  // namespace recourse::ports
