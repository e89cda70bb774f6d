"""The step algorithm of SCXML 1.0, appendix D, written down from the recommendation and from nothing
else. It is slow and plain on purpose: the kernel is compared with it.

Three places follow the text of the recommendation where its pseudo-code differs:
- the domain of a transition is found once, before anything is left: what is left and what is entered
  belong to one domain (3.13), even when a history remembers something else in between;
- only descendants of the domain of a transition are entered (3.13, entry set), even when a history
  stands further out and the states it remembers lie inside the domain;
- a parallel directly inside a parallel counts as finished when its regions are (3.4), so the outer
  one is finished by the last of them, too.
"""
from collections import deque

MICROSTEPS_MAX = 1000


class Livelock(Exception):
    pass


class State:
    """kind: atomic, compound, parallel, final, shallow, deep. `initial` are ids; for a history its
    default. Contents are lists of actions: ("log", text), ("raise", event), ("send", event),
    ("count", name)."""

    def __init__(self, name, kind, parent):
        self.name, self.kind, self.parent = name, kind, parent
        self.children, self.histories, self.transitions = [], [], []
        self.initial, self.initial_content = [], []
        self.order = 0
        self.around = [] if parent is None else [parent] + parent.around
        self.onentry, self.onexit = [], []

    def is_history(self):
        return self.kind in ("shallow", "deep")

    def ancestors(self, stop=None):
        """Proper ancestors, innermost first, without `stop` and what is around it."""
        return self.around[:self.around.index(stop)] if stop in self.around else self.around

    def is_descendant(self, other):
        return other in self.around


class Transition:
    def __init__(self, source, events, condition, targets, internal, content):
        self.source, self.events, self.condition = source, events, condition
        self.targets, self.internal, self.content = targets, internal, content


def name_match(descriptors, name):
    for descriptor in descriptors:
        if descriptor == "*":
            return True
        wanted = descriptor[:-2] if descriptor.endswith(".*") else descriptor
        tokens, own = wanted.split("."), name.split(".")
        if own[:len(tokens)] == tokens:
            return True
    return False


