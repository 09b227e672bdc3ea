//! Macros for the code of each vocabulary, operation and marker, so that an expanded file stays
//! readable.
//!
//! They are not under `__private`, because rustc prints the path of a macro in its errors.

/// The version of the interface between generated code and this crate. For code of another version
/// this is the first error.
#[doc(hidden)]
#[macro_export]
macro_rules! __expansion {
    (1) => {};
    ($other:literal) => {
        ::core::compile_error!(
            "this code was expanded for another version of scope-core; write it again with \
             `cargo scopes expand`"
        );
    };
}

/// The functions of an enum of privileges, and its traits for text.
#[doc(hidden)]
#[macro_export]
macro_rules! __privilege {
    ($enum:ident, $set:ident, $noun:literal, $spec:literal) => {
        impl $enum {
            /// The set of the privileges in `list`, which may repeat.
            #[must_use]
            pub const fn set(list: &[Self]) -> $set {
                let (mut set, mut rest) = ($set::EMPTY, list);
                while let [first, more @ ..] = rest {
                    set = set.with_index(first.index());
                    rest = more;
                }
                set
            }

            /// The wire name, byte for byte.
            #[inline]
            #[must_use]
            pub const fn name(self) -> &'static str {
                <Self as $crate::Privilege>::TABLE.name(self.index())
            }

            /// The display name, or the wire name if the spec has no title.
            #[must_use]
            pub const fn title(self) -> &'static str {
                <Self as $crate::Privilege>::TABLE.title(self.index())
            }

            /// The description, in Markdown; empty if the spec has none.
            #[must_use]
            pub const fn description(self) -> &'static str {
                <Self as $crate::Privilege>::TABLE.description(self.index())
            }

            /// The kinds of access that it allows.
            #[must_use]
            pub const fn access(self) -> $crate::Access {
                <Self as $crate::Privilege>::TABLE.access(self.index())
            }

            /// The privileges that it includes directly.
            #[must_use]
            pub const fn includes(self) -> $set {
                $set::included_directly_in(self.index())
            }

            /// The privileges that it includes, directly or indirectly, and itself.
            #[must_use]
            pub const fn closure(self) -> $set {
                $set::EMPTY.with_index(self.index()).close().as_set()
            }

            /// The privileges that include it, directly or indirectly, without itself.
            #[must_use]
            pub const fn included_by(self) -> $set {
                $set::including(self.index())
            }

            /// Whether an app must justify it and get an approval.
            #[must_use]
            pub const fn is_restricted(self) -> bool {
                <Self as $crate::Privilege>::TABLE.is_restricted(self.index())
            }

            /// Whether the vendor grants it only on request.
            #[must_use]
            pub const fn is_on_request(self) -> bool {
                <Self as $crate::Privilege>::TABLE.is_on_request(self.index())
            }

            /// Whether it is published as supported.
            #[must_use]
            pub const fn is_baseline(self) -> bool {
                <Self as $crate::Privilege>::TABLE.is_baseline(self.index())
            }

            /// Its deprecation, if it is deprecated: apps should no longer request it.
            #[must_use]
            pub const fn deprecated(self) -> ::core::option::Option<$crate::Deprecated> {
                <Self as $crate::Privilege>::TABLE.deprecated(self.index())
            }
        }

        $crate::__text!(
            $enum,
            name,
            privilege_by_name,
            $noun,
            $spec,
            &<$enum as $crate::Privilege>::TABLE.names
        );
    };
}

/// The list of an enum's variants, in the order of the file.
#[doc(hidden)]
#[macro_export]
macro_rules! __variants {
    ($enum:ident: $($variant:ident),*) => {
        impl<T> $crate::__private::List<T> for $enum {
            const LIST: &'static [Self] = &[$($enum::$variant),*];
        }
    };
}

