//! What a check costs: the machine code that a hand-written mask gives, instruction by instruction.
//!
//! The fixture is compiled as for a release, and its assembly read.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The assembly of the fixture.
fn assembly() -> &'static str {
    static ASSEMBLY: OnceLock<String> = OnceLock::new();
    ASSEMBLY.get_or_init(|| compiled("assembly", "", &ALLOC, &["--cfg", "objects"]))
}

/// The feature by which scope-core knows grants on objects.
const ALLOC: [&str; 2] = ["--cfg", "feature=\"alloc\""];

/// The assembly of the fixture with more behind its spec, made in a folder. `core` and `fixture` are
/// passed on to the compiler of scope-core, and of the fixture.
fn compiled(folder: &str, more: &str, core: &[&str], fixture: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).expect("the folder can be made");

    // a spec extends files below its own folder only, so that both are copied
    let copy = |from: &str, to: &str, change: &dyn Fn(String) -> String| {
        let text = std::fs::read_to_string(Path::new(ROOT).join(from));
        let text = change(text.expect("the spec can be read"));
        std::fs::write(folder.join(to), text).expect("the file can be written");
    };
    copy("../scopes.toml", "base.toml", &|text| text);
    copy(
        "../examples/ringcentral/scopes.toml",
        "scopes.toml",
        &|text| text.replace("../../scopes.toml", "base.toml") + more,
    );
    let loaded = scope_spec::load(&folder.join("scopes.toml"));
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    let spec = folder.join("spec.rs");
    let items = scope_codegen::expand(&loaded.spec, &scope_codegen::Options::default());
    std::fs::write(&spec, items.to_string()).expect("the file can be written");

    let library = folder.join("libscope_core.rlib");
    run(rustc()
        .args(["--crate-name", "scope_core", "--cap-lints", "allow"])
        .args(core)
        .arg("-o")
        .arg(&library)
        .arg(Path::new(ROOT).join("../scope-core/src/lib.rs")));
    let assembly = folder.join("fixture.s");
    run(rustc()
        .args(["--crate-name", "fixture", "--emit", "asm"])
        .args(["--cap-lints", "allow"])
        .args(fixture)
        .args(["-C", "symbol-mangling-version=v0", "--extern"])
        .arg(format!("scope_core={}", library.display()))
        .arg("-o")
        .arg(&assembly)
        .arg(Path::new(ROOT).join("tests/it/assembly/fixture.rs"))
        .env("SPEC", spec));
    std::fs::read_to_string(assembly).expect("the compiler wrote it")
}

/// The compiler that belongs to the cargo that runs this, as for a release.
///
/// It is called without cargo: what is compiled needs no other crate.
fn rustc() -> Command {
    let beside: PathBuf = Path::new(env!("CARGO")).with_file_name("rustc");
    let mut rustc = Command::new(if beside.exists() {
        beside
    } else {
        "rustc".into()
    });
    rustc
        .args(["--edition", "2024", "--crate-type", "rlib"])
        .args(["-C", "opt-level=3", "-C", "codegen-units=1"]);
    rustc
}

