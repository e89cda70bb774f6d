#pragma once
#include <optional>

#include "engine/base/label_value.h"
#include "engine/history/narrator.h"
#include "engine/service/explain.h"
#include "engine/service/labels.h"

namespace recourse::service {

/// Answers while they are collected, and the words they share.
class Explanation {
 public:
  explicit Explanation(const HistorySources& sources) : sources_(sources) {}

  void ask(std::string id, const Label& question);
  void answer(const Label& text, std::optional<std::uint64_t> seq = {});
  /// What to say where nothing was found for the question.
  void or_else(const Label& text);
  [[nodiscard]] Value take();

  [[nodiscard]] Label person(const std::string& user) const;
  [[nodiscard]] Label step(definition::NodeId node) const;  ///< quoted
  [[nodiscard]] Label moment(Instant at) const;
  /// How a deadline stands: due, left or late, in open time of the calendar.
  [[nodiscard]] Label standing(Instant due, Instant now) const;
  [[nodiscard]] const HistorySources& sources() const { return sources_; }

 private:
  HistorySources sources_;
  List questions_;
  Map open_;
  List answers_;
  void close();
};

}  // namespace recourse::service
