#include "adapters/yaml/difference.h"

#include <algorithm>
#include <map>
#include <set>

#include "adapters/yaml/keys.h"

namespace recourse::yaml {
namespace {

using Kind = Difference::Kind;

std::string kind_of_step(const Node& step) {
  for (const Node::Entry& entry : step.entries) {
    if (std::ranges::find(step_kinds(), entry.key.text) != step_kinds().end()) {
      return entry.key.text;
    }
  }
  return "";
}

std::string name_of_step(const Node& step) {
  const Node* name = step.find("step");
  return name ? name->text : "";
}

/// A step without its name, its way on and what is compared on its own: to know it again.
Node bare_step(const Node& step) {
  Node bare = step;
  std::erase_if(bare.entries, [](const Node::Entry& entry) {
    return entry.key.text == "step" || entry.key.text == "next" || entry.key.text == "handlers" ||
           entry.key.text == "undo";
  });
  for (Node::Entry& entry : bare.entries) {
    std::erase_if(entry.value.entries, [](const Node::Entry& inner) {
      return inner.key.text == "steps" || inner.key.text == "branches";
    });
  }
  return bare;
}

Node bare_handler(const Node& handler) {
  Node bare = handler;
  std::erase_if(bare.entries, [](const Node::Entry& entry) { return entry.key.text == "do"; });
  return bare;
}

class Comparer {
 public:
  Comparison run(const Node& before, const Node& after) {
    declarations(before, after);
    steps({before.find("steps"), ""}, {after.find("steps"), ""});
    handlers({before.find("handlers"), ""}, {after.find("handlers"), ""});
    recognise_moved();
    for (Loose& step : gone_) tell_gone(step);
    for (Loose& step : come_) tell_come(step);
    std::ranges::stable_sort(result_.differences, {}, [](const Difference& d) {
      return d.subject != "step" && d.subject != "handler" ? 0
             : d.line_after > 0                           ? d.line_after
                                                           : d.line_before;
    });
    result_.concerned.assign(concerned_.begin(), concerned_.end());
    return std::move(result_);
  }

 private:
  struct ListOf {
    const Node* items;
    std::string path;  ///< of what holds it
    [[nodiscard]] std::string below(const std::string& name) const {
      return path.empty() ? name : path + "/" + name;
    }
  };
  struct Loose {
    const Node* step;
    std::string path;
  };

  static const std::vector<Node>& items_of(const ListOf& list) {
    static const std::vector<Node> kNone;
    return list.items ? list.items->items : kNone;
  }

  void declarations(const Node& before, const Node& after) {
    const Key* const end = shape_called("definition").keys.data() +
                           shape_called("definition").keys.size();
    for (const Key* key = shape_called("definition").keys.data(); key != end; ++key) {
      const std::string section(key->name);
      if (section == "steps" || section == "handlers") continue;
      std::vector<Difference> found;
      compare_values("", before.find(section), after.find(section), found);
      for (Difference& made : found) {
        made.subject = section;
        tell_value(std::move(made), {section, section});
      }
    }
  }

  void steps(const ListOf& before, const ListOf& after) {
    std::vector<std::pair<const Node*, const Node*>> pairs;
    std::vector<const Node*> left;
    for (const Node& step : items_of(before)) left.push_back(&step);
    const auto take = [&left](const auto& fits) -> const Node* {
      const auto found = std::ranges::find_if(left, [&](const Node* old) { return fits(*old); });
      if (found == left.end()) return nullptr;
      const Node* old = *found;
      left.erase(found);
      return old;
    };
    std::vector<const Node*> fresh;
    for (const Node& step : items_of(after)) {
      const Node* old = take([&](const Node& o) { return name_of_step(o) == name_of_step(step); });
      if (old) pairs.emplace_back(old, &step);
      if (!old) fresh.push_back(&step);
    }
    for (const Node* step : fresh) {
      const Node* old = take([&](const Node& o) { return is_renamed(o, *step); });
      if (old) {
        tell_renamed(before.below(name_of_step(*old)), after.below(name_of_step(*step)), *old,
                     *step);
        pairs.emplace_back(old, step);
      } else {
        come_.push_back({step, after.below(name_of_step(*step))});
      }
    }
    for (const Node* old : left) gone_.push_back({old, before.below(name_of_step(*old))});
    tell_order(pairs, before, after);
    for (const auto& [old, step] : pairs) {
      one_step(*old, *step, before.below(name_of_step(*old)), after.below(name_of_step(*step)));
    }
  }

