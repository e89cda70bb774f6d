// The commands about notices: one's own, the receipts of a case, what was given up.
#include <ostream>

#include "adapters/cli/target.h"

namespace recourse::cli {
namespace {

constexpr std::size_t kTimeWidth = 22, kKindWidth = 11, kPersonWidth = 16, kChannelWidth = 12,
                      kStateWidth = 11;

std::string in_words(const Value& label, const Terminal& terminal) {
  return terminal.say({std::string(label["en"].text()), std::string(label["zh"].text())});
}

std::string last_moment(const Value& receipt) {
  for (const char* name : {"read", "delivered", "sent", "due"}) {
    if (!receipt[name].is_null()) return std::string(receipt[name].text());
  }
  return std::string(receipt["notice"]["at"].text());
}

void print_receipt(const Value& receipt, const Terminal& terminal) {
  terminal.out << padded(last_moment(receipt), kTimeWidth)
               << padded(std::string(receipt["person"].text()), kPersonWidth)
               << padded(std::string(receipt["channel"].text()), kChannelWidth)
               << padded(std::string(receipt["state"].text()), kStateWidth)
               << padded(std::string(receipt["notice"]["kind"].text()), kKindWidth)
               << in_words(receipt["notice"]["text"], terminal);
  if (!receipt["fault"].is_null()) terminal.out << "  (" << receipt["fault"].text() << ')';
  terminal.out << '\n';
}

void print_notice(const Value& notice, const Terminal& terminal) {
  terminal.out << padded(std::string(notice["at"].text()), kTimeWidth)
               << padded(std::string(notice["kind"].text()), kKindWidth)
               << (notice["read"].is_null() ? "* " : "  ") << in_words(notice["text"], terminal)
               << '\n';
}

}  // namespace

int run_notices(const NoticesOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  std::string path = "/api/v1/notices?limit=" + std::to_string(options.limit);
  const bool receipts = options.failed || !options.instance.empty();
  if (options.failed) path = "/api/v1/notices/failed";
  if (!options.instance.empty()) {
    path = "/api/v1/instances/" + url_escaped(options.instance) + "/notices";
  }
  if (options.read) {
    const auto read = accepted(target.client().post("/api/v1/notices/read", Map{{"all", true}}));
    if (!read.ok()) return terminal.refuse(read.rejection());
  }
  const auto page = accepted(target.client().get(path));
  if (!page.ok()) return terminal.refuse(page.rejection());
  if (terminal.json) {
    terminal.print(*page);
    return kOk;
  }
  const auto* items = (*page)["items"].get_if<List>();
  if (items == nullptr || items->empty()) {
    terminal.out << terminal.say({"no notices", "没有通知"}) << '\n';
    return kOk;
  }
  for (const Value& item : *items) {
    if (receipts) {
      print_receipt(item, terminal);
    } else {
      print_notice(item, terminal);
    }
  }
  return kOk;
}

}  // namespace recourse::cli
