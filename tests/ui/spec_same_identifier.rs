// Two names that would be one in Rust.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes."read:org"]

[scopes.read-org]
"#
);

fn main() {}
