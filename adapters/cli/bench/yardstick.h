#pragma once
#include <string>
#include <vector>

#include "adapters/cli/bench/server_meter.h"

namespace recourse::cli::bench {

/// The rows an ordinary engine writes for one advance, by plain SQL on the same database: update
/// the case (1.1 KB of JSON) guarded by its version, 3 events, end a task, make a task, one outbox
/// row, a timer in 1 of 4. Each durable on its own.
enum class Profile {
  kCommit,        ///< the floor: one row of two numbers, committed
  kClassic,       ///< BEGIN, two SELECTs, one statement a row, COMMIT: a round trip each
  kOneStatement,  ///< all of it in one data-modifying statement (PostgreSQL only)
};

struct YardstickOptions {
  std::string db;  ///< URL; SQLite: a file of its own
  Profile profile = Profile::kClassic;
  int clients = 8;  ///< connections, a thread each; SQLite has one
  int instances = 2'000;
  int seconds = 10;
  int rate = 0;  ///< arrivals a second, as planned (open loop); 0: as fast as they are answered
};
[[nodiscard]] std::string name_of(Profile profile);
/// Makes its tables (names begin with yardstick_), measures, drops them. Throws StoreError.
[[nodiscard]] Figures run_yardstick(const YardstickOptions& options, ServerMeter& meter);

}  // namespace recourse::cli::bench
