// Files that belong to a case, by the SHA-256 of their content. Name and content are sealed under
// the key of the person the case is about, as comments are; that a file came, from whom, and its
// hash stand in the record as a comment on the case.
#include "adapters/http/attachments.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "adapters/http/accesses.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/site.h"
#include "adapters/json/json_value.h"
#include "engine/base/ascii.h"
#include "engine/base/label_value.h"
#include "engine/history/canonical.h"
#include "engine/process/personal.h"
#include "engine/service/labels.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

constexpr std::size_t kNameMax = 200;      // bytes
constexpr std::size_t kFilesMax = 200;     // of one case
constexpr std::int64_t kBytesMax = 100LL << 20;  // of one case

/// What browsers may show as what it is; everything else is only bytes to them.
constexpr std::array<std::string_view, 7> kShown{
    "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf",
    "text/plain", "text/csv"};

std::string base64(const std::string& bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  const int fault = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                                      text.data(), text.size(), nullptr, &size, nullptr,
                                      sodium_base64_VARIANT_ORIGINAL);
  if (fault != 0) return std::nullopt;
  out.resize(size);
  return out;
}

/// The last part of what a browser sends, without anything a file system or a page might obey.
std::optional<std::string> clean_name(const std::string& given) {
  std::string name = given.substr(given.find_last_of("/\\") + 1);
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  name = std::string(trimmed(name));
  const bool dots = name.find_first_not_of('.') == std::string::npos;
  if (dots || name.size() > kNameMax) return std::nullopt;
  return name;
}

std::string clean_type(const Request& request) {
  const std::string given = request.header("content-type").value_or("");
  const std::string type = lower_ascii(trimmed(std::string_view(given).substr(0, given.find(';'))));
  const auto known = std::find(kShown.begin(), kShown.end(), type);
  return known == kShown.end() ? "application/octet-stream" : type;
}

std::optional<Value> kept(ports::Registry& registry, InstanceId id, const std::string& hash) {
  const auto text = registry.document(attachments_kind(id), hash);
  if (!text || text->empty()) return std::nullopt;
  auto value = json::parse_canonical(*text);
  if (!value) return std::nullopt;
  return std::move(*value);
}

std::int64_t size_of(const Value& kept) {
  const std::string text(kept["size"].text());
  return text.empty() ? 0 : std::stoll(text);
}

Map row_of(const Value& kept, service::Disclosure& disclosure) {
  return Map{{"sha256", kept["sha256"]},
             {"name", disclosure.words(kept["name"], "attachments")},
             {"type", kept["type"]},
             {"size", size_of(kept)},
             {"by", kept["by"]},
             {"at", kept["at"]}};
}

/// Room for one more of this size?
std::optional<Rejection> too_much(ports::Registry& registry, InstanceId id, std::size_t size) {
  std::size_t files = 0;
  std::int64_t bytes = static_cast<std::int64_t>(size);
  for (const auto& [hash, text] : registry.documents(attachments_kind(id))) {
    if (text.empty()) continue;
    ++files;
    const auto value = json::parse_canonical(text);
    if (value) bytes += size_of(*value);
  }
  if (files < kFilesMax && bytes <= kBytesMax) return std::nullopt;
  return refuse(Kind::kTooLarge, "ATTACHMENTS",
                "A case holds at most 200 files and 100 MiB of them.",
                "每个案件最多 200 个文件，合计不超过 100 MiB。");
}

/// Name and content under the key of the person the case is about, kept before anything names them.
Map sealed_file(const Call& call, const Case& found, const std::string& name,
                process::Secrets& secrets, runtime::Reads& reads) {
  const auto directory = call.site.directory();
  process::Desk desk = desk_of(call, found, *directory);
  desk.secrets = &secrets;
  const std::string key = secrets.key_of(process::person_of_case(desk, *found.state));
  Map file{{"name", secrets.seal_for(key, name, /*findable=*/false)},
           {"content", secrets.seal_for(key, base64(call.request.body), /*findable=*/false)}};
  reads.vault->keep(secrets.take());
  return file;
}

