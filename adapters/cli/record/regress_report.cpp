#include "adapters/cli/record/regress_report.h"

#include <ostream>

#include "adapters/json/json_value.h"

namespace recourse::cli {
namespace {

using Verdict = service::Regressed::Verdict;

std::int64_t number(std::uint64_t n) { return static_cast<std::int64_t>(n); }

Label verdict_name(Verdict verdict) {
  if (verdict == Verdict::kDiverges) return {"diverges", "出现差异"};
  if (verdict == Verdict::kCannotContinue) return {"cannot continue", "无法继续"};
  if (verdict == Verdict::kErased) return {"is erased", "已被删除"};
  return {"same", "一致"};
}

List said(const std::vector<Label>& labels, Language language) {
  List out;
  for (const Label& label : labels) out.emplace_back(label.in(language));
  return out;
}

}  // namespace

Label part_name(const std::string& part) {
  static const std::map<std::string, Label> kNames{
      {"case", {"the case", "案件状态"}},       {"key", {"the business key", "业务编号"}},
      {"steps", {"the steps it stands in", "所处环节"}}, {"tasks", {"the open tasks", "待办任务"}},
      {"jobs", {"the open jobs", "未完成作业"}}, {"waits", {"the messages waited for", "等待的消息"}},
      {"calls", {"the called cases", "子流程"}}, {"timers", {"the timers", "计时器"}},
      {"clocks", {"the clocks", "时限"}},        {"incidents", {"the incidents", "异常"}},
      {"data", {"the data", "数据"}},            {"sent", {"what was sent out", "对外发送"}}};
  const auto found = kNames.find(part);
  return found == kNames.end() ? Label{part, part} : found->second;
}

std::string one_line(const Value& entry, Language language) {
  const auto* map = entry.get_if<Map>();
  if (map == nullptr) {
    return entry.is<std::string>() ? std::string(entry.text()) : json::to_json(entry);
  }
  const char* skipped = language == Language::kEnglish ? "zh" : "en";
  std::string out;
  for (const auto& [name, value] : *map) {
    const auto* list = value.get_if<List>();
    const bool empty = value.is_null() || value == Value("") || (list != nullptr && list->empty());
    if (empty || name == skipped) continue;
    out += (out.empty() ? "" : ", ") + name + " " + one_line(value, language);
  }
  return out;
}

void RegressReport::add(const std::string& origin, const std::vector<history::StepRecord>& records,
                        const service::Regressed& found) {
  ++cases_;
  records_ += number(found.records);
  if (!found.assumed.empty()) ++assumed_;
  if (found.verdict == Verdict::kSame) {
    ++same_;
    return;
  }
  One one{origin, records.front().instance.text(), {}, 0, found};
  for (const history::Event& event : records.front().events) {
    if (const auto* started = std::get_if<history::InstanceStarted>(&event)) {
      one.key = started->key;
      one.version = started->version;
    }
  }
  add_differing(std::move(one));
}

void RegressReport::add_unread(InstanceId id, const Rejection& why) {
  ++cases_;
  service::Regressed found;
  found.verdict = Verdict::kCannotContinue;
  found.code = why.code;
  found.reason = why.text;
  add_differing({{}, id.text(), {}, 0, std::move(found)});
}

void RegressReport::add_differing(One one) {
  const service::Regressed& found = one.found;
  ++(found.verdict == Verdict::kDiverges ? diverges_
     : found.verdict == Verdict::kErased ? erased_
                                         : cannot_);
  const std::string why = found.what.empty() ? found.code : found.what;
  Reason& reason = reasons_[std::string(service::name(found.verdict)) + "\n" + found.step + "\n" +
                            why];
  if (reason.cases++ == 0) reason.example = differing_.size();
  differing_.push_back(std::move(one));
}

Value RegressReport::value(Language language) const {
  List reasons, differing;
  for (const auto& [key, reason] : reasons_) {
    const One& one = differing_[reason.example];
    reasons.emplace_back(Map{{"verdict", service::name(one.found.verdict)},
                             {"step", one.found.step},
                             {"what", one.found.what},
                             {"code", one.found.code},
                             {"cases", reason.cases},
                             {"example", one.instance}});
  }
  for (const One& one : differing_) {
    const auto& found = one.found;
    differing.emplace_back(Map{{"instance", one.instance},
                               {"key", one.key},
                               {"version", one.version},
                               {"verdict", service::name(found.verdict)},
                               {"record", number(found.record)},
                               {"seq", number(found.seq)},
                               {"step", found.step},
                               {"stimulus", found.stimulus},
                               {"what", found.what},
                               {"recorded", found.recorded},
                               {"now", found.now},
                               {"code", found.code},
                               {"reason", found.reason.in(language)},
                               {"assumed", said(found.assumed, language)}});
  }
  return Map{{"process", process_},        {"version", version_},
             {"cases", cases_},            {"records", records_},
             {"same", same_},              {"diverges", diverges_},
             {"cannot_continue", cannot_}, {"erased", erased_},
             {"assumed", assumed_},        {"reasons", std::move(reasons)},
             {"differing", std::move(differing)}};
}

void RegressReport::print_case(const One& one, const Terminal& terminal) const {
  const auto& found = one.found;
  const std::string who = one.key.empty() ? one.instance : one.key + " (" + one.instance + ")";
  const std::string at = found.step.empty() ? "" : " “" + found.step + "”";
  const std::string record = std::to_string(found.record);
  terminal.out << who << ": " << terminal.say(verdict_name(found.verdict)) << ' '
               << terminal.say({"at record " + record + at + ", " + found.stimulus,
                                "于第 " + record + " 条记录" + at + "，" + found.stimulus})
               << '\n';
  if (found.verdict != Verdict::kDiverges) {
    terminal.out << "  " << found.code << ": " << terminal.say(found.reason) << '\n';
    return;
  }
  const auto side = [&](const Label& name, const List& entries) {
    terminal.out << "  " << terminal.say(name) << '\n';
    for (const Value& entry : entries) {
      terminal.out << "    " << one_line(entry, terminal.language) << '\n';
    }
    if (entries.empty()) terminal.out << "    " << terminal.say({"nothing", "无"}) << '\n';
  };
  const Label part = part_name(found.what);
  side({part.en + ", only as recorded:", part.zh + "，仅记录中："}, found.recorded);
  side({part.en + ", only with the new definition:", part.zh + "，仅新定义："}, found.now);
}

void RegressReport::print(const Terminal& terminal, std::size_t show) const {
  for (std::size_t i = 0; i < differing_.size() && i < show; ++i) {
    print_case(differing_[i], terminal);
  }
  if (differing_.size() > show) {
    const std::string more = std::to_string(differing_.size() - show);
    terminal.out << terminal.say({"… and " + more + " more; --json lists all of them",
                                  "……另有 " + more + " 个；--json 列出全部"})
                 << '\n';
  }
  for (const auto& [key, reason] : reasons_) {
    const auto& found = differing_[reason.example].found;
    const std::string n = std::to_string(reason.cases);
    const std::string at = found.step.empty() ? "" : " “" + found.step + "”";
    const Label why = found.what.empty() ? Label{found.code, found.code} : part_name(found.what);
    const Label verdict = verdict_name(found.verdict);
    terminal.out << terminal.say({n + " × " + verdict.en + at + ": " + why.en,
                                  n + " × " + verdict.zh + at + "：" + why.zh})
                 << '\n';
  }
  const auto text = [](std::int64_t n) { return std::to_string(n); };
  terminal.out << terminal.say(
                      {text(cases_) + " cases, " + text(records_) + " records: " + text(same_) +
                           " same, " + text(diverges_) + " diverge, " + text(cannot_) +
                           " cannot continue, " + text(erased_) + " erased",
                       "共 " + text(cases_) + " 个案件、" + text(records_) + " 条记录：" +
                           text(same_) + " 个一致，" + text(diverges_) + " 个出现差异，" +
                           text(cannot_) + " 个无法继续，" + text(erased_) +
                           " 个数据已删除"})
               << '\n';
  if (assumed_ == 0) return;
  terminal.out << terminal.say({"In " + text(assumed_) + " of them today's directory was asked for "
                                "what no record says.",
                                "其中 " + text(assumed_) +
                                    " 个案件的部分信息未被记录，改用当前组织目录。"})
               << '\n';
}

}  // namespace recourse::cli
