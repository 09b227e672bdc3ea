//! A name that is no identifier is told as such, and nothing follows from it.

mod demo {
    scope_core::scopes!(
        //~v error: the spec's name `my-spec` is not an ASCII identifier
        inline = r#"
[spec]
name = "my-spec"

[scopes.Read]
"#
    );
}

mod keyword {
    scope_core::scopes!(
        //~v error: the spec's name `type` is not an ASCII identifier
        inline = r#"
[spec]
name = "type"

[scopes.Read]
"#
    );
}

fn main() {
    let _ = (demo::Scope::Read, keyword::Scope::Read);
}
