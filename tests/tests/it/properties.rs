//! What holds for every spec, every set and every text.

mod graphs;
mod laws;

/// Compiles a spec in a module of its own, and checks the laws on the named vocabularies of it.
macro_rules! laws {
    ($($module:ident $file:tt: $($table:ident $type:ident),+;)+) => { $(
        mod $module {
            #[allow(dead_code, reason = "sets are what is checked")]
            mod spec {
                scope_core::scopes!($file, typed = false);
            }
            const FILE: &str = $file;
            $(
                mod $table {
                    use super::{FILE, spec::$type as Subject};
                    laws!(@tests $table: closing narrowing algebra operators bits storing printing parsing misspelling);
                }
            )+
        }
    )+ };
    (@tests $table:ident: $($law:ident)+) => { $(
        #[test]
        fn $law() {
            crate::properties::laws::Laws::<Subject>::of(FILE, stringify!($table)).$law();
        }
    )+ };
}

laws! {
    ringcentral "../examples/ringcentral/scopes.toml": scopes Scope, permissions Permission;
    discord "specs/discord.toml": scopes Scope;
    urls "specs/urls.toml": scopes Scope, permissions Permission;
}
