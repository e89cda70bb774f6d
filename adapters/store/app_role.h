#pragma once
#include <string>

#include "adapters/store/database.h"

namespace recourse::store {

/// PostgreSQL: lets `role` serve. It may add to history, the log and the published definitions, and
/// change or remove nothing there; it owns no table, so it cannot take the triggers away either.
/// Run by the owner, after init and after every upgrade. Throws StoreError.
void grant_app_role(Database& database, const std::string& role);

}  // namespace recourse::store
