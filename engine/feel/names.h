#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace recourse::feel {

/// FEEL names may hold spaces and signs, so where one ends depends on which names there are.
/// Also carries what the grammar needs to know while it reads: depth and the furthest token.
class NameBook {
 public:
  /// Remembers a name that is no plain identifier; plain ones need no memory.
  void add(std::string_view name);

  /// Length of the longest known name at the start of `text`; 0 if none.
  [[nodiscard]] std::size_t known_length(std::string_view text) const;
  /// Length of "string length" and its like, when an opening parenthesis follows.
  [[nodiscard]] static std::size_t function_length(std::string_view text);

  int depth = 0;
  const char* furthest = nullptr;  ///< where the last readable token ended

 private:
  std::set<std::string, std::less<>> names_;
};

/// The identifier at the start of `text` (letters, digits, _, ?, anything past ASCII); 0 if none.
std::size_t identifier_length(std::string_view text);

/// The same with the signs of a plain keyboard for those of a Chinese one or of a word processor
/// (＞ “ ” ，); empty: there are none.
[[nodiscard]] std::string plain_signs(std::string_view text);
/// White space and comments at the start of `text`.
std::size_t space_length(std::string_view text);
bool is_reserved(std::string_view word);
/// One blank between words.
std::string normalised_name(std::string_view text);
/// Length of `name` at the start of `text`, any white space standing for a blank; 0 if not there.
std::size_t name_length_at(std::string_view text, std::string_view name);

}  // namespace recourse::feel
