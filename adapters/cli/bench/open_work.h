#pragma once
#include <cstdint>
#include <random>
#include <string>

#include "adapters/store/database.h"
#include "engine/ports/worklist_query.h"

/// A service organisation with very many open tasks, made by the database itself. The busiest desk
/// has an eighth of the work and the busiest person one task in a hundred and forty; who asks is
/// drawn the same way, so that the fullest inboxes are looked at most.
namespace recourse::cli::bench {

inline constexpr int kDesks = 400;
inline constexpr int kStaff = 20'000;

/// When everybody looks: an eighth of the tasks that are due are late by then.
[[nodiscard]] Instant inbox_hour();

/// Adds the tasks numbered `first` … `last` to the tables of the worklist and brings the planner's
/// statistics up to date. `session` is one of the database's; two more are leased. PostgreSQL
/// only.
void add_open_work(store::Database& database, store::Session& session, std::int64_t first,
                   std::int64_t last);
/// Whether those two tables, empty, are written to the database's log: without it ten million tasks
/// need a third of the disk. Reading them costs the same.
void without_log(store::Session& session, bool without);

/// Somebody of the staff, in one to five desks; one in twenty looks after twenty desks.
[[nodiscard]] ports::Reader draw_reader(std::mt19937_64& random);

}  // namespace recourse::cli::bench
