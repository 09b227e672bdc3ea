"""What a spec says, read from its TOML by rules of its own: nothing here is shared with the Rust crates.

The rules are those of the guide's page on the format. Specs are expected to be valid.
"""

import re
import tomllib
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

# An atom is what a requirement names: ("scope", name), ("permission", name), or a token, whatever it holds.
# A formula is an atom, or one of these with a list of formulas.
TOKEN = ("token", "")
ALL, ANY = "all", "any"
ALWAYS, NEVER = (ALL, []), (ANY, [])


@dataclass(eq=False)
class Rules:
    """Who is granted what by a name, and what each operation requires."""

    # of each grant what it brings directly; a grant is an atom, ("role", name), or what a token may carry and no
    # requirement names: ("scope alias", name), ("scope name", name), and so for permissions
    brings: dict = field(default_factory=dict)
    operations: dict = field(default_factory=dict)
    # what roles are called in Rust, where that is said: engines without spaces in names use it
    role_words: dict = field(default_factory=dict)

    def close(self, granted):
        """All that a grant comes to."""
        held = list(granted)
        found = set(held)
        while held:
            for other in self.brings.get(held.pop(), ()):
                if other not in found:
                    found.add(other)
                    held.append(other)
        return found

    def allows(self, granted, operation):
        """Whether a grant meets the requirement of an operation."""
        held = self.close(granted)
        if any(kind.startswith("scope") for kind, _ in held):
            held.add(TOKEN)
        return met(self.operations[operation], held)

    def of(self, *kinds):
        """The names of grants, in order."""
        return [name for kind, name in self.brings if kind in kinds]


def met(formula, held):
    kind, rest = formula
    if kind == ALL:
        return all(met(part, held) for part in rest)
    if kind == ANY:
        return any(met(part, held) for part in rest)
    return formula in held


def read(path):
    """The rules of a spec, with all that it extends."""
    tables = merged(Path(path), set())
    parameters = {name: Parameter(value) for name, value in tables["parameters"].items()}
    rules = Rules()
    for kind, table, names in [("scope", "scopes", "names"), ("permission", "permissions", "user_names")]:
        vocabulary(rules, kind, tables[table], tables[names], parameters)
    for name, role in tables["roles"].items():
        permissions = [filled for it in role.get("permissions", []) for filled, _ in spread(it, parameters, {})]
        rules.brings["role", name] = [
            *(atom for it in permissions for atom in resolve(rules, "permission", it)),
            *(("role", it) for it in role.get("includes", [])),
        ]
        rules.role_words[word(role.get("rust", name))] = name
    for name, operation in tables["operations"].items():
        for id, values in spread(name, parameters, {}, lambda parameter: parameter.values):
            rules.operations[id] = requirement(rules, operation, parameters, values)
    return rules


def merged(path, seen):
    """The tables of a file, after those of the files that it extends."""
    path = path.resolve()
    tables = {it: {} for it in ("scopes", "permissions", "names", "user_names", "parameters", "roles", "operations")}
    if path in seen:
        return tables
    seen.add(path)
    file = tomllib.loads(path.read_text())
    for base in file["spec"].get("extends", []):
        for table, items in merged(path.parent / base, seen).items():
            tables[table] |= items
    for table in tables:
        tables[table] |= file.get(table, {})
    return tables


class Parameter:
    """What `{name}` stands for in a name: values, the one that includes all others, combinations of letters."""

    def __init__(self, table):
        letters = list(table.get("letters", {}))
        self.values = [*table.get("values", []), *letters]
        self.all = table.get("all")
        choices = ("".join(it) for it in product(*(("", letter) for letter in letters)))
        self.combinations = [it for it in choices if len(it) > 1 and it not in self.values]

    @property
    def declared(self):
        return [*self.values, *([self.all] if self.all is not None else [])]

    def parts(self, value):
        """The values that a combination stands for."""
        return list(value) if value in self.combinations else [value]


def spread(template, parameters, values, choices=lambda parameter: parameter.declared):
    """A name with parameters, once for each of their values, with the values."""
    holes = [it for it in dict.fromkeys(re.findall(r"\{(\w+)\}", template)) if it in parameters]
    for chosen in product(*([values[it]] if it in values else choices(parameters[it]) for it in holes)):
        filled = dict(zip(holes, chosen))
        yield re.sub(r"\{(\w+)\}", lambda hole: filled.get(hole[1], hole[0]), template), filled


def vocabulary(rules, kind, items, names, parameters):
    several, included = {}, {}
    for template, item in items.items():
        everything = lambda parameter: [*parameter.declared, *parameter.combinations]
        for name, values in spread(template, parameters, {}, everything):
            wholes = {it: parameters[it] for it in values if values[it] == parameters[it].all}
            if any(value in parameters[it].combinations for it, value in values.items()):
                ways = product(*(parameters[it].parts(value) for it, value in values.items()))
                means = [dict(zip(values, way)) for way in ways]
                several[name] = [one for way in means for one, _ in spread(template, parameters, way)]
                continue
            includes = item.get("includes", [])
            brought = [one for it in includes for one, _ in spread(it, parameters, values)]
            # `*` in the place of a value includes the same name with each value
            parts = product(*(parameters[it].values if it in wholes else [values[it]] for it in values))
            if wholes:
                brought += [one for way in parts for one, _ in spread(template, parameters, dict(zip(values, way)))]
            included[name] = brought
            for alias_template in item.get("aliases", []):
                aliases = {alias for alias, _ in spread(alias_template, parameters, values)}
                rules.brings |= {(kind + " alias", alias): [(kind, name)] for alias in aliases}
    for template, item in names.items():
        for name, values in spread(template, parameters, {}):
            several[name] = [one for it in item["means"] for one, _ in spread(it, parameters, values)]
    rules.brings |= {(kind, name): [] for name in included}
    for name, means in several.items():
        rules.brings[kind + " name", name] = [(kind, it) for it in means]
    for name, brought in included.items():
        found = (atom for it in brought for atom in resolve(rules, kind, it, of=name))
        rules.brings[kind, name] = list(dict.fromkeys(found))


def resolve(rules, kind, name, of=None):
    """The atoms that a name or a glob stands for, where `of` includes it."""
    if (kind, name) in rules.brings and name != of:
        return [(kind, name)]
    for other in (kind + " alias", kind + " name"):
        if (other, name) in rules.brings:
            return rules.brings[other, name]
    if "*" not in name:
        raise ValueError(f"`{name}` is no {kind}")
    glob = re.compile(".*".join(map(re.escape, name.split("*"))), re.DOTALL)
    return [(kind, it) for it in rules.of(kind) if glob.fullmatch(it) and it != of]


def requirement(rules, operation, parameters, values):
    if operation.get("public"):
        return ALWAYS
    gates = [TOKEN] if operation.get("authenticated") else []
    for kind, key in [("scope", "scopes"), ("permission", "permissions")]:
        if key in operation:
            gates.append(gate(rules, kind, operation[key], parameters, values))
    return (ALL, gates)


def word(name):
    """What is left of a name in an engine that takes letters and digits only."""
    return re.sub("[^a-z0-9]", "", name.lower())


def gate(rules, kind, wanted, parameters, values):
    def named(name):
        return [(ALL, resolve(rules, kind, one)) for one, _ in spread(name, parameters, values)]

    if isinstance(wanted, dict):
        return (ANY, [way for it in wanted["any"] for way in (
            named(it) if isinstance(it, str) else [(ALL, [one for name in it for one in named(name)])]
        )])
    return (ALL, [one for name in ([wanted] if isinstance(wanted, str) else wanted) for one in named(name)])
