#include "adapters/cli/preview_text.h"

#include <ostream>

namespace recourse::cli {
namespace {

std::string label_text(const Value& value, const Terminal& terminal) {
  if (!value.is<Map>()) return std::string(value.text());
  return terminal.say({std::string(value["en"].text()), std::string(value["zh"].text())});
}

}  // namespace

void tell_preview(const Value& preview, const Terminal& terminal) {
  const auto each = [&preview](const char* name, const auto& tell) {
    if (const List* list = preview[name].get_if<List>()) {
      for (const Value& one : *list) tell(one);
    }
  };
  terminal.out << terminal.say({"Nothing is done yet. It would be recorded that:",
                                "尚未执行任何操作。执行后将记录："})
               << '\n';
  each("story", [&](const Value& text) {
    terminal.out << "  " << label_text(text, terminal) << '\n';
  });
  each("undoes", [&](const Value& undo) {
    if (undo["later"] != Value(true)) return;
    terminal.out << "  " << terminal.say({"then undone: ", "随后撤销："})
                 << label_text(undo["step"], terminal) << '\n';
  });
  each("asks", [&](const Value& ask) {
    terminal.out << terminal.say({"Next: ", "下一步："}) << label_text(ask["title"], terminal);
    if (const List* people = ask["people"].get_if<List>()) {
      for (const Value& one : *people) terminal.out << "  " << label_text(one, terminal);
    }
    if (!ask["due_text"].is_null()) {
      terminal.out << terminal.say({", due ", "，期限 "}) << label_text(ask["due_text"], terminal);
    }
    terminal.out << '\n';
  });
}

}  // namespace recourse::cli
