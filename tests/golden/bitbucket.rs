// Made by tests/golden.rs with BLESS=1: do not edit.

///The app scopes of Bitbucket, from `bitbucket.toml`.
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
    /**`repository`

- Included by: [`RepositoryWrite`](Self::RepositoryWrite), [`Pullrequest`](Self::Pullrequest), [`PullrequestWrite`](Self::PullrequestWrite), [`Project`](Self::Project)*/
    Repository,
    /**`repository:write`

- Includes: [`Repository`](Self::Repository)
- Included by: [`PullrequestWrite`](Self::PullrequestWrite)*/
    RepositoryWrite,
    /**`repository:admin`
*/
    RepositoryAdmin,
    /**`repository:delete`
*/
    RepositoryDelete,
    /**`pullrequest`

- Includes: [`Repository`](Self::Repository)
- Included by: [`PullrequestWrite`](Self::PullrequestWrite)*/
    Pullrequest,
    /**`pullrequest:write`

- Includes: [`Repository`](Self::Repository), [`RepositoryWrite`](Self::RepositoryWrite), [`Pullrequest`](Self::Pullrequest)*/
    PullrequestWrite,
    /**`webhook`
*/
    Webhook,
    /**`pipeline`

- Included by: [`PipelineWrite`](Self::PipelineWrite), [`PipelineVariable`](Self::PipelineVariable)*/
    Pipeline,
    /**`pipeline:write`

- Includes: [`Pipeline`](Self::Pipeline)
- Included by: [`PipelineVariable`](Self::PipelineVariable)*/
    PipelineWrite,
    /**`pipeline:variable`

- Includes: [`Pipeline`](Self::Pipeline), [`PipelineWrite`](Self::PipelineWrite)*/
    PipelineVariable,
    /**`runner`

- Included by: [`RunnerWrite`](Self::RunnerWrite)*/
    Runner,
    /**`runner:write`

- Includes: [`Runner`](Self::Runner)*/
    RunnerWrite,
    /**`project`

- Includes: [`Repository`](Self::Repository)*/
    Project,
    /**`project:admin`
*/
    ProjectAdmin,
    /**`account`
*/
    Account,
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
    const NAMES: &str = "repositoryrepository:writerepository:adminrepository:deletepullrequestpullrequest:writewebhookpipelinepipeline:writepipeline:variablerunnerrunner:writeprojectproject:adminaccount";
    const TABLE: ::scope_core::__private::Table = ::scope_core::__private::Table {
        id: 6323014966057482709u64,
        gate: ::scope_core::Gate::Scope,
        file: "bitbucket.toml",
        len: 15usize,
        words: 1usize,
        positions: b"",
        names: ::scope_core::__private::Strings {
            text: NAMES,
            ends: b"\n\0\0\0\x1A\0\0\0*\0\0\0;\0\0\0F\0\0\0W\0\0\0^\0\0\0f\0\0\0t\0\0\0\x85\0\0\0\x8B\0\0\0\x97\0\0\0\x9E\0\0\0\xAB\0\0\0\xB2\0\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "",
            ends: b"",
        },
        flags: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        includes: ::scope_core::__private::Rows::Dense(
            b"\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x13\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\x80\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
        closure: ::scope_core::__private::Rows::Dense(
            b"\x01\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x11\0\0\0\0\0\0\x003\0\0\0\0\0\0\0@\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\x80\x01\0\0\0\0\0\0\x80\x03\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\x0C\0\0\0\0\0\0\x01\x10\0\0\0\0\0\0\0 \0\0\0\0\0\0\0@\0\0\0\0\0\0",
        ),
        deprecated: &[],
        aliases: &[],
        lookup: ::scope_core::__private::Lookup {
            seed: 16952012405955460388u64,
            whole: false,
            bucket_bits: 3u32,
            buckets: b"\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x02\0\0\0\0\0\0\0\x03\0\0\0",
            slots: b"webhook\0webhook\0W\0\0\0\x07\0\0\0\x06\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFpullrequst:writeF\0\0\0\x11\0\0\0\x05\0\0\0\0\0\0\0repository:write\n\0\0\0\x10\0\0\0\x01\0\0\0\0\0\0\0pipelinepipeline^\0\0\0\x08\0\0\0\x07\0\0\0\0\0\0\0pipelinene:writef\0\0\0\x0E\0\0\0\x08\0\0\0\0\0\0\0pipelinevariablet\0\0\0\x11\0\0\0\t\0\0\0\0\0\0\0repositopository\0\0\0\0\n\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFaccount\0account\0\xAB\0\0\0\x07\0\0\0\x0E\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFrunner:wer:write\x8B\0\0\0\x0C\0\0\0\x0B\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFproject:ct:admin\x9E\0\0\0\r\0\0\0\r\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFproject\0project\0\x97\0\0\0\x07\0\0\0\x0C\0\0\0\0\0\0\0repositoy:delete*\0\0\0\x11\0\0\0\x03\0\0\0\0\0\0\0pullrequlrequest;\0\0\0\x0B\0\0\0\x04\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFrunner\0\0runner\0\0\x85\0\0\0\x06\0\0\0\n\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFrepository:admin\x1A\0\0\0\x10\0\0\0\x02\0\0\0\0\0\0\0",
            text: NAMES,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Scope {
        const LIST: &'static [Self] = &[
            Scope::Repository,
            Scope::RepositoryWrite,
            Scope::RepositoryAdmin,
            Scope::RepositoryDelete,
            Scope::Pullrequest,
            Scope::PullrequestWrite,
            Scope::Webhook,
            Scope::Pipeline,
            Scope::PipelineWrite,
            Scope::PipelineVariable,
            Scope::Runner,
            Scope::RunnerWrite,
            Scope::Project,
            Scope::ProjectAdmin,
            Scope::Account,
        ];
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
#[doc(hidden)]
#[macro_export]
macro_rules! __scope_table_of_bitbucket {
    ({ $($callback:tt)* } $($arguments:tt)*) => {
        $($callback)* ! { { false false false 0usize "" "bitbucket.toml"
        "[spec]\nname = \"bitbucket\"\ntitle = \"Bitbucket\"\n\n[scopes.repository]\n\n[scopes.\"repository:write\"]\nincludes = [\"repository\"]\n\n[scopes.\"repository:admin\"]\n\n[scopes.\"repository:delete\"]\n\n[scopes.pullrequest]\nincludes = [\"repository\"]\n\n[scopes.\"pullrequest:write\"]\nincludes = [\"repository\", \"repository:write\", \"pullrequest\"]\n\n[scopes.webhook]\n\n[scopes.pipeline]\n\n[scopes.\"pipeline:write\"]\nincludes = [\"pipeline\"]\n\n[scopes.\"pipeline:variable\"]\nincludes = [\"pipeline\", \"pipeline:write\"]\n\n[scopes.runner]\n\n[scopes.\"runner:write\"]\nincludes = [\"runner\"]\n\n[scopes.project]\nincludes = [\"repository\"]\n\n[scopes.\"project:admin\"]\n\n[scopes.account]\n"
        } $($arguments)* }
    };
}
#[doc(hidden)]
#[allow(unused_imports)]
pub use __scope_table_of_bitbucket as __scope_table;
