#!/usr/bin/env python3
"""Shows that an export means what the raw TOML does, for all grants, and that no entry of it can go unnoticed.

    prove.py COMMAND SPEC..                   of each spec every export that COMMAND, a `cargo-scopes`, makes
    prove.py --tables TABLES COMMAND SPEC..   and what compiled code holds, as TABLES, `src/bin/tables.rs`, prints it

Two things are compared. What a name grants is a set of atoms, and a requirement is met by the grants that come to
one of a few least sets; specs with the same closures and the same least sets allow the same for all grants. The
solver z3 is asked as well, of formulas over the single inclusions: is there a grant for which any operation differs?
Then each inclusion, operation, alternative and name in an export is taken out in turn. It is seen in the least sets,
or z3 shows that no grant can tell.
"""

import argparse
import copy
import functools
import json
import subprocess
import sys
import time

import z3

import exports
import rules
from rules import ALL, ANY, TOKEN


class Meaning:
    """What rules come to, as sets of bits: one for each atom."""

    def __init__(self, bits, given, kinds, tells_token):
        self.rules, self.kinds = given, kinds
        self.bits = bits
        self.token = bits[TOKEN] if tells_token else 0
        self.closures = {}
        for grant in given.brings:
            if grant[0] in kinds:
                self.close(grant)
        self.operations = {id: self.least(formula) for id, formula in given.operations.items()}

    def close(self, grant, brought=None):
        """All that a grant comes to, or would if it brought something else."""
        if brought is None:
            if grant not in self.closures:
                self.closures[grant] = self.close(grant, self.rules.brings[grant])
            return self.closures[grant]
        closed = self.bits.get(grant, 0) | (self.token if grant[0].startswith("scope") else 0)
        for other in brought:
            closed |= self.close(other)
        return closed

    def least(self, formula):
        """The least closed sets that meet a formula."""
        kind, rest = formula
        if kind == ALL:
            found = {0}
            for part in rest:
                found = smallest({one | other for one in found for other in self.least(part)})
            return found
        if kind == ANY:
            return smallest(set().union(*(self.least(part) for part in rest)))
        return {self.token if formula == TOKEN else self.closures[formula]}


def smallest(sets):
    return sets if len(sets) < 2 else {it for it in sets if not any(it != other and it & other == other for other in sets)}


class Formulas:
    """The same as formulas of z3, over a variable for each grant."""

    def __init__(self, given, kinds, tells_token):
        self.rules = given
        self.by = {grant: [] for grant in given.brings}
        for grant, brought in given.brings.items():
            for other in brought if grant[0] in kinds else ():
                self.by[other].append(grant)
        self.held = {}
        for grant in given.brings:
            if grant[0] in kinds:
                self.hold(grant)
        scopes = [it for grant, it in self.held.items() if grant[0].startswith("scope")]
        self.held[TOKEN] = z3.Or(z3.Bool("token"), *scopes) if tells_token else z3.BoolVal(True)

    def hold(self, grant):
        if grant not in self.held:
            own = z3.Bool(" ".join(grant))
            by = self.by[grant]
            self.held[grant] = z3.Or(own, *map(self.hold, by)) if by else own
        return self.held[grant]

    def without(self, grant, other):
        """The atoms that are held by other grants where one no longer brings another."""
        below = self.rules.close([other])
        less = copy.copy(self)
        less.by = {**self.by, other: [it for it in self.by[other] if it != grant]}
        less.held = {it: held for it, held in self.held.items() if it not in below}
        return {it: less.hold(it) for it in below if it[0] != "role"}

    def of(self, formula):
        kind, rest = formula
        if kind == ALL:
            return z3.And(*map(self.of, rest))
        if kind == ANY:
            return z3.Or(*map(self.of, rest))
        return self.held[formula]

    def atoms(self):
        return {grant: it for grant, it in self.held.items() if grant[0] in ("scope", "permission")}


