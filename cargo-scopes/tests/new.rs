//! What `cargo scopes new` calls things.
#![allow(clippy::unwrap_used)]

use std::{fs, process::Command};

#[test]
fn the_spec_is_named_after_the_package_or_the_folder() {
    let root = tempfile::tempdir().unwrap();
    let package = |name: &str| Some(format!("[package]\nname = {name:?}\nversion = '0.1.0'\n"));
    // the folder that the command runs in, the one that it is given, and the `Cargo.toml` there
    for (here, folder, manifest, name, title) in [
        ("", Some("my-service"), None, "my_service", "My Service"),
        ("", Some("deep/Orders.v2"), None, "orders_v2", "Orders V2"),
        ("shop", None, None, "shop", "Shop"),
        ("shop/.hidden", Some("."), None, "hidden", "Hidden"),
        ("a", None, package("call-log"), "call_log", "Call Log"),
        (
            "b",
            Some("."),
            package("Call_log2"),
            "call_log2",
            "Call Log2",
        ),
        ("c", Some("in/it"), package("till"), "till", "Till"),
        ("g", None, package("museum-api"), "museum_api", "Museum API"),
        ("h", None, package("api"), "api", "API"),
        ("i", None, package("api-docs"), "api_docs", "API Docs"),
        // a package that cannot give its name, and one that is none
        ("d-d", None, package("type"), "d_d", "D D"),
        ("e", None, Some("[workspace]\n".to_owned()), "e", "E"),
        ("f", None, Some("[package\n".to_owned()), "f", "F"),
        // what cannot be an identifier
        ("", Some("7up"), None, "example", "Example"),
        ("", Some("type"), None, "example", "Example"),
        ("", Some("été"), None, "example", "Example"),
        ("__", None, None, "example", "Example"),
    ] {
        let here = root.path().join(here);
        let target = here.join(folder.unwrap_or_default());
        fs::create_dir_all(&here).unwrap();
        if let Some(manifest) = manifest {
            fs::create_dir_all(&target).unwrap();
            fs::write(target.join("Cargo.toml"), manifest).unwrap();
        }
        let status = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
            .args(["new", "--app"])
            .args(folder)
            .current_dir(&here)
            .output()
            .unwrap()
            .status;
        assert!(status.success());
        let folder = target;
        let spec = fs::read_to_string(folder.join("scopes.toml")).unwrap();
        assert!(
            spec.contains(&format!("`mod {name} {{ scope_core")),
            "{spec}"
        );
        let loaded = scope_spec::parse("scopes.toml", &spec);
        assert!(loaded.problems.is_empty());
        assert_eq!(loaded.spec.name, name);
        assert_eq!(loaded.spec.title, Some(title.into()));
        let api = match title {
            "Museum API" | "API" => format!("The scopes of the {title}."),
            _ => format!("The scopes of the {title} API."),
        };
        assert_eq!(loaded.spec.description, Some(api.into()));
        let app = fs::read_to_string(folder.join("app.toml")).unwrap();
        assert!(
            app.contains(&format!("app!(\"app.toml\", {name})")),
            "{app}"
        );
    }
}
