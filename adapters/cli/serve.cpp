#include <cstdlib>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/serving.h"

namespace recourse::cli {
namespace {

/// Files named one by one have no neighbours here: what is wanted is exactly what was given.
std::vector<HouseFile> files_at_start(const ServeOptions& options) {
  std::vector<std::string> paths;
  for (const std::string& path :
       {options.defs, options.directory, options.calendars, options.policies}) {
    if (!path.empty()) paths.push_back(path);
  }
  auto files = read_house_files(paths);
  std::erase_if(files, [](const HouseFile& file) {
    return !file.wanted || file.kind == HouseFile::Kind::kScenario;
  });
  return files;
}

/// Secrets come from the environment alone, where no list of processes shows them.
std::string secret_from(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

notify::PostOffice::Options notices_of(const ServeOptions& options) {
  notify::PostOffice::Options notices;
  notices.public_url = options.public_url;
  while (notices.public_url.ends_with('/')) notices.public_url.pop_back();
  notices.mail = {options.smtp, secret_from("RECOURSE_SMTP_USER"),
                  secret_from("RECOURSE_SMTP_PASSWORD"), options.mail_from};
  notices.trusted = options.trusted;
  return notices;
}

}  // namespace

int run_serve(const ServeOptions& options, const Terminal& terminal) {
  Serving::block_signals();
  const Address address = parse_address(options.listen);
  Node::Options node_options;
  node_options.db = options.db;
  node_options.keys = options.keys;
  node_options.shards = options.shards;
  node_options.cache_mb = options.cache_mb;
  node_options.make_schema = true;
  node_options.seal = true;
  node_options.signing_keys = options.signing_keys;
  node_options.notices = notices_of(options);
  node_options.sends_notices = true;
  Node node(node_options, terminal);
  if (!node.has_keys()) {
    throw WorldFailed(terminal.say(
        {"beside PostgreSQL, say with --keys where the file of the master key is; `recourse keys "
         "make FILE` makes one. Every node needs the same one, and backups must not hold it",
         "使用 PostgreSQL 时，请用 --keys 指明主密钥文件；`recourse keys make 文件` 可生成。"
         "各节点须使用同一文件，且备份中不得包含它"}));
  }
  const auto files = files_at_start(options);
  if (!files.empty() && !node.deploy(files, "operator").all) return kRefused;
  node.start();
  http::ServerOptions server;
  server.transport.address = address.host;
  server.transport.port = address.port;
  server.ui_dir = options.ui_dir;
  server.secure_cookies = options.secure_cookies;
  {
    const Serving serving(node, options.db, server);
    terminal.out << terminal.say({"recourse serves ", "recourse 正在服务 "}) << serving.url()
                 << " (" << node.database().name() << ")\n"
                 << std::flush;
    Serving::wait_for_signal();
    terminal.err << terminal.say({"stopping", "正在停止"}) << '\n';
  }
  node.stop();
  return kOk;
}

}  // namespace recourse::cli
