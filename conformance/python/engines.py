#!/usr/bin/env python3
"""Asks second implementations of Rego (rego-cpp, by `regopy`) and Casbin (`pycasbin`) with the exports.

    engines.py COMMAND RANDOM MOST SPEC..

Every decision of `vectors.py RANDOM MOST` must come out as it says. COMMAND is a `cargo-scopes`.
"""

import json
import sys
import time

import casbin
import regopy
from casbin.persist.adapters.string_adapter import StringAdapter

import exports
from vectors import Vectors


class Rego:
    """rego-cpp, with the policy and the data compiled into a bundle.

    It does not find a name in data that holds a quotation mark or a backslash, and denies.
    """

    name = "rego"
    unknown = '"\\'

    def __init__(self, texts, names):
        policy, data = texts
        module = policy.split("\npackage ", 1)[1].split(".", 1)[0]
        self.names = names
        self.rule = f"{module}/authz/allow"
        compiler = regopy.Interpreter()
        compiler.add_module("policy.rego", policy)
        compiler.add_data_json(data)
        self.bundle = compiler.build(None, [self.rule])
        self.engine = regopy.Interpreter()

    def grant(self, number, granted, token):
        self.input = {f"{kind}s": [self.names[kind][at] for at in chosen] for kind, chosen in granted.items()}
        if not token:
            del self.input["scopes"]

    def answer(self, operation):
        self.engine.set_input({**self.input, "operation": operation})
        [said] = json.loads(str(self.engine.query_bundle_entrypoint(self.bundle, self.rule)))["expressions"]
        return said


class Casbin:
    """pycasbin evaluates its matcher for each line of a policy: each operation has an enforcer with its lines."""

    name = "casbin"
    unknown = ""

    def __init__(self, texts, names):
        model, policy = texts
        self.names = names
        own = {}
        for line in policy.split("\n"):
            if line.startswith("p, "):
                own.setdefault(line.split(", ")[1], []).append(line)
        whole = casbin.Enforcer(casbin.Enforcer.new_model(text=model), StringAdapter(policy))
        self.links = whole.get_role_manager()
        self.enforcers = {}
        for id, lines in own.items():
            enforcer = casbin.Enforcer(casbin.Enforcer.new_model(text=model), StringAdapter("\n".join(lines)))
            enforcer.get_model()["g"]["g"].rm = self.links
            self.enforcers[id] = enforcer

    def grant(self, number, granted, token):
        self.subject = f"token:{number}"
        for kind, chosen in granted.items():
            for at in chosen:
                self.links.add_link(self.subject, f"{kind}:{self.names[kind][at]}")

    def answer(self, operation):
        return self.enforcers[operation].enforce(self.subject, operation)


def main():
    command, count, most, *specs = sys.argv[1:]
    for file in specs:
        head, *lines = Vectors(file, int(count)).lines(int(most))
        names = {kind: head[f"{kind}s"] for kind in ("scope", "permission", "role")}
        for engine in (Rego, Casbin):
            texts = exports.make(command, engine.name, exports.EXPORTS[engine.name][1], file)
            if texts is None:
                continue
            started = time.process_time()
            asked = engine(texts, names)
            decisions = 0
            for number, (token, thing, *chosen, operations, answers) in enumerate(lines):
                # Casbin has subjects, which are tokens
                if engine is Casbin and not token:
                    continue
                asked.grant(number, dict(zip(names, chosen)), token)
                ids = [head["operations"][at] for at in operations]
                roles = "".join(names["role"][at] for at in chosen[2])
                for id, answer in zip(ids, answers):
                    if any(it in id + roles for it in engine.unknown):
                        continue
                    if "01"[asked.answer(id)] != answer:
                        raise SystemExit(f"{file}: {engine.__name__}: {chosen}: {id}: not {answer}")
                    decisions += 1
            spent = time.process_time() - started
            print(f"{file}: {engine.__name__}: {decisions} decisions, none of which differ, in {spent:.0f} s", flush=True)


if __name__ == "__main__":
    main()
