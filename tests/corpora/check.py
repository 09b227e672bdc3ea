#!/usr/bin/env python3
"""Holds `cargo scopes import` and `export openapi --into` against documents that vendors publish.

    check.py COMMAND openapi FILE..      # OpenAPI documents, JSON or YAML
    check.py COMMAND discovery FILE..    # Google API discovery documents

COMMAND is the built `cargo-scopes`. Each document is imported, and read here once more, by rules written
apart from the importer. Every operation has to be as it is read here: its method and path, and who may
call it. Then the spec is exported into the document, which must come out byte for byte as it went in.
Prints what differs, and a line of figures. Needs PyYAML.
"""
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

import yaml

TOKEN = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")  # RFC 6749 section 3.3
METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML 1.2: `on` and dates are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))


def load(path):
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    if text.lstrip().startswith("{"):
        return json.loads(text)
    return yaml.load(text, Loader)


def pointer(document, steps):
    for step in [step for step in steps.split("/")[1:]]:
        step = urllib.parse.unquote(step).replace("~1", "/").replace("~0", "~")
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


class Documents:
    def __init__(self, path):
        self.folder = os.path.realpath(os.path.dirname(path) or ".")
        self.loaded = {}
        self.main = os.path.realpath(path)

    def get(self, path):
        if path not in self.loaded:
            self.loaded[path] = load(path)
        return self.loaded[path]

    def resolve(self, value, path):
        """What a value refers to, and the file that it is in; None where it cannot be read."""
        for _ in range(40):
            if not isinstance(value, dict) or "$ref" not in value:
                return value, path
            file, _, steps = value["$ref"].partition("#")
            if "://" in file:
                return None, path
            if file:
                path = os.path.realpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(file)))
                if not path.startswith(self.folder + os.sep) or not os.path.isfile(path):
                    return None, path
            try:
                value = pointer(self.get(path), steps)
            except (KeyError, IndexError, ValueError, TypeError):
                return None, path
        return None, path


def base_of(url):
    if "://" in url:
        url = "/" + url.split("://", 1)[1].partition("/")[2]
    elif url.startswith("//"):
        url = "/" + url[2:].partition("/")[2]
    url = re.split("[?#]", url)[0].rstrip("/")
    while url.startswith("./"):
        url = url[2:]
    if url in ("", "."):
        return ""
    return url if url.startswith("/") else "/" + url


def bases_of(value):
    """The paths of the servers that a value names, with each value of their variables; None without servers."""
    bases = []
    for server in value.get("servers") or []:
        if not isinstance(server.get("url"), str):
            continue
        variables = server.get("variables") or {}
        choices = [[(name, str(one)) for one in variable.get("enum") or [variable.get("default", "{%s}" % name)]]
                   for name, variable in variables.items()]
        for filled in itertools.product(*choices):
            url = server["url"]
            for name, one in filled:
                url = url.replace("{%s}" % name, one)
            bases.append(base_of(url))
    return list(dict.fromkeys(bases)) or None


def openapi(path):
    """The operations of a document: (id, method, paths, who may call)."""
    documents = Documents(path)
    root = documents.get(documents.main)
    swagger = "swagger" in root
    version = str(root.get("openapi", ""))
    declared = (root.get("securityDefinitions") if swagger else
                (root.get("components") or {}).get("securitySchemes")) or {}
    schemes = {name: documents.resolve(value, documents.main)[0] for name, value in declared.items()}
    methods = METHODS[:7] if swagger else METHODS + (["query"] if version >= "3.2" else [])
    found = []
    for template, item in (root.get("paths") or {}).items():
        if template.startswith("x-"):
            continue
        resolved, where = documents.resolve(item, documents.main)
        if resolved is None:
            continue
        item = {**resolved, **{key: value for key, value in item.items() if key != "$ref"}}
        operations = [(method.upper(), item[method]) for method in methods if method in item]
        if version >= "3.2":
            operations += (item.get("additionalOperations") or {}).items()
        for method, operation in operations:
            operation, _ = documents.resolve(operation, where)
            if not isinstance(operation, dict):
                continue
            whole = [base_of(root.get("basePath") or "")] if swagger else bases_of(root) or [""]
            bases = bases_of(operation) or bases_of(item) or whole
            calls = [base + template for base in bases]
            found.append((operation, method, calls, operation.get("security", root.get("security"))))
    named = set()
    for *_, security in found:
        for entry in security if isinstance(security, list) else []:
            named |= {name for name, scopes in entry.items() if scopes}
    kinds = {name: (scheme or {}).get("type") for name, scheme in schemes.items()}
    bearer = {name for name, scheme in schemes.items()
              if kinds[name] == "http" and str(scheme.get("scheme")).lower() == "bearer"}
    tokens = {name for name, kind in kinds.items() if kind in ("oauth2", "openIdConnect")}
    tokens |= {name for name in bearer if name in named or not tokens}
    names = set()
    for name, scheme in schemes.items():
        if kinds[name] == "oauth2":
            flows = [flow for key, flow in (scheme.get("flows") or {}).items() if not key.startswith("x-")]
            for flow in flows + [scheme]:
                names |= {name for name in flow.get("scopes") or {} if not name.startswith("x-")}
    fixed = bool(names)
    operations, ids = [], set()
    for operation, method, calls, security in found:
        name = operation.get("operationId")
        name = name if name and name not in ids else f"{method} {calls[0]}"
        ids.add(name)
        needs = who(security, schemes, tokens)
        if isinstance(needs, frozenset):
            sayable = {name for name in frozenset().union(*needs) if TOKEN.fullmatch(name) and (name in names or not fixed)}
            needs = frozenset(alternative for alternative in needs if alternative <= sayable) or None
        operations.append((name, method, calls, needs))
    return operations


