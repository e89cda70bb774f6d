#include "adapters/cli/diff_page.h"

#include <map>
#include <set>

#include "adapters/yaml/keys.h"
#include "engine/base/markup.h"

namespace recourse::cli {
namespace {

using yaml::Difference;

constexpr const char* kStyle =
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "li{margin:.15rem 0}.step{display:inline-block;border:1px solid #8a94a0;border-radius:4px;"
    "padding:.1rem .5rem}.added{background:#d9f2dd;border-color:#2b8a3e}"
    ".removed{background:#fbe0e0;border-color:#c92a2a;text-decoration:line-through}"
    ".changed,.moved,.renamed{background:#fff3c4;border-color:#b08900}";

const char* colour_of(Difference::Kind kind) {
  if (kind == Difference::Kind::kAdded) return "added";
  return kind == Difference::Kind::kRemoved ? "removed" : "changed";
}

class StepTree {
 public:
  explicit StepTree(const yaml::Comparison& comparison) {
    for (const Difference& one : comparison.differences) {
      if (one.subject != "step") continue;
      const bool whole = one.key.empty();
      if (whole && one.kind == Difference::Kind::kRemoved) {
        removed_.insert(one.line_before);
      } else {
        const char* colour = whole ? colour_of(one.kind) : "changed";
        lines_.insert_or_assign(one.path, colour);
      }
    }
  }

  /// Lists are shown side by side: what the new one has, then what only the old one had.
  std::string list(const yaml::Node* before, const yaml::Node* after,
                   const std::string& path) const {
    std::string out = "<ul>";
    for (const yaml::Node& step : items(after)) {
      const std::string name = name_of(step);
      const yaml::Node* old = nullptr;
      for (const yaml::Node& other : items(before)) {
        if (name_of(other) == name) old = &other;
      }
      const std::string own = path.empty() ? name : path + "/" + name;
      const auto colour = lines_.find(own);
      out += box(name, kind_of(step), colour == lines_.end() ? "" : colour->second);
      out += inner(old, step, own) + "</li>";
    }
    for (const yaml::Node& old : items(before)) {
      const yaml::Node* name = old.find("step");
      if (removed_.contains(old.line) && name) {
        out += box(name->text, kind_of(old), "removed") + "</li>";
      }
    }
    return out + "</ul>";
  }

 private:
  static const std::vector<yaml::Node>& items(const yaml::Node* list) {
    static const std::vector<yaml::Node> kNone;
    return list ? list->items : kNone;
  }
  static std::string name_of(const yaml::Node& step) {
    const yaml::Node* name = step.find("step");
    if (!name) name = step.find("branch");
    return name ? name->text : "";
  }
  static std::string kind_of(const yaml::Node& step) {
    for (const yaml::Node::Entry& entry : step.entries) {
      for (const std::string_view kind : yaml::step_kinds()) {
        if (entry.key.text == kind) return entry.key.text;
      }
    }
    return "";
  }
  static std::string box(const std::string& name, const std::string& kind,
                         const std::string& colour) {
    return "<li><span class=\"step " + colour + "\">" + escape_markup(name) + "</span> <small>" +
           escape_markup(kind) + "</small>";
  }

  std::string inner(const yaml::Node* old, const yaml::Node& step, const std::string& path) const {
    const std::string kind = kind_of(step);
    const yaml::Node* content = step.find(kind);
    const yaml::Node* was = old ? old->find(kind_of(*old)) : nullptr;
    if (step.find("branch")) {
      return list(old ? old->find("steps") : nullptr, step.find("steps"), path);
    }
    if (!content || !content->is_mapping()) return "";
    if (const yaml::Node* branches = content->find("branches")) {
      return list(was ? was->find("branches") : nullptr, branches, path);
    }
    const yaml::Node* steps = content->find("steps");
    if (!steps) return "";
    return list(was ? was->find("steps") : nullptr, steps,
                kind == "foreach" ? path + "/body" : path);
  }

  std::map<std::string, std::string> lines_;
  std::set<int> removed_;
};

}  // namespace

std::string diff_page(const yaml::Comparison& comparison, const yaml::Node& before,
                      const yaml::Node& after, Language language) {
  const bool chinese = language == Language::kChinese;
  const yaml::Node* process = after.find("process");
  const std::string title = process ? escape_markup(process->text) : "";
  std::string page = "<!doctype html><html lang=\"" + std::string(chinese ? "zh" : "en") +
                     "\"><meta charset=\"utf-8\"><title>" + title + "</title><style>" + kStyle +
                     "</style><h1>" + title + "</h1>";
  page += std::string("<h2>") + (chinese ? "差异" : "Differences") + "</h2><ul>";
  for (const Difference& one : comparison.differences) {
    page += std::string("<li class=\"") + colour_of(one.kind) +
            "\" style=\"text-decoration:none\">" + escape_markup(one.text.in(language)) + "</li>";
  }
  page += std::string("</ul><h2>") + (chinese ? "步骤" : "Steps") + "</h2>";
  page += StepTree(comparison).list(before.find("steps"), after.find("steps"), "");
  page += std::string("<h2>") +
          (chinese ? "受影响的运行中案例停留在" : "Running cases are concerned that stand in") +
          "</h2><ul>";
  for (const std::string& path : comparison.concerned) {
    page += "<li>" + escape_markup(path) + "</li>";
  }
  return page + "</ul></html>\n";
}

}  // namespace recourse::cli
