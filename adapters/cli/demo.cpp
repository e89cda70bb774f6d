#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/demo_cases.h"
#include "adapters/cli/demo_check.h"
#include "adapters/cli/serving.h"
#include "adapters/cli/store_session.h"
#include "adapters/connectors/sample_worker.h"

namespace recourse::cli {
namespace {
namespace fs = std::filesystem;
constexpr std::int64_t kDemoPast_us = 10 * kMicrosPerDay;

std::string demo_folder(const DemoOptions& options) {
  const fs::path folder =
      options.folder.empty()
          ? fs::temp_directory_path() / ("recourse-demo-" + std::to_string(::getuid()))
          : fs::path(options.folder);
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  // Made with its mode: other people of this machine have no business in it.
  if (::mkdir(folder.c_str(), 0700) != 0 && !fs::is_directory(folder)) {
    throw WorldFailed("cannot make the folder " + folder.string());
  }
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      status.st_uid != ::geteuid()) {
    throw WorldFailed(folder.string() + " belongs to somebody else; choose one with --folder");
  }
  return folder.string();
}

void require_library(const DemoOptions& options, const Terminal& terminal) {
  std::error_code error;
  if (fs::is_directory(options.defs, error)) return;
  throw WorldFailed(
      terminal.say({"there is no folder " + options.defs +
                        " here, and the demo lives from the process library: run it in the "
                        "checkout, or say with --defs where its process-defs folder is",
                    "此处没有文件夹 " + options.defs +
                        "，演示需要流程库：请在源码目录中运行，或用 --defs 指明 process-defs 的位置"}));
}

void forget_cases(const std::string& file) {
  for (const char* ending : {"", "-wal", "-shm", ".serve.json", ".keys",
                             ".keys.erased"}) fs::remove(file + ending);
}

bool is_ready(Node& node) { return node.reads().registry.document("demo", "seeded").has_value(); }

void make_cases(Node& node, const DemoOptions& options, const Terminal& terminal) {
  const runtime::SystemClock wall;
  const Instant now = wall.now();
  const Instant from{now.us - kDemoPast_us};
  runtime::SetClock clock(from);
  runtime::CountedIds ids(clock, options.seed);
  const runtime::Sha256 hasher;
  const auto session = node.connect()();
  runtime::Loop loop(*session, node.library(), clock, ids, hasher);
  DemoCases cases(loop, node.library(), ids, options.seed);
  cases.run(from, now, options.cases, [&terminal](int done, int all) {
    if (terminal.interactive) {
      terminal.err << "\rmaking ten days of cases: " << 100 * done / all << " %" << std::flush;
    }
  });
  if (terminal.interactive) terminal.err << '\n';
  node.reads().registry.put_document("demo", "seeded", to_text(now));
}

void introduce(const std::string& url, const std::string& file, Node& node,
               const Terminal& terminal) {
  terminal.out << '\n'
               << terminal.say({"  Open ", "  打开 "}) << url << '\n'
               << terminal.say({"  and choose whom to be, for example:", "  然后选择身份,例如:"})
               << '\n';
  for (const char* user : {"li.na", "chen.jing", "luo.ying", "song.jie", "feng.xia", "yuan.mei"}) {
    const ports::Person* person = node.library().directory()->find(user);
    if (person == nullptr) continue;
    constexpr std::size_t kUserWidth = 14, kNameWidth = 12;
    terminal.out << "    " << padded(user, kUserWidth)
                 << padded(terminal.say(person->name), kNameWidth) << terminal.say(person->title)
                 << '\n';
  }
  terminal.out << terminal.say({"  Stop with Ctrl-C; the cases stay until --fresh.",
                                "  按 Ctrl-C 停止;案例会保留,直到使用 --fresh。"})
               << '\n'
               << terminal.say({"  In another window: ", "  在另一个窗口中: "})
               << "export RECOURSE_DB=sqlite:" << file << "\n\n"
               << std::flush;
}

http::ServerOptions server_options(const DemoOptions& options) {
  const Address address = parse_address(options.listen);
  http::ServerOptions server;
  server.transport.address = address.host;
  server.transport.port = options.check ? std::uint16_t{0} : address.port;
  server.demo = true;
  return server;
}

/// The usual port, or any other when somebody has it already.
std::unique_ptr<Serving> serve_somewhere(Node& node, const std::string& db,
                                         http::ServerOptions options) {
  try {
    return std::make_unique<Serving>(node, db, options);
  } catch (const WorldFailed&) {
    options.transport.port = 0;
    return std::make_unique<Serving>(node, db, options);
  }
}

/// A half-made database of an interrupted start is thrown away, too.
std::unique_ptr<Node> open_demo(const std::string& file, const DemoOptions& options,
                                const Terminal& terminal) {
  Node::Options node_options;
  node_options.db = "sqlite:" + file;
  node_options.make_schema = true;
  node_options.seal = true;
  node_options.sends_notices = true;
  if (!options.fresh && fs::exists(file)) {
    auto earlier = std::make_unique<Node>(node_options, terminal);
    if (is_ready(*earlier)) return earlier;
  }
  forget_cases(file);
  auto node = std::make_unique<Node>(node_options, terminal);
  if (!node->deploy(read_house_files({options.defs}), "admin").all) {
    throw WorldFailed(options.defs + " has errors");
  }
  make_cases(*node, options, terminal);
  return node;
}

}  // namespace

int run_demo(const DemoOptions& options, const Terminal& terminal) {
  Serving::block_signals();
  require_library(options, terminal);
  const std::string file = demo_folder(options) + (options.check ? "/check.db" : "/demo.db");
  if (const auto other = read_serve_file(serve_file_path("sqlite:" + file))) {
    throw WorldFailed("the demo runs already: " + other->url);
  }
  const auto node = open_demo(file, options, terminal);
  connectors::SampleWorker worker(node->runtime());
  node->start();
  worker.start();
  int exit = kOk;
  {
    const auto serving = serve_somewhere(*node, "sqlite:" + file, server_options(options));
    if (options.check) {
      exit = drive_one_complaint(serving->url(), serving->token(), terminal);
    } else {
      introduce(serving->url(), file, *node, terminal);
      Serving::wait_for_signal();
    }
  }
  worker.stop();
  node->stop();
  return exit;
}

}  // namespace recourse::cli
