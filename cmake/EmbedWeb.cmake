# recourse_web: the committed web bundle (adapters/web/dist/*.gz) inside the binary, by .incbin,
# with a table of names and hashes. No Node is needed. An empty dist gives an
# empty table, and the server then says so instead of showing pages.
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/adapters/web/dist/*.gz)
list(SORT web_files)
set(web_folder ${CMAKE_CURRENT_BINARY_DIR}/embedded)
set(web_assembly ".section .rodata\n")
set(web_names "")
set(web_rows "")
set(web_index 0)
foreach(file ${web_files})
  file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR}/adapters/web/dist ${file})
  string(REGEX REPLACE "\\.gz$" "" name ${name})
  file(SHA256 ${file} hash)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  set(symbol recourse_web_${web_index})
  string(APPEND web_assembly
    ".global ${symbol}_begin\n.global ${symbol}_end\n${symbol}_begin:\n"
    ".incbin \"${file}\"\n${symbol}_end:\n.byte 0\n")
  string(APPEND web_names
    "extern \"C\" const char ${symbol}_begin[];\nextern \"C\" const char ${symbol}_end[];\n")
  string(APPEND web_rows "      {\"${name}\", between(${symbol}_begin, ${symbol}_end), \"${hash}\"},\n")
  math(EXPR web_index "${web_index} + 1")
endforeach()
string(APPEND web_assembly ".section .note.GNU-stack,\"\",@progbits\n")
file(CONFIGURE OUTPUT ${web_folder}/web.S CONTENT "${web_assembly}" @ONLY)
file(CONFIGURE OUTPUT ${web_folder}/web_table.cpp CONTENT [=[
#include "adapters/http/embedded.h"

@web_names@
namespace recourse::http {
namespace {
[[maybe_unused]] std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}
}  // namespace
const std::vector<EmbeddedFile>& embedded_files() {
  static const std::vector<EmbeddedFile> kFiles{
@web_rows@  };
  return kFiles;
}
}  // namespace recourse::http
]=] @ONLY)
add_library(recourse_web STATIC ${web_folder}/web.S ${web_folder}/web_table.cpp)
# The assembler reads the files itself, unseen by the dependency scan of the compiler.
set_source_files_properties(${web_folder}/web.S PROPERTIES OBJECT_DEPENDS "${web_files}")
target_include_directories(recourse_web PRIVATE ${PROJECT_SOURCE_DIR})
