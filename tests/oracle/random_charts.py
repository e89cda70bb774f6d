"""Random charts for step_algorithm.py, and the same charts as SCXML documents. Every chart is
legal: targets of one transition lie in different regions, defaults lie inside, circles without a
wait are bounded by counters."""
from xml.sax.saxutils import escape, quoteattr

from step_algorithm import State, Transition

EVENTS = ["a", "b", "c", "a.x", "b.y.z"]
DESCRIPTORS = ["a", "b", "c", "a.*", "b.y", "b.*", "a.x", "*", "c.*"]


class Chart:
    def __init__(self, random):
        self.random = random
        self.states, self.counters, self.raised = [], [], 0
        self.root = State("", "compound", None)
        self.budget = random.randint(3, 22)
        self.grow(self.root, depth=0)
        for state in self.states:
            self.choose_default(state)
        self.choose_default(self.root)
        for state in self.states:
            self.choose_content(state)
        for state in self.states:
            self.choose_transitions(state)
        self.events = [random.choice(EVENTS) for _ in range(random.randint(1, 10))]

    # --- states

    def add(self, kind, parent):
        state = State("s%d" % (len(self.states) + 1), kind, parent)
        self.states.append(state)
        state.order = len(self.states)
        (parent.histories if state.is_history() else parent.children).append(state)
        self.budget -= 1
        return state

    def grow(self, parent, depth):
        r = self.random
        wanted = r.randint(2, 3) if parent.kind == "parallel" else r.randint(1, 4)
        finals = 0
        for i in range(wanted):
            if i > 0 and self.budget <= 0:
                break
            if parent is not self.root and r.random() < 0.12:
                self.add(r.choice(["shallow", "deep"]), parent)
            inner = depth < 4 and self.budget > 2
            choices = ["atomic"] * 4 + (["compound"] * 4 + ["parallel"] * 3 if inner else [])
            final = 0.04 if parent is self.root else 0.2
            kind = r.choice(choices)
            if parent.kind == "compound" and i > 0 and r.random() < final:
                kind = "final"
                finals += 1
            state = self.add(kind, parent)
            if kind in ("compound", "parallel"):
                self.grow(state, depth + 1)

    def inside(self, state):
        """All proper descendants, without histories."""
        found = []
        for child in state.children:
            found += [child] + self.inside(child)
        return found

    def histories_inside(self, state, own):
        found = list(state.histories) if own else []
        for child in state.children:
            found += self.histories_inside(child, True)
        return found

    def apart(self, one, other):
        """May both be targets of one transition? Their nearest common ancestor is a parallel, and
        each lies in a region of it."""
        mine, theirs = [one] + one.around, [other] + other.around
        if one in theirs or other in mine:
            return False
        around = next(s for s in mine if s in theirs)
        if around.kind != "parallel":
            return False
        return not any(s.is_history() and s.parent is around for s in (one, other))

    def several(self, first, candidates):
        found = [first]
        for s in self.random.sample(candidates, len(candidates)):
            if len(found) < 3 and all(self.apart(s, f) for f in found):
                found.append(s)
        self.random.shuffle(found)
        return found

    def choose_default(self, state):
        r = self.random
        if state.is_history():
            inside = self.inside(state.parent) + self.histories_inside(state.parent, own=False)
            if state.kind == "shallow" and r.random() < 0.7:
                inside = state.parent.children
            state.initial = self.several(r.choice(inside), inside if r.random() < 0.3 else [])
        elif state.kind == "compound":
            inside = self.inside(state)
            if state.parent is not None:
                inside = inside + self.histories_inside(state, own=True)
            state.initial = [state.children[0]]
            if r.random() < 0.4:
                state.initial = self.several(r.choice(inside), inside if r.random() < 0.5 else [])

    # --- what they do

    def content(self, chance):
        r, found = self.random, []
        while r.random() < chance:
            self.raised += 1
            kind = r.choice(["raise", "raise", "send", "log", "when"])
            if kind == "log":
                found.append(("log", "n%d" % self.raised))
            elif kind == "when":
                found.append(("when", [self.fact()], [("log", "w%d" % self.raised)]))
            else:
                counter = self.counter()
                event = r.choice(EVENTS)
                found.append(("when", [("below", counter, r.randint(1, 3))],
                              [("count", counter), (kind, event)]))
        return found

    def counter(self):
        self.counters.append("c%d" % (len(self.counters) + 1))
        return self.counters[-1]

    def fact(self):
        r = self.random
        states = [s for s in self.states if not s.is_history()]
        if self.counters and r.random() < 0.3:
            return ("below", r.choice(self.counters), r.randint(1, 3))
        return (r.choice(["in", "in", "out"]), r.choice(states))

    def choose_content(self, s):
        if s.is_history():
            s.initial_content = [("log", "default " + s.name)] + self.content(0.15)
            return
        s.onentry = [("log", "+" + s.name)] + self.content(0.12)
        s.onexit = [("log", "-" + s.name)] + self.content(0.08)
        if s.kind == "compound":
            s.initial_content = [("log", "initial " + s.name)] + self.content(0.1)

    def choose_transitions(self, source):
        if source.is_history() or source.kind == "final":
            return
        r = self.random
        for i in range(r.choice([0, 1, 1, 2, 2, 3])):
            targets = []
            if r.random() < 0.85:
                targets = [r.choice(self.states)]
                if r.random() < 0.35:
                    targets = self.several(targets[0], self.states)
            condition = [self.fact() for _ in range(r.choice([0, 0, 0, 1, 1, 2]))]
            content = [("log", "%s/%d" % (source.name, i))] + self.content(0.15)
            events = []
            if r.random() < 0.85:
                events = r.sample(DESCRIPTORS, r.choice([1, 1, 1, 2]))
                named = [s for s in self.states if s.kind in ("compound", "parallel")]
                if named and r.random() < 0.25:
                    events.append("done.state." + r.choice(named).name)
            else:
                counter = self.counter()
                condition.append(("below", counter, r.randint(1, 2)))
                content.insert(0, ("count", counter))
            internal = r.random() < 0.35
            source.transitions.append(
                Transition(source, events, condition, targets, internal, content))

    # --- as a document

    def scxml(self):
        out = ['<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial=%s>'
               % ids(self.root.initial)]
        out.append("<datamodel>%s</datamodel>"
                   % "".join('<data id="%s" expr="0"/>' % c for c in self.counters))
        out += [self.element(s) for s in self.in_order(self.root)]
        return "".join(out) + "</scxml>"

    def in_order(self, state):
        return sorted(state.children + state.histories, key=lambda s: s.order)

    def element(self, s):
        if s.is_history():
            return '<history id="%s" type="%s"><transition target=%s>%s</transition></history>' % (
                s.name, s.kind, ids(s.initial), xml(s.initial_content))
        tag = {"parallel": "parallel", "final": "final"}.get(s.kind, "state")
        parts = ['<%s id="%s">' % (tag, s.name)]
        if s.kind == "compound":
            parts.append("<initial><transition target=%s>%s</transition></initial>"
                         % (ids(s.initial), xml(s.initial_content)))
        parts.append("<onentry>%s</onentry><onexit>%s</onexit>" % (xml(s.onentry), xml(s.onexit)))
        for t in s.transitions:
            words = ' type="internal"' if t.internal else ""
            if t.events:
                words += ' event="%s"' % " ".join(t.events)
            if t.targets:
                words += " target=" + ids(t.targets)
            if t.condition:
                words += " cond=" + quoteattr(expression(t.condition))
            parts.append("<transition%s>%s</transition>" % (words, xml(t.content)))
        parts += [self.element(child) for child in self.in_order(s)]
        return "".join(parts) + "</%s>" % tag


def ids(states):
    return '"%s"' % " ".join(s.name for s in states)


def expression(condition):
    words = {"in": "In('%s')", "out": "!In('%s')"}
    return " && ".join("%s < %d" % fact[1:] if fact[0] == "below" else words[fact[0]] % fact[1].name
                       for fact in condition) or "true"


def xml(content):
    out = []
    for action in content:
        if action[0] == "log":
            out.append('<log label="%s"/>' % escape(action[1]))
        elif action[0] == "count":
            out.append('<assign location="{0}" expr="{0} + 1"/>'.format(action[1]))
        elif action[0] == "when":
            out.append("<if cond=%s>%s</if>" % (quoteattr(expression(action[1])), xml(action[2])))
        else:
            out.append('<%s event="%s"/>' % action)
    return "".join(out)
