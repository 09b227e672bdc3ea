"""Reads what `cargo scopes` makes of a spec back into rules: one function for each export.

Each takes the texts of its parts in the order of the command's help, and the spec's rules for the names that an
engine cannot write. A text that is not understood to its end is an error.
"""

import csv
import json
import re
import subprocess

from rules import ALL, ALWAYS, ANY, TOKEN, Rules, word

STRING = r'"(?:[^"\\]|\\.)*"'


def understood(found, text):
    if not found:
        raise ValueError(f"not understood: {text[:200]!r}")
    return found


def lines(text, comment):
    """The lines behind the one that says what made the text."""
    first, rest = text.split("\n", 1)
    understood(first.startswith(f"{comment} Made by `cargo scopes export "), first)
    return rest


def formula(text, atom, every, some):
    """A formula in the infix notation of an engine. No two operators meet without parentheses."""
    tokens = [*re.findall(rf'[()]|(?:[^\s()"]|{STRING})+', text), ""]
    at = 0

    def parts():
        nonlocal at
        found, between = [], set()
        while True:
            if tokens[at] == "(":
                at += 1
                found.append(parts())
                understood(tokens[at] == ")", text)
                at += 1
            else:
                words = []
                while tokens[at] not in ("", "(", ")", every, some):
                    words.append(tokens[at])
                    at += 1
                found.append(atom(" ".join(words)))
            if tokens[at] not in (every, some):
                understood(len(between) < 2, text)
                return found[0] if len(found) == 1 else (ALL if between == {every} else ANY, found)
            between.add(tokens[at])
            at += 1

    whole = parts()
    understood(at == len(tokens) - 1, text)
    return whole


def any_of(kind, lists):
    return (ANY, [(ALL, [(kind, name) for name in names]) for names in lists])


def every(*gates):
    """All of these, but for those that anybody meets."""
    return (ALL, [gate for gate in gates if gate != ALWAYS])


def by_index(kind, names, lists):
    return any_of(kind, [[names[index] for index in indices] for indices in lists])


def page(html, spec):
    """The data of the page of `docs --to html`. What is public and what any token may call are one there."""
    data = json.loads(understood(re.search(r'<script[^>]* id="data"[^>]*>(.*?)</script>', html, re.DOTALL), html)[1])
    rules = Rules()
    names = {}
    for kind in ("scope", "permission"):
        items = data[kind + "s"]
        names[kind] = [item["name"] for item in items]
        for item in items:
            rules.brings[kind, item["name"]] = [(kind, names[kind][it]) for it in item.get("includes", [])]
            for alias in item.get("aliases", []):
                rules.brings[kind + " alias", alias] = [(kind, item["name"])]
    for role in data["roles"]:
        rules.brings["role", role["name"]] = [("permission", names["permission"][it]) for it in role["closure"]]
    for operation in data["operations"]:
        gates = [by_index(kind, names[kind], operation[kind + "s"]) for kind in names if kind + "s" in operation]
        rules.operations[operation["id"]] = (ALL, gates)
    return rules


def typescript(module, spec):
    def value(name):
        found = re.search(rf"^const {name}(?:: [^=]*)? = (.*?)(?: as const)?;$", lines(module, "//"), re.MULTILINE)
        return json.loads(understood(found, name)[1])

    rules = Rules()
    names = {kind: value(kind + "s") for kind in ("scope", "permission")}
    for kind in names:
        includes, _, _, several = value(kind + "Table")
        rules.brings |= {
            (kind, name): [(kind, names[kind][it]) for it in included]
            for name, included in zip(names[kind], includes, strict=True)
        }
        for name, means in several:
            # one table has both
            other = "alias" if (kind + " alias", name) in spec.brings else "name"
            rules.brings[f"{kind} {other}", name] = [(kind, names[kind][it]) for it in means]
    for role, held in zip(value("roles"), value("roleTable"), strict=True):
        rules.brings["role", role] = [("permission", names["permission"][it]) for it in held]
    for operation, (scopes, permissions) in zip(value("operations"), value("needs"), strict=True):
        gates = []
        if scopes != 0:
            gates.append(TOKEN if scopes == [[]] else by_index("scope", names["scope"], scopes))
        if permissions:
            gates.append(by_index("permission", names["permission"], permissions))
        rules.operations[operation] = (ALL, gates)
    return rules


def crate(tables, spec):
    """The tables of compiled code, as `src/bin/tables.rs` prints them."""
    tables = json.loads(tables)
    rules = Rules()
    for kind, name, held in tables["grants"]:
        of = "scope" if kind.startswith("scope") else "permission"
        rules.brings[kind, name] = [(of, other) for other in held if (of, other) != (kind, name)]
    for id, public, scopes, permissions in tables["operations"]:
        app = TOKEN if scopes == [[]] else any_of("scope", scopes)
        user = any_of("permission", permissions) if permissions else ALWAYS
        rules.operations[id] = every(ALWAYS if public else app, user)
    return rules


