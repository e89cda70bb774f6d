// Somebody has left: their open work goes to others, each task by a transfer of its own with the
// reason on record. First it is only told what would go where.
#include <atomic>

#include "adapters/http/case.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"
#include "engine/service/preview.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

constexpr std::size_t kTasksMax = 1000;
constexpr int kPageOfWork = 200;

struct HandoverWish {
  std::string person, to, rule, reason;
  bool carry_out = false;
};

/// Each result is written by one callback only; whoever is last answers.
struct HandoverRun {
  HandoverRun(HandoverWish w, std::size_t count, bool m)
      : wish(std::move(w)), more(m), results(count), left(count) {}
  HandoverWish wish;
  bool more = false;  ///< than kTasksMax: the rest goes with the next request
  std::vector<Value> results;
  std::atomic<std::size_t> left;
};
using HandoverPtr = std::shared_ptr<HandoverRun>;  // shared by the callbacks of its tasks

void answer_handover(const CallPtr& call, const HandoverRun& run) {
  call->answer(Map{{"person", run.wish.person},
                   {"carried_out", run.wish.carry_out},
                   {"more", run.more},
                   {"tasks", List(run.results.begin(), run.results.end())}});
}

void finish_task(const CallPtr& call, const HandoverPtr& run, std::size_t index,
                 const ports::TaskRow& row, const std::string& to,
                 const std::optional<Rejection>& why_not) {
  const auto directory = call->site.directory();
  const ports::Person* person = directory->find(to);
  Map out{{"id", row.id.text()},
          {"instance", row.instance.text()},
          {"case", row.case_key},
          {"title", label_value(row.title)},
          {"to", text_or_null(to)},
          {"to_name", person == nullptr ? Value() : label_value(person->name)},
          {"ok", !why_not.has_value()}};
  if (why_not) {
    out["code"] = why_not->code;
    out["detail"] = why_not->text.in(call->language);
  }
  run->results[index] = std::move(out);
  if (--run->left == 0) answer_handover(call, *run);
}

/// By the rule: to the group it was for, or to the manager of who left.
std::string handover_target(const Call& call, const HandoverWish& wish, const ports::TaskRow& row) {
  if (!wish.to.empty()) return wish.to;
  if (wish.rule == "pool" && !row.groups.empty()) return row.groups.front();
  const auto directory = call.site.directory();
  const ports::Person* person = directory->find(wish.person);
  return person == nullptr ? std::string() : person->manager;
}

command::WorkItemCommand transfer_of(const ports::TaskRow& row, const std::string& to,
                                     const std::string& reason) {
  command::WorkItemCommand command;
  command.instance = row.instance;
  command.item = row.id;
  command.verb = command::Verb::kTransfer;
  command.to = to;
  command.comment = reason;
  command.revision = row.revision;
  return command;
}

void look_ahead(const CallPtr& call, const HandoverPtr& run, std::size_t index,
                const ports::TaskRow& row, const std::string& to) {
  find_case(call, row.instance, [call, run, index, row, to](const Result<Case>& found) {
    if (!found.ok()) return finish_task(call, run, index, row, to, found.rejection());
    const auto directory = call->site.directory();
    const process::Desk desk = desk_of(*call, *found, *directory);
    const auto seen = service::preview(transfer_of(row, to, run->wish.reason), call->caller, desk,
                                       *found->state);
    finish_task(call, run, index, row, to,
                seen.ok() ? std::nullopt : std::optional(told(seen.rejection())));
  });
}

void carry_over(const CallPtr& call, const HandoverPtr& run, std::size_t index,
                const ports::TaskRow& row, const std::string& to) {
  command::Request request{transfer_of(row, to, run->wish.reason), call->caller, {}, {}};
  call->site.world.runtime.submit(
      std::move(request), [call, run, index, row, to](const service::Outcome& outcome) {
        finish_task(call, run, index, row, to,
                    outcome.answer.ok() ? std::nullopt
                                        : std::optional(told(outcome.answer.rejection())));
      });
}

struct WorkLeft {
  std::vector<ports::TaskRow> tasks;
  bool more = false;
};

WorkLeft work_left_by(const Call& call, runtime::Reads& reads, const std::string& user) {
  WorkLeft work;
  ports::TaskQuery query;
  query.limit = kPageOfWork;
  query.now = call.site.now();
  do {
    const auto page = reads.worklist.tasks({user, {}, /*sees_all=*/false}, query);
    work.tasks.insert(work.tasks.end(), page.rows.begin(), page.rows.end());
    query.cursor = page.next;
  } while (!query.cursor.empty() && work.tasks.size() < kTasksMax);
  work.more = !query.cursor.empty();
  return work;
}

std::optional<Rejection> handover_fault(const HandoverWish& wish) {
  const bool by_rule = wish.rule == "pool" || wish.rule == "manager";
  if (wish.to.empty() ? !by_rule : !wish.rule.empty()) {
    return refuse(Kind::kInvalid, "USER",
                  "Say either “to”, a person or a group, or “rule”: pool (back to the group it was "
                  "for, else to the manager) or manager.",
                  "请给出“to”（人员或用户组）或“rule”：pool（退回原用户组，否则交其上级）或 manager。");
  }
  if (wish.to == wish.person) {
    return refuse(Kind::kInvalid, "USER", "Hand it over to somebody else.", "请移交给其他人。");
  }
  if (wish.carry_out && wish.reason.empty()) {
    return refuse(Kind::kInvalid, "REASON", "Say why; the reason stays in the record of every case.",
                  "请填写原因，它将记入每个案件的历史。");
  }
  return std::nullopt;
}

}  // namespace

void hand_over(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  HandoverWish wish;
  wish.person = call->captured.front();
  wish.to = fields.text("to");
  wish.rule = fields.text("rule");
  wish.reason = fields.text("reason");
  wish.carry_out = fields.flag("carry_out");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  if (const auto fault = handover_fault(wish)) return call->refuse(*fault);
  const auto work = work_left_by(*call, reads, wish.person);
  // Whoever has left may be gone from the directory, too: their work tells that they were there.
  const bool known = call->site.directory()->find(wish.person) != nullptr;
  if (work.tasks.empty() && !known) return call->refuse(not_found());
  const auto run = std::make_shared<HandoverRun>(wish, work.tasks.size(), work.more);
  if (work.tasks.empty()) return answer_handover(call, *run);
  for (std::size_t i = 0; i < work.tasks.size(); ++i) {
    const std::string to = handover_target(*call, wish, work.tasks[i]);
    if (wish.carry_out) {
      carry_over(call, run, i, work.tasks[i], to);
    } else {
      look_ahead(call, run, i, work.tasks[i], to);
    }
  }
}

}  // namespace recourse::http
