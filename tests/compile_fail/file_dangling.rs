// A file that extends one that is not there.
mod dangling {
    scope_core::scopes!("specs/dangling.toml");
    //~^ error: cannot read `specs/not-there.toml`: No such file or directory (os error 2)
}

fn main() {}