std::string percent_encoded(const std::string& text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

/// In clear, and what its hash says; nullopt: nobody can read it any more, or it was changed.
std::optional<std::string> content_of(const Value& kept, service::Disclosure& disclosure,
                                      const ports::Hasher& hasher) {
  const Value opened = disclosure.own(kept["content"]);
  auto content = from_base64(opened.text());
  if (!content || hasher.sha256(*content) != kept["sha256"].text()) return std::nullopt;
  return content;
}

bool looks_like_a_hash(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Hashes at places that take files, each with where it stands.
void collect(const feel::Type& type, const Value& value, const std::string& path, Map& out) {
  if (type.kind == feel::Type::Kind::kFile && looks_like_a_hash(value.text())) {
    out[path] = value;
  } else if (const auto* list = value.get_if<List>(); list != nullptr && type.element) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      collect(*type.element, (*list)[i], path + "[" + std::to_string(i) + "]", out);
    }
  } else if (const auto* map = value.get_if<Map>()) {
    for (const auto& field : type.fields) {
      collect(*field.type, map->get(field.name), path + "." + field.name, out);
    }
  }
}

bool names_a_file(const Value& value) {
  if (const auto* list = value.get_if<List>()) {
    return std::any_of(list->begin(), list->end(), names_a_file);
  }
  if (const auto* map = value.get_if<Map>()) return names_files(*map);
  return looks_like_a_hash(value.text());
}

void record_it(const CallPtr& call, InstanceId id, const std::string& name, const Value& kept) {
  std::string told = name;
  std::replace(told.begin(), told.end(), '@', '_');  // a name of a file means nobody
  const std::string hash(kept["sha256"].text());
  decide(
      call, command::AddComment{id, "📎 " + told + "\nsha256:" + hash, {}},
      [call, name, kept](const Value&) {
        Map row{{"sha256", kept["sha256"]}, {"name", name},      {"type", kept["type"]},
                {"size", size_of(kept)},    {"by", kept["by"]}, {"at", kept["at"]}};
        call->answer(Value(std::move(row)), 201);
      },
      [call, id, hash](const Rejection& why) {
        on_reader(call, [call, id, hash, why](runtime::Reads& reads) {
          reads.registry.put_document(attachments_kind(id), hash, "");
          call->refuse(why);
        });
      });
}

}  // namespace

std::string attachments_kind(InstanceId id) { return "attachment " + id.text(); }

std::map<std::string, std::string> attachments_of(service::Disclosure& disclosure,
                                                  const Call& call, InstanceId id,
                                                  runtime::Reads& reads) {
  std::map<std::string, std::string> out;
  for (const auto& [hash, text] : reads.registry.documents(attachments_kind(id))) {
    const auto value = text.empty() ? Result<Value>(Value()) : json::parse_canonical(text);
    if (!value || value->is_null()) continue;
    auto content = content_of(*value, disclosure, call.site.world.runtime.hasher());
    if (content) out.emplace(hash, std::move(*content));
  }
  return out;
}

bool names_files(const Map& data) {
  return std::any_of(data.begin(), data.end(),
                     [](const auto& entry) { return names_a_file(entry.value); });
}

std::optional<Rejection> missing_files(const Case& found, const Map& data,
                                       ports::Registry& registry) {
  Map named, errors;
  for (const auto& [path, value] : data) {
    const feel::Type* type = service::field_type(*found.definition, path);
    if (type != nullptr) collect(*type, value, path, named);
  }
  for (const auto& [path, hash] : named) {
    if (kept(registry, found.id, std::string(hash.text()))) continue;
    errors[path] = label_value({"is not attached to this case: upload the file first",
                                "未附加到本案件：请先上传文件"});
  }
  if (errors.empty()) return std::nullopt;
  Rejection why =
      refuse(Kind::kInvalid, "FORM", "Some files are not attached to this case; see the list.",
             "部分文件未附加到本案件，详见列表。");
  why.details = Map{{"errors", std::move(errors)}};
  return why;
}

