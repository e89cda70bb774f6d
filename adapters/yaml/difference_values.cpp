#include <algorithm>
#include <map>

#include "adapters/yaml/difference.h"

namespace recourse::yaml {
namespace {

constexpr std::size_t kShownMax = 100;
/// Cells of the table that finds common rows: 4 MB. Larger lists are told as a whole.
constexpr std::size_t kCommonCellsMax = 1U << 20;

void append_line(std::string& out, const Node& node) {
  if (out.size() > 4 * kShownMax) return;
  if (node.is_scalar()) {
    out += node.is_null() ? "null" : node.text;
    return;
  }
  const char* separator = "";
  out += node.is_sequence() ? "[" : "{";
  for (const Node& item : node.items) {
    out += separator;
    append_line(out, item);
    separator = ", ";
  }
  for (const Node::Entry& entry : node.entries) {
    out += separator + entry.key.text + ": ";
    append_line(out, entry.value);
    separator = ", ";
  }
  out += node.is_sequence() ? "]" : "}";
}

bool same(const Node& a, const Node& b) {
  if (a.kind != b.kind) return false;
  if (a.is_scalar()) return a.text == b.text || (a.is_null() && b.is_null());
  if (a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  return std::ranges::all_of(a.entries, [&b](const Node::Entry& entry) {
    const Node* other = b.find(entry.key.text);
    return other && same(entry.value, *other);
  });
}

void note(const std::string& key, const Node* before, const Node* after,
          std::vector<Difference>& found) {
  Difference made;
  made.kind = !before  ? Difference::Kind::kAdded
              : !after ? Difference::Kind::kRemoved
                       : Difference::Kind::kChanged;
  made.key = key;
  if (before) made.before = in_one_line(*before);
  if (after) made.after = in_one_line(*after);
  made.line_before = before ? before->line : 0;
  made.line_after = after ? after->line : 0;
  found.push_back(std::move(made));
}

std::string below(const std::string& key, const std::string& name) {
  return key.empty() ? name : key + "." + name;
}

/// Lists of things that have a name: what belongs together is found by it.
void compare_named(const std::string& key, const Node& before, const Node& after,
                   std::vector<Difference>& found) {
  std::map<std::string, const Node*> old;
  for (const Node& item : before.items) old.emplace(identity_of(item), &item);
  for (const Node& item : after.items) {
    const std::string name = identity_of(item);
    const auto match = old.find(name);
    compare_values(below(key, name), match == old.end() ? nullptr : match->second, &item, found);
    if (match != old.end()) old.erase(match);
  }
  for (const auto& [name, item] : old) note(below(key, name), item, nullptr, found);
}

/// Lists where position matters: what is common stays, row by row, the rest came or went.
void compare_rows(const std::string& key, const Node& before, const Node& after,
                  std::vector<Difference>& found) {
  const auto& a = before.items;
  const auto& b = after.items;
  if ((a.size() + 1) * (b.size() + 1) > kCommonCellsMax) return note(key, &before, &after, found);
  std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] = same(a[i], b[j]) ? common[i + 1][j + 1] + 1
                                      : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const auto row = [&key](std::size_t number) { return key + " " + std::to_string(number + 1); };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const bool both = i < a.size() && j < b.size();
    if (both && same(a[i], b[j])) {
      ++i;
      ++j;
    } else if (both && common[i + 1][j + 1] == common[i][j]) {
      note(row(j), &a[i], &b[j], found);
      ++i;
      ++j;
    } else if (j >= b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      note(row(i), &a[i], nullptr, found);
      ++i;
    } else {
      note(row(j), nullptr, &b[j], found);
      ++j;
    }
  }
}

bool is_list_of_mappings(const Node& node) {
  return node.is_sequence() && !node.items.empty() &&
         std::ranges::all_of(node.items, [](const Node& item) { return item.is_mapping(); });
}
bool is_table(const Node& node) {
  return node.is_sequence() && !node.items.empty() &&
         std::ranges::any_of(node.items, [](const Node& item) { return item.is_sequence(); });
}

}  // namespace

std::string in_one_line(const Node& node) {
  std::string line;
  append_line(line, node);
  std::ranges::replace(line, '\n', ' ');
  if (line.size() <= kShownMax) return line;
  std::size_t end = kShownMax;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
  return line.substr(0, end) + "…";
}

std::string identity_of(const Node& item) {
  static constexpr const char* kNames[] = {
      "name", "branch", "message", "signal", "error",  "escalation", "operation", "after", "every",
      "until", "when", "otherwise", "separate", "same", "distinct", "not_starter",
      "not_involved"};
  // A rung is known by its share, a handler by its moment.
  if (const Node* at = item.find("at")) return in_one_line(*at);
  for (const char* name : kNames) {
    const Node* value = item.find(name);
    if (!value) continue;
    const std::string word = std::string(name);
    if (word == "name" || word == "branch") return value->text;
    return word == "otherwise" ? word : word + " " + in_one_line(*value);
  }
  return in_one_line(item);
}

void compare_values(const std::string& key, const Node* before, const Node* after,
                    std::vector<Difference>& found) {
  if (!before && !after) return;
  if (!before || !after) return note(key, before, after, found);
  if (same(*before, *after)) return;
  if (before->is_mapping() && after->is_mapping()) {
    for (const Node::Entry& entry : after->entries) {
      compare_values(below(key, entry.key.text), before->find(entry.key.text), &entry.value, found);
    }
    for (const Node::Entry& entry : before->entries) {
      if (!after->find(entry.key.text)) {
        note(below(key, entry.key.text), &entry.value, nullptr, found);
      }
    }
    return;
  }
  if (is_list_of_mappings(*before) && is_list_of_mappings(*after)) {
    const std::size_t had = found.size();
    compare_named(key, *before, *after, found);
    if (found.size() == had) note(key, before, after, found);  // only the order
    return;
  }
  if (is_table(*before) && is_table(*after)) return compare_rows(key, *before, *after, found);
  note(key, before, after, found);
}

}  // namespace recourse::yaml
