#pragma once
#include <ostream>

#include "adapters/exchange/case_log.h"

namespace recourse::exchange {

/// One line an event (RFC 4180, UTF-8). A cell that a spreadsheet would run as a formula begins
/// with an apostrophe.
class CsvWriter final : public LogWriter {
 public:
  CsvWriter(std::ostream& out, bool identified);
  void add(const CaseLog& log) override;
  void finish() override;

 private:
  std::ostream& out_;
  bool identified_;
};

/// A cell as it stands in the file.
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace recourse::exchange
