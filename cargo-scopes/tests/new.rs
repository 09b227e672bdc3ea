//! What `cargo scopes new` calls things.
#![allow(clippy::unwrap_used)]

use std::{fs, process::Command};

#[test]
fn the_spec_is_named_after_the_folder() {
    let root = tempfile::tempdir().unwrap();
    for (folder, name, title) in [
        (Some("my-service"), "my_service", "My Service"),
        (Some("deep/Orders.v2"), "orders_v2", "Orders V2"),
        // what cannot be an identifier, and where no folder is named
        (Some("7up"), "example", "Example"),
        (Some("type"), "example", "Example"),
        (Some("été"), "example", "Example"),
        (None, "example", "Example"),
    ] {
        let status = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
            .args(["new", "--app"])
            .args(folder)
            .current_dir(root.path())
            .output()
            .unwrap()
            .status;
        assert!(status.success());
        let folder = root.path().join(folder.unwrap_or_default());
        let spec = fs::read_to_string(folder.join("scopes.toml")).unwrap();
        assert!(
            spec.contains(&format!("`mod {name} {{ scope_core")),
            "{spec}"
        );
        let loaded = scope_spec::parse("scopes.toml", &spec);
        assert!(loaded.problems.is_empty());
        assert_eq!(loaded.spec.name, name);
        assert_eq!(loaded.spec.title.as_deref(), Some(title));
        let app = fs::read_to_string(folder.join("app.toml")).unwrap();
        assert!(
            app.contains(&format!("app!(\"app.toml\", {name})")),
            "{app}"
        );
    }
}
