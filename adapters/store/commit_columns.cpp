// What a commit is told, column by column; commit_rows.cpp fills them in this order.
#include "adapters/store/commit_rows.h"

namespace recourse::store {

namespace {

constexpr ColumnType kId = ColumnType::kId;
constexpr ColumnType kNumber = ColumnType::kNumber;
constexpr ColumnType kText = ColumnType::kText;
constexpr ColumnType kBytes = ColumnType::kBytes;

const std::vector<Column> kTaskColumnsWritten = {
    {"instance", kId},    {"id", kId},
    {"process", kText},   {"version", kNumber},
    {"step", kText},      {"state", kText},
    {"title_en", kText},  {"title_zh", kText},
    {"case_key", kText},  {"customer", kText},
    {"owner", kText},     {"candidate_users", kText},
    {"candidate_groups", kText}, {"excluded", kText},
    {"pool", kText},      {"ready", kNumber},
    {"due", kNumber},     {"priority", kNumber},
    {"created", kNumber}, {"ended", kNumber},
    {"ended_by", kText},  {"revision", kNumber}};

std::array<std::vector<Column>, kCommitLists> make_columns() {
  std::array<std::vector<Column>, kCommitLists> all;
  all[kSteps] = {{"n", kNumber},      {"id", kId},       {"expected", kNumber},
                 {"record", kNumber}, {"caller", kText}, {"request_key", kText}};
  all[kCases] = all[kSteps];
  for (const Column& column : std::vector<Column>{
           {"process", kText},      {"version", kNumber},     {"definition_hash", kText},
           {"business_key", kText}, {"state", kText},         {"outcome", kText},
           {"title_en", kText},     {"title_zh", kText},      {"starter", kText},
           {"customer", kText},     {"started", kNumber},     {"ended", kNumber},
           {"priority", kNumber},   {"incidents", kNumber},   {"erase_after", kNumber},
           {"guard_key", kText},    {"guard_process", kText}, {"job", kId},
           {"epoch", kNumber},      {"message", kId}}) {
    all[kCases].push_back(column);
  }
  all[kRecords] = {{"instance", kId}, {"record", kNumber}, {"recorded", kNumber},
                   {"hash", kText},   {"bytes", kBytes}};
  all[kOpenTasks] = all[kChangedTasks] = all[kDoneTasks] = kTaskColumnsWritten;
  all[kEndedTasks] = all[kFormerCandidates] = all[kTimersGone] = all[kJobsClosed] = {
      {"instance", kId}, {"id", kId}};
  all[kOutbox] = {{"instance", kId}, {"record", kNumber}, {"effects", kText}, {"node", kNumber}};
  all[kAnswers] = {{"instance", kId},      {"caller", kText}, {"request_key", kText},
                   {"fingerprint", kText}, {"answer", kText}, {"stored", kNumber}};
  all[kTimers] = {{"instance", kId}, {"id", kId}, {"due", kNumber}};
  all[kCopies] = {{"instance", kId},
                  {"task", kId},
                  {"user_id", kText},
                  {"sent", kNumber},
                  {"read_at", kNumber}};
  all[kSnapshots] = {{"instance", kId}, {"record", kNumber}, {"bytes", kBytes}};
  all[kCandidates] = {{"instance", kId}, {"task", kId}, {"candidate", kText},
                      {"ready", kNumber}, {"due", kNumber}};
  all[kJobs] = {{"instance", kId},   {"id", kId},         {"process", kText},
                {"step", kText},     {"connector", kText}, {"attempt", kNumber},
                {"state", kText},    {"input", kText},    {"created", kNumber}};
  all[kSubscriptions] = {{"instance", kId},   {"activity", kNumber}, {"place", kNumber},
                         {"signal", kNumber}, {"name", kText},       {"match_key", kText},
                         {"opened", kNumber}};
  all[kSubscriptionsClosed] = {{"instance", kId}, {"activity", kNumber}, {"place", kNumber}};
  all[kMessages] = {{"instance", kId}, {"id", kId}};
  return all;
}

}  // namespace

const std::vector<Column>& columns_of(CommitList list) {
  static const std::array<std::vector<Column>, kCommitLists> kAll = make_columns();
  return kAll[list];
}

}  // namespace recourse::store
