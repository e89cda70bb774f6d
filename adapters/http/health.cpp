#include <algorithm>

#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/site.h"

namespace recourse::http {
namespace {

void add_metric(std::string& out, std::string_view name, std::string_view kind,
                std::string_view help, std::uint64_t value) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
  out.append(" ").append(kind).append("\n").append(name).append(" ");
  out += std::to_string(value) + "\n";
}

}  // namespace

void tell_alive(const CallPtr& call) { call->answer(Map{{"status", "alive"}}); }

void tell_ready(const CallPtr& call) {
  const auto health = call->site.world.runtime.health();
  call->answer(Map{{"status", health.database_ok ? "ready" : "database unreachable"},
                   {"queued", static_cast<std::uint64_t>(health.queued)}},
               health.database_ok ? 200 : 503);
}

/// Prometheus text. The age of the oldest waiting command is the figure to alarm on.
void tell_metrics(const CallPtr& call) {
  const Site& site = call->site;
  const auto health = site.world.runtime.health();
  const Transport::Counters& traffic = site.transport->counters();
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  std::string& out = response.body;
  add_metric(out, "recourse_commands_queued", "gauge", "Commands waiting.", health.queued);
  add_metric(out, "recourse_oldest_wait_microseconds", "gauge",
             "Age of the command that waits longest.",
             static_cast<std::uint64_t>(health.oldest_wait.us));
  add_metric(out, "recourse_commands_decided_total", "counter", "Commands decided.",
             health.decided);
  add_metric(out, "recourse_commits_total", "counter", "Batches committed.", health.batches);
  add_metric(out, "recourse_effects_waiting", "gauge", "Effects not yet carried out.",
             health.effects_waiting);
  add_metric(out, "recourse_nodes", "gauge", "Engine processes at work on the database.",
             health.nodes);
  add_metric(out, "recourse_database_ok", "gauge", "1 while the database answers.",
             health.database_ok ? 1 : 0);
  if (site.world.record.standing) {
    const auto record = site.world.record.standing();
    add_metric(out, "recourse_log_size", "gauge", "Records in the log.", record.size);
    add_metric(out, "recourse_log_signed_size", "gauge", "Records under the newest checkpoint.",
               record.signed_size);
    add_metric(out, "recourse_log_lag_microseconds", "gauge",
               "Age of the oldest record that was not sealed at the last look.",
               static_cast<std::uint64_t>(record.lag_us));
    add_metric(out, "recourse_log_stalled", "gauge", "1 while sealing stands still.",
               record.stalled ? 1 : 0);
  }
  const DeniedReads::Figures denied = site.denied.figures();
  add_metric(out, "recourse_reads_denied_total", "counter", "Looks at cases that were refused.",
             denied.refused);
  add_metric(out, "recourse_reads_denied_unlisted_total", "counter",
             "Of these: too many for the log of accesses, which holds their number.",
             denied.unlisted);
  add_metric(out, "recourse_http_connections", "gauge", "Open connections.", traffic.connections);
  add_metric(out, "recourse_http_connections_refused_total", "counter", "Over the limit.",
             traffic.refused);
  add_metric(out, "recourse_http_malformed_total", "counter", "Refused before any route.",
             traffic.malformed);
  add_metric(out, "recourse_http_event_readers", "gauge", "Open event streams.",
             site.events->readers());
  add_metric(out, "recourse_http_event_readers_cut_total", "counter", "Readers too slow.",
             site.events->cut_off());
  const NoticeDesk::Figures notices = site.world.notices.figures();
  add_metric(out, "recourse_notices_sent_total", "counter", "Taken by their channel.",
             notices.sent);
  add_metric(out, "recourse_notices_waiting", "gauge", "Deliveries that are due.",
             static_cast<std::uint64_t>(notices.queue.waiting));
  const Instant oldest = notices.queue.oldest.value_or(notices.at);
  add_metric(out, "recourse_notices_oldest_wait_microseconds", "gauge",
             "Age of the delivery that is due longest.",
             static_cast<std::uint64_t>(std::max<std::int64_t>(0, notices.at.us - oldest.us)));
  add_metric(out, "recourse_notices_failed", "gauge",
             "Deliveries given up: GET /api/v1/notices/failed lists them.",
             static_cast<std::uint64_t>(notices.queue.failed));
  out +=
      "# HELP recourse_http_answers_total Answers by class of status.\n"
      "# TYPE recourse_http_answers_total counter\n";
  for (std::size_t digit = 2; digit < site.answers.size(); ++digit) {
    out += "recourse_http_answers_total{class=\"" + std::to_string(digit) + "xx\"} " +
           std::to_string(site.answers[digit]) + "\n";
  }
  call->send(std::move(response));
}

}  // namespace recourse::http
