//! What every command prints, word for word: the cases in `tests/cmd`.
//!
//! `TRYCMD=overwrite cargo test -p cargo-scopes --test cli` writes down what is printed now. Read
//! it before it is kept.

#[test]
fn cli() {
    // cargo runs `cargo-scopes scopes ..` for `cargo scopes ..`.
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_cargo-scopes"));
    trycmd::TestCases::new()
        .register_bin("cargo", binary)
        .register_bin("cargo-scopes", binary)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml")
        .case("tests/cmd/*/*.trycmd");
}
