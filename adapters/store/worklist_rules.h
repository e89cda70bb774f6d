#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/id.h"
#include "engine/ports/worklist_query.h"

/// What the views of the worklist mean, in C++: the implementation in memory, and the measure for
/// the SQL one (tests/contract).
namespace recourse::store {

/// Where a page ended: rows are ordered by (sort key, id), both in one direction.
struct PageMark {
  std::int64_t key = 0;
  std::string id;  ///< 32 hex digits
};
/// "due.0192…": opaque to callers. nullopt for a text that is none.
[[nodiscard]] std::string cursor_text(const PageMark& mark);
[[nodiscard]] std::optional<PageMark> parse_cursor(const std::string& text);
[[nodiscard]] inline int page_size(int limit) { return limit < 1 ? 1 : limit > 200 ? 200 : limit; }

/// Due: earliest first, none last. Priority: highest first. Created: oldest first.
/// Within `done` and `cc`: latest first, whatever the sort.
[[nodiscard]] std::int64_t sort_key(const ports::TaskRow& row, const ports::TaskQuery& query);
[[nodiscard]] inline bool newest_first(ports::TaskView view) {
  return view == ports::TaskView::kDone || view == ports::TaskView::kCc;
}

[[nodiscard]] bool is_candidate(const ports::Reader& reader, const ports::TaskRow& row);
/// By what the row says of the reader; what they oversee is not in it.
/// Of an open row for every view but done; of an ended one for done; of a copied one for cc.
[[nodiscard]] bool in_view(const ports::Reader& reader, const ports::TaskRow& row,
                           ports::TaskView view, Instant now);
[[nodiscard]] bool matches(const ports::TaskRow& row, const ports::TaskQuery& query);
[[nodiscard]] bool matches(const ports::InstanceRow& row, const ports::InstanceQuery& query);

/// Whether this task, open or ended, lets the reader see its instance.
[[nodiscard]] bool opens_instance(const ports::Reader& reader, const ports::TaskRow& row);

}  // namespace recourse::store
