//! The examples of the READMEs and of the guide, run on RingCentral's spec.

#[test]
fn readme() {
    let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = package.join("../examples/ringcentral");
    assert!(std::env::set_current_dir(folder).is_ok());
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_cargo-scopes"));
    trycmd::TestCases::new()
        .register_bin("cargo", binary)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case(package.join("README.md"))
        .case(package.join("../README.md"))
        .case(package.join("../docs/src/*.md"));
}
