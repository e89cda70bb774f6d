// Files for the form that starts a case. There is no case yet that could own them: until the form
// is sent they are their sender's, under the master key, and a day later they are gone.
#include "adapters/http/start_files.h"

#include <algorithm>

#include "adapters/http/file_names.h"
#include "adapters/http/file_refusals.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/site.h"
#include "adapters/json/base64.h"
#include "engine/base/label_value.h"
#include "engine/command/files.h"
#include "engine/ports/file_hash.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

definition::DefinitionPtr definition_of(const Call& call, const std::string& process, int version) {
  const runtime::Library& library = call.site.world.runtime.library();
  return version == 0 ? library.latest(process) : library.find(process, version);
}

/// As much as a case may hold, for each process whose form somebody fills in.
std::optional<Rejection> too_much(const std::vector<ports::UploadRow>& there, std::size_t size) {
  auto bytes = static_cast<std::int64_t>(size);
  for (const auto& row : there) bytes += row.size;
  if (there.size() < command::kFilesMax && bytes <= command::kFileBytesMax) return std::nullopt;
  return refuse(Kind::kTooLarge, "ATTACHMENTS",
                "You have sent 200 files or 100 MiB for this form within a day.",
                "您一天内为此表单上传的文件已达 200 个或 100 MiB。");
}

Map upload_view(const ports::UploadRow& row, const std::string& name) {
  Map view{{"sha256", row.sha256}, {"name", name}, {"type", row.type}, {"size", row.size}};
  if (!row.field.empty()) view["field"] = row.field;
  return view;
}

const ports::UploadRow* find_upload(const std::vector<ports::UploadRow>& rows,
                                    const std::string& hash, const std::string& field) {
  for (const auto& row : rows) {
    if (row.sha256 == hash && row.field == field) return &row;
  }
  return nullptr;
}

/// What somebody sends twice is one file. A row from before there were salts has none.
const ports::UploadRow* same_upload(const std::vector<ports::UploadRow>& rows,
                                    const ports::UploadRow& brought,
                                    const std::string& content_hash, runtime::Reads& reads,
                                    const ports::Hasher& hasher) {
  for (const auto& row : rows) {
    if (row.field != brought.field || row.size != brought.size) continue;
    const auto whole = reads.registry.upload(row.id);
    const auto opened = whole ? reads.vault->unwrap(whole->content) : Result<Value>(Value());
    if (!opened) continue;
    const auto salt = (*opened)["salt"].text();
    if (ports::file_hash(hasher, salt, content_hash) == row.sha256) return &row;
  }
  return nullptr;
}

/// The case to be, as far as it says whose the files are.
Case case_to_be(const command::StartInstance& start, definition::DefinitionPtr definition) {
  auto state = std::make_shared<history::InstanceState>();
  state->id = start.id;
  state->data = start.data;
  return {start.id, state, std::move(definition), command::Access::kWrite};
}

}  // namespace

void add_upload(const CallPtr& call, runtime::Reads& reads) {
  Query query(call->request);
  const auto name = clean_file_name(query.text("name"));
  const std::string process = query.text("process"), path = query.text("field");
  if (const auto fault = query.fault()) return call->refuse(*fault);
  const std::string& content = call->request.body;
  if (!name || content.empty()) return call->refuse(no_file());
  const auto definition = definition_of(*call, process, 0);
  if (definition == nullptr) return call->refuse(not_found());
  const auto field = start_field(*definition, path);
  if (!field) return call->refuse(no_such_field(path));
  if (reads.vault == nullptr) return call->refuse(no_keys());
  ports::UploadRow row;
  row.owner = call->caller.user;
  row.process = process;
  row.field = field->path;
  row.type = clean_file_type(call->request.header("content-type").value_or(""));
  row.size = static_cast<std::int64_t>(content.size());
  row.at = call->site.now();
  const auto there = reads.registry.uploads_of(row.owner, process);
  const ports::Hasher& hasher = call->site.world.runtime.hasher();
  const std::string content_hash = hasher.sha256(content);
  if (const auto* same = same_upload(there, row, content_hash, reads, hasher)) {
    return call->answer(upload_view(*same, *name));
  }
  if (const auto full = too_much(there, content.size())) return call->refuse(*full);
  row.id = call->site.world.runtime.ids().make<MessageId>().text();
  const std::string salt = random_salt(*reads.vault);
  row.sha256 = ports::file_hash(hasher, salt, content_hash);
  row.content = reads.vault->wrap(
      Map{{"name", *name}, {"content", json::base64(content)}, {"salt", salt}});
  reads.registry.put_upload(row);
  call->answer(upload_view(row, *name), 201);
}

Result<std::vector<KeptFile>> files_for_start(const Call& call, const command::StartInstance& start,
                                              runtime::Reads& reads) {
  std::vector<KeptFile> kept;
  const auto definition = definition_of(call, start.process, start.version);
  if (definition == nullptr) return kept;  // the engine says so
  const auto named = files_of_start(*definition, start.data);
  const auto there = reads.registry.uploads_of(call.caller.user, start.process);
  Map errors;
  std::vector<std::pair<const ports::UploadRow*, command::FileField>> wanted;
  for (const StartFile& file : named) {
    const auto* row = find_upload(there, file.named.hash, file.field.path);
    if (row == nullptr || reads.vault == nullptr) {
      errors[file.named.shown] = label_value(
          {"was not uploaded for this field: send the file first", "尚未为本字段上传：请先上传文件"});
      continue;
    }
    const bool twice = std::any_of(wanted.begin(), wanted.end(),
                                   [&](const auto& other) { return other.first == row; });
    if (!twice) wanted.emplace_back(row, file.field);
  }
  if (!errors.empty()) return wrong_files_in(std::move(errors));
  if (wanted.empty()) return kept;
  const Case to_be = case_to_be(start, definition);
  const auto secrets = secrets_of(call, start.id, reads);
  const auto directory = call.site.directory();
  process::Desk desk = desk_of(call, to_be, *directory);
  desk.secrets = secrets.get();
  runtime::Runtime& runtime = call.site.world.runtime;
  const FileStore store{*reads.vault, reads.registry, runtime.ids(), runtime.hasher()};
  for (const auto& [row, field] : wanted) {
    const auto whole = reads.registry.upload(row->id);
    const auto opened = whole ? reads.vault->unwrap(whole->content) : Result<Value>(Value());
    const auto content = opened ? json::from_base64((*opened)["content"].text()) : std::nullopt;
    if (!content || content->empty()) return internal_fault();
    const std::string name((*opened)["name"].text()), salt((*opened)["salt"].text());
    kept.push_back(keep_file({name, row->type, *content, field, salt}, call.caller.user, desk,
                             *to_be.state, store));
  }
  return kept;
}

void settle_start(const CallPtr& call, const std::vector<KeptFile>& files, bool began) {
  if (files.empty()) return;
  call->site.world.runtime.read([files, began](runtime::Reads& reads) {
    for (const KeptFile& file : files) {
      if (began) {
        settle_file(file, reads.registry);
      } else if (reads.vault != nullptr) {
        forget_file(file, *reads.vault, reads.registry);
      }
    }
  });
}

}  // namespace recourse::http
