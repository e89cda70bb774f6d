#include "engine/feel/check.h"

#include <algorithm>

#include "engine/feel/names.h"

namespace recourse::feel {
namespace {

using K = Type::Kind;

std::vector<std::string> field_names(const Type& type) {
  std::vector<std::string> names;
  for (const Type::Field& field : type.fields) names.push_back(field.name);
  return names;
}

/// What `.name` means on a value that is no record: the properties of DMN table 53.
std::optional<K> property_kind(K owner, std::string_view name) {
  const auto any_of = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const bool date = any_of({"year", "month", "day", "weekday"});
  const bool clock = any_of({"hour", "minute", "second"});
  switch (owner) {
    case K::kDate:
      return date ? std::optional(K::kInt) : std::nullopt;
    case K::kTime:
    case K::kDateTime:
      if (name == "time offset") return K::kDuration;
      if (name == "timezone") return K::kText;
      if (name == "second") return K::kDecimal;
      return clock || (date && owner == K::kDateTime) ? std::optional(K::kInt) : std::nullopt;
    case K::kDuration:
      if (name == "seconds") return K::kDecimal;
      return any_of({"days", "hours", "minutes"}) ? std::optional(K::kInt) : std::nullopt;
    case K::kMonths:
      return any_of({"years", "months"}) ? std::optional(K::kInt) : std::nullopt;
    case K::kMoney:
      if (name == "amount") return K::kDecimal;
      return name == "currency" ? std::optional(K::kText) : std::nullopt;
    case K::kRange:
      return any_of({"start included", "end included"}) ? std::optional(K::kBool) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::string did_you_mean(const std::string& near) {
  return near.empty() ? "" : "did you mean \"" + near + "\"?";
}

}  // namespace

void Checker::problem(const Node& node, std::string code, Label text, std::string fix) {
  if (!options_.strict) return;
  problems_.push_back({node.offset, std::move(code), std::move(text), std::move(fix)});
}

TypePtr Checker::check(Node& node) {
  node.type = typed(node);
  return node.type;
}

TypePtr Checker::typed(Node& node) {
  switch (node.op) {
    case Op::kLiteral:
      return literal(node);
    case Op::kName:
      return name(node);
    case Op::kPath:
      return path(node);
    case Op::kFilter:
      return filter(node);
    case Op::kList:
      return list(node);
    case Op::kContext:
      return context(node);
    case Op::kRange:
      return range(node);
    case Op::kNegate:
      return negation(node);
    case Op::kArith:
      return arithmetic(node);
    case Op::kCompare:
      return comparison(node);
    case Op::kAnd:
    case Op::kOr:
      return conditions(node);
    case Op::kBetween:
      return between(node);
    case Op::kIn:
      return membership(node);
    case Op::kIf:
      return choice(node);
    case Op::kFor:
    case Op::kSome:
    case Op::kEvery:
      return loop(node);
    case Op::kCall:
      return call(node);
    case Op::kFunction:
      problem(
          node, "E-TYPE",
          {"a function may stand only where a function takes one", "函数只能作为其他函数的参数"});
      return function(node, {});
    case Op::kOrElse:
      return or_else(node);
    case Op::kInvoke:
      problem(node, "E-FUNCTION", {"only a function's name can be called", "只能调用函数名"});
      [[fallthrough]];
    case Op::kTest:
    case Op::kInstance:
    case Op::kTests:
      break;
  }
  for (NodePtr& kid : node.kids) check(*kid);
  if (node.op == Op::kInstance) return kind(K::kBool);
  auto range = std::make_shared<Type>();
  range->kind = K::kRange;
  range->element = node.kids[0]->type;
  return options_.strict && node.op == Op::kTest ? range : any();
}

TypePtr Checker::literal(const Node& node) const {
  static constexpr K kKinds[] = {K::kNull, K::kBool,     K::kDecimal,  K::kText,  K::kDate,
                                 K::kTime, K::kDateTime, K::kDuration, K::kMonths};
  if (!options_.strict) return any();
  if (const auto* number = node.literal.get_if<Decimal>()) {
    return kind(number->is_integer() ? K::kInt : K::kDecimal);
  }
  if (!node.literal.is<std::string>()) return kind(kKinds[node.literal.content().index()]);
  // A text literal is the enum of itself, so that it can be checked against an enum's options.
  auto text = std::make_shared<Type>();
  text->kind = K::kEnum;
  text->options = {node.literal.as<std::string>()};
  return text;
}

TypePtr Checker::name(Node& node) {
  if (node.as_text) return kind(K::kText);
  for (std::size_t i = locals_.size(); i-- > 0;) {
    const Local& local = locals_[i];
    TypePtr type;
    if (local.name == node.text) {
      node.candidates.push_back({local.slot, local.field});
      type = local.type;
    } else if (local.item && local.type->kind == K::kAny) {
      node.candidates.push_back({local.slot, true});
      continue;
    } else if (local.item && local.type->field(node.text)) {
      node.candidates.push_back({local.slot, true});
      type = local.type->field(node.text)->type;
    }
    if (type) return known_present(guard_key(node)) ? required_of(type) : type;
  }
  const TypePtr type = scope_.lookup(node.text);
  if (!type && options_.strict) {
    const std::string near = nearest(node.text, scope_.names());
    problem(node, "E-NAME",
            {"there is no \"" + node.text + "\" here", "此处没有名为“" + node.text + "”的数据"},
            near.empty() ? plain_signs(node.text) : did_you_mean(near));
  }
  out_.reads.insert(node.text);
  if (!type || !options_.strict) return any();
  return type->optional && known_present(guard_key(node)) ? required_of(type) : type;
}

TypePtr Checker::path(Node& node) {
  TypePtr owner = required(*node.kids[0], check(*node.kids[0]));
  const std::string full = static_path(node);
  const bool data = !full.empty() && guard_key(node)[0] != '#';
  if (data) out_.reads.insert(full);
  if (owner->kind == K::kAny) return any();
  const bool spread = owner->kind == K::kList && owner->element;
  if (spread && owner->element->kind == K::kAny) return any();
  if (spread) {
    TypePtr element = property(node, *required(*node.kids[0], owner->element));
    return list_of(std::move(element));
  }
  TypePtr type = property(node, *owner);
  return type->optional && known_present(guard_key(node)) ? required_of(type) : type;
}

TypePtr Checker::property(const Node& node, const Type& owner) {
  if (const Type::Field* field = owner.field(node.text)) return field->type;
  if (const auto found = property_kind(owner.kind, node.text)) {
    const bool zone = node.text == "time offset" || node.text == "timezone";
    return zone ? optional_of(make_type(*found)) : make_type(*found);
  }
  const bool end = node.text == "start" || node.text == "end";
  if (owner.kind == K::kRange && end && owner.element) return optional_of(owner.element);
  problem(node, "E-NAME",
          {describe(owner) + " has no \"" + node.text + "\"",
           describe(owner) + " 没有“" + node.text + "”"},
          did_you_mean(nearest(node.text, field_names(owner))));
  return any();
}

TypePtr Checker::filter(Node& node) {
  TypePtr source = required(*node.kids[0], check(*node.kids[0]));
  const bool listed = source->kind == K::kList && source->element;
  if (!listed && source->kind != K::kAny) {
    problem(node, "E-TYPE",
            {"only a list can be filtered, this is " + describe(*source),
             "只有列表可以筛选，此处为 " + describe(*source)});
  }
  TypePtr element = listed ? source->element : any();
  node.slot = out_.slots++;
  const std::size_t before = locals_.size();
  locals_.push_back({"item", element, node.slot, false, false});
  locals_.push_back({"", element, node.slot, true, false});  // a field "item" hides the element
  const TypePtr test = required(*node.kids[1], check(*node.kids[1]));
  locals_.resize(before);
  if (!options_.strict) return any();
  if (test->kind == K::kInt || test->kind == K::kDecimal) return optional_of(element);
  if (test->kind != K::kBool && test->kind != K::kAny) {
    problem(*node.kids[1], "E-TYPE",
            {"a filter is a condition or a position, this is " + describe(*test),
             "筛选应为条件或序号，此处为 " + describe(*test)});
  }
  return list_of(element);
}

TypePtr Checker::list(Node& node) {
  TypePtr element;
  for (NodePtr& kid : node.kids) {
    const TypePtr type = check(*kid);
    TypePtr both = element ? joined(element, type) : type;
    if (!both) {
      problem(
          *kid, "E-TYPE",
          {"a list holds one kind of thing: " + describe(*element) + " and " + describe(*type) +
               " do not mix",
           "列表元素类型须一致：" + describe(*element) + " 与 " + describe(*type) + " 不能混用"});
    }
    element = both ? both : any();
  }
  return options_.strict ? list_of(element ? element : any()) : any();
}

TypePtr Checker::context(Node& node) {
  auto record = std::make_shared<Type>();
  record->kind = K::kRecord;
  node.slot = out_.slots++;
  const std::size_t before = locals_.size();
  for (std::size_t i = 0; i < node.kids.size(); ++i) {
    const TypePtr type = check(*node.kids[i]);
    record->fields.push_back({node.names[i], type, {}});
    locals_.push_back({node.names[i], type, node.slot, false, true});
  }
  locals_.resize(before);
  return options_.strict ? TypePtr(record) : any();
}

TypePtr Checker::range(Node& node) {
  TypePtr low = check(*node.kids[0]);
  TypePtr high = check(*node.kids[1]);
  if (!options_.strict) return any();
  const bool open_end = low->kind == K::kNull || high->kind == K::kNull;
  if (!open_end) {
    low = required(*node.kids[0], low);
    high = required(*node.kids[1], high);
    comparable(node, *low, *high, /*ordered=*/true);
  }
  auto type = std::make_shared<Type>();
  type->kind = K::kRange;
  type->element = low->kind == K::kNull ? high : (joined(low, high) ? joined(low, high) : low);
  return type;
}

TypePtr Checker::loop(Node& node) {
  const std::size_t before = locals_.size();
  node.slot = out_.slots;
  out_.slots += static_cast<int>(node.names.size()) + 1;  // the last one: `partial`
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    TypePtr domain = required(*node.kids[i], check(*node.kids[i]));
    const bool known = (domain->kind == K::kList || domain->kind == K::kRange) && domain->element;
    if (!known && domain->kind != K::kAny) {
      problem(*node.kids[i], "E-TYPE",
              {"expected a list, found " + describe(*domain),
               "此处应为列表，实际为 " + describe(*domain)});
    }
    const int slot = node.slot + static_cast<int>(i);
    locals_.push_back({node.names[i], known ? domain->element : any(), slot, false, false});
  }
  Node& body = *node.kids.back();
  if (node.op == Op::kFor) {
    const int slot = node.slot + static_cast<int>(node.names.size());
    locals_.push_back({"partial", list_of(any()), slot, false, false});
    const TypePtr type = check(body);
    locals_.resize(before);
    return options_.strict ? list_of(type) : any();
  }
  condition(body);
  locals_.resize(before);
  return kind(K::kBool);
}

TypePtr Checker::function(Node& node, const std::vector<TypePtr>& parameters) {
  const std::size_t before = locals_.size();
  node.slot = out_.slots;
  out_.slots += static_cast<int>(node.names.size());
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    const TypePtr type = i < parameters.size() && parameters[i] ? parameters[i] : any();
    locals_.push_back({node.names[i], type, node.slot + static_cast<int>(i), false, false});
  }
  const TypePtr result = check(*node.kids[0]);
  locals_.resize(before);
  auto type = std::make_shared<Type>();
  type->kind = K::kFunction;
  type->element = result;
  return options_.strict ? TypePtr(type) : any();
}

TypePtr Checker::conditions(Node& node) {
  const std::size_t before = present_.size();
  for (NodePtr& kid : node.kids) {
    condition(*kid);
    learn(*kid, node.op == Op::kAnd);
  }
  present_.resize(before);
  return kind(K::kBool);
}

TypePtr Checker::choice(Node& node) {
  condition(*node.kids[0]);
  const std::size_t before = present_.size();
  learn(*node.kids[0], true);
  const TypePtr yes = check(*node.kids[1]);
  present_.resize(before);
  learn(*node.kids[0], false);
  const TypePtr no = check(*node.kids[2]);
  present_.resize(before);
  if (TypePtr both = joined(yes, no)) return both;
  problem(node, "E-TYPE",
          {"then gives " + describe(*yes) + " but else gives " + describe(*no),
           "then 为 " + describe(*yes) + "，else 为 " + describe(*no)});
  return any();
}

TypePtr Checker::or_else(Node& node) {
  TypePtr result = check(*node.kids[0]);
  for (std::size_t i = 1; i < node.kids.size(); ++i) {
    const TypePtr next = check(*node.kids[i]);
    if (result->kind == K::kNull) {
      result = next;
      continue;
    }
    TypePtr both = joined(required_of(result), next);
    if (!both) {
      problem(*node.kids[i], "E-TYPE",
              {"or_else gives " + describe(*next) + " instead of " + describe(*result),
               "or_else 应给出 " + describe(*result) + "，实际为 " + describe(*next)});
      return any();
    }
    result = both;
  }
  return result;
}

TypePtr Checker::required(const Node& node, const TypePtr& type) {
  if (!options_.strict || !type->optional) return type;
  const std::string path = static_path(node);
  const std::string what = path.empty() ? "this value" : "\"" + path + "\"";
  problem(
      node, "E-OPTIONAL",
      {what + " may be missing here", (path.empty() ? "该值" : "“" + path + "”") + "此处可能为空"},
      path.empty() ? "use get or else(…, default)"
                   : "write " + path + " != null and …, or get or else(" + path + ", …)");
  return type->kind == K::kNull ? any() : required_of(type);
}

void Checker::condition(Node& node) {
  const TypePtr type = required(node, check(node));
  if (type->kind == K::kBool || type->kind == K::kAny) return;
  problem(node, "E-TYPE",
          {"expected a condition, found " + describe(*type),
           "此处应为条件，实际为 " + describe(*type)});
}

std::string Checker::guard_key(const Node& node) {
  if (node.op == Op::kName && !node.as_text) {
    if (node.candidates.empty()) return node.text;
    const Candidate& place = node.candidates.front();
    return "#" + std::to_string(place.slot) + (place.field ? "." + node.text : "");
  }
  if (node.op != Op::kPath) return "";
  const std::string owner = guard_key(*node.kids[0]);
  return owner.empty() ? "" : owner + "." + node.text;
}

void Checker::learn(const Node& node, bool truth) {
  const bool all = (node.op == Op::kAnd && truth) || (node.op == Op::kOr && !truth);
  if (all) {
    for (const NodePtr& kid : node.kids) learn(*kid, truth);
    return;
  }
  if (node.op == Op::kCall && node.kids.size() == 1) {
    if (node.text == "not") learn(*node.kids[0], !truth);
    if (truth && (node.text == "present" || node.text == "is defined")) {
      present_.push_back(guard_key(*node.kids[0]));
    }
    return;
  }
  if (node.op != Op::kCompare) return;
  const bool says_present = (node.relation == Relation::kNotEqual && truth) ||
                            (node.relation == Relation::kEqual && !truth);
  if (!says_present) return;
  const auto is_null = [](const Node& kid) {
    return kid.op == Op::kLiteral && kid.literal.is_null();
  };
  if (is_null(*node.kids[1])) present_.push_back(guard_key(*node.kids[0]));
  if (is_null(*node.kids[0])) present_.push_back(guard_key(*node.kids[1]));
}

bool Checker::known_present(const std::string& key) const {
  return !key.empty() && std::find(present_.begin(), present_.end(), key) != present_.end();
}

}  // namespace recourse::feel
