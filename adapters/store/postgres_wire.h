#pragma once
#include <memory>
#include <string>
#include <vector>

#include "adapters/store/session.h"
#include "engine/ports/nodes.h"

namespace recourse::store {

/// NOTIFY and LISTEN on a connection of its own. Two installations in one database, in schemas of
/// their own, do not hear each other.
class PostgresWire final : public ports::Wire {
 public:
  explicit PostgresWire(std::unique_ptr<Session> session);
  void send(const std::vector<std::string>& texts) override;
  std::vector<std::string> receive(Duration patience) override;

 private:
  std::unique_ptr<Session> session_;
  std::string channel_;
  bool listens_ = false;
};

}  // namespace recourse::store
