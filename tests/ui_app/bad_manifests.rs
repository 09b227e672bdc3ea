// A manifest with a mistake: one error, which shows the line.
#![allow(unused)]
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}

mod another_spec {
    scope_core::app!("manifests/bad/another_spec.toml", crate::desk);
}
mod missing_spec {
    scope_core::app!("manifests/bad/missing_spec.toml", crate::desk);
}
mod other_file {
    scope_core::app!("manifests/bad/other_file.toml", crate::desk);
}
mod scopes_in_app {
    scope_core::app!("manifests/bad/scopes_in_app.toml", crate::desk);
}
mod unknown_scope {
    scope_core::app!("manifests/bad/unknown_scope.toml", crate::desk);
}
mod unjustified {
    scope_core::app!("manifests/bad/unjustified.toml", crate::desk);
}
mod covers_restricted {
    scope_core::app!("manifests/bad/covers_restricted.toml", crate::desk);
}
mod short {
    scope_core::app!("manifests/bad/short.toml", crate::desk);
}
mod copied {
    scope_core::app!("manifests/bad/copied.toml", crate::desk);
}
mod unknown_state {
    scope_core::app!("manifests/bad/unknown_state.toml", crate::desk);
}
mod needs_info {
    scope_core::app!("manifests/bad/needs_info.toml", crate::desk);
}
mod no_date {
    scope_core::app!("manifests/bad/no_date.toml", crate::desk);
}
mod no_such_day {
    scope_core::app!("manifests/bad/no_such_day.toml", crate::desk);
}
mod expired {
    scope_core::app!("manifests/bad/expired.toml", crate::desk, today = "2026-11-01");
}
mod unknown_key {
    scope_core::app!("manifests/bad/unknown_key.toml", crate::desk);
}
mod no_name {
    scope_core::app!("manifests/bad/no_name.toml", crate::desk);
}
mod syntax {
    scope_core::app!("manifests/bad/syntax.toml", crate::desk);
}
mod no_spec {
    scope_core::app!("manifests/bad/no_spec.toml");
}

// on the day before it expires, an approval counts
mod not_expired {
    scope_core::app!("manifests/bad/expired.toml", crate::desk, today = "2026-10-31");
}
const _: () = assert!(not_expired::Expired::PENDING.is_empty());

// the spec of another package need not be where this one is built
mod elsewhere_missing {
    scope_core::app!(
        "manifests/elsewhere_missing.toml",
        scope_tests::ringcentral
    );
}
const _: () = assert!(!elsewhere_missing::ElsewhereMissing::SCOPES.is_empty());

fn main() {}
