#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/node.h"
#include "adapters/cli/record/export_run.h"
#include "adapters/cli/record/stored_cases.h"

namespace recourse::cli {

int run_export(const ExportOptions& options, const Terminal& terminal) {
  const ExportWanted wanted{options.form,       options.layout, options.out,
                            options.process,    options.identified, options.reason,
                            "operator",         terminal.language};
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
  Node node(node_options, terminal);
  Exported done;
  {
    Progress progress(terminal);
    done = export_cases(wanted, node.reads(), node.library(), &terminal.out,
                        [&progress](const Exported&) { progress.step(); });
  }
  if (terminal.json && !options.out.empty()) {
    terminal.print(Map{{"file", options.out}, {"cases", done.cases}, {"events", done.events},
                       {"identified", options.identified}});
    return kOk;
  }
  const std::string n = std::to_string(done.cases), m = std::to_string(done.events);
  terminal.err << terminal.say({n + " cases, " + m + " events",
                                "共 " + n + " 个案件、" + m + " 个事件"})
               << '\n';
  return kOk;
}

}  // namespace recourse::cli
