#include "adapters/exchange/csv.h"

#include <initializer_list>

namespace recourse::exchange {
namespace {

/// What makes spreadsheets see a formula, also in full width.
bool starts_formula(std::string_view text) {
  for (const std::string_view sign :
       {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}) {
    if (text.starts_with(sign)) return true;
  }
  return false;
}

void write_line(std::ostream& out, std::initializer_list<std::string_view> cells) {
  const char* separator = "";
  for (const std::string_view cell : cells) {
    out << separator << csv_cell(cell);
    separator = ",";
  }
  out << "\r\n";
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c != '\0') cell += c;
  }
  const bool formula = starts_formula(cell);
  if (formula) cell.insert(0, "'");
  if (!formula && cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

CsvWriter::CsvWriter(std::ostream& out, bool identified) : out_(out), identified_(identified) {
  out_ << "case,process,version,seq,timestamp,activity,step,transition,kind,resource,group,task,"
          "action,hash";
  out_ << (identified_ ? ",key,customer,reason\r\n" : "\r\n");
}

void CsvWriter::add(const CaseLog& log) {
  const std::string version = std::to_string(log.version);
  for (const LogEvent& e : log.events) {
    const std::string seq = std::to_string(e.seq), at = to_text(e.at);
    if (identified_) {
      write_line(out_, {log.instance, log.process, version, seq, at, e.activity, e.step,
                        e.transition, e.kind, e.resource, e.group, e.task, e.action, e.hash,
                        log.key, log.customer, e.reason});
    } else {
      write_line(out_, {log.instance, log.process, version, seq, at, e.activity, e.step,
                        e.transition, e.kind, e.resource, e.group, e.task, e.action, e.hash});
    }
  }
}

void CsvWriter::finish() { out_.flush(); }

}  // namespace recourse::exchange
