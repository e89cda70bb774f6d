#include <fmt/format.h>

#include <algorithm>

#include "adapters/yaml/task_parts.h"
#include "adapters/yaml/value_reader.h"

namespace recourse::yaml {
namespace {

using definition::Vote;
using definition::VoteRule;

/// "60% agree", "3 agree", "all agree" and "any agree" have exactly two words.
struct RuleWords {
  std::string amount;
  std::string choice;
};

std::optional<RuleWords> two_words(const std::string& text) {
  const std::size_t gap = text.find(' ');
  if (gap == std::string::npos || text.find(' ', gap + 1) != std::string::npos) return {};
  return RuleWords{text.substr(0, gap), text.substr(gap + 1)};
}

VoteRule read_rule(Draft& draft, const Node& node, const Vote& vote, const Place& place) {
  VoteRule rule;
  if (node.text == "first") {
    rule.kind = VoteRule::Kind::kFirst;
    if (!vote.choices.empty()) rule.choice = vote.choices.front();
    return rule;
  }
  const std::optional<RuleWords> words = two_words(node.text);
  const bool percent = words && words->amount.back() == '%';
  const std::string digits =
      words ? words->amount.substr(0, words->amount.size() - (percent ? 1 : 0)) : "";
  const std::optional<Decimal> amount = Decimal::parse(digits);
  const bool word = words && (words->amount == "all" || words->amount == "any");
  if (words && (word || amount)) {
    rule.choice = words->choice;
    rule.kind = words->amount == "all"   ? VoteRule::Kind::kAll
                : words->amount == "any" ? VoteRule::Kind::kAny
                : percent                ? VoteRule::Kind::kPercent
                                         : VoteRule::Kind::kCount;
    if (amount && !word) rule.amount = *amount;
    const auto& choices = vote.choices;
    if (std::find(choices.begin(), choices.end(), rule.choice) == choices.end()) {
      Node named = node;
      named.text = rule.choice;
      report_unknown(draft.report, named, "E-CHOICE", {"choice", "选项"}, choices);
    }
    const bool sound =
        word || (rule.amount > Decimal(0) && (!percent || rule.amount <= Decimal(100)));
    if (!sound) {
      draft.report.error(node, "E-VALUE", {"The share must be above 0 and at most 100 %.",
                                           "比例必须大于 0 且不超过 100%。"},
                         {"Write for instance 60%.", "例如写成 60%。"});
    }
    return rule;
  }
  rule.kind = VoteRule::Kind::kExpression;
  Place counted = place;
  const bool weighted = !vote.weight.empty();
  const feel::TypePtr number =
      feel::make_type(weighted ? feel::Type::Kind::kDecimal : feel::Type::Kind::kInt);
  for (const std::string& choice : vote.choices) counted.extra.emplace_back(choice, number);
  counted.extra.emplace_back("total", number);
  counted.extra.emplace_back("done", number);
  rule.expression = read_condition(draft, node, counted);
  return rule;
}

void read_choices(Draft& draft, const Node& node, Vote& vote) {
  vote.choices.clear();
  if (node.is_mapping()) {
    for (const Node::Entry& entry : node.entries) {
      vote.choices.push_back(read_id(draft.report, entry.key));
      vote.choice_labels[entry.key.text] = read_label(draft.report, entry.value);
    }
  } else {
    for (const Node& choice : read_list(draft.report, node)) {
      vote.choices.push_back(read_id(draft.report, choice));
    }
  }
  if (vote.choices.size() < 2) {
    draft.report.error(node, "E-VOTE", {"A vote needs at least two choices.", "表决至少需要两个选项。"},
                       {"Write for instance choices: [agree, disagree].",
                        "例如写成 choices: [agree, disagree]。"});
  }
}

}  // namespace

Vote read_vote(Draft& draft, const Node& node, const Place& place) {
  Vote vote;
  const Fields fields(draft.report, node, "vote");
  vote.in_order = fields.choice("mode", {"parallel", "in_order"}) == "in_order";
  if (const Node* choices = fields.get("choices")) read_choices(draft, *choices, vote);
  if (const Node* weight = fields.get("weight")) {
    Place of_voter = place;
    of_voter.extra.emplace_back("voter", feel::make_type(feel::Type::Kind::kUser));
    vote.weight = read_expression(draft, *weight, of_voter,
                                  feel::make_type(feel::Type::Kind::kDecimal));
  }
  if (const Node* rule = fields.need("pass_when")) {
    vote.pass_when = read_rule(draft, *rule, vote, place);
  }
  if (const Node* rule = fields.get("fail_when")) {
    vote.fail_when = read_rule(draft, *rule, vote, place);
    if (vote.fail_when->kind == VoteRule::Kind::kFirst) {
      draft.report.error(*rule, "E-VOTE",
                         {"'first' says when a vote passes; any other first answer fails it.",
                          "“first”用于 pass_when；首个答复若不是首选项，表决即不通过。"},
                         {"Write pass_when: first and leave fail_when out.",
                          "请写 pass_when: first，并删除 fail_when。"});
    }
  }
  vote.rest_continue = fields.choice("rest", {"cancel", "continue"}) == "continue";
  if (vote.rest_continue && vote.in_order) {
    draft.report.error(*fields.get("rest"), "E-VOTE",
                       {"One after the other, whoever comes later has not been asked: nobody is "
                        "left who could go on.",
                        "依次表决时，后面的人尚未被询问，没有可以继续的人。"},
                       {"Leave 'rest' out, or ask all at once (leave 'mode' out).",
                        "请删除“rest”，或同时询问所有人（删除“mode”）。"});
  }
  const std::string empty = fields.choice("empty", {"pass", "fail", "error"});
  if (empty == "pass") vote.empty = Vote::Empty::kPass;
  if (empty == "fail") vote.empty = Vote::Empty::kFail;
  return vote;
}

}  // namespace recourse::yaml
