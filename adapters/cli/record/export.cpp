#include <filesystem>
#include <fstream>
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/node.h"
#include "adapters/cli/record/export_run.h"
#include "adapters/cli/record/stored_cases.h"
#include "adapters/cli/sealing.h"

namespace recourse::cli {

namespace {

/// Puts what is there into the log, under a checkpoint; false: it is told why that cannot be.
bool sign_now(Sealing& sealing, const Terminal& terminal) {
  const auto standing = sealing.seal_now();
  if (standing.alarm.empty()) return true;
  terminal.err << terminal.say(standing.alarm) << '\n';
  return false;
}

/// What the file says of itself, beside it. A note of an earlier file must not stay.
void keep_note(const std::string& out, const std::string& note, const Terminal& terminal) {
  const std::string path = out + ".note";
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  if (note.empty()) {
    terminal.err << terminal.say({"not signed: name the file of the signing keys with "
                                  "--signing-keys",
                                  "未签名：请用 --signing-keys 指定签名密钥文件"})
                 << '\n';
    return;
  }
  std::ofstream file(path, std::ios::binary);
  file << note;
  file.close();
  if (!file) throw WorldFailed("cannot write " + path);
}

}  // namespace

int run_export(const ExportOptions& options, const Terminal& terminal) {
  ExportWanted wanted;
  wanted.form = options.form;
  wanted.layout = options.layout;
  wanted.out = options.out;
  wanted.process = options.process;
  wanted.identified = options.identified;
  wanted.reason = options.reason;
  wanted.by = "operator";
  wanted.language = terminal.language;
  if (const Rejection fault = export_fault(wanted); !fault.code.empty()) {
    return terminal.refuse(fault);
  }
  if (wanted.layout == "sqlite" && wanted.out.empty()) {
    return terminal.refuse({Rejection::Kind::kInvalid,
                            "OUTPUT",
                            {"A database cannot be printed: name a file with -o.",
                             "数据库无法打印：请用 -o 指定文件。"},
                            {}});
  }
  Node::Options node_options;
  node_options.db = options.db;
  node_options.signing_keys = options.signing_keys;
  Node node(node_options, terminal);
  if (!key_file_path(options.db, options.signing_keys).empty() && !wanted.out.empty()) {
    if (sign_now(node.sealing(), terminal)) wanted.sealing = &node.sealing();
  }
  Exported done;
  {
    Progress progress(terminal);
    done = export_cases(wanted, node.reads(), node.library(), &terminal.out,
                        [&progress](const Exported&) { progress.step(); });
  }
  if (!options.out.empty()) keep_note(options.out, done.note, terminal);
  if (terminal.json && !options.out.empty()) {
    terminal.print(Map{{"file", options.out}, {"cases", done.cases}, {"events", done.events},
                       {"identified", options.identified}, {"signed", !done.note.empty()}});
    return kOk;
  }
  const std::string n = std::to_string(done.cases), m = std::to_string(done.events);
  terminal.err << terminal.say({n + " cases, " + m + " events",
                                "共 " + n + " 个案件、" + m + " 个事件"})
               << '\n';
  return kOk;
}

}  // namespace recourse::cli
