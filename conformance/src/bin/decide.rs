//! Compiled code makes the decisions that the raw TOML does, on each object; panics where one differs.

fn main() {
    for case in scope_conformance::cases() {
        let decisions = case.decide(&case.asked());
        println!("{}: {decisions} decisions of compiled code", case.file);
    }
}
