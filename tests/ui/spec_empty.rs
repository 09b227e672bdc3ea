// A spec with nothing in it.
scope_core::scopes!(
    inline = r#"
"#
);

fn main() {}
