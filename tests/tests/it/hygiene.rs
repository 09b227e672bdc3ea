//! What the macros make compiles wherever a user puts it.
//!
//! What takes a crate of its own (another name for `scope-core`, no `std`, lints on what is public)
//! stands in `hygiene/`, and is built by the tests at the end.
#![deny(warnings, unused, nonstandard_style, clippy::pedantic)]

use scope_core::{Authorize, Denied, Guarded, Holds, Privilege, requires};

/// No name is there by chance. Markers cannot be made here: their messages are attributes of
/// rustc, `#[diagnostic::..]`, and that name is one that the prelude brings.
mod bare {
    #![no_implicit_prelude]

    ::scope_core::scopes!("hygiene/names.toml", typed = false);

    pub(super) mod guarded {
        use crate::hygiene::outer::inner::{Granted, scope};

        #[derive(::scope_core::Holds)]
        pub(in super::super) struct Session {
            #[holds]
            pub(in super::super) scopes: Granted,
        }

        #[::scope_core::requires(scope::Read)]
        pub(in super::super) async fn read(
            auth: &Session,
        ) -> ::core::result::Result<(), ::scope_core::Denied> {
            ::core::future::ready(()).await;
            ::core::result::Result::Ok(())
        }

        #[derive(::scope_core::Guarded)]
        pub(in super::super) enum Command {
            #[requires(scope::Read & scope::Read)]
            Read,
            #[public]
            Help,
        }
    }
}

/// The library under another path, which `crate = ..` names.
mod reexport {
    pub use ::scope_core as engine;
}

/// Each name that generated code might take from its surroundings means something else here.
mod shadowed {
    #![allow(dead_code, non_camel_case_types, non_snake_case, unused_macros)]

    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Result;
    pub struct Ok;
    pub struct Err;
    pub struct Vec;
    pub struct String;
    pub struct Box;
    pub struct Req;
    pub struct Proof;
    pub struct Set;
    pub struct Denied;
    pub struct Access;
    pub struct Deprecated;
    pub trait Copy {}
    pub trait Clone {}
    pub trait Sized {}
    pub trait Send {}
    pub trait PartialEq {}
    pub trait Eq {}
    pub trait PartialOrd {}
    pub trait Ord {}
    pub trait Hash {}
    pub trait Debug {}
    pub trait Display {}
    pub trait FromStr {}
    pub trait Iterator {}
    pub trait Into {}
    pub trait From {}
    pub trait Privilege {}
    pub trait ApiOperation {}
    pub trait Requirement {}
    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod serde {}
    pub mod scope_core {}
    pub mod scope_macros {}
    pub mod __private {}
    pub fn drop() {}
    pub const TABLE: () = ();
    pub const NAMES: () = ();
    pub const OPERATIONS: () = ();
    pub const IDS: () = ();
    pub const ROLES: () = ();
    macro_rules! hidden { ($($name:ident)*) => { $(macro_rules! $name { () => { nothing } })* } }
    hidden!(assert concat env include_bytes matches panic stringify todo unreachable vec write);

    ::scope_core::scopes!("specs/extended.toml", typed_operations = true);

    pub mod guarded {
        pub struct Option;
        pub struct Result;
        pub struct Ok;
        pub struct Err;
        pub trait Holds {}
        pub trait Authorize {}
        pub mod core {}
        pub mod scope_core {}

        use super::{Granted, permission, scope, user};

        #[derive(::scope_core::Holds)]
        pub struct Session<'s, T: ::core::marker::Copy, const N: usize>
        where
            T: 's,
        {
            #[holds]
            pub scopes: &'s Granted,
            #[holds]
            pub permissions: user::Granted,
            pub other: [T; N],
        }

        #[::scope_core::requires(scope::Drive & permission::FilesView, by = session)]
        pub fn function<T: ::core::marker::Copy, const N: usize>(
            session: &Session<'_, T, N>,
        ) -> ::core::result::Result<(), ::scope_core::Denied> {
            ::core::result::Result::Ok(())
        }

