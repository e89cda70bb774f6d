#include "adapters/http/file_refusals.h"

#include "adapters/http/problem.h"

namespace recourse::http {

using Kind = Rejection::Kind;

Rejection no_file() {
  return refuse(
      Kind::kInvalid, "ATTACHMENT",
      "Send the bytes of a file that is not empty, and its name of at most 200 bytes in "
      "the query: ?name=photo.jpg.",
      "请发送非空的文件内容，并在查询参数中给出不超过 200 字节的文件名：?name=photo.jpg。");
}

Rejection no_keys() {
  return refuse(Kind::kUnavailable, "NO_KEYS",
                "Files of cases are kept sealed, and the server was given no file of keys: start "
                "it with --keys FILE.",
                "案件附件须加密保存，但服务器未配置密钥文件：请以 --keys 文件 启动。");
}

Rejection no_such_field(const std::string& path) {
  return refuse(Kind::kInvalid, "FIELD",
                "Nothing at “" + path + "” takes files. Leave “field” out for a file of the case.",
                "“" + path + "”不是接受文件的字段。案件附件请勿填写 field。");
}

}  // namespace recourse::http
