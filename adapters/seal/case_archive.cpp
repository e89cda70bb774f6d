// A case file to its archive and back. Every JSON file in it is canonical, numbers are texts.
#include <algorithm>
#include <charconv>

#include "adapters/json/json_value.h"
#include "adapters/seal/archive.h"
#include "adapters/seal/canonical_scan.h"
#include "adapters/seal/case_file.h"
#include "adapters/seal/json_text.h"
#include "adapters/seal/sealed_list.h"

namespace recourse::seal {
namespace {

constexpr std::string_view kFormat = "recourse-case/2";
constexpr std::string_view kFirstFormat = "recourse-case/1";  ///< without sealed.json
/// A salt looks like a hash, so that it cannot be taken for the beginning of a content.
constexpr std::string_view kSaltEnding = ".salt";
constexpr std::uint64_t kNumberMax = 1ULL << 53;

std::string member(const char* name, const std::string& text) {
  return quoted(name) + ":" + quoted(text);
}

/// Members of a record's place, in their order.
std::string place_members(const CaseFileRecord& record) {
  std::string out = member("hash", history::hex(record.hash));
  if (record.position) out += "," + member("position", std::to_string(*record.position));
  return out;
}

std::string manifest_text(const CaseFile& file) {
  std::string records;
  for (const CaseFileRecord& record : file.records) {
    records += (records.empty() ? "{" : ",{") + place_members(record) + "}";
  }
  return "{" + member("format", std::string(file.sealed ? kFormat : kFirstFormat)) + "," +
         member("instance", file.instance) + "," + member("origin", file.origin) +
         ",\"records\":[" + records + "]}";
}

std::string keys_text(const CaseFile& file) {
  std::string records;
  for (const CaseFileRecord& record : file.key_records) {
    records += (records.empty() ? "{" : ",{") + member("bytes", record.bytes) + "," +
               place_members(record) + "}";
  }
  return "{\"records\":[" + records + "]}";
}

std::string proof_text(const CaseFileProof& proof) {
  std::string parts;
  for (const auto& [range, hash] : proof.parts) {
    parts += (parts.empty() ? "{" : ",{") + member("from", std::to_string(range.first)) + "," +
             member("hash", history::hex(hash)) + "," + member("to", std::to_string(range.second)) +
             "}";
  }
  return "{\"parts\":[" + parts + "]," + member("size", std::to_string(proof.size)) + "}";
}

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (fault != std::errc() || end != text.data() + text.size() || out > kNumberMax ||
      std::to_string(out) != text) {
    return std::nullopt;
  }
  return out;
}

std::optional<Map> canonical_object(const std::string& text) {
  const auto same = canonical_text(text);
  if (!same || *same != text) return std::nullopt;
  auto parsed = json::parse_json(text, json::kOwnBytes);
  if (!parsed.ok() || !parsed->is<Map>()) return std::nullopt;
  return std::move(parsed->as<Map>());
}

/// The members of `map`, all of them texts, and no others.
bool texts_of(const Map& map, std::initializer_list<std::pair<const char*, std::string*>> wanted,
              std::size_t others = 0) {
  for (const auto& [name, out] : wanted) {
    const Value& value = map.get(name);
    if (!value.is<std::string>()) return false;
    *out = value.text();
  }
  return map.size() == wanted.size() + others;
}

bool read_places(const Value& value, bool with_bytes, std::vector<CaseFileRecord>& out) {
  const auto* list = value.get_if<List>();
  if (list == nullptr) return false;
  for (const Value& item : *list) {
    const auto* map = item.get_if<Map>();
    if (map == nullptr) return false;
    std::string hash, position;
    CaseFileRecord record;
    const bool placed = !map->get("position").is_null();
    bool read = with_bytes ? texts_of(*map, {{"bytes", &record.bytes}, {"hash", &hash}}, placed)
                           : texts_of(*map, {{"hash", &hash}}, placed);
    const auto digest = history::digest_from_hex(hash);
    if (!read || !digest) return false;
    record.hash = *digest;
    if (placed) {
      record.position = number_from(map->get("position").text());
      const bool ascends = out.empty() || (out.back().position && record.position &&
                                           *out.back().position < *record.position);
      if (!record.position || !ascends) return false;
    }
    out.push_back(std::move(record));
  }
  return true;
}

bool read_manifest(const std::string& text, CaseFile& file, std::string& format) {
  const auto map = canonical_object(text);
  return map &&
         texts_of(*map,
                  {{"format", &format}, {"instance", &file.instance}, {"origin", &file.origin}},
                  1) &&
         (format == kFormat || format == kFirstFormat) && InstanceId::parse(file.instance) &&
         read_places(map->get("records"), false, file.records);
}

bool read_proof(const std::string& text, CaseFileProof& proof) {
  const auto map = canonical_object(text);
  std::string size;
  if (!map || !texts_of(*map, {{"size", &size}}, 1)) return false;
  const auto* parts = map->get("parts").get_if<List>();
  if (parts == nullptr || number_from(size) != proof.size) return false;
  for (const Value& item : *parts) {
    const auto* part = item.get_if<Map>();
    std::string from, to, hash;
    if (part == nullptr || !texts_of(*part, {{"from", &from}, {"hash", &hash}, {"to", &to}})) {
      return false;
    }
    const auto low = number_from(from), high = number_from(to);
    const auto digest = history::digest_from_hex(hash);
    if (!low || !high || !digest) return false;
    proof.parts.emplace(std::pair(*low, *high), *digest);
  }
  return true;
}

bool read_lines(const std::string& text, std::vector<std::string>& out) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos) return false;
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return true;
}

