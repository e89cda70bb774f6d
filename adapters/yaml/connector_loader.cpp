#include <fmt/format.h>

#include "adapters/yaml/definition_loader.h"
#include "adapters/yaml/report.h"
#include "adapters/yaml/type_reader.h"

namespace recourse::yaml {
namespace {

/// "finance.pay": words joined by dots.
std::string read_connector_id(Report& report, const Node& node) {
  const std::string id = read_word(report, node);
  const bool shaped = !id.empty() && id.front() != '.' && id.back() != '.' &&
                      id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") ==
                          std::string::npos;
  if (shaped) return id;
  report.error(node, "E-ID", {fmt::format("'{}' cannot name a connector.", id),
                              fmt::format("“{}”不能用作连接器名称。", id)},
               {"Write it like 'finance.pay'.", "请写成“finance.pay”的形式。"});
  return {};
}

void read_manifest(Report& report, const Fields& fields, definition::ConnectorManifest& manifest) {
  const NamedTypes none;
  if (const Node* title = fields.get("title")) manifest.title = read_label(report, *title);
  const Node* input = fields.get("input");
  static const Node kNothing = [] {
    Node node;
    node.kind = Node::Kind::kMapping;
    return node;
  }();
  manifest.input = read_record_type(report, input ? *input : kNothing, "", none);
  if (const Node* result = fields.get("result")) {
    manifest.result = read_record_type(report, *result, "", none);
  }
  if (const Node* errors = fields.get("errors")) {
    for (const Node::Entry& entry : read_mapping(report, *errors)) {
      const Fields one(report, entry.value, "connector error");
      const Node* title = one.need("title");
      manifest.errors[read_id(report, entry.key)] = title ? read_label(report, *title) : Label{};
    }
  }
  manifest.idempotent = fields.flag("idempotent", false);
  const Node* timeout = fields.get("timeout");
  if (!timeout) return;
  Result<calendar::TimeSpan> span = calendar::parse_time_span(read_word(report, *timeout));
  if (span) {
    manifest.timeout = std::move(*span);
  } else {
    report.error(*timeout, "E-DURATION", span.rejection().text,
                 {"Write a span like '30 seconds'.", "请写成“30 seconds”这样的时长。"});
  }
}

}  // namespace

std::vector<definition::Finding> load_connector(std::string_view source,
                                                ConnectorCatalogue& catalogue) {
  Parsed parsed = parse(source);
  if (!parsed.root) return std::move(parsed.findings);
  Report report;
  const Fields fields(report, *parsed.root, "connector");
  definition::ConnectorManifest manifest;
  const Node* id = fields.need("connector");
  if (id) manifest.id = read_connector_id(report, *id);
  if (fields.ok()) read_manifest(report, fields, manifest);
  if (id && catalogue.count(manifest.id) > 0) {
    report.error(*id, "E-DUPLICATE", {"There is a connector of this name already.",
                                      "已有同名连接器。"},
                 {"Give this one another id, or take the other file away.", "请换一个标识，或删除另一个文件。"});
  }
  if (!report.has_errors()) catalogue.emplace(manifest.id, std::move(manifest));
  return report.take();
}

}  // namespace recourse::yaml
