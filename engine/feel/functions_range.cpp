#include "engine/feel/evaluate.h"
#include "engine/feel/parse.h"

/// Allen's relations between points and ranges (DMN 1.3 table 78). A point is a range of itself.
namespace recourse::feel {
namespace {

Range range_of(const Value& value) {
  if (const Range* range = as_range(value)) return *range;
  Range point;
  point.from = point.to = value;
  point.from_closed = point.to_closed = true;
  return point;
}

/// Thrown when two ends cannot be ordered; caught by range_answer.
struct UnorderedEnds {};

/// A missing start lies below everything, a missing end above: `side` −1 or 1.
int range_order(const Call& call, const Value& a, int side_a, const Value& b, int side_b) {
  const int open_a = a.is_null() ? side_a : 0;
  const int open_b = b.is_null() ? side_b : 0;
  if (open_a != 0 || open_b != 0) return open_a < open_b ? -1 : (open_a > open_b ? 1 : 0);
  const auto found = order(a, b, call.rules());
  if (!found) throw UnorderedEnds{};
  return *found;
}

struct RangePair {
  const Call& call;
  Range a;
  Range b;

  [[nodiscard]] int starts() const { return range_order(call, a.from, -1, b.from, -1); }
  [[nodiscard]] int ends() const { return range_order(call, a.to, 1, b.to, 1); }
  [[nodiscard]] int end_start() const { return range_order(call, a.to, 1, b.from, -1); }
  [[nodiscard]] RangePair swapped() const { return {call, b, a}; }

  [[nodiscard]] bool before() const {
    const int found = end_start();
    return found < 0 || (found == 0 && !(a.to_closed && b.from_closed));
  }
  [[nodiscard]] bool meets() const { return a.to_closed && b.from_closed && end_start() == 0; }
  [[nodiscard]] bool overlaps() const { return !before() && !swapped().before(); }
  [[nodiscard]] bool overlaps_before() const {
    const int start = starts();
    const int end = ends();
    return (start < 0 || (start == 0 && a.from_closed && !b.from_closed)) && !before() &&
           (end < 0 || (end == 0 && (!a.to_closed || b.to_closed)));
  }
  [[nodiscard]] bool finishes() const {
    const int start = starts();
    return a.to_closed == b.to_closed && ends() == 0 &&
           (start > 0 || (start == 0 && (!a.from_closed || b.from_closed)));
  }
  [[nodiscard]] bool includes() const {
    const int start = starts();
    const int end = ends();
    return (start < 0 || (start == 0 && (a.from_closed || !b.from_closed))) &&
           (end > 0 || (end == 0 && (a.to_closed || !b.to_closed)));
  }
  [[nodiscard]] bool begins() const {
    const int end = ends();
    return a.from_closed == b.from_closed && starts() == 0 &&
           (end < 0 || (end == 0 && (!a.to_closed || b.to_closed)));
  }
  [[nodiscard]] bool coincides() const {
    return a.from_closed == b.from_closed && a.to_closed == b.to_closed && starts() == 0 &&
           ends() == 0;
  }
};

template <bool (RangePair::*Relates)() const, bool Swapped = false>
Value range_answer(Call& call) {
  if (call[0].is_null() || call[1].is_null()) {
    return call.fault("needs two points or ranges", "需要两个点或区间");
  }
  const RangePair pair{call, range_of(call[Swapped ? 1 : 0]), range_of(call[Swapped ? 0 : 1])};
  try {
    return (pair.*Relates)();
  } catch (const UnorderedEnds&) {
    return call.fault("these cannot be compared", "参数不能比较");
  }
}

/// Only literals and date, time and duration calls of literals may stand in the text of a range.
bool range_literal(const Node& node) {
  if (node.op == Op::kLiteral) return true;
  if (node.op == Op::kNegate) return range_literal(*node.kids[0]);
  const bool maker = node.op == Op::kCall && node.kids.size() == 1 &&
                     (node.text == "date" || node.text == "time" || node.text == "duration" ||
                      node.text == "date and time");
  return maker && node.kids[0]->op == Op::kLiteral;
}

struct NoNames : TypeScope {
  [[nodiscard]] TypePtr lookup(std::string_view) const override { return nullptr; }
  [[nodiscard]] std::vector<std::string> names() const override { return {}; }
};

Value range_read(Call& call) {
  const auto bad = [&] { return call.fault("this text is no range", "该文本不是区间"); };
  NameBook book;
  const Parsed parsed = parse_expression(call.text(0), book);
  if (!parsed.root || parsed.root->op != Op::kRange) return bad();
  if (!range_literal(*parsed.root->kids[0]) || !range_literal(*parsed.root->kids[1])) return bad();
  const Compilation compiled = compile(call.text(0), NoNames(), {.strict = false, .currency = ""});
  if (compiled.expression.empty()) return bad();
  Result<Value> value = compiled.expression.evaluate(call.evaluator().environment());
  const Range* range = value.ok() ? as_range(value.value()) : nullptr;
  if (!range || order(range->from, range->to, call.rules()).value_or(1) > 0) return bad();
  return value.value();
}

constexpr std::string_view kTwo = "(a: any, b: any): bool";

constexpr Builtin kRangeFunctions[] = {
    {"after", kTwo, range_answer<&RangePair::before, true>},
    {"before", kTwo, range_answer<&RangePair::before>},
    {"coincides", kTwo, range_answer<&RangePair::coincides>},
    {"during", kTwo, range_answer<&RangePair::includes, true>},
    {"finished by", kTwo, range_answer<&RangePair::finishes, true>},
    {"finishes", kTwo, range_answer<&RangePair::finishes>},
    {"includes", kTwo, range_answer<&RangePair::includes>},
    {"meets", kTwo, range_answer<&RangePair::meets>},
    {"met by", kTwo, range_answer<&RangePair::meets, true>},
    {"overlaps", kTwo, range_answer<&RangePair::overlaps>},
    {"overlaps after", kTwo, range_answer<&RangePair::overlaps_before, true>},
    {"overlaps before", kTwo, range_answer<&RangePair::overlaps_before>},
    {"range", "(from: text): range of any", range_read},
    {"started by", kTwo, range_answer<&RangePair::begins, true>},
    {"starts", kTwo, range_answer<&RangePair::begins>},
};

}  // namespace

std::span<const Builtin> range_functions() { return kRangeFunctions; }

}  // namespace recourse::feel
