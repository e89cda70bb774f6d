// The messages part of Dispatcher: from a name and a key to the instances that wait for them.
#include <set>
#include <utility>

#include "adapters/runtime/dispatcher.h"

namespace recourse::runtime {

struct Dispatcher::Delivery {
  ports::MessageRow row;
  std::vector<InstanceId> receivers;  ///< oldest subscription first
  std::size_t next = 0;
  int delivered = 0;
  std::size_t pending = 0;
  std::function<void(int)> done;  ///< how many instances took it

  [[nodiscard]] command::DeliverMessage copy_for(InstanceId instance, bool consume) const {
    return {instance, consume ? row.id : MessageId{}, row.dedup, row.name, row.key, row.signal,
            row.data, {}};
  }
};

namespace {
/// A receiver that has gone on answers, too, but records nothing.
bool took_it(const service::Outcome& outcome) { return outcome.answer.ok() && outcome.record != 0; }
}  // namespace

void Dispatcher::deliver(ports::MessageRow row, bool all, std::function<void(int)> done) {
  auto delivery = std::make_shared<Delivery>();
  std::set<InstanceId> seen;
  for (const auto& waiting : queues().subscribers(row.name, row.key, row.signal)) {
    if (seen.insert(waiting.instance).second) delivery->receivers.push_back(waiting.instance);
  }
  // Who waits comes first; only a message that nobody waits for starts a case.
  if (!row.signal) {
    for (const std::string& process : ports_.library.started_by(row.name)) {
      delivery->receivers.push_back(command::starts_instance(process));
    }
  }
  delivery->row = std::move(row);
  delivery->done = std::move(done);
  if (delivery->receivers.empty()) return delivery->done(0);
  if (all) return deliver_to_all(delivery);
  deliver_to_next(delivery);
}

void Dispatcher::deliver_to_all(const DeliveryPtr& delivery) {
  delivery->pending = delivery->receivers.size();
  for (const InstanceId receiver : delivery->receivers) {
    submit_until_decided(delivery->copy_for(receiver, /*consume=*/false),
                         [this, delivery](const service::Outcome& outcome) {
                           if (took_it(outcome)) ++delivery->delivered;
                           if (--delivery->pending > 0) return;
                           delivery->done(delivery->delivered);
                           if (delivery->delivered > 0) {
                             queues().drop_message(delivery->row.id);
                           }
                         });
  }
}

/// One receiver: the oldest that still wants it. Consuming the row in the receiver's own commit
/// makes sure that nobody else gets it too.
void Dispatcher::deliver_to_next(const DeliveryPtr& delivery) {
  if (delivery->next == delivery->receivers.size()) return delivery->done(0);
  const InstanceId receiver = delivery->receivers[delivery->next++];
  submit_until_decided(delivery->copy_for(receiver, /*consume=*/true),
                       [this, delivery](const service::Outcome& outcome) {
                         if (took_it(outcome)) return delivery->done(1);
                         const bool gone = !outcome.answer.ok() &&
                                           outcome.answer.rejection().code == "MESSAGE_GONE";
                         if (gone) return delivery->done(0);
                         deliver_to_next(delivery);
                       });
}

/// While a message waits, nobody knows yet whose data it brings.
ports::MessageRow Dispatcher::to_store(const ports::MessageRow& row, bool personal) {
  ports::MessageRow stored = row;
  ports::Vault* vault = personal ? ports_.vault() : nullptr;
  if (vault != nullptr) stored.data = vault->wrap(row.data);
  return stored;
}

ports::MessageRow Dispatcher::from_store(ports::MessageRow row) {
  const bool personal = ports_.library.message_rule(row.name, row.received).personal;
  ports::Vault* vault = personal ? ports_.vault() : nullptr;
  if (vault == nullptr) return row;
  auto clear = vault->unwrap(row.data);
  if (clear) row.data = std::move(clear).value();
  return row;
}

void Dispatcher::message(ports::MessageRow row, std::function<void(Result<Value>)> done) {
  const Instant now = ports_.clock.now();
  row.id = ports_.ids.make<MessageId>();
  if (row.dedup.empty()) row.dedup = row.id.text();
  row.received = now;
  const Library::MessageRule rule = ports_.library.message_rule(row.name, now);
  if (!row.signal && !row.keep_until) row.keep_until = rule.keep_until;
  const bool fresh = queues().put_message(to_store(row, rule.personal));
  if (!fresh) {
    // Sent again because the answer was lost: what still waits here is delivered, the rest was.
    std::optional<ports::MessageRow> waiting;
    for (ports::MessageRow& old : queues().messages(row.name, row.key)) {
      if (old.dedup == row.dedup) waiting = std::move(old);
    }
    if (!waiting) {
      return done(
          Value(Map{{"id", row.dedup}, {"delivered", 0}, {"kept", false}, {"duplicate", true}}));
    }
    row = from_store(std::move(*waiting));
  }
  const bool all = row.signal || rule.deliver_all;
  deliver(row, all, [this, row, fresh, done](int delivered) {
    done(Value(Map{{"id", row.dedup},
                   {"delivered", delivered},
                   {"kept", delivered == 0 && row.keep_until.has_value()},
                   {"duplicate", !fresh}}));
    // A signal is for those who listen now; nobody looks for it afterwards.
    if (row.signal && delivered == 0) queues().drop_message(row.id);
  });
}

void Dispatcher::send(const process::SendMessage& effect, std::function<void()> done) {
  ports::MessageRow row;
  row.dedup = effect.id;
  row.name = effect.name;
  row.key = effect.key;
  row.signal = effect.signal;
  row.data = effect.data;
  if (effect.keep_us > 0) row.keep_until = Instant{ports_.clock.now().us + effect.keep_us};
  message(std::move(row), [done](Result<Value>) { done(); });
}

/// A new subscription: the oldest kept message that somebody takes is delivered, then the next;
/// a subscription that is used up simply refuses the rest.
void Dispatcher::seek(const process::SeekMessage& effect, std::function<void()> done) {
  const Instant now = ports_.clock.now();
  auto kept = queues().messages(effect.name, effect.key);
  std::erase_if(kept, [now](const auto& row) { return !row.keep_until || *row.keep_until < now; });
  if (kept.empty()) return done();
  auto left = std::make_shared<std::size_t>(kept.size());  // shared by the callbacks below
  const bool all = ports_.library.message_rule(effect.name, now).deliver_all;
  for (ports::MessageRow& row : kept) {
    deliver(from_store(std::move(row)), all, [left, done](int) {
      if (--*left == 0) done();
    });
  }
}

}  // namespace recourse::runtime