        #[derive(::scope_core::Guarded)]
        #[allow(dead_code, reason = "it is there to be expanded")]
        pub enum Command<'c, T> {
            #[requires(scope::Drive & permission::FilesView)]
            Option(&'c T),
            #[public]
            Result { ok: bool },
            #[requires(scope::Drive | scope::DriveSync)]
            Ok,
        }
    }
}

/// Names that the prelude, the library or the module itself has, too.
mod names {
    ::scope_core::scopes!("hygiene/names.toml", typed_operations = true);
}

/// The same, without markers, and by another path.
mod renamed {
    ::scope_core::scopes!(
        "hygiene/names.toml",
        typed = false,
        crate = crate::hygiene::reexport::engine
    );
}

/// Everything that can be deprecated is. `deny(warnings)` above would tell of a use.
mod deprecated {
    ::scope_core::scopes!(
        "hygiene/deprecated.toml",
        typed_operations = true,
        crate = crate::hygiene::reexport::engine,
    );
}

mod outer {
    pub(super) mod inner {
        mod innermost {
            ::scope_core::scopes!(
                inline = r#"
                [spec]
                name = "innermost"
                [scopes.Read]
                "#
            );
        }
        pub(in super::super) use innermost::{Granted, Scope, ScopeSet, may, scope};
    }
}

#[test]
fn without_the_prelude() {
    use bare::guarded::{Command, Session};
    let session = Session {
        scopes: outer::inner::ScopeSet::EMPTY.close(),
    };
    assert!(Command::Read.authorize(&session).is_err());
    assert!(Command::Help.authorize(&session).is_ok());
    drop(bare::guarded::read(&session));
    assert!(bare::Scope::None.closure().contains(bare::Scope::Some));
}

#[test]
fn names_from_elsewhere_are_not_taken() {
    use shadowed::{Granted, PermissionSet, ScopeSet, guarded, user};
    let granted = ScopeSet::parse("https://api.example.com/auth/drive").granted();
    let everything = guarded::Session {
        scopes: &granted,
        permissions: PermissionSet::all().close(),
        other: [(); 1],
    };
    assert!(guarded::function(&everything).is_ok());
    assert!(guarded::Command::Option(&()).authorize(&everything).is_ok());
    let nothing = guarded::Session {
        scopes: &Granted::EMPTY,
        permissions: user::Granted::EMPTY,
        other: [(); 1],
    };
    assert!(guarded::function(&nothing).is_err());
    assert!(guarded::Command::Option(&()).authorize(&nothing).is_err());
    assert!(guarded::Command::Ok::<()>.authorize(&nothing).is_err());
    let public: guarded::Command<'_, ()> = guarded::Command::Result { ok: true };
    assert!(public.authorize(&nothing).is_ok());
}

#[test]
fn names_that_others_have() {
    use names::{Operation, Permission, Role, Scope, ScopeSet, may, op, scope, user, user_may};

    #[derive(Holds)]
    struct Session {
        #[holds]
        scopes: names::Granted,
        #[holds]
        permissions: user::Granted,
    }

    fn some(_: impl may::Some) {}
    fn both(_: impl may::Option + user_may::Proof) {}

    // a scope named `ALL` hides the list, which the trait still has
    let all: &[Scope] = <Scope as Privilege>::ALL;
    assert_eq!(Scope::ALL.name(), "ALL");
    for scope in all {
        let read = ScopeSet::parse(scope.name()).known();
        assert!(read.contains(*scope) && read.len() == 1, "{scope}");
        assert!(Scope::None.closure().contains(*scope), "{scope}");
    }
    assert_eq!(all.len(), <Permission as Privilege>::ALL.len());
    assert_eq!(Role::None.permissions().len(), all.len());
    assert_eq!(Operation::Granted.id(), "Granted");

    let granted = ScopeSet::parse("None").granted();
    some(granted.authorize(scope::Some).expect("None includes it"));
    let permissions = user::Granted::EMPTY;
    assert!(Operation::Some.check(&granted, &permissions).is_err());

    let session = Session {
        scopes: granted,
        permissions: names::PermissionSet::all().close(),
    };
    some(session.authorize(op::Some).expect("both gates are open"));
    both(session.authorize(op::None).expect("both gates are open"));
    assert_eq!(renamed::Scope::None.closure().len(), all.len());
}

