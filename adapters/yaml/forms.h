#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace recourse::yaml {

/// What may stand under a key, read from Key::form.
struct Form {
  enum class Kind {
    kAny,      ///< one of `parts`
    kList,     ///< of parts[0]
    kMap,      ///< names → parts[0]
    kShape,    ///< the mapping called `word`
    kOneOf,    ///< one of `words`
    kNothing,  ///< the key without a value
    kWord      ///< `word`: id, text, expr, span, …
  } kind = Kind::kWord;
  std::string word;
  std::vector<std::string> words;
  std::vector<Form> parts;
};

[[nodiscard]] Form read_form(std::string_view text);

}  // namespace recourse::yaml
