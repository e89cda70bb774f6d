// Exports as background work: asked for, watched, fetched part by part.
#include "adapters/http/exports.h"

#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"

namespace recourse::http {
namespace {

Rejection no_export() {
  return refuse(Rejection::Kind::kNotFound, "NOT_FOUND", "There is no such export.",
                "没有该导出。");
}

}  // namespace

void begin_export(const CallPtr& call, runtime::Reads&) {
  Fields fields(*call);
  ExportAsked asked;
  asked.form = fields.text("form", true);
  asked.layout = fields.text("format");
  asked.process = fields.text("process");
  asked.identified = fields.flag("identified");
  asked.reason = fields.text("reason");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  const bool may_name = call->caller.has_role("admin") || call->caller.has_role("auditor");
  if (asked.identified && !may_name) {
    return call->refuse(refuse(Rejection::Kind::kForbidden, "ROLE",
                               "Only administrators and auditors export the names of people.",
                               "只有管理员和审计员可以导出姓名。"));
  }
  if (asked.layout.empty()) asked.layout = "json";
  asked.by = call->caller.user;
  asked.section = reader_of(call->caller).section;
  asked.language = call->language;
  const auto begun = call->site.world.exports.begin(asked);
  if (!begun.ok()) return call->refuse(begun.rejection());
  call->answer(*begun, 202);
}

void list_exports(const CallPtr& call, runtime::Reads&) {
  call->answer(Map{{"items", call->site.world.exports.list(call->caller.user)}});
}

void show_export(const CallPtr& call, runtime::Reads&) {
  const Value found = call->site.world.exports.show(call->captured.front(), call->caller.user);
  if (found.is_null()) return call->refuse(no_export());
  call->answer(found);
}

void fetch_export(const CallPtr& call, runtime::Reads&) {
  const std::string text = call->request.parameter("part");
  const auto number = Decimal::parse(text.empty() ? "0" : text);
  const auto wanted = number ? number->to_int64() : std::nullopt;
  if (!wanted || *wanted < 0) {
    return call->refuse(refuse(Rejection::Kind::kMalformed, "QUERY",
                               "“part” is the number of a part, from 0.",
                               "“part”应为从 0 起的分段序号。"));
  }
  auto part = call->site.world.exports.part(call->captured.front(), call->caller.user,
                                            static_cast<std::uint64_t>(*wanted));
  if (!part) return call->refuse(no_export());
  Response response;
  response.content_type = "application/octet-stream";
  response.body = std::move(*part);
  response.headers.emplace_back("Content-Disposition", "attachment");
  call->send(std::move(response));
}

}  // namespace recourse::http
