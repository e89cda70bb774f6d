#include "adapters/http/handlers.h"
#include "adapters/http/site.h"

namespace recourse::http {

/// The hub lives on the I/O thread; this one only says who reads.
void follow_events(const CallPtr& call, runtime::Reads&) {
  EventHub::Opening opening{call->caller.user, call->session_hash, call->session_expires,
                            call->request.header("last-event-id").value_or("")};
  call->site.transport->post([call, opening] { call->send(call->site.events->open(opening)); });
}

}  // namespace recourse::http
