#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/cli/node.h"
#include "adapters/cli/sample_acts.h"

namespace recourse::cli::bench {

/// The sample organisation works complaints from the first task to the end, many at a time, the way
/// that ends well: verified, assigned, investigated, compensation voted on and paid, reviewed.
/// Requires: a started node on which the process library is published.
class Desk {
 public:
  explicit Desk(Node& node);
  ~Desk();  ///< when nothing that was asked for is unanswered
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  /// Returns when so many have ended. Throws WorldFailed when one is refused a step.
  void work(int cases);

 private:
  static constexpr int kUnderWay = 200;
  struct OneCase {
    InstanceId id;
    Dice dice{0};
    std::atomic<int> looks = 0;  ///< above 1: something came while it was looked at
  };
  void begin(OneCase& one, int number);
  void go_on(OneCase& one);
  void act(OneCase& one, const history::InstanceState& state, const history::WorkItem& item);
  void look(OneCase& one);
  void submit(command::Command command, const std::string& user, std::function<void()> then);
  [[nodiscard]] std::string somebody_for(OneCase& one, const history::WorkItem& item) const;
  bool pay(const std::function<OneCase*(InstanceId)>& case_of);
  void note(const std::string& why);

  Node& node_;
  const Date today_;
  std::vector<OneCase> cases_;
  std::atomic<int> unanswered_ = 0;
  std::atomic<int> ended_ = 0;
  std::atomic<int> under_way_ = 0;
  std::mutex mutex_;
  std::string fault_;
};

}  // namespace recourse::cli::bench
