#include "adapters/runtime/runtime.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <future>
#include <utility>

#include "adapters/runtime/announcements.h"
#include "adapters/runtime/engine_room.h"
#include "adapters/runtime/reader_pool.h"
#include "adapters/runtime/relay.h"
#include "adapters/runtime/shard.h"

namespace recourse::runtime {
namespace {

service::Outcome not_taken(Shard::Taken taken) {
  service::Outcome outcome;
  if (taken == Shard::Taken::kFull) {
    outcome.answer = Rejection{
        Rejection::Kind::kTooMany,
        "BUSY",
        {"The queue is full: the server is asked for more than it can commit. Try again shortly.",
         "队列已满,服务器繁忙,请稍后重试。"},
        {}};
  } else {
    outcome.answer = Rejection{
        Rejection::Kind::kUnavailable,
        "STOPPING",
        {"The server is stopping. Try again when it is back.", "服务器正在停止,请稍后重试。"},
        {}};
  }
  return outcome;
}

}  // namespace

struct Runtime::Parts {
  World world;
  Options options;
  ChangeFeed feed;
  Membership membership;
  Relay relay;
  std::vector<std::unique_ptr<Shard>> shards;
  ReaderPool readers;
  EngineRoom room;
  std::function<void()> jobs_opened = [] {};
  bool running = false;

  Parts(World w, Options o)
      : world(std::move(w)),
        options(o),
        feed(world.clock.now()),
        relay({world.connect, membership, feed, world.report, [this] { room.nodes_changed(); }}),
        readers(world.connect, options.readers, world.report),
        room({world.connect, world.library, world.clock, world.ids, feed, membership,
              [this](command::Request request, auto done) {
                submit(std::move(request), std::move(done));
              },
              world.deliver, world.report, world.reload, [this] { relay.greet(); }}) {
    options.engine.cache_bytes = options.cache_bytes / static_cast<std::size_t>(options.shards);
    for (int i = 0; i < options.shards; ++i) {
      shards.push_back(std::make_unique<Shard>(
          Shard::World{world.connect, world.library, world.clock, world.ids, world.hasher,
                       world.report, membership,
                       [this](std::vector<service::Outcome>& outcomes) { committed(outcomes); }},
          Shard::Limits{options.queue_max, options.batch_max, options.engine}));
    }
  }

  /// What was done last is told first. Where the database is gone, the lease runs out by itself.
  void take_leave() {
    relay.stop();
    try {
      membership.leave(world.connect()->reads().nodes);
    } catch (const ports::StoreError& error) {
      world.report(std::string("leave: ") + error.what());
    }
  }

  Shard& shard_of(InstanceId id) { return *shards[std::hash<InstanceId>{}(id) % shards.size()]; }

  void submit(command::Request request, std::function<void(service::Outcome)> done) {
    Shard& shard = shard_of(command::instance_of(request.command));
    const auto taken = shard.submit({std::move(request), done});
    if (taken != Shard::Taken::kYes) done(not_taken(taken));
  }

