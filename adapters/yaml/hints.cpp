#include "adapters/yaml/hints.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "adapters/yaml/report.h"

namespace recourse::yaml {
namespace {

struct KeyHint {
  std::string_view key;
  std::string_view en;
  std::string_view zh;
};

constexpr std::string_view kMultiMergeEn =
    "A merge that runs its tail once per branch would multiply tokens; put the tail into the "
    "branches, or into a process that each branch calls with `call`.";
constexpr std::string_view kMultiMergeZh =
    "按分支多次执行后续会使令牌倍增；请把后续步骤放进各分支，或放进由各分支 `call` 的流程。";
constexpr std::string_view kDiscriminatorEn =
    "A blocking discriminator needs several tokens in one scope; use `join: any` with "
    "`rest: cancel` or `rest: continue`.";
constexpr std::string_view kDiscriminatorZh =
    "阻塞鉴别器需要同一范围内有多个令牌；请用 `join: any` 加 `rest: cancel` 或 `rest: continue`。";
constexpr std::string_view kPartialJoinEn =
    "A blocking partial join needs several tokens in one scope; use `join: N` with "
    "`rest: cancel` or `rest: continue`.";
constexpr std::string_view kPartialJoinZh =
    "阻塞部分汇聚需要同一范围内有多个令牌；请用 `join: N` 加 `rest: cancel` 或 `rest: continue`。";
constexpr std::string_view kAndJoinEn =
    "A free AND-join is not safe; let one side `send` a message that is kept (`keep:`) and the "
    "other side `wait` for it.";
constexpr std::string_view kAndJoinZh =
    "自由的与汇聚不安全；请让一方 `send` 可保留（`keep:`）的消息，另一方 `wait` 等待。";
constexpr std::string_view kOrJoinEn =
    "A non-local OR-join is refused; use `parallel` with `when:` on its branches: it waits for "
    "exactly those that were started.";
constexpr std::string_view kOrJoinZh =
    "不支持非局部的或汇聚；请用 `parallel` 并在分支上写 `when:`：它只等待已启动的分支。";

constexpr std::array kHints{
    KeyHint{"multi_merge", kMultiMergeEn, kMultiMergeZh},
    KeyHint{"discriminator", kDiscriminatorEn, kDiscriminatorZh},
    KeyHint{"blocking_discriminator", kDiscriminatorEn, kDiscriminatorZh},
    KeyHint{"partial_join", kPartialJoinEn, kPartialJoinZh},
    KeyHint{"blocking_partial_join", kPartialJoinEn, kPartialJoinZh},
    KeyHint{"and_join", kAndJoinEn, kAndJoinZh},
    KeyHint{"generalized_and_join", kAndJoinEn, kAndJoinZh},
    KeyHint{"or_join", kOrJoinEn, kOrJoinZh},
    KeyHint{"sync_merge", kOrJoinEn, kOrJoinZh},
    KeyHint{"synchronizing_merge", kOrJoinEn, kOrJoinZh},
    KeyHint{"join", kAndJoinEn, kAndJoinZh},
    KeyHint{"wait_for", kAndJoinEn, kAndJoinZh},
    KeyHint{"numbers", "Numbers come from a step: auto: numbering.next, with: {code: TS}.",
            "编号由步骤取得：auto: numbering.next，with: {code: TS}。"},
    KeyHint{"family", "A case knows its family by itself; a successor is started with repeat_of.",
            "案例自会记录其案件族；接续案件以 repeat_of 发起。"},
    KeyHint{"on", "Write `handlers:` (a list); `on` is a yes/no word of YAML.",
            "请写 `handlers:`（列表）；`on` 在 YAML 中是布尔词。"},
    KeyHint{"if", "Write `only_if:` to skip a step, or a `choose` step to go different ways.",
            "跳过步骤请写 `only_if:`，分流请用 `choose` 步骤。"},
    KeyHint{"goto", "Write `next:` with the name of a step of the same list.",
            "请用 `next:` 指向同一列表中的步骤。"},
    KeyHint{"then", "Write `next:` with the name of a step of the same list.",
            "请用 `next:` 指向同一列表中的步骤。"},
    KeyHint{"loop", "Let a `choose` step lead back to an earlier step.",
            "请用 `choose` 步骤返回到前面的步骤。"},
    KeyHint{"on_error", "Write `handlers: [{error: …, next: …}]`, or `retry:` for what may pass.",
            "请写 `handlers: [{error: …, next: …}]`；可重试的故障用 `retry:`。"},
    KeyHint{"timeout", "Write `handlers: [{after: 2 days, mode: interrupt, next: …}]`.",
            "请写 `handlers: [{after: 2 days, mode: interrupt, next: …}]`。"},
    KeyHint{"history", "Write `back: {to: […], resume: direct}` on an action.",
            "请在操作上写 `back: {to: […], resume: direct}`。"},
    KeyHint{"key_reuse",
            "Write `key: {expr: order.no, after_end: new}`: `new` lets the key be used again once "
            "the case has ended, `return` gives the ended case.",
            "请写 `key: {expr: order.no, after_end: new}`：`new` 表示案件结束后可再用此主键，"
            "`return` 表示返回已结束的案件。"},
    KeyHint{"template_class", "Write `with: {template: [A, B]}`: the values that count.",
            "请写 `with: {template: [A, B]}`，列出算数的值。"},
    KeyHint{"add_voter", "Write `add_signer`.", "请写 `add_signer`。"},
    KeyHint{"remove_voter", "Write `remove_signer`.", "请写 `remove_signer`。"},
};

/// Edits (insert, delete, replace, swap) between two words, at most `limit` + 1.
std::size_t edits_between(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::vector<std::size_t> next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    if (*std::min_element(next.begin(), next.end()) > limit + 1) return limit + 1;
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

}  // namespace

Label hint_for_key(std::string_view key) {
  for (const KeyHint& hint : kHints) {
    if (hint.key == key) return {std::string(hint.en), std::string(hint.zh)};
  }
  return hint_for_chinese(key);
}

Label hint_for_kind(std::string_view word) {
  std::string plain;
  for (const char c : word) {
    if (c != '_' && c != '-')
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  struct Kind {
    std::string_view words;  ///< each between blanks
    std::string_view write;
  };
  constexpr std::array kKinds{
      Kind{" usertask humantask manualtask approval approve form review ",
           "task: {assign: {role: …}}"},
      Kind{" servicetask service sendtask http rest email mail notify notification ",
           "auto: CONNECTOR, with: {…}"},
      Kind{" scripttask script assign compute ", "set: {NAME: \"{{ … }}\"}"},
      Kind{" businessruletask rule rules decisiontable ", "decide: TABLE, save: {…}"},
      Kind{" gateway exclusivegateway exclusive switch case if condition decision branch ",
           "choose: [{when: …, next: …}, {otherwise: …}]"},
      Kind{" parallelgateway fork split inclusivegateway ",
           "parallel: {branches: [{branch: …, steps: […]}]}"},
      Kind{" eventbasedgateway receivetask receive event ",
           "wait: {first: [{message: …, next: …}, {after: …, next: …}]}"},
      Kind{" timer delay sleep pause intermediatecatchevent ", "wait: {for: …}"},
      Kind{" subprocess callactivity process ", "call: {process: …}, or scope: {steps: […]}"},
      Kind{" loop repeat multiinstance for each map ", "foreach: {item: …, in: …, steps: […]}"},
      Kind{" end endevent stop terminate exit ", "finish: OUTCOME"},
      Kind{" throw error errorendevent ", "raise: ERROR"},
      Kind{" message signal publish emit ", "send: {message: …, to: …}"},
  };
  for (const Kind& kind : kKinds) {
    if (kind.words.find(" " + plain + " ") == std::string_view::npos) continue;
    return {"Write " + std::string(kind.write) + ".", "请写 " + std::string(kind.write) + "。"};
  }
  return {};
}

Label hint_for_chinese(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 32> kWords{{
      {"流程", "process"},   {"版本", "version"},   {"标题", "title"},     {"名称", "title"},
      {"日历", "calendar"},  {"数据", "data"},      {"变量", "data"},      {"类型", "type"},
      {"角色", "role"},      {"消息", "messages"},  {"信号", "signals"},   {"错误", "errors"},
      {"结局", "outcomes"},  {"结果", "outcomes"},  {"决策", "decisions"}, {"步骤", "step"},
      {"任务", "task"},      {"分配", "assign"},    {"办理人", "assign"},  {"字段", "fields"},
      {"表单", "fields"},    {"期限", "due"},       {"截止", "due"},       {"操作", "actions"},
      {"动作", "actions"},   {"条件", "when"},      {"下一步", "next"},    {"否则", "otherwise"},
      {"等待", "wait"},      {"并行", "parallel"},  {"分支", "branch"},    {"结束", "finish"},
  }};
  for (const auto& [chinese, key] : kWords) {
    if (word != chinese) continue;
    const std::string english(key);
    return {"Keys are English words: write `" + english + ":`; titles may be in any language.",
            "键名用英文：请写 `" + english + ":`；标题可用任何语言。"};
  }
  return {};
}

Label refused_join(std::string_view word) {
  constexpr std::array kWords{
      KeyHint{"each", kMultiMergeEn, kMultiMergeZh},
      KeyHint{"every", kMultiMergeEn, kMultiMergeZh},
      KeyHint{"none", kMultiMergeEn, kMultiMergeZh},
      KeyHint{"multi", kMultiMergeEn, kMultiMergeZh},
      KeyHint{"or", kOrJoinEn, kOrJoinZh},
      KeyHint{"running", kOrJoinEn, kOrJoinZh},
      KeyHint{"reachable", kOrJoinEn, kOrJoinZh},
  };
  for (const KeyHint& hint : kWords) {
    if (hint.key == word) return {std::string(hint.en), std::string(hint.zh)};
  }
  return hint_for_key(word);
}

Label refused_rest(std::string_view word, bool counted) {
  const bool blocks = word == "block" || word == "blocking" || word == "wait" || word == "reset";
  if (!blocks) return {};
  if (counted) return {std::string(kPartialJoinEn), std::string(kPartialJoinZh)};
  return {std::string(kDiscriminatorEn), std::string(kDiscriminatorZh)};
}

Label did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::size_t limit = word.size() < 4 ? 1 : word.size() < 8 ? 2 : 3;
  std::size_t best_edits = limit + 1;
  std::string best;
  for (const std::string& candidate : known) {
    const std::size_t edits = edits_between(word, candidate, limit);
    if (edits >= best_edits) continue;
    best_edits = edits;
    best = candidate;
  }
  if (best.empty()) return {};
  return {"Did you mean '" + best + "'?", "是否想写“" + best + "”？"};
}

}  // namespace recourse::yaml
