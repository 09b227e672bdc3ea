// A name that is a keyword of Rust.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes.Self]
"#
);

fn main() {}
