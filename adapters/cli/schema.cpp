#include <ostream>

#include "adapters/cli/commands.h"
#include "adapters/yaml/schema.h"

namespace recourse::cli {

int run_schema(const SchemaOptions& options, const Terminal& terminal) {
  terminal.out << (options.page ? yaml::keys_page()
                                : yaml::json_schema(options.file, terminal.language));
  return kOk;
}

}  // namespace recourse::cli