#[test]
fn a_deprecated_name_still_works_where_it_is_not_named() {
    use deprecated::{Operation, PermissionSet, Scope, ScopeSet};
    let granted = ScopeSet::parse("New").granted();
    assert_eq!(granted.len(), Scope::ALL.len());
    assert!(
        Operation::NewCall
            .check(&granted, &PermissionSet::all().close())
            .is_ok()
    );
}

#[test]
fn in_a_private_module_of_a_private_module() {
    use outer::inner::{Scope, ScopeSet, may, scope};
    fn read(_: impl may::Read) {}
    let granted = ScopeSet::parse("Read").granted();
    assert!(granted.covers(Scope::Read));
    read(granted.authorize(scope::Read).expect("it was granted"));
}

#[test]
fn in_the_body_of_a_function() {
    mod local {
        ::scope_core::scopes!(
            inline = r#"
            [spec]
            name = "local"
            [scopes.Read]
            "#
        );
    }
    fn read(_: impl local::may::Read) {}
    let granted = local::ScopeSet::parse("Read").granted();
    read(granted.authorize(local::scope::Read).expect("granted"));
}

/// Two uses of one spec are two vocabularies.
#[test]
fn twice_in_one_crate() {
    mod again {
        ::scope_core::scopes!("hygiene/names.toml", typed = false);
    }
    assert_ne!(
        ::core::any::TypeId::of::<again::Scope>(),
        ::core::any::TypeId::of::<renamed::Scope>(),
    );
    assert_eq!(again::Scope::Some.name(), renamed::Scope::Some.name());
}

#[test]
fn the_other_macros_by_another_path() {
    use crate::hygiene::reexport::engine;
    use renamed::{Granted, Scope, user};

    #[derive(engine::Holds)]
    #[holds(crate = crate::hygiene::reexport::engine)]
    struct Session {
        #[holds]
        scopes: Granted,
        #[holds]
        permissions: user::Granted,
    }
    use outer::inner::{ScopeSet, scope};

    #[requires(scope::Read, crate = crate::hygiene::reexport::engine)]
    fn read(
        auth: &impl Holds<::scope_core::Granted<outer::inner::Scope, 1>>,
    ) -> Result<(), Denied> {
        Ok(())
    }

    #[derive(Guarded)]
    #[guarded(crate = crate::hygiene::reexport::engine)]
    #[requires(scope::Read)]
    struct Read;

    let granted = ScopeSet::parse("Read").granted();
    assert!(read(&granted).is_ok() && Read.authorize(&granted).is_ok());
    let nothing = ScopeSet::EMPTY.close();
    assert!(read(&nothing).is_err() && Read.authorize(&nothing).is_err());

    let session = Session {
        scopes: Scope::set(&[Scope::Some]).close(),
        permissions: user::Granted::EMPTY,
    };
    let held: &Granted = session.granted();
    assert!(held.covers(Scope::Some));
    let held: &user::Granted = session.granted();
    assert!(held.is_empty());
}

/// The crates in `hygiene/`, checked by cargo in a workspace that is made for them.
mod crates {
    use std::{
        fs,
        path::{Path, PathBuf},
        process::{Command, Output},
        sync::OnceLock,
    };

    /// Checks one of the crates.
    fn check(package: &str) -> Output {
        static WORKSPACE: OnceLock<PathBuf> = OnceLock::new();
        Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--package", package])
            .env("CARGO_TARGET_DIR", crate::common::nested_target())
            .current_dir(WORKSPACE.get_or_init(workspace))
            .output()
            .expect("cargo runs")
    }

