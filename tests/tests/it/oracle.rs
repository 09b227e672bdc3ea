//! The compiled specs against a naive search over the raw TOML: every pair of every spec, every
//! role, and every operation.

mod check;

/// Compiles each spec in a module of its own, and checks the parts of it that are named.
macro_rules! specs {
    ($($module:ident $file:tt: $($part:ident)+;)+) => { $(
        mod $module {
            #[allow(dead_code, reason = "not every spec has every part")]
            mod spec {
                scope_core::scopes!($file, typed = false);
            }
            const FILE: &str = $file;
            $( specs!(@$part); )+
        }
    )+ };
    (@scopes) => {
        specs!(@vocabulary scopes, spec::Scope, scope_spec::VocabularyKind::Scope);
    };
    (@permissions) => {
        specs!(@vocabulary permissions, spec::Permission, scope_spec::VocabularyKind::Permission);
    };
    (@vocabulary $name:ident, $type:ty, $kind:expr) => {
        #[test]
        fn $name() {
            crate::oracle::check::Vocabulary {
                file: FILE,
                kind: $kind,
                name: <$type>::name,
                title: <$type>::title,
                description: <$type>::description,
                access: <$type>::access,
                flags: |it| [it.is_restricted(), it.is_on_request(), it.is_baseline()],
                deprecated: <$type>::deprecated,
                includes: <$type>::includes,
                closure: <$type>::closure,
                included_by: <$type>::included_by,
            }
            .agrees();
        }
    };
    (@roles) => {
        #[test]
        fn roles() {
            crate::oracle::check::Roles {
                file: FILE,
                all: &spec::Role::ALL,
                name: spec::Role::name,
                title: spec::Role::title,
                description: spec::Role::description,
                includes: |it| it.includes().collect(),
                permissions: spec::Role::permissions,
            }
            .agrees();
        }
    };
    (@operations) => {
        #[test]
        fn operations() {
            crate::oracle::check::Operations {
                file: FILE,
                id: spec::Operation::id,
                title: spec::Operation::title,
                description: spec::Operation::description,
                call: |it| Some((it.method()?, it.path()?)),
                flags: |it| [it.is_public(), it.is_deprecated()],
                requirement: spec::Operation::requirement,
                from_call: spec::Operation::from_call,
            }
            .agrees();
        }
    };
}

specs! {
    ringcentral "../scopes.toml": scopes;
    ringcentral_full "../examples/ringcentral/scopes.toml": scopes permissions roles operations;
    bitbucket "specs/bitbucket.toml": scopes;
    discord "specs/discord.toml": scopes;
    slack "specs/slack.toml": scopes;
    urls "specs/urls.toml": scopes permissions roles operations;
    extended "specs/extended.toml": scopes permissions roles operations;
    alternatives "specs/alternatives.toml": scopes permissions operations;
}
