#pragma once
#include <ostream>

#include "adapters/exchange/case_log.h"

namespace recourse::exchange {

/// An event log of IEEE 1849-2023: a trace a case, times in UTC, the standard lifecycle.
class XesWriter final : public LogWriter {
 public:
  explicit XesWriter(std::ostream& out);
  void add(const CaseLog& log) override;
  void finish() override;

 private:
  void text(const char* key, std::string_view value);
  void number(const char* key, std::uint64_t value);
  void time(const char* key, Instant value);
  std::ostream& out_;
};

}  // namespace recourse::exchange
