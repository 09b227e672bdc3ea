// A file that extends one that is not there.
mod dangling {
    scope_core::scopes!("specs/dangling.toml");
}

fn main() {}
