#include "adapters/json/json_value.h"
#include "engine/base/sealed.h"
#include "engine/history/quoted_text.h"

namespace recourse::json {
namespace {

using history::append_quoted;

class Writer {
 public:
  Writer(std::string& out, bool numbers) : out_(out), numbers_(numbers) {}

  void write(const Value& value) {
    std::visit([this](const auto& v) { write_one(v); }, value.content());
  }

 private:
  void write_one(const Null&) { out_ += "null"; }
  void write_one(bool v) { out_ += v ? "true" : "false"; }
  void write_one(const std::string& v) { append_quoted(out_, v); }
  void write_one(const Decimal& v) {
    if (numbers_) {
      out_ += v.to_text();
    } else {
      append_quoted(out_, v.to_text());
    }
  }
  void write_one(const Money& money) {
    out_ += "{\"amount\":";
    append_quoted(out_, money.amount.to_text());
    out_ += ",\"currency\":";
    append_quoted(out_, money.currency_text());
    out_ += '}';
  }
  void write_one(const List& list) {
    out_ += '[';
    const char* separator = "";
    for (const Value& item : list) {
      out_ += separator;
      write(item);
      separator = ",";
    }
    out_ += ']';
  }
  void write_one(const Map& map) {
    out_ += '{';
    const char* separator = "";
    for (const auto& [name, value] : map) {
      out_ += separator;
      append_quoted(out_, name);
      out_ += ':';
      write(value);
      separator = ",";
    }
    out_ += '}';
  }
  /// Whoever prints a sealed value has not asked who may see it: nobody does.
  void write_one(const std::shared_ptr<const Opaque>& v) {
    RECOURSE_INVARIANT(dynamic_cast<const Sealed*>(v.get()) != nullptr,
                       "a function or range has no JSON form");
    out_ += "{\"private\":\"masked\"}";
  }
  void write_one(const auto& moment) { append_quoted(out_, recourse::to_text(moment)); }

  std::string& out_;
  bool numbers_;
};

std::string written(const Value& value, bool numbers) {
  std::string out;
  out.reserve(256);
  Writer(out, numbers).write(value);
  return out;
}

}  // namespace

std::string to_json(const Value& value) { return written(value, /*numbers=*/false); }

std::string to_json_with_numbers(const Value& value) { return written(value, /*numbers=*/true); }

}  // namespace recourse::json
