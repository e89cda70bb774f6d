// jq rewritten as FEEL. A value needed twice is bound in a context: {v: …, r: …}.r
#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/conformance/flow_jq.h"

namespace recourse::conformance {
namespace {

using Op = Jq::Op;

class JqWriter {
 public:
  explicit JqWriter(const JqNames& names) : names_(names) {}

  std::string value(const Jq& jq, const std::string& dot) {
    switch (jq.op) {
      case Op::kDot: return dot;
      case Op::kLiteral: return jq.text;
      case Op::kText: return text(jq, dot);
      case Op::kVariable: return variable(jq.text);
      case Op::kField: return field(value(*jq.kids[0], dot), "\"" + jq.text + "\"");
      case Op::kIndex: return index(jq, dot);
      case Op::kSlice: return slice(jq, dot);
      case Op::kEach: return "(" + stream(jq, dot) + ")[1]";
      case Op::kList: return list(jq, dot);
      case Op::kObject: return object(jq, dot);
      case Op::kBinary: return binary(jq, dot);
      case Op::kNegate: return "(-" + value(*jq.kids[0], dot) + ")";
      case Op::kPipe: return pipe(jq, dot);
      case Op::kIf:
        return "(if " + condition(*jq.kids[0], dot) + " then " + value(*jq.kids[1], dot) +
               " else " + value(*jq.kids[2], dot) + ")";
      case Op::kCall: return call(jq, dot);
    }
    return "null";
  }

  std::string condition(const Jq& jq, const std::string& dot) {
    const bool boolean =
        (jq.op == Op::kBinary && std::string_view("+-*/%//").find(jq.text) == std::string::npos) ||
        (jq.op == Op::kCall && (jq.text == "not" || jq.text == "has" || jq.text == "any"));
    if (boolean) return value(jq, dot);
    const auto [open, name] = bind(value(jq, dot));
    return open + "not(" + name + " = null) and ((" + name + " = false) != true)}.r";
  }

 private:
  /// "{v1: X, r: " and "v1".
  std::pair<std::string, std::string> bind(const std::string& feel) {
    const std::string name = "bound_" + std::to_string(++bound_);
    return {"{" + name + ": " + feel + ", r: ", name};
  }

  std::string variable(const std::string& name) const {
    const auto known = names_.variables.find(name);
    if (known == names_.variables.end()) throw std::runtime_error("jq knows no $" + name);
    return known->second;
  }

  static std::string field(const std::string& owner, const std::string& quoted_name) {
    return "get value(" + owner + ", " + quoted_name + ")";
  }

  /// Whether the expression gives any number of values.
  static bool is_stream(const Jq& jq) {
    if (jq.op == Op::kEach) return true;
    if (jq.op == Op::kCall && (jq.text == "range" || jq.text == "select")) return true;
    const bool chain = jq.op == Op::kPipe || jq.op == Op::kField || jq.op == Op::kIndex;
    if (!chain) return false;
    return is_stream(*jq.kids[0]) || (jq.op == Op::kPipe && is_stream(*jq.kids[1]));
  }

  /// A FEEL list of all values the expression gives.
  std::string stream(const Jq& jq, const std::string& dot) {
    if (!is_stream(jq)) return "[" + value(jq, dot) + "]";
    if (jq.op == Op::kEach) {
      const auto [open, name] = bind(value(*jq.kids[0], dot));
      return open + "if " + name + " instance of context then get entries(" + name +
             ").value else " + name + "}.r";
    }
    if (jq.op == Op::kCall && jq.text == "range") {
      const std::string from = jq.kids.size() > 1 ? value(*jq.kids[0], dot) : "0";
      return "(for n in " + from + "..(" + value(*jq.kids.back(), dot) + " - 1) return n)";
    }
    if (jq.op == Op::kCall) {
      return "(if " + condition(*jq.kids[0], dot) + " then [" + dot + "] else [])";
    }
    const std::string each = "each_" + std::to_string(++bound_);
    const std::string source = stream(*jq.kids[0], dot);
    if (jq.op != Op::kPipe) return mapped_over(each, source, last(jq, each));
    const Jq& rest = *jq.kids[1];
    if (!is_stream(rest)) return mapped_over(each, source, value(rest, each));
    // A stream of streams: two loops in one, the inner over what the outer stands at.
    const std::string part = "part_" + std::to_string(++bound_);
    return "(for " + each + " in " + source + ", " + part + " in " + stream(rest, each) +
           " return " + part + ")";
  }

