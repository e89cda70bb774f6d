#pragma once
#include <memory>

#include "adapters/store/session.h"
#include "engine/ports/nodes.h"

namespace recourse::store {

/// NOTIFY and LISTEN on a connection of its own.
class PostgresWire final : public ports::Wire {
 public:
  explicit PostgresWire(std::unique_ptr<Session> session) : session_(std::move(session)) {}
  void send(const std::vector<std::string>& texts) override;
  std::vector<std::string> receive(Duration patience) override;

 private:
  std::unique_ptr<Session> session_;
  bool listens_ = false;
};

}  // namespace recourse::store
