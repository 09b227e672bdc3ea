//! Random specs for `tests/it/differential.rs` and `tests/it/remedies.rs`: guards and denials are those of a
//! spec's enum, so each spec has to be compiled. `PATHS_SEED` and `PATHS_SPECS` make others, or more.
//! `REMEDIES_SEED` makes other ones for remedies.

#[path = "tests/it/common/paths.rs"]
mod paths;

use paths::Random;
use std::{env, fmt::Write, fs, path::PathBuf};

fn number(variable: &str, default: u64) -> u64 {
    println!("cargo::rerun-if-env-changed={variable}");
    env::var(variable).map_or(default, |it| it.parse().expect("a number"))
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=tests/it/common/paths.rs");
    let mut random = Random(number("PATHS_SEED", 20_261_129));
    let count = number("PATHS_SPECS", 12);
    let (mut modules, mut names) = (String::new(), String::new());
    for spec in 0..count {
        // half of them begin behind a prefix, for what is nested under it, and half have only what
        // axum's router knows, too
        let prefix = if spec % 2 == 0 { "" } else { "/v1" };
        let mut toml = format!("[spec]\nname = 's{spec}'\n");
        let mut calls = String::new();
        let mut operations = String::new();
        for i in 0..6 + random.below(10) {
            let method = match i {
                0 => "GET",
                _ => random.one_of(&["GET", "GET", "GET", "HEAD", "POST"]),
            };
            let path = match spec % 4 < 2 {
                // what takes in everything, so that much is asked of the other readings
                _ if i == 0 => "/{+all}".to_owned(),
                true => paths::plain_template(&mut random, 4),
                false => paths::template(&mut random, 3),
            };
            let path = format!("{prefix}{path}");
            let public = random.below(if i == 0 { 2 } else { 5 }) == 0;
            let needs = if public {
                "public = true".to_owned()
            } else {
                format!("scopes = 's{i}'")
            };
            writeln!(toml, "[scopes.s{i}]").expect("a string takes all");
            write!(
                operations,
                "[operations.o{i}]\ncall = '{method} {path}'\n{needs}\n"
            )
            .expect("a string takes all");
            write!(calls, "({method:?}, {path:?}, {public}),").expect("a string takes all");
        }
        toml += &operations;
        write!(
            modules,
            "mod s{spec} {{
                scope_core::scopes!(inline = r##\"{toml}\"##, typed = false);
                #[derive(Clone, Debug, scope_core::Holds)]
                pub(super) struct Session {{
                    #[holds]
                    scopes: Granted,
                    #[holds]
                    permissions: user::Granted,
                }}
                pub(super) struct Spec;
                impl super::Spec for Spec {{
                    type Operation = Operation;
                    type Session = Session;
                    const CALLS: &'static [(&'static str, &'static str, bool)] = &[{calls}];
                    fn session(token: &str) -> Session {{
                        let scopes = ScopeSet::parse(token).granted();
                        Session {{ scopes, permissions: user::Granted::EMPTY }}
                    }}
                }}
            }}\n"
        )
        .expect("a string takes all");
        write!(names, "$run::<s{spec}::Spec>();").expect("a string takes all");
    }
    write!(
        modules,
        "macro_rules! for_each_spec {{ ($run:ident) => {{ {names} }} }}"
    )
    .expect("a string takes all");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("random_specs.rs"), modules).expect("a folder of its own");
    let remedies = requirements(&mut Random(number("REMEDIES_SEED", 1_129)));
    fs::write(out.join("random_requirements.rs"), remedies).expect("a folder of its own");
}

/// Specs with inclusion, restricted scopes, and requirements at both gates.
fn requirements(random: &mut Random) -> String {
    let (mut modules, mut names) = (String::new(), String::new());
    for spec in 0..8 {
        let mut toml = format!("[spec]\nname = 'r{spec}'\n");
        let (scopes, permissions) = (4 + random.below(3), 1 + random.below(3));
        for (table, letter, count) in [("scopes", 's', scopes), ("permissions", 'p', permissions)] {
            for i in 0..count {
                // only later ones are included, so that there is no cycle
                let later = (i + 1..count).filter(|_| random.below(4) == 0);
                let includes: Vec<_> = later.map(|j| format!("'{letter}{j}'")).collect();
                let includes = includes.join(", ");
                writeln!(toml, "[{table}.{letter}{i}]\nincludes = [{includes}]").expect("text");
                if letter == 's' && random.below(3) == 0 {
                    toml += "restricted = true\n";
                }
                // bits that are not the places in the file
                writeln!(toml, "bit = {}", (count - i) * 3).expect("text");
            }
        }
        for i in 0..8 {
            let mut any = |letter: char, count: usize| {
                let all = (0..1 + random.below(3)).map(|_| {
                    let all = (0..1 + random.below(2)).map(|_| random.below(count));
                    let all: Vec<_> = all.map(|j| format!("'{letter}{j}'")).collect();
                    format!("[{}]", all.join(", "))
                });
                let all = all.collect::<Vec<_>>().join(", ");
                format!("{{ any = [{all}] }}")
            };
            let mut needs = match i {
                0 => "authenticated = true\n".to_owned(),
                _ => format!("scopes = {}\n", any('s', scopes)),
            };
            if i % 3 != 1 {
                writeln!(needs, "permissions = {}", any('p', permissions)).expect("text");
            }
            write!(toml, "[operations.o{i}]\n{needs}").expect("text");
        }
        write!(
            modules,
            "mod r{spec} {{
                scope_core::scopes!(inline = r##\"{toml}\"##, typed = false);
                pub(super) const TOML: &str = r##\"{toml}\"##;
                pub(super) fn check(operation: usize, scopes: &str, permissions: &str) -> Result<(), scope_core::Denied> {{
                    let scopes = ScopeSet::parse(scopes).granted();
                    let permissions = PermissionSet::parse(permissions).granted();
                    Operation::ALL[operation].check(&scopes, &permissions)
                }}
            }}\n"
        )
        .expect("text");
        write!(names, "(r{spec}::TOML, r{spec}::check),").expect("text");
    }
    format!("{modules}const SPECS: &[(&str, Check)] = &[{names}];\n")
}
