#include "engine/definition/built_in.h"

namespace recourse::definition {
namespace {

DefinitionPtr stepless(std::string_view id, Label title,
                       std::map<std::string, Outcome> outcomes = {}) {
  auto made = std::make_shared<ProcessDefinition>();
  made->id = id;
  made->version = 1;
  made->hash = std::string(id) + " 1";
  made->title = std::move(title);
  made->outcomes = std::move(outcomes);
  Node root;
  root.id = 0;
  root.kind = NodeKind::kCompound;
  made->chart.nodes.push_back(std::move(root));
  made->steps.emplace_back();
  return made;
}

std::uint64_t mixed(std::string_view text, std::uint64_t hash) {
  for (const char c : text) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x0000'0100'0000'01B3ULL;  // FNV-1a
  }
  return hash ^ (hash >> 32);
}

}  // namespace

DefinitionPtr built_in(std::string_view process) {
  static const DefinitionPtr kLock = stepless(kLockProcess, {"Lock", "锁"});
  static const DefinitionPtr kStarts = stepless(kStartsProcess, {"Starts", "自动发起"});
  static const DefinitionPtr kErasure = stepless(
      kErasureProcess, {"Erasure", "个人数据删除"},
      {{"reported", {Outcome::Kind::kSuccess, {"Done and reported", "已执行并报告"}}},
       {"refused", {Outcome::Kind::kFailure, {"Refused", "已拒绝"}}},
       {"lifted", {Outcome::Kind::kCancelled, {"Lifted", "已解除"}}}});
  static const DefinitionPtr kNumbers = stepless(kNumbersProcess, {"Numbers", "编号"});
  static const DefinitionPtr kTurns = stepless(kTurnsProcess, {"Turns", "轮派"});
  static const DefinitionPtr kLog = stepless(kLogProcess, {"Record log", "记录日志"});
  if (process == kLockProcess) return kLock;
  if (process == kNumbersProcess) return kNumbers;
  if (process == kTurnsProcess) return kTurns;
  if (process == kLogProcess) return kLog;
  if (process == kErasureProcess) return kErasure;
  return process == kStartsProcess ? kStarts : nullptr;
}

feel::TypePtr carried_by_own_signal(std::string_view signal) {
  const auto record = [](std::vector<feel::Type::Field> fields) {
    auto type = std::make_shared<feel::Type>();
    type->kind = feel::Type::Kind::kRecord;
    type->fields = std::move(fields);
    return feel::TypePtr(std::move(type));
  };
  const auto text = feel::make_type(feel::Type::Kind::kText);
  static const feel::TypePtr kUser =
      record({{"user", feel::make_type(feel::Type::Kind::kUser), {}}});
  static const feel::TypePtr kVersion = record({{"id", text, {}}, {"version", text, {}}});
  if (signal == kPersonLeft) return kUser;
  return signal == kCalendarLoaded ? kVersion : nullptr;
}

InstanceId own_case(std::string_view process, std::string_view name) {
  const std::string all = std::string(process) + '\n' + std::string(name);
  const std::uint64_t halves[] = {mixed(all, 0xCBF2'9CE4'8422'2325ULL),
                                  mixed(all, 0x6C62'272E'07BB'0142ULL)};
  InstanceId id;
  for (std::size_t i = 0; i < 16; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> (8 * (i % 8)));
  }
  return id;
}

}  // namespace recourse::definition
