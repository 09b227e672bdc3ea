// Made by tests/golden.rs with BLESS=1: do not edit.

/**The app scopes of Example Workspace, version 2, from `urls.toml`.

Files, calendars and people, guarded by scopes whose names are URLs.*/
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
    /**Drive: `https://api.example.com/auth/drive`

Do everything with all files.

- Access: create, read, update, delete
- Includes: [`DriveReadonly`](Self::DriveReadonly), [`DriveFile`](Self::DriveFile)
- Included by: [`Everything`](Self::Everything)
- Restricted: asking for it needs a justification and an approval*/
    Drive = 3,
    /**Drive, read only: `https://api.example.com/auth/drive.readonly`

See all files.

- Access: read
- Included by: [`Drive`](Self::Drive), [`Everything`](Self::Everything)
- Also read as: `https://api.example.com/auth/drive.view`, `drive.readonly`*/
    DriveReadonly = 0,
    /**Drive, the app's own files: `https://api.example.com/auth/drive.file`

See and change the files that the app itself made.

- Access: create, read, update
- Included by: [`Drive`](Self::Drive), [`Everything`](Self::Everything)
- Since: 1.1*/
    DriveFile = 70,
    /**Sync down: `drive:read`

Copy files to a device.

- Access: read
- Included by: [`DriveSync`](Self::DriveSync)*/
    DriveRead = 1,
    /**Sync up: `drive:write`

Copy files from a device.

- Access: read, update
- Included by: [`DriveSync`](Self::DriveSync)*/
    DriveWrite,
    /**Sync: `drive-sync`

Keep a folder the same on a device and in the cloud.

- Access: read, update
- Includes: [`DriveRead`](Self::DriveRead), [`DriveWrite`](Self::DriveWrite)
- Also read as: `sync`*/
    DriveSync = 4,
    /**Calendar: `https://api.example.com/auth/calendar`

Do everything with calendars.

- Access: create, read, update, delete
- Includes: [`CalendarEvents`](Self::CalendarEvents), [`CalendarEventsReadonly`](Self::CalendarEventsReadonly)
- Included by: [`Everything`](Self::Everything)*/
    Calendar,
    /**Calendar events: `https://api.example.com/auth/calendar.events`

See and change events.

- Access: read, update
- Includes: [`CalendarEventsReadonly`](Self::CalendarEventsReadonly)
- Included by: [`Calendar`](Self::Calendar), [`Everything`](Self::Everything)*/
    CalendarEvents,
    /**Calendar events, read only: `https://api.example.com/auth/calendar.events.readonly`

See events.

- Access: read
- Included by: [`Calendar`](Self::Calendar), [`CalendarEvents`](Self::CalendarEvents), [`Everything`](Self::Everything)*/
    CalendarEventsReadonly,
    /**User directory: `https://api.example.com/auth/admin/directory/user`

See and change the people of an organisation.

- Access: read, update
- Includes: [`AdminDirectoryUserSuspend`](Self::AdminDirectoryUserSuspend)
- Included by: [`Everything`](Self::Everything)
- Restricted: asking for it needs a justification and an approval
- Availability: on request*/
    AdminDirectoryUser,
    /**Suspend users: `https://api.example.com/auth/admin/directory/user:suspend`

Lock a person out, and let them in again.

- Access: special
- Included by: [`AdminDirectoryUser`](Self::AdminDirectoryUser), [`Everything`](Self::Everything)
- Restricted: asking for it needs a justification and an approval*/
    AdminDirectoryUserSuspend = 200,
    #[doc = "Everything: `https://api.example.com/auth/*`\n\nDo all that any scope of this API allows.\n\n- Access: create, read, update, delete\n- Includes: [`Drive`](Self::Drive), [`DriveReadonly`](Self::DriveReadonly), [`DriveFile`](Self::DriveFile), [`Calendar`](Self::Calendar), [`CalendarEvents`](Self::CalendarEvents), [`CalendarEventsReadonly`](Self::CalendarEventsReadonly), [`AdminDirectoryUser`](Self::AdminDirectoryUser), [`AdminDirectoryUserSuspend`](Self::AdminDirectoryUserSuspend)\n- Restricted: asking for it needs a justification and an approval"]
    Everything = 9,
    /**Documents feed: `https://docs.example.com/feeds/`

See the list of documents that changed lately.

- Access: read
- Deprecated: since 1.4; use `https://api.example.com/auth/drive.readonly`; The feed is no longer written.*/
    #[deprecated(
        note = "since 1.4; use `https://api.example.com/auth/drive.readonly`; The feed is no longer written."
    )]
    HttpsDocsExampleComFeeds,
}
///A set of app scopes, not closed under inclusion.
pub type ScopeSet = ::scope_core::Set<Scope, 4usize>;
///What was granted of the app scopes of this spec: a set that is closed under inclusion.
pub type Granted = ::scope_core::Granted<Scope, 4usize>;
::scope_core::__claim!(
    #[doc = "What a token's claim says of app scopes."] ScopeClaim, Scope, 4usize
);
#[allow(deprecated)]
const _: () = {
    const NAMES: &str = "https://api.example.com/auth/drivehttps://api.example.com/auth/drive.readonlyhttps://api.example.com/auth/drive.filedrive:readdrive:writedrive-synchttps://api.example.com/auth/calendarhttps://api.example.com/auth/calendar.eventshttps://api.example.com/auth/calendar.events.readonlyhttps://api.example.com/auth/admin/directory/userhttps://api.example.com/auth/admin/directory/user:suspendhttps://api.example.com/auth/*https://docs.example.com/feeds/https://api.example.com/auth/drive.viewdrive.readonlysync";
    const TABLE: ::scope_core::__private::Table = ::scope_core::__private::Table {
        id: 2601707996037174548u64,
        gate: ::scope_core::Gate::Scope,
        file: "urls.toml",
        len: 13usize,
        words: 4usize,
        positions: b"\x01\0\x03\0\x04\0\0\0\x05\0\x06\0\x07\0\x08\0\t\0\x0B\0\x0C\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\n\0",
        names: ::scope_core::__private::Strings {
            text: NAMES,
            ends: b"\"\0\0\0M\0\0\0t\0\0\0~\0\0\0\x89\0\0\0\x93\0\0\0\xB8\0\0\0\xE4\0\0\0\x19\x01\0\0J\x01\0\0\x83\x01\0\0\xA1\x01\0\0\xC0\x01\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "DriveDrive, read onlyDrive, the app's own filesSync downSync upSyncCalendarCalendar eventsCalendar events, read onlyUser directorySuspend usersEverythingDocuments feed",
            ends: b"\x05\0\0\0\x15\0\0\0/\0\0\08\0\0\0?\0\0\0C\0\0\0K\0\0\0Z\0\0\0t\0\0\0\x82\0\0\0\x8F\0\0\0\x99\0\0\0\xA7\0\0\0",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "Do everything with all files.See all files.See and change the files that the app itself made.Copy files to a device.Copy files from a device.Keep a folder the same on a device and in the cloud.Do everything with calendars.See and change events.See events.See and change the people of an organisation.Lock a person out, and let them in again.Do all that any scope of this API allows.See the list of documents that changed lately.",
            ends: b"\x1D\0\0\0+\0\0\0]\0\0\0t\0\0\0\x8D\0\0\0\xC1\0\0\0\xDE\0\0\0\xF4\0\0\0\xFF\0\0\0,\x01\0\0U\x01\0\0~\x01\0\0\xAC\x01\0\0",
        },
        flags: b"/\x82\x07\x02\x06\x06\x0F\x06\x82f0/\x02",
        includes: ::scope_core::__private::Rows::Dense(
            b"\x01\0\0\0\0\0\0\0@\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xC0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xE9\x01\0\0\0\0\0\0@\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
        closure: ::scope_core::__private::Rows::Dense(
            b"\t\0\0\0\0\0\0\0@\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0@\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x16\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xE0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xC0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\xE9\x03\0\0\0\0\0\0@\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
        deprecated: &[
            (
                10u16,
                ::scope_core::Deprecated::new(
                    ::core::option::Option::Some("1.4"),
                    ::core::option::Option::Some(
                        "https://api.example.com/auth/drive.readonly",
                    ),
                    ::core::option::Option::Some("The feed is no longer written."),
                ),
            ),
        ],
        aliases: &[
            (0u16, "https://api.example.com/auth/drive.view"),
            (0u16, "drive.readonly"),
            (4u16, "sync"),
        ],
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 3u32,
            buckets: b"\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            slots: b"https://ory/user\x19\x01\0\x001\0\0\0\x08\0\0\0\0\0\0\0https://readonly\"\0\0\0+\0\0\0\0\0\0\0\0\0\0\0https://:suspendJ\x01\0\09\0\0\0\xC8\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFhttps://m/auth/*\x83\x01\0\0\x1E\0\0\0\t\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFhttps://m/feeds/\xA1\x01\0\0\x1F\0\0\0\n\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFhttps://calendar\x93\0\0\0%\0\0\0\x05\0\0\0\0\0\0\0https://r.events\xB8\0\0\0,\0\0\0\x06\0\0\0\0\0\0\0drive-syive-sync\x89\0\0\0\n\0\0\0\x04\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFdrive.rereadonly\xE7\x01\0\0\x0E\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFdrive:wrve:write~\0\0\0\x0B\0\0\0\x02\0\0\0\0\0\0\0https://readonly\xE4\0\0\x005\0\0\0\x07\0\0\0\0\0\0\0https://ive.fileM\0\0\0'\0\0\0F\0\0\0\0\0\0\0sync\0\0\0\0sync\0\0\0\0\xF5\x01\0\0\x04\0\0\0\x04\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFhttps://ive.view\xC0\x01\0\0'\0\0\0\0\0\0\0\0\0\0\0drive:reive:readt\0\0\0\n\0\0\0\x01\0\0\0\0\0\0\0https://th/drive\0\0\0\0\"\0\0\0\x03\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            text: NAMES,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Scope {
        const LIST: &'static [Self] = &[
            Scope::Drive,
            Scope::DriveReadonly,
            Scope::DriveFile,
            Scope::DriveRead,
            Scope::DriveWrite,
            Scope::DriveSync,
            Scope::Calendar,
            Scope::CalendarEvents,
            Scope::CalendarEventsReadonly,
            Scope::AdminDirectoryUser,
            Scope::AdminDirectoryUserSuspend,
            Scope::Everything,
            Scope::HttpsDocsExampleComFeeds,
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
    < Scope as ::scope_core::Privilege > ::TABLE.is_closed:: < 4usize > (),
    "inclusion is reflexive and transitive"
);
///The user permissions of Example Workspace, version 2, from `urls.toml`.
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
    /**View files: `files.view`

Open files of the organisation.

- Access: read
- Included by: [`FilesManage`](Self::FilesManage)*/
    FilesView,
    /**Manage files: `files.manage`

Change and delete files of the organisation.

- Access: create, read, update, delete
- Includes: [`FilesView`](Self::FilesView)*/
    FilesManage = 64,
    /**Manage people: `people.manage`

Add, change and suspend people.

- Access: create, read, update, delete
- Also read as: `users.manage`*/
    PeopleManage = 1,
}
///A set of user permissions, not closed under inclusion.
pub type PermissionSet = ::scope_core::Set<Permission, 2usize>;
/// What is known of a user: the second gate.
pub mod user {
    use super::Permission;
    ///What was granted of the user permissions of this spec: a set that is closed under inclusion.
    pub type Granted = ::scope_core::Granted<Permission, 2usize>;
}
::scope_core::__claim!(
    #[doc = "What a token's claim says of user permissions."] PermissionClaim,
    Permission, 2usize
);
#[allow(deprecated)]
const _: () = {
    const NAMES: &str = "files.viewfiles.managepeople.manageusers.manage";
    const TABLE: ::scope_core::__private::Table = ::scope_core::__private::Table {
        id: 6471354340108140531u64,
        gate: ::scope_core::Gate::Permission,
        file: "urls.toml",
        len: 3usize,
        words: 2usize,
        positions: b"\0\0\x02\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\0",
        names: ::scope_core::__private::Strings {
            text: NAMES,
            ends: b"\n\0\0\0\x16\0\0\0#\0\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "View filesManage filesManage people",
            ends: b"\n\0\0\0\x16\0\0\0#\0\0\0",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "Open files of the organisation.Change and delete files of the organisation.Add, change and suspend people.",
            ends: b"\x1F\0\0\0K\0\0\0j\0\0\0",
        },
        flags: b"\x02\x0F\x0F",
        includes: ::scope_core::__private::Rows::Dense(
            b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
        closure: ::scope_core::__private::Rows::Dense(
            b"\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
        deprecated: &[],
        aliases: &[(1u16, "users.manage")],
        lookup: ::scope_core::__private::Lookup {
            seed: 16656388613340785601u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"files.mas.manage\n\0\0\0\x0C\0\0\0@\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFpeople.me.manage\x16\0\0\0\r\0\0\0\x01\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFusers.mas.manage#\0\0\0\x0C\0\0\0\x01\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFfiles.viles.view\0\0\0\0\n\0\0\0\0\0\0\0\0\0\0\0",
            text: NAMES,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Permission {
        const LIST: &'static [Self] = &[
            Permission::FilesView,
            Permission::FilesManage,
            Permission::PeopleManage,
        ];
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
    < Permission as ::scope_core::Privilege > ::TABLE.is_closed:: < 2usize > (),
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
    /**Member: `member`

Everyone in the organisation.

- Permissions: 1*/
    Member,
    /**Owner: `organisation owner`

The person who answers for the organisation.

- Includes: [`Member`](Self::Member)
- Permissions: 3*/
    OrganisationOwner,
}
const _: () = {
    const NAMES: &str = "memberorganisation owner";
    const ROLES: ::scope_core::__private::Roles = ::scope_core::__private::Roles {
        names: ::scope_core::__private::Strings {
            text: NAMES,
            ends: b"\x06\0\0\0\x18\0\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "MemberOwner",
            ends: b"\x06\0\0\0\x0B\0\0\0",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "Everyone in the organisation.The person who answers for the organisation.",
            ends: b"\x1D\0\0\0I\0\0\0",
        },
        includes: ::scope_core::__private::Lists {
            ends: b"\0\0\0\0\x01\0\0\0",
            items: b"\0\0",
        },
        permissions: ::scope_core::__private::Rows::Dense(
            b"\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0",
        ),
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 1u32,
            buckets: b"\0\0\0\0\0\0\0\0",
            slots: b"organisaon owner\x06\0\0\0\x12\0\0\0\x01\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFmember\0\0member\0\0\0\0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            text: NAMES,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Role {
        const LIST: &'static [Self] = &[Role::Member, Role::OrganisationOwner];
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
    /**Get the API's version: `about.get`

Tells anyone which version is served.

- Call: `GET /about`
- App scopes: none*/
    AboutGet,
    /**List files: `files.list`

Lists files, page by page.

- Call: `GET /files`
- App scopes: `https://api.example.com/auth/drive.readonly`, or `https://api.example.com/auth/drive.file`, or `https://docs.example.com/feeds/`
- User permissions: `files.view`*/
    FilesList,
    /**Update a file: `files.update`

Changes a file's name or content.

- Call: `PATCH /files/{fileId}`
- App scopes: `https://api.example.com/auth/drive`, or `https://api.example.com/auth/drive.file` and `drive:write`
- User permissions: `files.manage`, or `files.view` and `people.manage`*/
    FilesUpdate,
    /**Sync files: `files.sync`

Takes a device's changes and answers with the cloud's.

- Call: `POST /files:sync`
- App scopes: `drive:read` and `drive:write`
- User permissions: `files.view` and `files.manage`*/
    FilesSync,
    /**Start a sync: `sync.start`

Has no call of its own: it is an event on an open connection.

- App scopes: `drive-sync`*/
    SyncStart,
    /**List events: `events.list`

Lists the events of a calendar.

- Call: `GET /calendars/{calendarId}/events`
- App scopes: `https://api.example.com/auth/calendar.events.readonly`*/
    EventsList,
    /**Move an event: `events.move`

Moves an event to another calendar.

- Call: `POST /calendars/{calendarId}/events/{eventId}/move`
- App scopes: `https://api.example.com/auth/calendar`, or `https://api.example.com/auth/calendar.events`*/
    EventsMove,
    /**Suspend a user: `users.suspend`

Locks a person out.

- Call: `POST /users/{userId}:suspend`
- App scopes: `https://api.example.com/auth/admin/directory/user:suspend`
- User permissions: `people.manage`*/
    UsersSuspend,
    /**Update a user: `users.update`

Changes what is known of a person.

- Call: `PUT /users/{userId}`
- App scopes: `https://api.example.com/auth/admin/directory/user`
- User permissions: `people.manage`*/
    UsersUpdate,
    #[doc = "Erase the organisation: `organisation.erase`\n\nDeletes all there is.\n\n- Call: `DELETE /organisation`\n- App scopes: `https://api.example.com/auth/*`\n- User permissions: `files.manage` and `people.manage`\n- Deprecated: it should no longer be called"]
    #[deprecated(note = "the spec no longer recommends it")]
    OrganisationErase,
}
#[allow(deprecated)]
const _: () = {
    const IDS: &str = "about.getfiles.listfiles.updatefiles.syncsync.startevents.listevents.moveusers.suspendusers.updateorganisation.erase";
    const OPERATIONS: ::scope_core::__private::Operations = ::scope_core::__private::Operations {
        scopes: <Scope as ::scope_core::Privilege>::TABLE,
        permissions: <Permission as ::scope_core::Privilege>::TABLE,
        ids: ::scope_core::__private::Strings {
            text: IDS,
            ends: b"\t\0\0\0\x13\0\0\0\x1F\0\0\0)\0\0\x003\0\0\0>\0\0\0I\0\0\0V\0\0\0b\0\0\0t\0\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "Get the API's versionList filesUpdate a fileSync filesStart a syncList eventsMove an eventSuspend a userUpdate a userErase the organisation",
            ends: b"\x15\0\0\0\x1F\0\0\0,\0\0\x006\0\0\0B\0\0\0M\0\0\0Z\0\0\0h\0\0\0u\0\0\0\x8B\0\0\0",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "Tells anyone which version is served.Lists files, page by page.Changes a file's name or content.Takes a device's changes and answers with the cloud's.Has no call of its own: it is an event on an open connection.Lists the events of a calendar.Moves an event to another calendar.Locks a person out.Changes what is known of a person.Deletes all there is.",
            ends: b"%\0\0\0?\0\0\0`\0\0\0\x96\0\0\0\xD3\0\0\0\xF2\0\0\0\x15\x01\0\0(\x01\0\0J\x01\0\0_\x01\0\0",
        },
        methods: &["GET", "PATCH", "POST", "PUT", "DELETE"],
        method: b"\0\0\x01\x02\xFF\0\x02\x02\x03\x04",
        paths: ::scope_core::__private::Strings {
            text: "/about/files/files/{fileId}/files:sync/calendars/{calendarId}/events/calendars/{calendarId}/events/{eventId}/move/users/{userId}:suspend/users/{userId}/organisation",
            ends: b"\x06\0\0\0\x0C\0\0\0\x1B\0\0\0&\0\0\0&\0\0\0D\0\0\0q\0\0\0\x88\0\0\0\x97\0\0\0\xA4\0\0\0",
        },
        requirements: b"\0\0\0\0\0\0\0\0\x01\0\0\0\x08\0\0\0\x0B\0\0\0\x11\0\0\0\x17\0\0\0\x1B\0\0\0\x1F\0\0\0\0\0\0\0\"\0\0\0\0\0\0\0%\0\0\0\0\0\0\0*\0\0\0-\0\0\x000\0\0\0-\0\0\x003\0\0\x006\0\0\0",
        pool: b"\0\0\x03\0\x01\0\0\0\x01\0F\0\x01\0\n\0\x01\0\x01\0\0\0\x02\0\x01\0\x03\0\x02\0F\0\x02\0\x02\0\x01\0@\0\x02\0\0\0\x01\0\x01\0\x02\0\x01\0\x02\0\x01\0\x02\0\0\0@\0\x01\0\x01\0\x04\0\x01\0\x01\0\x07\0\x02\0\x01\0\x05\0\x01\0\x06\0\x01\0\x01\0\xC8\0\x01\0\x01\0\x01\0\x01\0\x01\0\x08\0\x01\0\x01\0\t\0\x01\0\x02\0@\0\x01\0",
        flags: b"\0\0\0\0\0\0\0\0\0\x01",
        calls: ::scope_core::__private::Calls {
            methods: ::scope_core::__private::Methods {
                names: &["GET", "PATCH", "POST", "PUT", "DELETE"],
                slots: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0PATCATCH\x05\0\0\0\x01\0\0\0GEETGEET\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0DELELETE\x06\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0PUUTPUUT\x03\0\0\0\x03\0\0\0POSTPOST\x04\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                    .as_chunks()
                    .0,
                seed: 11400714819323198485u64,
                shift: 60u32,
            },
            trees: &[
                ::scope_core::__private::CallTree {
                    slots: b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFabout\0\0\0about\0\0\0\0\0\0\0\x05\0\0\0\x01\0\0\0\0\0\0\0organisanisation\x05\0\0\0\x0C\0\0\0\x05\0\0\0\0\0\0\0files\0\0\0files\0\0\0\x11\0\0\0\x05\0\0\0\x03\0\0\0\n\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFcalendaralendars\x16\0\0\0\t\0\0\0\x02\0\0\0\t\0\0\0files:syles:sync\x1F\0\0\0\n\0\0\0\x04\0\0\0\0\0\0\0users\0\0\0users\0\0\0)\0\0\0\x05\0\0\0\x06\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\x07\0\0\0\x0B\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\x08\0\0\0\0\0\0\0events\0\0events\0\0.\0\0\0\x06\0\0\0\x0B\0\0\0\x0C\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\x0C\0\0\0\r\0\0\0move\0\0\0\0move\0\0\0\x004\0\0\0\x04\0\0\0\r\0\0\0\0\0\0\0"
                        .as_chunks()
                        .0,
                    nodes: b"\0\0\0\0\0\0\0\0\0\0\0\0\x07\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\x04\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x05\0\0\0\x02\0\0\0\0\0\0\0\x08\0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0"
                        .as_chunks()
                        .0,
                    ranks: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\0\0\x03\0\0\0\0\0\0\0\x04\0\0\0",
                    alternatives: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0:suspend\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\t\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x02\0\0\0\t\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x15\0\0\0\x02\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\n\0\0\0\0\0\0\0"
                        .as_chunks()
                        .0,
                    literals: b"8\0\0\08\0\0\08\0\0\0@\0\0\08\0\0\08\0\0\08\0\0\08\0\0\0",
                    text: "aboutorganisationfilescalendarsfiles:syncuserseventsmove:suspend",
                    root: [1u32, 7u32],
                },
            ],
            starts: b"\0\0\0\0\x01\0\0\0\x02\0\0\0\x03\0\0\0\x04\0\0\0\x05\0\0\0\x06\0\0\0\x07\0\0\0\x08\0\0\0\t\0\0\0",
            operations: b"\0\0\x01\0\x03\0\t\0\x02\0\x07\0\x08\0\x05\0\x06\0",
        },
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 3u32,
            buckets: b"\0\0\0\0\x02\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            slots: b"users.su.suspendI\0\0\0\r\0\0\0\x07\0\0\0\0\0\0\0about.gebout.get\0\0\0\0\t\0\0\0\0\0\0\0\0\0\0\0users.ups.updateV\0\0\0\x0C\0\0\0\x08\0\0\0\0\0\0\0events.mnts.move>\0\0\0\x0B\0\0\0\x06\0\0\0\0\0\0\0events.lnts.list3\0\0\0\x0B\0\0\0\x05\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFfiles.syles.sync\x1F\0\0\0\n\0\0\0\x03\0\0\0\0\0\0\0files.liles.list\t\0\0\0\n\0\0\0\x01\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFsync.stanc.start)\0\0\0\n\0\0\0\x04\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFForganisaon.eraseb\0\0\0\x12\0\0\0\t\0\0\0\0\0\0\0files.ups.update\x13\0\0\0\x0C\0\0\0\x02\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            text: IDS,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Operation {
        const LIST: &'static [Self] = &[
            Operation::AboutGet,
            Operation::FilesList,
            Operation::FilesUpdate,
            Operation::FilesSync,
            Operation::SyncStart,
            Operation::EventsList,
            Operation::EventsMove,
            Operation::UsersSuspend,
            Operation::UsersUpdate,
            Operation::OrganisationErase,
        ];
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
    ///The app scope `https://api.example.com/auth/drive`.
    pub enum Drive {}
    #[doc(hidden)]
    pub const Drive: ::scope_core::Req<Drive> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Drive {
        type Rule = ::scope_core::__private::Bit<super::Scope, 3u16>;
    }
    ///The app scope `https://api.example.com/auth/drive.readonly`.
    pub enum DriveReadonly {}
    #[doc(hidden)]
    pub const DriveReadonly: ::scope_core::Req<DriveReadonly> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for DriveReadonly {
        type Rule = ::scope_core::__private::Bit<super::Scope, 0u16>;
    }
    ///The app scope `https://api.example.com/auth/drive.file`.
    pub enum DriveFile {}
    #[doc(hidden)]
    pub const DriveFile: ::scope_core::Req<DriveFile> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for DriveFile {
        type Rule = ::scope_core::__private::Bit<super::Scope, 70u16>;
    }
    ///The app scope `drive:read`.
    pub enum DriveRead {}
    #[doc(hidden)]
    pub const DriveRead: ::scope_core::Req<DriveRead> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for DriveRead {
        type Rule = ::scope_core::__private::Bit<super::Scope, 1u16>;
    }
    ///The app scope `drive:write`.
    pub enum DriveWrite {}
    #[doc(hidden)]
    pub const DriveWrite: ::scope_core::Req<DriveWrite> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for DriveWrite {
        type Rule = ::scope_core::__private::Bit<super::Scope, 2u16>;
    }
    ///The app scope `drive-sync`.
    pub enum DriveSync {}
    #[doc(hidden)]
    pub const DriveSync: ::scope_core::Req<DriveSync> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for DriveSync {
        type Rule = ::scope_core::__private::Bit<super::Scope, 4u16>;
    }
    ///The app scope `https://api.example.com/auth/calendar`.
    pub enum Calendar {}
    #[doc(hidden)]
    pub const Calendar: ::scope_core::Req<Calendar> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Calendar {
        type Rule = ::scope_core::__private::Bit<super::Scope, 5u16>;
    }
    ///The app scope `https://api.example.com/auth/calendar.events`.
    pub enum CalendarEvents {}
    #[doc(hidden)]
    pub const CalendarEvents: ::scope_core::Req<CalendarEvents> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for CalendarEvents {
        type Rule = ::scope_core::__private::Bit<super::Scope, 6u16>;
    }
    ///The app scope `https://api.example.com/auth/calendar.events.readonly`.
    pub enum CalendarEventsReadonly {}
    #[doc(hidden)]
    pub const CalendarEventsReadonly: ::scope_core::Req<CalendarEventsReadonly> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for CalendarEventsReadonly {
        type Rule = ::scope_core::__private::Bit<super::Scope, 7u16>;
    }
    ///The app scope `https://api.example.com/auth/admin/directory/user`.
    pub enum AdminDirectoryUser {}
    #[doc(hidden)]
    pub const AdminDirectoryUser: ::scope_core::Req<AdminDirectoryUser> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for AdminDirectoryUser {
        type Rule = ::scope_core::__private::Bit<super::Scope, 8u16>;
    }
    ///The app scope `https://api.example.com/auth/admin/directory/user:suspend`.
    pub enum AdminDirectoryUserSuspend {}
    #[doc(hidden)]
    pub const AdminDirectoryUserSuspend: ::scope_core::Req<AdminDirectoryUserSuspend> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for AdminDirectoryUserSuspend {
        type Rule = ::scope_core::__private::Bit<super::Scope, 200u16>;
    }
    ///The app scope `https://api.example.com/auth/*`.
    pub enum Everything {}
    #[doc(hidden)]
    pub const Everything: ::scope_core::Req<Everything> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Everything {
        type Rule = ::scope_core::__private::Bit<super::Scope, 9u16>;
    }
    ///The app scope `https://docs.example.com/feeds/`.
    #[deprecated(
        note = "since 1.4; use `https://api.example.com/auth/drive.readonly`; The feed is no longer written."
    )]
    pub enum HttpsDocsExampleComFeeds {}
    #[doc(hidden)]
    #[deprecated(
        note = "since 1.4; use `https://api.example.com/auth/drive.readonly`; The feed is no longer written."
    )]
    pub const HttpsDocsExampleComFeeds: ::scope_core::Req<HttpsDocsExampleComFeeds> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for HttpsDocsExampleComFeeds {
        type Rule = ::scope_core::__private::Bit<super::Scope, 10u16>;
    }
}
///Capabilities: an `impl may::X` vouches for the app scope `X` and, since inclusion is a supertrait, for all that `X` includes.
#[allow(non_camel_case_types, clippy::upper_case_acronyms, deprecated)]
pub mod may {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/drive`",
        label = "needs the app scope `https://api.example.com/auth/drive`",
        note = "`https://api.example.com/auth/drive` is included by `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::Drive)`; an app asks for it with `[scopes.\"https://api.example.com/auth/drive\"]` in its app.toml",
        note = "`https://api.example.com/auth/drive` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add https://api.example.com/auth/drive --justification \"..\"`, then `cargo scopes app request https://api.example.com/auth/drive`"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/drive`.
    pub trait Drive: super::__sealed::Vouches<
            super::scope::Drive,
        > + DriveReadonly + DriveFile {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/drive.readonly`",
        label = "needs the app scope `https://api.example.com/auth/drive.readonly`",
        note = "`https://api.example.com/auth/drive.readonly` is included by `https://api.example.com/auth/drive`, `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::DriveReadonly)`; an app asks for it with `[scopes.\"https://api.example.com/auth/drive.readonly\"]` in its app.toml"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/drive.readonly`.
    pub trait DriveReadonly: super::__sealed::Vouches<super::scope::DriveReadonly> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/drive.file`",
        label = "needs the app scope `https://api.example.com/auth/drive.file`",
        note = "`https://api.example.com/auth/drive.file` is included by `https://api.example.com/auth/drive`, `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::DriveFile)`; an app asks for it with `[scopes.\"https://api.example.com/auth/drive.file\"]` in its app.toml"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/drive.file`.
    pub trait DriveFile: super::__sealed::Vouches<super::scope::DriveFile> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `drive:read`",
        label = "needs the app scope `drive:read`",
        note = "`drive:read` is included by `drive-sync` (urls.toml)",
        note = "a session proves it with `authorize(scope::DriveRead)`; an app asks for it with `[scopes.\"drive:read\"]` in its app.toml"
    )]
    ///Vouches for the app scope `drive:read`.
    pub trait DriveRead: super::__sealed::Vouches<super::scope::DriveRead> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `drive:write`",
        label = "needs the app scope `drive:write`",
        note = "`drive:write` is included by `drive-sync` (urls.toml)",
        note = "a session proves it with `authorize(scope::DriveWrite)`; an app asks for it with `[scopes.\"drive:write\"]` in its app.toml"
    )]
    ///Vouches for the app scope `drive:write`.
    pub trait DriveWrite: super::__sealed::Vouches<super::scope::DriveWrite> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `drive-sync`",
        label = "needs the app scope `drive-sync`",
        note = "nothing else includes `drive-sync` (urls.toml)",
        note = "a session proves it with `authorize(scope::DriveSync)`; an app asks for it with `[scopes.drive-sync]` in its app.toml"
    )]
    ///Vouches for the app scope `drive-sync`.
    pub trait DriveSync: super::__sealed::Vouches<
            super::scope::DriveSync,
        > + DriveRead + DriveWrite {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/calendar`",
        label = "needs the app scope `https://api.example.com/auth/calendar`",
        note = "`https://api.example.com/auth/calendar` is included by `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::Calendar)`; an app asks for it with `[scopes.\"https://api.example.com/auth/calendar\"]` in its app.toml"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/calendar`.
    pub trait Calendar: super::__sealed::Vouches<
            super::scope::Calendar,
        > + CalendarEvents {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/calendar.events`",
        label = "needs the app scope `https://api.example.com/auth/calendar.events`",
        note = "`https://api.example.com/auth/calendar.events` is included by `https://api.example.com/auth/calendar`, `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::CalendarEvents)`; an app asks for it with `[scopes.\"https://api.example.com/auth/calendar.events\"]` in its app.toml"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/calendar.events`.
    pub trait CalendarEvents: super::__sealed::Vouches<
            super::scope::CalendarEvents,
        > + CalendarEventsReadonly {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/calendar.events.readonly`",
        label = "needs the app scope `https://api.example.com/auth/calendar.events.readonly`",
        note = "`https://api.example.com/auth/calendar.events.readonly` is included by `https://api.example.com/auth/calendar`, `https://api.example.com/auth/calendar.events`, `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::CalendarEventsReadonly)`; an app asks for it with `[scopes.\"https://api.example.com/auth/calendar.events.readonly\"]` in its app.toml"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/calendar.events.readonly`.
    pub trait CalendarEventsReadonly: super::__sealed::Vouches<
            super::scope::CalendarEventsReadonly,
        > {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/admin/directory/user`",
        label = "needs the app scope `https://api.example.com/auth/admin/directory/user`",
        note = "`https://api.example.com/auth/admin/directory/user` is included by `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::AdminDirectoryUser)`; an app asks for it with `[scopes.\"https://api.example.com/auth/admin/directory/user\"]` in its app.toml",
        note = "`https://api.example.com/auth/admin/directory/user` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add https://api.example.com/auth/admin/directory/user --justification \"..\"`, then `cargo scopes app request https://api.example.com/auth/admin/directory/user`"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/admin/directory/user`.
    pub trait AdminDirectoryUser: super::__sealed::Vouches<
            super::scope::AdminDirectoryUser,
        > + AdminDirectoryUserSuspend {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/admin/directory/user:suspend`",
        label = "needs the app scope `https://api.example.com/auth/admin/directory/user:suspend`",
        note = "`https://api.example.com/auth/admin/directory/user:suspend` is included by `https://api.example.com/auth/admin/directory/user`, `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::AdminDirectoryUserSuspend)`; an app asks for it with `[scopes.\"https://api.example.com/auth/admin/directory/user:suspend\"]` in its app.toml",
        note = "`https://api.example.com/auth/admin/directory/user:suspend` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add https://api.example.com/auth/admin/directory/user:suspend --justification \"..\"`, then `cargo scopes app request https://api.example.com/auth/admin/directory/user:suspend`"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/admin/directory/user:suspend`.
    pub trait AdminDirectoryUserSuspend: super::__sealed::Vouches<
            super::scope::AdminDirectoryUserSuspend,
        > {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://api.example.com/auth/*`",
        label = "needs the app scope `https://api.example.com/auth/*`",
        note = "nothing else includes `https://api.example.com/auth/*` (urls.toml)",
        note = "a session proves it with `authorize(scope::Everything)`; an app asks for it with `[scopes.\"https://api.example.com/auth/*\"]` in its app.toml",
        note = "`https://api.example.com/auth/*` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add 'https://api.example.com/auth/*' --justification \"..\"`, then `cargo scopes app request 'https://api.example.com/auth/*'`"
    )]
    ///Vouches for the app scope `https://api.example.com/auth/*`.
    pub trait Everything: super::__sealed::Vouches<
            super::scope::Everything,
        > + Drive + Calendar + AdminDirectoryUser {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `https://docs.example.com/feeds/`",
        label = "needs the app scope `https://docs.example.com/feeds/`",
        note = "nothing else includes `https://docs.example.com/feeds/` (urls.toml)",
        note = "a session proves it with `authorize(scope::HttpsDocsExampleComFeeds)`; an app asks for it with `[scopes.\"https://docs.example.com/feeds/\"]` in its app.toml"
    )]
    ///Vouches for the app scope `https://docs.example.com/feeds/`.
    #[deprecated(
        note = "since 1.4; use `https://api.example.com/auth/drive.readonly`; The feed is no longer written."
    )]
    pub trait HttpsDocsExampleComFeeds: super::__sealed::Vouches<
            super::scope::HttpsDocsExampleComFeeds,
        > {}
    #[diagnostic::do_not_recommend]
    impl Drive for ::scope_core::Proof<'_, super::scope::Drive> {}
    #[diagnostic::do_not_recommend]
    impl DriveReadonly for ::scope_core::Proof<'_, super::scope::Drive> {}
    #[diagnostic::do_not_recommend]
    impl DriveFile for ::scope_core::Proof<'_, super::scope::Drive> {}
    #[diagnostic::do_not_recommend]
    impl DriveReadonly for ::scope_core::Proof<'_, super::scope::DriveReadonly> {}
    #[diagnostic::do_not_recommend]
    impl DriveFile for ::scope_core::Proof<'_, super::scope::DriveFile> {}
    #[diagnostic::do_not_recommend]
    impl DriveRead for ::scope_core::Proof<'_, super::scope::DriveRead> {}
    #[diagnostic::do_not_recommend]
    impl DriveWrite for ::scope_core::Proof<'_, super::scope::DriveWrite> {}
    #[diagnostic::do_not_recommend]
    impl DriveRead for ::scope_core::Proof<'_, super::scope::DriveSync> {}
    #[diagnostic::do_not_recommend]
    impl DriveWrite for ::scope_core::Proof<'_, super::scope::DriveSync> {}
    #[diagnostic::do_not_recommend]
    impl DriveSync for ::scope_core::Proof<'_, super::scope::DriveSync> {}
    #[diagnostic::do_not_recommend]
    impl Calendar for ::scope_core::Proof<'_, super::scope::Calendar> {}
    #[diagnostic::do_not_recommend]
    impl CalendarEvents for ::scope_core::Proof<'_, super::scope::Calendar> {}
    #[diagnostic::do_not_recommend]
    impl CalendarEventsReadonly for ::scope_core::Proof<'_, super::scope::Calendar> {}
    #[diagnostic::do_not_recommend]
    impl CalendarEvents for ::scope_core::Proof<'_, super::scope::CalendarEvents> {}
    #[diagnostic::do_not_recommend]
    impl CalendarEventsReadonly
    for ::scope_core::Proof<'_, super::scope::CalendarEvents> {}
    #[diagnostic::do_not_recommend]
    impl CalendarEventsReadonly
    for ::scope_core::Proof<'_, super::scope::CalendarEventsReadonly> {}
    #[diagnostic::do_not_recommend]
    impl AdminDirectoryUser
    for ::scope_core::Proof<'_, super::scope::AdminDirectoryUser> {}
    #[diagnostic::do_not_recommend]
    impl AdminDirectoryUserSuspend
    for ::scope_core::Proof<'_, super::scope::AdminDirectoryUser> {}
    #[diagnostic::do_not_recommend]
    impl AdminDirectoryUserSuspend
    for ::scope_core::Proof<'_, super::scope::AdminDirectoryUserSuspend> {}
    #[diagnostic::do_not_recommend]
    impl Drive for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl DriveReadonly for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl DriveFile for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl Calendar for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl CalendarEvents for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl CalendarEventsReadonly for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl AdminDirectoryUser for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl AdminDirectoryUserSuspend
    for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl Everything for ::scope_core::Proof<'_, super::scope::Everything> {}
    #[diagnostic::do_not_recommend]
    impl HttpsDocsExampleComFeeds
    for ::scope_core::Proof<'_, super::scope::HttpsDocsExampleComFeeds> {}
}
///Markers: one for each user permission, as a type in signatures and as a value in requirements.
#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::upper_case_acronyms,
    deprecated
)]
pub mod permission {
    ///The user permission `files.view`.
    pub enum FilesView {}
    #[doc(hidden)]
    pub const FilesView: ::scope_core::Req<FilesView> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for FilesView {
        type Rule = ::scope_core::__private::Bit<super::Permission, 0u16>;
    }
    ///The user permission `files.manage`.
    pub enum FilesManage {}
    #[doc(hidden)]
    pub const FilesManage: ::scope_core::Req<FilesManage> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for FilesManage {
        type Rule = ::scope_core::__private::Bit<super::Permission, 64u16>;
    }
    ///The user permission `people.manage`.
    pub enum PeopleManage {}
    #[doc(hidden)]
    pub const PeopleManage: ::scope_core::Req<PeopleManage> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for PeopleManage {
        type Rule = ::scope_core::__private::Bit<super::Permission, 1u16>;
    }
}
///Capabilities: an `impl user_may::X` vouches for the user permission `X` and, since inclusion is a supertrait, for all that `X` includes.
#[allow(non_camel_case_types, clippy::upper_case_acronyms, deprecated)]
pub mod user_may {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the user permission `files.view`",
        label = "needs the user permission `files.view`",
        note = "`files.view` is included by `files.manage` (urls.toml)",
        note = "a session proves it with `authorize(permission::FilesView)`"
    )]
    ///Vouches for the user permission `files.view`.
    pub trait FilesView: super::__sealed::Vouches<super::permission::FilesView> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the user permission `files.manage`",
        label = "needs the user permission `files.manage`",
        note = "nothing else includes `files.manage` (urls.toml)",
        note = "a session proves it with `authorize(permission::FilesManage)`"
    )]
    ///Vouches for the user permission `files.manage`.
    pub trait FilesManage: super::__sealed::Vouches<
            super::permission::FilesManage,
        > + FilesView {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the user permission `people.manage`",
        label = "needs the user permission `people.manage`",
        note = "nothing else includes `people.manage` (urls.toml)",
        note = "a session proves it with `authorize(permission::PeopleManage)`"
    )]
    ///Vouches for the user permission `people.manage`.
    pub trait PeopleManage: super::__sealed::Vouches<super::permission::PeopleManage> {}
    #[diagnostic::do_not_recommend]
    impl FilesView for ::scope_core::Proof<'_, super::permission::FilesView> {}
    #[diagnostic::do_not_recommend]
    impl FilesView for ::scope_core::Proof<'_, super::permission::FilesManage> {}
    #[diagnostic::do_not_recommend]
    impl FilesManage for ::scope_core::Proof<'_, super::permission::FilesManage> {}
    #[diagnostic::do_not_recommend]
    impl PeopleManage for ::scope_core::Proof<'_, super::permission::PeopleManage> {}
}
/// Requirements: one for each operation, with both gates in it.
#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::upper_case_acronyms,
    deprecated
)]
pub mod op {
    ///What the operation `about.get` requires, at both gates.
    pub enum AboutGet {}
    #[doc(hidden)]
    pub const AboutGet: ::scope_core::Req<AboutGet> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for AboutGet {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 0u16>;
    }
    ///What the operation `files.list` requires, at both gates.
    pub enum FilesList {}
    #[doc(hidden)]
    pub const FilesList: ::scope_core::Req<FilesList> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for FilesList {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 1u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::user_may::FilesView for ::scope_core::Proof<'_, FilesList> {}
    ///What the operation `files.update` requires, at both gates.
    pub enum FilesUpdate {}
    #[doc(hidden)]
    pub const FilesUpdate: ::scope_core::Req<FilesUpdate> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for FilesUpdate {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 2u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::DriveFile for ::scope_core::Proof<'_, FilesUpdate> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::FilesView for ::scope_core::Proof<'_, FilesUpdate> {}
    ///What the operation `files.sync` requires, at both gates.
    pub enum FilesSync {}
    #[doc(hidden)]
    pub const FilesSync: ::scope_core::Req<FilesSync> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for FilesSync {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 3u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::DriveRead for ::scope_core::Proof<'_, FilesSync> {}
    #[diagnostic::do_not_recommend]
    impl super::may::DriveWrite for ::scope_core::Proof<'_, FilesSync> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::FilesView for ::scope_core::Proof<'_, FilesSync> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::FilesManage for ::scope_core::Proof<'_, FilesSync> {}
    ///What the operation `sync.start` requires, at both gates.
    pub enum SyncStart {}
    #[doc(hidden)]
    pub const SyncStart: ::scope_core::Req<SyncStart> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for SyncStart {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 4u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::DriveRead for ::scope_core::Proof<'_, SyncStart> {}
    #[diagnostic::do_not_recommend]
    impl super::may::DriveWrite for ::scope_core::Proof<'_, SyncStart> {}
    #[diagnostic::do_not_recommend]
    impl super::may::DriveSync for ::scope_core::Proof<'_, SyncStart> {}
    ///What the operation `events.list` requires, at both gates.
    pub enum EventsList {}
    #[doc(hidden)]
    pub const EventsList: ::scope_core::Req<EventsList> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EventsList {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 5u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::CalendarEventsReadonly for ::scope_core::Proof<'_, EventsList> {}
    ///What the operation `events.move` requires, at both gates.
    pub enum EventsMove {}
    #[doc(hidden)]
    pub const EventsMove: ::scope_core::Req<EventsMove> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EventsMove {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 6u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::CalendarEvents for ::scope_core::Proof<'_, EventsMove> {}
    #[diagnostic::do_not_recommend]
    impl super::may::CalendarEventsReadonly for ::scope_core::Proof<'_, EventsMove> {}
    ///What the operation `users.suspend` requires, at both gates.
    pub enum UsersSuspend {}
    #[doc(hidden)]
    pub const UsersSuspend: ::scope_core::Req<UsersSuspend> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for UsersSuspend {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 7u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::AdminDirectoryUserSuspend
    for ::scope_core::Proof<'_, UsersSuspend> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::PeopleManage for ::scope_core::Proof<'_, UsersSuspend> {}
    ///What the operation `users.update` requires, at both gates.
    pub enum UsersUpdate {}
    #[doc(hidden)]
    pub const UsersUpdate: ::scope_core::Req<UsersUpdate> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for UsersUpdate {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 8u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::AdminDirectoryUser for ::scope_core::Proof<'_, UsersUpdate> {}
    #[diagnostic::do_not_recommend]
    impl super::may::AdminDirectoryUserSuspend for ::scope_core::Proof<'_, UsersUpdate> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::PeopleManage for ::scope_core::Proof<'_, UsersUpdate> {}
    ///What the operation `organisation.erase` requires, at both gates.
    #[deprecated(note = "the spec no longer recommends it")]
    pub enum OrganisationErase {}
    #[doc(hidden)]
    #[deprecated(note = "the spec no longer recommends it")]
    pub const OrganisationErase: ::scope_core::Req<OrganisationErase> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for OrganisationErase {
        type Rule = ::scope_core::__private::OperationRule<super::Operation, 9u16>;
    }
    #[diagnostic::do_not_recommend]
    impl super::may::Drive for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::may::DriveReadonly for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::may::DriveFile for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::may::Calendar for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::may::CalendarEvents for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::may::CalendarEventsReadonly
    for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::may::AdminDirectoryUser for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::may::AdminDirectoryUserSuspend
    for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::may::Everything for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::FilesView for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::FilesManage for ::scope_core::Proof<'_, OrganisationErase> {}
    #[diagnostic::do_not_recommend]
    impl super::user_may::PeopleManage for ::scope_core::Proof<'_, OrganisationErase> {}
}
#[doc(hidden)]
#[macro_export]
macro_rules! __scope_table_of_urls {
    ({ $($callback:tt)* } $($arguments:tt)*) => {
        $($callback)* ! { { true false false 10usize "" "urls.toml"
        "[spec]\nname = \"urls\"\ntitle = \"Example Workspace\"\nversion = \"2\"\ndescription = \"Files, calendars and people, guarded by scopes whose names are URLs.\"\nsource = \"Made up for the tests.\"\nstrip_prefix = \"https://api.example.com/auth/\"\n\n[scopes.\"https://api.example.com/auth/drive\"]\ntitle = \"Drive\"\ndescription = \"Do everything with all files.\"\naccess = \"crud\"\nincludes = [\"https://api.example.com/auth/drive.readonly\", \"https://api.example.com/auth/drive.file\"]\nrestricted = true\nbit = 3\ntags = [\"files\"]\n\n[scopes.\"https://api.example.com/auth/drive.readonly\"]\ntitle = \"Drive, read only\"\ndescription = \"See all files.\"\naccess = \"read\"\naliases = [\"https://api.example.com/auth/drive.view\", \"drive.readonly\"]\nbit = 0\nbaseline = true\ntags = [\"files\"]\n\n[scopes.\"https://api.example.com/auth/drive.file\"]\ntitle = \"Drive, the app's own files\"\ndescription = \"See and change the files that the app itself made.\"\naccess = [\"create\", \"read\", \"update\"]\nbit = 70\ntags = [\"files\"]\nsince = \"1.1\"\n\n[scopes.\"drive:read\"]\ntitle = \"Sync down\"\ndescription = \"Copy files to a device.\"\naccess = \"read\"\nbit = 1\n\n[scopes.\"drive:write\"]\ntitle = \"Sync up\"\ndescription = \"Copy files from a device.\"\naccess = \"read-update\"\nbit = 2\n\n[scopes.drive-sync]\ntitle = \"Sync\"\ndescription = \"Keep a folder the same on a device and in the cloud.\"\naccess = \"read-update\"\nincludes = [\"drive:read\", \"drive:write\"]\naliases = [\"sync\"]\nbit = 4\n\n[scopes.\"https://api.example.com/auth/calendar\"]\ntitle = \"Calendar\"\ndescription = \"Do everything with calendars.\"\naccess = \"crud\"\nincludes = [\"https://api.example.com/auth/calendar.events\", \"https://api.example.com/auth/calendar.events.readonly\"]\nbit = 5\n\n[scopes.\"https://api.example.com/auth/calendar.events\"]\ntitle = \"Calendar events\"\ndescription = \"See and change events.\"\naccess = \"read-update\"\nincludes = [\"https://api.example.com/auth/calendar.events.readonly\"]\nbit = 6\n\n[scopes.\"https://api.example.com/auth/calendar.events.readonly\"]\ntitle = \"Calendar events, read only\"\ndescription = \"See events.\"\naccess = \"read\"\nbit = 7\nbaseline = true\n\n[scopes.\"https://api.example.com/auth/admin/directory/user\"]\ntitle = \"User directory\"\ndescription = \"See and change the people of an organisation.\"\naccess = \"read-update\"\nincludes = [\"https://api.example.com/auth/admin/directory/user:suspend\"]\nrestricted = true\navailability = \"on-request\"\nbit = 8\n\n[scopes.\"https://api.example.com/auth/admin/directory/user:suspend\"]\ntitle = \"Suspend users\"\ndescription = \"Lock a person out, and let them in again.\"\naccess = \"special\"\nrestricted = true\nbit = 200\n\n[scopes.\"https://api.example.com/auth/*\"]\ntitle = \"Everything\"\ndescription = \"Do all that any scope of this API allows.\"\naccess = \"crud\"\nincludes = [\"https://api.example.com/auth/drive\", \"https://api.example.com/auth/drive.readonly\", \"https://api.example.com/auth/drive.file\", \"https://api.example.com/auth/calendar\", \"https://api.example.com/auth/calendar.events\", \"https://api.example.com/auth/calendar.events.readonly\", \"https://api.example.com/auth/admin/directory/user\", \"https://api.example.com/auth/admin/directory/user:suspend\"]\nrestricted = true\nrust = \"Everything\"\nbit = 9\n\n[scopes.\"https://docs.example.com/feeds/\"]\ntitle = \"Documents feed\"\ndescription = \"See the list of documents that changed lately.\"\naccess = \"read\"\nbit = 10\ndeprecated = { since = \"1.4\", use = \"https://api.example.com/auth/drive.readonly\", note = \"The feed is no longer written.\" }\n"
        } $($arguments)* }
    };
}
#[doc(hidden)]
#[allow(unused_imports)]
pub use __scope_table_of_urls as __scope_table;
