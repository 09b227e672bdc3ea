// A manifest with a mistake: one error, which shows the line.
#![allow(unused)]
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}

mod another_spec {
    scope_core::app!("manifests/bad/another_spec.toml", crate::desk);
    //~^ error: the manifest of `another-spec` is for the spec `accounts`, not for `desk`
}
mod missing_spec {
    scope_core::app!("manifests/bad/missing_spec.toml", crate::desk);
    //~^ error: there is no spec to be read at `nowhere.toml`
}
mod other_file {
    scope_core::app!("manifests/bad/other_file.toml", crate::desk);
    //~^ error: the manifest of `other-file` and the module that `app!` names are for two files of the spec `desk`
}
mod scopes_in_app {
    scope_core::app!("manifests/bad/scopes_in_app.toml", crate::desk);
    //~^ error: `[app]` has no key `scopes`
}
mod unknown_scope {
    scope_core::app!("manifests/bad/unknown_scope.toml", crate::desk);
    //~^ error: the app asks for scope `ReadTicket`, which is not declared in the spec
}
mod unjustified {
    scope_core::app!("manifests/bad/unjustified.toml", crate::desk);
    //~^ error: the app asks for `EditTickets`, which is restricted, without a justification
}
mod covers_restricted {
    scope_core::app!("manifests/bad/covers_restricted.toml", crate::desk);
    //~^ error: the app asks for `Administration`, which includes restricted `EditTickets`, without a justification
}
mod short {
    scope_core::app!("manifests/bad/short.toml", crate::desk);
    //~^ error: the justification for `EditTickets` is too short
}
mod copied {
    scope_core::app!("manifests/bad/copied.toml", crate::desk);
    //~^ error: the justification for `EditTickets` only repeats a description
}
mod unknown_state {
    scope_core::app!("manifests/bad/unknown_state.toml", crate::desk);
    //~^ error: `aproved` is not a kind of state
}
mod needs_info {
    scope_core::app!("manifests/bad/needs_info.toml", crate::desk);
    //~^ error: a review that is `needs-info` has no reason
}
mod no_date {
    scope_core::app!("manifests/bad/no_date.toml", crate::desk);
    //~^ error: `on` must be a day such as `2026-11-01`, found a string
}
mod no_such_day {
    scope_core::app!("manifests/bad/no_such_day.toml", crate::desk);
    //~^ error: invalid date
}
mod expired {
    scope_core::app!("manifests/bad/expired.toml", crate::desk, today = "2026-11-01");
    //~^ error: the approval of `EditTickets` has expired
}
mod unknown_key {
    scope_core::app!("manifests/bad/unknown_key.toml", crate::desk);
    //~^ error: a scope that is asked for has no key `reason`
    //~^^ error: the app asks for `EditTickets`, which is restricted, without a justification
}
mod no_name {
    scope_core::app!("manifests/bad/no_name.toml", crate::desk);
    //~^ error: the app has no name
}
mod syntax {
    scope_core::app!("manifests/bad/syntax.toml", crate::desk);
    //~^ error: a table header is not closed
}
mod no_spec {
    scope_core::app!("manifests/bad/no_spec.toml");
    //~^ error: no spec is named
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
