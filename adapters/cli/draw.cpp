#include <filesystem>
#include <fstream>
#include <ostream>

#include "adapters/bpmn/write_bpmn.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/findings.h"
#include "adapters/cli/house_files.h"
#include "adapters/draw/svg.h"

namespace recourse::cli {
namespace {

/// Empty: nothing is drawn in files of that name.
std::string picture_format(const DrawOptions& options) {
  if (!options.format.empty()) return options.format;
  if (options.out.empty()) return "svg";
  const std::string ending = std::filesystem::path(options.out).extension().string();
  if (ending == ".svg") return "svg";
  if (ending == ".bpmn" || ending == ".xml") return "bpmn";
  return ending == ".mmd" || ending == ".mermaid" ? "mermaid" : "";
}

std::string picture(const definition::ProcessDefinition& definition, const std::string& format,
                    Language language) {
  if (format == "bpmn") return bpmn::write_bpmn(definition, language);
  if (format == "mermaid") return draw::mermaid(definition, language);
  return draw::svg(definition, language);
}

}  // namespace

int run_draw(const DrawOptions& options, const Terminal& terminal) {
  const std::string format = picture_format(options);
  if (format.empty()) {
    terminal.err << terminal.say(
                        {"no picture can be drawn as " + options.out +
                             ": name it .svg, .bpmn, .xml, .mmd or .mermaid, or give --format",
                         "无法绘制 " + options.out +
                             "：请使用 .svg、.bpmn、.xml、.mmd 或 .mermaid，或给出 --format"})
                 << '\n';
    return kWrongUsage;
  }
  runtime::Library library;
  const auto files = read_house_files({options.file});
  const House house = load_house(files, library);
  if (house.has_errors()) {
    print_findings(house.findings, terminal, terminal.err);
    return kRefused;
  }
  // Neighbours may have been read with it; what is drawn is what the file itself says.
  definition::DefinitionPtr drawn;
  for (const HouseFile& file : files) {
    for (const auto& one : house.definitions) {
      if (file.wanted && one->source == file.text) drawn = one;
    }
  }
  if (!drawn) {
    terminal.err << terminal.say({options.file + " is not one definition",
                                  options.file + " 不是单个流程定义"})
                 << '\n';
    return kRefused;
  }
  const std::string text = picture(*drawn, format, terminal.language);
  if (options.out.empty()) {
    terminal.out << text;
    return kOk;
  }
  std::ofstream out(options.out, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw WorldFailed("cannot write " + options.out);
  return kOk;
}

}  // namespace recourse::cli
