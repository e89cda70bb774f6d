#pragma once
#include <iosfwd>
#include <string>

#include "engine/base/label.h"
#include "engine/base/result.h"

namespace recourse::cli {

/// Exit codes of every command, as README.md promises them.
enum Exit : int {
  kOk = 0,
  kRefused = 1,  ///< findings, or the engine said no
  kWrongUsage = 2,
  kWorldFailed = 3,  ///< database, file, network
};

/// What a command prints on, and how.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  Language language = Language::kEnglish;
  bool json = false;         ///< results as JSON on `out`
  bool interactive = false;  ///< a person watches: progress and colours

  [[nodiscard]] const std::string& say(const Label& label) const { return label.in(language); }
  /// `value` as one line of JSON, as the API has it: numbers are texts.
  void print(const Value& value) const;
  /// For other tools: positions and counts are numbers.
  void print_report(const Value& value) const;
  /// Tells why on `err`; gives the exit code.
  [[nodiscard]] int refuse(const Rejection& rejection) const;
  /// The same for what the world did.
  [[nodiscard]] int world_failed(const std::string& what) const;
  /// Red, or plain where nobody watches.
  [[nodiscard]] std::string strong(const std::string& text) const;
};

/// "--lang", else LC_ALL, LC_MESSAGES, LANG: anything that begins with zh is Chinese.
[[nodiscard]] Language language_of(const std::string& wanted);

/// `text` padded with blanks to `width` columns; Chinese characters take two.
[[nodiscard]] std::string padded(const std::string& text, std::size_t width);

/// Thrown by commands where a file, a socket or a program failed: exit 3 with this sentence.
struct WorldFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
  /// For people who read one language only.
  explicit WorldFailed(Label said) : std::runtime_error(said.en), text(std::move(said)) {}
  [[nodiscard]] std::string in(Language language) const {
    return text.empty() ? what() : text.in(language);
  }
  Label text;
};

}  // namespace recourse::cli
