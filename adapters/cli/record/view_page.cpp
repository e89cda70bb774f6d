#include "adapters/cli/record/view_page.h"

#include <algorithm>
#include <set>

#include "adapters/draw/svg.h"
#include "adapters/json/json_value.h"
#include "adapters/runtime/ambient.h"
#include "engine/base/label_value.h"
#include "engine/base/markup.h"
#include "engine/base/sealed.h"
#include "engine/feel/expression.h"
#include "engine/service/history_view.h"
#include "engine/service/readable.h"

namespace recourse::cli {
namespace {

using Flat = std::map<std::string, std::string>;

/// Data as "path → text", down to what is neither a record nor a list.
void flatten(const std::string& path, const Value& value, Flat& out) {
  if (const auto* map = value.get_if<Map>(); map != nullptr && !map->empty()) {
    for (const auto& [name, inner] : *map) {
      flatten(path.empty() ? name : path + "." + name, inner, out);
    }
    return;
  }
  if (const auto* list = value.get_if<List>(); list != nullptr && !list->empty()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      flatten(path + "[" + std::to_string(i + 1) + "]", (*list)[i], out);
    }
    return;
  }
  if (value.is_null()) return;
  const bool plain = value.is<std::string>() || as_sealed(value) != nullptr;
  out[path] = plain ? feel::display(value) : json::to_json(value);
}

List changes(const Flat& before, const Flat& after) {
  List out;
  std::set<std::string> paths;
  for (const auto& [path, text] : before) paths.insert(path);
  for (const auto& [path, text] : after) paths.insert(path);
  const auto side = [](const Flat& flat, const std::string& path) {
    const auto found = flat.find(path);
    return found == flat.end() ? Value() : Value(found->second);
  };
  for (const std::string& path : paths) {
    Value from = side(before, path), to = side(after, path);
    if (!(from == to)) out.emplace_back(Map{{"path", path}, {"from", from}, {"to", to}});
  }
  return out;
}

/// Where the tokens are: {path: active | failed | done}.
Map tokens(const history::InstanceState& state, const definition::ProcessDefinition& definition) {
  Map out;
  const auto path = [&](definition::NodeId node) -> const std::string& {
    return definition.chart.node(node).path;
  };
  for (const auto& [node, visits] : state.visits) {
    if (!path(node).empty()) out[path(node)] = "done";
  }
  for (const auto& [id, activity] : state.activities) {
    if (!path(activity.node).empty()) out[path(activity.node)] = "active";
  }
  for (const auto& [number, incident] : state.incidents) {
    const auto at = state.activities.find(incident.activity);
    if (at != state.activities.end()) out[path(at->second.node)] = "failed";
  }
  return out;
}

/// JSON that may stand inside a page: nothing in it can end the element around it.
std::string embedded(const Value& value) {
  std::string out;
  for (const char c : json::to_json(value)) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

std::string base64(const std::string& hex) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits, out;
  for (const char c : hex) {
    const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
    for (int bit = 3; bit >= 0; --bit) bits += ((digit >> bit) & 1) != 0 ? '1' : '0';
  }
  while (bits.size() % 6 != 0) bits += '0';
  for (std::size_t i = 0; i < bits.size(); i += 6) {
    out += kDigits[std::stoi(bits.substr(i, 6), nullptr, 2)];
  }
  while (out.size() % 4 != 0) out += '=';
  return out;
}

class PageMaker {
 public:
  explicit PageMaker(const ViewSources& sources)
      : sources_(sources), following_(sources.catalogue), state_(following_.state()) {}

  Result<std::string> make() {
    for (const history::StepRecord& record : sources_.records) {
      if (auto done = take(record); !done) return done.rejection();
    }
    if (auto told = tell(); !told) return told.rejection();
    List lines;
    for (const std::string& line : sources_.lines) lines.emplace_back(line);
    List hashes;
    for (const std::string& hash : sources_.hashes) hashes.emplace_back(hash);
    const auto definition = sources_.definition(state_.version);
    const Map page{{"title", label_value(definition->title)},
                   {"process", state_.process},
                   {"instance", state_.id.text()},
                   {"key", state_.key},
                   {"lines", std::move(lines)},
                   {"hashes", std::move(hashes)},
                   {"steps", std::move(steps_)},
                   {"pictures", std::move(pictures_)}};
    return html(embedded(page), definition->title);
  }

 private:
  Result<Done> take(const history::StepRecord& record) {
    const Flat before = data_;
    if (auto fits = following_.take(record); !fits) return fits.rejection();
    const auto definition = sources_.definition(state_.version);
    if (!definition) {
      const std::string wanted = state_.process + " " + std::to_string(state_.version);
      return Rejection{Rejection::Kind::kNotFound,
                       "DEFINITION_NOT_FOUND",
                       {"There is no definition " + wanted + " in the file: name it with --defs.",
                        "文件中没有流程定义 " + wanted + "：请用 --defs 指定。"},
                       {}};
    }
    const std::string version = std::to_string(state_.version);
    if (pictures_.find(version) == nullptr) {
      pictures_[version] = Map{{"en", draw::svg(*definition, Language::kEnglish)},
                               {"zh", draw::svg(*definition, Language::kChinese)}};
    }
    data_.clear();
    flatten("", Value(state_.data), data_);
    steps_.emplace_back(Map{{"record", std::to_string(record.record)},
                            {"at", to_text(record.effective)},
                            {"reason", feel::display(record.reason)},
                            {"state", lifecycle::name(state_.state)},
                            {"outcome", state_.outcome},
                            {"picture", version},
                            {"tokens", tokens(state_, *definition)},
                            {"changes", changes(before, data_)},
                            {"told", List{}}});
    return Done{};
  }

  /// The sentences of the history, each with the record it belongs to.
  Result<Done> tell() {
    if (sources_.records.empty()) {
      return Rejection{
          Rejection::Kind::kInvalid, "RECORD", {"The file is empty.", "文件为空。"}, {}};
    }
    const auto definition = sources_.definition(state_.version);
    const List told = service::history_view(
        sources_.records, {*definition, sources_.catalogue, sources_.directory});
    for (const Value& entry : told) {
      const auto* number = entry["record"].get_if<Decimal>();
      const auto record = number == nullptr ? std::nullopt : number->to_int64();
      if (!record) continue;
      auto& step = steps_[static_cast<std::size_t>(*record - 1)].as<Map>();
      step["at_text"] = entry["at_text"];
      step["actor"] = entry["actor_name"];
      step["told"].as<List>().emplace_back(
          Map{{"text", entry["text"]}, {"detail", entry["detail"]}});
    }
    return Done{};
  }

  static std::string html(const std::string& data, const Label& title) {
    const runtime::Sha256 hasher;
    const std::string script(kViewScript);
    const std::string policy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; "
        "script-src 'sha256-" + base64(hasher.sha256(script)) + "'";
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
           escape_markup(title.en) + "</title>\n<style>" + kViewStyle +
           "</style>\n</head>\n<body>\n<noscript>This page replays a case with a program inside "
           "it: let it run. 本页面需要运行其内置程序来回放案件。</noscript>\n"
           "<div id=\"app\"></div>\n<script type=\"application/json\" id=\"case\">" +
           data + "</script>\n<script>" + script + "</script>\n</body>\n</html>\n";
  }

  const ViewSources& sources_;
  service::Following following_;
  const history::InstanceState& state_;  ///< after the records taken so far
  Flat data_;
  List steps_;
  Map pictures_;
};

}  // namespace

Result<std::string> view_page(const ViewSources& sources) { return PageMaker(sources).make(); }

}  // namespace recourse::cli
