#include "adapters/runtime/line.h"

#include <utility>

#include "adapters/json/json_value.h"
#include "engine/history/canonical.h"

namespace recourse::runtime {
namespace {

// Sealing makes four bytes out of three and puts a nonce, a tag and a name around them.
constexpr std::size_t kSealedFrame = 100;
constexpr std::size_t kSealedMax = (ports::Wire::kTextMax - kSealedFrame) / 4 * 3;
constexpr const char* kSealed = "wrapped";  // ports::Vault::wrap

}  // namespace

std::unique_ptr<Line> Line::open(const Connect& connect) {
  auto session = connect();
  auto wire = session->wire();
  if (!wire) return nullptr;
  return std::unique_ptr<Line>(new Line(std::move(session), std::move(wire)));
}

void Line::send(const News& news) {
  ports::Vault* vault = session_->reads().vault;
  std::vector<std::string> texts;
  if (vault != nullptr) {
    for (const Value& part : parts_of(news, kSealedMax)) {
      texts.push_back(history::canonical_bytes(vault->wrap(part)));
    }
  } else {
    News clear = news;
    clear.gap = clear.gap || !clear.notices.empty();
    clear.notices.clear();
    for (const Value& part : parts_of(clear, ports::Wire::kTextMax)) {
      texts.push_back(history::canonical_bytes(part));
    }
  }
  wire_->send(texts);
}

std::vector<std::optional<News>> Line::receive(Duration patience) {
  std::vector<std::optional<News>> heard;
  for (const std::string& text : wire_->receive(patience)) heard.push_back(read(text));
  return heard;
}

std::optional<News> Line::read(const std::string& text) {
  const auto told = json::parse_canonical(text);
  if (!told || !told->is<Map>()) return std::nullopt;
  ports::Vault* vault = session_->reads().vault;
  const bool sealed = !(*told)[kSealed].is_null();
  if (sealed != (vault != nullptr)) return std::nullopt;
  if (!sealed) return news_from(*told);
  try {
    const auto clear = vault->unwrap(*told);
    return clear ? news_from(*clear) : std::nullopt;
  } catch (const ports::StoreError&) {  // sealed by other keys
    return std::nullopt;
  }
}

}  // namespace recourse::runtime
