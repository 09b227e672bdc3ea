// A wire name with a space, which separates tokens.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes."A2P SMS"]
"#
);

fn main() {}
