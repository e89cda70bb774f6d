#include "adapters/bpmn/xml.h"

#include <algorithm>

#include "engine/base/text_check.h"

namespace recourse::bpmn {
namespace {

constexpr std::size_t kBytesMax = 4U << 20U;
constexpr int kDepthMax = 64;
constexpr int kElementsMax = 100'000;
constexpr std::string_view kModel = "http://www.omg.org/spec/BPMN/20100524/MODEL";

definition::Finding unreadable(int line, std::string en, std::string zh) {
  definition::Finding finding;
  finding.code = "E-XML";
  finding.line = line;
  finding.column = 1;
  finding.text = {std::move(en), std::move(zh)};
  return finding;
}

std::string_view local(const char* name) {
  const std::string_view whole(name);
  const auto colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

std::string_view prefix(const char* name) {
  const std::string_view whole(name);
  const auto colon = whole.find(':');
  return colon == std::string_view::npos ? std::string_view() : whole.substr(0, colon);
}

/// Walks without recursion: the depth is what is being judged.
const char* too_much(const Xml& root) {
  int depth = 0, elements = 0;
  for (Xml at = root; at;) {
    if (++elements > kElementsMax) return "elements";
    if (at.first_child()) {
      at = at.first_child();
      if (++depth > kDepthMax) return "depth";
      continue;
    }
    while (at && at != root && !at.next_sibling()) {
      at = at.parent();
      --depth;
    }
    if (!at || at == root) return nullptr;
    at = at.next_sibling();
  }
  return nullptr;
}

void find_lines(XmlFile& file) {
  file.line_starts.push_back(0);
  for (std::size_t i = 0; i < file.text.size(); ++i) {
    if (file.text[i] == '\n') file.line_starts.push_back(i + 1);
  }
}

int line_at(const XmlFile& file, std::ptrdiff_t offset) {
  if (offset < 0) return 1;
  const auto after = std::upper_bound(file.line_starts.begin(), file.line_starts.end(),
                                      static_cast<std::size_t>(offset));
  return static_cast<int>(after - file.line_starts.begin());
}

/// The first element with a character that no definition may hold, written as it is or as a number
/// (&#8238;): it would come out in one.
struct UnfitText final : pugi::xml_tree_walker {
  Xml found;
  bool for_each(pugi::xml_node& node) override {
    bool unfit = find_text_fault(node.name()) || find_text_fault(node.value());
    for (const pugi::xml_attribute& one : node.attributes()) {
      unfit = unfit || find_text_fault(one.name()) || find_text_fault(one.value());
    }
    if (unfit) found = node.type() == pugi::node_element ? node : node.parent();
    return !unfit;
  }
};

void find_prefixes(XmlFile& file, const Xml& root) {
  for (const pugi::xml_attribute& one : root.attributes()) {
    const std::string_view name = one.name();
    if (one.value() != kModel) continue;
    if (name == "xmlns") file.prefixes.emplace_back();
    if (name.starts_with("xmlns:")) file.prefixes.emplace_back(name.substr(6));
  }
}

}  // namespace

int XmlFile::line(const Xml& node) const { return line_at(*this, node.offset_debug()); }

int XmlFile::column(const Xml& node) const {
  const std::ptrdiff_t offset = node.offset_debug();
  if (offset < 1) return 1;
  // The offset is that of the name; the element begins one before it.
  const auto start = line_starts[static_cast<std::size_t>(line(node) - 1)];
  return static_cast<int>(static_cast<std::size_t>(offset) - start);
}

std::string_view XmlFile::name(const Xml& node) const {
  if (node.type() != pugi::node_element) return {};
  const bool ours = std::ranges::find(prefixes, prefix(node.name())) != prefixes.end();
  return ours ? local(node.name()) : std::string_view();
}

Xml XmlFile::child(const Xml& node, std::string_view wanted) const {
  for (const Xml& one : node.children()) {
    if (name(one) == wanted) return one;
  }
  return {};
}

std::vector<Xml> XmlFile::children(const Xml& node) const {
  std::vector<Xml> all;
  for (const Xml& one : node.children()) {
    if (!name(one).empty()) all.push_back(one);
  }
  return all;
}

std::vector<Xml> XmlFile::children(const Xml& node, std::string_view wanted) const {
  std::vector<Xml> all;
  for (const Xml& one : node.children()) {
    if (name(one) == wanted) all.push_back(one);
  }
  return all;
}

std::unique_ptr<XmlFile> read_xml(std::string_view text,
                                  std::vector<definition::Finding>& findings) {
  const auto refuse = [&](int line, std::string en, std::string zh) {
    findings.push_back(unreadable(line, std::move(en), std::move(zh)));
    return nullptr;
  };
  if (text.size() > kBytesMax) {
    return refuse(1, "The file is larger than 4 MiB.", "文件超过 4 MiB。");
  }
  if (text.find("<!DOCTYPE") != text.npos || text.find("<!ENTITY") != text.npos) {
    return refuse(1, "A document type or an entity has no place in a BPMN file.",
                  "BPMN 文件中不允许文档类型声明或实体。");
  }
  auto file = std::make_unique<XmlFile>();
  file->text = std::string(text);
  find_lines(*file);
  const auto parsed = file->tree.load_buffer(file->text.data(), file->text.size(),
                                             pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    return refuse(line_at(*file, parsed.offset),
                  std::string("This is no well-formed XML: ") + parsed.description() + ".",
                  std::string("不是格式良好的 XML：") + parsed.description() + "。");
  }
  const Xml root = file->tree.document_element();
  if (const char* what = too_much(root)) {
    const bool depth = std::string_view(what) == "depth";
    return depth ? refuse(1, "Elements are nested more than 64 deep.", "元素嵌套超过 64 层。")
                 : refuse(1, "The file has more than 100 000 elements.", "元素超过 100000 个。");
  }
  UnfitText text_check;
  if (!file->tree.traverse(text_check)) {
    return refuse(file->line(text_check.found),
                  "A text here is not UTF-8, or holds control characters: save the file as UTF-8 "
                  "without them.",
                  "此处文本不是 UTF-8 或含有控制字符：请去除后以 UTF-8 保存。");
  }
  find_prefixes(*file, root);
  if (file->name(root) != "definitions") {
    return refuse(file->line(root), "The outermost element is not 'definitions' of BPMN 2.0.",
                  "最外层元素不是 BPMN 2.0 的 definitions。");
  }
  return file;
}

std::string attribute(const Xml& node, const char* name) { return node.attribute(name).value(); }

std::string text_of(const Xml& node) {
  std::string all;
  for (const Xml& one : node.children()) {
    if (one.type() == pugi::node_pcdata || one.type() == pugi::node_cdata) all += one.value();
  }
  const auto first = all.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return all.substr(first, all.find_last_not_of(" \t\r\n") - first + 1);
}

std::string reference(std::string_view text) {
  const auto colon = text.rfind(':');
  return std::string(colon == std::string_view::npos ? text : text.substr(colon + 1));
}

}  // namespace recourse::bpmn