@functools.cache
def formulas(spec, kinds, tells_token):
    """Those of a spec, with those of its operations."""
    raw = Formulas(spec, kinds, tells_token)
    return raw, {id: raw.of(formula) for id, formula in spec.operations.items()}


def differ(pairs):
    """A grant for which a pair of formulas differs, or None."""
    solver = z3.Solver()
    solver.add(z3.Or(*(z3.Xor(one, other) for one, other in pairs if not one.eq(other))))
    return solver.model() if solver.check() == z3.sat else None


def variants(formula):
    """The formula without each part of it."""
    kind, rest = formula
    if kind in (ALL, ANY):
        for at, part in enumerate(rest):
            yield (kind, rest[:at] + rest[at + 1:])
            for variant in variants(part):
                yield (kind, [*rest[:at], variant, *rest[at + 1:]])


def prove(name, spec, export, kinds, tells_token):
    """Fails where the two differ for any grant; says what was compared."""
    started = time.process_time()
    bits = {atom: 1 << at for at, atom in enumerate([TOKEN, *(it for it in spec.brings if it[0] in ("scope", "permission"))])}
    wanted, found = (Meaning(bits, it, kinds, tells_token) for it in (spec, export))
    for what in ("closures", "operations"):
        one, other = getattr(wanted, what), getattr(found, what)
        wrong = [key for key in {**one, **other} if one.get(key) != other.get(key)]
        if wrong:
            raise SystemExit(f"{name}: {what} differ: {wrong[:5]}")
    compared = time.process_time()

    raw, raw_of = formulas(spec, kinds, tells_token)
    made = Formulas(export, kinds, tells_token)
    pairs = [(it, made.of(export.operations[id])) for id, it in raw_of.items()]
    model = differ([*pairs, *((it, made.atoms()[atom]) for atom, it in raw.atoms().items())])
    if model is not None:
        raise SystemExit(f"{name}: z3 found a grant for which they differ: {model}")
    solved = time.process_time()

    entries = same = 0
    for id, formula in export.operations.items():
        # an operation that is taken out is not asked about: its key is gone
        entries += 1
        for variant in variants(formula):
            entries += 1
            if found.least(variant) == wanted.operations[id]:
                same += 1
                if differ([(raw_of[id], made.of(variant))]) is not None:
                    raise SystemExit(f"{name}: {id}: an entry that is taken out is not noticed")
    for grant, brought in export.brings.items():
        for other in brought if grant[0] in kinds else ():
            entries += 1
            if found.close(grant, [it for it in brought if it != other]) == wanted.closures[grant]:
                same += 1
                less = made.without(grant, other)
                if differ([(raw.held[atom], it) for atom, it in less.items()]) is not None:
                    raise SystemExit(f"{name}: {grant}: {other} that is taken out is not noticed")
    ended = time.process_time()
    print(
        f"{name}: {len(export.operations)} operations, 2^{len(wanted.closures)} grants; {entries} entries, {same} of "
        f"which no grant can tell; compared in {compared - started:.2f} s, by z3 in {solved - compared:.2f} s, "
        f"entries in {ended - solved:.2f} s",
        flush=True,
    )
    return entries


def main():
    sys.setrecursionlimit(100_000)
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("command")
    arguments.add_argument("specs", nargs="+")
    arguments.add_argument("--tables")
    given = arguments.parse_args()
    for file in given.specs:
        spec = rules.read(file)
        if given.tables:
            asked = json.dumps(list(spec.brings))
            done = subprocess.run([given.tables, file], input=asked, capture_output=True, text=True, check=True)
            prove(f"{file}: crate", spec, exports.crate(done.stdout, spec), exports.ALL_GRANTS, True)
        for name, (reader, parts, kinds, tells_token) in exports.EXPORTS.items():
            made = exports.make(given.command, name, parts, file)
            if made is not None:
                prove(f"{file}: {name}", spec, reader(*made, spec), kinds, tells_token)


if __name__ == "__main__":
    main()
