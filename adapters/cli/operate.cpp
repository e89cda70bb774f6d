// Operations on a case: those of its definition, and the interventions of administrators.
#include <ostream>

#include "adapters/cli/preview_text.h"
#include "adapters/cli/target.h"
#include "adapters/json/json_value.h"

namespace recourse::cli {

int run_operate(const OperateOptions& options, const Terminal& terminal) {
  auto data = read_data(options.data);
  if (!data.ok()) return terminal.refuse(data.rejection());
  for (const auto& [name, value] :
       {std::pair{"from", options.from}, {"to", options.to}, {"into", options.into}}) {
    if (!value.empty()) (*data)[name] = value;
  }
  if (options.operation == "assign_section") (*data)["to"] = options.to;  // '': all of them
  if (!options.branches.empty()) {
    Map branches;
    for (const std::string& one : options.branches) {
      const std::size_t at = one.find('=');
      branches[one.substr(0, at)] = at == std::string::npos ? "start" : one.substr(at + 1);
    }
    (*data)["branches"] = std::move(branches);
  }
  Map body{{"data", *data}};
  if (!options.reason.empty()) body["reason"] = options.reason;
  if (options.incident > 0) body["incident"] = options.incident;
  Target target(options.target, terminal);
  const std::string path = "/api/v1/instances/" + url_escaped(options.id) + "/operations/" +
                           url_escaped(options.operation) + (options.dry_run ? "/preview" : "");
  const auto answer = accepted(target.client().post(path, body));
  if (!answer.ok()) return terminal.refuse(answer.rejection());
  if (terminal.json) {
    terminal.print(*answer);
  } else if (options.dry_run) {
    tell_preview(*answer, terminal);
  } else {
    const std::string state((*answer)["state"].text());
    terminal.out << terminal.say({options.operation + ": the case is " + state,
                                  options.operation + "：案件状态 " + state})
                 << '\n';
  }
  return kOk;
}

}  // namespace recourse::cli
