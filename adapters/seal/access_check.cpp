#include "adapters/seal/access_check.h"

#include "adapters/json/json_value.h"
#include "adapters/seal/sha256.h"
#include "engine/history/merkle.h"

namespace recourse::seal {
namespace {

constexpr std::size_t kMembers = 10;

class RowHasher final : public ports::Hasher {
 public:
  [[nodiscard]] std::string sha256(std::string_view bytes) const override {
    return history::hex(Sha256()(bytes));
  }
};

std::optional<ports::AccessRow> row_from(std::string_view line) {
  const auto value = json::parse_canonical(line);
  if (!value.ok() || value->get_if<Map>() == nullptr) return std::nullopt;
  for (const auto& [name, member] : value->as<Map>()) {
    if (!member.is<std::string>()) return std::nullopt;
  }
  const auto text = [&](const char* name) { return std::string((*value)[name].text()); };
  const auto position = Decimal::parse(text("position"));
  const auto at = parse_instant(text("at"));
  if (!position || !position->to_int64() || !at) return std::nullopt;
  ports::AccessRow row;
  row.position = *position->to_int64();
  row.at = *at;
  row.actor = text("actor");
  const auto instance = InstanceId::parse(text("instance"));
  if (!instance || value->as<Map>().size() != kMembers) return std::nullopt;
  row.instance = *instance;
  row.what = text("what");
  row.fields = text("fields");
  row.purpose = text("purpose");
  row.result = text("result");
  row.previous_hash = text("previous_hash");
  row.hash = text("hash");
  return row;
}

}  // namespace

void AccessCheck::take(const ports::AccessRow& row) {
  ++report_.accesses;
  Label wrong;
  if (row.position != position_ + 1) {
    const std::string gap = std::to_string(position_ + 1) + "–" + std::to_string(row.position - 1);
    wrong = {"accesses " + gap + " are gone", "缺少访问记录 " + gap};
  } else if (row.previous_hash != previous_) {
    wrong = {"it does not carry the hash of the access before it", "未携带前一条访问记录的哈希"};
  } else if (hash_of(row, RowHasher()) != row.hash) {
    wrong = {"its content does not have its hash", "内容与哈希不符"};
  }
  if (!wrong.empty()) {
    report_.found({Verdict::kAccessesBroken, row.instance.text(), 0, 0,
                   static_cast<std::uint64_t>(row.position), std::move(wrong)});
  }
  position_ = row.position;
  previous_ = row.hash;
}

Report verify_access_file(std::string_view lines) {
  Report report;
  AccessCheck check(report);
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const auto row = row_from(lines.substr(0, end));
    if (end == std::string_view::npos || !row) {
      report.found({Verdict::kUnreadable, "", 0, 0, report.accesses + 1,
                    {"this line is no access", "该行不是访问记录"}});
      return report;
    }
    check.take(*row);
    lines.remove_prefix(end + 1);
  }
  return report;
}

}  // namespace recourse::seal
