#include "tests/conformance/run_row.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace recourse::conformance {
namespace {

using Clock = std::chrono::steady_clock;

Verdict judge_safely(Judge judge, const Row& row, const std::filesystem::path& dir) {
  try {
    return judge(row, dir);
  } catch (const std::exception& fault) {
    return failed(fault.what());
  } catch (...) {
    return failed("an exception that tells nothing");
  }
}

[[noreturn]] void be_the_child(int out, Judge judge, const Row& row,
                               const std::filesystem::path& dir, int seconds) {
  const rlim_t limit = static_cast<rlim_t>(seconds);
  const rlimit cpu{limit, limit + 1};
  setrlimit(RLIMIT_CPU, &cpu);
#ifndef __SANITIZE_ADDRESS__
  const rlimit memory{rlim_t{4} << 30, rlim_t{4} << 30};
  setrlimit(RLIMIT_AS, &memory);
#endif
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const Verdict verdict = judge_safely(judge, row, dir);
  const std::string bytes = std::to_string(static_cast<int>(verdict.kind)) + verdict.reason;
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t written = write(out, bytes.data() + at, bytes.size() - at);
    if (written <= 0) break;
    at += static_cast<std::size_t>(written);
  }
  _exit(0);
}

/// What the child says until it ends. false: its time is over.
bool listen(int in, int seconds, std::string& bytes) {
  const auto end = Clock::now() + std::chrono::seconds(seconds);
  char buffer[4096];
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    pollfd wait{in, POLLIN, 0};
    const int ready = poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t got = read(in, buffer, sizeof buffer);
    if (got <= 0) return true;
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace

Verdict run_row(Judge judge, const Row& row, const std::filesystem::path& dir, int seconds) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe: " + std::string(strerror(errno)));
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process: " + std::string(strerror(errno)));
  if (child == 0) {
    close(ends[0]);
    be_the_child(ends[1], judge, row, dir, seconds);
  }
  close(ends[1]);
  std::string bytes;
  const bool in_time = listen(ends[0], seconds, bytes);
  close(ends[0]);
  if (!in_time) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time) return failed("did not end within " + std::to_string(seconds) + " s");
  if (WIFSIGNALED(status)) {
    return failed("crashed: " + std::string(strsignal(WTERMSIG(status))));
  }
  if (bytes.empty() || bytes[0] < '0' || bytes[0] > '2') {
    return failed("ended without a verdict, exit code " + std::to_string(WEXITSTATUS(status)));
  }
  return {static_cast<Verdict::Kind>(bytes[0] - '0'), bytes.substr(1)};
}

}  // namespace recourse::conformance
