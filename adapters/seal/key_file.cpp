#include "adapters/seal/key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "adapters/json/base64.h"
#include "adapters/json/json_value.h"
#include "engine/ports/key_file_error.h"

namespace recourse::seal {
namespace {

constexpr mode_t kOthers = 077;

[[noreturn]] void not_understood(const std::string& path) {
  throw ports::KeyFileError({path + " is no file of signing keys; restore it from its copy, or "
                                    "name another with --signing-keys",
                             path + " 不是签名密钥文件；请从副本恢复，或用 --signing-keys 指定其他文件"});
}

KeyFile::Key key_from(const Value& value, const std::string& origin, const std::string& path) {
  const auto seed = json::from_base64(value["seed"].text());
  const auto made = parse_instant(value["made"].text());
  if (!seed || seed->size() != crypto_sign_SEEDBYTES || !made) not_understood(path);
  return {{origin, *seed}, *made, std::string(value["reason"].text())};
}

}  // namespace

std::optional<KeyFile> read_key_file(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  if ((info.st_mode & kOthers) != 0) {
    throw ports::KeyFileError(
        {"others may read the signing keys in " + path + "; run: chmod 600 " + path,
         "签名密钥文件 " + path + " 可被他人读取；请执行：chmod 600 " + path});
  }
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  const auto parsed = json::parse_json(text.str());
  if (!parsed.ok()) not_understood(path);
  KeyFile file;
  file.origin = (*parsed)["origin"].text();
  const auto* keys = (*parsed)["keys"].get_if<List>();
  if (file.origin.empty() || keys == nullptr || keys->empty()) not_understood(path);
  for (const Value& key : *keys) file.keys.push_back(key_from(key, file.origin, path));
  return file;
}

void write_key_file(const std::string& path, const KeyFile& file) {
  List keys;
  for (const KeyFile::Key& key : file.keys) {
    keys.push_back(Map{{"made", to_text(key.made)},
                       {"reason", key.reason},
                       {"seed", json::base64(key.key.seed)},
                       {"public", key.key.verifier().text()}});
  }
  const std::string text = json::to_json(Map{{"origin", file.origin}, {"keys", keys}}) + "\n";
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  // Made with its mode, not changed to it: nobody may read it in between.
  const int out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written =
      out >= 0 && ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(out) == 0;
  if (out >= 0) ::close(out);
  if (!written || std::rename(fresh.c_str(), path.c_str()) != 0) {
    throw ports::KeyFileError(
        {"cannot write the signing keys to " + path, "无法写入签名密钥文件 " + path});
  }
}

KeyFile new_key_file(std::string origin, Instant now) {
  if (origin.empty()) {
    const SigningKey chance = make_signing_key("x");
    origin = "recourse/" + chance.verifier().text().substr(2, 8);
  }
  KeyFile file;
  file.origin = std::move(origin);
  add_key(file, now, "first key");
  return file;
}

void add_key(KeyFile& file, Instant now, std::string reason) {
  file.keys.push_back({make_signing_key(file.origin), now, std::move(reason)});
}

}  // namespace recourse::seal
