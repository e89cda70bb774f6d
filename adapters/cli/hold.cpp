// `hold`: a legal hold is set or lifted.
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/target.h"

namespace recourse::cli {
namespace {

constexpr std::string_view kOfCase = "case:";

/// What is held, until when, and whether that is anything yet.
Label held_sentence(const Value& answer, const std::string& subject) {
  const std::string id(answer["id"].text()), until(answer["until"].text());
  const bool of_case = subject.starts_with(kOfCase);
  const std::string name = of_case ? subject.substr(kOfCase.size()) : subject;
  const Label end = until.empty() ? Label{"until that is lifted", "解除之前"}
                                  : Label{"until " + until, "至 " + until + " 为止"};
  Label out{"held: nothing " + std::string(of_case ? "in the case '" : "of '") + name +
                "' is erased " + end.en + " (hold " + id + ")",
            "已设定法律保留：" + end.zh + "不删除" + (of_case ? "案件“" : "“") + name +
                "”的任何数据（编号 " + id + "）"};
  if (answer["cases"].text() != "0") return out;
  out.en += "\nno case keeps anything private of '" + name +
            "' yet: is it written as the cases name them (a customer number)? What comes later is "
            "held";
  out.zh += "\n目前没有案件保存“" + name +
            "”的个人数据：写法是否与案件中一致（如客户编号）？此后产生的数据受此保留约束";
  return out;
}

Label lifted_sentence(const Value& answer, const std::string& subject) {
  const std::string lifted(answer["lifted"].text());
  if (lifted == "0") {
    return {"there is no hold on '" + subject + "'", "“" + subject + "”没有法律保留"};
  }
  return {"lifted: " + lifted + "; erasures that waited go on",
          "已解除 " + lifted + " 项；等待中的删除请求继续执行"};
}

}  // namespace

int run_hold(const HoldOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  Map body{{"subject", options.subject}, {"reason", options.reason}};
  if (!options.until.empty()) body["until"] = options.until;
  const auto done =
      accepted(target.client().post(options.lift ? "/api/v1/holds/lift" : "/api/v1/holds", body));
  if (!done.ok()) return terminal.refuse(done.rejection());
  if (terminal.json) {
    terminal.print(*done);
  } else {
    terminal.out << terminal.say(options.lift ? lifted_sentence(*done, options.subject)
                                              : held_sentence(*done, options.subject))
                 << '\n';
  }
  return options.lift && (*done)["lifted"].text() == "0" ? kRefused : kOk;
}

}  // namespace recourse::cli
