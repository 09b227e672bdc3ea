#!/usr/bin/env python3
"""What scope-core costs a build: the CPU time of rustc, over that of an empty crate.

    python3 benches/compile_time.py                         every row, 10 runs each
    python3 benches/compile_time.py --rows 500,5000 --runs 5
    python3 benches/compile_time.py --compare HEAD~3        beside another revision
    python3 benches/compile_time.py --dev                   the macro unoptimised
    python3 benches/compile_time.py --clean --runs 3        a clean build, beside strum and toml
    python3 benches/compile_time.py --write DIR             only writes the specs

The specs are made here, the same ones each time. A run is one rustc process with
`--emit=metadata`; its cost is user and system time. Runs of the empty crate, of this revision and
of the one compared with take turns, so that whatever else the machine does meets them all alike.
Python 3.9 or later, without packages; Linux or macOS.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FAMILY = 20


# The specs


def quoted(text):
    return '"' + text + '"'


def listed(names):
    return "[" + ", ".join(quoted(name) for name in names) + "]"


def member(i):
    return f"family{i // FAMILY:03}:member{i % FAMILY:02}"


def included(i, count):
    """An administrator of the family; under it six resources, each admin, write, read; one more."""
    base, place = i - i % FAMILY, i % FAMILY
    if place == 0:
        places = [1, 4, 7, 10, 13, 16, 19]
    elif place != 19 and place % 3 != 0:
        places = [place + 1]
    else:
        places = []
    return [member(base + p) for p in places if base + p < count]


def families(count, table="scopes", inclusion=True):
    verbs = ["Administer", "Change", "Read"]
    for i in range(count):
        verb = verbs[(i % FAMILY + 2) % 3]
        yield f"[{table}.{quoted(member(i))}]\n"
        yield f'description = "{verb} the records of kind {i % FAMILY} that family {i // FAMILY} keeps."\n'
        includes = included(i, count) if inclusion else []
        if includes:
            yield f"includes = {listed(includes)}\n"


def head(name):
    return f'[spec]\nname = "{name}"\n'


def scopes(count):
    return head("families") + "".join(families(count))


def roles():
    """13,790 permissions that include nothing, as cloud vendors have them, and 2,461 roles."""
    permissions, total = 13_790, 2_461
    groups = -(-permissions // FAMILY)
    parts = [head("roles"), '[scopes.all]\ndescription = "Act for the user."\n']
    parts += families(permissions, "permissions", inclusion=False)

    def role(name, what, names, includes=()):
        parts.append(f"[roles.{quoted(name)}]\n")
        parts.append(f'description = "{what}"\n')
        parts.append(f"permissions = {listed(names)}\n")
        if includes:
            parts.append(f"includes = {listed(includes)}\n")

    def pick(group, places):
        return [member(group * FAMILY + p) for p in places if group * FAMILY + p < permissions]

    made = 0
    for group in range(groups):
        viewer, editor = f"family{group:03}.viewer", f"family{group:03}.editor"
        what = f"what family {group} keeps."
        role(viewer, f"Sees {what}", pick(group, range(0, 7)))
        role(editor, f"Changes {what}", pick(group, range(7, 14)), [viewer])
        role(f"family{group:03}.admin", f"Looks after {what}", pick(group, range(14, 20)), [editor])
        made += 3
    for n in range(total - made - 1):
        across = [name for k in range(6) for name in pick((n * 7 + k * 101) % groups, range(0, 10))]
        role(f"across{n:03}", "Works across six families.", across)
    everything = [name for group in range(groups) for name in pick(group, range(0, 7))]
    role("viewer", "Sees everything.", everything)
    return "".join(parts)


def operations():
    """703 scopes and 8,760 operations, each with a call and what it requires."""
    count, total = 703, 8_760
    parts = [head("operations")]
    parts += families(count)
    methods = [("GET", "list", "s"), ("POST", "create", "s"), ("GET", "get", "s/{id}"),
               ("PATCH", "update", "s/{id}"), ("DELETE", "delete", "s/{id}"), ("POST", "send", "s/{id}/send")]
    for n in range(total):
        scope = n // len(methods) % count
        method, verb, rest = methods[n % len(methods)]
        family, kind = scope // FAMILY, scope % FAMILY
        turn = n // (len(methods) * count)
        top = member(family * FAMILY)
        requirement = [
            quoted(member(scope)),
            f"{{ any = {listed([member(scope), top])} }}",
            f"{{ any = [{quoted(top)}, {listed([member(scope), member((scope + 1) % count)])}] }}",
        ][n % 3]
        parts.append(f'[operations."family{family:03}.record{kind:02}x{turn}.{verb}"]\n')
        parts.append(f'call = "{method} /v1.0/family{family:03}/{{owner}}/records{kind:02}x{turn}{rest}"\n')
        parts.append(f'description = "To {verb} records of kind {kind} that family {family} keeps."\n')
        parts.append(f"scopes = {requirement}\n")
    return "".join(parts)


def ringcentral():
    return (ROOT / "scopes.toml").read_text()


# name, what it is, how the spec is made, options of `scopes!`, target in milliseconds
ROWS = [
    ("1", "1 scope", lambda: scopes(1), "typed = false", None),
    ("38", "38 scopes (RingCentral), lean", ringcentral, "typed = false", 25),
    ("38t", "38 scopes (RingCentral), typed", ringcentral, "typed = true", 40),
    ("500", "500 scopes, lean", lambda: scopes(500), "typed = false", 60),
    ("500t", "500 scopes, typed", lambda: scopes(500), "typed = true", 150),
    ("1000", "1,000 scopes, lean", lambda: scopes(1_000), "typed = false", 80),
    ("1000t", "1,000 scopes, typed", lambda: scopes(1_000), "typed = true", 300),
    ("5000", "5,000 scopes, lean", lambda: scopes(5_000), "typed = false", 250),
    ("5000t", "5,000 scopes, typed", lambda: scopes(5_000), "typed = true", 1_800),
    ("roles", "13,790 permissions, 2,461 roles, lean", roles, "typed = false", 1_000),
    ("ops", "703 scopes, 8,760 operations, lean", operations, "typed = false", 400),
    ("opst", "703 scopes, 8,760 operations, typed", operations, "typed = true", 600),
]
DEV_ROWS = ["38", "500", "5000"]
NOT_RUN_UNASKED = ["1"]


# Measuring


def cpu(command, **options):
    """Runs a command; user and system time of it and its children, in milliseconds."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    )
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{output.decode()[:4000]}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def rustc():
    """The compiler itself rather than rustup's, whose start would be part of every run."""
    sysroot = subprocess.check_output(["rustc", "--print", "sysroot"], cwd=ROOT, text=True).strip()
    return Path(sysroot, "bin", "rustc")


