// An inclusion of a name that nobody declared.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes.EditAccounts]
includes = ["ReadAccount"]

[scopes.ReadAccounts]
"#
);

fn main() {}