void add_attachment(const CallPtr& call, runtime::Reads&) {
  Query query(call->request);
  const auto given = clean_name(query.text("name"));
  if (const auto fault = query.fault()) return call->refuse(*fault);
  with_named_case(call, [call, given](const Case& found, runtime::Reads& reads) {
    if (!given || call->request.body.empty()) {
      return call->refuse(refuse(Kind::kInvalid, "ATTACHMENT",
                                 "Send the bytes of a file that is not empty, and its name of at "
                                 "most 200 bytes in the query: ?name=photo.jpg.",
                                 "请发送非空的文件内容，并在查询参数中给出不超过 200 字节的文件名：?name=photo.jpg。"));
    }
    const std::string& name = *given;
    const std::string hash = call->site.world.runtime.hasher().sha256(call->request.body);
    const auto secrets = secrets_of(*call, found.id, reads);
    if (!secrets) {
      return call->refuse(refuse(Kind::kUnavailable, "NO_KEYS",
                                 "Files of cases are kept sealed, and the server was given no file "
                                 "of keys: start it with --keys FILE.",
                                 "案件附件须加密保存，但服务器未配置密钥文件：请以 --keys 文件 启动。"));
    }
    if (const auto there = kept(reads.registry, found.id, hash)) {
      service::Disclosure disclosure(call->caller, *found.state, *found.definition, secrets.get());
      return call->answer(Value(row_of(*there, disclosure)));
    }
    if (const auto full = too_much(reads.registry, found.id, call->request.body.size())) {
      return call->refuse(*full);
    }
    Map file = sealed_file(*call, found, name, *secrets, reads);
    file["sha256"] = hash;
    file["type"] = clean_type(call->request);
    file["size"] = std::to_string(call->request.body.size());
    file["by"] = call->caller.user;
    file["at"] = to_text(call->site.now());
    const Value kept_now(std::move(file));
    reads.registry.put_document(attachments_kind(found.id), hash,
                                history::canonical_bytes(kept_now));
    record_it(call, found.id, name, kept_now);
  });
}

void list_attachments(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto secrets = secrets_of(*call, found.id, reads);
    service::Disclosure disclosure(call->caller, *found.state, *found.definition, secrets.get());
    std::vector<std::pair<std::string, Value>> rows;
    for (const auto& [hash, text] : reads.registry.documents(attachments_kind(found.id))) {
      const auto value = text.empty() ? Result<Value>(Value()) : json::parse_canonical(text);
      if (!value || value->is_null()) continue;
      rows.emplace_back((*value)["at"].text(), row_of(*value, disclosure));
    }
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      return a.first < b.first;
    });
    List items;
    for (auto& [at, row] : rows) items.push_back(std::move(row));
    call->answer(Map{{"items", std::move(items)}});
  });
}

void fetch_attachment(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto there = kept(reads.registry, found.id, call->captured[1]);
    if (!there) return call->refuse(not_found());
    const auto secrets = secrets_of(*call, found.id, reads);
    service::Disclosure disclosure(call->caller, *found.state, *found.definition, secrets.get());
    auto content = content_of(*there, disclosure, call->site.world.runtime.hasher());
    if (!content) {
      return call->refuse(refuse(Kind::kConflict, "ATTACHMENT",
                                 "This file cannot be read any more: its person was erased, or "
                                 "what is kept is not what its hash says.",
                                 "该文件已无法读取：相关个人数据已删除，或内容与哈希不符。"));
    }
    note_access(*call, found, "attachment", disclosure, reads);
    Response response;
    response.content_type = (*there)["type"].text();
    response.body = std::move(*content);
    const std::string name(disclosure.words((*there)["name"], "attachments").text());
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename*=UTF-8''" + percent_encoded(name));
    response.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
    call->send(std::move(response));
  });
}

}  // namespace recourse::http
