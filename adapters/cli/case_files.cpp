#include "adapters/cli/case_files.h"

#include <ostream>

#include "adapters/http/attached_file.h"
#include "adapters/store/open.h"
#include "engine/history/replay.h"
#include "engine/service/readable.h"

namespace recourse::cli {
namespace {

void tell_left_out(std::size_t count, const Label& why, const Terminal& terminal) {
  if (count == 0) return;
  const std::string number = std::to_string(count);
  terminal.err << terminal.say({number + " attached file(s) left out: " + why.en,
                                number + " 个附件未包含在内：" + why.zh})
               << '\n';
}

/// Of a case that was changed behind the engine's back there is a case file, too: it shows that.
Result<history::InstanceState> state_of(store::Database& database, InstanceId id) {
  try {
    return history::fold(store::instance_store(database)->records(id));
  } catch (const ports::StoreError& error) {
    return service::damaged(id, error);
  }
}

}  // namespace

std::map<std::string, std::string> files_of_case(store::Database& database, const OwnKeys* keys,
                                                 InstanceId id, const Terminal& terminal) {
  std::map<std::string, std::string> out;
  const auto state = state_of(database, id);
  if (!state) {
    terminal.err << terminal.say({"its record cannot be relied on, so no attached file is taken in",
                                  "其记录不可靠，因此未包含任何附件"})
                 << '\n';
    return out;
  }
  if (state->files.empty()) return out;
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
