// Two scopes that include each other.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes.Accounts]
includes = ["EditAccounts"]

[scopes.EditAccounts]
includes = ["Accounts"]
"#
);

fn main() {}
