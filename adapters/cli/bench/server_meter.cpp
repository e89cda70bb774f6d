#include "adapters/cli/bench/server_meter.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace recourse::cli::bench {
namespace {

/// Of /proc/PID/stat: the parent, and the ticks spent by the process and by children that ended.
struct ProcessStat {
  std::int64_t parent = 0;
  std::int64_t own_ticks = 0;
  std::int64_t children_ticks = 0;
};

ProcessStat process_stat(std::int64_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  ProcessStat stat;
  const std::size_t after_name = text.rfind(')');
  if (after_name == std::string::npos) return stat;
  std::istringstream rest(text.substr(after_name + 1));
  std::string state;
  rest >> state >> stat.parent;
  std::int64_t skipped = 0;
  for (int i = 0; i < 9; ++i) rest >> skipped;
  std::int64_t user = 0, system = 0, children_user = 0, children_system = 0;
  rest >> user >> system >> children_user >> children_system;
  stat.own_ticks = user + system;
  stat.children_ticks = children_user + children_system;
  return stat;
}

std::int64_t family_us(std::int64_t postmaster) {
  if (postmaster <= 1) return 0;
  const ProcessStat head = process_stat(postmaster);
  std::int64_t ticks = head.own_ticks + head.children_ticks;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const ProcessStat stat = process_stat(std::stoll(name));
    if (stat.parent == postmaster) ticks += stat.own_ticks;
  }
  return ticks * (kMicrosPerSecond / ::sysconf(_SC_CLK_TCK));
}

}  // namespace

ServerMeter::ServerMeter(const std::string& db) {
  if (db.starts_with("sqlite:")) return;
  database_ = store::Database::open(db, 1);
  auto lease = database_->lease();
  const std::int64_t backend = lease->query("select pg_backend_pid()", 1).at(0).number(0);
  std::ifstream name("/proc/" + std::to_string(backend) + "/comm");
  std::string comm;
  name >> comm;
  if (comm == "postgres") postmaster_ = process_stat(backend).parent;
}

ServerMeter::Reading ServerMeter::read() {
  Reading reading;
  if (database_) {
    auto lease = database_->lease();
    const auto rows = lease->query(
        "select (pg_current_wal_insert_lsn() - '0/0')::bigint, wal_sync from pg_stat_wal", 2);
    reading.wal_bytes = rows.at(0).number(0);
    reading.wal_syncs = rows.at(0).number(1);
  }
  reading.server_us = family_us(postmaster_);
  reading.cpu = CpuTime::now();
  reading.at = SteadyClock::now();
  return reading;
}

void ServerMeter::begin() { before_ = read(); }

void ServerMeter::end(Figures& figures) {
  const Reading after = read();
  figures.elapsed_us =
      std::chrono::duration_cast<std::chrono::microseconds>(after.at - before_.at).count();
  figures.process_cpu_us = after.cpu.process_us - before_.cpu.process_us;
  figures.machine_cpu_us = after.cpu.machine_us - before_.cpu.machine_us;
  figures.server_cpu_us = after.server_us - before_.server_us;
  figures.wal_bytes = after.wal_bytes - before_.wal_bytes;
  figures.wal_syncs = after.wal_syncs - before_.wal_syncs;
}

}  // namespace recourse::cli::bench