  static bool is_renamed(const Node& old, const Node& step) {
    std::vector<Difference> found;
    const Node a = bare_step(old);
    const Node b = bare_step(step);
    compare_values("", &a, &b, found);
    return found.empty();
  }

  void one_step(const Node& old, const Node& step, const std::string& from,
                const std::string& path) {
    const Node a = bare_step(old);
    const Node b = bare_step(step);
    std::vector<Difference> found;
    compare_values("", &a, &b, found);
    compare_values("next", old.find("next"), step.find("next"), found);
    for (Difference& made : found) {
      made.subject = "step";
      made.path = path;
      // A way on or a caption changes nothing for a case that waits in the step.
      const bool caption = made.key.starts_with("title") || made.key == "next" ||
                           made.key.find(".label") != std::string::npos ||
                           made.key.find("task.title") == 0 || made.key.find("task.help") == 0;
      if (!caption) concerned_.insert(from);
      tell_value(std::move(made), {"step '" + path + "'", "步骤“" + path + "”"});
    }
    inner_lists(old, step, from, path);
    handlers({old.find("handlers"), from}, {step.find("handlers"), path});
    steps({old.find("undo"), from + "~undo"}, {step.find("undo"), path + "~undo"});
  }

  void inner_lists(const Node& old, const Node& step, const std::string& from,
                   const std::string& path) {
    const auto content = [](const Node& of) { return of.find(kind_of_step(of)); };
    const Node* a = content(old);
    const Node* b = content(step);
    const auto list = [](const Node* of, const char* key) { return of ? of->find(key) : nullptr; };
    const bool each = kind_of_step(step) == "foreach";
    steps({list(a, "steps"), each ? from + "/body" : from},
          {list(b, "steps"), each ? path + "/body" : path});
    const ListOf before{list(a, "branches"), from};
    const ListOf after{list(b, "branches"), path};
    compare_parts(before, after, "branch", "steps", "/");
  }

  void handlers(const ListOf& before, const ListOf& after) {
    compare_parts(before, after, "handler", "do", "!");
  }

  /// Handlers and branches: known by trigger or name, compared, then their steps.
  void compare_parts(const ListOf& before, const ListOf& after, const std::string& subject,
                     const char* steps_key, const char* mark) {
    std::map<std::string, const Node*> old;
    for (const Node& item : items_of(before)) old.emplace(identity_of(item), &item);
    for (const Node& item : items_of(after)) {
      const std::string name = identity_of(item);
      const auto match = old.find(name);
      const Node* was = match == old.end() ? nullptr : match->second;
      tell_part(subject, after.path + mark + name, was, &item, steps_key, before.path);
      steps({was ? was->find(steps_key) : nullptr, before.path + mark + name},
            {item.find(steps_key), after.path + mark + name});
      if (match != old.end()) old.erase(match);
    }
    for (const auto& [name, item] : old) {
      tell_part(subject, before.path + mark + name, item, nullptr, steps_key, before.path);
      steps({item->find(steps_key), before.path + mark + name}, {nullptr, ""});
    }
  }

  void tell_part(const std::string& subject, const std::string& path, const Node* before,
                 const Node* after, const char* steps_key, const std::string& owner) {
    const auto bare = [steps_key](const Node& of) {
      Node made = bare_handler(of);
      std::erase_if(made.entries, [steps_key](const Node::Entry& entry) {
        return entry.key.text == steps_key;
      });
      return made;
    };
    const Node a = before ? bare(*before) : Node{};
    const Node b = after ? bare(*after) : Node{};
    std::vector<Difference> found;
    compare_values("", before ? &a : nullptr, after ? &b : nullptr, found);
    for (Difference& made : found) {
      made.subject = subject;
      made.path = path;
      if (!owner.empty()) concerned_.insert(owner);
      const std::string chinese = subject == "branch" ? "分支“" : "处理器“";
      tell_value(std::move(made), {subject + " '" + path + "'", chinese + path + "”"});
    }
  }

