// Made by tests/it/golden.rs with BLESS=1: do not edit.

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
///What was granted of the app scopes of this spec: a set that is closed under inclusion.
pub type Granted = ::scope_core::Granted<Scope, 1usize>;
::scope_core::__claim!(
    #[doc = "What a token's claim says of app scopes."] ScopeClaim, Scope, 1usize
);
#[allow(deprecated)]
const _: () = {
    const NAMES: &str = "notes:writenotes:read";
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
            text: "Write notesRead notes",
            ends: b"\x0B\0\0\0\x15\0\0\0",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        flags: b" \0",
        includes: ::scope_core::__private::Rows::Dense(
            b"\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
        closure: ::scope_core::__private::Rows::Dense(
            b"\x03\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0",
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
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"notes:retes:read\x0B\0\0\0\n\0\0\0\x01\0\0\0\0\0\0\0notes:wres:write\0\0\0\0\x0B\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            text: NAMES,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Scope {
        const LIST: &'static [Self] = &[Scope::NotesWrite, Scope::NotesRead];
    }
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
    /// All of them, in the order of the file.
    pub const ALL: ::scope_core::Variants<Self> = ::scope_core::Variants::NEW;
    /// The set of all in `list`; repetitions are fine.
    #[must_use]
    pub const fn set(list: &[Self]) -> ScopeSet {
        let (mut set, mut rest) = (ScopeSet::EMPTY, list);
        while let [first, more @ ..] = rest {
            set = set.with_index(first.index());
            rest = more;
        }
        set
    }
    /// The position in a bitset.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
    /// The wire name, byte for byte.
    #[inline]
    #[must_use]
    pub const fn name(self) -> &'static str {
        <Self as ::scope_core::Privilege>::TABLE.name(self.index())
    }
    /// As shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        <Self as ::scope_core::Privilege>::TABLE.title(self.index())
    }
    /// What it allows, in Markdown; empty where the spec does not say.
    #[must_use]
    pub const fn description(self) -> &'static str {
        <Self as ::scope_core::Privilege>::TABLE.description(self.index())
    }
    /// The kinds of access that it stands for.
    #[must_use]
    pub const fn access(self) -> ::scope_core::Access {
        <Self as ::scope_core::Privilege>::TABLE.access(self.index())
    }
    /// What it includes directly.
    #[must_use]
    pub const fn includes(self) -> ScopeSet {
        ScopeSet::included_directly_in(self.index())
    }
    /// What it includes, directly or through others; itself among them.
    #[must_use]
    pub const fn closure(self) -> ScopeSet {
        ScopeSet::EMPTY.with_index(self.index()).close().as_set()
    }
    /// What includes it, directly or through others; itself left out.
    #[must_use]
    pub const fn included_by(self) -> ScopeSet {
        ScopeSet::including(self.index())
    }
    /// Whether asking for it needs a justification and an approval.
    #[must_use]
    pub const fn is_restricted(self) -> bool {
        <Self as ::scope_core::Privilege>::TABLE.is_restricted(self.index())
    }
    /// Whether only those may ask for it whom the vendor allowed to.
    #[must_use]
    pub const fn is_on_request(self) -> bool {
        <Self as ::scope_core::Privilege>::TABLE.is_on_request(self.index())
    }
    /// Whether it is published as supported.
    #[must_use]
    pub const fn is_baseline(self) -> bool {
        <Self as ::scope_core::Privilege>::TABLE.is_baseline(self.index())
    }
    /// Why it should no longer be asked for, if so.
    #[must_use]
    pub const fn deprecated(self) -> ::core::option::Option<::scope_core::Deprecated> {
        <Self as ::scope_core::Privilege>::TABLE.deprecated(self.index())
    }
}
impl ::core::fmt::Debug for Scope {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(self.name())
    }
}
impl ::core::fmt::Display for Scope {
    /// The wire name.
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(self.name())
    }
}
impl ::core::str::FromStr for Scope {
    type Err = ::scope_core::UnknownName;
    /// By wire name, byte for byte; aliases are for tokens.
    fn from_str(name: &str) -> ::core::result::Result<Self, ::scope_core::UnknownName> {
        ::scope_core::__private::privilege_by_name(name)
            .ok_or(::scope_core::UnknownName::new("app scope"))
    }
}
::scope_core::__serde_by_name!(Scope);
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
/// What is known of a user: the second gate.
pub mod user {
    use super::Permission;
    ///What was granted of the user permissions of this spec: a set that is closed under inclusion.
    pub type Granted = ::scope_core::Granted<Permission, 1usize>;
}
::scope_core::__claim!(
    #[doc = "What a token's claim says of user permissions."] PermissionClaim,
    Permission, 1usize
);
#[allow(deprecated)]
const _: () = {
    const NAMES: &str = "ManageNotes";
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
        includes: ::scope_core::__private::Rows::Dense(b"\0\0\0\0\0\0\0\0"),
        closure: ::scope_core::__private::Rows::Dense(b"\x01\0\0\0\0\0\0\0"),
        deprecated: &[],
        aliases: &[],
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFManageNoageNotes\0\0\0\0\x0B\0\0\0\0\0\0\0\0\0\0\0",
            text: NAMES,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Permission {
        const LIST: &'static [Self] = &[Permission::ManageNotes];
    }
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
    /// All of them, in the order of the file.
    pub const ALL: ::scope_core::Variants<Self> = ::scope_core::Variants::NEW;
    /// The set of all in `list`; repetitions are fine.
    #[must_use]
    pub const fn set(list: &[Self]) -> PermissionSet {
        let (mut set, mut rest) = (PermissionSet::EMPTY, list);
        while let [first, more @ ..] = rest {
            set = set.with_index(first.index());
            rest = more;
        }
        set
    }
    /// The position in a bitset.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
    /// The wire name, byte for byte.
    #[inline]
    #[must_use]
    pub const fn name(self) -> &'static str {
        <Self as ::scope_core::Privilege>::TABLE.name(self.index())
    }
    /// As shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        <Self as ::scope_core::Privilege>::TABLE.title(self.index())
    }
    /// What it allows, in Markdown; empty where the spec does not say.
    #[must_use]
    pub const fn description(self) -> &'static str {
        <Self as ::scope_core::Privilege>::TABLE.description(self.index())
    }
    /// The kinds of access that it stands for.
    #[must_use]
    pub const fn access(self) -> ::scope_core::Access {
        <Self as ::scope_core::Privilege>::TABLE.access(self.index())
    }
    /// What it includes directly.
    #[must_use]
    pub const fn includes(self) -> PermissionSet {
        PermissionSet::included_directly_in(self.index())
    }
    /// What it includes, directly or through others; itself among them.
    #[must_use]
    pub const fn closure(self) -> PermissionSet {
        PermissionSet::EMPTY.with_index(self.index()).close().as_set()
    }
    /// What includes it, directly or through others; itself left out.
    #[must_use]
    pub const fn included_by(self) -> PermissionSet {
        PermissionSet::including(self.index())
    }
    /// Whether asking for it needs a justification and an approval.
    #[must_use]
    pub const fn is_restricted(self) -> bool {
        <Self as ::scope_core::Privilege>::TABLE.is_restricted(self.index())
    }
    /// Whether only those may ask for it whom the vendor allowed to.
    #[must_use]
    pub const fn is_on_request(self) -> bool {
        <Self as ::scope_core::Privilege>::TABLE.is_on_request(self.index())
    }
    /// Whether it is published as supported.
    #[must_use]
    pub const fn is_baseline(self) -> bool {
        <Self as ::scope_core::Privilege>::TABLE.is_baseline(self.index())
    }
    /// Why it should no longer be asked for, if so.
    #[must_use]
    pub const fn deprecated(self) -> ::core::option::Option<::scope_core::Deprecated> {
        <Self as ::scope_core::Privilege>::TABLE.deprecated(self.index())
    }
}
impl ::core::fmt::Debug for Permission {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(self.name())
    }
}
impl ::core::fmt::Display for Permission {
    /// The wire name.
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(self.name())
    }
}
impl ::core::str::FromStr for Permission {
    type Err = ::scope_core::UnknownName;
    /// By wire name, byte for byte; aliases are for tokens.
    fn from_str(name: &str) -> ::core::result::Result<Self, ::scope_core::UnknownName> {
        ::scope_core::__private::privilege_by_name(name)
            .ok_or(::scope_core::UnknownName::new("user permission"))
    }
}
::scope_core::__serde_by_name!(Permission);
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
    const NAMES: &str = "Editor";
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
        permissions: ::scope_core::__private::Rows::Dense(b"\x01\0\0\0\0\0\0\0"),
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"Editor\0\0Editor\0\0\0\0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            text: NAMES,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Role {
        const LIST: &'static [Self] = &[Role::Editor];
    }
    impl ::scope_core::__private::NamedRole for Role {
        const ROLES: &'static ::scope_core::__private::Roles = &ROLES;
    }
};
impl Role {
    /// All of them, in the order of the file.
    pub const ALL: ::scope_core::Variants<Self> = ::scope_core::Variants::NEW;
    /// The position in the order of the file.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
    /// The name, byte for byte.
    #[must_use]
    pub const fn name(self) -> &'static str {
        <Self as ::scope_core::__private::NamedRole>::ROLES.names.get(self.index())
    }
    /// As shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        <Self as ::scope_core::__private::NamedRole>::ROLES.title(self.index())
    }
    /// What it is for, in Markdown; empty where the spec does not say.
    #[must_use]
    pub const fn description(self) -> &'static str {
        <Self as ::scope_core::__private::NamedRole>::ROLES
            .descriptions
            .get(self.index())
    }
    /// The roles that it includes directly.
    pub fn includes(self) -> impl ::core::iter::Iterator<Item = Self> {
        ::scope_core::__private::included_roles(self.index())
    }
    /// All of its permissions: those that it names, those of the roles that it includes,
    /// and what these include.
    #[must_use]
    pub const fn permissions(self) -> PermissionSet {
        PermissionSet::row(
            &<Self as ::scope_core::__private::NamedRole>::ROLES.permissions,
            self.index(),
        )
    }
}
impl ::core::fmt::Debug for Role {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(self.name())
    }
}
impl ::core::fmt::Display for Role {
    /// The name.
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(self.name())
    }
}
impl ::core::str::FromStr for Role {
    type Err = ::scope_core::UnknownName;
    /// By name, byte for byte.
    fn from_str(name: &str) -> ::core::result::Result<Self, ::scope_core::UnknownName> {
        ::scope_core::__private::role_by_name(name)
            .ok_or(::scope_core::UnknownName::new("role"))
    }
}
::scope_core::__serde_by_name!(Role);
/// The operations of this spec, and what each of them requires.
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
    const IDS: &str = "changeNote";
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
        method: b"\0",
        paths: ::scope_core::__private::Strings {
            text: "/notes/{id}",
            ends: b"\x0B\0\0\0",
        },
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
    impl<T> ::scope_core::__private::List<T> for Operation {
        const LIST: &'static [Self] = &[Operation::ChangeNote];
    }
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
    /// All of them, in the order of the file.
    pub const ALL: ::scope_core::Variants<Self> = ::scope_core::Variants::NEW;
    /// The operation of `method` at `path` as sent: of the templates that match, the most
    /// specific one decides. The query is no part of the path, and nothing is decoded. A
    /// guard needs every reading of the path: `of_request`.
    #[must_use]
    pub fn from_call(method: &str, path: &str) -> ::core::option::Option<Self> {
        ::scope_core::__private::operation_by_call(method, path)
    }
    /// The position in the order of the file.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
    /// The id, byte for byte.
    #[must_use]
    pub const fn id(self) -> &'static str {
        <Self as ::scope_core::ApiOperation>::OPERATIONS.ids.get(self.index())
    }
    /// As shown to people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        <Self as ::scope_core::ApiOperation>::OPERATIONS.title(self.index())
    }
    /// What it does, in Markdown; empty where the spec does not say.
    #[must_use]
    pub const fn description(self) -> &'static str {
        <Self as ::scope_core::ApiOperation>::OPERATIONS.descriptions.get(self.index())
    }
    /// The HTTP method, where the spec names one.
    #[must_use]
    pub const fn method(self) -> ::core::option::Option<&'static str> {
        <Self as ::scope_core::ApiOperation>::OPERATIONS.method(self.index())
    }
    /// The path template, where the spec names one.
    #[must_use]
    pub const fn path(self) -> ::core::option::Option<&'static str> {
        <Self as ::scope_core::ApiOperation>::OPERATIONS.path(self.index())
    }
    /// Whether it should no longer be called.
    #[must_use]
    pub const fn is_deprecated(self) -> bool {
        <Self as ::scope_core::ApiOperation>::OPERATIONS.is_deprecated(self.index())
    }
    /// Whether it needs no app scope.
    #[must_use]
    pub const fn is_public(self) -> bool {
        self.requirement().is_public()
    }
    /// What it requires, at both gates.
    #[must_use]
    pub const fn requirement(self) -> ::scope_core::Needs<Self> {
        ::scope_core::Needs::new(self as u16)
    }
    /// Checks both gates: the app's scopes, and the user's permissions.
    ///
    /// # Errors
    ///
    /// `Denied`, which says which gate is closed, and why.
    #[inline]
    pub fn check(
        self,
        granted: &Granted,
        permissions: &user::Granted,
    ) -> ::core::result::Result<(), ::scope_core::Denied> {
        <Self as ::scope_core::ApiOperation>::OPERATIONS
            .check(self.index(), granted, permissions)
    }
    /// Checks the app's gate alone: for a client, which does not know what the user's
    /// role allows.
    ///
    /// # Errors
    ///
    /// `Denied`, at the gate of the app's scopes.
    #[inline]
    pub fn check_scopes(
        self,
        granted: &Granted,
    ) -> ::core::result::Result<(), ::scope_core::Denied> {
        <Self as ::scope_core::ApiOperation>::OPERATIONS
            .check_scopes(self.index(), granted)
    }
    /// Whether it needs no app scope but what is granted. What it needs of the user is
    /// not looked at.
    #[inline]
    #[must_use]
    pub const fn is_covered_by(self, granted: &Granted) -> bool {
        <Self as ::scope_core::ApiOperation>::OPERATIONS
            .covered_by(self.index(), granted)
    }
}
::scope_core::__of_request!(Operation);
impl ::core::fmt::Debug for Operation {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(self.id())
    }
}
impl ::core::fmt::Display for Operation {
    /// The id.
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(self.id())
    }
}
impl ::core::str::FromStr for Operation {
    type Err = ::scope_core::UnknownName;
    /// By id, byte for byte.
    fn from_str(id: &str) -> ::core::result::Result<Self, ::scope_core::UnknownName> {
        ::scope_core::__private::operation_by_id(id)
            .ok_or(::scope_core::UnknownName::new("operation"))
    }
}
::scope_core::__serde_by_name!(Operation);
/// What can vouch for the privilege of a marker: a proof, or an app whose manifest asks
/// for it. A capability trait needs it, so it cannot be implemented for anything else.
#[doc(hidden)]
pub mod __sealed {
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
    ///The app scope `notes:write`.
    pub enum NotesWrite {}
    #[doc(hidden)]
    pub const NotesWrite: ::scope_core::Req<NotesWrite> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for NotesWrite {
        type Rule = ::scope_core::__private::Bit<super::Scope, 0u16>;
    }
    ///The app scope `notes:read`.
    #[deprecated(note = "since 2; Ask for notes:write")]
    pub enum NotesRead {}
    #[doc(hidden)]
    #[deprecated(note = "since 2; Ask for notes:write")]
    pub const NotesRead: ::scope_core::Req<NotesRead> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for NotesRead {
        type Rule = ::scope_core::__private::Bit<super::Scope, 1u16>;
    }
}
///Capabilities: an `impl may::X` vouches for the app scope `X` and, since inclusion is a supertrait, for all that `X` includes.
#[allow(non_camel_case_types, clippy::upper_case_acronyms, deprecated)]
pub mod may {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `notes:write`",
        label = "needs the app scope `notes:write`",
        note = "nothing else includes `notes:write` (small.toml)",
        note = "a session proves it with `authorize(scope::NotesWrite)`; an app asks for it with `[scopes.\"notes:write\"]` in its app.toml",
        note = "`notes:write` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add notes:write --justification \"..\"`, then `cargo scopes app request notes:write`"
    )]
    ///Vouches for the app scope `notes:write`.
    pub trait NotesWrite: super::__sealed::Vouches<
            super::scope::NotesWrite,
        > + NotesRead {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `notes:read`",
        label = "needs the app scope `notes:read`",
        note = "`notes:read` is included by `notes:write` (small.toml)",
        note = "a session proves it with `authorize(scope::NotesRead)`; an app asks for it with `[scopes.\"notes:read\"]` in its app.toml"
    )]
    ///Vouches for the app scope `notes:read`.
    #[deprecated(note = "since 2; Ask for notes:write")]
    pub trait NotesRead: super::__sealed::Vouches<super::scope::NotesRead> {}
    #[diagnostic::do_not_recommend]
    impl NotesWrite for ::scope_core::Proof<'_, super::scope::NotesWrite> {}
    #[diagnostic::do_not_recommend]
    impl NotesRead for ::scope_core::Proof<'_, super::scope::NotesWrite> {}
    #[diagnostic::do_not_recommend]
    impl NotesRead for ::scope_core::Proof<'_, super::scope::NotesRead> {}
}
///Markers: one for each user permission, as a type in signatures and as a value in requirements.
#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::upper_case_acronyms,
    deprecated
)]
pub mod permission {
    ///The user permission `ManageNotes`.
    pub enum ManageNotes {}
    #[doc(hidden)]
    pub const ManageNotes: ::scope_core::Req<ManageNotes> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ManageNotes {
        type Rule = ::scope_core::__private::Bit<super::Permission, 0u16>;
    }
}
///Capabilities: an `impl user_may::X` vouches for the user permission `X` and, since inclusion is a supertrait, for all that `X` includes.
#[allow(non_camel_case_types, clippy::upper_case_acronyms, deprecated)]
pub mod user_may {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the user permission `ManageNotes`",
        label = "needs the user permission `ManageNotes`",
        note = "nothing else includes `ManageNotes` (small.toml)",
        note = "a session proves it with `authorize(permission::ManageNotes)`"
    )]
    ///Vouches for the user permission `ManageNotes`.
    pub trait ManageNotes: super::__sealed::Vouches<super::permission::ManageNotes> {}
    #[diagnostic::do_not_recommend]
    impl ManageNotes for ::scope_core::Proof<'_, super::permission::ManageNotes> {}
}
/// Requirements: one for each operation, with both gates in it.
#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::upper_case_acronyms,
    deprecated
)]
pub mod op {
    ///What the operation `changeNote` requires, at both gates.
    pub enum ChangeNote {}
    #[doc(hidden)]
    pub const ChangeNote: ::scope_core::Req<ChangeNote> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ChangeNote {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 0u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::NotesRead for ::scope_core::Proof<'_, ChangeNote> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::ManageNotes for ::scope_core::Proof<'_, ChangeNote> {}
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
