#include "adapters/yaml/node.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <fmt/format.h>

#include <map>
#include <sstream>
#include <utility>

#include "engine/base/text_check.h"

namespace recourse::yaml {
namespace {

using definition::Finding;

constexpr std::size_t kSourceBytesMax = 1U << 20;
constexpr std::size_t kScalarBytesMax = 64U << 10;
constexpr std::size_t kDepthMax = 32;
constexpr int kNodesMax = 20'000;

struct Words {
  Label text;
  Label fix;
};

/// Thrown out of yaml-cpp's parser to stop it at the first construct that is refused.
struct Refused {
  Finding finding;
};

/// Builds the tree from yaml-cpp's events and refuses on the way, before anything is expanded.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view source) : source_(source) {
    starts_.push_back(0);
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source[i] == '\n') starts_.push_back(i + 1);
    }
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ < 2) return;
    if (mark.column != 0) {
      refuse("E-YAML", mark, {{"This does not belong to what stands above it.",
                               "此处与上文不属于同一结构。"},
                              {"Check the indentation.", "请检查缩进。"}});
    }
    refuse("E-DOCUMENTS", mark,
           {{"A second document starts here; a file holds exactly one.",
             "这里开始了第二个文档；一个文件只能有一个文档。"},
            {"Put it in a file of its own.", "请把它放进单独的文件。"}});
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    // yaml-cpp drops the tag of an empty value.
    const std::size_t at = offset(mark);
    if (at < source_.size() && source_[at] == '!') refuse_tag(mark, "!", /*quoted=*/false);
    require_colon_after_key();
    add(make(mark, Node::Kind::kScalar));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse("E-ALIAS", mark, {{"Aliases (*name) are not allowed.", "不允许使用别名（*name）。"},
                             {"Write the content out again.", "请把内容再写一遍。"}});
  }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_anchor(mark, 1); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    const std::size_t at = offset(mark);
    const char opening = at < source_.size() ? source_[at] : '\0';
    const bool quoted = opening == '"' || opening == '\'' || opening == '|' || opening == '>';
    refuse_tag(mark, tag, quoted);
    if (opening == '"' || opening == '\'') require_closed(mark, at, opening);
    if (value.size() > kScalarBytesMax) {
      refuse("E-LIMIT", mark, {{"A text is longer than 64 KiB.", "文本超过 64 KiB。"},
                               {"Shorten it.", "请缩短。"}});
    }
    refuse_hidden_characters(mark, value);
    Node node = make(mark, Node::Kind::kScalar);
    node.text = value;
    node.quoted = quoted;
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::kSequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::kMapping);
  }
  void OnMapEnd() override { close(); }

  [[nodiscard]] std::optional<Node> take_root() { return std::move(root_); }
  [[nodiscard]] std::vector<Finding> take_findings() { return std::move(findings_); }

  [[nodiscard]] Finding finding(std::string code, const YAML::Mark& mark, Words words) const {
    const auto line = static_cast<std::size_t>(mark.line < 0 ? 0 : mark.line);
    return {Finding::Severity::kError, std::move(code), static_cast<int>(line) + 1,
            column_of(line, offset(mark)), "", std::move(words.text), std::move(words.fix)};
  }

 private:
  struct Open {
    Node node;
    std::optional<Node> key;            ///< of a mapping: read, its value is awaited
    std::map<std::string, int> lines;   ///< keys seen and where
  };

  /// Marks come in the order of the text, so a long line is counted once and not for every mark.
  [[nodiscard]] int column_of(std::size_t line, std::size_t at) const {
    const std::size_t begin = line < starts_.size() ? starts_[line] : source_.size();
    if (counted_.line != line || counted_.offset > at) counted_ = {line, begin, 1};
    const std::string_view further = source_.substr(counted_.offset, at - counted_.offset);
    counted_.column += position_of(further, further.size()).column - 1;
    counted_.offset = at;
    return counted_.column;
  }

  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(mark.line < 0 ? 0 : mark.line);
    if (line >= starts_.size()) return source_.size();
    const auto column = static_cast<std::size_t>(mark.column < 0 ? 0 : mark.column);
    return std::min(starts_[line] + column, source_.size());
  }

  [[noreturn]] void refuse(std::string code, const YAML::Mark& mark, Words words) const {
    throw Refused{finding(std::move(code), mark, std::move(words))};
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor == 0) return;
    refuse("E-ALIAS", mark, {{"Anchors (&name) are not allowed.", "不允许使用锚点（&name）。"},
                             {"Write the content out where it is needed.", "请在需要处写出内容。"}});
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag, bool quoted) const {
    if (tag.empty() || tag == "?" || (quoted && tag == "!")) return;
    refuse("E-TAG", mark,
           {{"A value must not begin with '!': tags are not allowed.",
             "值不能以“!”开头：不允许使用标签。"},
            {"For a condition write not(x); for text use quotes.",
             "条件请写 not(x)；文本请加引号。"}});
  }

  /// yaml-cpp takes the rest of the file for the text when the closing quote is missing.
  void require_closed(const YAML::Mark& mark, std::size_t at, char quote) const {
    for (std::size_t i = at + 1; i < source_.size(); ++i) {
      if (quote == '"' && source_[i] == '\\') {
        ++i;
      } else if (source_[i] == quote) {
        if (quote == '"' || i + 1 >= source_.size() || source_[i + 1] != '\'') return;
        ++i;
      }
    }
    refuse("E-QUOTE", mark, {{"This quote is never closed.", "这个引号没有闭合。"},
                             {"Add the closing quote.", "请补上右引号。"}});
  }

  /// "\u0000" and the like come in through escapes, after the source was checked.
  void refuse_hidden_characters(const YAML::Mark& mark, std::string_view value) const {
    if (!find_text_fault(value)) return;
    refuse("E-ENCODING", mark, {{"This text holds a control or text-direction character.",
                                 "文本中含有控制字符或文字方向字符。"},
                                {"Remove it.", "请删除。"}});
  }

  /// A bare word where `word: value` is meant is a key without a value for yaml-cpp.
  void require_colon_after_key() const {
    if (open_.empty() || !open_.back().node.is_mapping() || !open_.back().key) return;
    const Node& key = *open_.back().key;
    std::size_t at = starts_[static_cast<std::size_t>(key.line - 1)];
    for (int column = 1; column < key.column; ++at) {
      if ((static_cast<unsigned char>(source_[at + 1]) & 0xc0) != 0x80) ++column;
    }
    at += key.text.size() + (key.quoted ? 2 : 0);
    while (at < source_.size() && (source_[at] == ' ' || source_[at] == '\t')) ++at;
    if (at < source_.size() && source_[at] == ':') return;
    if (key.quoted && source_.find(':', at) != std::string_view::npos) return;
    throw Refused{{Finding::Severity::kError, "E-YAML", key.line, key.column, "",
                   {fmt::format("'{}' stands where a 'key: value' is expected.", key.text),
                    fmt::format("“{}”处应为“键: 值”。", key.text)},
                   {"Add a colon and a value, or take the word away.", "请加上冒号和值，或删除该词。"}}};
  }

  Node make(const YAML::Mark& mark, Node::Kind kind) const {
    Node node;
    node.kind = kind;
    const Finding place = finding("", mark, {});
    node.line = place.line;
    node.column = place.column;
    return node;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            Node::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag, /*quoted=*/false);
    if (open_.size() >= kDepthMax) {
      refuse("E-LIMIT", mark, {{"Nesting is deeper than 32 levels.", "嵌套超过 32 层。"},
                               {"Flatten it, or call a sub-process.", "请减少层次，或调用子流程。"}});
    }
    if (!open_.empty() && open_.back().node.is_mapping() && !open_.back().key) {
      refuse("E-YAML", mark, {{"A key must be a word, not a list or a mapping.",
                               "键必须是单词，不能是列表或映射。"},
                              {"If this is a template, put it in quotes: \"{{ … }}\".",
                               "如果这是模板，请加引号：\"{{ … }}\"。"}});
    }
    open_.push_back({make(mark, kind), std::nullopt, {}});
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_mapping() && !parent.key) return take_key(parent, std::move(node));
    if (++nodes_ > kNodesMax) {
      throw Refused{{Finding::Severity::kError, "E-LIMIT", node.line, node.column, "",
                     {"The file holds more than 20 000 values.", "文件中的值超过 20 000 个。"},
                     {"Split it into called processes.", "请拆分成多个被调用的流程。"}}};
    }
    if (parent.node.is_sequence()) {
      parent.node.items.push_back(std::move(node));
      return;
    }
    parent.node.entries.push_back({std::move(*parent.key), std::move(node)});
    parent.key.reset();
  }

  void take_key(Open& parent, Node key) {
    if (key.text == "<<" && !key.quoted) {
      throw Refused{{Finding::Severity::kError, "E-ALIAS", key.line, key.column, "",
                     {"Merge keys (<<) are not allowed.", "不允许使用合并键（<<）。"},
                     {"Write the content out.", "请写出内容。"}}};
    }
    const auto [first, fresh] = parent.lines.emplace(key.text, key.line);
    if (!fresh) {
      findings_.push_back(
          {Finding::Severity::kError, "E-DUPLICATE", key.line, key.column, "",
           {fmt::format("'{}' is written twice; first on line {}.", key.text, first->second),
            fmt::format("“{}”重复；第一次在第 {} 行。", key.text, first->second)},
           {"Keep one of them.", "请只保留一个。"}});
    }
    parent.key = std::move(key);
  }

  struct Counted {
    std::size_t line = 0;
    std::size_t offset = 0;
    int column = 1;
  };
  std::string_view source_;
  mutable Counted counted_;  ///< how far columns are counted
  std::vector<std::size_t> starts_;  ///< byte offset of each line
  std::vector<Open> open_;
  std::optional<Node> root_;
  std::vector<Finding> findings_;
  int documents_ = 0;
  int nodes_ = 0;
};

