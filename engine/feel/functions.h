#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/type.h"

/// The table of functions. A signature is written once, as text, and read by the checker, by the
/// evaluator, by named arguments and by the README's test.
namespace recourse::feel {

class Call;

/// Type letters in signatures: T anything, N a number, money or duration, C anything ordered;
/// the same letter is the same type throughout one signature.
struct Parameter {
  std::string name;
  TypePtr type;     ///< of a letter: kAny
  char letter = 0;  ///< T, N, C, or 0; of a list: its element's letter
  bool may_lack = false;
  bool repeats = false;  ///< the last one: any number of arguments
};

struct Signature {
  std::vector<Parameter> parameters;
  TypePtr result;
  char letter = 0;  ///< of the result or, if it is a list, of its element
  [[nodiscard]] bool takes(std::size_t count) const;
};

struct Builtin {
  std::string_view name;
  /// One per line: "(string: text, start position: int, length?: int): text".
  std::string_view signatures;
  Value (*run)(Call&);  ///< nullptr: asked of the Environment

  [[nodiscard]] const std::vector<Signature>& overloads() const;
};

/// nullptr: no such function.
[[nodiscard]] const Builtin* find_builtin(std::string_view name);
/// Can `matches`, `replace` and `split` read it?
[[nodiscard]] bool is_pattern(std::string_view pattern);
/// All functions, by name.
[[nodiscard]] const std::vector<Builtin>& all_builtins();
/// Names with blanks, which the grammar must know.
[[nodiscard]] const std::vector<std::string_view>& spaced_function_names();

/// Chapters of the table, one per source file.
[[nodiscard]] std::span<const Builtin> text_functions();
[[nodiscard]] std::span<const Builtin> list_functions();
[[nodiscard]] std::span<const Builtin> fold_functions();
[[nodiscard]] std::span<const Builtin> number_functions();
[[nodiscard]] std::span<const Builtin> time_functions();
[[nodiscard]] std::span<const Builtin> range_functions();
[[nodiscard]] std::span<const Builtin> record_functions();
[[nodiscard]] std::span<const Builtin> process_functions();

/// Reads "text", "optional [T]", "int" …; `letter` gets the type letter, if any.
[[nodiscard]] TypePtr read_type(std::string_view text, char* letter = nullptr);

}  // namespace recourse::feel
