#pragma once
#include <atomic>
#include <list>
#include <memory>
#include <string>

#include "adapters/http/event_stream.h"
#include "adapters/http/message.h"
#include "adapters/http/transport.h"
#include "adapters/runtime/runtime.h"

namespace recourse::http {

/// Fans the change feed out to event streams, each reader getting what is theirs: changes of tasks
/// and cases they own, could take or take part in, and notices to them; admin, supervisor and
/// auditor get all changes of the sections they oversee. Events carry ids only; whoever follows one
/// asks for it and is judged by command::access then. Lives on the I/O thread except where said.
class EventHub : public std::enable_shared_from_this<EventHub> {
 public:
  EventHub(runtime::Runtime& runtime, std::shared_ptr<const Transport> transport);

  /// From any thread, once, after the transport was made.
  void start();
  /// From any thread: no more changes are taken in.
  void stop();

  struct Opening {
    std::string user;
    std::string session_hash;  ///< "" for the operator's token: nothing to re-read
    Instant expires;
    std::string last_event_id;  ///< "" for a new reader
  };
  /// The answer that turns the connection into a stream.
  [[nodiscard]] Response open(const Opening& opening);

  void end_session(const std::string& session_hash);
  /// A comment line to each reader; ends streams whose session or person is gone.
  void heartbeat();
  void close_all();
  [[nodiscard]] std::size_t readers() const { return readers_; }  ///< any thread
  [[nodiscard]] std::size_t cut_off() const { return cut_off_; }  ///< any thread: too slow

 private:
  struct Reader {
    Opening who;
    std::uint64_t last = 0;               ///< number of the last item looked at
    std::shared_ptr<EventStream> stream;  // shared with the connection that sends
  };
  void take(const runtime::FeedItem& item);
  void give(Reader& reader, const runtime::FeedItem& item, const ports::Directory& directory);
  void forget_closed();

  runtime::Runtime& runtime_;
  std::shared_ptr<const Transport> transport_;  // shared: a look-up may outlive the server
  runtime::ChangeFeed::Subscription subscription_;
  std::list<Reader> open_;
  std::atomic<std::size_t> readers_ = 0;
  std::atomic<std::size_t> cut_off_ = 0;
};

}  // namespace recourse::http