/// The functions of the enum of roles, and its traits for text.
#[doc(hidden)]
#[macro_export]
macro_rules! __role {
    ($enum:ident, $set:ident, $spec:literal) => {
        impl $enum {
            /// The position in the order of the file.
            #[inline]
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }

            /// The name, byte for byte.
            #[must_use]
            pub const fn name(self) -> &'static str {
                <Self as $crate::__private::NamedRole>::ROLES
                    .names
                    .get(self.index())
            }

            /// The display name, or the name if the spec has no title.
            #[must_use]
            pub const fn title(self) -> &'static str {
                <Self as $crate::__private::NamedRole>::ROLES.title(self.index())
            }

            /// The description, in Markdown; empty if the spec has none.
            #[must_use]
            pub const fn description(self) -> &'static str {
                <Self as $crate::__private::NamedRole>::ROLES
                    .descriptions
                    .get(self.index())
            }

            /// Reads the names of roles in a claim or a table.
            pub fn parse_all<'t, I>(names: I) -> $crate::ParsedRoles<I::IntoIter, Self>
            where
                I: ::core::iter::IntoIterator<Item = &'t str, IntoIter: ::core::clone::Clone>,
            {
                $crate::ParsedRoles::new(::core::iter::IntoIterator::into_iter(names))
            }

            /// The roles that it includes directly.
            pub fn includes(self) -> impl ::core::iter::Iterator<Item = Self> {
                $crate::__private::included_roles(self.index())
            }

            /// All of its permissions: its own, those of the roles that it includes, and the
            /// permissions that these include.
            #[must_use]
            pub const fn permissions(self) -> $set {
                $set::row(
                    &<Self as $crate::__private::NamedRole>::ROLES.permissions,
                    self.index(),
                )
            }
        }

        $crate::__text!(
            $enum,
            name,
            role_by_name,
            "role",
            $spec,
            &<$enum as $crate::__private::NamedRole>::ROLES.names
        );

        impl ::core::iter::FromIterator<$enum> for $set {
            fn from_iter<I: ::core::iter::IntoIterator<Item = $enum>>(roles: I) -> Self {
                let roles = ::core::iter::IntoIterator::into_iter(roles);
                ::core::iter::Iterator::fold(roles, $set::EMPTY, |set, role| {
                    set.union(role.permissions())
                })
            }
        }
    };
}

/// The functions of the enum of operations, and its traits for text.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($(#[$dynamic:meta])* $enum:ident, $scopes:path, $permissions:path, $spec:literal) => {
        impl $enum {
            /// The operation of `method` at `path` as sent. Of the templates that match, the most
            /// specific one decides. `path` excludes the query and is not decoded. A guard must
            /// check every reading of the path: see `of_request`.
            #[must_use]
            $(#[$dynamic])*
            pub fn from_call(method: &str, path: &str) -> ::core::option::Option<Self> {
                $crate::__private::operation_by_call(method, path)
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
                <Self as $crate::ApiOperation>::OPERATIONS.ids.get(self.index())
            }

            /// The display name, or the id if the spec has no title.
            #[must_use]
            pub const fn title(self) -> &'static str {
                <Self as $crate::ApiOperation>::OPERATIONS.title(self.index())
            }

            /// The description, in Markdown; empty if the spec has none.
            #[must_use]
            pub const fn description(self) -> &'static str {
                <Self as $crate::ApiOperation>::OPERATIONS
                    .descriptions
                    .get(self.index())
            }

            /// Its calls, in the order of the file.
            pub fn calls(self) -> impl ::core::iter::Iterator<Item = $crate::Call> {
                <Self as $crate::ApiOperation>::OPERATIONS.calls_of(self.index())
            }

            /// The HTTP method of its first HTTP call.
            #[must_use]
            pub const fn method(self) -> ::core::option::Option<&'static str> {
                <Self as $crate::ApiOperation>::OPERATIONS.method(self.index())
            }

            /// The path template of its first HTTP call.
            #[must_use]
            pub const fn path(self) -> ::core::option::Option<&'static str> {
                <Self as $crate::ApiOperation>::OPERATIONS.path(self.index())
            }

            /// Whether it is deprecated.
            #[must_use]
            pub const fn is_deprecated(self) -> bool {
                <Self as $crate::ApiOperation>::OPERATIONS.is_deprecated(self.index())
            }

            /// Whether it requires only a valid token, with any scopes.
            #[must_use]
            pub const fn is_authenticated(self) -> bool {
                self.requirement().is_authenticated()
            }

            /// Whether it requires no token.
            #[must_use]
            pub const fn is_public(self) -> bool {
                self.requirement().is_public()
            }

            /// The requirement, at both gates.
            #[must_use]
            pub const fn requirement(self) -> $crate::Needs<Self> {
                $crate::Needs::new(self as u16)
            }

            /// Checks both gates: the app's scopes and the user's permissions.
            ///
            /// # Errors
            ///
            /// `Denied`, with the gate and the reason.
            #[inline]
            pub fn check(
                self,
                granted: &$scopes,
                permissions: &$permissions,
            ) -> ::core::result::Result<(), $crate::Denied> {
                <Self as $crate::ApiOperation>::OPERATIONS.check(
                    self.index(),
                    granted,
                    permissions,
                )
            }

            /// Checks the app's gate only, for a client, which does not know the user's role.
            ///
            /// # Errors
            ///
            /// `Denied`, at the gate of the app's scopes.
            #[inline]
            pub fn check_scopes(
                self,
                granted: &$scopes,
            ) -> ::core::result::Result<(), $crate::Denied> {
                <Self as $crate::ApiOperation>::OPERATIONS.check_scopes(self.index(), granted)
            }

            /// Whether the grant meets the app's gate. Does not check the user's gate.
            #[inline]
            #[must_use]
            pub const fn is_covered_by(self, granted: &$scopes) -> bool {
                <Self as $crate::ApiOperation>::OPERATIONS.covered_by(self.index(), granted)
            }
        }

        $crate::__of_request!($enum);
        $crate::__text!(
            $enum,
            id,
            operation_by_id,
            "operation",
            $spec,
            &<$enum as $crate::ApiOperation>::OPERATIONS.ids
        );
    };
}

