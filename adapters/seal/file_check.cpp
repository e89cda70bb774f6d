#include "adapters/seal/file_check.h"

#include "adapters/json/base64.h"
#include "adapters/json/json_value.h"
#include "adapters/seal/sha256.h"
#include "engine/history/attached_file.h"
#include "engine/ports/file_hash.h"

namespace recourse::seal {
namespace {

constexpr std::string_view kMark = "\"FileAttached\"";

/// `plain`: what is sealed stays as it is written, so that it can be read whatever it says.
List attachments_of(std::string_view bytes, bool plain) {
  List out;
  if (bytes.find(kMark) == std::string_view::npos) return out;  // nearly every record
  const auto record = plain ? json::parse_json(bytes, json::kOwnBytes)
                            : json::parse_canonical(bytes);
  const auto* events = record ? (*record)["events"].get_if<List>() : nullptr;
  for (const Value& event : events == nullptr ? List() : *events) {
    if (event["type"].text() == "FileAttached") out.push_back(event);
  }
  return out;
}

}  // namespace

std::vector<NamedByRecord> attached_files(std::string_view bytes) {
  std::vector<NamedByRecord> out;
  for (const Value& event : attachments_of(bytes, /*plain=*/true)) {
    out.emplace_back(event["sha256"].text(), event.as<Map>().find("salt") != nullptr);
  }
  return out;
}

void FileCheck::take(const ports::AuditRow& row) {
  for (const Value& event : attachments_of(row.bytes, /*plain=*/false)) check(row, event);
}

void FileCheck::check(const ports::AuditRow& row, const Value& event) {
  if (!open_) {
    ++unopened_;
    return;
  }
  const auto opened = open_(row.instance, event["content"]);
  const auto salt = open_(row.instance, event["salt"]);
  // An erased one is SealedCheck's business: it knows who may be gone.
  for (const auto* part : {&opened, &salt}) {
    if (!part->ok() && part->rejection().code == "ERASED") return;
  }
  const auto content = opened && salt ? json::from_base64(opened->text()) : std::nullopt;
  const HexSha256 hasher;
  if (content && ports::file_hash(hasher, salt->text(), hasher.sha256(*content)) ==
                     event["sha256"].text()) {
    ++report_.files;
    return;
  }
  report_.found({Verdict::kAttachmentDiffers,
                 row.instance.text(),
                 row.record,
                 0,
                 row.position,
                 {"an attached file is not what its hash says, or these are not its keys",
                  "附件内容与其哈希不符，或密钥不匹配"}});
}

void FileCheck::end() {
  if (unopened_ == 0) return;
  const std::string count = std::to_string(unopened_);
  report_.noted({Verdict::kOk,
                 "",
                 0,
                 0,
                 std::nullopt,
                 {count + " attached file(s) were not opened: it takes the master key (--keys)",
                  count + " 个附件未打开核对：需要主密钥（--keys）"}});
}

}  // namespace recourse::seal
