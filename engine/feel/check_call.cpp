#include <algorithm>

#include "engine/feel/check.h"
#include "engine/feel/literals.h"

/// Calls: which function, which overload, which argument is which parameter.
namespace recourse::feel {
namespace {

using CK = Type::Kind;
using Letters = std::vector<std::pair<char, TypePtr>>;

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const Builtin& builtin : all_builtins()) names.emplace_back(builtin.name);
  return names;
}

bool letter_admits(char letter, const Type& type) {
  if (letter == 'T' || type.kind == CK::kAny) return true;
  const bool number = is_numeric(type) || type.kind == CK::kMoney || type.kind == CK::kDuration ||
                      type.kind == CK::kMonths;
  if (letter == 'N' || number) return number && !type.optional;
  return !type.optional && (is_textual(type) || type.kind == CK::kDate || type.kind == CK::kTime ||
                            type.kind == CK::kDateTime);
}

bool bind_letter(char letter, const TypePtr& type, Letters& letters) {
  if (!letter_admits(letter, *type)) return false;
  const auto bound = std::find_if(letters.begin(), letters.end(),
                                  [&](const auto& pair) { return pair.first == letter; });
  if (bound == letters.end()) {
    letters.emplace_back(letter, type);
    return true;
  }
  TypePtr both = joined(bound->second, type);
  if (!both) return false;
  bound->second = std::move(both);
  return true;
}

/// "record" in a signature is any record.
bool any_record(const Type& given, const Type& wanted) {
  if (given.kind != wanted.kind || given.optional) return false;
  if (given.kind == CK::kList) return any_record(*given.element, *wanted.element);
  return given.kind == CK::kRecord && wanted.fields.empty();
}

bool fits(const Parameter& parameter, const TypePtr& given, Letters& letters) {
  const Type& wanted = *parameter.type;
  if (given->kind == CK::kAny) return true;
  if (given->optional && !wanted.optional && !(wanted.kind == CK::kAny && parameter.letter == 0)) {
    return false;
  }
  if (parameter.letter == 0) return assignable(*given, wanted) || any_record(*given, wanted);
  if (given->kind == CK::kNull) return true;
  if (wanted.kind == CK::kList || wanted.kind == CK::kRange) {
    if (given->kind != wanted.kind) return false;
    return bind_letter(parameter.letter, given->element ? given->element : make_type(CK::kAny),
                       letters);
  }
  return bind_letter(parameter.letter, required_of(given), letters);
}

TypePtr letter_type(char letter, const Letters& letters) {
  for (const auto& [name, type] : letters) {
    if (name == letter) return type;
  }
  return make_type(CK::kAny);
}

/// look, resolve.work or resolve/work as the path of a step.
std::string written_path(const Node& node) {
  if (node.op == Op::kName) return node.text;
  const bool division = node.op == Op::kArith && node.text.find_first_not_of('/') == node.text.npos;
  if (!division && node.op != Op::kPath) return "";
  std::string path;
  for (const NodePtr& kid : node.kids) {
    const std::string part = written_path(*kid);
    if (part.empty()) return "";
    path += (path.empty() ? "" : "/") + part;
  }
  return division ? path : path + "/" + node.text;
}

}  // namespace

/// A step or a role may be named bare or quoted, and must be one.
void Checker::name_steps(Node& node) {
  const bool duty = node.text == "on_duty";
  const bool role = node.text == "members" || duty;
  const bool step = node.text == "actor_of" || node.text == "active";
  if ((!role && !step) || node.kids.size() != 1) return;
  Node& argument = *node.kids[0];
  const bool quoted = argument.op == Op::kLiteral && argument.literal.is<std::string>();
  const std::string path = quoted ? argument.literal.as<std::string>() : written_path(argument);
  if (path.empty()) return;
  const std::string last = path.substr(path.rfind('/') + 1);
  const bool known = role ? scope_.is_role(path) : scope_.is_step(path) || scope_.is_step(last);
  if (!known && !quoted && argument.op == Op::kName && scope_.lookup(path)) return;
  if (!known) {
    problem(argument, "E-NAME",
            {std::string("there is no ") + (role ? "role" : "step") + " \"" + path + "\"",
             std::string("没有名为“") + path + (role ? "”的角色" : "”的步骤")});
  } else if (duty && !scope_.is_duty(path)) {
    problem(argument, "E-NAME",
            {"the role \"" + path + "\" has no roster: nobody is on duty in it",
             "角色“" + path + "”没有值班表，无人值班"});
  }
  auto name = make_node(Op::kLiteral, argument.offset);
  name->literal = path;
  node.kids[0] = std::move(name);
}

/// Puts named arguments into the order of the first overload that knows all the names.
void Checker::order_arguments(Node& node) {
  if (node.names.empty() || node.names[0].empty()) return;
  for (const Signature& signature : node.builtin->overloads()) {
    std::vector<NodePtr> ordered(signature.parameters.size());
    std::size_t placed = 0;
    for (std::size_t i = 0; i < node.names.size(); ++i) {
      for (std::size_t p = 0; p < signature.parameters.size(); ++p) {
        if (signature.parameters[p].name == node.names[i] && !ordered[p]) {
          ordered[p] = make_node(Op::kLiteral, node.offset);
          ordered[p]->overload = static_cast<int>(i);
          ++placed;
        }
      }
    }
    if (placed != node.names.size()) continue;
    while (!ordered.empty() && !ordered.back()) ordered.pop_back();
    for (NodePtr& place : ordered) {
      if (!place) {
        place = make_node(Op::kLiteral, node.offset);
        continue;
      }
      NodePtr& argument = node.kids[static_cast<std::size_t>(place->overload)];
      place = std::move(argument);
    }
    node.kids = std::move(ordered);
    return;
  }
  problem(node, "E-FUNCTION",
          {node.text + " has no such named arguments", node.text + " 没有这样的命名参数"},
          node.text + std::string(node.builtin->signatures));
  node.overload = -2;  // no overload will do: null in lax mode
}

