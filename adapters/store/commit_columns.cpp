// What a commit is told, column by column; commit_rows.cpp fills them in this order, and
// migration_rows.cpp tells PostgreSQL of them.
#include "adapters/store/commit_rows.h"

namespace recourse::store {

namespace {

constexpr ColumnType kId = ColumnType::kId;
constexpr ColumnType kNumber = ColumnType::kNumber;
constexpr ColumnType kText = ColumnType::kText;
constexpr ColumnType kBytes = ColumnType::kBytes;

/// The search row of a case, and what guards it.
const std::vector<Column> kCaseColumns = {
    {"process", kText}, {"version", kNumber}, {"definition_hash", kText}, {"business_key", kText},
    {"state", kText}, {"outcome", kText}, {"title_en", kText}, {"title_zh", kText},
    {"starter", kText}, {"customer", kText}, {"started", kNumber}, {"ended", kNumber},
    {"priority", kNumber}, {"incidents", kNumber}, {"erase_after", kNumber}, {"guard_key", kText},
    {"guard_process", kText}, {"job", kId}, {"epoch", kNumber}, {"message", kId}};

std::array<RowShape, kCommitLists> make_shapes() {
  std::array<RowShape, kCommitLists> all;
  all[kSteps] = {"list_step",
                 {{"n", kNumber},
                  {"id", kId},
                  {"expected", kNumber},
                  {"record", kNumber},
                  {"caller", kText},
                  {"request_key", kText}}};
  all[kCases] = {"list_case", all[kSteps].columns};
  for (const Column& column : kCaseColumns) all[kCases].columns.push_back(column);
  all[kRecords] = {"list_record",
                   {{"instance", kId},
                    {"record", kNumber},
                    {"recorded", kNumber},
                    {"hash", kText},
                    {"bytes", kBytes}}};
  all[kOpenTasks] = all[kChangedTasks] = all[kDoneTasks] = kTaskShape;
  all[kEndedTasks] = all[kFormerCandidates] = all[kTimersGone] = kPlaceShape;
  all[kJobsClosed] = all[kMessages] = kPlaceShape;
  all[kOutbox] = {"list_outbox",
                  {{"instance", kId}, {"record", kNumber}, {"effects", kText}, {"node", kNumber}}};
  all[kAnswers] = kAnswerShape;
  all[kTimers] = {"list_timer", {{"instance", kId}, {"id", kId}, {"due", kNumber}}};
  all[kCopies] = {"list_copy",
                  {{"instance", kId},
                   {"task", kId},
                   {"user_id", kText},
                   {"sent", kNumber},
                   {"read_at", kNumber}}};
  all[kSnapshots] = {"list_snapshot", {{"instance", kId}, {"record", kNumber}, {"bytes", kBytes}}};
  all[kCandidates] = {"list_candidate",
                      {{"instance", kId},
                       {"task", kId},
                       {"candidate", kText},
                       {"ready", kNumber},
                       {"due", kNumber}}};
  all[kJobs] = kJobShape;
  all[kSubscriptions] = kSubscriptionShape;
  all[kSubscriptionsClosed] = {"list_catch",
                               {{"instance", kId}, {"activity", kNumber}, {"place", kNumber}}};
  return all;
}

}  // namespace

const RowShape& shape_of(CommitList list) {
  static const std::array<RowShape, kCommitLists> kAll = make_shapes();
  return kAll[list];
}

}  // namespace recourse::store
