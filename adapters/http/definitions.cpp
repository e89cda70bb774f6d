#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/site.h"
#include "engine/service/views.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;


Map summary(const definition::ProcessDefinition& definition) {
  return Map{{"process", definition.id},
             {"version", definition.version},
             {"hash", definition.hash},
             {"title", label_value(definition.title)},
             {"startable", true},
             {"form", service::start_form_view(definition)}};
}

Value findings_value(const std::vector<definition::Finding>& findings) {
  List out;
  for (const definition::Finding& finding : findings) {
    const bool error = finding.severity == definition::Finding::Severity::kError;
    out.emplace_back(Map{{"severity", error ? "error" : "warning"},
                         {"code", finding.code},
                         {"line", finding.line},
                         {"column", finding.column},
                         {"step", finding.step},
                         {"text", label_value(finding.text)},
                         {"fix", label_value(finding.fix)}});
  }
  return out;
}

definition::DefinitionPtr named(const Call& call) {
  const runtime::Library& library = call.site.world.runtime.library();
  if (call.captured.size() == 1) return library.latest(call.captured[0]);
  const auto number = Decimal::parse(call.captured[1]);
  const auto version = number ? number->to_int64() : std::nullopt;
  if (!version || *version < 1 || *version > 1'000'000) return nullptr;
  return library.find(call.captured[0], static_cast<int>(*version));
}

/// The rules of a process are its designers' business and its auditors'; everyone else sees the
/// form that starts it.
bool may_read_source(const command::Caller& caller) {
  return caller.has_role("designer") || caller.has_role("admin") || caller.has_role("supervisor") ||
         caller.has_role("auditor");
}

void publish_checked(const CallPtr& call, const CheckedDefinition& checked) {
  if (checked.definition == nullptr) {
    Rejection rejection =
        refuse(Kind::kInvalid, "DEFINITION", "The definition has errors; nothing was published.",
               "流程定义有错误，未发布。");
    rejection.details = Map{{"findings", findings_value(checked.findings)}};
    return call->refuse(rejection);
  }
  const auto published = call->site.world.runtime.publish(checked.definition, call->caller.user);
  if (!published.ok()) return call->refuse(published.rejection());
  Map out = summary(*checked.definition);
  out["findings"] = findings_value(checked.findings);
  const bool fresh = *published == ports::Registry::Published::kNew;
  out["published"] = fresh;
  call->answer(std::move(out), fresh ? 201 : 200);
}

/// Reads {source} and hands it, checked, to `then` on a thread that may take its time.
void with_checked(const CallPtr& call, void (*then)(const CallPtr&, const CheckedDefinition&)) {
  Fields fields(*call);
  const std::string source = fields.text("source", true);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  on_slow(call, [call, source, then] { then(call, call->site.world.check(source)); });
}

void tell_findings(const CallPtr& call, const CheckedDefinition& checked) {
  call->answer(
      Map{{"ok", checked.definition != nullptr}, {"findings", findings_value(checked.findings)}});
}

}  // namespace

void list_definitions(const CallPtr& call, runtime::Reads&) {
  List items;
  for (const auto& definition : call->site.world.runtime.library().definitions()) {
    items.emplace_back(summary(*definition));
  }
  call->answer(Map{{"items", items}});
}

void show_definition(const CallPtr& call, runtime::Reads&) {
  const auto definition = named(*call);
  if (definition == nullptr) return call->refuse(not_found());
  const std::string format = call->request.parameter("format");
  if (format == "yaml") {
    if (!may_read_source(call->caller)) {
      return call->refuse(refuse(Kind::kForbidden, "ROLE", "The source is for designers.",
                                 "流程定义源文件仅供设计人员查看。"));
    }
    Response response;
    response.content_type = "application/yaml; charset=utf-8";
    response.body = definition->source;
    return call->send(std::move(response));
  }
  if (!format.empty() && format != "json") {
    return call->refuse(refuse(Kind::kMalformed, "QUERY", "format must be yaml or json.",
                               "format 必须是 yaml 或 json。"));
  }
  Map out = summary(*definition);
  out["diagram"] = service::diagram_view(nullptr, *definition, {});
  List versions;
  for (const auto& each : call->site.world.runtime.library().versions(definition->id)) {
    versions.emplace_back(each->version);
  }
  out["versions"] = versions;
  call->answer(std::move(out));
}

void check_definition(const CallPtr& call, runtime::Reads&) { with_checked(call, tell_findings); }
void publish_definition(const CallPtr& call, runtime::Reads&) {
  with_checked(call, publish_checked);
}

}  // namespace recourse::http
