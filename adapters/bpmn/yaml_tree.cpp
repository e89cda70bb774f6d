#include "adapters/bpmn/yaml_tree.h"

#include <algorithm>
#include <string_view>

namespace recourse::bpmn {
namespace {

constexpr std::size_t kColumns = 100;

bool plain(const std::string& text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text == "null") return false;
  if (std::string_view("!&*-?|>@`\"'%#{}[],:~ ").find(text.front()) != std::string_view::npos) {
    return false;
  }
  if (text.find_first_of("{}[],#:\"'\n\t\r\\") != std::string::npos) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
}

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string scalar(const std::string& text) {
  if (!plain(text)) return in_quotes(text);
  return text;
}

}  // namespace

YamlTree YamlTree::quoted(std::string text) {
  YamlTree made(std::move(text));
  made.kind_ = Kind::kQuoted;
  return made;
}

YamlTree YamlTree::list() {
  YamlTree made;
  made.kind_ = Kind::kList;
  return made;
}

YamlTree YamlTree::map() {
  YamlTree made;
  made.kind_ = Kind::kMap;
  return made;
}

YamlTree& YamlTree::set(std::string key, YamlTree value) {
  entries_.emplace_back(std::move(key), std::move(value));
  return *this;
}

YamlTree& YamlTree::add(YamlTree item) {
  items_.push_back(std::move(item));
  return *this;
}

void YamlTree::drop(const std::string& key) {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.first == key; });
}

bool YamlTree::has(const std::string& key) const {
  return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.first == key; });
}

YamlTree* YamlTree::find(const std::string& key) {
  for (Entry& entry : entries_) {
    if (entry.first == key) return &entry.second;
  }
  return nullptr;
}

const YamlTree* YamlTree::find(const std::string& key) const {
  for (const Entry& entry : entries_) {
    if (entry.first == key) return &entry.second;
  }
  return nullptr;
}

std::string YamlTree::on_one_line() const {
  if (kind_ == Kind::kQuoted) return in_quotes(text_);
  if (kind_ == Kind::kScalar) return scalar(text_);
  std::string out;
  for (const YamlTree& item : items_) {
    out += (out.empty() ? "" : ", ") + item.on_one_line();
    if (out.size() > kColumns) return out;
  }
  for (const Entry& entry : entries_) {
    out += (out.empty() ? "" : ", ") + scalar(entry.first) + ": " + entry.second.on_one_line();
    if (out.size() > kColumns) return out;
  }
  return kind_ == Kind::kList ? "[" + out + "]" : "{" + out + "}";
}

void YamlTree::write_value(std::string& out, std::size_t indent) const {
  const std::string line = on_one_line();
  if (is_scalar() || indent + line.size() + 20 <= kColumns) {
    out += " " + line + "\n";
    return;
  }
  out += "\n";
  write(out, indent, false);
}

void YamlTree::write(std::string& out, std::size_t indent, bool after_dash) const {
  const std::string pad(indent, ' ');
  for (const Entry& entry : entries_) {
    if (!after_dash) out += pad;
    after_dash = false;
    out += scalar(entry.first) + ":";
    entry.second.write_value(out, indent + 2);
  }
  for (const YamlTree& item : items_) {
    out += pad + "-";
    const std::string line = item.on_one_line();
    if (item.is_scalar() || indent + line.size() + 2 <= kColumns) {
      out += " " + line + "\n";
    } else {
      out += " ";
      item.write(out, indent + 2, true);
    }
  }
}

std::string YamlTree::written() const {
  std::string out;
  write(out, 0, false);
  return out;
}

}  // namespace recourse::bpmn