  void committed(std::vector<service::Outcome>& outcomes) {
    bool timers = false;
    bool jobs = false;
    for (const service::Outcome& outcome : outcomes) {
      feed.publish(outcome.changes);
      timers = timers || !outcome.timers_armed.empty();
      jobs = jobs || outcome.jobs_opened;
    }
    if (options.engine_room) {
      relay.tell(outcomes);
      if (timers) room.timers_changed();
      room.take(outcomes);
    }
    if (jobs) jobs_opened();
  }
};

Runtime::Runtime(World world, Options options)
    : parts_(std::make_unique<Parts>(std::move(world), options)) {}
Runtime::~Runtime() { stop(); }

void Runtime::start() {
  parts_->running = true;  // first: what of it had begun when it fails is stopped
  if (parts_->options.engine_room) {
    parts_->membership.join(parts_->world.connect()->reads().nodes);
    parts_->relay.start();
  }
  for (auto& shard : parts_->shards) shard->start();
  parts_->readers.start();
  if (!parts_->options.engine_room) return;
  parts_->room.start();
  parts_->membership.await_known();
}

void Runtime::stop() {
  if (!parts_->running) return;
  parts_->running = false;
  // The engine room first: its effects still need the shards.
  if (parts_->options.engine_room) parts_->room.stop();
  for (auto& shard : parts_->shards) shard->stop();
  parts_->readers.stop();
  if (parts_->options.engine_room) parts_->take_leave();
}

void Runtime::submit(command::Request request, std::function<void(service::Outcome)> done) {
  parts_->submit(std::move(request), std::move(done));
}

service::Outcome Runtime::call(command::Request request) {
  std::promise<service::Outcome> promise;
  submit(std::move(request),
         [&promise](service::Outcome outcome) { promise.set_value(std::move(outcome)); });
  return promise.get_future().get();
}

void Runtime::state(InstanceId id, std::function<void(Result<StatePtr>)> done) {
  const auto taken = parts_->shard_of(id).ask({id, done});
  if (taken != Shard::Taken::kYes) done(not_taken(taken).answer.rejection());
}

Result<StatePtr> Runtime::state(InstanceId id) {
  std::promise<Result<StatePtr>> promise;
  state(id, [&promise](Result<StatePtr> found) { promise.set_value(std::move(found)); });
  return promise.get_future().get();
}

void Runtime::read(std::function<void(Reads&)> work,
                   std::function<void(const std::string&)> failed) {
  parts_->readers.run(std::move(work), [failed](const ports::StoreError& error) {
    if (failed) failed(error.what());
  });
}

void Runtime::read_and_wait(const std::function<void(Reads&)>& work) {
  std::promise<std::optional<ports::StoreError>> promise;
  parts_->readers.run(
      [&](Reads& reads) {
        work(reads);
        promise.set_value(std::nullopt);
      },
      [&](const ports::StoreError& error) { promise.set_value(error); });
  if (auto error = promise.get_future().get()) throw *error;
}

void Runtime::message(ports::MessageRow message, std::function<void(Result<Value>)> done) {
  parts_->room.message(std::move(message), std::move(done));
}

Result<Value> Runtime::message(ports::MessageRow row) {
  std::promise<Result<Value>> promise;
  message(std::move(row), [&promise](Result<Value> v) { promise.set_value(std::move(v)); });
  return promise.get_future().get();
}

Result<ports::Registry::Published> Runtime::publish(definition::DefinitionPtr definition,
                                                    const std::string& by) {
  auto published = ports::Registry::Published::kNew;
  const ports::DefinitionRow row{
      definition->id,           definition->version, definition->hash, definition->source, by,
      parts_->world.clock.now()};
  read_and_wait([&](Reads& reads) {
    published = reads.registry.publish(row);
    if (published != ports::Registry::Published::kNew) return;
    mark_publication(reads.registry, parts_->world.ids.make<InstanceId>().text());
  });
  if (published == ports::Registry::Published::kConflict) {
    const std::string version = std::to_string(definition->version);
    const std::string next = std::to_string(definition->version + 1);
    const std::string name = definition->id + " version " + version;
    return Rejection{Rejection::Kind::kConflict,
                     "DEFINITION_EXISTS",
                     {name +
                          " is published with other content. A published version never "
                          "changes: give this one version " +
                          next + ".",
                      definition->id + " 的版本 " + version +
                          " 已发布且内容不同。已发布的版本不可更改，请改为版本 " + next + "。"},
                     {}};
  }
  parts_->world.library.add(std::move(definition));
  parts_->room.definitions_changed();
  return published;
}

void Runtime::absence_changed(const std::string& user) { parts_->room.review_absence(user); }

void Runtime::told(const Posted& posted) {
  parts_->feed.publish(posted);
  parts_->relay.tell(posted);
}

ChangeFeed& Runtime::feed() { return parts_->feed; }
Library& Runtime::library() { return parts_->world.library; }
const ports::Clock& Runtime::clock() const { return parts_->world.clock; }
ports::IdSource& Runtime::ids() { return parts_->world.ids; }
const ports::Hasher& Runtime::hasher() const { return parts_->world.hasher; }

void Runtime::on_jobs_opened(std::function<void()> listener) {
  parts_->jobs_opened = std::move(listener);
}

Runtime::Health Runtime::health() const {
  Health health;
  health.database_ok = parts_->readers.database_ok();
  for (const auto& shard : parts_->shards) {
    const Shard::Load load = shard->load();
    health.queued += load.queued;
    const auto wait =
        std::chrono::duration_cast<std::chrono::microseconds>(load.oldest_wait).count();
    health.oldest_wait.us = std::max(health.oldest_wait.us, static_cast<std::int64_t>(wait));
    health.decided += load.decided;
    health.batches += load.batches;
    health.database_ok = health.database_ok && load.database_ok;
  }
  health.effects_waiting = parts_->room.effects_waiting();
  health.nodes = std::max<std::size_t>(1, parts_->membership.standing().at_work.size());
  return health;
}

}  // namespace recourse::runtime
