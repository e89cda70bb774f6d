#include "adapters/cli/case_files.h"

#include <ostream>

#include "adapters/http/attached_file.h"
#include "adapters/store/open.h"
#include "engine/history/replay.h"

namespace recourse::cli {
namespace {

void tell_left_out(std::size_t count, const Label& why, const Terminal& terminal) {
  if (count == 0) return;
  const std::string number = std::to_string(count);
  terminal.err << terminal.say({number + " attached file(s) left out: " + why.en,
                                number + " 个附件未包含在内：" + why.zh})
               << '\n';
}

}  // namespace

std::map<std::string, std::string> files_of_case(store::Database& database, const OwnKeys* keys,
                                                 InstanceId id, const Terminal& terminal) {
  std::map<std::string, std::string> out;
  const auto state = history::fold(store::instance_store(database)->records(id));
  if (!state || state->files.empty()) return out;
  const auto store = store::secret_store(database);
  if (keys == nullptr) {
    tell_left_out(state->files.size(),
                  {"name the file of the master key with --keys", "请以 --keys 指定主密钥文件"},
                  terminal);
    return out;
  }
  vault::PersonalVault vault(*store, keys->keyring);
  runtime::RandomIds ids;
  const runtime::Sha256 hasher;
  std::size_t hidden = 0, gone = 0;
  for (const auto& file : state->files) {
    if (!file.field.empty()) {
      ++hidden;
      continue;
    }
    process::Secrets secrets({vault, ids, hasher}, id);
    const auto content = secrets.open(file.content), salt = secrets.open(file.salt);
    auto clear = content && salt ? http::clear_file(*content, *salt, file, hasher) : std::nullopt;
    if (clear) {
      http::add_to_case_file(file, std::move(*clear), out);
    } else {
      ++gone;
    }
  }
  tell_left_out(hidden, {"private data", "属于个人数据"}, terminal);
  tell_left_out(gone, {"it cannot be read any more", "已无法读取"}, terminal);
  return out;
}

}  // namespace recourse::cli
