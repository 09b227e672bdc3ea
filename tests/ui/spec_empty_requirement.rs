// A requirement that would let everybody in.
scope_core::scopes!(
    inline = r#"
[spec]
name = "demo"

[scopes.SMS]

[operations.none]

[operations.list]
scopes = []

[operations.any]
scopes = { any = [] }

[operations.inner]
scopes = { any = ["SMS", []] }
"#
);

fn main() {}
