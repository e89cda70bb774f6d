#pragma once
#include <string>

#include "adapters/bpmn/import.h"
#include "adapters/yaml/definition_loader.h"

namespace recourse::bpmn_test {

/// A file with one process 'p' around these elements.
inline std::string process(const std::string& elements, const std::string& roots = "") {
  return "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" "
         "targetNamespace=\"t\">\n" +
         roots + "<process id=\"p\">\n" + elements + "</process></definitions>";
}

/// "a>b c>d": sequence flows named after their ends.
inline std::string flows(const std::string& pairs) {
  std::string out;
  for (std::size_t at = 0; at < pairs.size();) {
    const auto end = std::min(pairs.find(' ', at), pairs.size());
    const std::string pair = pairs.substr(at, end - at);
    const auto arrow = pair.find('>');
    const std::string from = pair.substr(0, arrow), to = pair.substr(arrow + 1);
    out += "<sequenceFlow id=\"" + from + "_" + to + "\" sourceRef=\"" + from + "\" targetRef=\"" +
           to + "\"/>\n";
    at = end + 1;
  }
  return out;
}

inline std::string element(const std::string& name, const std::string& id,
                           const std::string& inside = "", const std::string& attributes = "") {
  return "<" + name + " id=\"" + id + "\" " + attributes + ">" + inside + "</" + name + ">\n";
}

inline std::string told(const std::vector<definition::Finding>& findings) {
  std::string all;
  for (const auto& one : findings) {
    all += one.code + " [" + one.step + "] " + one.text.en + " | " + one.text.zh + "\n";
  }
  return all;
}

/// What is wrong with the definition the file came to; empty: it passes.
inline std::string check(const bpmn::Import& imported) {
  yaml::ConnectorCatalogue connectors;
  std::string wrong;
  for (const auto& file : imported.files) {
    if (!file.name.starts_with("connectors/")) continue;
    const auto findings = yaml::load_connector(file.text, connectors);
    if (definition::has_errors(findings)) wrong += told(findings);
  }
  for (const auto& file : imported.files) {
    if (file.name.starts_with("connectors/")) continue;
    const auto loaded = yaml::load_definition(file.text, connectors);
    if (!loaded.definition) wrong += file.text + told(loaded.findings);
  }
  return wrong;
}

}  // namespace recourse::bpmn_test
