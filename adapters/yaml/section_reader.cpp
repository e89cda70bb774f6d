#include "adapters/yaml/declarations.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"

namespace recourse::yaml {
namespace {

using definition::Section;

Section::Mode read_mode(Draft& draft, const Node& node, Section::Mode otherwise) {
  const std::string word = read_word(draft.report, node);
  if (word == "hidden") return Section::Mode::kHidden;
  if (word == "visible") return Section::Mode::kVisible;
  if (word == "editable") return Section::Mode::kEditable;
  draft.report.error(node, "E-VALUE",
                     {"Data is hidden, visible or editable, not '" + word + "'.",
                      "数据只能是 hidden、visible 或 editable，不能是“" + word + "”。"},
                     nearest_or_all(word, {"hidden", "visible", "editable"}));
  return otherwise;
}

}  // namespace

void read_sections(Draft& draft, const Node& node) {
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    const Fields fields(draft.report, entry.value, "data section");
    if (!fields.ok()) continue;
    Section section;
    section.id = read_id(draft.report, entry.key);
    if (const Node* title = fields.get("title")) section.title = read_label(draft.report, *title);
    if (const Node* data = fields.need("data")) {
      for (const Node* path : read_words(draft.report, *data)) {
        if (resolve_path(draft, *path, place_at_start(draft)).type) {
          section.data.push_back(path->text);
        }
      }
    }
    if (const Node* roles = fields.get("roles")) {
      for (const Node::Entry& role : read_mapping(draft.report, *roles)) {
        const bool known =
            role.key.text == "starter" ||
            require_declared(draft, role.key, draft.model.roles, "E-ROLE", {"role", "角色"});
        const Section::Mode mode = read_mode(draft, role.value, Section::Mode::kHidden);
        if (known) section.roles[role.key.text] = mode;
      }
    }
    if (const Node* others = fields.get("others")) {
      section.others = read_mode(draft, *others, Section::Mode::kHidden);
    }
    draft.model.sections.push_back(std::move(section));
  }
}

}  // namespace recourse::yaml
