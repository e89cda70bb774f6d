#include <algorithm>
#include <iterator>

#include "engine/base/label_value.h"
#include "engine/base/sealed.h"
#include "engine/base/time_span.h"
#include "engine/feel/literals.h"
#include "engine/feel/type.h"

/// Outside values become typed ones here, and only here.
namespace recourse::feel {
namespace {

using ConformKind = Type::Kind;

struct Fault {
  std::string path;
  Label text;
};

/// What belongs in a field, for the person who fills it: designers read describe() instead.
Label wanted(const Type& type) {
  switch (type.kind) {
    case ConformKind::kBool:
      return {"true or false", "真或假（true/false）"};
    case ConformKind::kInt:
      return {"a whole number", "整数"};
    case ConformKind::kDecimal:
      return {"a number", "数字"};
    case ConformKind::kMoney:
      return {"an amount", "金额"};
    case ConformKind::kText:
      return {"text", "文本"};
    case ConformKind::kUser:
      return {"a person's id", "人员账号"};
    case ConformKind::kFile:
      return {"the SHA-256 of an attached file, 64 hexadecimal digits", "附件的 SHA-256（64 位十六进制）"};
    case ConformKind::kDate:
      return {"a date like 2026-03-02", "日期，如 2026-03-02"};
    case ConformKind::kTime:
      return {"a time like 09:30", "时间，如 09:30"};
    case ConformKind::kDateTime:
      return {"a date and time like 2026-03-02T09:30:00", "日期时间，如 2026-03-02T09:30:00"};
    case ConformKind::kDuration:
      return {"a duration like P2DT4H", "时长，如 P2DT4H"};
    case ConformKind::kMonths:
      return {"a number of months like P1Y6M", "月数，如 P1Y6M"};
    case ConformKind::kWorkingDuration:
      return {"a time span like 2 working days", "时长，如 2 working days"};
    case ConformKind::kList:
      return {"a list", "列表"};
    case ConformKind::kRecord:
      return {"a record with its fields", "包含各字段的记录"};
    case ConformKind::kEnum: {
      std::string options;
      for (const auto& option : type.options) options += (options.empty() ? "" : ", ") + option;
      return {"one of " + options, "以下之一：" + options};
    }
    case ConformKind::kAny:
    case ConformKind::kNull:
    case ConformKind::kRange:
    case ConformKind::kFunction:
      break;
  }
  return {describe(type), "其他内容"};
}

/// What stands there instead; short texts are quoted, everything else is named.
Label found_in(const Value& raw) {
  if (raw.is<std::string>() && raw.text().size() <= 60) {
    return {"\"" + std::string(raw.text()) + "\"", "“" + std::string(raw.text()) + "”"};
  }
  if (raw.is<std::string>()) return {"a long text", "一段长文本"};
  if (raw.is<bool>()) return {"true or false", "真或假"};
  if (raw.is<Map>()) return {"a record", "一条记录"};
  if (raw.is<List>()) return {"a list", "一个列表"};
  if (const auto* number = raw.get_if<Decimal>()) return {number->to_text(), number->to_text()};
  return {std::string(kind_name(raw)), "其他类型的值"};
}

/// "2 hours", "1 month": a literal of expressions; none when it is no such text.
template <class Span>
std::optional<Span> literal_span(std::string_view text) {
  constexpr std::string_view kUnits[] = {"second", "minute", "hour", "day",
                                         "week",   "month",  "year"};
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  std::string_view unit = text.substr(blank + 1);
  if (unit.ends_with('s')) unit.remove_suffix(1);
  const bool known = std::find(std::begin(kUnits), std::end(kUnits), unit) != std::end(kUnits);
  if (!known) return std::nullopt;
  const auto value = timed(text.substr(0, blank), unit);
  const auto* span = value ? value->get_if<Span>() : nullptr;
  return span ? std::optional(*span) : std::nullopt;
}

std::optional<Duration> duration_in(std::string_view text) {
  const auto iso = parse_duration(text);
  return iso ? iso : literal_span<Duration>(text);
}

std::optional<Months> months_in(std::string_view text) {
  const auto iso = parse_months(text);
  return iso ? iso : literal_span<Months>(text);
}

bool is_content_hash(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Walks value and type together and gathers every fault instead of stopping at the first.
class Conformer {
 public:
  explicit Conformer(std::string_view currency) : currency_(currency) {}

  Value convert(const Value& raw, const Type& type, const std::string& path) {
    if (raw.is_null()) {
      if (!type.optional && type.kind != ConformKind::kAny) refuse(path, type, raw);
      return {};
    }
    if (as_sealed(raw) != nullptr) return raw;  // it was typed before it was sealed
    switch (type.kind) {
      case ConformKind::kAny:
        return raw;
      case ConformKind::kBool:
        return raw.is<bool>() ? raw : refuse(path, type, raw);
      case ConformKind::kInt:
      case ConformKind::kDecimal:
        return number(raw, type, path);
      case ConformKind::kMoney:
        return money(raw, type, path);
      case ConformKind::kText:
        return raw.is<std::string>() ? raw : refuse(path, type, raw);
      case ConformKind::kUser:
        return raw.text().empty() ? refuse(path, type, raw) : raw;
      case ConformKind::kFile:
        return is_content_hash(raw.text()) ? raw : refuse(path, type, raw);
      case ConformKind::kEnum:
        return option(raw, type, path);
      case ConformKind::kDate:
        return read<Date>(raw, type, path, parse_date);
      case ConformKind::kTime:
        return read<TimeOfDay>(raw, type, path, parse_time);
      case ConformKind::kDateTime:
        return read<DateTime>(raw, type, path, parse_date_time);
      case ConformKind::kDuration:
        return read<Duration>(raw, type, path, duration_in);
      case ConformKind::kMonths:
        return read<Months>(raw, type, path, months_in);
      case ConformKind::kWorkingDuration:
        return span(raw, type, path);
      case ConformKind::kList:
        return list(raw, type, path);
      case ConformKind::kRecord:
        return record(raw, type, path);
      case ConformKind::kNull:
      case ConformKind::kRange:
      case ConformKind::kFunction:
        return refuse(path, type, raw);
    }
    return refuse(path, type, raw);
  }

  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }

 private:
  Value fault(const std::string& path, std::string en, std::string zh) {
    faults_.push_back({path, {std::move(en), std::move(zh)}});
    return {};
  }

  Value refuse(const std::string& path, const Type& type, const Value& raw) {
    const std::string en = path.empty() ? "This" : path;
    const std::string zh = path.empty() ? "此处" : "“" + path + "”";
    if (raw.is_null()) return fault(path, en + " is required", zh + "为必填项");
    const Label want = wanted(type);
    const Label found = found_in(raw);
    return fault(path, en + " must be " + want.en + ", found " + found.en,
                 zh + "应为" + want.zh + "，实际为" + found.zh);
  }

  static std::optional<Decimal> decimal(const Value& raw) {
    if (const auto* number = raw.get_if<Decimal>()) return *number;
    return raw.is<std::string>() ? Decimal::parse(raw.text()) : std::nullopt;
  }

  Value number(const Value& raw, const Type& type, const std::string& path) {
    const auto value = decimal(raw);
    if (!value || (type.kind == ConformKind::kInt && !value->is_integer())) {
      return refuse(path, type, raw);
    }
    return *value;
  }

  Value money(const Value& raw, const Type& type, const std::string& path) {
    if (raw.is<Money>()) return raw;
    std::string_view currency = currency_;
    std::optional<Decimal> amount = decimal(raw);
    if (const auto* map = raw.get_if<Map>()) {
      if (map->size() != 2) return refuse(path, type, raw);
      amount = decimal(map->get("amount"));
      currency = map->get("currency").text();
    }
    if (!amount) return refuse(path, type, raw);
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (currency.size() != 3 || !std::all_of(currency.begin(), currency.end(), upper)) {
      return fault(path, path + " needs a currency: write {amount, currency}, e.g. \"CNY\"",
                   "“" + path + "”缺少币种：请写成 {amount, currency}，例如 \"CNY\"");
    }
    Money money{*amount, {}};
    std::copy(currency.begin(), currency.end(), money.currency.begin());
    return money;
  }

  Value option(const Value& raw, const Type& type, const std::string& path) {
    const bool known = raw.is<std::string>() && std::find(type.options.begin(), type.options.end(),
                                                          raw.text()) != type.options.end();
    return known ? raw : refuse(path, type, raw);
  }

  template <class T, class Parse>
  Value read(const Value& raw, const Type& type, const std::string& path, Parse parse) {
    if (raw.is<T>()) return raw;
    if (!raw.is<std::string>()) return refuse(path, type, raw);
    auto value = parse(raw.text());
    return value ? Value(std::move(*value)) : refuse(path, type, raw);
  }

  /// Its one text form, so that equal spans are equal values.
  Value span(const Value& raw, const Type& type, const std::string& path) {
    if (!raw.is<std::string>()) return refuse(path, type, raw);
    const auto read = calendar::parse_time_span(raw.text());
    return read ? Value(calendar::to_text(*read)) : refuse(path, type, raw);
  }

  Value list(const Value& raw, const Type& type, const std::string& path) {
    const auto* items = raw.get_if<List>();
    if (!items) return refuse(path, type, raw);
    List result;
    result.reserve(items->size());
    for (std::size_t i = 0; i < items->size(); ++i) {
      const std::string at = path + "[" + std::to_string(i + 1) + "]";
      result.push_back(type.element ? convert((*items)[i], *type.element, at) : (*items)[i]);
    }
    return result;
  }

  Value record(const Value& raw, const Type& type, const std::string& path) {
    const auto* map = raw.get_if<Map>();
    if (!map) return refuse(path, type, raw);
    const std::string prefix = path.empty() ? "" : path + ".";
    Map result;
    for (const Type::Field& field : type.fields) {
      Value value = convert(map->get(field.name), *field.type, prefix + field.name);
      if (!value.is_null()) result[field.name] = std::move(value);
    }
    for (const Map::Entry& entry : *map) {
      if (type.field(entry.name)) continue;
      const std::string at = prefix + entry.name;
      fault(at, at + " is not a field here", "“" + at + "”不是已定义的字段");
    }
    return result;
  }

  std::string_view currency_;
  std::vector<Fault> faults_;
};

}  // namespace

Result<Value> conform(const Value& raw, const Type& type, std::string_view path,
                      std::string_view currency) {
  Conformer conformer(currency);
  Value value = conformer.convert(raw, type, std::string(path));
  const auto& faults = conformer.faults();
  if (faults.empty()) return value;
  Rejection rejection{Rejection::Kind::kInvalid, "TYPE", faults.front().text, {}};
  if (faults.size() > 1) {
    const std::string more = std::to_string(faults.size() - 1);
    rejection.text.en += " (and " + more + " more)";
    rejection.text.zh += "（另有 " + more + " 处）";
  }
  Map details;
  for (const Fault& fault : faults) details[fault.path] = label_value(fault.text);
  rejection.details = std::move(details);
  return rejection;
}

}  // namespace recourse::feel
