#include "adapters/http/static_files.h"

#include <array>
#include <fstream>
#include <sstream>

#include "adapters/http/embedded.h"
#include "adapters/http/gunzip.h"
#include "adapters/http/secret.h"

namespace recourse::http {
namespace {

constexpr std::string_view kNonceMark = "__CSP_NONCE__";

struct MediaType {
  std::string_view ending, type;
};
std::string_view media_type(std::string_view name) {
  static constexpr std::array<MediaType, 9> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".png", "image/png"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  for (const MediaType& entry : kTypes) {
    if (name.ends_with(entry.ending)) return entry.type;
  }
  return "application/octet-stream";
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::size_t at = 0;
  while ((at = text.find(from, at)) != std::string::npos) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

/// Only what the bundle needs. form-action and base-uri do not follow default-src and are named.
std::string content_policy(const std::string& nonce) {
  return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce +
         "'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
         "frame-ancestors 'none'";
}

bool takes_gzip(const Request& request) {
  const std::string accepted = request.header("accept-encoding").value_or("");
  return accepted.find("gzip") != std::string::npos;
}

bool is_page(const std::vector<std::string>& segments) {
  return segments.empty() || segments.back().find('.') == std::string::npos;
}

}  // namespace

StaticFiles::StaticFiles(std::string folder) : folder_(std::move(folder)) {
  if (!folder_.empty()) return;
  std::string all;
  for (const EmbeddedFile& file : embedded_files()) {
    add(std::string(file.name), file.gzip, file.sha256);
    all.append(file.name).append(file.sha256);
  }
  bundle_ = secret_hash(all).substr(0, 16);
}

void StaticFiles::add(const std::string& name, std::string_view gzip, std::string_view sha256) {
  File& file = files_[name];
  file.gzip = gzip;
  file.plain = gunzip(gzip);
  file.etag = "\"" + std::string(sha256.substr(0, 32)) + "\"";
}

std::optional<StaticFiles::File> StaticFiles::read(const std::string& name) const {
  if (folder_.empty()) {
    const auto found = files_.find(name);
    if (found == files_.end()) return std::nullopt;
    return found->second;
  }
  // The parts of a path were checked by parse_target: none is "..", none holds a slash.
  std::ifstream in(folder_ + "/" + name, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream content;
  content << in.rdbuf();
  File file;
  file.plain = content.str();
  file.etag = "\"" + secret_hash(file.plain).substr(0, 32) + "\"";
  return file;
}

Response StaticFiles::asset(const Request& request, const std::string& name, const File& file,
                            bool immutable) const {
  Response response;
  response.content_type = media_type(name);
  response.headers = {{"ETag", file.etag}, {"Vary", "Accept-Encoding"}};
  response.headers.emplace_back("Cache-Control",
                                immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.header("if-none-match") == file.etag) {
    response.status = 304;
    return response;
  }
  if (!file.gzip.empty() && takes_gzip(request)) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = file.gzip;
  } else {
    response.body = file.plain;
  }
  return response;
}

Response StaticFiles::page() const {
  const std::string nonce = random_nonce();
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.headers = {{"Cache-Control", "no-cache"},
                      {"Content-Security-Policy", content_policy(nonce)}};
  const auto index = read("index.html");
  if (!index) {
    response.body =
        "<!doctype html><title>Recourse</title><p>This build has no web app; the API "
        "is under /api/v1.</p><p>此版本不含网页界面；接口位于 /api/v1。</p>";
    return response;
  }
  response.body = index->plain;
  replace_all(response.body, kNonceMark, nonce);
  if (!bundle_.empty()) replace_all(response.body, "\"/ui/", "\"/ui/" + bundle_ + "/");
  return response;
}

std::optional<Response> StaticFiles::find(const Request& request) const {
  const auto& segments = request.segments;
  if (segments.empty() || segments.front() != "ui") {
    if (is_page(segments)) return page();
    return std::nullopt;
  }
  const bool immutable = segments.size() > 2 && !bundle_.empty() && segments[1] == bundle_;
  std::string name;
  for (std::size_t i = immutable ? 2 : 1; i < segments.size(); ++i) {
    if (!name.empty()) name += '/';
    name += segments[i];
  }
  const auto file = name.empty() ? std::nullopt : read(name);
  if (!file) return std::nullopt;
  return asset(request, name, *file, immutable);
}

}  // namespace recourse::http
