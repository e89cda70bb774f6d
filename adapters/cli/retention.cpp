// `retention`: ended cases whose personal data goes.
#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/target.h"

namespace recourse::cli {
namespace {

Label retention_line(const Value& row) {
  const auto text = [&](const char* name) { return std::string(row[name].text()); };
  const std::string head = text("id") + "  " + text("process") + " " + text("case") + "  ";
  const std::string until = text("until");
  const Label basis{std::string(row["basis"]["en"].text()), std::string(row["basis"]["zh"].text())};
  const auto why = [&](const std::string& said) {
    return said.empty() ? std::string() : " (" + text("keep") + ": " + said + ")";
  };
  Label what{"kept until " + until, "保留至 " + until};
  if (row["state"].text() == "due") {
    what = {"due since " + until + ", goes with the next look",
            "已于 " + until + " 到期，下次检查时删除"};
  }
  if (row["state"].text() == "held") {
    std::string holds;
    for (const Value& hold : row["holds"].as<List>()) {
      holds += (holds.empty() ? "" : ", ") + std::string(hold["id"].text());
    }
    what = {"until " + until + ", held by " + holds, "至 " + until + "，法律保留 " + holds};
  }
  return {head + what.en + why(basis.en), head + what.zh + why(basis.zh)};
}

}  // namespace

int run_retention(const RetentionOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  if (!options.confirm_clock.empty()) {
    const auto done = accepted(target.client().post("/api/v1/retentions/confirm",
                                                    Map{{"reason", options.confirm_clock}}));
    if (!done.ok()) return terminal.refuse(done.rejection());
  }
  List rows;
  std::string doubted;
  for (std::string cursor, next = "first"; !next.empty();) {
    std::string path = "/api/v1/retentions?limit=200&cursor=" + url_escaped(cursor);
    if (!options.state.empty()) path += "&state=" + options.state;
    if (!options.process.empty()) path += "&process=" + url_escaped(options.process);
    const auto page = accepted(target.client().get(path));
    if (!page.ok()) return terminal.refuse(page.rejection());
    for (const Value& row : (*page)["items"].as<List>()) rows.push_back(row);
    cursor = next = std::string((*page)["next"].text());
    doubted = (*page)["waits_since"].text();
  }
  if (terminal.json) {
    terminal.print(rows);
    return kOk;
  }
  if (!doubted.empty()) {
    terminal.err << terminal.say(
                        {"nothing is erased since " + doubted +
                             ": more than a week had "
                             "passed without a look. Is the server's time right? Then say so: "
                             "recourse retention --confirm-clock WHY",
                         "自 " + doubted +
                             " 起暂停到期删除：此前超过一周未检查。若服务器时间"
                             "无误，请执行 recourse retention --confirm-clock 理由"})
                 << '\n';
  }
  if (rows.empty()) {
    terminal.out << terminal.say({"no ended case waits for its retention to be over",
                                  "没有等待保留期届满的案件"})
                 << '\n';
  }
  for (const Value& row : rows) {
    terminal.out << terminal.say(retention_line(row)) << '\n';
  }
  return kOk;
}

}  // namespace recourse::cli
