// A scope that includes itself.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes.Accounts]
includes = ["Accounts"]
"#
);

fn main() {}
