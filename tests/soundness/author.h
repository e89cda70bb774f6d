#pragma once
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace recourse::soundness_test {

/// The same throws for a seed on every machine: no distribution of the standard library is used.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : source_(seed) {}
  [[nodiscard]] std::size_t below(std::size_t n) { return n == 0 ? 0 : source_() % n; }
  [[nodiscard]] bool chance(int percent) { return static_cast<int>(below(100)) < percent; }
  template <class T>
  [[nodiscard]] const T& one_of(const std::vector<T>& items) {
    return items[below(items.size())];
  }

 private:
  std::mt19937_64 source_;
};

/// Writes random definitions: every step kind, handlers, returns, votes, undo, scopes in scopes.
/// Many are refused by the checker; the others are what it vouches for.
class Author {
 public:
  explicit Author(std::uint64_t seed) : dice_(seed) {}
  [[nodiscard]] std::string definition();

 private:
  struct Around {
    int depth = 0;
    bool parallel = false;           ///< only merged variables may be written
    bool undo = false;
    std::set<std::string> handled;   ///< errors that something further out handles
    std::vector<std::string> steps;  ///< of the lists around, to go back to
  };
  [[nodiscard]] std::string list(const Around& around, std::size_t most);
  [[nodiscard]] std::string step(const Around& around, const std::vector<std::string>& names,
                                 std::size_t at);
  [[nodiscard]] std::string work(const Around& around, const std::vector<std::string>& names,
                                 std::size_t at, bool& waits, bool& leads_on);
  [[nodiscard]] std::string container(const Around& around, bool& waits);
  [[nodiscard]] std::string actions(const Around& around, const std::vector<std::string>& names,
                                    std::size_t at, bool vote);
  [[nodiscard]] std::string task(const Around& around, bool vote);
  [[nodiscard]] std::string wait(const std::vector<std::string>& names, std::size_t at,
                                 bool& leads_on);
  [[nodiscard]] std::string handlers(const Around& around, const std::vector<std::string>& names,
                                     std::size_t at, const std::vector<std::string>& errors);
  [[nodiscard]] std::string handler_end(const Around& around,
                                        const std::vector<std::string>& names, std::size_t at);
  std::string head();
  [[nodiscard]] std::string onward(const std::vector<std::string>& names, std::size_t at) const;
  [[nodiscard]] std::string somewhere(const std::vector<std::string>& names, std::size_t at);
  [[nodiscard]] std::string condition();
  [[nodiscard]] std::string write(const Around& around);

  Dice dice_;
  int steps_left_ = 24;
  int count_ = 0;
};

/// As the entries of a flow list stand: "a, b".
[[nodiscard]] std::string joined(const std::vector<std::string>& parts);

/// What the definitions of an Author call and name.
extern const char* const kConnector;
extern const char* const kDirectory;

}  // namespace recourse::soundness_test
