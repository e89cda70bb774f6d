#include "engine/process/calls.h"

#include "engine/process/case_data.h"
#include "engine/process/evaluation.h"

namespace recourse::process {
namespace {

Map inputs(const Turn& turn, const Activity& activity,
           const std::vector<definition::Assignment>& with) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  Map data;
  for (const auto& input : with) data[input.path] = view.value(input.source);
  return data;
}

}  // namespace

void enter_call(Turn& turn, const Activity& activity, const definition::CallStep& step) {
  history::CallStarted started;
  started.activity = activity.id;
  started.path = turn.node(activity.node).path;
  started.process = step.process;
  started.child = turn.desk.ids.make<InstanceId>();
  started.data = inputs(turn, activity, step.with);
  const int version = step.version == -1 ? turn.definition().version : step.version;
  turn.effects.push_back(StartChild{turn.state().id, activity.id, started.child, step.process,
                                    version, started.data, turn.state().starter,
                                    /*by_step=*/false, turn.state().section});
  const InstanceId child = started.child;
  turn.record(std::move(started));
  turn.record(history::RelativeNoted{"child", child});
}

void enter_start(Turn& turn, const Activity& activity, const definition::StartStep& step) {
  const InstanceId child = turn.desk.ids.make<InstanceId>();
  Map data = inputs(turn, activity, step.with);
  turn.effects.push_back(StartChild{turn.state().id, 0, child, step.process, 0, data,
                                    turn.state().starter, /*by_step=*/true,
                                    turn.state().section});
  turn.record(history::CallStarted{activity.id, turn.node(activity.node).path, step.process,
                                   child, std::move(data)});
  turn.record(history::CallEnded{child, "started"});
  turn.record(history::RelativeNoted{"child", child});
  if (!step.save_id.empty()) write(turn, activity.parent, step.save_id, child.text());
  turn.done(activity);
}

void cancel_calls(Turn& turn, const Activity& activity) {
  for (const auto& call : turn.state().calls) {
    if (call.activity == activity.id) turn.effects.push_back(CancelChild{call.child});
  }
}

void enter_send(Turn& turn, const Activity& activity, const definition::SendStep& step) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  history::MessageSent sent;
  sent.id = turn.desk.ids.make<MessageId>().text();
  sent.signal = !step.signal.empty();
  sent.name = sent.signal ? step.signal : step.message;
  if (!step.key.empty()) sent.key = feel::display(view.value(step.key));
  sent.data = inputs(turn, activity, step.with);
  SendMessage effect{sent.id, sent.name, sent.key, sent.signal, sent.data, 0};
  const auto declared = turn.definition().messages.find(sent.name);
  if (declared != turn.definition().messages.end() && declared->second.keep) {
    const Instant until =
        calendar::due(turn.desk.calendar(turn.state()), turn.desk.now, *declared->second.keep);
    effect.keep_us = until.us - turn.desk.now.us;
  }
  turn.effects.push_back(std::move(effect));
  turn.record(std::move(sent));
  turn.done(activity);
}

}  // namespace recourse::process
