#include "adapters/yaml/plain_value.h"

namespace recourse::yaml {

Value plain_value(const Node& node) {
  if (node.is_sequence()) {
    List list;
    for (const Node& item : node.items) list.push_back(plain_value(item));
    return list;
  }
  if (node.is_mapping()) {
    Map map;
    for (const Node::Entry& entry : node.entries) map[entry.key.text] = plain_value(entry.value);
    return map;
  }
  if (node.quoted) return node.text;
  if (node.is_null()) return Null{};
  if (node.text == "true") return true;
  if (node.text == "false") return false;
  const std::string_view digits =
      node.text[0] == '-' ? std::string_view(node.text).substr(1) : std::string_view(node.text);
  // 010 is a text with a zero in front (a number of something), not eight and not ten.
  const bool padded = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
  if (padded || digits.empty() || digits[0] < '0' || digits[0] > '9') return node.text;
  const std::optional<Decimal> number = Decimal::parse(node.text);
  return number ? Value(*number) : Value(node.text);
}

}  // namespace recourse::yaml
