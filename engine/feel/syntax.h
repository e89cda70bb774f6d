#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/expression.h"

/// The tree of an expression: built by parse, typed and resolved by check, walked by evaluate.
namespace recourse::feel {

struct Builtin;
using NodePtr = std::unique_ptr<Node>;

enum class Op {
  kLiteral,  ///< `literal`
  kName,     ///< `text`
  kPath,     ///< kids[0].text
  kFilter,   ///< kids[0][kids[1]]
  kList,     ///< [kids…]
  kContext,  ///< {names[i]: kids[i]}
  kRange,    ///< kids[0]..kids[1]; text = the two brackets
  kNegate,   ///< -kids[0]
  kArith,    ///< kids[0] text[0] kids[1] text[1] …: one of "+-", "*/" or "^"
  kCompare,  ///< kids[0] relation kids[1]
  kAnd,
  kOr,
  kBetween,  ///< kids[0] between kids[1] and kids[2]
  kIn,       ///< kids[0] in any of kids[1…], each a kTest or an expression
  kTest,     ///< relation kids[0]: only under kIn, or alone in parentheses as a range
  kTests,    ///< (test, test…): only under kIn; gone after parsing
  kIf,
  kFor,  ///< names[i] in kids[i]; the last kid is the body
  kSome,
  kEvery,
  kCall,      ///< text(kids…), names[i] = name of an argument or ""
  kInvoke,    ///< kids[0](kids[1…])
  kFunction,  ///< function(names…) kids[0]
  kInstance,  ///< kids[0] instance of text
  kOrElse,    ///< kids[0] or_else kids[1] …
};

enum class Relation { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

/// Where a name finds its value: a local slot, or a field of the record in a local slot.
struct Candidate {
  int slot = 0;
  bool field = false;
};

struct Node {
  Op op = Op::kLiteral;
  Relation relation = Relation::kEqual;
  std::size_t offset = 0;
  std::string text;
  Value literal;
  std::vector<NodePtr> kids;
  std::vector<std::string> names;

  // Set by check.
  TypePtr type;
  std::vector<Candidate> candidates;  ///< tried in order, then the environment
  int slot = -1;                      ///< first of the slots this node opens
  int overload = -1;                  ///< of `builtin`; -1: chosen at run time
  const Builtin* builtin = nullptr;
  bool as_text = false;  ///< kName that stands for its own letters (a step, an option)
};

struct Expression::Compiled : std::enable_shared_from_this<Expression::Compiled> {
  std::string source;
  NodePtr root;
  std::set<std::string> reads;
  std::set<std::string> calls;
  std::string currency;
  int slots = 0;
  bool strict = true;
};

/// Limits that keep an expression small enough to be read.
inline constexpr std::size_t kSourceMax = 64 * 1024;  // bytes
inline constexpr int kDepthMax = 64;
inline constexpr std::size_t kStepsMax = 100'000;
inline constexpr std::size_t kResultMax = 1024 * 1024;  // bytes

NodePtr make_node(Op op, std::size_t offset);

/// "credit.used" for a name or a path of names; "" for anything else.
std::string static_path(const Node& node);

}  // namespace recourse::feel
