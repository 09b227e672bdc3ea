#!/usr/bin/env python3
"""What the largest specs that can be written, and some that cannot, cost `cargo scopes check`.

    python3 benches/hostile.py

Each is given at half its size, too: what is linear takes twice as long. CPU time (user and system)
and peak memory of the whole process, the least of 3 runs, release build; what it says is the first
line of its answer. Python 3.9 or later, without packages; Linux.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HEAD = '[spec]\nname = "large"\nallow = ["missing-description"]\n'


def flat(n):
    return HEAD + "".join(f'[scopes."family{i // 20:03}:member{i % 20:02}"]\n' for i in range(n))


def chain(n):
    links = (f'[scopes.S{i}]\nincludes = ["S{i + 1}"]\n' for i in range(n - 1))
    return HEAD + "".join(links) + f"[scopes.S{n - 1}]\n"


def cycle(n):
    return HEAD + "".join(f'[scopes.S{i}]\nincludes = ["S{(i + 1) % n}"]\n' for i in range(n))


def operations(n):
    scopes = "".join(f"[scopes.S{i}]\n" for i in range(700))
    return HEAD + scopes + "".join(
        f'[operations.o{i}]\ncall = "GET /records{i}/{{id}}"\nscopes = {{ any = ["S{i % 700}", ["S{i % 7}", "S1"]] }}\n'
        for i in range(n)
    )


def everything(inclusions):
    """Every scope includes every one that follows, so that nearly all of it is said more than once."""
    n = int((2 * inclusions) ** 0.5)
    return HEAD + "".join(
        f"[scopes.S{i:05}]\nincludes = [\n" + "".join(f'"S{j:05}",\n' for j in range(i + 1, n)) + "]\n" for i in range(n)
    )


def long_texts(megabytes):
    each = megabytes * 1_000_000 // 10_000 - 40
    return HEAD + "".join(f'[scopes.S{i:05}]\ndescription = "{"x" * each}"\n' for i in range(10_000))


def one_key(megabytes):
    return HEAD + "a" * (megabytes * 1_000_000)


def brackets(megabytes):
    return HEAD + "x = " + "[" * (megabytes * 1_000_000)


def mistakes(n):
    """A mistake in every line."""
    return HEAD + "".join(f'[scopes.S{i}]\nincldues = ["S{i + 1}"]\n' for i in range(n))


ROWS = [
    ("16,384 scopes", flat, 16_384),
    ("a chain of 10,000, each including the next", chain, 10_000),
    ("a cycle of 1,000", cycle, 1_000),
    ("30,000 operations with alternatives", operations, 30_000),
    ("40,000 inclusions, of which nearly each is redundant", everything, 40_000),
    ("50 MB: 10,000 scopes with descriptions of 5 kB", long_texts, 50),
    ("50 MB without an equals sign", one_key, 50),
    ("10 MB of opening brackets", brackets, 10),
    ("10,000 mistakes", mistakes, 10_000),
    ("70 MB", long_texts, 70),
]


def measure(command, file):
    best = None
    for _ in range(3):
        process = subprocess.Popen(
            [command, "check", file], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        said = process.stdout.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        if process.returncode not in (0, 1, 2):
            sys.exit(f"{file}: ended with {process.returncode}:\n{said[:2000]}")
        taken = ((usage.ru_utime + usage.ru_stime), usage.ru_maxrss / 1024)
        best = min(best or taken, taken)
    lines = [line for line in said.splitlines() if line]
    first = next((line for line in lines if line.startswith("error")), lines[-1] if lines else "")
    return (*best, first if len(first) < 110 else first[:107] + "...")


def main():
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    build = ["cargo", "build", "--quiet", "--locked", "--release", "--package", "cargo-scopes"]
    subprocess.run(build, cwd=ROOT, env={**os.environ, "CARGO_TARGET_DIR": str(target)}, check=True)
    command = target / "release" / "cargo-scopes"
    print("| spec | half, s | whole, s | half, MB | whole, MB | what it says |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        file = Path(folder, "scopes.toml")
        for what, make, size in ROWS:
            figures = []
            for part in (size // 2, size):
                file.write_text(make(part))
                figures.append(measure(command, file))
            (half, half_memory, _), (whole, memory, said) = figures
            said = said.replace(folder + "/", "").replace("|", "\\|")
            print(f"| {what} | {half:.2f} | {whole:.2f} | {half_memory:.0f} | {memory:.0f} | {said} |", flush=True)


if __name__ == "__main__":
    main()