    fn workspace() -> PathBuf {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hygiene");
        let core = here.join("../scope-core");
        for (package, dependency) in [
            (
                "bare",
                "scope-core = { CORE, default-features = false, features = ['macros'] }",
            ),
            (
                "strict",
                "engine = { package = 'scope-core', CORE, features = ['serde'] }",
            ),
            ("missing", "scope-core = { CORE }"),
        ] {
            let dependency = dependency.replace("CORE", &format!("path = '{}'", core.display()));
            let manifest = format!(
                "[package]\nname = '{package}'\nedition = '2024'\n[dependencies]\n{dependency}\n"
            );
            let source = root.join(package).join("src");
            fs::create_dir_all(&source).expect("a folder");
            write(&root.join(package).join("Cargo.toml"), &manifest);
            copy(
                &here.join(format!("hygiene/{package}.rs")),
                &source.join("lib.rs"),
            );
            for spec in [
                "hygiene/names.toml",
                "hygiene/deprecated.toml",
                "specs/urls.toml",
                "specs/extended.toml",
            ] {
                let spec = here.join(spec);
                copy(&spec, &source.join(spec.file_name().expect("a file")));
            }
        }
        write(&root.join("strict/src/written.rs"), &expanded());
        write(
            &root.join("Cargo.toml"),
            "[workspace]\nresolver = '3'\nmembers = ['bare', 'strict', 'missing']\n",
        );
        // the same versions as everywhere else, which are there without a network
        copy(&here.join("../Cargo.lock"), &root.join("Cargo.lock"));
        root
    }

    /// What the macro makes of a spec, as source.
    fn expanded() -> String {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/extended.toml");
        let options = scope_codegen::Options {
            core: "::engine".parse().expect("a path"),
            typed_operations: true,
            ..scope_codegen::Options::default()
        };
        let items = scope_codegen::expand(&scope_spec::load(&spec).spec, &options);
        prettyplease::unparse(&syn::parse2(items).expect("items"))
    }

    fn copy(from: &Path, to: &Path) {
        write(
            to,
            &fs::read_to_string(from).expect("a file of this package"),
        );
    }

    /// Leaves alone what is right already, so that cargo need not build it again.
    fn write(to: &Path, text: &str) {
        if fs::read_to_string(to).ok().as_deref() != Some(text) {
            fs::write(to, text).expect("a file can be written");
        }
    }

    #[track_caller]
    fn compiles(package: &str) {
        let output = check(package);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(said.is_empty(), "{said}");
    }

    #[test]
    fn without_std() {
        compiles("bare");
    }

    /// Cargo caps no lint here: these are path dependencies of nobody.
    #[test]
    fn under_another_name_with_every_lint() {
        compiles("strict");
    }

    #[test]
    fn a_missing_file_says_where_it_was_looked_for() {
        let output = check("missing");
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr);
        // one path a line or all on one, and as wide as rustc likes
        let said: String = said
            .split_whitespace()
            .filter(|word| *word != "|")
            .flat_map(|word| [word, " "])
            .collect();
        let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hygiene/missing");
        let file = "specs/not-there.toml";
        let beside_source = workspace.join("src").join(file);
        let beside_manifest = workspace.join(file);
        assert!(
            said.contains(&format!("error: cannot read `{file}`: ")),
            "{said}"
        );
        let places = format!(
            "it was looked for beside the source file, then beside Cargo.toml: `{}`, `{}` ",
            beside_source.display(),
            beside_manifest.display()
        );
        assert!(said.contains(&places), "{said}");
        assert!(
            said.contains("scope_core::scopes!(\"specs/not-there.toml\");"),
            "{said}"
        );
        assert!(said.contains("due to 1 previous error"), "{said}");
    }
}