class Revision:
    """scope-core, built with its macro.

    Cargo leaves macros unoptimised in the release profile, too, unless told otherwise.
    """

    def __init__(self, name, source, target, profile):
        self.name = name
        command = ["cargo", "build", "--quiet", "--locked", "--package", "scope-core"]
        if profile == "release":
            command.append("--release")
        environment = {
            **os.environ,
            "CARGO_TARGET_DIR": str(target),
            "CARGO_PROFILE_RELEASE_BUILD_OVERRIDE_OPT_LEVEL": "3",
        }
        subprocess.run(command, cwd=source, env=environment, check=True)
        built = target / ("release" if profile == "release" else "debug")
        self.arguments = [
            "--extern",
            f"scope_core={built / 'libscope_core.rlib'}",
            "-L",
            f"dependency={built / 'deps'}",
        ]


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.rustc = rustc()
        self.command = [self.rustc, "--crate-type", "lib", "--edition", "2024", "--emit=metadata", "--cap-lints", "warn"]
        (folder / "empty.rs").write_text("")

    def prepare(self, name, spec, options):
        (self.folder / f"{name}.toml").write_text(spec())
        (self.folder / f"{name}.rs").write_text(
            f'pub mod api {{ scope_core::scopes!("{name}.toml", {options}); }}\n'
        )

    def run(self, name, arguments=()):
        out = self.folder / "out"
        out.mkdir(exist_ok=True)
        return cpu(
            [*self.command, *arguments, "--crate-name", f"crate_{name}", "--out-dir", out, self.folder / f"{name}.rs"],
            env={**os.environ, "CARGO_MANIFEST_DIR": str(self.folder)},
            cwd=self.folder,
        )

    def measure(self, name, revisions, runs):
        """For each revision the least and the median net time."""
        empty, full = [], [[] for _ in revisions]
        for _ in range(runs):
            empty.append(self.run("empty"))
            for times, revision in zip(full, revisions):
                times.append(self.run(name, revision.arguments))
        return [
            (min(times) - min(empty), statistics.median(times) - statistics.median(empty)) for times in full
        ]


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("| --- |" + " ---: |" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def rows_of(arguments):
    if arguments.rows:
        wanted = arguments.rows.split(",")
        unknown = set(wanted) - {row[0] for row in ROWS}
        if unknown:
            sys.exit(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(row[0] for row in ROWS)}")
    elif arguments.dev:
        wanted = DEV_ROWS
    else:
        wanted = [row[0] for row in ROWS if row[0] not in NOT_RUN_UNASKED]
    return [row for row in ROWS if row[0] in wanted]


def spec_rows(arguments, folder):
    profile = "dev" if arguments.dev else "release"
    target = Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target"))
    revisions = [Revision("this", ROOT, target, profile)]
    if arguments.compare:
        other = folder / "other"
        other.mkdir()
        archive = subprocess.run(["git", "archive", arguments.compare], cwd=ROOT, check=True, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", other], input=archive.stdout, check=True)
        revisions.append(Revision(arguments.compare, other, folder / "other-target", profile))

    bench = Bench(folder)
    measured = []
    for name, what, spec, options, target in rows_of(arguments):
        bench.prepare(name, spec, options)
        figures = bench.measure(name, revisions, arguments.runs)
        if arguments.dev or target is None:
            row = [what, ""]
        else:
            row = [what, f"{target:,}"]
        for least, median in figures:
            row += [f"{least:,.0f}", f"{median:,.0f}"]
        measured.append(row)
        print(" ".join(row), file=sys.stderr)
    head = ["spec", "target"]
    for revision in revisions:
        of = f", {revision.name}" if len(revisions) > 1 else ""
        head += [f"least{of}", f"median{of}"]
    if arguments.dev:
        measured = [[row[0], *row[2:]] for row in measured]
        head = [head[0], *head[2:]]
    table(head, measured)


def clean_rows(arguments, folder):
    """A clean build of a crate on scope-core, and of one on strum (derive) and toml."""
    subprocess.run(["cargo", "fetch", "--quiet", "--locked"], cwd=HERE, check=True)
    times = {"on-scope-core": [], "on-strum-toml": []}
    for _ in range(arguments.runs):
        for package, list_ in times.items():
            target = folder / "clean"
            list_.append(
                cpu(
                    ["cargo", "build", "--quiet", "--locked", "--offline", "--package", package],
                    cwd=HERE,
                    env={**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"},
                )
            )
            shutil.rmtree(target)
    ours, peer = times.values()
    rows = [
        [name, f"{min(list_) / 1000:.2f}", f"{statistics.median(list_) / 1000:.2f}"] for name, list_ in times.items()
    ]
    rows.append(
        ["ratio (target: at most 1.5)", f"{min(ours) / min(peer):.2f}", f"{statistics.median(ours) / statistics.median(peer):.2f}"]
    )
    table(["clean build, CPU seconds", "least", "median"], rows)


def main():
    parser = argparse.ArgumentParser(description="The CPU time that scope-core costs a build.")
    parser.add_argument("--runs", type=int, default=10, metavar="N", help="runs of each row (10)")
    parser.add_argument("--rows", metavar="A,B", help="only these: " + ", ".join(row[0] for row in ROWS))
    parser.add_argument("--compare", metavar="REV", help="measure another revision in turn with this one")
    parser.add_argument("--dev", action="store_true", help="build the macro in the dev profile")
    parser.add_argument("--clean", action="store_true", help="clean builds in place of specs")
    parser.add_argument("--write", metavar="DIR", type=Path, help="only write the specs")
    arguments = parser.parse_args()
    if arguments.runs < 1:
        parser.error("--runs takes 1 or more")
    if arguments.write:
        arguments.write.mkdir(parents=True, exist_ok=True)
        bench = Bench(arguments.write)
        for name, _, spec, options, _ in rows_of(arguments):
            bench.prepare(name, spec, options)
        return
    with tempfile.TemporaryDirectory(prefix="compile-time-") as folder:
        (clean_rows if arguments.clean else spec_rows)(arguments, Path(folder))


if __name__ == "__main__":
    main()
