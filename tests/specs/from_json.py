#!/usr/bin/env python3
"""Prints a scopes.toml made from a JSON list of scopes and operations.

    python3 from_json.py INPUT.json NAME > NAME.toml

The JSON holds `scopes` (name, includes, and perhaps bit, restricted, description) and perhaps
`operations` (id, method, path, and `requires`: any of these lists, each one all of its scopes).
Names are kept byte for byte and nothing is sorted: the same input gives the same output.
"""

import json
import re
import sys

WIDTH = 100  # a list that would make a longer line is broken, one value a line
SCOPE_TOKEN = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+")  # RFC 6749 section 3.3
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
KEPT = re.compile(r"[A-Z][A-Za-z0-9]*")  # a name that serves as the Rust identifier as it is


def string(text):
    """A TOML basic string. JSON's escapes are TOML's, for all that can occur here."""
    return json.dumps(text, ensure_ascii=False)


def key(name):
    return name if BARE_KEY.fullmatch(name) else string(name)


def array(values, indent=0):
    line = "[" + ", ".join(values) + "]"
    if indent + len(line) <= WIDTH:
        return line
    return "[\n" + "".join(f"    {value},\n" for value in values) + "]"


def words(name):
    """Splits as the crate `heck` does: at what is no letter or digit, at aB, and at A|Bc in ABc."""
    for part in re.split(r"[^A-Za-z0-9]+", name):
        start, mode = 0, None  # the mode is the case of the word's last letter
        for i, c in enumerate(part[:-1]):
            following = part[i + 1]
            now = "lower" if c.islower() else "upper" if c.isupper() else mode
            if now == "lower" and following.isupper():
                yield part[start : i + 1]
                start, mode = i + 1, None
            elif mode == "upper" and c.isupper() and following.islower():
                yield part[start:i]
                start, mode = i, None
            else:
                mode = now
        if part:
            yield part[start:]


def identifier(name):
    if KEPT.fullmatch(name):
        return name
    return "".join(word.capitalize() for word in words(name))


def renamed(names):
    """The names that need a `rust` of their own: the later of two whose identifiers collide."""
    taken = {identifier(name) for name in names}
    seen, result = set(), {}
    for name in names:
        ident = identifier(name)
        if not KEPT.fullmatch(ident) or ident == "Self":
            sys.exit(f"{name!r} gives no Rust identifier")
        if ident in seen:
            n = 2
            while f"{ident}{n}" in taken:
                n += 1
            ident = result[name] = f"{ident}{n}"
            taken.add(ident)
        seen.add(ident)
    return result


def requirement(any_of):
    """The format's shapes: one name, a list (all of), or { any = [..] } of such."""
    shapes = [string(all_of[0]) if len(all_of) == 1 else array(map(string, all_of)) for all_of in any_of]
    if len(shapes) == 1:
        return shapes[0]
    return "{ any = [" + ", ".join(shapes) + "] }"


def check(names, what):
    if len(set(names)) != len(names):
        sys.exit(f"a {what} is declared twice")


def main(path, name):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    scopes, operations = data["scopes"], data.get("operations", [])
    names = [scope["name"] for scope in scopes]
    ids = [operation["id"] for operation in operations]
    check(names, "scope")
    check(ids, "operation")
    for scope in names:
        if not SCOPE_TOKEN.fullmatch(scope):
            sys.exit(f"{scope!r} is no scope-token")

    out = [
        "# Made by from_json.py: do not edit.",
        "",
        "[spec]",
        f"name = {string(name)}",
        f"title = {string(name.capitalize())}",
        # The JSON describes nothing, so neither does this file.
        'allow = ["missing-description"]',
    ]

    rust = renamed(names)
    for scope in scopes:
        includes = scope["includes"]
        everything = len(names) > 2 and set(includes) == set(names) - {scope["name"]}
        out += ["", f"[scopes.{key(scope['name'])}]"]
        if scope.get("description"):
            out.append(f"description = {string(scope['description'])}")
        if everything:
            out.append('includes = ["*"]')
        elif includes:
            out.append(f"includes = {array(list(map(string, includes)), len('includes = '))}")
        if scope.get("restricted"):
            out.append("restricted = true")
        if scope["name"] in rust:
            out.append(f"rust = {string(rust[scope['name']])}")
        if scope.get("bit") is not None:
            out.append(f"bit = {scope['bit']}")

    rust = renamed(ids)
    for operation in operations:
        requires = operation["requires"]
        for scope in sum(requires, []):
            if scope not in names:
                sys.exit(f"{operation['id']!r} requires {scope!r}, which is not declared")
        if any(not all_of for all_of in requires):
            sys.exit(f"{operation['id']!r} has an empty alternative")
        out += [
            "",
            f"[operations.{key(operation['id'])}]",
            f"call = {string(operation['method'] + ' ' + operation['path'])}",
        ]
        if operation["id"] in rust:
            out.append(f"rust = {string(rust[operation['id']])}")
        out.append(f"scopes = {requirement(requires)}" if requires else "public = true")

    print("\n".join(out))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
