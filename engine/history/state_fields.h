#pragma once
// The members of the state, for snapshots: what describe() does not list is rebuilt from where the
// object stands (ids of things kept under their id).
#include "engine/history/codec.h"

namespace recourse::history {

void describe(OverlayWrite& w, auto& a) {
  a("path", w.path), a("value", w.value), a("merge", w.merge);
}
void describe(Activity& x, auto& a) {
  a("node", x.node), a("visit", x.visit), a("parent", x.parent), a("index", x.index);
  a("region", x.region), a("detached", x.detached), a("since", x.since), a("locals", x.locals);
  a("overlaid", x.overlaid), a("writes", x.writes), a("completed_by", x.completed_by);
  a("started", x.started), a("finished", x.finished), a("joined", x.joined);
  a("items", x.items), a("merged", x.merged), a("return_to", x.return_to);
  a("pending_target", x.pending_target);
  a("undo_entry", x.undo_entry), a("edges", x.edges), a("waits", x.waits);
  a("lock_key", x.lock_key), a("lock_asked", x.lock_asked), a("lock_held", x.lock_held);
}
void describe(WorkItem& i, auto& a) {
  a("node", i.node), a("activity", i.activity), a("state", i.state);
  a("revision", i.revision), a("title", i.title);
  a("users", i.candidate_users), a("groups", i.candidate_groups), a("excluded", i.excluded);
  a("owner", i.owner), a("delegated_from", i.delegated_from);
  a("delegation_answered", i.delegation_answered), a("due", i.due);
  a("open_time_left", i.open_time_left), a("priority", i.priority), a("created", i.created);
  a("order", i.order), a("extra_signer", i.extra_signer), a("weight", i.weight);
  a("choice", i.choice), a("why", i.why);
  a("due_span", i.due_span), a("resumed", i.resumed);
  a("open_time_allowed", i.open_time_allowed), a("suspended_for", i.suspended_for);
  a("completed", i.completed), a("answer", i.answer);
  a("added_by", i.added_by), a("added_to", i.added_to), a("place", i.place);
  a("action", i.action), a("stands_in_for", i.stands_in_for), a("overridden", i.overridden);
  a("override_for", i.override_for), a("override_by", i.override_by);
  a("override_rules", i.override_rules);
}
void describe(Job& j, auto& a) {
  a("activity", j.activity), a("connector", j.connector), a("attempt", j.attempt);
  a("state", j.state), a("input", j.input);
}
void describe(Timer& t, auto& a) {
  a("activity", t.activity), a("purpose", t.purpose), a("index", t.index), a("name", t.name);
  a("due", t.due), a("from", t.from), a("span", t.span), a("chain", t.chain);
}
void describe(Subscription& s, auto& a) {
  a("activity", s.activity), a("index", s.index), a("signal", s.signal), a("name", s.name);
  a("key", s.key);
}
void describe(SlaClock::Span& s, auto& a) {
  a("from", s.from), a("to", s.to), a("reason", s.reason);
}
void describe(SlaClock& c, auto& a) {
  a("name", c.name), a("activity", c.activity), a("state", c.state), a("budget", c.budget);
  a("started", c.started);
  a("since", c.since), a("reason", c.reason), a("open_time_left", c.open_time_left);
  a("due", c.due), a("ledger", c.ledger), a("fired", c.fired), a("breached", c.breached);
  a("target", c.target), a("provisional", c.provisional), a("policy", c.policy);
  a("calendar_version", c.calendar_version), a("policy_version", c.policy_version);
}
void describe(UndoEntry& u, auto& a) {
  a("seq", u.seq), a("node", u.node), a("visit", u.visit), a("scopes", u.scopes);
  a("data", u.data), a("child", u.child), a("taken", u.taken);
}
void describe(Completion& c, auto& a) {
  a("node", c.node), a("parent", c.parent), a("visit", c.visit), a("actor", c.actor);
  a("at", c.at), a("returned", c.returned);
}
void describe(Incident& i, auto& a) {
  a("activity", i.activity), a("code", i.code), a("text", i.text), a("job", i.job);
  a("stimulus", i.stimulus), a("since", i.since), a("users", i.users), a("groups", i.groups);
}
void describe(Call& c, auto& a) { a("activity", c.activity), a("child", c.child); }
void describe(Copy& c, auto& a) {
  a("item", c.item), a("user", c.user), a("sent", c.sent), a("read", c.read);
}
void describe(LockClaim& c, auto& a) {
  a("lock", c.lock), a("key", c.key), a("instance", c.instance), a("activity", c.activity);
}
void describe(Erasure& e, auto& a) {
  a("state", e.state), a("keys", e.keys), a("cases", e.cases), a("until", e.until);
}
void describe(NumberGiven& n, auto& a) { a("job", n.job), a("number", n.number); }
void describe(TurnTaken& t, auto& a) { a("item", t.item), a("user", t.user); }
void describe(Relative& r, auto& a) { a("relation", r.relation), a("instance", r.instance); }

void describe(InstanceState& s, auto& a) {
  a("id", s.id), a("process", s.process), a("version", s.version);
  a("definition_hash", s.definition_hash), a("key", s.key), a("state", s.state);
  a("outcome", s.outcome), a("title", s.title), a("started", s.started), a("ended", s.ended);
  a("starter", s.starter), a("section", s.section), a("channel", s.channel), a("parent", s.parent);
  a("parent_activity", s.parent_activity), a("priority", s.priority), a("record", s.record);
  a("seq", s.seq), a("hash", s.hash), a("data", s.data), a("activities", s.activities);
  a("last_activity", s.last_activity), a("visits", s.visits), a("kept", s.kept);
  a("work_items", s.work_items);
  a("jobs", s.jobs), a("timers", s.timers), a("subscriptions", s.subscriptions);
  a("sla", s.sla), a("undo_log", s.undo_log), a("completions", s.completions);
  a("acted", s.acted);
  a("incidents", s.incidents), a("last_incident", s.last_incident), a("calls", s.calls);
  a("claims", s.claims), a("calendars", s.calendars), a("policies", s.policies);
  a("suspended_for", s.suspended_for), a("numbers", s.numbers);
  a("numbers_given", s.numbers_given), a("turns", s.turns), a("kept_by", s.kept_by);
  a("family", s.family), a("copies", s.copies), a("files", s.files);
  a("erasure", s.erasure), a("erased_keys", s.erased_keys);
  a("keep_until", s.keep_until);
}

}  // namespace recourse::history
