// Code that another version expanded fails with an error that says what to do.
scope_core::__expansion!(0);
//~^ error: this code was expanded for another version of scope-core; write it again with `cargo scopes expand`

fn main() {}
