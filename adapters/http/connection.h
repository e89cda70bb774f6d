#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "adapters/http/transport.h"

namespace recourse::http {

/// What all connections of one transport share.
struct ConnectionSetup {
  const TransportOptions& options;
  const Transport::Handler& handler;
  const Transport::Uploads& uploads;
  Transport::Counters& counters;
  const bool& stopping;
  std::size_t& large_bytes;  ///< of large bodies held now
  /// Runs work on the I/O thread from any thread; harmless after the end.
  std::function<void(std::function<void()>)> post;
};

/// Lets the transport end a connection that waits for its next request.
struct ConnectionHandle {
  std::function<void(bool force)> close;
};

/// Serves one socket to its end. The coroutine takes parameters, never captures:
/// g++ 12 destroys captured temporaries of coroutines twice.
boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket,
                                   const ConnectionSetup* setup,
                                   std::shared_ptr<ConnectionHandle> handle);

}  // namespace recourse::http