def who(security, schemes, tokens):
    """"public", "token", the alternatives, or None where a spec cannot say it."""
    if not isinstance(security, list):
        return None
    if not security or {} in security:
        return "public"
    alternatives = set()
    token = False
    for entry in security:
        if not set(entry) <= set(schemes):
            continue
        scoped = [name for name in entry if name in tokens]
        if not scoped or len({grant(schemes[name], entry[name]) for name in scoped}) > 1:
            continue
        if len(scoped) > 1 and not all(is_agreed(schemes[name]) for name in scoped):
            continue
        scopes = entry[scoped[0]]
        if not scopes:
            token = True
        else:
            alternatives.add(frozenset(scopes))
    if token:
        return "token"
    return frozenset(alternatives) or None


def grant(scheme, scopes):
    """What has to be the same for two schemes to be flows of one grant."""
    flows = list((scheme.get("flows") or {"": scheme}).values())
    declared = frozenset(name for flow in flows for name in flow.get("scopes") or {})
    return frozenset(flow.get("authorizationUrl") for flow in flows), declared, frozenset(scopes)


def is_agreed(scheme):
    """Whether a user agrees in each flow of a scheme, at one server."""
    flows = list((scheme.get("flows") or {"": scheme}).values())
    return scheme.get("type") == "oauth2" and len({flow.get("authorizationUrl") for flow in flows}) == 1 and all(
        flow.get("authorizationUrl") for flow in flows)


def discovery(path):
    root = load(path)
    scoped = bool(root.get("auth", {}).get("oauth2", {}).get("scopes"))
    operations = []

    def walk(resource):
        for name, method in (resource.get("methods") or {}).items():
            scopes = method.get("scopes")
            needs = frozenset(frozenset([scope]) for scope in scopes) if scopes else (None if scoped else "token")
            operations.append((method.get("id", name), method["httpMethod"], shapes(root, method), needs))
        for inner in (resource.get("resources") or {}).values():
            walk(inner)

    walk(root)
    return operations


def shapes(root, method):
    """The forms that the path of a method may have in a spec, without the names of its parameters."""
    base = root.get("servicePath") or ""
    wide = [method.get("flatPath"), method["path"]]
    return {shape(path if path.startswith("/") else "/" + base.lstrip("/") + path) for path in wide if path}


def shape(path):
    return re.sub(r"\{[^}]*\}", "{}", path)


def run(*words):
    return subprocess.run(words, capture_output=True, text=True)


def check(command, kind, path, folder):
    """What differs, and how many operations were compared."""
    spec = os.path.join(folder, "scopes.toml")
    done = run(command, "import", {"discovery": "google-discovery"}.get(kind, kind), path, "-o", spec)
    partial = done.returncode == 2
    if partial:
        done_partly = run(command, "import", {"discovery": "google-discovery"}.get(kind, kind), path, "-o", spec, "--partial")
        if done_partly.returncode == 2:
            error = next((line for line in done.stderr.splitlines() if line.startswith("error")), "no error")
            return "refused", [error], 0
    wanted = (openapi if kind == "openapi" else discovery)(path)
    shown = run(command, "show", "--format", "json", "--spec", spec)
    if shown.returncode:
        return "refused", [shown.stderr], 0
    got = {operation["id"]: operation for operation in json.loads(shown.stdout)["operations"]}
    wrong = []
    for name, method, call, needs in wanted:
        operation = got.pop(name, None)
        if needs is None:
            if operation is not None:
                wrong.append(f"{name}: is there, and nothing says what it needs")
            continue
        if operation is None:
            wrong.append(f"{name}: is missing")
            continue
        is_now = ("public" if operation["public"] else
                  "token" if operation.get("authenticated") else
                  frozenset(frozenset(alternative) for alternative in operation["scopes"]))
        if is_now != needs:
            wrong.append(f"{name}: {is_now} for {needs}")
        got_calls = [(one["method"], one["path"]) for one in operation["calls"]]
        if kind == "openapi":
            same = not got_calls or set(got_calls) == {(method, path) for path in call}
        else:
            same = all(got_method == method and shape(got_path) in call for got_method, got_path in got_calls)
        if not same:
            wrong.append(f"{name}: {got_calls} for {method} {call}")
    wrong += [f"{name}: is not in the document" for name in got]
    if kind == "openapi":
        out = os.path.join(folder, "out")
        merged = run(command, "export", "openapi", "--into", path, "--spec", spec, "-o", out)
        if merged.returncode:
            wrong.append("--into: " + merged.stderr.strip())
        elif open(out, "rb").read() != open(path, "rb").read():
            wrong.append("--into: the document differs")
    return ("partial" if partial else "imported"), wrong, len(wanted)


def main():
    command, kind, *paths = sys.argv[1:]
    counts = {"imported": 0, "partial": 0, "refused": 0}
    operations = different = 0
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            outcome, wrong, count = check(command, kind, path, folder)
        counts[outcome] += 1
        operations += count
        if outcome == "refused":
            print(f"{path}: refused: {wrong[0]}")
            continue
        different += len(wrong)
        if outcome == "partial":
            print(f"{path}: partial")
        for line in wrong[:5]:
            print(f"{path}: {line}")
    print(f"{len(paths)} documents: {counts['imported']} imported, {counts['partial']} in part, {counts['refused']} refused; "
          f"{operations} operations compared, {different} differ")
    sys.exit(1 if different else 0)


main()
