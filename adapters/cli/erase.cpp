#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/target.h"

namespace recourse::cli {
namespace {

/// "ID on case ID until …"
Label holds_of(const Value& answer) {
  Label out;
  const auto* holds = answer["holds"].get_if<List>();
  for (const Value& hold : holds == nullptr ? List() : *holds) {
    const std::string id(hold["id"].text()), on_case(hold["case"].text());
    const std::string until(hold["until"].text());
    out.en += (out.en.empty() ? "" : ", ") + id +
              (on_case.empty() ? "" : " on the case " + on_case) +
              (until.empty() ? "" : " until " + until);
    out.zh += (out.zh.empty() ? "" : "、") + id +
              (on_case.empty() ? "" : "（案件 " + on_case + "）") +
              (until.empty() ? "" : "至 " + until);
  }
  return out;
}

Label sentence_for(const Value& answer, const std::string& id) {
  const std::string state(answer["state"].text());
  if (state == "received") {
    return {"request " + id + " received; nothing is erased before the identity is checked: "
            "say how with --identity",
            "已受理请求 " + id + "；核实身份之前不会删除任何数据：请用 --identity 说明核实方式"};
  }
  if (state == "scheduled") {
    const Label holds = holds_of(answer);
    return {"request " + id + " waits: a legal hold forbids it (" + holds.en +
                "). The data is restricted meanwhile",
            "请求 " + id + " 等待中：法律保留（" + holds.zh + "）禁止删除，其间数据已限制使用"};
  }
  if (state == "reported") {
    return {"request " + id + ": erased, and its cases say so",
            "请求 " + id + "：已删除，相关案件均有记录"};
  }
  return {"request " + id + " is " + state, "请求 " + id + " 当前状态为 " + state};
}

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

int run_erase(const EraseOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  const auto received = accepted(target.client().post(
      "/api/v1/erasures", Map{{"subject", options.subject}, {"reason", options.reason}}));
  if (!received.ok()) return terminal.refuse(received.rejection());
  Value answer = *received;
  const std::string id(answer["id"].text());
  if (!options.identity.empty()) {
    const auto checked = accepted(target.client().post(
        "/api/v1/erasures/" + id + "/identity_checked", Map{{"reason", options.identity}}));
    if (!checked.ok()) return terminal.refuse(checked.rejection());
    answer = *checked;
  }
  const bool known = answer["keys"].text() != "0";
  if (terminal.json) {
    terminal.print(answer);
  } else if (!known) {
    terminal.out << terminal.say({"nothing private is kept about '" + options.subject + "': is it "
                                  "written as the cases name them (a customer number)? Request " +
                                      id + " is on record",
                                  "没有关于“" + options.subject + "”的个人数据：写法是否与案件中一致"
                                  "（如客户编号）？请求 " + id + " 已记录"})
                 << '\n';
  } else {
    terminal.out << terminal.say(sentence_for(answer, id)) << '\n';
  }
  return known ? kOk : kRefused;
}

int run_hold(const HoldOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  Map body{{"subject", options.subject}, {"reason", options.reason}};
  if (!options.until.empty()) body["until"] = options.until;
  const auto done =
      accepted(target.client().post(options.lift ? "/api/v1/holds/lift" : "/api/v1/holds", body));
  if (!done.ok()) return terminal.refuse(done.rejection());
  if (terminal.json) {
    terminal.print(*done);
    return kOk;
  }
  const std::string id((*done)["id"].text());
  if (!options.lift) {
    terminal.out << terminal.say({"held: nothing of this person is erased until that is lifted "
                                  "(hold " + id + ")",
                                  "已设定法律保留：解除之前不删除此人的任何数据（编号 " + id + "）"})
                 << '\n';
    return kOk;
  }
  const auto* count = (*done)["lifted"].get_if<Decimal>();
  const std::string lifted = count ? count->to_text() : std::string((*done)["lifted"].text());
  const bool any = lifted != "0";
  terminal.out << terminal.say(any ? Label{"lifted: " + lifted + "; erasures that waited go on",
                                           "已解除 " + lifted + " 项；等待中的删除请求继续执行"}
                                   : Label{"there is no hold on '" + options.subject + "'",
                                           "“" + options.subject + "”没有法律保留"})
               << '\n';
  return any ? kOk : kRefused;
}

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
