#include <algorithm>
#include <set>

#include "engine/definition/checks.h"
#include "engine/definition/circles.h"
#include "engine/definition/instant_ways.h"
#include "engine/definition/livelock.h"

/// Circles of steps none of which surely waits for anything: the engine would run round in them
/// for ever (S2). So would a case that waits only for what it sends itself on its way round.
namespace recourse::definition {
namespace {

using Circle = std::vector<NodeId>;

std::string names_in(const ProcessDefinition& definition, const Circle& circle) {
  constexpr std::size_t kToldMax = 8;
  std::string names;
  for (std::size_t i = 0; i < circle.size() && i < kToldMax; ++i) {
    names += (i ? ", " : "") + definition.chart.node(circle[i]).name;
  }
  return circle.size() > kToldMax ? names + ", …" : names;
}

/// From where something sent is heard once: a case that goes on by hearing it needs another.
Circle fed_by_itself(const ProcessDefinition& definition, const std::string& event,
                     const InstantWays& plain) {
  const InstantWays heard(definition, {{}, {event}});
  const std::size_t nodes = definition.chart.nodes.size();
  // Twice every node: with and without something on its way to the case.
  std::vector<std::vector<NodeId>> edges(nodes * 2);
  for (NodeId at = 0; at < nodes; ++at) {
    const auto inside = heard.entered_with(at);
    const bool sends = std::any_of(inside.begin(), inside.end(), [&](NodeId step) {
      return sent_to_itself(definition, step) == event;
    });
    const auto& own = plain.edges()[at];
    for (const NodeId to : heard.edges()[at]) {
      const bool hears = std::find(own.begin(), own.end(), to) == own.end();
      const auto with = static_cast<NodeId>(nodes);
      edges[at + with].push_back(hears && !sends ? to : to + with);
      if (!hears) edges[at].push_back(sends ? to + with : to);
    }
  }
  const Circles circles(edges);
  Circle steps;
  if (circles.found.empty()) return steps;
  for (const NodeId at : circles.found.front()) steps.push_back(at % static_cast<NodeId>(nodes));
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

void refuse(const CheckInput& input, const Circle& circle, Findings& findings) {
  const std::string names = names_in(input.definition, circle);
  findings.push_back(finding_at(
      input, Finding::Severity::kError, "E-LIVELOCK", circle.front(),
      {"These steps can lead round in a circle without ever waiting for anything: " + names + ".",
       "这些步骤可能不等待任何事就绕回原处，无限循环：" + names + "。"},
      {"Put a task, an auto step or a wait into the circle that is never skipped.",
       "请在循环中加入不会被跳过的任务、自动步骤或等待。"}));
}

void refuse_echo(const CheckInput& input, const std::string& event, const Circle& circle,
                 Findings& findings) {
  const std::string names = names_in(input.definition, circle);
  const std::string what = event.substr(event.find('.') + 1);
  findings.push_back(finding_at(
      input, Finding::Severity::kError, "E-LIVELOCK", circle.front(),
      {"These steps wait only for '" + what + "', which they send themselves, and so go round for "
           "ever: " + names + ".",
       "这些步骤只等待由其自身发送的“" + what + "”，因而无限循环：" + names + "。"},
      {"Send something else, or put a task or another wait into the circle.",
       "请发送其他内容，或在循环中加入任务或其他等待。"}));
}

}  // namespace

std::string sent_to_itself(const ProcessDefinition& definition, NodeId step) {
  const auto* send = std::get_if<SendStep>(&definition.steps[step].kind);
  if (send == nullptr) return {};
  if (!send->signal.empty()) return "signal." + send->signal;
  const auto message = definition.messages.find(send->message);
  const bool own = message != definition.messages.end() && !send->key.empty() &&
                   !message->second.key.empty() &&
                   message->second.key.source() == send->key.source();
  return own ? "message." + send->message : std::string();
}

void check_livelock(const CheckInput& input, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  const InstantWays ways(definition);
  const Circles circles(ways.edges());
  for (const Circle& circle : circles.found) refuse(input, circle, findings);
  if (!circles.found.empty()) return;
  std::set<std::string> events;
  for (NodeId at = 0; at < definition.steps.size(); ++at) {
    const std::string event = sent_to_itself(definition, at);
    if (!event.empty()) events.insert(event);
  }
  for (const std::string& event : events) {
    const Circle circle = fed_by_itself(definition, event, ways);
    if (!circle.empty()) refuse_echo(input, event, circle, findings);
  }
  check_echoes(input, ways, findings);
}

}  // namespace recourse::definition