/// The part of `name` between a folder and an ending; "" when it is not of this form.
std::string_view middle_of(std::string_view name, std::string_view folder,
                           std::string_view ending) {
  if (name.size() <= folder.size() + ending.size()) return {};
  if (!name.starts_with(folder) || !name.ends_with(ending)) return {};
  return name.substr(folder.size(), name.size() - folder.size() - ending.size());
}

CaseFileProof& proof_of(CaseFile& file, std::uint64_t size) {
  for (CaseFileProof& proof : file.proofs) {
    if (proof.size == size) return proof;
  }
  return file.proofs.emplace_back(CaseFileProof{size, {}, {}});
}

bool read_member(const std::string& name, const std::string& content, CaseFile& file,
                 std::vector<std::string>& lines, std::string& format) {
  if (name == "manifest.json") return read_manifest(content, file, format);
  if (name == "sealed.json") {
    const auto map = canonical_object(content);
    if (map) file.sealed = sealed_from(*map);
    return file.sealed.has_value();
  }
  if (name == "events.jsonl") return read_lines(content, lines);
  if (name == "keys.json") {
    const auto map = canonical_object(content);
    return map && map->size() == 1 && read_places(map->get("records"), true, file.key_records);
  }
  if (const auto hash = middle_of(name, "definitions/", ".yaml"); !hash.empty()) {
    file.definitions.emplace(hash, content);
    return history::digest_from_hex(hash).has_value();
  }
  if (const auto rest = middle_of(name, "attachments/", ""); !rest.empty()) {
    file.attachments.emplace(rest, content);
    const auto salted = middle_of(name, "attachments/", kSaltEnding);
    return history::digest_from_hex(salted.empty() ? rest : salted).has_value() &&
           (salted.empty() || history::digest_from_hex(content).has_value());
  }
  if (const auto named = middle_of(name, "house/", ".yaml"); !named.empty()) {
    file.house.emplace(named, content);
    return is_house_name(named);
  }
  if (const auto size = number_from(middle_of(name, "checkpoints/", ".note"))) {
    proof_of(file, *size).note = content;
    const auto note = parse_note(content);
    const auto text = note ? parse_checkpoint(note->text) : std::nullopt;
    return text && text->size == *size && *size > 0;
  }
  const auto size = number_from(middle_of(name, "checkpoints/", ".proof.json"));
  return size && *size > 0 && read_proof(content, proof_of(file, *size));
}

}  // namespace

bool is_house_name(std::string_view name) {
  for (const std::string_view folder : {"connectors/", "calendars/"}) {
    if (!name.starts_with(folder)) continue;
    const std::string_view id = name.substr(folder.size());
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '.' || c == '_' || c == '-';
    });
  }
  return false;
}

std::string to_archive(const CaseFile& file) {
  std::map<std::string, std::string> files;
  std::string lines;
  for (const CaseFileRecord& record : file.records) lines += record.bytes + "\n";
  files["manifest.json"] = manifest_text(file);
  files["events.jsonl"] = std::move(lines);
  files["keys.json"] = keys_text(file);
  if (file.sealed) files["sealed.json"] = sealed_text(*file.sealed);
  for (const auto& [hash, text] : file.definitions) files["definitions/" + hash + ".yaml"] = text;
  for (const auto& [hash, content] : file.attachments) files["attachments/" + hash] = content;
  for (const auto& [name, text] : file.house) files["house/" + name + ".yaml"] = text;
  for (const CaseFileProof& proof : file.proofs) {
    const std::string name = "checkpoints/" + std::to_string(proof.size);
    files[name + ".proof.json"] = proof_text(proof);
    if (!proof.note.empty()) files[name + ".note"] = proof.note;
  }
  return write_archive({files.begin(), files.end()});
}

std::optional<CaseFile> read_case_file(std::string_view archive) {
  const auto files = read_archive(archive);
  if (!files) return std::nullopt;
  CaseFile out;
  std::vector<std::string> lines;
  std::string format;
  std::size_t needed = 0;
  std::map<std::uint64_t, bool> proven;
  for (const auto& [name, content] : *files) {
    if (!read_member(name, content, out, lines, format)) return std::nullopt;
    needed += name == "manifest.json" || name == "events.jsonl" || name == "keys.json";
    if (const auto size = middle_of(name, "checkpoints/", ".proof.json"); !size.empty()) {
      proven[*number_from(size)] = true;
    }
  }
  if (needed != 3 || out.sealed.has_value() != (format == kFormat)) return std::nullopt;
  for (const auto& [name, content] : out.attachments) {
    const auto hash = middle_of(name, "", kSaltEnding);
    if (!hash.empty() && !out.attachments.contains(std::string(hash))) return std::nullopt;
  }
  for (const CaseFileProof& proof : out.proofs) {
    if (!proven[proof.size]) return std::nullopt;  // a note without the way to its root
  }
  std::sort(out.proofs.begin(), out.proofs.end(),
            [](const CaseFileProof& a, const CaseFileProof& b) { return a.size < b.size; });
  // Lines beyond the list, or missing ones, are for the verifier to tell.
  out.listed = out.records.size();
  out.lines = lines.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == out.records.size()) out.records.emplace_back();
    out.records[i].bytes = std::move(lines[i]);
  }
  return out;
}

}  // namespace recourse::seal
