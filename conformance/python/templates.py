#!/usr/bin/env python3
"""Writes decisions about objects, a line of JSON each: by the raw TOML of a spec with open parameters alone.

    templates.py SPEC COUNT

The first line is a list of operations. Each other line is one grant and one object: the tokens of the app and of the
user as they are carried, the user's roles, what of the tokens is a name of the spec and what is an instance (the name
and its values), the object, and for each operation whether it is allowed: `0` or `1`. COUNT decisions at least.
"""

import json
import random
import re
import sys
import tomllib
from fnmatch import fnmatchcase

FORMS = {"id": r"[A-Za-z0-9_-]{1,128}", "name": r"(?!\.{1,2}(?![\w.-]))[A-Za-z0-9_.-]{1,128}"}
VALUES = ["acme", "site", "a.b", "a", "~x:#", "new", "..", "007", "{org}", "*"]


class Vocabulary:
    def __init__(self, items, parameters):
        self.items = items
        self.patterns = {name: self.pattern(name, parameters) for name in items if "{" in name}

    def pattern(self, name, parameters):
        def hole(match):
            table = parameters[match[1]]
            form = table.get("form", "id")
            values = FORMS[form] if isinstance(form, str) else f"[{form['chars']}]{{1,{form['max']}}}"
            for word in table.get("reserved", []):
                values = rf"(?!{re.escape(word)}(?![\w.-])){values}"
            return f"(?P<{match[1]}>{values})"

        parts = re.split(r"(\{\w+\})", name)
        return re.compile("".join(re.sub(r"\{(\w+)\}", hole, it) if it[:1] == "{" else re.escape(it) for it in parts))

    def read(self, text):
        """The names of the spec in a token, and its instances with their values."""
        names, instances = [], []
        for word in text.split(" "):
            if word in self.items and word not in self.patterns:
                names.append(word)
            for name, pattern in self.patterns.items():
                if match := pattern.fullmatch(word):
                    instances.append((name, match.groupdict()))
        return names, instances

    def held(self, names, instances, thing):
        found = [*names, *(name for name, values in instances if values.items() <= thing.items())]
        for name in found:
            for glob in self.items[name].get("includes", []):
                more = [glob] if glob in self.items else [it for it in self.items if fnmatchcase(it, glob)]
                found.extend(it for it in more if it not in found)
        return set(found)


def is_met(requirement, held):
    match requirement:
        case None:
            return True
        case str():
            return requirement in held
        case list():
            return all(it in held for it in requirement)
        case {"any": ways}:
            return any(is_met(it, held) for it in ways)


def token(draw, vocabulary):
    words = []
    for _ in range(draw.choice([0, 1, 1, 2, 3, 5])):
        name = draw.choice(list(vocabulary.items))
        # a name with its braces is among them, and so are values of no form
        value = lambda hole: draw.choice([*VALUES[:5] * 2, *VALUES, hole[0]])
        words.append(re.sub(r"\{\w+\}", value, name))
    return " ".join(words)


def main():
    path, count = sys.argv[1:]
    with open(path, "rb") as file:
        spec = tomllib.load(file)
    scopes, permissions = (Vocabulary(spec[it], spec["parameters"]) for it in ("scopes", "permissions"))
    operations = spec["operations"]
    print(json.dumps(list(operations)))
    draw = random.Random(25)
    for _ in range(-(-int(count) // len(operations))):
        app, user = token(draw, scopes), token(draw, permissions)
        roles = [role for role in spec["roles"] if draw.random() < 0.1]
        thing = {it: draw.choice([*VALUES[:5] * 3, *VALUES]) for it in spec["parameters"] if draw.random() < 0.9}
        granted, of_user = scopes.read(app), permissions.read(user)
        of_roles = [it for role in roles for it in spec["roles"][role]["permissions"]]
        held = scopes.held(*granted, thing)
        may = permissions.held(of_user[0] + of_roles, of_user[1], thing)
        answers = (is_met(it.get("scopes"), held) and is_met(it.get("permissions"), may) for it in operations.values())
        answers = "".join("01"[it] for it in answers)
        print(json.dumps([app, user, roles, *granted, *of_user, thing, answers]))


main()