  /// Those that are not in the longest row of steps that kept their order have been moved.
  void tell_order(std::vector<std::pair<const Node*, const Node*>>& pairs, const ListOf& before,
                  const ListOf& after) {
    if (!before.items || !after.items || pairs.empty()) return;
    std::ranges::sort(pairs, {}, [](const auto& pair) { return pair.second; });
    std::vector<std::size_t> best(pairs.size(), 1);
    std::vector<std::size_t> from(pairs.size(), pairs.size());
    std::size_t last = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (pairs[j].first < pairs[i].first && best[j] + 1 > best[i]) {
          best[i] = best[j] + 1;
          from[i] = j;
        }
      }
      if (best[i] > best[last]) last = i;
    }
    std::set<std::size_t> kept;
    for (std::size_t i = last; i < pairs.size(); i = from[i]) kept.insert(i);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (kept.contains(i)) continue;
      const std::string path = after.below(name_of_step(*pairs[i].second));
      const bool first = pairs[i].second == after.items->items.data();
      const std::string ahead = first ? "" : name_of_step(*(pairs[i].second - 1));
      Difference made{Kind::kMoved, "step", path, "", path, path, pairs[i].first->line,
                      pairs[i].second->line, {}};
      made.text = first ? Label{"Step '" + path + "' now comes first.", "步骤“" + path + "”移到最前。"}
                        : Label{"Step '" + path + "' now comes after '" + ahead + "'.",
                                "步骤“" + path + "”移到“" + ahead + "”之后。"};
      result_.differences.push_back(std::move(made));
    }
  }

  /// A step that is gone here and came there, with its name and kind, was moved.
  void recognise_moved() {
    for (std::size_t i = 0; i < come_.size();) {
      const auto found = std::ranges::find_if(gone_, [&](const Loose& old) {
        return name_of_step(*old.step) == name_of_step(*come_[i].step) &&
               kind_of_step(*old.step) == kind_of_step(*come_[i].step);
      });
      if (found == gone_.end()) {
        ++i;
        continue;
      }
      const Loose old = *found;
      const Loose step = come_[i];
      gone_.erase(found);
      come_.erase(come_.begin() + static_cast<std::ptrdiff_t>(i));
      concerned_.insert(old.path);
      result_.differences.push_back(
          {Kind::kMoved, "step", step.path, "", old.path, step.path, old.step->line,
           step.step->line,
           {"Step '" + old.path + "' was moved to '" + step.path + "'.",
            "步骤“" + old.path + "”移到“" + step.path + "”。"}});
      one_step(*old.step, *step.step, old.path, step.path);
    }
  }

  void tell_renamed(const std::string& from, const std::string& path, const Node& old,
                    const Node& step) {
    concerned_.insert(from);
    result_.differences.push_back({Kind::kRenamed, "step", path, "", from, path, old.line,
                                   step.line,
                                   {"Step '" + from + "' is now called '" + path + "'.",
                                    "步骤“" + from + "”改名为“" + path + "”。"}});
  }

  void tell_gone(const Loose& step) {
    concerned_.insert(step.path);
    const std::string kind = kind_of_step(*step.step);
    result_.differences.push_back({Kind::kRemoved, "step", step.path, "", in_one_line(*step.step),
                                   "", step.step->line, 0,
                                   {"Step '" + step.path + "' (" + kind + ") was removed.",
                                    "步骤“" + step.path + "”（" + kind + "）被删除。"}});
  }

  void tell_come(const Loose& step) {
    const std::string kind = kind_of_step(*step.step);
    result_.differences.push_back({Kind::kAdded, "step", step.path, "", "",
                                   in_one_line(*step.step), 0, step.step->line,
                                   {"Step '" + step.path + "' (" + kind + ") was added.",
                                    "新增步骤“" + step.path + "”（" + kind + "）。"}});
  }

  void tell_value(Difference made, const Label& of) {
    const std::string what = made.key.empty() ? of.en : of.en + ": " + made.key;
    const std::string zh = made.key.empty() ? of.zh : of.zh + "：" + made.key;
    if (made.kind == Kind::kAdded) {
      made.text = {what + " was added: " + made.after, zh + " 新增：" + made.after};
    } else if (made.kind == Kind::kRemoved) {
      made.text = {what + " was removed: " + made.before, zh + " 删除：" + made.before};
    } else {
      made.text = {what + " is now " + made.after + ", was " + made.before,
                   zh + " 由 " + made.before + " 改为 " + made.after};
    }
    if (made.path.empty()) made.path = made.key.substr(0, made.key.find('.'));
    result_.differences.push_back(std::move(made));
  }

  Comparison result_;
  std::set<std::string> concerned_;
  std::vector<Loose> gone_;
  std::vector<Loose> come_;
};

}  // namespace

Comparison compare_definitions(const Node& before, const Node& after) {
  return Comparer().run(before, after);
}

}  // namespace recourse::yaml
