// Arguments that `app!` does not take.
#![allow(unused)]
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}
mod nothing {
    scope_core::app!();
    //~^ error: unexpected end of input, the manifest comes first: write `app!("app.toml", path::to::spec)`
}
mod no_literal {
    scope_core::app!(reader);
    //~^ error: the manifest comes first: write `app!("app.toml", path::to::spec)`
}
mod module_first {
    scope_core::app!(crate::desk, "manifests/reader.toml");
    //~^ error: the manifest comes first: write `app!("app.toml", path::to::spec)`
}
mod unknown_option {
    scope_core::app!("manifests/reader.toml", crate::desk, day = "2026-11-01");
    //~^ error: unknown option `day`: there are `today` and `crate`
}
mod no_date {
    scope_core::app!("manifests/reader.toml", crate::desk, today = "1.11.2026");
    //~^ error: `1.11.2026` is no date: write `2026-11-23`
}
mod no_literal_date {
    scope_core::app!("manifests/reader.toml", crate::desk, today = 2026);
    //~^ error: the day stands in quotes: `today = "2026-11-23"`
}
mod two_modules {
    scope_core::app!("manifests/reader.toml", crate::desk, crate::desk);
    //~^ error: a manifest is of one spec
}
mod no_spec {
    scope_core::app!("manifests/reader.toml", crate::main);
    //~^ error: [E0433]
}
mod no_module {
    scope_core::app!("manifests/reader.toml", crate::dsk);
    //~^ error: [E0433]
}

fn main() {}
