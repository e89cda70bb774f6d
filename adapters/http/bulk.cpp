#include <atomic>

#include "adapters/http/file_field.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/secret.h"
#include "adapters/http/site.h"
#include "adapters/http/verb_body.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

constexpr std::size_t kBulkMax = 200;  // one page of a list

/// Many tasks, one verb: one command each, a result each. Each result is
/// written by one callback only; whoever is last answers.
struct BulkRun {
  explicit BulkRun(std::size_t count) : results(count), left(count) {}
  std::vector<Value> results;
  std::atomic<std::size_t> left;
};
using BulkPtr = std::shared_ptr<BulkRun>;  // shared by the callbacks of its commands

void finish_one(const CallPtr& call, const BulkPtr& run, std::size_t index, Map result) {
  run->results[index] = std::move(result);
  if (--run->left > 0) return;
  call->answer(Map{{"results", List(run->results.begin(), run->results.end())}});
}

void refuse_one(const CallPtr& call, const BulkPtr& run, std::size_t index, const std::string& id,
                const Rejection& rejection) {
  finish_one(call, run, index,
             Map{{"id", id},
                 {"ok", false},
                 {"status", status_of(rejection.kind)},
                 {"code", rejection.code},
                 {"detail", rejection.text.in(call->language)}});
}

void submit_one(const CallPtr& call, const BulkPtr& run, std::size_t index,
                const command::WorkItemCommand& command) {
  const std::string id = command.item.text();
  command::Request request{command, call->caller, {}, {}};
  request.idempotency_key = call->request.header("idempotency-key").value_or("") + "/" + id;
  request.fingerprint = secret_hash(call->request.path + "\n" + call->request.body);
  call->site.world.runtime.submit(
      std::move(request), [call, run, index, id](const service::Outcome& outcome) {
        if (!outcome.answer.ok()) {
          return refuse_one(call, run, index, id, told(outcome.answer.rejection()));
        }
        finish_one(call, run, index,
                   Map{{"id", id}, {"ok", true}, {"task", (*outcome.answer)["task"]}});
      });
}

/// One entry of `tasks` {id, revision}: its command, or why there is none.
Result<command::WorkItemCommand> entry_command(const Value& entry,
                                               const command::WorkItemCommand& shared,
                                               runtime::Reads& reads) {
  const Map* map = entry.get_if<Map>();
  Fields fields(map == nullptr ? Map() : *map);
  command::WorkItemCommand command = shared;
  const auto id = WorkItemId::parse(fields.text("id", true));
  const auto revision = fields.number("revision", 0, 0xffffffff);
  if (const auto fault = fields.fault()) return *fault;
  const auto row = id ? reads.worklist.task(*id) : std::nullopt;
  if (!row) return not_found();
  if (revision) command.revision = static_cast<std::uint32_t>(*revision);
  command.item = row->id;
  command.instance = row->instance;
  return command;
}

void run_one(const CallPtr& call, const BulkPtr& run, std::size_t index, const Value& entry,
             const command::WorkItemCommand& shared, runtime::Reads& reads) {
  const auto command = entry_command(entry, shared, reads);
  const std::string id(entry["id"].text());
  if (!command.ok()) return refuse_one(call, run, index, id, command.rejection());
  submit_one(call, run, index, *command);
}

}  // namespace

void do_bulk(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const auto verb = command::parse_verb(fields.text("verb", true));
  const List tasks = fields.list("tasks");
  command::WorkItemCommand shared = verb_command(fields, verb.value_or(command::Verb::kComplete));
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  if (!verb || tasks.empty() || tasks.size() > kBulkMax) {
    return call->refuse(refuse(Kind::kInvalid, "BULK",
                               "Give a verb and 1 to 200 tasks, each {id, revision}.",
                               "请提供动作和 1–200 个任务（每个为 {id, revision}）。"));
  }
  if (names_files(shared.data)) {  // a file is one case's
    return call->refuse(refuse(Kind::kInvalid, "BULK", "Files are submitted one task at a time.",
                               "附件须逐个任务提交。"));
  }
  const auto run = std::make_shared<BulkRun>(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) run_one(call, run, i, tasks[i], shared, reads);
}

}  // namespace recourse::http
