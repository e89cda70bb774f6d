#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "adapters/runtime/news.h"
#include "adapters/runtime/session.h"

namespace recourse::runtime {

/// The wire to the other nodes. Where this process has keys, what goes over it is sealed, and only
/// what the same keys have sealed is believed; without keys no notice goes over it, since its words
/// are somebody's: the others hear that they missed something. One thread at a time per object.
class Line {
 public:
  /// nullptr: the database is one process's. Throws StoreError.
  [[nodiscard]] static std::unique_ptr<Line> open(const Connect& connect);

  void send(const News& news);
  /// See ports::Wire::receive; nullopt: of somebody with other keys, or of another version.
  [[nodiscard]] std::vector<std::optional<News>> receive(Duration patience);

 private:
  Line(std::unique_ptr<Session> session, std::unique_ptr<ports::Wire> wire)
      : session_(std::move(session)), wire_(std::move(wire)) {}
  [[nodiscard]] std::optional<News> read(const std::string& text);

  std::unique_ptr<Session> session_;  ///< for its vault
  std::unique_ptr<ports::Wire> wire_;
};

}  // namespace recourse::runtime