fn run(command: &mut Command) {
    let output = command.output().expect("the compiler can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

/// The instructions of `module::name`, in order.
fn instructions(module: &str, name: &str) -> Vec<String> {
    instructions_in(assembly(), module, name)
}

/// The instructions of `module::name` in an assembly, in order.
///
/// Directives and comments are left out, and labels are named by the order in which they occur.
fn instructions_in(assembly: &str, module: &str, name: &str) -> Vec<String> {
    let lines = || assembly.lines().map(str::trim);
    // in a mangled path, each name follows its length
    let ending = format!("{}{module}{}{name}", module.len(), name.len());
    let is_it = |symbol: &str| symbol.starts_with("_R") && symbol.ends_with(&ending);
    // of two functions with the same instructions, the compiler may keep one
    let kept = lines().find_map(|line| {
        let alias = line.strip_prefix(".set ").unwrap_or(line);
        let (alias, kept) = alias.split_once(',').or_else(|| alias.split_once('='))?;
        is_it(alias.trim()).then_some(kept.trim())
    });
    let begins = |line: &str| {
        line.strip_suffix(':')
            .is_some_and(|symbol| kept.map_or_else(|| is_it(symbol), |kept| symbol == kept))
    };

    let mut labels = HashMap::new();
    let instructions: Vec<_> = lines()
        .skip_while(|line| !begins(line))
        .skip(1)
        .take_while(|line| !line.starts_with(".Lfunc_end"))
        .map(|line| line.split('#').next().unwrap_or_default().trim_end())
        .filter(|line| !line.is_empty() && (!line.starts_with('.') || line.ends_with(':')))
        .map(|line| with_labels_in_order(line, &mut labels))
        .collect();
    assert!(!instructions.is_empty(), "{module}::{name} is not there");
    instructions
}

/// The line, with each `.LBB<n>_<m>` named by when it was first seen.
fn with_labels_in_order(line: &str, labels: &mut HashMap<String, usize>) -> String {
    let Some(start) = line.find(".LBB") else {
        return line.to_owned();
    };
    let (before, label) = line.split_at(start);
    let end = label.find(|c: char| !(c == '.' || c == '_' || c.is_ascii_alphanumeric()));
    let (label, after) = label.split_at(end.unwrap_or(label.len()));
    let next = labels.len();
    let number = labels.entry(label.to_owned()).or_insert(next);
    format!("{before}.L{number}{after}")
}

/// The same function, made with the product and by hand.
fn both(name: &str) -> [Vec<String>; 2] {
    ["product", "by_hand"].map(|module| instructions(module, name))
}

#[track_caller]
fn same(name: &str) -> Vec<String> {
    let [product, by_hand] = both(name);
    assert_eq!(product, by_hand, "{name}");
    product
}

fn count(instructions: &[String], mnemonics: &[&str]) -> usize {
    let is_one = |line: &&String| mnemonics.iter().any(|mnemonic| line.starts_with(mnemonic));
    instructions.iter().filter(is_one).count()
}

#[test]
fn one_scope_is_one_bit_test() {
    let instructions = same("covers");
    assert_eq!(count(&instructions, &["j", "call"]), 0, "{instructions:?}");
}

#[test]
fn all_of_two_scopes_is_one_mask() {
    let instructions = same("meets_all");
    assert_eq!(count(&instructions, &["j", "call"]), 0, "{instructions:?}");
}

#[test]
fn any_of_two_scopes_is_one_mask() {
    let instructions = same("meets_any");
    assert_eq!(count(&instructions, &["j", "call"]), 0, "{instructions:?}");
}

// Behind the first return is what happens to those who are denied, which is not the same work.
#[test]
fn authorizing_the_granted_costs_the_same_mask() {
    let [product, by_hand] = both("authorize").map(|instructions| {
        let end = instructions.iter().position(|line| line.starts_with("ret"));
        instructions[..=end.expect("it returns")].to_vec()
    });
    assert_eq!(product, by_hand);
    assert_eq!(count(&product, &["call"]), 0, "{product:?}");
    assert_eq!(count(&product, &["j"]), 1, "{product:?}");
}

#[test]
fn a_set_of_three_words_is_three_compares() {
    let instructions = same("covers_all");
    let compares = count(&instructions, &["test", "cmp"]);
    assert_eq!(compares, 3, "{instructions:?}");
    assert_eq!(count(&instructions, &["call"]), 0, "{instructions:?}");
}

#[test]
fn a_proof_is_no_instruction() {
    let instructions = same("guarded");
    assert_eq!(count(&instructions, &["j", "call"]), 0, "{instructions:?}");
}

#[test]
fn a_proof_of_an_object_is_a_reference_to_it() {
    let instructions = instructions("objects", "guarded_on");
    assert_eq!(instructions, self::instructions("by_hand", "guarded_on"));
    assert_eq!(count(&instructions, &["j", "call"]), 0, "{instructions:?}");
}

/// The functions of the templates of names, which only a spec with open parameters calls.
fn calls_of_templates(assembly: &str) -> usize {
    let calls = assembly.lines().filter(|line| line.contains("call"));
    calls.filter(|line| line.contains("8template")).count()
}

// A spec without open parameters reads a token with no instruction for them.
#[test]
fn open_parameters_cost_nothing_where_there_are_none() {
    assert_eq!(calls_of_templates(assembly()), 0);
    let more = "[parameters.repo]\nform = \"id\"\n[scopes.\"repo:{repo}:read\"]\n";
    let with = compiled("assembly-templates", more, &ALLOC, &["--cfg", "objects"]);
    assert!(calls_of_templates(&with) > 0);
}

// Where scope-core knows grants on objects, checks that use none are the instructions that they are
// where it does not.
#[test]
fn objects_cost_nothing_where_none_are_used() {
    let [with, without] = [("with", &ALLOC[..]), ("without", &[])]
        .map(|(folder, core)| compiled(&format!("assembly-{folder}-objects"), "", core, &[]));
    for name in [
        "covers",
        "meets_all",
        "meets_any",
        "authorize",
        "covers_all",
        "read_names",
        "guarded",
    ] {
        let [with, without] = [&with, &without].map(|it| instructions_in(it, "product", name));
        assert_eq!(with, without, "{name}");
    }
}

// Were every function found to be the same, the tests above would say nothing.
#[test]
fn functions_that_differ_are_told_apart() {
    let names = ["covers", "meets_all", "meets_any", "covers_all", "guarded"];
    for (i, one) in names.iter().enumerate() {
        for other in &names[i + 1..] {
            assert_ne!(
                instructions("product", one),
                instructions("by_hand", other),
                "{one} and {other}"
            );
        }
    }
}
