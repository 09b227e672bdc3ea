// A key that the format does not have.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes.ReadAccounts]
tilte = "Read accounts"
"#
);

fn main() {}
