#pragma once
#include "adapters/http/call.h"

/// The handlers that routes() names, one file per topic.
namespace recourse::http {

// sign_in.cpp
void sign_in(const CallPtr& call, runtime::Reads& reads);
void sign_out(const CallPtr& call, runtime::Reads& reads);
void who_am_i(const CallPtr& call, runtime::Reads& reads);
void sample_users(const CallPtr& call, runtime::Reads& reads);

// tasks.cpp
void list_tasks(const CallPtr& call, runtime::Reads& reads);
void count_tasks(const CallPtr& call, runtime::Reads& reads);
void show_task(const CallPtr& call, runtime::Reads& reads);
// task_verbs.cpp
void do_verb(const CallPtr& call, runtime::Reads& reads);
bool do_verb_promptly(const CallPtr& call);
void preview_task(const CallPtr& call, runtime::Reads& reads);
// task_form.cpp
void fill_task(const CallPtr& call, runtime::Reads& reads);
// bulk.cpp
void do_bulk(const CallPtr& call, runtime::Reads& reads);

// instances.cpp
void list_instances(const CallPtr& call, runtime::Reads& reads);
void show_instance(const CallPtr& call, runtime::Reads& reads);
void show_history(const CallPtr& call, runtime::Reads& reads);
void show_instance_tasks(const CallPtr& call, runtime::Reads& reads);
void show_diagram(const CallPtr& call, runtime::Reads& reads);
// explain.cpp
void explain_instance(const CallPtr& call, runtime::Reads& reads);
void explain_task(const CallPtr& call, runtime::Reads& reads);
// instance_commands.cpp
void start_instance(const CallPtr& call, runtime::Reads& reads);
void operate_instance(const CallPtr& call, runtime::Reads& reads);
void preview_operation(const CallPtr& call, runtime::Reads& reads);
void comment_instance(const CallPtr& call, runtime::Reads& reads);

// record_log.cpp
void show_checkpoint(const CallPtr& call, runtime::Reads& reads);
void show_case_file(const CallPtr& call, runtime::Reads& reads);
void verify_record(const CallPtr& call, runtime::Reads& reads);

// attachments.cpp
void add_attachment(const CallPtr& call, runtime::Reads& reads);
void list_attachments(const CallPtr& call, runtime::Reads& reads);
void fetch_attachment(const CallPtr& call, runtime::Reads& reads);
// start_files.cpp
void add_upload(const CallPtr& call, runtime::Reads& reads);

// messages.cpp
void send_message(const CallPtr& call, runtime::Reads& reads);
void send_signal(const CallPtr& call, runtime::Reads& reads);
void list_unmatched(const CallPtr& call, runtime::Reads& reads);

// jobs.cpp
void claim_jobs(const CallPtr& call, runtime::Reads& reads);
void complete_job(const CallPtr& call, runtime::Reads& reads);
void fail_job(const CallPtr& call, runtime::Reads& reads);
void extend_job(const CallPtr& call, runtime::Reads& reads);

// definitions.cpp
void list_definitions(const CallPtr& call, runtime::Reads& reads);
void show_definition(const CallPtr& call, runtime::Reads& reads);
void check_definition(const CallPtr& call, runtime::Reads& reads);
void publish_definition(const CallPtr& call, runtime::Reads& reads);

// exports.cpp
void begin_export(const CallPtr& call, runtime::Reads& reads);
void list_exports(const CallPtr& call, runtime::Reads& reads);
void show_export(const CallPtr& call, runtime::Reads& reads);
void fetch_export(const CallPtr& call, runtime::Reads& reads);
// accesses.cpp
void list_accesses(const CallPtr& call, runtime::Reads& reads);

// erasures.cpp
void request_erasure(const CallPtr& call, runtime::Reads& reads);
void step_erasure(const CallPtr& call, runtime::Reads& reads);
void list_erasures(const CallPtr& call, runtime::Reads& reads);
void hold_person(const CallPtr& call, runtime::Reads& reads);
void lift_hold(const CallPtr& call, runtime::Reads& reads);
// retentions.cpp
void list_retentions(const CallPtr& call, runtime::Reads& reads);
void confirm_clock(const CallPtr& call, runtime::Reads& reads);

// directory.cpp
void list_people(const CallPtr& call, runtime::Reads& reads);
// absences.cpp
void list_absences(const CallPtr& call, runtime::Reads& reads);
void say_absence(const CallPtr& call, runtime::Reads& reads);
void withdraw_absence(const CallPtr& call, runtime::Reads& reads);
// handover.cpp
void hand_over(const CallPtr& call, runtime::Reads& reads);

// notices.cpp
void list_notices(const CallPtr& call, runtime::Reads& reads);
void read_notices(const CallPtr& call, runtime::Reads& reads);
void show_receipts(const CallPtr& call, runtime::Reads& reads);
void list_failed_notices(const CallPtr& call, runtime::Reads& reads);
void retry_notice(const CallPtr& call, runtime::Reads& reads);
void show_subscriptions(const CallPtr& call, runtime::Reads& reads);
void change_subscriptions(const CallPtr& call, runtime::Reads& reads);
void renew_feed(const CallPtr& call, runtime::Reads& reads);
void send_feed(const CallPtr& call, runtime::Reads& reads);

// events.cpp
void follow_events(const CallPtr& call, runtime::Reads& reads);

// health.cpp
void tell_alive(const CallPtr& call);
void tell_ready(const CallPtr& call);
void tell_metrics(const CallPtr& call);
// openapi.cpp
void describe_api(const CallPtr& call);

}  // namespace recourse::http
