"""Times `cargo scopes audit`: the processor time (user and system) of it and of all that it starts.

    python3 benches/audit.py target/release/cargo-scopes

Two crates of 520 operations each, from nothing and warm; then 200 crates by one spec, beside `cargo check`.
"""
import os, pathlib, resource, subprocess, sys, tempfile

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
CORE = pathlib.Path(__file__).resolve().parent.parent / "scope-core"


def time(words, root):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, cwd=root, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def spec(operations):
    scopes = max(1, operations // 8)
    text = "[spec]\nname = 'big'\n"
    text += "".join(f"[scopes.S{i}]\n" for i in range(scopes))
    return text + "".join(
        f"[operations.op{i}]\ncall = 'GET /things/{i}'\nscopes = 'S{i % scopes}'\n" for i in range(operations)
    )


def library(operations, uses):
    scopes = max(1, operations // 8)
    text = "pub mod desk { scope_core::scopes!(\"../scopes.toml\"); }\npub fn send(_: desk::Operation) {}\n"
    return text + "".join(
        f"pub fn call{i}(_: impl desk::may::S{i % scopes}) {{ send(desk::Operation::Op{i}) }}\n" for i in range(uses)
    )


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def package(root, name, more=""):
    put(root / name / "Cargo.toml", f'[package]\nname = "{name}"\nedition = "2024"\n[dependencies]\nscope-core = {{ path = "{CORE}" }}\n{more}')


def workspace(root, names):
    put(root / "Cargo.toml", f'[workspace]\nresolver = "3"\nmembers = {names!r}\n')
    lock = CORE.parent / "Cargo.lock"
    put(root / "Cargo.lock", lock.read_text())
    subprocess.run(["cargo", "metadata", "--offline", "--format-version=1"], cwd=root, capture_output=True)


def two(root):
    for name in ("one", "two"):
        package(root, name)
        put(root / name / "scopes.toml", spec(520))
        put(root / name / "src/lib.rs", library(520, 520))
    workspace(root, ["one", "two"])
    print(f"two crates of 520 operations, from nothing: {time([PROGRAM, 'audit', '--offline'], root)[0]:.2f} s")
    for _ in range(3):
        print(f"two crates of 520 operations, warm: {time([PROGRAM, 'audit', '--offline'], root)[0]:.2f} s")


def many(root):
    package(root, "api")
    put(root / "api/scopes.toml", spec(64))
    put(root / "api/src/lib.rs", library(64, 0))
    names = [f"member{i}" for i in range(199)]
    for i, name in enumerate(names):
        package(root, name, 'api = { path = "../api" }\n')
        put(
            root / name / "src/lib.rs",
            "use api::desk::{Operation, may};\n"
            + "".join(f"pub fn call{n}(_: impl may::S{n % 8}) {{ api::send(Operation::Op{n}) }}\n" for n in range(i % 64)),
        )
    workspace(root, ["api", *names])
    check = time(["cargo", "check", "--workspace", "--offline"], root)[0]
    audit = time([PROGRAM, "audit", "--offline"], root)[0]
    print(f"200 crates: cargo check {check:.1f} s, audit {audit:.1f} s, {audit / check:.2f} times")


os.environ["CARGO_TARGET_DIR"] = "target"
for run in (two, many):
    with tempfile.TemporaryDirectory() as folder:
        run(pathlib.Path(folder))
