// A mistake in a file that the named one extends.
mod extending {
    scope_core::scopes!("specs/extending.toml");
}

fn main() {}
