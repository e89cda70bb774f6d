#pragma once
#include <array>
#include <atomic>
#include <memory>

#include "adapters/http/denied_reads.h"
#include "adapters/http/event_hub.h"
#include "adapters/http/known_sessions.h"
#include "adapters/http/server.h"
#include "adapters/http/slow_pool.h"
#include "adapters/http/static_files.h"
#include "adapters/http/task_places.h"
#include "adapters/http/throttle.h"
#include "adapters/http/transport.h"

namespace recourse::http {

/// All a handler may use: what the server was given, and what it keeps itself.
struct Site {
  Site(Server::World w, ServerOptions o);
  void start();
  void stop();

  [[nodiscard]] std::shared_ptr<const ports::Directory> directory() const {
    return world.runtime.library().directory();
  }
  [[nodiscard]] Instant now() const { return world.runtime.clock().now(); }

  Server::World world;
  ServerOptions options;
  Throttle throttle;
  DeniedReads denied;
  KnownSessions sessions;
  TaskPlaces places;
  StaticFiles files;
  std::array<std::atomic<std::uint64_t>, 6> answers{};  ///< by first digit of the status
  std::unique_ptr<SlowPool> slow;
  std::shared_ptr<Transport> transport;  // shared with the hub, see there
  std::shared_ptr<EventHub> events;

 private:
  runtime::ChangeFeed::Subscription task_news_;
};

/// What Transport calls: from the request to its route, or to the web app.
void front_door(const std::shared_ptr<Site>& site, Request request, Reply reply);
/// See Transport::Uploads: which routes take the bytes of a file, and who may send one.
[[nodiscard]] bool takes_file(const Request& head);
void admit_file(const std::shared_ptr<Site>& site, Request head, Reply reply);

}  // namespace recourse::http
