//! A manifest whose spec has a name that is no identifier: the spec's mistake is told, once.

mod app {
    scope_core::app!("manifests/misnamed.toml");
    //~^ error: the spec's name `my-spec` is not an ASCII identifier
}

fn main() {
    let _ = app::Reader;
}
