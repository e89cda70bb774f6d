#include "adapters/bpmn/import.h"

#include "adapters/bpmn/process_writer.h"
#include "adapters/bpmn/rules.h"
#include "adapters/bpmn/write_bpmn.h"

namespace recourse::bpmn {
namespace {

constexpr std::size_t kNodesMax = 2000;

std::string manifest(const std::string& id, const ConnectorNeed& need) {
  YamlTree file = YamlTree::map().set("connector", id).set("title", need.title);
  const auto record = [](const std::map<std::string, std::string>& fields) {
    YamlTree made = YamlTree::map();
    for (const auto& [name, type] : fields) {
      made.set(name, "optional " + (type.empty() ? std::string("text") : type));
    }
    return made;
  };
  if (!need.inputs.empty()) file.set("input", record(need.inputs));
  if (!need.outputs.empty()) file.set("result", record(need.outputs));
  file.set("timeout", "1 hour");
  std::string text = file.written();
  // The script itself stays readable for whoever writes the connector.
  std::string line;
  for (const char c : need.note + "\n") {
    if (c != '\n') {
      if (static_cast<unsigned char>(c) >= 0x20) line += c;
      continue;
    }
    if (!line.empty()) text += "# " + line + "\n";
    line.clear();
  }
  return text;
}

/// What a process asks for may depend on what it calls: written until nothing new is asked for.
void write_all(const Model& model, const ImportOptions& options, BpmnReport& report,
               Import& result) {
  InputsByProcess inputs;
  constexpr int kRoundsMax = 5;
  for (int round = 0; round < kRoundsMax; ++round) {
    InputsByProcess learned;
    BpmnReport unheard(*model.file);
    for (const Process& process : model.processes) {
      ProcessWriter writer(model, process, options, inputs, unheard);
      (void)writer.definition();
      learned[writer.id()] = writer.inputs();
    }
    if (learned == inputs) break;
    inputs = std::move(learned);
  }
  std::map<std::string, ConnectorNeed> needs;
  for (const Process& process : model.processes) {
    ProcessWriter writer(model, process, options, inputs, report);
    result.files.push_back({writer.id() + ".yaml", writer.definition().written()});
    for (const auto& [id, need] : writer.connectors()) needs[id] = need;
  }
  for (const auto& [id, need] : needs) {
    result.files.push_back({"connectors/" + id + ".yaml", manifest(id, need)});
  }
}

}  // namespace

Import import_bpmn(std::string_view text, const ImportOptions& options) {
  Import result;
  const auto file = read_xml(text, result.findings);
  if (!file) return result;
  BpmnReport report(*file);
  if (const auto carried = carried_definition(*file)) {
    if (!carried->changed) {
      result.files.push_back({carried->file, carried->text});
      return result;
    }
    report.say("W-BPMN", file->child(file->tree.document_element(), "process"),
               {"the drawing was changed since it was made of its definition: it is structured "
                "anew, and what BPMN cannot say is lost.",
                "此图在生成之后被修改过：将重新结构化，BPMN 无法表达的内容会丢失。"});
  }
  Model model;
  read_model(*file, model);
  check_rules(model, report);
  if (model.nodes.size() > kNodesMax) {
    report.say("E-XML", file->tree.document_element(),
               {"the file has more than 2000 flow elements.", "流元素超过 2000 个。"},
               {"Split it into called processes.", "请拆分成多个被调用的流程。"});
  }
  // References that lead nowhere would only produce echoes further on.
  if (!report.has_errors()) write_all(model, options, report, result);
  if (report.has_errors()) result.files.clear();
  result.findings = report.take();
  return result;
}

}  // namespace recourse::bpmn