  static std::string mapped_over(const std::string& each, const std::string& source,
                                 const std::string& body) {
    return "(for " + each + " in " + source + " return " + body + ")";
  }

  /// `.name` or `[i]` of an element.
  std::string last(const Jq& jq, const std::string& each) {
    if (jq.op == Op::kField) return field(each, "\"" + jq.text + "\"");
    return index_of(each, value(*jq.kids[1], names_.dot));
  }

  std::string index(const Jq& jq, const std::string& dot) {
    const std::string owner = value(*jq.kids[0], dot);
    const Jq& at = *jq.kids[1];
    if (at.op == Op::kLiteral && at.text.starts_with('"')) return field(owner, at.text);
    return index_of(owner, value(at, dot));
  }

  std::string index_of(const std::string& owner, const std::string& at) {
    const auto [open_list, list] = bind(owner);
    const auto [open_at, position] = bind(at);
    return open_list + open_at + "if " + position + " instance of string then get value(" + list +
           ", " + position + ") else " + list + "[if " + position + " >= 0 then " + position +
           " + 1 else " + position + "]}.r}.r";
  }

  std::string slice(const Jq& jq, const std::string& dot) {
    const auto [open_list, list] = bind(value(*jq.kids[0], dot));
    const auto [open_from, from] = bind(value(*jq.kids[1], dot));
    const std::string start = from + " + 1";
    const std::string length =
        jq.kids.size() > 2 ? ", " + value(*jq.kids[2], dot) + " - " + from : "";
    return open_list + open_from + "if " + list + " instance of string then substring(" + list +
           ", " + start + length + ") else sublist(" + list + ", " + start + length + ")}.r}.r";
  }

  std::string text(const Jq& jq, const std::string& dot) {
    std::string joined;
    for (const JqPtr& part : jq.kids) {
      joined += joined.empty() ? "" : " + ";
      joined += part->op == Op::kLiteral ? part->text : as_text(value(*part, dot));
    }
    return "(" + joined + ")";
  }

  std::string as_text(const std::string& feel) {
    const auto [open, name] = bind(feel);
    return open + "if " + name + " = null then \"null\" else string(" + name + ")}.r";
  }

  std::string list(const Jq& jq, const std::string& dot) {
    const bool any = std::any_of(jq.kids.begin(), jq.kids.end(),
                                 [](const JqPtr& kid) { return is_stream(*kid); });
    std::string items;
    for (const JqPtr& kid : jq.kids) {
      items += (items.empty() ? "" : ", ") + (any ? stream(*kid, dot) : value(*kid, dot));
    }
    return any ? "concatenate(" + items + ")" : "[" + items + "]";
  }

  std::string object(const Jq& jq, const std::string& dot) {
    std::string entries;
    for (std::size_t i = 0; i < jq.kids.size(); ++i) {
      entries += (entries.empty() ? "{key: " : ", {key: ") + value(*jq.keys[i], dot) +
                 ", value: " + value(*jq.kids[i], dot) + "}";
    }
    return entries.empty() ? "{}" : "context([" + entries + "])";
  }

  std::string binary(const Jq& jq, const std::string& dot) {
    const std::string& op = jq.text;
    if (op == "and" || op == "or") {
      return "(" + condition(*jq.kids[0], dot) + " " + op + " " + condition(*jq.kids[1], dot) + ")";
    }
    const std::string left = value(*jq.kids[0], dot);
    const std::string right = value(*jq.kids[1], dot);
    if (op == "+") return sum(left, right);
    if (op == "%") return "modulo(" + left + ", " + right + ")";
    if (op == "//") {
      const auto [open, name] = bind(left);
      return open + "if " + name + " = null or (" + name + " = false) = true then " + right +
             " else " + name + "}.r";
    }
    if (op == "-" || op == "*" || op == "/") return "(" + left + " " + op + " " + right + ")";
    // jq compares anything with anything; FEEL has null for different kinds.
    if (op == "!=") return "((" + left + " = " + right + ") != true)";
    return "((" + left + " " + (op == "==" ? "=" : op) + " " + right + ") = true)";
  }

  /// null adds nothing, lists are joined, objects merged.
  std::string sum(const std::string& left, const std::string& right) {
    const auto [open_a, a] = bind(left);
    const auto [open_b, b] = bind(right);
    return open_a + open_b + "if " + a + " = null then " + b + " else if " + b + " = null then " +
           a + " else if " + a + " instance of list then concatenate(" + a + ", " + b +
           ") else if " + a + " instance of context then context merge([" + a + ", " + b +
           "]) else " + a + " + " + b + "}.r}.r";
  }

