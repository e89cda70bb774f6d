// Files that belong to a case, by a hash of a salt and their content (ports::file_hash). That a
// file came, from whom, and its hash stand in the record; salt, name and content are sealed under
// the key of the person they are about, as comments are.
#include "adapters/http/accesses.h"
#include "adapters/http/attached_file.h"
#include "adapters/http/file_names.h"
#include "adapters/http/file_refusals.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/site.h"
#include "engine/command/files.h"
#include "engine/command/work_item.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

struct Asked {
  std::optional<std::string> name;
  std::string field, task;
};

void answer_file(const CallPtr& call, const Case& found, const history::AttachedFile& file,
                 int status, runtime::Reads& reads) {
  FilesOfCase shown(*call, found, reads);
  const Value row(shown.files.row(file));
  note_access(*call, found, "attachments", shown.disclosure, reads);
  call->answer(row, status);
}

/// Once it is recorded. Somebody may have been a moment quicker with the same content, or this same
/// request with itself: then theirs is the file, and what was kept for ours is of no use.
void answer_recorded(const CallPtr& call, const KeptFile& ours) {
  with_named_case(call, [call, ours](const Case& found, runtime::Reads& reads) {
    const auto* file = command::find_file(*found.state, ours.file.sha256, ours.file.field);
    if (file == nullptr) return call->refuse(internal_fault(), 500);
    const bool is_ours = file->content == ours.file.content;
    if (is_ours) {
      settle_file(ours, reads.registry);
    } else {
      forget_file(ours, *reads.vault, reads.registry);
    }
    answer_file(call, found, *file, is_ours ? 201 : 200, reads);
  });
}

/// The record is what makes it a file of the case.
void record_file(const CallPtr& call, InstanceId id, const KeptFile& kept) {
  decide(
      call, command::AttachFile{id, kept.file},
      [call, kept](const Value&) { answer_recorded(call, kept); },
      [call, kept](const Rejection& why) {
        // It may have been recorded all the same: whoever repeats the request learns of it.
        if (why.kind == Kind::kUnavailable) return call->refuse(why);
        on_reader(call, [call, kept, why](runtime::Reads& reads) {
          forget_file(kept, *reads.vault, reads.registry);
          call->refuse(why);
        });
      });
}

void attach(const CallPtr& call, const Asked& asked, const Case& found, runtime::Reads& reads) {
  const std::string& content = call->request.body;
  // Whoever may not has nothing of theirs kept, not even sealed.
  if (auto ok = command::may_add_to(call->caller, *found.state); !ok) {
    return call->refuse(ok.rejection());
  }
  if (!asked.name || content.empty()) return call->refuse(no_file());
  const auto directory = call->site.directory();
  process::Desk desk = desk_of(*call, found, *directory);
  const auto field = asked.field.empty()
                         ? Result<command::FileField>(command::FileField())
                         : file_field(found, asked.field, {call->caller, desk, asked.task});
  if (!field) return call->refuse(field.rejection());
  if (reads.vault == nullptr) return call->refuse(no_keys());
  const std::string type = clean_file_type(call->request.header("content-type").value_or(""));
  const BroughtFile brought{*asked.name, type, content, *field};
  const ports::Hasher& hasher = call->site.world.runtime.hasher();
  const auto secrets = secrets_of(*call, found.id, reads);
  if (const auto* there = same_file(brought, *found.state, *secrets, hasher)) {
    return answer_file(call, found, *there, 200, reads);
  }
  const auto size = static_cast<std::int64_t>(content.size());
  if (auto ok = command::may_attach(call->caller, *found.state, size); !ok) {
    return call->refuse(ok.rejection());
  }
  desk.secrets = secrets.get();
  const FileStore store{*reads.vault, reads.registry, call->site.world.runtime.ids(), hasher};
  record_file(call, found.id,
              keep_file(brought, call->caller.user, desk, *found.state, store));
}

}  // namespace

void add_attachment(const CallPtr& call, runtime::Reads&) {
  Query query(call->request);
  Asked asked{clean_file_name(query.text("name")), query.text("field"), query.text("task")};
  if (const auto fault = query.fault()) return call->refuse(*fault);
  with_named_case(call, [call, asked](const Case& found, runtime::Reads& reads) {
    attach(call, asked, found, reads);
  });
}

void list_attachments(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    FilesOfCase shown(*call, found, reads);
    List items;
    for (const auto& file : found.state->files) items.emplace_back(shown.files.row(file));
    if (!items.empty()) note_access(*call, found, "attachments", shown.disclosure, reads);
    call->answer(Map{{"items", std::move(items)}});
  });
}

void fetch_attachment(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    FilesOfCase shown(*call, found, reads);
    const auto* file = shown.files.find(call->captured[1]);
    if (file == nullptr) return call->refuse(not_found());
    auto content = shown.files.content(*file);
    note_access(*call, found, "attachment", shown.disclosure, reads);
    if (!content) return call->refuse(content.rejection());
    Response response;
    response.content_type = file->type;
    response.body = std::move(content->content);
    const std::string name(shown.disclosure.name_of(*file).text());
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename*=UTF-8''" + percent_encoded(name));
    response.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
    call->send(std::move(response));
  });
}

}  // namespace recourse::http