Finding file_fault(std::string code, Position at, Words words) {
  return {Finding::Severity::kError, std::move(code), at.line, at.column, "",
          std::move(words.text), std::move(words.fix)};
}

/// yaml-cpp reads ahead over every opening bracket before it reports the first one, so a line of
/// nothing but brackets would be costly and would be reported as something else.
std::optional<Finding> refuse_brackets(std::string_view source) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const char c = source[i];
    if (c == '\n') depth = 0;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if ((c == '[' || c == '{') && ++depth > 2 * kDepthMax) {
      return file_fault("E-LIMIT", position_of(source, i),
                        {{"Nesting is deeper than 32 levels.", "嵌套超过 32 层。"},
                         {"Flatten it, or call a sub-process.", "请减少层次，或调用子流程。"}});
    }
  }
  return std::nullopt;
}

std::optional<Finding> refuse_bytes(std::string_view source) {
  if (source.size() > kSourceBytesMax) {
    return file_fault("E-LIMIT", {}, {{"The file is larger than 1 MiB.", "文件超过 1 MiB。"},
                                      {"Split it.", "请拆分文件。"}});
  }
  const std::optional<TextFault> fault = find_text_fault(source);
  if (!fault) return refuse_brackets(source);
  const Position at = position_of(source, fault->offset);
  const Label fix{"Save the file as UTF-8 without it.", "请去掉该字符并以 UTF-8 保存。"};
  switch (fault->kind) {
    case TextFault::Kind::kNotUtf8:
      return file_fault("E-ENCODING", at, {{"The file is not UTF-8 here.", "此处不是 UTF-8。"}, fix});
    case TextFault::Kind::kControl:
      return file_fault("E-ENCODING", at,
                        {{"A control character is not allowed.", "不允许控制字符。"}, fix});
    case TextFault::Kind::kDirection:
      break;
  }
  return file_fault("E-ENCODING", at, {{"A text-direction character hides what the file says.",
                                        "文字方向字符会掩盖文件的真实内容。"}, fix});
}