  std::string pipe(const Jq& jq, const std::string& dot) {
    if (is_stream(jq)) return "(" + stream(jq, dot) + ")[1]";
    const auto [open, name] = bind(value(*jq.kids[0], dot));
    return open + value(*jq.kids[1], name) + "}.r";
  }

  std::string call(const Jq& jq, const std::string& dot) {
    struct Plain {
      std::string_view jq, before, after;
    };
    static constexpr std::array<Plain, 17> kPlain{{{"ascii_upcase", "upper case(", ")"},
                                                   {"ascii_downcase", "lower case(", ")"},
                                                   {"reverse", "reverse(", ")"},
                                                   {"sort", "sort(", ")"},
                                                   {"unique", "sort(distinct values(", "))"},
                                                   {"min", "min(", ")"},
                                                   {"max", "max(", ")"},
                                                   {"floor", "floor(", ")"},
                                                   {"ceil", "ceiling(", ")"},
                                                   {"sqrt", "sqrt(", ")"},
                                                   {"abs", "abs(", ")"},
                                                   {"tonumber", "number(", ")"},
                                                   {"keys", "sort(get entries(", ").key)"},
                                                   {"any", "any(", ")"},
                                                   {"all", "all(", ")"},
                                                   {"first", "(", ")[1]"},
                                                   {"last", "(", ")[-1]"}}};
    for (const Plain& plain : kPlain) {
      if (jq.text != plain.jq || !jq.kids.empty()) continue;
      return std::string(plain.before) + dot + std::string(plain.after);
    }
    return special_call(jq, dot);
  }

  std::string special_call(const Jq& jq, const std::string& dot) {
    const std::string& name = jq.text;
    if (name == "not") return "not(" + condition(Jq(), dot) + ")";
    if (name == "empty") return "null";
    if (name == "now") return "now()";
    if (name == "tostring") return as_text(dot);
    if (name == "length") {
      return "(if " + dot + " instance of string then string length(" + dot + ") else if " + dot +
             " instance of context then count(get entries(" + dot + ")) else if " + dot +
             " = null then 0 else count(" + dot + "))";
    }
    if (name == "add") {
      return "(if " + dot + "[1] instance of string then string join(" + dot + ") else if " + dot +
             "[1] instance of list then flatten(" + dot + ") else sum(" + dot + "))";
    }
    if (jq.kids.size() != 1) throw std::runtime_error("jq function " + name + " is not rewritten");
    return call_with(name, *jq.kids[0], dot);
  }

  std::string call_with(const std::string& name, const Jq& argument, const std::string& dot) {
    if (name == "map") return mapped(argument, dot);
    if (name == "select") {
      return "(if " + condition(argument, dot) + " then " + dot + " else null)";
    }
    const std::string given = value(argument, dot);
    if (name == "has") return "(get value(" + dot + ", " + given + ") != null)";
    if (name == "join") return "string join(" + dot + ", " + given + ")";
    if (name == "split") return "split(" + dot + ", " + given + ")";
    if (name == "startswith") return "starts with(" + dot + ", " + given + ")";
    if (name == "endswith") return "ends with(" + dot + ", " + given + ")";
    if (name == "test") return "matches(" + dot + ", " + given + ")";
    if (name == "index") return "(index of(" + dot + ", " + given + ")[1] - 1)";
    if (name == "contains") {
      return "(if " + dot + " instance of string then contains(" + dot + ", " + given +
             ") else every wanted in " + given + " satisfies list contains(" + dot + ", wanted))";
    }
    throw std::runtime_error("jq function " + name + " is not rewritten");
  }

  std::string mapped(const Jq& argument, const std::string& dot) {
    const std::string each = "each_" + std::to_string(++bound_);
    if (!is_stream(argument)) return mapped_over(each, dot, value(argument, each));
    const std::string part = "part_" + std::to_string(++bound_);
    return "(for " + each + " in " + dot + ", " + part + " in " + stream(argument, each) +
           " return " + part + ")";
  }

  const JqNames& names_;
  int bound_ = 0;
};

}  // namespace

std::string feel_of_jq(const Jq& expression, const JqNames& names) {
  return JqWriter(names).value(expression, names.dot);
}

std::string feel_condition(const Jq& expression, const JqNames& names) {
  return JqWriter(names).condition(expression, names.dot);
}

std::string feel_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace recourse::conformance
