#include "adapters/store/worklist_rules.h"

#include <algorithm>
#include <charconv>

#include "adapters/store/rows.h"
#include "adapters/store/text.h"
#include "engine/base/ascii.h"
#include "engine/definition/built_in.h"

namespace recourse::store {

namespace {

bool worklist_holds(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool worklist_has_group(const ports::Reader& reader, const ports::TaskRow& row) {
  return std::any_of(row.groups.begin(), row.groups.end(), [&reader](const std::string& group) {
    return worklist_holds(reader.groups, group);
  });
}

bool worklist_available(const ports::Reader& reader, const ports::TaskRow& row) {
  return claimable(row) && is_candidate(reader, row) && !worklist_holds(row.excluded, reader.user);
}

/// Any of `fields` holds `wanted`, ignoring ASCII case; an empty wanted is everywhere.
bool worklist_found(const std::string& wanted, std::initializer_list<const std::string*> fields) {
  const std::string lower = lower_ascii(wanted);
  return std::any_of(fields.begin(), fields.end(), [&lower](const std::string* field) {
    return lower_ascii(*field).find(lower) != std::string::npos;
  });
}

}  // namespace

std::string cursor_text(const PageMark& mark) { return std::to_string(mark.key) + "." + mark.id; }

std::optional<PageMark> parse_cursor(const std::string& text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos || !InstanceId::parse(text.substr(dot + 1))) return std::nullopt;
  PageMark mark{.key = 0, .id = text.substr(dot + 1)};
  const char* const end = text.data() + dot;
  const auto [stop, error] = std::from_chars(text.data(), end, mark.key);
  if (error != std::errc() || stop != end) return std::nullopt;
  return mark;
}

std::int64_t sort_key(const ports::TaskRow& row, const ports::TaskQuery& query) {
  if (query.view == ports::TaskView::kCc) return row.copied ? row.copied->us : 0;
  if (newest_first(query.view)) return row.ended ? row.ended->us : 0;
  switch (query.sort) {
    case ports::TaskSort::kDue: return row.due ? row.due->us : kNoDue;
    case ports::TaskSort::kPriority: return -std::int64_t{row.priority};
    case ports::TaskSort::kCreated: return row.created.us;
  }
  return 0;
}

bool is_candidate(const ports::Reader& reader, const ports::TaskRow& row) {
  return worklist_holds(row.users, reader.user) || worklist_has_group(reader, row);
}

bool in_view(const ports::Reader& reader, const ports::TaskRow& row, ports::TaskView view,
             Instant now) {
  const bool mine = !reader.user.empty() && row.owner == reader.user;
  switch (view) {
    case ports::TaskView::kMine: return mine;
    case ports::TaskView::kAvailable: return worklist_available(reader, row);
    case ports::TaskView::kTeam: return worklist_has_group(reader, row);
    case ports::TaskView::kOverdue:
      return row.due && *row.due < now && (mine || worklist_available(reader, row));
    case ports::TaskView::kDone: return !reader.user.empty() && row.ended_by == reader.user;
    case ports::TaskView::kCc: return row.copied.has_value();
  }
  return false;
}

bool matches(const ports::TaskRow& row, const ports::TaskQuery& query) {
  if (!query.process.empty() && row.process != query.process) return false;
  return query.text.empty() ||
         worklist_found(query.text, {&row.title.en, &row.title.zh, &row.case_key, &row.customer});
}

bool matches(const ports::InstanceRow& row, const ports::InstanceQuery& query) {
  const bool own = definition::is_own_process(row.process) && row.incidents == 0;
  if (query.process.empty() && own) return false;
  const auto fits = [](const std::string& wanted, const std::string& found) {
    return wanted.empty() || wanted == found;
  };
  if (!fits(query.process, row.process) || !fits(query.state, row.state) ||
      !fits(query.key, row.key) || !fits(query.customer, row.customer) ||
      !fits(query.starter, row.starter)) {
    return false;
  }
  if (query.from && row.started < *query.from) return false;
  if (query.to && row.started >= *query.to) return false;
  return query.text.empty() ||
         worklist_found(query.text, {&row.title.en, &row.title.zh, &row.key, &row.customer});
}

bool opens_instance(const ports::Reader& reader, const ports::TaskRow& row) {
  if (reader.user.empty()) return false;
  const bool offered = !row.ended && is_candidate(reader, row);
  return row.owner == reader.user || row.ended_by == reader.user || offered;
}

}  // namespace recourse::store
