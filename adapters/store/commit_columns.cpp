// What a commit is told, column by column; commit_rows.cpp fills them in this order, and
// migration_rows.cpp tells PostgreSQL of them.
#include "adapters/store/commit_rows.h"

namespace recourse::store {

namespace {

constexpr ColumnType kId = ColumnType::kId;
constexpr ColumnType kNumber = ColumnType::kNumber;
constexpr ColumnType kText = ColumnType::kText;
constexpr ColumnType kBytes = ColumnType::kBytes;

const RowShape kStepShape = {"list_step",
                             {{"n", kNumber},
                              {"id", kId},
                              {"expected", kNumber},
                              {"record", kNumber},
                              {"caller", kText},
                              {"request_key", kText}}};

RowShape case_shape() {
  RowShape shape{"list_case", kStepShape.columns};
  for (const Column& column : std::vector<Column>{
           {"process", kText},      {"version", kNumber},     {"definition_hash", kText},
           {"business_key", kText}, {"state", kText},         {"outcome", kText},
           {"title_en", kText},     {"title_zh", kText},      {"starter", kText},
           {"customer", kText},     {"started", kNumber},     {"ended", kNumber},
           {"priority", kNumber},   {"incidents", kNumber},   {"erase_after", kNumber},
           {"guard_key", kText},    {"guard_process", kText}, {"job", kId},
           {"epoch", kNumber},      {"message", kId},         {"section", kText}}) {
    shape.columns.push_back(column);
  }
  return shape;
}

const RowShape kTaskShape = {
    "list_task", {{"instance", kId},           {"id", kId},         {"process", kText},
                  {"version", kNumber},        {"step", kText},     {"state", kText},
                  {"title_en", kText},         {"title_zh", kText}, {"case_key", kText},
                  {"customer", kText},         {"owner", kText},    {"candidate_users", kText},
                  {"candidate_groups", kText}, {"excluded", kText}, {"pool", kText},
                  {"ready", kNumber},          {"due", kNumber},    {"priority", kNumber},
                  {"created", kNumber},        {"ended", kNumber},  {"ended_by", kText},
                  {"revision", kNumber}}};
const RowShape kPlaceShape = {"list_place", {{"instance", kId}, {"id", kId}}};
const RowShape kAnswerShape = {"list_answer",
                               {{"instance", kId},
                                {"caller", kText},
                                {"request_key", kText},
                                {"fingerprint", kText},
                                {"answer", kText},
                                {"stored", kNumber}}};
const RowShape kJobShape = {"list_job",
                            {{"instance", kId},
                             {"id", kId},
                             {"process", kText},
                             {"step", kText},
                             {"connector", kText},
                             {"attempt", kNumber},
                             {"state", kText},
                             {"input", kText},
                             {"created", kNumber}}};
const RowShape kSubscriptionShape = {"list_subscription",
                                     {{"instance", kId},
                                      {"activity", kNumber},
                                      {"place", kNumber},
                                      {"signal", kNumber},
                                      {"name", kText},
                                      {"match_key", kText},
                                      {"opened", kNumber}}};

/// Lists that are of one kind share its type.
std::array<RowShape, kCommitLists> make_shapes() {
  std::array<RowShape, kCommitLists> all;
  all[kSteps] = kStepShape;
  all[kCases] = case_shape();
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
