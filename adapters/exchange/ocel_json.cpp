#include "adapters/exchange/ocel_json.h"

#include <stdexcept>

#include "adapters/json/json_value.h"

namespace recourse::exchange {
namespace {

std::string quoted(const std::string& text) { return json::to_json(Value(text)); }

std::string relations_text(const std::vector<OcelRelation>& relations) {
  std::string out = "\"relationships\":[";
  for (const OcelRelation& relation : relations) {
    out += (out.back() == '[' ? "" : ",");
    out += "{\"objectId\":" + quoted(relation.object) + ",\"qualifier\":" +
           quoted(relation.qualifier) + "}";
  }
  return out + "]";
}

std::string pair_text(const OcelAttribute& attribute) {
  return "\"name\":" + quoted(attribute.name) + ",\"value\":" +
         (attribute.number ? attribute.value : quoted(attribute.value));
}

std::string types_text(const std::set<std::string>& types, const auto& attributes_of) {
  std::string out;
  for (const std::string& type : types) {
    std::string attributes;
    for (const auto& [name, number] : attributes_of(type)) {
      attributes += (attributes.empty() ? "" : ",");
      attributes += "{\"name\":" + quoted(name) + ",\"type\":\"" +
                    (number ? "integer" : "string") + "\"}";
    }
    out += (out.empty() ? "" : ",\n");
    out += "{\"name\":" + quoted(type) + ",\"attributes\":[" + attributes + "]}";
  }
  return out;
}

}  // namespace

OcelJson::OcelJson(std::ostream& out) : out_(out), objects_(std::tmpfile()) {
  if (!objects_) throw std::runtime_error("cannot make a temporary file");
  out_ << "{\"events\":[\n";
}

void OcelJson::event(const OcelEvent& event) {
  event_types_.insert(event.type);
  out_ << (any_event_ ? ",\n" : "") << "{\"id\":" << quoted(event.id)
       << ",\"type\":" << quoted(event.type) << ",\"time\":\"" << to_text(event.at)
       << "\",\"attributes\":[";
  any_event_ = true;
  const char* separator = "";
  for (const OcelAttribute& attribute : event.attributes) {
    out_ << separator << '{' << pair_text(attribute) << '}';
    separator = ",";
  }
  out_ << "]," << relations_text(event.relations) << '}';
}

void OcelJson::object(const OcelObject& object) {
  object_types_.insert(object.type);
  std::string text = any_object_ ? ",\n" : "";
  any_object_ = true;
  text += "{\"id\":" + quoted(object.id) + ",\"type\":" + quoted(object.type) + ",\"attributes\":[";
  const char* separator = "";
  for (const auto& change : object.attributes) {
    text += separator;
    text += "{" + pair_text(change.attribute) + ",\"time\":\"" + to_text(change.at) + "\"}";
    separator = ",";
  }
  text += "]," + relations_text(object.relations) + "}";
  if (std::fwrite(text.data(), 1, text.size(), objects_.get()) != text.size()) {
    throw std::runtime_error("cannot write a temporary file");
  }
}

void OcelJson::finish() {
  out_ << "\n],\"objects\":[\n";
  std::rewind(objects_.get());
  char block[1 << 16];
  for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, objects_.get())) > 0;) {
    out_.write(block, static_cast<std::streamsize>(n));
  }
  if (std::ferror(objects_.get()) != 0) throw std::runtime_error("cannot read a temporary file");
  const auto of_event = [](const std::string&) { return ocel_event_attributes(); };
  const auto of_object = [](const std::string& type) {
    std::vector<std::pair<std::string, bool>> out;
    for (auto& name : ocel_object_attributes(type)) out.emplace_back(std::move(name), false);
    return out;
  };
  out_ << "\n],\"eventTypes\":[\n" << types_text(event_types_, of_event)
       << "\n],\"objectTypes\":[\n" << types_text(object_types_, of_object) << "\n]}\n";
  out_.flush();
}

}  // namespace recourse::exchange
