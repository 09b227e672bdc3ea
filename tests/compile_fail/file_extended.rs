// A mistake in a file that the named one extends.
mod extending {
    scope_core::scopes!("specs/extending.toml");
    //~^ error: a scope has no key `acces`
}

fn main() {}
