#include <filesystem>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/runtime/ambient.h"
#include "adapters/store/database.h"
#include "adapters/store/guards.h"
#include "adapters/store/open.h"
#include "adapters/store/schema.h"

namespace recourse::cli {

int run_doctor(const DoctorOptions& options, const Terminal& terminal) {
  List looked;
  bool well = true;
  const auto note = [&](const std::string& what, bool good, const std::string& found,
                        const Label& advice) {
    well = well && good;
    looked.push_back(Map{{"what", what},
                         {"good", good},
                         {"found", found},
                         {"advice", good ? "" : terminal.say(advice)}});
    if (terminal.json) return;
    constexpr std::size_t kMarkWidth = 6, kWhatWidth = 12;
    terminal.out << padded(good ? "ok" : "BAD", kMarkWidth) << padded(what, kWhatWidth) << found
                 << '\n';
    if (!good) terminal.out << "      " << terminal.say(advice) << '\n';
  };
  // What cannot be told of a schema of another version is not said.
  const auto note_guards = [&](store::Database& database) {
    const auto broken = store::check_guards(database);
    note("guards", broken.empty(),
         broken.empty() ? "history, log and definitions only grow" : broken.front().text,
         {"history could be changed there unseen until `verify`; all of it: recourse db check",
          "历史记录可能被改动，直至 verify 才能发现；完整清单：recourse db check"});
  };
  try {
    store::require_present(options.db);
    const auto database = store::Database::open(options.db);
    const auto status = store::schema_status(*database);
    note("database", true, database->name(), {});
    note("schema", status.found == status.wanted,
         std::to_string(status.found) + " of " + std::to_string(status.wanted),
         {"run: recourse db upgrade --db " + options.db,
          "请运行:recourse db upgrade --db " + options.db});
    if (status.found == status.wanted) note_guards(*database);
  } catch (const ports::StoreError& error) {
    note("database", false, error.what(),
         {"check --db and that the server runs", "请检查 --db 以及数据库是否在运行"});
  }
  constexpr std::int64_t kBuilt_us =
      1'767'225'600'000'000;  // 2026-01-01: no clock may be before it
  const Instant now = runtime::SystemClock().now();
  note("clock", now.us > kBuilt_us, to_text(now),
       {"set the system clock; run an NTP client", "请校准系统时钟并启用 NTP"});
  std::error_code error;
  const auto space = std::filesystem::space(".", error);
  constexpr std::uintmax_t kSpaceMin = 1ULL << 30;
  note("disk", !error && space.available > kSpaceMin,
       std::to_string(space.available >> 20) + " MiB free here",
       {"less than 1 GiB is left on this disk", "磁盘剩余不足 1 GiB"});
  if (terminal.json) terminal.print(looked);
  return well ? kOk : kRefused;
}

}  // namespace recourse::cli
