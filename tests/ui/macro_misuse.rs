// Arguments that `scopes!` does not take.
mod nothing {
    scope_core::scopes!();
}
mod no_literal {
    scope_core::scopes!(specs);
}
mod number {
    scope_core::scopes!(7);
}
mod bytes {
    scope_core::scopes!(b"[spec]");
}
mod inline_path {
    scope_core::scopes!(inline = specs);
}
mod option_first {
    scope_core::scopes!(typed = false, "specs/accounts.toml");
}
mod unknown_option {
    scope_core::scopes!("specs/accounts.toml", type = false);
}
mod no_boolean {
    scope_core::scopes!("specs/accounts.toml", typed = "no");
}
mod no_value {
    scope_core::scopes!("specs/accounts.toml", typed_operations);
}
mod no_path {
    scope_core::scopes!("specs/accounts.toml", crate = "engine");
}
mod no_comma {
    scope_core::scopes!("specs/accounts.toml" typed = false);
}

fn main() {}
