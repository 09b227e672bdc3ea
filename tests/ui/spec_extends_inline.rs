// A spec without a file that extends one.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"
extends = ["accounts.toml"]
"#
);

fn main() {}