/// `Debug`, `Display`, `FromStr` and, with the feature, serde's traits: by `name` or by `id`.
#[doc(hidden)]
#[macro_export]
macro_rules! __text {
    ($enum:ident, $method:ident, $find:ident, $noun:literal, $spec:literal, $names:expr) => {
        impl ::core::fmt::Debug for $enum {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.$method())
            }
        }

        impl ::core::fmt::Display for $enum {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.$method())
            }
        }

        impl ::core::str::FromStr for $enum {
            type Err = $crate::UnknownName;
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownName> {
                $crate::__private::$find(text)
                    .ok_or_else(|| $crate::UnknownName::new(text, $noun, $spec, $names))
            }
        }

        $crate::__serde_by_name!($enum);
    };
}

/// The marker of a privilege or an operation: a type in signatures and a value in requirements.
#[doc(hidden)]
#[macro_export]
macro_rules! __marker {
    ($(#[$attribute:meta])* $marker:ident: Scope $index:literal, $name:literal) => {
        $crate::__marker!(
            $(#[$attribute])* $marker,
            $crate::__private::Bit<super::Scope, $index>,
            ::core::concat!("The app scope ", $name, ".")
        );
    };
    ($(#[$attribute:meta])* $marker:ident: Permission $index:literal, $name:literal) => {
        $crate::__marker!(
            $(#[$attribute])* $marker,
            $crate::__private::Bit<super::Permission, $index>,
            ::core::concat!("The user permission ", $name, ".")
        );
    };
    ($(#[$attribute:meta])* $marker:ident: Operation $index:literal, $name:literal) => {
        $crate::__marker!(
            $(#[$attribute])* $marker,
            $crate::__private::OperationRule<super::Operation, $index>,
            ::core::concat!("The requirement of the operation ", $name, ", at both gates.")
        );
    };
    ($(#[$attribute:meta])* $marker:ident, $rule:ty, $doc:expr) => {
        #[doc = $doc]
        $(#[$attribute])*
        pub enum $marker {}
        #[doc(hidden)]
        $(#[$attribute])*
        pub const $marker: $crate::Req<$marker> = $crate::Req::NEW;
        impl $crate::__private::Atom for $marker {
            type Rule = $rule;
        }
    };
}

/// The capabilities that a marker's proof vouches for: those of all included privileges.
#[doc(hidden)]
#[macro_export]
macro_rules! __includes {
    ($marker:path => $($capability:path),*) => { $(
        #[diagnostic::do_not_recommend]
        impl $capability for $crate::Proof<'_, $marker> {}
    )* };
}
