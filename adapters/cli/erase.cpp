// `erase`: requests to erase a person, from their receipt to their end.
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
    return {"request " + id +
                " received; nothing is erased before the identity is checked: say how with "
                "--identity, or why it is refused with --refuse",
            "已受理请求 " + id +
                "；核实身份之前不会删除任何数据：请用 --identity 说明核实方式，或用 --refuse "
                "说明拒绝理由"};
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
  if (state == "refused") {
    return {"request " + id + " is refused, and the record says why",
            "请求 " + id + " 已拒绝，理由已记录"};
  }
  return {"request " + id + " is " + state, "请求 " + id + " 当前状态为 " + state};
}

/// Before what was done: no erasure takes it.
Label clear_warning(const Value& received, const std::string& subject) {
  std::string places;
  const auto* list = received["clear"].get_if<List>();
  for (const Value& place : list == nullptr ? List() : *list) {
    places += (places.empty() ? "" : ", ") + std::string(place.text());
  }
  if (places.empty()) return {};
  return {"in clear, and not to be erased: '" + subject + "' stands in " + places +
              ". Only what a definition calls private is erased",
          "以下位置以明文保存“" + subject + "”，不会被删除：" + places +
              "。只有流程定义中标为 private 的数据才会被删除"};
}

Label nothing_kept(const std::string& subject, const std::string& id) {
  return {"nothing private is kept about '" + subject +
              "': is it written as the cases name them (a customer number)? Request " + id +
              " is on record",
          "没有关于“" + subject + "”的个人数据：写法是否与案件中一致（如客户编号）？请求 " + id +
              " 已记录"};
}

Label done_before(const Value& received, const std::string& subject) {
  const std::string id(received["id"].text()), done(received["done"].text());
  return {"'" + subject + "' was erased on " + done + " (request " + id +
              "), and nothing private was kept since: there is no new request",
          "“" + subject + "”已于 " + done + " 删除（请求 " + id +
              "），此后未再保存其个人数据：不新建请求"};
}

Label listed(const Value& row) {
  const std::string id(row["id"].text()), state(row["state"].text()), since(row["since"].text());
  const std::string until(row["until"].text());
  Label what = sentence_for(row, id);
  if (state == "held" || state == "lifted") {
    what = {state == "held" ? "legal hold " + id : "legal hold " + id + ", over",
            "法律保留 " + id + (state == "held" ? "" : "，已结束")};
    if (!until.empty()) what = {what.en + " until " + until, what.zh + " 至 " + until};
  }
  return {since + "  " + what.en, since + "  " + what.zh};
}

int list_requests(Target& target, const Terminal& terminal) {
  List rows;
  for (std::string cursor, next = "first"; !next.empty();) {
    const auto page =
        accepted(target.client().get("/api/v1/erasures?limit=200&cursor=" + url_escaped(cursor)));
    if (!page.ok()) return terminal.refuse(page.rejection());
    for (const Value& row : (*page)["items"].as<List>()) rows.push_back(row);
    cursor = next = std::string((*page)["next"].text());
  }
  if (terminal.json) {
    terminal.print(rows);
    return kOk;
  }
  if (rows.empty()) {
    terminal.out << terminal.say({"no request to erase is open, and no legal hold in force",
                                  "没有未办结的删除请求，也没有生效的法律保留"})
                 << '\n';
  }
  for (const Value& row : rows) terminal.out << terminal.say(listed(row)) << '\n';
  return kOk;
}

/// The request a command is about: named, or that of the person, received with it if need be.
Result<Value> request_of(Target& target, const EraseOptions& options) {
  if (!options.request.empty()) return Value(Map{{"id", options.request}});
  return accepted(target.client().post(
      "/api/v1/erasures", Map{{"subject", options.subject}, {"reason", options.reason}}));
}

}  // namespace

int run_erase(const EraseOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  if (options.list) return list_requests(target, terminal);
  const auto received = request_of(target, options);
  if (!received.ok()) return terminal.refuse(received.rejection());
  const std::string id((*received)["id"].text());
  const bool over = !(*received)["done"].text().empty();
  Value answer = *received;
  const bool refuses = !options.refuse.empty();
  if (!over && (refuses || !options.identity.empty())) {
    const auto stepped = accepted(target.client().post(
        "/api/v1/erasures/" + id + (refuses ? "/refused" : "/identity_checked"),
        Map{{"reason", refuses ? options.refuse : options.identity}}));
    if (!stepped.ok()) return terminal.refuse(stepped.rejection());
    answer = *stepped;
  }
  const bool known = refuses || answer["keys"].text() != "0";
  if (terminal.json) {
    Map out = answer.as<Map>();
    if (const Value& clear = (*received)["clear"]; !clear.is_null()) out["clear"] = clear;
    terminal.print(Value(std::move(out)));
    return known ? kOk : kRefused;
  }
  terminal.out << terminal.say(!known ? nothing_kept(options.subject, id)
                               : over ? done_before(answer, options.subject)
                                      : sentence_for(answer, id))
               << '\n';
  const Label warning = refuses ? Label() : clear_warning(*received, options.subject);
  if (!warning.empty()) terminal.err << terminal.say(warning) << '\n';
  return known ? kOk : kRefused;
}

}  // namespace recourse::cli
