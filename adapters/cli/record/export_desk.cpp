#include "adapters/cli/record/export_desk.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "adapters/cli/terminal.h"
#include "adapters/runtime/ambient.h"

namespace recourse::cli {
namespace {

constexpr std::size_t kWaitingMax = 10, kKept = 20;
constexpr std::uint64_t kPart = 4 * 1024 * 1024;  ///< bytes: an answer stays small

/// Thrown out of an export when the server stops.
struct GivenUp {};

Rejection too_many() {
  return {Rejection::Kind::kTooMany,
          "BUSY",
          {"Too many exports wait already: try again when one is done.",
           "等待中的导出过多，请稍后再试。"},
          {}};
}

std::string new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "recourse-export-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw WorldFailed("cannot make a folder for exports");
  return name;
}

}  // namespace

ExportDesk::~ExportDesk() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

http::Exports ExportDesk::offered() {
  http::Exports out;
  out.begin = [this](const http::ExportAsked& asked) { return begin(asked); };
  out.list = [this](const std::string& user) {
    const std::lock_guard lock(mutex_);
    List items;
    for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {
      if (job->wanted.by == user) items.push_back(shown(*job));
    }
    return items;
  };
  out.show = [this](const std::string& id, const std::string& user) {
    const std::lock_guard lock(mutex_);
    for (const Job& job : jobs_) {
      if (job.id == id && job.wanted.by == user) return shown(job);
    }
    return Value();
  };
  out.part = [this](const std::string& id, const std::string& user, std::uint64_t number) {
    return part(id, user, number);
  };
  return out;
}

Result<Value> ExportDesk::begin(const http::ExportAsked& asked) {
  Job job;
  ExportWanted& wanted = job.wanted;
  static_cast<http::ExportAsked&>(wanted) = asked;
  wanted.sealing = &sealing_;
  if (Rejection fault = export_fault(wanted); !fault.code.empty()) return fault;
  runtime::RandomIds ids;
  job.id = ids.make<InstanceId>().text();
  job.asked = to_text(runtime::SystemClock().now());
  const std::lock_guard lock(mutex_);
  const auto waiting = std::ranges::count_if(
      jobs_, [](const Job& other) { return other.state == "waiting"; });
  if (stopping_ || static_cast<std::size_t>(waiting) >= kWaitingMax) return too_many();
  if (folder_.empty()) folder_ = new_folder();
  wanted.out = folder_ + "/" + job.id;
  const bool whole = wanted.form == "ocel";  // its layouts are kinds of file of their own
  wanted.name = job.id + "." + (whole ? wanted.layout : wanted.form);
  jobs_.push_back(std::move(job));
  forget_old();
  if (!thread_.joinable()) thread_ = std::thread([this] { serve(); });
  wake_.notify_all();
  return shown(jobs_.back());
}

/// Requires: the lock.
void ExportDesk::forget_old() {
  for (auto job = jobs_.begin(); job != jobs_.end() && jobs_.size() > kKept;) {
    if (job->state == "waiting" || job->state == "running") {
      ++job;
      continue;
    }
    std::error_code ignored;
    std::filesystem::remove(job->wanted.out, ignored);
    job = jobs_.erase(job);
  }
}

Value ExportDesk::shown(const Job& job) {
  return Map{{"id", job.id},
             {"form", job.wanted.form},
             {"format", job.wanted.layout},
             {"process", job.wanted.process},
             {"identified", job.wanted.identified},
             {"state", job.state},
             {"cases", job.done.cases},
             {"events", job.done.events},
             {"size", static_cast<std::int64_t>(job.size)},
             {"parts", static_cast<std::int64_t>((job.size + kPart - 1) / kPart)},
             {"asked", job.asked},
             {"fault", job.fault},
             {"note", job.done.note}};
}

std::optional<std::string> ExportDesk::part(const std::string& id, const std::string& user,
                                            std::uint64_t number) {
  std::string path;
  {
    const std::lock_guard lock(mutex_);
    for (const Job& job : jobs_) {
      const bool there = job.id == id && job.wanted.by == user && job.state == "done";
      if (there && number * kPart < job.size) path = job.wanted.out;
    }
  }
  std::ifstream in(path, std::ios::binary);
  if (path.empty() || !in) return std::nullopt;
  in.seekg(static_cast<std::streamoff>(number * kPart));
  std::string bytes(kPart, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(kPart));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

void ExportDesk::serve() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto next = std::ranges::find(jobs_, "waiting", &Job::state);
    if (next == jobs_.end()) {
      wake_.wait(lock);
      continue;
    }
    next->state = "running";
    lock.unlock();
    make(*next);
    lock.lock();
  }
}

void ExportDesk::make(Job& job) {
  std::string state = "done", fault;
  std::uint64_t size = 0;
  try {
    const auto session = connect_();
    const ExportWanted wanted = job.wanted;
    Exported whole =
        export_cases(wanted, session->reads(), library_, nullptr, [&](const Exported& done) {
          const std::lock_guard lock(mutex_);
          if (stopping_) throw GivenUp{};
          job.done = done;
        });
    {
      const std::lock_guard lock(mutex_);
      job.done = std::move(whole);
    }
    size = std::filesystem::file_size(wanted.out);
  } catch (const GivenUp&) {
    state = "failed";
  } catch (const std::exception& error) {
    state = "failed";
    fault = error.what();
  }
  const std::lock_guard lock(mutex_);
  job.state = state;
  job.fault = fault;
  job.size = size;
}

}  // namespace recourse::cli