Words syntax_words(const std::string& what) {
  return {{fmt::format("This is no readable YAML: {}.", what),
           fmt::format("无法读取此 YAML：{}。", what)},
          {"Check indentation, colons and brackets; put an expression that begins with a quote or "
           "holds ': ' in single quotes.",
           "请检查缩进、冒号和括号；以引号开头或含有“: ”的表达式请放在单引号内。"}};
}

/// Traps that the line itself gives away.
Words syntax_words(const std::string& what, std::string_view line) {
  if (line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos) {
    return {{"A tab stands before this line.", "此行以制表符开头。"},
            {"Indent with blanks only; YAML reads no tabs.", "请只用空格缩进；YAML 不接受制表符。"}};
  }
  for (const char* bare : {"[>", ", >"}) {
    if (line.find(bare) == std::string_view::npos) continue;
    return {{"A cell cannot begin with '>': YAML takes it for its own.",
             "单元格不能以“>”开头：YAML 另作他用。"},
            {"Write it in words: over 100, at least 100.", "请用词语书写：over 100、at least 100。"}};
  }
  return syntax_words(what);
}

std::string_view line_of(std::string_view source, int number) {
  for (; number > 0 && !source.empty(); --number) {
    source.remove_prefix(std::min(source.find('\n'), source.size() - 1) + 1);
  }
  return source.substr(0, source.find('\n'));
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key.text == key) return &entry.value;
  }
  return nullptr;
}

Parsed parse(std::string_view source) {
  if (source.substr(0, 3) == "\xef\xbb\xbf") source.remove_prefix(3);
  if (auto refused = refuse_bytes(source)) return {std::nullopt, {std::move(*refused)}};
  TreeBuilder builder(source);
  Parsed parsed;
  try {
    std::istringstream stream{std::string(source)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    parsed.root = builder.take_root();
    parsed.findings = builder.take_findings();
    if (!parsed.root && parsed.findings.empty()) {
      parsed.findings.push_back(
          file_fault("E-YAML", {}, {{"The file is empty.", "文件是空的。"},
                                    {"Begin with recourse: \"1\".",
                                     "请以 recourse: \"1\" 开头。"}}));
    }
  } catch (const Refused& refused) {
    parsed.findings = builder.take_findings();
    parsed.findings.push_back(refused.finding);
  } catch (const YAML::Exception& error) {
    parsed.findings = builder.take_findings();
    const bool alias = error.msg.find("anchor") != std::string::npos ||
                       error.msg.find("alias") != std::string::npos;
    parsed.findings.push_back(
        builder.finding(alias ? "E-ALIAS" : "E-YAML", error.mark,
                        syntax_words(error.msg, line_of(source, error.mark.line))));
  } catch (const std::exception&) {
    parsed.findings.push_back(file_fault("E-YAML", {}, syntax_words("the reader gave up")));
  }
  if (!parsed.findings.empty()) parsed.root.reset();
  return parsed;
}

std::string describe(const Finding& finding, Language language) {
  const bool chinese = language == Language::kChinese;
  std::string text = fmt::format(
      fmt::runtime(chinese ? "第 {} 行第 {} 列：{}" : "line {}, column {}: {}"), finding.line,
      finding.column, finding.text.in(language));
  if (!finding.fix.empty()) text += (chinese ? "" : " ") + finding.fix.in(language);
  return text;
}

}  // namespace recourse::yaml
