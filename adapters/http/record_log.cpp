// The tamper-evident record over HTTP: checkpoints, case files, verification.
#include "adapters/http/record_log.h"

#include "adapters/http/accesses.h"
#include "adapters/http/attached_file.h"
#include "adapters/http/case.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/site.h"

namespace recourse::http {
namespace {

Response file_of(std::string content, std::string type, const std::string& name) {
  Response response;
  response.content_type = std::move(type);
  response.body = std::move(content);
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
  return response;
}

}  // namespace

void show_checkpoint(const CallPtr& call, runtime::Reads&) {
  Query query(call->request);
  const auto from = query.size("from");
  if (const auto fault = query.fault()) return call->refuse(*fault);
  auto text = call->site.world.record.checkpoint(from);
  if (!text) {
    return call->refuse(refuse(Rejection::Kind::kNotFound, "NO_CHECKPOINT",
                               "No checkpoint of at least this size was signed yet.",
                               "尚未签名不小于该大小的检查点。"));
  }
  call->send(file_of(std::move(*text), "text/plain; charset=utf-8", "checkpoint.note"));
}

void show_case_file(const CallPtr& call, runtime::Reads&) {
  Query query(call->request);
  const std::uint64_t held = query.size("held").value_or(0);
  if (const auto fault = query.fault()) return call->refuse(*fault);
  with_named_case(call, [call, held](const Case& found, runtime::Reads& reads) {
    FilesOfCase shown(*call, found, reads);
    if (shown.disclosure.hides_some()) {
      return call->refuse(refuse(
          Rejection::Kind::kForbidden, "MASKED",
          "A case file carries the whole record, and parts of this case are hidden from you: ask "
          "an auditor for it.",
          "案件档案含完整记录，而本案部分内容对您不可见：请向审计人员索取。"));
    }
    auto files = shown.files.contents();
    if (!files.empty()) note_access(*call, found, "attachment", shown.disclosure, reads);
    on_slow(call, [call, held, id = found.id, files = std::move(files)] {
      auto bytes = call->site.world.record.case_file(id, held, files);
      if (!bytes.ok()) return call->refuse(told(bytes.rejection()));
      call->send(file_of(std::move(*bytes), "application/zip", id.text() + ".zip"));
    });
  });
}

void verify_record(const CallPtr& call, runtime::Reads&) {
  Fields fields(*call);
  const std::string held = fields.text("checkpoint");
  const std::string key = fields.text("key");
  const std::string witness = fields.text("witness");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  on_slow(call, [call, held, key, witness] {
    const auto report = call->site.world.record.verify(held, key, witness);
    if (!report) {
      return call->refuse(refuse(Rejection::Kind::kMalformed, "VERIFIER_KEY",
                                 "key or witness is no verifier key: NAME+HASH+BASE64.",
                                 "key 或 witness 不是验证密钥，应为 NAME+HASH+BASE64。"));
    }
    call->answer(*report);
  });
}

}  // namespace recourse::http
