#pragma once
#include <string>
#include <string_view>

namespace recourse {

enum class Language { kEnglish, kChinese };

/// A text that people read, in the languages the product speaks. An empty zh falls back to en and
/// the reverse, so a definition in one language still shows something.
struct Label {
  std::string en;
  std::string zh;

  [[nodiscard]] const std::string& in(Language language) const {
    const std::string& wanted = language == Language::kChinese ? zh : en;
    return wanted.empty() ? (language == Language::kChinese ? en : zh) : wanted;
  }
  [[nodiscard]] bool empty() const { return en.empty() && zh.empty(); }
  bool operator==(const Label&) const = default;
};

}  // namespace recourse
