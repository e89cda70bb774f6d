#include "adapters/exchange/xes.h"

#include "engine/base/markup.h"

namespace recourse::exchange {
namespace {

/// In an attribute a line break is only kept when it is written as a reference.
std::string attribute(std::string_view value) {
  std::string out;
  for (const char c : escape_markup(value)) {
    if (c == '\n') {
      out += "&#10;";
    } else if (c == '\t') {
      out += "&#9;";
    } else {
      out += c;
    }
  }
  return out;
}

constexpr const char* kHead = R"(<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2023" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Recourse" prefix="recourse" uri="urn:recourse:xes:1"/>
<global scope="trace">
<string key="concept:name" value="unknown"/>
</global>
<global scope="event">
<string key="concept:name" value="unknown"/>
<date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
<string key="lifecycle:transition" value="unknown"/>
</global>
<classifier name="Activity" keys="concept:name lifecycle:transition"/>
<string key="lifecycle:model" value="standard"/>
)";

}  // namespace

XesWriter::XesWriter(std::ostream& out) : out_(out) { out_ << kHead; }

void XesWriter::text(const char* key, std::string_view value) {
  if (value.empty()) return;
  out_ << "<string key=\"" << key << "\" value=\"" << attribute(value) << "\"/>";
}
void XesWriter::number(const char* key, std::uint64_t value) {
  out_ << "<int key=\"" << key << "\" value=\"" << value << "\"/>";
}
void XesWriter::time(const char* key, Instant value) {
  out_ << "<date key=\"" << key << "\" value=\"" << to_text(value) << "\"/>";
}

void XesWriter::add(const CaseLog& log) {
  out_ << "<trace>\n";
  text("concept:name", log.key.empty() ? log.instance : log.key);
  text("recourse:instance", log.instance);
  text("recourse:process", log.process);
  number("recourse:version", static_cast<std::uint64_t>(log.version));
  text("recourse:definition", log.definition_hash);
  text("recourse:state", log.state);
  text("recourse:outcome", log.outcome);
  text("recourse:channel", log.channel);
  text("recourse:starter", log.starter);
  text("recourse:customer", log.customer);
  for (const LogEvent& e : log.events) {
    out_ << "\n<event>";
    text("concept:name", e.activity);
    time("time:timestamp", e.at);
    text("lifecycle:transition", e.transition);
    text("concept:instance", e.task);
    text("org:resource", e.resource);
    text("org:group", e.group);
    number("recourse:seq", e.seq);
    text("recourse:hash", e.hash);
    text("recourse:step", e.step);
    text("recourse:kind", e.kind);
    text("recourse:action", e.action);
    text("recourse:reason", e.reason);
    out_ << "</event>";
  }
  out_ << "\n</trace>\n";
}

void XesWriter::finish() {
  out_ << "</log>\n";
  out_.flush();
}

}  // namespace recourse::exchange
