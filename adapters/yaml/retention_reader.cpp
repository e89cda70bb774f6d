#include "adapters/yaml/declarations.h"
#include "adapters/yaml/value_reader.h"

/// `retention`: how long what is personal in an ended case is kept, and what asks for it.
namespace recourse::yaml {

void read_retention(Draft& draft, const Node& node) {
  const Fields fields(draft.report, node, "retention");
  if (!fields.ok()) return;
  definition::Retention retention;
  if (const Node* keep = fields.need("keep")) {
    const auto span = read_time_span(draft, *keep);
    const bool by_dates = span && span->needs_calendar() && !span->is_working_time();
    if (span && (!by_dates || span->count == 0)) {
      draft.report.error(*keep, "E-RETENTION",
                         {"A retention is counted in days, weeks or months, at least one.",
                          "保留期以日、周或月计，至少为一。"},
                         {"Write, for example, `36 months`.", "例如可写 `36 months`。"});
    }
    if (span) retention.keep = *span;
  }
  retention.from_start = fields.choice("from", {"end", "start"}) == "start";
  if (const Node* basis = fields.need("basis")) retention.basis = read_label(draft.report, *basis);
  draft.model.retention = std::move(retention);
}

}  // namespace recourse::yaml
