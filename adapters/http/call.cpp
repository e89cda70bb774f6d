#include "adapters/http/call.h"

#include "adapters/http/problem.h"
#include "adapters/http/route.h"
#include "adapters/http/secret.h"
#include "adapters/http/site.h"

namespace recourse::http {

void Call::answer(const Value& value, int status) const { reply.send(http::answer(value, status)); }
void Call::send(Response response) const { reply.send(std::move(response)); }
void Call::refuse(const Rejection& rejection) const { reply.send(problem(rejection, language)); }
void Call::refuse(const Rejection& rejection, int status) const {
  reply.send(problem(rejection, language, status));
}

void on_reader(const CallPtr& call, std::function<void(runtime::Reads&)> work) {
  call->site.world.runtime.read(
      [call, work = std::move(work)](runtime::Reads& reads) {
        try {
          work(reads);
        } catch (const ports::StoreError&) {
          throw;  // the reader must know: it opens a new session, and `failed` answers
        } catch (const std::exception& error) {
          if (call->site.world.log) call->site.world.log(error.what());
          call->refuse(internal_fault(), 500);
        }
      },
      [call](const std::string&) { call->refuse(unavailable()); });
}

void on_slow(const CallPtr& call, std::function<void()> work) {
  const bool taken = call->site.slow->run([call, work = std::move(work)] {
    try {
      work();
    } catch (const ports::StoreError&) {
      call->refuse(unavailable());
    } catch (const std::exception& error) {
      if (call->site.world.log) call->site.world.log(error.what());
      call->refuse(internal_fault(), 500);
    }
  });
  if (taken) return;
  call->refuse(refuse(Rejection::Kind::kTooMany, "BUSY",
                      "Too many are waiting for this; please try again in a few seconds.",
                      "排队人数过多，请稍后重试。"));
}

void decide(const CallPtr& call, command::Command command, std::function<void(const Value&)> then) {
  decide(call, std::move(command), std::move(then),
         [call](const Rejection& rejection) { call->refuse(rejection); });
}

void decide(const CallPtr& call, command::Command command, std::function<void(const Value&)> then,
            std::function<void(const Rejection&)> refused) {
  command::Request request{std::move(command), call->caller, {}, {}};
  if (call->route->keyed) {
    request.idempotency_key = call->request.header("idempotency-key").value_or("");
    request.fingerprint = secret_hash(std::string(name(call->request.method)) + "\n" +
                                      call->request.path + "\n" + call->request.body);
  }
  call->site.world.runtime.submit(
      std::move(request),
      [then = std::move(then), refused = std::move(refused)](const service::Outcome& outcome) {
        if (!outcome.answer.ok()) return refused(told(outcome.answer.rejection()));
        then(*outcome.answer);
      });
}

Rejection told(const Rejection& rejection) {
  const std::string& code = rejection.code;
  const bool hidden =
      code == "TASK_NOT_FOUND" || code == "INSTANCE_NOT_FOUND" || code == "JOB_NOT_FOUND";
  return hidden ? not_found() : rejection;
}

}  // namespace recourse::http
