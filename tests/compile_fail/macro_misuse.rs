// Arguments that `scopes!` does not take.
mod nothing {
    scope_core::scopes!();
    //~^ error: no spec is named: write `scopes!("scopes.toml")`, or `scopes!(inline = r#".."#)`
}
mod no_literal {
    scope_core::scopes!(specs);
    //~^ error: the spec comes first: write its path in quotes, `scopes!("scopes.toml")`, or `scopes!(inline = r#".."#)`
}
mod number {
    scope_core::scopes!(7);
    //~^ error: the spec comes first: write its path in quotes, `scopes!("scopes.toml")`, or `scopes!(inline = r#".."#)`
}
mod bytes {
    scope_core::scopes!(b"[spec]");
    //~^ error: the spec comes first: write its path in quotes, `scopes!("scopes.toml")`, or `scopes!(inline = r#".."#)`
}
mod inline_path {
    scope_core::scopes!(inline = specs);
    //~^ error: expected string literal
}
mod option_first {
    scope_core::scopes!(typed = false, "specs/accounts.toml");
    //~^ error: the spec comes first: write its path in quotes, `scopes!("scopes.toml")`, or `scopes!(inline = r#".."#)`
}
mod unknown_option {
    scope_core::scopes!("specs/accounts.toml", type = false);
    //~^ error: unknown option `type`: there are `typed`, `typed_operations` and `crate`
}
mod no_boolean {
    scope_core::scopes!("specs/accounts.toml", typed = "no");
    //~^ error: write `typed = true` or `typed = false`, without quotes
}
mod no_value {
    scope_core::scopes!("specs/accounts.toml", typed_operations);
    //~^ error: an option has a value
}
mod no_path {
    scope_core::scopes!("specs/accounts.toml", crate = "engine");
    //~^ error: expected identifier
}
mod no_comma {
    scope_core::scopes!("specs/accounts.toml" typed = false);
    //~^ error: expected `,`
}

fn main() {}
