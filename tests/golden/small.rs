// Made by tests/it/golden.rs with BLESS=1: do not edit.

::scope_core::__expansion!(1);
///The app scopes of small, from `small.toml`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    non_camel_case_types,
    clippy::upper_case_acronyms,
    clippy::enum_variant_names,
    rustdoc::broken_intra_doc_links,
    rustdoc::bare_urls,
    rustdoc::invalid_html_tags
)]
pub enum Scope {
    /**Write notes: `notes:write`

- Includes: [`NotesRead`](Self::NotesRead)
- Restricted: asking for it needs a justification and an approval*/
    NotesWrite,
    /**Read notes: `notes:read`

- Included by: [`NotesWrite`](Self::NotesWrite)
- Deprecated: since 2; Ask for notes:write*/
    #[deprecated(note = "since 2; Ask for notes:write")]
    NotesRead,
}
///A set of app scopes, not closed under inclusion.
pub type ScopeSet = ::scope_core::Set<Scope, 1usize>;
///Granted app scopes of this spec, closed under inclusion.
pub type Granted = ::scope_core::Granted<Scope, 1usize>;
::scope_core::__with_alloc! {
    #[doc = "Granted app scopes of this spec, everywhere and on objects."] pub type
    Grants = ::scope_core::Grants < Scope, 1usize >;
}
::scope_core::__claim!(
    #[doc = "A token's claim of app scopes."] ScopeClaim, Scope, 1usize
);
#[allow(deprecated)]
const _: () = {
    const NAMES: &str = "\
        notes:write\
        notes:read";
    const TABLE: ::scope_core::__private::Table = ::scope_core::__private::Table {
        id: 5097566286810071872u64,
        gate: ::scope_core::Gate::Scope,
        file: "small.toml",
        len: 2usize,
        words: 1usize,
        positions: b"",
        names: ::scope_core::__private::Strings {
            text: NAMES,
            ends: b"\x0B\0\0\0\x15\0\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "\
        Write notes\
        Read notes",
            ends: b"\x0B\0\0\0\x15\0\0\0",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        flags: b" \0",
        weights: b"\x02\0\x02\0",
        includes: ::scope_core::__private::Rows::Dense(
            b"\
        \x02\0\0\0\0\0\0\0\
        \0\0\0\0\0\0\0\0",
        ),
        closure: ::scope_core::__private::Rows::Dense(
            b"\
        \x03\0\0\0\0\0\0\0\
        \x02\0\0\0\0\0\0\0",
        ),
        deprecated: &[
            (
                1u16,
                ::scope_core::Deprecated::new(
                    ::core::option::Option::Some("2"),
                    ::core::option::Option::None,
                    ::core::option::Option::Some("Ask for notes:write"),
                ),
            ),
        ],
        aliases: &[],
        several: &[],
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"notes:retes:read\x0B\0\0\0\n\0\0\0\x01\0\0\0\0\0\0\0notes:wres:write\0\0\0\0\x0B\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            text: NAMES,
        },
    };
    ::scope_core::__variants!(Scope : NotesWrite, NotesRead);
    impl ::scope_core::Privilege for Scope {
        type Granted = Granted;
        const TABLE: &'static ::scope_core::__private::Table = &TABLE;
        #[inline]
        fn index(self) -> usize {
            Scope::index(self)
        }
    }
};
#[allow(deprecated)]
impl Scope {
    /// All variants, in the order of the file.
    pub const ALL: ::scope_core::Variants<Self> = ::scope_core::Variants::NEW;
    /// The position in a bitset.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}
::scope_core::__privilege!(Scope, ScopeSet, "app scope", "small");
const _: () = ::core::assert!(
    < Scope as ::scope_core::Privilege > ::TABLE.is_closed:: < 1usize > (),
    "inclusion is reflexive and transitive"
);
///The user permissions of small, from `small.toml`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    non_camel_case_types,
    clippy::upper_case_acronyms,
    clippy::enum_variant_names,
    rustdoc::broken_intra_doc_links,
    rustdoc::bare_urls,
    rustdoc::invalid_html_tags
)]
pub enum Permission {
    /**`ManageNotes`
*/
    ManageNotes,
}
///A set of user permissions, not closed under inclusion.
pub type PermissionSet = ::scope_core::Set<Permission, 1usize>;
/// The second gate: the user's permissions.
pub mod user {
    use super::Permission;
    ///Granted user permissions of this spec, closed under inclusion.
    pub type Granted = ::scope_core::Granted<Permission, 1usize>;
    ::scope_core::__with_alloc! {
        #[doc = "Granted user permissions of this spec, everywhere and on objects."] pub
        type Grants = ::scope_core::Grants < Permission, 1usize >;
    }
}
::scope_core::__claim!(
    #[doc = "A token's claim of user permissions."] PermissionClaim, Permission, 1usize
);
#[allow(deprecated)]
const _: () = {
    const NAMES: &str = "\
        ManageNotes";
    const TABLE: ::scope_core::__private::Table = ::scope_core::__private::Table {
        id: 893014239131066218u64,
        gate: ::scope_core::Gate::Permission,
        file: "small.toml",
        len: 1usize,
        words: 1usize,
        positions: b"",
        names: ::scope_core::__private::Strings {
            text: NAMES,
            ends: b"\x0B\0\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        flags: b"\0",
        weights: b"\x02\0",
        includes: ::scope_core::__private::Rows::Dense(b"\
        \0\0\0\0\0\0\0\0"),
        closure: ::scope_core::__private::Rows::Dense(b"\
        \x01\0\0\0\0\0\0\0"),
        deprecated: &[],
        aliases: &[],
        several: &[],
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFManageNoageNotes\0\0\0\0\x0B\0\0\0\0\0\0\0\0\0\0\0",
            text: NAMES,
        },
    };
    ::scope_core::__variants!(Permission : ManageNotes);
    impl ::scope_core::Privilege for Permission {
        type Granted = user::Granted;
        const TABLE: &'static ::scope_core::__private::Table = &TABLE;
        #[inline]
        fn index(self) -> usize {
            Permission::index(self)
        }
    }
};
#[allow(deprecated)]
impl Permission {
    /// All variants, in the order of the file.
    pub const ALL: ::scope_core::Variants<Self> = ::scope_core::Variants::NEW;
    /// The position in a bitset.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}
::scope_core::__privilege!(Permission, PermissionSet, "user permission", "small");
const _: () = ::core::assert!(
    < Permission as ::scope_core::Privilege > ::TABLE.is_closed:: < 1usize > (),
    "inclusion is reflexive and transitive"
);
/// The roles of this spec: named sets of user permissions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    non_camel_case_types,
    clippy::upper_case_acronyms,
    clippy::enum_variant_names,
    rustdoc::broken_intra_doc_links,
    rustdoc::bare_urls,
    rustdoc::invalid_html_tags
)]
pub enum Role {
    /**`Editor`

- Permissions: 1*/
    Editor,
}
const _: () = {
    const NAMES: &str = "\
        Editor";
    const ROLES: ::scope_core::__private::Roles = ::scope_core::__private::Roles {
        names: ::scope_core::__private::Strings {
            text: NAMES,
            ends: b"\x06\0\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        includes: ::scope_core::__private::Lists {
            ends: b"\0\0\0\0",
            items: b"",
        },
        permissions: ::scope_core::__private::Rows::Dense(
            b"\
        \x01\0\0\0\0\0\0\0",
        ),
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"Editor\0\0Editor\0\0\0\0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            text: NAMES,
        },
    };
    ::scope_core::__variants!(Role : Editor);
    impl ::scope_core::__private::NamedRole for Role {
        const ROLES: &'static ::scope_core::__private::Roles = &ROLES;
    }
};
impl Role {
    /// All variants, in the order of the file.
    pub const ALL: ::scope_core::Variants<Self> = ::scope_core::Variants::NEW;
}
::scope_core::__role!(Role, PermissionSet, "small");
/// The operations of this spec, with their requirements.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    non_camel_case_types,
    clippy::upper_case_acronyms,
    clippy::enum_variant_names,
    rustdoc::broken_intra_doc_links,
    rustdoc::bare_urls,
    rustdoc::invalid_html_tags
)]
pub enum Operation {
    /**`changeNote`

- Call: `PUT /notes/{id}`
- App scopes: `notes:write`, or `notes:read`
- User permissions: `ManageNotes`*/
    ChangeNote,
}
#[allow(deprecated)]
const _: () = {
    const IDS: &str = "\
        changeNote";
    const OPERATIONS: ::scope_core::__private::Operations = ::scope_core::__private::Operations {
        scopes: <Scope as ::scope_core::Privilege>::TABLE,
        permissions: <Permission as ::scope_core::Privilege>::TABLE,
        ids: ::scope_core::__private::Strings {
            text: IDS,
            ends: b"\n\0\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        methods: &["PUT"],
        call_methods: b"\0",
        call_texts: ::scope_core::__private::Strings {
            text: "\
        /notes/{id}",
            ends: b"\x0B\0\0\0",
        },
        call_ends: b"\x01\0\0\0",
        requirements: b"\0\0\0\0\x05\0\0\0",
        pool: b"\x02\0\x01\0\0\0\x01\0\x01\0\x01\0\x01\0\0\0",
        flags: b"\0",
        calls: ::scope_core::__private::Calls {
            methods: ::scope_core::__private::Methods {
                names: &["PUT"],
                slots: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0PUUTPUUT\x03\0\0\0\0\0\0\0"
                    .as_chunks()
                    .0,
                seed: 11400714819323198485u64,
                shift: 63u32,
            },
            trees: &[
                ::scope_core::__private::CallTree {
                    slots: b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFnotes\0\0\0notes\0\0\0\0\0\0\0\x05\0\0\0\x01\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\x02\0\0\0\0\0\0\0"
                        .as_chunks()
                        .0,
                    nodes: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                        .as_chunks()
                        .0,
                    ranks: b"\0\0\0\0\0\0\0\0\0\0\0\0",
                    alternatives: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                        .as_chunks()
                        .0,
                    literals: b"",
                    text: "notes",
                    root: [1u32, 0u32],
                },
            ],
            starts: b"\0\0\0\0\x01\0\0\0",
            operations: b"\0\0",
        },
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFchangeNoangeNote\0\0\0\0\n\0\0\0\0\0\0\0\0\0\0\0",
            text: IDS,
        },
    };
    ::scope_core::__variants!(Operation : ChangeNote);
    impl ::scope_core::ApiOperation for Operation {
        type Scope = Scope;
        type Permission = Permission;
        const OPERATIONS: &'static ::scope_core::__private::Operations = &OPERATIONS;
        #[inline]
        fn index(self) -> usize {
            Operation::index(self)
        }
    }
};
#[allow(deprecated)]
impl Operation {
    /// All variants, in the order of the file.
    pub const ALL: ::scope_core::Variants<Self> = ::scope_core::Variants::NEW;
}
::scope_core::__operation!(Operation, Granted, user::Granted, "small");
/// The supertrait of all capabilities, for proofs, and for apps with the scope in their manifest.
/// Nothing else implements it, so nothing else can implement a capability.
#[doc(hidden)]
pub mod __sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot implement a capability: only proofs and apps do",
        label = "neither a proof nor an app",
        note = "capabilities are implemented for proofs, and for the types that `app!` makes: let a function take an `impl may::X`, and hand it what `authorize(scope::X)?` gives"
    )]
    pub trait Vouches<Marker>: ::core::marker::Copy {}
    #[diagnostic::do_not_recommend]
    impl<R, Marker> Vouches<Marker> for ::scope_core::Proof<'_, R> {}
}
///Markers: one for each app scope, as a type in signatures and as a value in requirements.
#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::upper_case_acronyms,
    deprecated
)]
pub mod scope {
    ::scope_core::__marker!(NotesWrite : Scope 0, "`notes:write`");
    ::scope_core::__marker!(
        #[deprecated(note = "since 2; Ask for notes:write")] NotesRead : Scope 1,
        "`notes:read`"
    );
}
///Capabilities: an `impl may::X` vouches for the app scope `X` and, since inclusion is a supertrait, for all that `X` includes.
#[allow(non_camel_case_types, clippy::upper_case_acronyms, deprecated)]
pub mod may {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `notes:write`",
        label = "needs the app scope `notes:write`",
        note = "nothing else includes `notes:write` (small.toml)",
        note = "a session proves it with `authorize(scope::NotesWrite)?`: hand on this proof itself, without `&` or an `Option` around it; one of `a & b` is `split()` first, and one of `a | b` does not say which of the two was met",
        note = "an app of the spec `small` asks for it with `[scopes.\"notes:write\"]` in its manifest",
        note = "`notes:write` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add notes:write --justification \"..\"`, then `cargo scopes app request notes:write`, with `--app FILE` if its manifest is not `app.toml`"
    )]
    ///Vouches for the app scope `notes:write`.
    pub trait NotesWrite: super::__sealed::Vouches<
            super::scope::NotesWrite,
        > + NotesRead {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `notes:read`",
        label = "needs the app scope `notes:read`",
        note = "`notes:read` is included by `notes:write` (small.toml)",
        note = "a session proves it with `authorize(scope::NotesRead)?`: hand on this proof itself, without `&` or an `Option` around it; one of `a & b` is `split()` first, and one of `a | b` does not say which of the two was met",
        note = "an app of the spec `small` asks for it with `[scopes.\"notes:read\"]` in its manifest"
    )]
    ///Vouches for the app scope `notes:read`.
    #[deprecated(note = "since 2; Ask for notes:write")]
    pub trait NotesRead: super::__sealed::Vouches<super::scope::NotesRead> {}
    ::scope_core::__includes!(super::scope::NotesWrite => NotesWrite, NotesRead);
    ::scope_core::__includes!(super::scope::NotesRead => NotesRead);
}
///Markers: one for each user permission, as a type in signatures and as a value in requirements.
#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::upper_case_acronyms,
    deprecated
)]
pub mod permission {
    ::scope_core::__marker!(ManageNotes : Permission 0, "`ManageNotes`");
}
///Capabilities: an `impl user_may::X` vouches for the user permission `X` and, since inclusion is a supertrait, for all that `X` includes.
#[allow(non_camel_case_types, clippy::upper_case_acronyms, deprecated)]
pub mod user_may {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the user permission `ManageNotes`",
        label = "needs the user permission `ManageNotes`",
        note = "nothing else includes `ManageNotes` (small.toml)",
        note = "a session proves it with `authorize(permission::ManageNotes)?`: hand on this proof itself, without `&` or an `Option` around it; one of `a & b` is `split()` first, and one of `a | b` does not say which of the two was met"
    )]
    ///Vouches for the user permission `ManageNotes`.
    pub trait ManageNotes: super::__sealed::Vouches<super::permission::ManageNotes> {}
    ::scope_core::__includes!(super::permission::ManageNotes => ManageNotes);
}
/// Requirements of operations, one for each, at both gates.
#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::upper_case_acronyms,
    deprecated
)]
pub mod op {
    ::scope_core::__marker!(ChangeNote : Operation 0, "`changeNote`");
    ::scope_core::__includes!(
        ChangeNote => super::may::NotesRead, super::user_may::ManageNotes
    );
}
#[doc(hidden)]
#[macro_export]
macro_rules! __scope_table_of_small {
    ({ $($callback:tt)* } $($arguments:tt)*) => {
        $($callback)* ! { { true false false 1usize "" "small.toml"
        "[spec]\nname = \"small\"\n\n[scopes.\"notes:write\"]\ntitle = \"Write notes\"\nincludes = [\"notes:read\"]\nrestricted = true\n\n[scopes.\"notes:read\"]\ntitle = \"Read notes\"\ndeprecated = { since = \"2\", note = \"Ask for notes:write\" }\n"
        } $($arguments)* }
    };
}
#[doc(hidden)]
#[allow(unused_imports)]
pub use __scope_table_of_small as __scope_table;
