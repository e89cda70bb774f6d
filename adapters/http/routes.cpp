#include "adapters/http/handlers.h"
#include "adapters/http/route.h"

namespace recourse::http {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view kVerbBody =
    "action*:text data*:map comment*:text to*:text place*:text choice*:text back_to*:text "
    "until*:time effective_at*:time revision*:count";
constexpr std::string_view kPreviewBody =
    "verb*:Verb action*:text data*:map comment*:text to*:text place*:text choice*:text "
    "back_to*:text until*:time effective_at*:time revision*:count";
constexpr std::string_view kBulkBody =
    "verb:Verb tasks:TaskNamed[] action*:text data*:map comment*:text to*:text place*:text "
    "choice*:text back_to*:text until*:time effective_at*:time revision*:count";
constexpr std::string_view kStartBody =
    "process:text version*:count key*:text data*:map on_behalf_of*:text channel*:text "
    "repeat_of*:text split_of*:text";
constexpr std::string_view kOperationBody = "reason*:text data*:map incident*:count";

/// A route being written down; each word adds one property.
struct Line {
  Route route;
  Line open() && { return route.guard = Guard::kAnyone, std::move(*this); }
  Line own() && { return route.effect = Effect::kOwn, std::move(*this); }
  Line keyed() && { return route.keyed = true, std::move(*this); }
  Line promptly(PromptHandler handler) && {
    return route.prompt = handler, std::move(*this);
  }
  Line takes(std::string_view members) && { return route.takes = members, std::move(*this); }
  Line gives(std::string_view schema) && { return route.gives = schema, std::move(*this); }
  Line query(Words names) && { return route.query = std::move(names), std::move(*this); }
  Line only(Words roles) && {
    route.guard = Guard::kRoles;
    route.roles = std::move(roles);
    return std::move(*this);
  }
};

Line get(std::string_view pattern, CallHandler handler, std::string_view says) {
  Line line;
  line.route.pattern = pattern;
  line.route.handler = handler;
  line.route.says = says;
  return line;
}
Line get_direct(std::string_view pattern, DirectHandler handler, std::string_view says) {
  Line line = get(pattern, nullptr, says).open();
  line.route.direct = handler;
  return line;
}
Line post(std::string_view pattern, CallHandler handler, std::string_view says) {
  Line line = get(pattern, handler, says);
  line.route.method = Method::kPost;
  line.route.effect = Effect::kChanges;
  line.route.body = BodyKind::kJson;
  return line;
}
/// Takes the bytes of a file.
Line upload(std::string_view pattern, CallHandler handler, std::string_view says) {
  Line line = post(pattern, handler, says);
  line.route.body = BodyKind::kBytes;
  return line;
}
Line put(std::string_view pattern, CallHandler handler, std::string_view says) {
  Line line = post(pattern, handler, says);
  line.route.method = Method::kPut;
  return line;
}
Line remove(std::string_view pattern, CallHandler handler, std::string_view says) {
  Line line = get(pattern, handler, says);
  line.route.method = Method::kDelete;
  line.route.effect = Effect::kChanges;
  return line;
}

std::vector<Line> lines_about_people() {
  return {
      post("/api/v1/session", sign_in, "Sign in {user, password}; sets the cookie").open().own()
          .takes("user:text demo*:bool password*:text")
          .gives("Session"),
      remove("/api/v1/session", sign_out, "Sign out").own(),
      get("/api/v1/me", who_am_i, "Who am I")
          .gives("Session"),
      get("/api/v1/demo/users", sample_users, "Sample users of the demo").open()
          .gives("Person[]"),
      get("/api/v1/directory/people", list_people, "Colleagues to choose from")
          .gives("Person[]"),
      get("/api/v1/directory/users", list_people, "The same as people")
          .gives("Person[]"),
      get("/api/v1/absences", list_absences,
          "Who is away when, the latest first: one's own; everybody's for supervisors")
          .query({"person"})
          .gives("AbsenceList"),
      post("/api/v1/absences", say_absence,
           "Somebody (without `person`: I) is away; open work goes to who stands in")
          .own()
          .takes("person*:text from:time to:time substitutes*:text[] processes*:text[] "
                 "reason*:text")
          .gives("Absence"),
      post("/api/v1/absences/{id}/withdraw", withdraw_absence,
           "They are not; work that was not begun goes back")
          .own()
          .takes("reason*:text")
          .gives("Absence"),
      post("/api/v1/directory/people/{id}/handover", hand_over,
           "The open work of somebody who left: what would go to whom; carry_out does it")
          .only({"admin"})
          .takes("to*:text rule*:text reason*:text carry_out*:bool")
          .gives("Handover"),
      get("/api/v1/events", follow_events, "Server-sent events; Last-Event-ID resumes"),
  };
}

std::vector<Line> lines_about_tasks() {
  return {
      get("/api/v1/tasks", list_tasks, "The worklist in its views")
          .query({"view", "process", "q", "sort", "limit", "cursor"})
          .gives("TaskPage"),
      get("/api/v1/tasks/counts", count_tasks, "Sizes of the views; 100 means at least so many")
          .gives("Counts"),
      get("/api/v1/tasks/{id}", show_task, "A task with form, actions, verbs and why")
          .gives("Task"),
      get("/api/v1/tasks/{id}/explain", explain_task, "Why it is with whom; why not with `who`")
          .query({"who"})
          .gives("Explanation"),
      post("/api/v1/tasks/bulk", do_bulk, "One verb on many tasks, a result each").keyed()
          .takes(kBulkBody)
          .gives("BulkAnswer"),
      post("/api/v1/tasks/{id}/preview", preview_task, "What a verb would come to; does nothing")
          .own()
          .takes(kPreviewBody)
          .gives("Preview"),
      post("/api/v1/tasks/{id}/form", fill_task,
           "What the form asks for as far as it is filled; keeps nothing")
          .own()
          .takes("data*:map")
          .gives("LiveForm"),
      post("/api/v1/tasks/{id}/{verb}", do_verb, "A verb; save_draft keeps what is typed").keyed()
          .promptly(do_verb_promptly)
          .takes(kVerbBody)
          .gives("VerbAnswer"),
  };
}

std::vector<Line> lines_about_notices() {
  return {
      get("/api/v1/notices", list_notices, "My inbox of notices, the newest first")
          .query({"limit", "cursor"})
          .gives("NoticePage"),
      post("/api/v1/notices/read", read_notices,
           "I have seen it {link}, {notice}, {task}, {instance} or {all}")
          .own()
          .takes("link*:text notice*:text instance*:text task*:text all*:bool")
          .gives("Unread"),
      get("/api/v1/notices/failed", list_failed_notices, "Deliveries that were given up")
          .only({"admin", "supervisor", "auditor"})
          .gives("Receipts"),
      post("/api/v1/notices/retry", retry_notice, "Try a given up delivery again").only({"admin"})
          .takes("notice:text person:text channel:text")
          .gives("Unread"),
      get("/api/v1/instances/{id}/notices", show_receipts,
          "Who was told what of a case, and how far it came")
          .gives("Receipts"),
      get("/api/v1/subscriptions", show_subscriptions, "How I want to be told")
          .gives("Subscriptions"),
      put("/api/v1/subscriptions", change_subscriptions,
          "Change it; a secret left out stays as it is")
          .own()
          .takes("language*:text calendar*:text channels*:Channel[] kinds*:map quiet*:map "
                 "digest*:map ladder*:Rung[]")
          .gives("Subscriptions"),
      post("/api/v1/subscriptions/feed", renew_feed,
           "A new secret address for my due dates as iCalendar {}; the old one closes")
          .own()
          .takes("renew*:bool")
          .gives("Feed"),
      get("/api/v1/feeds/{secret}", send_feed, "Due dates as iCalendar; the address is the secret")
          .open(),
  };
}

std::vector<Line> lines_about_cases() {
  return {
      get("/api/v1/instances", list_instances, "Search cases")
          .query({"process", "state", "key", "customer", "text", "q", "from", "to", "starter",
                  "private", "limit", "cursor"})
          .gives("CasePage"),
      post("/api/v1/instances", start_instance, "Start a case")
          .keyed()
          .takes(kStartBody)
          .gives("Started"),
      get("/api/v1/instances/{id}", show_instance, "A case, now or then")
          .query({"at"})
          .gives("Case"),
      get("/api/v1/instances/{id}/history", show_history, "The record in sentences")
          .gives("History"),
      get("/api/v1/instances/{id}/explain", explain_instance,
          "What it waits for, why it went this way, how its deadlines come about")
          .gives("Explanation"),
      get("/api/v1/instances/{id}/tasks", show_instance_tasks, "All tasks of a case")
          .gives("TaskList"),
      get("/api/v1/instances/{id}/diagram", show_diagram, "Picture with tokens")
          .query({"at"})
          .gives("Diagram"),
      post("/api/v1/instances/{id}/comments", comment_instance, "Comment on a case")
          .keyed()
          .takes("text:text")
          .gives("CaseStanding"),
      get("/api/v1/instances/{id}/attachments", list_attachments, "Files of a case")
          .gives("AttachmentList"),
      upload("/api/v1/instances/{id}/attachments", add_attachment,
             "A file of at most 8 MiB; the hash of its content is its name from then on")
          .keyed()
          .query({"name", "field", "task"})
          .gives("Attachment"),
      get("/api/v1/instances/{id}/attachments/{hash}", fetch_attachment, "Its bytes"),
      upload("/api/v1/uploads", add_upload,
             "A file for the form that starts a case: its hash is what the form names within a day")
          .keyed()
          .query({"name", "process", "field"})
          .gives("Upload"),
      post("/api/v1/instances/{id}/operations/{op}/preview", preview_operation,
           "What an operation would come to; does nothing")
          .own()
          .takes(kOperationBody)
          .gives("Preview"),
      post("/api/v1/instances/{id}/operations/{op}", operate_instance,
           "An operation of the definition or of administrators")
          .keyed()
          .takes(kOperationBody)
          .gives("CaseStanding"),
  };
}

std::vector<Line> lines_about_the_record() {
  const Words examiners{"auditor", "supervisor", "admin"};
  return {
      get("/api/v1/instances/{id}/case-file", show_case_file,
          "The case as one file that proves itself; held: size of a checkpoint you have")
          .query({"held"})
          .only(examiners),
      get("/api/v1/log/checkpoint", show_checkpoint,
          "The newest signed checkpoint; from: with the proof that a log of that size is its start")
          .query({"from"})
          .only(examiners),
      post("/api/v1/log/verification", verify_record,
           "Verify every record; checkpoint: one you hold, key: one you trust, "
           "witness: who must have cosigned")
          .own()
          .only(examiners)
          .takes("checkpoint*:text key*:text witness*:text"),
  };
}

std::vector<Line> lines_about_machines() {
  const Words machines{"worker", "admin"};
  return {
      post("/api/v1/messages", send_message, "A message {name, key, data, id}").only(machines)
          .takes("name:text key*:text data*:any id*:text")
          .gives("Delivery"),
      get("/api/v1/messages/unmatched", list_unmatched, "Messages nobody waited for")
          .only({"admin", "supervisor", "auditor"})
          .gives("MessageList"),
      post("/api/v1/signals/{name}", send_signal, "A signal to all who wait").only(machines)
          .takes("data*:any id*:text")
          .gives("Delivery"),
      post("/api/v1/jobs/claim", claim_jobs, "Take work, with a lease").only(machines)
          .takes("connector:text worker:text max*:count lease_s*:count")
          .gives("JobList"),
      post("/api/v1/jobs/{id}/complete", complete_job, "Result {epoch, result}").only(machines)
          .takes("epoch*:count result*:any instance*:text")
          .gives("JobAnswer"),
      post("/api/v1/jobs/{id}/fail", fail_job, "Fault {epoch, error?, message}").only(machines)
          .takes("epoch*:count error*:text error_data*:any message*:text instance*:text")
          .gives("JobAnswer"),
      post("/api/v1/jobs/{id}/extend", extend_job, "Keep it {epoch, lease_s}").only(machines)
          .takes("epoch*:count lease_s*:count")
          .gives("Lease"),
      get_direct("/healthz", tell_alive, "Is the process alive?")
          .gives("Health"),
      get_direct("/readyz", tell_ready, "Does the database answer?")
          .gives("Health"),
      get_direct("/metrics", tell_metrics, "Figures for Prometheus"),
      get_direct("/api/v1/openapi.json", describe_api, "This description"),
  };
}

std::vector<Line> lines_about_definitions() {
  const Words authors{"designer", "admin"};
  return {
      get("/api/v1/definitions", list_definitions, "Published processes, latest versions")
          .gives("DefinitionList"),
      post("/api/v1/definitions", publish_definition, "Check and publish {source}").only(authors)
          .takes("source:text")
          .gives("Published"),
      post("/api/v1/definitions/check", check_definition, "All findings of {source}")
          .only(authors)
          .own()
          .takes("source:text")
          .gives("Findings"),
      get("/api/v1/definitions/{process}", show_definition, "Latest version").query({"format"})
          .gives("DefinitionPage"),
      get("/api/v1/definitions/{process}/{version}", show_definition, "One version")
          .query({"format"})
          .gives("DefinitionPage"),
  };
}

std::vector<Line> lines_about_exports() {
  const Words readers{"auditor", "supervisor", "admin"};
  return {
      post("/api/v1/exports", begin_export, "Begin an export of histories in the background")
          .only(readers)
          .own()
          .takes("form:text format*:text process*:text identified*:bool reason*:text")
          .gives("Export"),
      get("/api/v1/exports", list_exports, "Own exports, newest first").only(readers)
          .gives("ExportList"),
      get("/api/v1/exports/{id}", show_export, "How far an export is").only(readers)
          .gives("Export"),
      get("/api/v1/exports/{id}/file", fetch_export, "A part of its file").only(readers)
          .query({"part"}),
  };
}

std::vector<Line> lines_about_protection() {
  const Words keepers{"admin", "privacy"};
  return {
      get("/api/v1/audit/access", list_accesses, "Who read which case; chained by hash")
          .only({"auditor"})
          .query({"limit", "cursor"})
          .gives("AccessPage"),
      get("/api/v1/erasures", list_erasures,
          "Requests to erase, legal holds, erasures at the end of a time; state: open or all")
          .only({"admin", "privacy", "auditor"})
          .query({"state", "limit", "cursor"})
          .gives("ErasurePage"),
      post("/api/v1/erasures", request_erasure, "A request to erase a person was received")
          .only(keepers)
          .takes("subject:text reason*:text")
          .gives("Erasure"),
      post("/api/v1/erasures/{id}/{step}", step_erasure,
           "identity_checked: erased as soon as no hold forbids it; or refused, with a reason")
          .only(keepers)
          .takes("reason*:text")
          .gives("Erasure"),
      post("/api/v1/holds", hold_person, "A legal hold, a case of its own: nothing is erased")
          .only(keepers)
          .takes("subject:text reason:text until*:time")
          .gives("Hold"),
      post("/api/v1/holds/lift", lift_hold, "The hold is over; erasures that waited go on")
          .only(keepers)
          .takes("subject:text reason:text")
          .gives("Hold"),
      get("/api/v1/retentions", list_retentions,
          "Ended cases whose personal data is kept for a time: until when, why, what holds it")
          .only({"admin", "privacy", "auditor"})
          .query({"state", "process", "limit", "cursor"})
          .gives("RetentionPage"),
      post("/api/v1/retentions/confirm", confirm_clock,
           "After a long silence: the time is right, and what is due may be erased")
          .only(keepers)
          .takes("reason:text")
          .gives("ClockConfirmed"),
  };
}

}  // namespace

/// Literals stand before patterns with captures of the same length and method.
const std::vector<Route>& routes() {
  static const std::vector<Route> kRoutes = [] {
    std::vector<Route> all;
    for (const auto group : {lines_about_people, lines_about_tasks, lines_about_notices,
                             lines_about_cases, lines_about_the_record, lines_about_machines,
                             lines_about_definitions, lines_about_exports,
                             lines_about_protection}) {
      for (Line& line : group()) all.push_back(std::move(line.route));
    }
    return all;
  }();
  return kRoutes;
}

}  // namespace recourse::http
