// Broken TOML.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes.ReadAccounts
title = "Read accounts"
"#
);

fn main() {}