def rego(policy, data, spec):
    """The data; what the policy makes of it is tried in `engines.py`."""
    [[_, value]] = json.loads(data).items()
    value = value["spec"]
    rules = Rules()
    for kind in ("scope", "permission"):
        for name, included in value[kind + "s"].items():
            rules.brings[kind, name] = [(kind, it) for it in included]
    for name, role in value["roles"].items():
        held = [("permission", it) for it in role["permissions"]]
        rules.brings["role", name] = held + [("role", it) for it in role["includes"]]
    for id, operation in value["operations"].items():
        app = any_of("scope", operation["scopes"])
        if operation["public"]:
            app = ALWAYS
        elif operation["authenticated"]:
            app = TOKEN
        user = any_of("permission", operation["permissions"]) if operation["permissions"] else ALWAYS
        rules.operations[id] = every(app, user)
    return rules


def cedar(schema, policies, entities, spec):
    text = lambda quoted: json.loads(re.sub(r"\\u\{(\w+)\}", lambda it: f"\\u{int(it[1], 16):04x}", quoted))
    rules = Rules()
    kinds = {"Scope": "scope", "Permission": "permission", "Role": "role"}
    atom = lambda uid: (kinds[uid["type"].split("::")[-1]], uid["id"])
    for entity in json.loads(entities):
        kind, _ = grant = atom(entity["uid"])
        understood(entity["attrs"] == ({} if kind == "role" else {"declared": True}), str(entity))
        rules.brings[grant] = [atom(parent) for parent in entity["parents"]]

    def condition(words):
        # only a user has permissions
        if words == "principal has user":
            return ALWAYS
        found = re.fullmatch(rf"principal(\.user)? in \w+::(Scope|Permission)::({STRING})", words)
        understood(found and (found[1] is None) == (found[2] == "Scope"), words)
        return (kinds[found[2]], text(found[3]))

    policy = re.compile(
        rf"\n@id\({STRING}\)\npermit \(\n  principal is \w+::(Token|User),\n"
        rf"  action == \w+::(covers::)?Action::({STRING}),\n  resource( is \w+::\w+)?\n\)((?:\nwhen {{ .* }})*);\n"
    )
    rest = lines(policies, "//")
    while rest:
        found = understood(policy.match(rest), rest)
        rest = rest[found.end():]
        whens = [line[len("when { "):-len(" }")] for line in found[5].split("\n")[1:]]
        if found[2]:
            understood(whens == ["resource.declared && principal in resource"] and found[4], found[0])
        else:
            understood(found[1] == "Token" and not found[4], found[0])
            gates = [formula(when, condition, "&&", "||") for when in whens]
            gates = [every(*gate[1]) if gate[0] == ALL else gate for gate in gates]
            rules.operations[text(found[3])] = (ALL, gates)
    actions = re.findall(rf"^  action ({STRING}) appliesTo {{ principal: \[Token\]", schema, re.MULTILINE)
    understood({text(it) for it in actions} == set(rules.operations), schema)
    return rules


def relations(definitions, every, some, granted, anyone, rules):
    """The relations of an `api`: (what it is about, relation, definition)."""
    atoms = {}
    for name, relation, _ in definitions:
        kind = relation.split("_", 1)[0]
        understood(relation not in atoms and kind in ("scope", "permission", "can"), relation)
        atoms[relation] = (kind, name)
        if kind != "can":
            rules.brings[kind, name] = []
    for name, relation, definition in definitions:
        kind, _ = atoms[relation]
        if kind == "can":
            atom = lambda words: anyone(relation) if words.startswith("[") or words == "anyone" else atoms[words]
            rules.operations[name] = formula(definition, atom, every, some)
            continue
        first, *including = definition.split(f" {some} ")
        understood(granted(relation, first), definition)
        for other in including:
            rules.brings[atoms[other]].append((kind, name))
    return atoms


def openfga(model, tuples, spec):
    rules = Rules()
    facts = {(it["user"], it["relation"], it["object"]) for it in json.loads(tuples)}
    head, body = lines(model, "#").split("\ntype api\n  relations\n", 1)
    users = "type user\n  relations\n    define token: [token]\n"
    users += "type role\n  relations\n    define token: [user#token, role#token]"
    plain = "model\n  schema 1.1\ntype token"
    begins(head, "#", plain, f"{plain}\n{users}")
    definition = re.compile(r"    # (.*)\n    define (\w+): (.*)\n\n?")
    definitions = definition.findall(body)
    understood(definition.sub("", body) == "", definition.sub("", body))
    direct = {"scope": "[token]", "permission": "[token, user#token, role#token]"}

    def anyone(relation):
        fact = ("token:*", relation, "api:main")
        understood(fact in facts, relation)
        facts.discard(fact)
        return ALWAYS

    granted = lambda relation, first: first == direct[relation.split("_", 1)[0]]
    atoms = relations(definitions, "and", "or", granted, anyone, rules)
    held_by_roles(facts, atoms, "", rules, spec)
    return rules