class Machine:
    def __init__(self, root, counters):
        self.root = root
        self.counters = {name: 0 for name in counters}
        self.configuration, self.history = set(), {}
        self.internal, self.external = deque(), deque()
        self.running, self.ended_in, self.log = True, None, []

    # --- what is outside of the algorithm: data and content

    def holds(self, condition):
        """A list of facts that must all hold: ("in", state), ("out", state), ("below", counter,
        limit)."""
        for fact in condition:
            if fact[0] == "in" and fact[1] not in self.configuration:
                return False
            if fact[0] == "out" and fact[1] in self.configuration:
                return False
            if fact[0] == "below" and not self.counters[fact[1]] < fact[2]:
                return False
        return True

    def execute(self, content):
        for action in content:
            if action[0] == "log":
                self.log.append(action[1])
            elif action[0] == "raise":
                self.internal.append(action[1])
            elif action[0] == "send":
                self.external.append(action[1])
            elif action[0] == "count":
                self.counters[action[1]] += 1
            elif action[0] == "when":  # ("when", condition, content)
                if self.holds(action[1]):
                    self.execute(action[2])

    # --- main event loop

    def start(self):
        first = Transition(None, [], [], self.root.initial, False, [])
        self.configuration.add(self.root)
        self.enter_states([first], [self.root])
        self.run()

    def deliver(self, event):
        self.external.append(event)
        self.run()

    def run(self):
        steps = 0
        while self.running:
            enabled = self.select(None)
            if not enabled and self.internal:
                enabled = self.select(self.internal.popleft())
            elif not enabled:
                if not self.external:
                    return
                steps = 0
                enabled = self.select(self.external.popleft())
            steps += 1
            if steps > MICROSTEPS_MAX:
                raise Livelock()
            if enabled:
                domains = [self.domain(t) for t in enabled]
                self.exit_states(enabled)
                for t in enabled:
                    self.execute(t.content)
                self.enter_states(enabled, domains)
        if self.ended_in is not None and self.configuration:
            for s in sorted(self.configuration, key=lambda s: -s.order):
                self.execute(s.onexit)
                self.configuration.discard(s)

    # --- selection

    def select(self, event):
        enabled = []
        atomic = [s for s in self.configuration if s.kind in ("atomic", "final")]
        for state in sorted(atomic, key=lambda s: s.order):
            found = self.first_enabled(state, event)
            if found is not None and found not in enabled:
                enabled.append(found)
        return self.remove_conflicting(enabled)

    def first_enabled(self, state, event):
        for s in [state] + state.around:
            for t in s.transitions:
                woken = not t.events if event is None else name_match(t.events, event)
                if woken and self.holds(t.condition):
                    return t
        return None

    def remove_conflicting(self, enabled):
        filtered = []
        for t1 in enabled:
            preempted, removed = False, []
            for t2 in filtered:
                if self.exit_set([t1]) & self.exit_set([t2]):
                    if t1.source.is_descendant(t2.source):
                        removed.append(t2)
                    else:
                        preempted = True
                        break
            if not preempted:
                filtered = [t for t in filtered if t not in removed] + [t1]
        return filtered

    # --- exits

    def effective_targets(self, targets):
        found = []
        for s in targets:
            if not s.is_history():
                more = [s]
            elif s in self.history:
                more = self.history[s]
            else:
                more = self.effective_targets(s.initial)
            found.extend(m for m in more if m not in found)
        return found

    def domain(self, t):
        targets = self.effective_targets(t.targets)
        if not targets:
            return None
        if t.internal and t.source.kind == "compound" and all(
                s.is_descendant(t.source) for s in targets):
            return t.source
        for around in t.source.around:
            if around.kind == "compound" and all(s.is_descendant(around) for s in targets):
                return around
        raise AssertionError("no common ancestor")

    def exit_set(self, transitions):
        found = set()
        for t in transitions:
            if t.targets:
                domain = self.domain(t)
                found |= {s for s in self.configuration if s.is_descendant(domain)}
        return found

    def exit_states(self, transitions):
        leaving = sorted(self.exit_set(transitions), key=lambda s: -s.order)
        for s in leaving:
            for h in s.histories:
                if h.kind == "deep":
                    kept = [x for x in self.configuration
                            if x.kind in ("atomic", "final") and x.is_descendant(s)]
                else:
                    kept = [x for x in self.configuration if x.parent is s]
                self.history[h] = sorted(kept, key=lambda x: x.order)
        for s in leaving:
            self.execute(s.onexit)
            self.configuration.discard(s)

    # --- entries

    def enter_states(self, transitions, domains):
        to_enter, by_default, history_content = set(), set(), {}
        for t, domain in zip(transitions, domains):
            if domain is None:
                continue
            own, own_default, own_content = set(), set(), {}
            for s in t.targets:
                self.add_descendants(s, own, own_default, own_content)
            for s in self.effective_targets(t.targets):
                self.add_ancestors(s, domain, own, own_default, own_content)
            inside = {s for s in own if s.is_descendant(domain)}
            to_enter |= inside
            by_default |= own_default & inside
            history_content.update((s, c) for s, c in own_content.items() if s in inside)
        for s in sorted(to_enter, key=lambda s: s.order):
            self.configuration.add(s)
            self.execute(s.onentry)
            if s in by_default:
                self.execute(s.initial_content)
            self.execute(history_content.get(s, []))
            if s.kind == "final":
                self.reached_final(s)

    def reached_final(self, final):
        around = final.parent
        if around is self.root:
            self.running, self.ended_in = False, final
            return
        self.internal.append("done.state." + around.name)
        outer = around.parent
        while outer.kind == "parallel" and self.in_final(outer):
            self.internal.append("done.state." + outer.name)
            outer = outer.parent

    def in_final(self, s):
        if s.kind == "compound":
            return any(c.kind == "final" and c in self.configuration for c in s.children)
        if s.kind == "parallel":
            return all(self.in_final(c) for c in s.children)
        return False

    def add_descendants(self, state, to_enter, by_default, history_content):
        rest = (to_enter, by_default, history_content)
        if state.is_history():
            if state in self.history:
                targets = self.history[state]
            else:
                targets = state.initial
                history_content[state.parent] = state.initial_content
            for s in targets:
                self.add_descendants(s, *rest)
            for s in self.effective_targets(targets):
                self.add_ancestors(s, state.parent, *rest)
            return
        to_enter.add(state)
        if state.kind == "compound":
            by_default.add(state)
            for s in state.initial:
                self.add_descendants(s, *rest)
            for s in self.effective_targets(state.initial):
                self.add_ancestors(s, state, *rest)
        elif state.kind == "parallel":
            self.add_regions(state, *rest)

    def add_ancestors(self, state, stop, to_enter, by_default, history_content):
        for around in state.ancestors(stop):
            to_enter.add(around)
            if around.kind == "parallel":
                self.add_regions(around, to_enter, by_default, history_content)

    def add_regions(self, parallel, to_enter, by_default, history_content):
        for child in parallel.children:
            if not any(s.is_descendant(child) for s in to_enter):
                self.add_descendants(child, to_enter, by_default, history_content)

    def active(self):
        if self.ended_in is not None:
            return [self.ended_in.name]
        return sorted(s.name for s in self.configuration if s.kind in ("atomic", "final"))
