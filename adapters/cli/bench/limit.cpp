#include "adapters/cli/bench/limit.h"

#include <algorithm>
#include <thread>

#include "adapters/cli/commands.h"
#include "adapters/cli/store_session.h"
#include "adapters/runtime/engine_ports.h"

namespace recourse::cli::bench {
namespace {

using Batches = std::vector<std::vector<ports::CommitUnit>>;

/// Keeps what is committed to the store behind it.
class KeepingStore final : public ports::InstanceStore {
 public:
  KeepingStore(ports::InstanceStore& behind, Batches& kept) : behind_(behind), kept_(kept) {}
  std::vector<ports::CommitOutcome> commit(const std::vector<ports::CommitUnit>& units) override {
    kept_.push_back(units);
    return behind_.commit(units);
  }
  std::vector<ports::StoredInstance> load(const std::vector<InstanceId>& ids) override {
    return behind_.load(ids);
  }
  std::vector<history::StepRecord> records(InstanceId id, std::uint64_t from) override {
    return behind_.records(id, from);
  }
  std::uint64_t last_record(InstanceId id) override { return behind_.last_record(id); }
  std::vector<std::string> record_bytes(InstanceId id) override {
    return behind_.record_bytes(id);
  }
  std::optional<InstanceId> find_by_key(const std::string& process,
                                        const std::string& key) override {
    return behind_.find_by_key(process, key);
  }
  std::optional<InstanceId> instance_of_task(WorkItemId item) override {
    return behind_.instance_of_task(item);
  }
  std::optional<InstanceId> instance_of_job(JobId job) override {
    return behind_.instance_of_job(job);
  }
  std::optional<ports::IdempotencyRow> find_answer(const std::string& caller,
                                                   const std::string& key) override {
    return behind_.find_answer(caller, key);
  }

 private:
  ports::InstanceStore& behind_;
  Batches& kept_;
};

/// The cases of one writer, each with the task that stands open.
class Decider {
 public:
  Decider(Node& node, Batches& kept, int first_number)
      : runtime_(node.runtime()),
        store_(memory_.reads().store, kept),
        engine_(keeping(runtime::engine_ports(memory_, runtime_.library(), runtime_.clock(),
                                              runtime_.ids(), runtime_.hasher())),
                {}),
        number_(first_number) {}

  void start(int count) {
    std::vector<command::Request> requests;
    for (int i = 0; i < count; ++i) {
      command::StartInstance start;
      start.id = runtime_.ids().make<InstanceId>();
      start.process = "bench_advance";
      start.data = advance_data(number_++);
      requests.push_back({std::move(start), advance_agent(), "", ""});
    }
    for (const service::Outcome& outcome : engine_.handle(requests)) {
      if (!outcome.answer.ok()) throw WorldFailed("bench: " + outcome.answer.rejection().text.en);
      const auto state = engine_.state(outcome.instance);
      const auto& [id, item] = *(*state)->work_items.begin();
      tasks_.push_back({outcome.instance, id, item.revision});
    }
  }

  /// One batch of completions, of cases in turn.
  void complete(std::size_t count) {
    std::vector<command::Request> requests;
    for (std::size_t i = 0; i < count; ++i) {
      requests.push_back(complete_request(tasks_[(next_ + i) % tasks_.size()], turn_));
    }
    ++turn_;
    const auto outcomes = engine_.handle(requests);
    for (std::size_t i = 0; i < count; ++i) {
      for (const service::Change& change : outcomes[i].changes) {
        if (change.kind == service::Change::Kind::kTaskCreated) {
          tasks_[(next_ + i) % tasks_.size()].item = change.task;
        }
      }
    }
    next_ = (next_ + count) % tasks_.size();
  }

 private:
  service::Engine::Ports keeping(const service::Engine::Ports& ports) {
    return {store_,    ports.catalogue, ports.directory,      ports.clock,
            ports.ids, ports.hasher,    ports.read_canonical, ports.open_items};
  }

  runtime::Runtime& runtime_;
  MemorySession memory_;
  KeepingStore store_;
  service::Engine engine_;
  std::vector<OpenTask> tasks_;
  int number_;
  std::size_t next_ = 0;
  std::size_t turn_ = 0;
};

void write(Node& node, const Batches& batches, std::size_t from, std::size_t to) {
  const auto session = node.connect()();
  for (std::size_t i = from; i < to; ++i) {
    for (const ports::CommitOutcome outcome : session->reads().store.commit(batches[i])) {
      if (outcome != ports::CommitOutcome::kCommitted) {
        throw WorldFailed("bench: a commit of the limit was refused");
      }
    }
  }
}

}  // namespace

Figures run_limit(Node& node, const LimitOptions& options, ServerMeter& meter) {
  const auto writers = static_cast<std::size_t>(options.writers);
  std::vector<Batches> batches(writers);
  std::vector<std::size_t> starts(writers);
  for (std::size_t w = 0; w < writers; ++w) {
    const int own = std::max(options.batch, options.instances / options.writers);
    Decider decider(node, batches[w], own * static_cast<int>(w));
    for (int started = 0; started < own; started += options.batch) {
      decider.start(std::min(options.batch, own - started));
    }
    starts[w] = batches[w].size();
    const int rounds = std::max(1, options.advances / options.batch / options.writers);
    for (int i = 0; i < rounds; ++i) decider.complete(static_cast<std::size_t>(options.batch));
    write(node, batches[w], 0, starts[w]);
  }
  Figures figures;
  figures.name = "limit";
  figures.clients = options.writers;
  std::vector<std::thread> threads;
  std::vector<std::exception_ptr> failures(writers);
  meter.begin();
  for (std::size_t w = 0; w < writers; ++w) {
    threads.emplace_back([&, w] {
      try {
        write(node, batches[w], starts[w], batches[w].size());
      } catch (...) {
        failures[w] = std::current_exception();
      }
    });
    for (std::size_t i = starts[w]; i < batches[w].size(); ++i) {
      figures.advances += static_cast<std::int64_t>(batches[w][i].size());
    }
  }
  for (std::thread& thread : threads) thread.join();
  meter.end(figures);
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  return figures;
}

}  // namespace recourse::cli::bench