def spicedb(schema, relationships, spec):
    rules = Rules()
    made = [re.fullmatch(r"(.*)#(\w+)@(.*)", line).groups() for line in relationships.splitlines()]
    facts = {(subject, relation, resource) for resource, relation, subject in made}
    understood(("token:*", "anyone", "api:main") in facts, relationships)
    facts.discard(("token:*", "anyone", "api:main"))
    definition = re.compile(r"\n  // (.*)\n((?:  relation .*\n)?)  permission (\w+) = (.*)\n")
    head, body = lines(schema, "//").split("  // what is open to every token\n  relation anyone: token:*\n", 1)
    users = "definition user {\n  relation token: token\n}\n"
    users += "definition role {\n  relation token: user#token | role#token\n}\n"
    begins(head, "//", "definition token {}\ndefinition api {", f"definition token {{}}\n{users}definition api {{")
    found = definition.findall(body)
    understood(definition.sub("", body) == "}\n", definition.sub("", body))
    direct = {"scope": "token", "permission": "token | user#token | role#token"}
    for _, relation, permission, _ in found:
        kind = permission.split("_", 1)[0]
        wanted = "" if kind == "can" else f"  relation granted_{permission}: {direct[kind]}\n"
        understood(relation == wanted, relation)
    definitions = [(name, permission, text) for name, _, permission, text in found]
    granted = lambda permission, first: first == f"granted_{permission}"
    atoms = relations(definitions, "&", "+", granted, lambda _: ALWAYS, rules)
    held_by_roles(facts, atoms, "granted_", rules, spec)
    return rules


def begins(text, comment, *wanted):
    """Fails where a text begins otherwise, comments left aside."""
    code = [line for line in text.splitlines() if line.strip() and not line.strip().startswith(comment)]
    understood(code in [it.splitlines() for it in wanted], text)


def held_by_roles(facts, atoms, prefix, rules, spec):
    rules.brings |= {("role", name): [] for name in spec.role_words.values()}
    role = lambda text: spec.role_words[word(understood(re.fullmatch(r"role:(\w+?)(#token)?", text), text)[1])]
    for user, relation, thing in sorted(facts):
        if thing == "api:main":
            rules.brings["role", role(user)].append(atoms[relation.removeprefix(prefix)])
        else:
            understood(relation == "token", relation)
            rules.brings["role", role(user)].append(("role", role(thing)))


def casbin(model, policy, spec):
    columns = understood(re.search(r"^p = act(.*)$", model, re.MULTILINE), model)[1].split(", ")[1:]
    needed = "".join(f' && (p.{it} == "-" || g(r.sub, p.{it}))' for it in columns)
    understood(f"\nm = r.act == p.act{needed}\n" in model, model)
    rules = Rules()
    node = lambda text: tuple(text.split(":", 1))
    # what includes nothing has no line
    rules.brings |= {grant: [] for grant in spec.brings if grant[0] in NAMES}
    for kind, *fields in csv.reader(lines(policy, "#").splitlines(), skipinitialspace=True):
        if kind == "p":
            id, *names = fields
            understood(len(names) == len(columns), str(fields))
            ways = rules.operations.setdefault(id, (ANY, []))[1]
            ways.append((ALL, [node(it) for it in names if it != "-"]))
        else:
            understood(kind == "g" and len(fields) == 2, str(fields))
            rules.brings[node(fields[0])].append(node(fields[1]))
    return rules


# of each export its reader, its parts, the grants that it has, and whether it tells no token from one without scopes
NAMES = frozenset({"scope", "permission", "role"})
ALIASES = NAMES | {"scope alias", "permission alias"}
ALL_GRANTS = ALIASES | {"scope name", "permission name"}
EXPORTS = {
    "page": (page, None, ALIASES, False),
    "typescript": (typescript, [None], ALL_GRANTS, True),
    "rego": (rego, ["policy", "data"], NAMES, True),
    "cedar": (cedar, ["schema", "policies", "entities"], NAMES, False),
    "openfga": (openfga, ["model", "tuples"], NAMES, False),
    "spicedb": (spicedb, ["schema", "relationships"], NAMES, False),
    "casbin": (casbin, ["model", "policy"], NAMES, False),
}


def make(command, name, parts, file):
    """The texts that an export of a spec consists of; None where it says that the engine cannot take it."""

    def run(*words):
        done = subprocess.run([command, *words, "--spec", file], capture_output=True, text=True)
        if done.returncode:
            understood("cannot be written in" in done.stderr, done.stderr)
        return done.stdout if done.returncode == 0 else None

    if parts is None:
        return [run("docs", "--to", "html")]
    texts = [run("export", name, *(["--part", part] if part else [])) for part in parts]
    return None if None in texts else texts
