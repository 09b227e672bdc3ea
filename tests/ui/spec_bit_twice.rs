// A bit for two scopes.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes.Accounts]
bit = 3

[scopes.SMS]
bit = 3
"#
);

fn main() {}
