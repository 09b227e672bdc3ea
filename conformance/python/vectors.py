#!/usr/bin/env python3
"""Writes decisions that every engine must make, a line of JSON each: by the raw TOML alone, the same ones each time.

    vectors.py SPEC RANDOM [MOST]       RANDOM grants besides the single ones and the pairs

Where there are more than MOST decisions, that many of them are left, evenly spread: some engines take milliseconds.

The first line holds the names, and of roles what is left of them in lower case. Each other line is a grant: token, object, scopes, permissions, roles, operations,
answers. Names are numbers in the lists of the first line, and answers are a text of `0` and `1`, one for each
operation. Token 0 is none. The others are granted something on each of their objects, and nothing on others; an
engine that knows no objects takes each line for a grant of its own.
"""

import itertools
import json
import math
import random
import sys

import rules

OBJECTS = ("main", "a", "b")
# operations for each random grant
EACH = 10


class Vectors:
    def __init__(self, path, count):
        self.rules = rules.read(path)
        self.names = {kind: self.rules.of(kind) for kind in ("scope", "permission", "role")}
        self.operations = list(self.rules.operations)
        self.count = count
        # an operation depends on the names in its requirement: by these its answer is known
        self.closures = {grant: self.rules.close([grant]) for grant in self.rules.brings}

    def line(self, token, thing, granted, operations):
        held = {rules.TOKEN} if token else set()
        for kind, chosen in granted.items():
            for at in chosen:
                held |= self.closures[kind, self.names[kind][at]]
        answers = [rules.met(self.rules.operations[self.operations[at]], held) for at in operations]
        return [token, thing, *granted.values(), operations, "".join("01"[it] for it in answers)]

    def grants(self, draw):
        """No token, nothing, everything, each name with none and with all of the other gate, each pair of scopes."""
        everything = list(range(len(self.operations)))
        every = {kind: list(range(len(names))) for kind, names in self.names.items()}
        nothing = {kind: [] for kind in every}
        yield nothing, everything
        yield nothing, everything
        yield every, everything
        for kind, all_of_kind in every.items():
            rest = {"role": [], "permission": []} if kind == "role" else {kind: []}
            for at in all_of_kind:
                yield {**nothing, kind: [at]}, everything
                yield {**every, "role": [], **rest, kind: [at]}, everything
        for pair in itertools.combinations(every["scope"], 2):
            yield {**every, "scope": list(pair)}, [draw.randrange(len(everything)) for _ in range(EACH)]

    def lines(self, most=None):
        head, *lines = self.all()
        decisions = sum(len(answers) for *_, answers in lines)
        step = 1 if most is None else -(-decisions // most)
        # each operation has its turn
        while math.gcd(step, len(self.operations) * EACH) > 1:
            step += 1
        yield head
        seen = 0
        for *grant, operations, answers in lines:
            kept = [at for at in range(len(operations)) if (seen + at) % step == 0]
            seen += len(operations)
            if kept:
                yield [*grant, [operations[at] for at in kept], "".join(answers[at] for at in kept)]

    def all(self):
        words = {name: word for word, name in self.rules.role_words.items()}
        names = {f"{kind}s": names for kind, names in self.names.items()}
        yield {"operations": self.operations, **names, "roleWords": [words[name] for name in names["roles"]]}
        draw = random.Random(26)
        for token, (granted, operations) in enumerate(self.grants(draw)):
            yield self.line(token, "main", granted, operations)
        for _ in range(self.count // len(OBJECTS) + 1):
            token += 1
            for thing in OBJECTS:
                granted = {}
                for kind, names in self.names.items():
                    # none of them, all, a pair, or each with some chance
                    size = draw.choice([0, 2, 2, 3, len(names), draw.randrange(len(names) + 1), draw.randrange(8)])
                    # roles are held everywhere, and hold on the main object only
                    size *= thing == "main" or kind != "role"
                    granted[kind] = sorted(draw.sample(range(len(names)), min(size, len(names))))
                operations = [draw.randrange(len(self.operations)) for _ in range(EACH)]
                yield self.line(token, thing, granted, operations)


def main():
    path, count, *most = sys.argv[1:]
    for line in Vectors(path, int(count)).lines(*map(int, most)):
        print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