/// A pattern that stands there, without flags, can be read now; a fault would come too late.
void Checker::check_pattern(const Node& node) {
  const bool takes_one = node.text == "matches" || node.text == "replace" || node.text == "split";
  const std::size_t flags = node.text == "replace" ? 3 : 2;
  if (!takes_one || node.kids.size() < 2 || node.kids.size() > flags) return;
  const auto* pattern = node.kids[1]->literal.get_if<std::string>();
  if (node.kids[1]->op != Op::kLiteral || pattern == nullptr || is_pattern(*pattern)) return;
  problem(*node.kids[1], "E-EXPR",
          {"\"" + *pattern + "\" is no regular expression", "“" + *pattern + "”不是正则表达式"});
}

TypePtr Checker::call(Node& node) {
  for (std::size_t i = locals_.size(); i-- > 0;) {
    if (locals_[i].name == node.text) {
      node.candidates.push_back({locals_[i].slot, locals_[i].field});
      break;
    }
  }
  if (node.candidates.empty()) node.builtin = find_builtin(node.text);
  if (!node.builtin) {
    problem(node, "E-FUNCTION",
            {"there is no function \"" + node.text + "\"", "没有名为“" + node.text + "”的函数"},
            nearest(node.text, function_names()));
    for (NodePtr& kid : node.kids) check(*kid);
    return any();
  }
  const bool moment = node.text == "now" || node.text == "today";
  if (!node.builtin->run || moment) out_.calls.insert(node.text);
  name_steps(node);
  order_arguments(node);
  std::vector<TypePtr> arguments;
  for (NodePtr& kid : node.kids) {
    const bool later = kid->op == Op::kFunction && options_.strict;
    arguments.push_back(later ? make_type(CK::kFunction) : check(*kid));
    if (later) kid->type = arguments.back();
  }
  if (options_.strict) check_pattern(node);
  if (!options_.strict || node.overload == -2) {
    for (NodePtr& kid : node.kids) {
      if (kid->op == Op::kFunction && !kid->kids[0]->type) function(*kid, {});
    }
    return any();
  }
  const auto& overloads = node.builtin->overloads();
  for (std::size_t i = 0; i < overloads.size(); ++i) {
    Letters letters;
    if (!bind(overloads[i], node, arguments, letters)) continue;
    node.overload = static_cast<int>(i);
    return call_result(node, overloads[i], std::move(arguments), letters);
  }
  no_overload(node, arguments);
  return any();
}

bool Checker::bind(const Signature& signature, Node& node, const std::vector<TypePtr>& arguments,
                   Letters& letters) {
  if (!signature.takes(arguments.size())) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::size_t p = std::min(i, signature.parameters.size() - 1);
    const Parameter& parameter = signature.parameters[p];
    if (node.kids[i]->op == Op::kFunction) {
      if (parameter.type->kind != CK::kFunction) return false;
      continue;
    }
    const bool skipped =
        node.kids[i]->op == Op::kLiteral && node.kids[i]->literal.is_null() && parameter.may_lack;
    if (!skipped && !fits(parameter, arguments[i], letters)) return false;
  }
  return true;
}

TypePtr Checker::call_result(Node& node, const Signature& signature, std::vector<TypePtr> arguments,
                             Letters& letters) {
  const TypePtr element = letter_type('T', letters);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    Node& kid = *node.kids[i];
    if (kid.op != Op::kFunction) continue;
    const TypePtr made = function(kid, std::vector<TypePtr>(kid.names.size(), element));
    if (made->element->kind != CK::kBool && made->element->kind != CK::kAny) {
      problem(kid, "E-TYPE",
              {"this function must answer yes or no, not " + describe(*made->element),
               "该函数应返回真假，而非 " + describe(*made->element)});
    }
  }
  if (node.text == "duration" && node.kids[0]->op == Op::kLiteral) {
    const auto value = temporal(node.kids[0]->literal.text());
    if (value && value->is<Months>()) return make_type(CK::kMonths);
  }
  if (signature.letter == 0) return signature.result;
  TypePtr bound = letter_type(signature.letter, letters);
  const bool average = node.text == "mean" || node.text == "median";
  if (average && bound->kind == CK::kInt) bound = make_type(CK::kDecimal);
  if (signature.result->kind == CK::kList) {
    const TypePtr list = list_of(bound);
    return signature.result->optional ? optional_of(list) : list;
  }
  return signature.result->optional ? optional_of(bound) : bound;
}

void Checker::no_overload(const Node& node, const std::vector<TypePtr>& arguments) {
  std::string given;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    given += (given.empty() ? "" : ", ") + describe(*arguments[i]);
    const std::string path = static_path(*node.kids[i]);
    if (arguments[i]->optional && arguments[i]->kind != CK::kNull) {
      required(*node.kids[i], arguments[i]);
      return;
    }
  }
  std::string expected;
  for (std::string_view rest = node.builtin->signatures; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    expected += (expected.empty() ? "" : " or ") + node.text + std::string(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  problem(node, "E-FUNCTION",
          {node.text + " cannot take (" + given + ")", node.text + " 不接受参数 (" + given + ")"},
          expected);
}

}  // namespace recourse::feel
