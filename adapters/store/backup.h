#pragma once
#include <string>

#include "adapters/store/database.h"

namespace recourse::store {

/// Copies a SQLite database into a new file of mode 0600 while the program goes on: a few pages at
/// a time, commits in between; the copy is the state at its end. The file must not exist. Throws
/// StoreError; a half-written copy is removed. PostgreSQL is refused: pg_dump does that.
void back_up(Database& database, const std::string& path);

}  // namespace recourse::store
