#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/site.h"

namespace recourse::http {
namespace {

constexpr int kUnmatchedMax = 200;

void deliver(const CallPtr& call, ports::MessageRow message) {
  call->site.world.runtime.message(std::move(message), [call](const Result<Value>& answered) {
    if (!answered.ok()) return call->refuse(answered.rejection());
    call->answer(*answered);
  });
}

/// What nobody took is nobody's data yet; its name and key tell enough to look for the cause.
Value shown(const Value& data) {
  return data["wrapped"].is_null() ? data : Value(Map{{"private", "masked"}});
}

}  // namespace

/// `id` is the sender's own: the same message sent again has one effect.
void send_message(const CallPtr& call, runtime::Reads&) {
  Fields fields(*call);
  ports::MessageRow message;
  message.name = fields.text("name", true);
  message.key = fields.text("key");
  message.data = fields.any("data");
  message.dedup = fields.text("id");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  deliver(call, std::move(message));
}

void send_signal(const CallPtr& call, runtime::Reads&) {
  Fields fields(*call);
  ports::MessageRow signal;
  signal.signal = true;
  signal.name = call->captured.front();
  signal.data = fields.any("data");
  signal.dedup = fields.text("id");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  deliver(call, std::move(signal));
}

void list_unmatched(const CallPtr& call, runtime::Reads& reads) {
  List items;
  for (const ports::MessageRow& row : reads.queues.unmatched(kUnmatchedMax)) {
    items.emplace_back(Map{{"id", row.dedup},
                           {"name", row.name},
                           {"key", row.key},
                           {"data", shown(row.data)},
                           {"received", to_text(row.received)}});
  }
  call->answer(Map{{"items", items}});
}

}  // namespace recourse::http
