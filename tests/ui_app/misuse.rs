// Arguments that `app!` does not take.
#![allow(unused)]
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}
mod nothing {
    scope_core::app!();
}
mod no_literal {
    scope_core::app!(reader);
}
mod module_first {
    scope_core::app!(crate::desk, "manifests/reader.toml");
}
mod unknown_option {
    scope_core::app!("manifests/reader.toml", crate::desk, day = "2026-11-01");
}
mod no_date {
    scope_core::app!("manifests/reader.toml", crate::desk, today = "1.11.2026");
}
mod no_literal_date {
    scope_core::app!("manifests/reader.toml", crate::desk, today = 2026);
}
mod two_modules {
    scope_core::app!("manifests/reader.toml", crate::desk, crate::desk);
}
mod no_spec {
    scope_core::app!("manifests/reader.toml", crate::main);
}
mod no_module {
    scope_core::app!("manifests/reader.toml", crate::dsk);
}

fn main() {}
