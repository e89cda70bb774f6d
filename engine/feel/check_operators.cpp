#include <algorithm>

#include "engine/feel/check.h"

/// Types of operators: what may be added, compared, joined.
namespace recourse::feel {
namespace {

using TK = Type::Kind;

bool temporal_point(TK kind) { return kind == TK::kDate || kind == TK::kDateTime; }
bool span(TK kind) { return kind == TK::kDuration || kind == TK::kMonths; }
/// A date or a span, and a bare number.
bool counts_time(const Type& a, const Type& b) {
  const auto of_time = [](const Type& type) {
    return temporal_point(type.kind) || span(type.kind);
  };
  return (of_time(a) && is_numeric(b)) || (of_time(b) && is_numeric(a));
}

/// kAny as "no such operation".
TK added(TK a, TK b) {
  if (a == b && (a == TK::kMoney || span(a))) return a;
  if ((temporal_point(a) && span(b)) || (a == TK::kTime && b == TK::kDuration)) return a;
  if ((temporal_point(b) && span(a)) || (b == TK::kTime && a == TK::kDuration)) return b;
  return TK::kAny;
}

TK subtracted(TK a, TK b) {
  if (a == b && (a == TK::kMoney || span(a))) return a;
  if ((temporal_point(a) && temporal_point(b)) || (a == TK::kTime && b == TK::kTime)) {
    return TK::kDuration;
  }
  if ((temporal_point(a) && span(b)) || (a == TK::kTime && b == TK::kDuration)) return a;
  return TK::kAny;
}

TypePtr text_union(const Type& a, const Type& b) {
  if (a.kind != TK::kEnum || b.kind != TK::kEnum) {
    return make_type(a.kind == b.kind ? a.kind : TK::kText);
  }
  auto both = std::make_shared<Type>(a);
  for (const std::string& option : b.options) {
    const bool there =
        std::find(both->options.begin(), both->options.end(), option) != both->options.end();
    if (!there) both->options.push_back(option);
  }
  return both;
}

bool shares_option(const Type& a, const Type& b) {
  return std::any_of(a.options.begin(), a.options.end(), [&](const std::string& option) {
    return std::find(b.options.begin(), b.options.end(), option) != b.options.end();
  });
}

}  // namespace

bool is_numeric(const Type& type) { return type.kind == TK::kInt || type.kind == TK::kDecimal; }

bool is_textual(const Type& type) {
  return type.kind == TK::kText || type.kind == TK::kEnum || type.kind == TK::kUser ||
         type.kind == TK::kFile;
}

TypePtr joined(const TypePtr& a, const TypePtr& b) {
  const bool optional = a->optional || b->optional;
  const auto with = [&](const TypePtr& type) { return optional ? optional_of(type) : type; };
  if (a->kind == TK::kNull) return with(b);
  if (b->kind == TK::kNull) return with(a);
  if (a->kind == TK::kAny || b->kind == TK::kAny) return make_type(TK::kAny);
  if (is_textual(*a) && is_textual(*b)) return with(text_union(*a, *b));
  if (is_numeric(*a) && is_numeric(*b)) return with(a->kind == TK::kDecimal ? a : b);
  if (a->kind == TK::kMoney && is_numeric(*b)) return with(a);
  if (b->kind == TK::kMoney && is_numeric(*a)) return with(b);
  if (a->kind != b->kind) return nullptr;
  if (a->kind == TK::kList) {
    TypePtr element = joined(a->element, b->element);
    return element ? with(list_of(element)) : nullptr;
  }
  if (a->kind != TK::kRecord) return with(a);
  const TypePtr plain_a = required_of(a);
  const TypePtr plain_b = required_of(b);
  if (assignable(*plain_a, *plain_b)) return with(b);
  return assignable(*plain_b, *plain_a) ? with(a) : nullptr;
}

TypePtr Checker::negation(Node& node) {
  TypePtr type = required(*node.kids[0], check(*node.kids[0]));
  const bool fits =
      is_numeric(*type) || type->kind == TK::kMoney || span(type->kind) || type->kind == TK::kAny;
  if (fits) return type;
  problem(node, "E-TYPE", {describe(*type) + " has no negative", describe(*type) + " 不能取负"});
  return any();
}

TypePtr Checker::arithmetic(Node& node) {
  TypePtr result = required(*node.kids[0], check(*node.kids[0]));
  for (std::size_t i = 1; i < node.kids.size(); ++i) {
    const TypePtr next = required(*node.kids[i], check(*node.kids[i]));
    result = arithmetic_step(node, node.text[i - 1], result, next);
  }
  return result;
}

TypePtr Checker::arithmetic_step(const Node& node, char sign, const TypePtr& a, const TypePtr& b) {
  if (!options_.strict || a->kind == TK::kAny || b->kind == TK::kAny) return any();
  const bool numbers = is_numeric(*a) && is_numeric(*b);
  const bool sum = sign == '+' || sign == '-';
  if (numbers) {
    const bool whole = a->kind == TK::kInt && b->kind == TK::kInt && (sum || sign == '*');
    return kind(whole ? TK::kInt : TK::kDecimal);
  }
  if (sign == '+' && is_textual(*a) && is_textual(*b)) return kind(TK::kText);
  TK found = TK::kAny;
  if (sign == '+') found = added(a->kind, b->kind);
  if (sign == '-') found = subtracted(a->kind, b->kind);
  const bool money_mix =
      (a->kind == TK::kMoney && is_numeric(*b)) || (b->kind == TK::kMoney && is_numeric(*a));
  if (sum && money_mix && !options_.currency.empty()) found = TK::kMoney;
  const auto scalable = [](const Type& type) { return type.kind == TK::kMoney || span(type.kind); };
  if (sign == '*' && scalable(*a) && is_numeric(*b)) found = a->kind;
  if (sign == '*' && scalable(*b) && is_numeric(*a)) found = b->kind;
  if (sign == '/' && scalable(*a)) {
    if (is_numeric(*b)) found = a->kind;
    if (a->kind == b->kind) found = TK::kDecimal;
  }
  if (found != TK::kAny) return make_type(found);
  const std::string word(1, sign);
  const std::string fix = sum && money_mix
                              ? "declare currency: in the definition"
                              : (sign == '+' && (is_textual(*a) || is_textual(*b)) ? "use string(…)"
                                 : sum && counts_time(*a, *b) ? "say of what, as in 5 days"
                                                              : "");
  problem(node, "E-TYPE",
          {describe(*a) + " " + word + " " + describe(*b) + " has no meaning",
           describe(*a) + " " + word + " " + describe(*b) + " 没有意义"},
          fix);
  return any();
}

void Checker::comparable(const Node& node, const Type& a, const Type& b, bool ordered) {
  if (!options_.strict || a.kind == TK::kAny || b.kind == TK::kAny) return;
  const bool numbers =
      (is_numeric(a) || a.kind == TK::kMoney) && (is_numeric(b) || b.kind == TK::kMoney);
  const bool mixed = numbers && (a.kind == TK::kMoney) != (b.kind == TK::kMoney);
  if (mixed && options_.currency.empty()) {
    problem(node, "E-TYPE",
            {"an amount of money cannot be compared with a bare number",
             "金额不能与不带币种的数字比较"},
            "declare currency: in the definition");
    return;
  }
  if (numbers) return;
  if (a.kind == TK::kEnum && b.kind == TK::kEnum && !ordered && !shares_option(a, b)) {
    const bool literal_a = a.options.size() == 1;
    const Type& lone = literal_a ? a : b;
    const Type& other = literal_a ? b : a;
    problem(node, "E-TYPE",
            {"\"" + lone.options.front() + "\" is not " + describe(other),
             "“" + lone.options.front() + "”不属于 " + describe(other)},
            nearest(lone.options.front(), other.options));
    return;
  }
  if (is_textual(a) && is_textual(b)) return;
  if (!ordered && (assignable(a, b) || assignable(b, a))) return;
  const bool orderable =
      a.kind != TK::kBool && a.kind != TK::kList && a.kind != TK::kRecord &&
      a.kind != TK::kRange && a.kind != TK::kWorkingDuration;
  const bool alike = a.kind == b.kind && (a.kind != TK::kList || joined(a.element, b.element));
  if (alike && (orderable || !ordered)) return;
  std::string fix;
  if (temporal_point(a.kind) && temporal_point(b.kind)) fix = "use date(…) on the date and time";
  const Type& quoted = a.kind == TK::kEnum ? a : b;
  const auto counts = [](const Type& type) { return is_numeric(type) || type.kind == TK::kMoney; };
  const bool number = counts(a) || counts(b);
  if (number && quoted.kind == TK::kEnum && quoted.options.size() == 1 &&
      Decimal::parse(quoted.options.front())) {
    fix = quoted.options.front();
  }
  const bool point = temporal_point(a.kind) || temporal_point(b.kind);
  if (point && quoted.kind == TK::kEnum && quoted.options.size() == 1) {
    fix = "@\"" + quoted.options.front() + "\"";
  }
  if (point && number) fix = "a date stands in quotes";
  problem(node, "E-TYPE",
          {describe(a) + " cannot be compared with " + describe(b),
           describe(a) + " 不能与 " + describe(b) + " 比较"},
          fix);
}

TypePtr Checker::comparison(Node& node) {
  const TypePtr a = check(*node.kids[0]);
  const TypePtr b = check(*node.kids[1]);
  const bool equality = node.relation == Relation::kEqual || node.relation == Relation::kNotEqual;
  if (equality && (a->kind == TK::kNull || b->kind == TK::kNull)) return kind(TK::kBool);
  comparable(node, *required(*node.kids[0], a), *required(*node.kids[1], b), !equality);
  return kind(TK::kBool);
}

TypePtr Checker::between(Node& node) {
  const TypePtr subject = required(*node.kids[0], check(*node.kids[0]));
  for (std::size_t i = 1; i < 3; ++i) {
    comparable(node, *subject, *required(*node.kids[i], check(*node.kids[i])), /*ordered=*/true);
  }
  return kind(TK::kBool);
}

TypePtr Checker::membership(Node& node) {
  const TypePtr subject = required(*node.kids[0], check(*node.kids[0]));
  for (std::size_t i = 1; i < node.kids.size(); ++i) {
    Node& test = *node.kids[i];
    const bool equality = test.relation == Relation::kEqual || test.relation == Relation::kNotEqual;
    if (test.op == Op::kTest) {
      const TypePtr type = required(*test.kids[0], check(*test.kids[0]));
      test.type = kind(TK::kBool);
      comparable(test, *subject, *type, !equality);
      continue;
    }
    TypePtr type = check(test);
    if (type->kind == TK::kNull) continue;
    type = required(test, type);
    const bool range = type->kind == TK::kRange;
    const bool listed = type->kind == TK::kList && subject->kind != TK::kList;
    if ((range || listed) && type->element) {
      const TypePtr element = required_of(type->element);
      const bool ranges = element->kind == TK::kRange && element->element;
      comparable(test, *subject, ranges ? *element->element : *element, range || ranges);
    } else {
      comparable(test, *subject, *type, /*ordered=*/false);
    }
  }
  return kind(TK::kBool);
}

}  // namespace recourse::feel
