// Made by tests/golden.rs with BLESS=1: do not edit.

/**The app scopes of RingCentral, version 2023-03-28, from `scopes.toml`.

The scopes, also called app permissions, that an app can ask for on the RingCentral platform.*/
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
    /**A2P SMS: `A2PSMS`

Send text messages in bulk from the account's business numbers and follow their delivery.

- Access: special*/
    A2PSMS,
    /**`Accounts`

Create, look up, change and close accounts.

- Access: create, read, update, delete
- Includes: [`EditAccounts`](Self::EditAccounts)*/
    Accounts,
    /**`AI`

Have recordings and text analysed, and look after the results and the voice samples of speakers.

- Access: read*/
    AI,
    /**`Analytics`

Query totals and timelines about the calls of an account.

- Access: read*/
    Analytics,
    /**Call Control: `CallControl`

Act on a live call: answer, hold, transfer, park, record or end it.

- Access: special*/
    CallControl,
    /**`Contacts`

Keep a user's personal address book: add, look up, change and remove contacts.

- Access: create, read, update, delete
- Includes: [`ReadContacts`](Self::ReadContacts)*/
    Contacts,
    /**Control Webinars: `ControlWebinars`

Steer a webinar while it is running.

- Access: special*/
    ControlWebinars,
    /**Direct RingOut: `DirectRingOut`

Place a call straight to a number, without ringing the caller's own phone first.

- Access: special
- Availability: on request*/
    DirectRingOut,
    /**Edit Accounts: `EditAccounts`

See and change the details of an account, such as its name, business address and numbers.

- Access: read, update
- Includes: [`EditExtensions`](Self::EditExtensions), [`ReadAccounts`](Self::ReadAccounts)
- Included by: [`Accounts`](Self::Accounts)
- Restricted: asking for it needs a justification and an approval*/
    EditAccounts,
    /**Edit Call Log: `EditCallLog`

See and change the history of a user's calls.

- Access: read, update
- Includes: [`ReadCallLog`](Self::ReadCallLog)
- Restricted: asking for it needs a justification and an approval*/
    EditCallLog,
    /**Edit Custom Data: `EditCustomData`

Store an app's own values under keys of its choice, and read them back.

- Access: read, update
- Restricted: asking for it needs a justification and an approval*/
    EditCustomData,
    /**Edit Extensions: `EditExtensions`

See and change an extension: its name, number, email address, assigned numbers, devices and other settings.

- Access: read, update
- Included by: [`Accounts`](Self::Accounts), [`EditAccounts`](Self::EditAccounts)*/
    EditExtensions,
    /**Edit Messages: `EditMessages`

See a user's messages and change them, for example by marking them as read.

- Access: read, update
- Includes: [`ReadMessages`](Self::ReadMessages)*/
    EditMessages,
    /**Edit Payment Info: `EditPaymentInfo`

See and change how an account is billed.

- Access: read, update*/
    EditPaymentInfo,
    /**Edit Presence: `EditPresence`

See and set whether a user is available, busy or away.

- Access: read, update
- Includes: [`ReadPresence`](Self::ReadPresence)*/
    EditPresence,
    /**Edit Reporting Settings: `EditReportingSettings`

See and change how call reports are put together.

- Access: read, update
- Availability: on request*/
    EditReportingSettings,
    /**Edit Webinars: `EditWebinars`

Schedule webinars and change their sessions, invitees and registration.

- Access: special*/
    EditWebinars,
    /**`Faxes`

Send faxes and receive those that come in.

- Access: special
- Includes: [`ReadMessages`](Self::ReadMessages)*/
    Faxes,
    /**`Glip`

Read and write chat messages and look after the chats they belong to.

- Access: read, update*/
    Glip,
    /**Internal Messages: `InternalMessages`

Exchange text messages, known as pager messages, with colleagues in the same company.

- Access: special
- Includes: [`ReadMessages`](Self::ReadMessages)*/
    InternalMessages,
    /**`Meetings`

Schedule, look up, change and cancel meetings held in RingCentral Meetings.

- Access: create, read, update, delete*/
    Meetings,
    /**Number Lookup: `NumberLookup`

Search for phone numbers that are free and reserve them.

- Access: special*/
    NumberLookup,
    /**Read Accounts: `ReadAccounts`

See the details of an account, such as its name, business address and numbers.

- Access: read
- Included by: [`Accounts`](Self::Accounts), [`EditAccounts`](Self::EditAccounts)*/
    ReadAccounts,
    /**Read Call Log: `ReadCallLog`

See the history of a user's calls.

- Access: read
- Included by: [`EditCallLog`](Self::EditCallLog), [`ReadCallRecording`](Self::ReadCallRecording)*/
    ReadCallLog,
    /**Read Call Recording: `ReadCallRecording`

Download the audio of recorded calls.

- Access: read
- Includes: [`ReadCallLog`](Self::ReadCallLog)*/
    ReadCallRecording,
    /**Read Client Info: `ReadClientInfo`

See how an app itself is registered, with the links and hints that belong to it.

- Access: special*/
    ReadClientInfo,
    /**Read Contacts: `ReadContacts`

See the contacts in a user's personal address book.

- Access: read
- Included by: [`Contacts`](Self::Contacts)*/
    ReadContacts,
    /**Read Messages: `ReadMessages`

See a user's messages: texts, faxes and voicemail.

- Access: read
- Included by: [`EditMessages`](Self::EditMessages), [`Faxes`](Self::Faxes), [`InternalMessages`](Self::InternalMessages), [`SMS`](Self::SMS)*/
    ReadMessages,
    /**Read Presence: `ReadPresence`

See whether a user is available, busy or away.

- Access: read
- Included by: [`EditPresence`](Self::EditPresence)*/
    ReadPresence,
    /**Read Webinars: `ReadWebinars`

See webinars, their sessions, invitees and recordings.

- Access: special*/
    ReadWebinars,
    /**`RingOut`

Place a call that first rings the caller's phone and then connects the other side.

- Access: special*/
    RingOut,
    /**Role Management: `RoleManagement`

Change user roles and decide who holds which of them.

- Access: special
- Availability: on request*/
    RoleManagement,
    /**`SMS`

Send text messages to any phone and receive the replies.

- Access: special
- Includes: [`ReadMessages`](Self::ReadMessages)*/
    SMS,
    /**Subscription Webhook: `SubscriptionWebhook`

Have notifications delivered to a webhook, and choose which events are sent to it.

- Access: special*/
    SubscriptionWebhook,
    /**Team Messaging: `TeamMessaging`

Post to team chats, and see, change and delete what belongs to them, such as notes, tasks and events.
*/
    TeamMessaging,
    /**`Video`

Schedule, look up, change and cancel meetings held in RingCentral Video.

- Access: create, read, update, delete*/
    Video,
    /**`Voicemail`

Leave a voice message for several colleagues at once.

- Access: special*/
    Voicemail,
    /**VoIP Calling: `VoipCalling`

Register as an internet phone and make calls from it.

- Access: special*/
    VoipCalling,
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
    const NAMES: &str = "A2PSMSAccountsAIAnalyticsCallControlContactsControlWebinarsDirectRingOutEditAccountsEditCallLogEditCustomDataEditExtensionsEditMessagesEditPaymentInfoEditPresenceEditReportingSettingsEditWebinarsFaxesGlipInternalMessagesMeetingsNumberLookupReadAccountsReadCallLogReadCallRecordingReadClientInfoReadContactsReadMessagesReadPresenceReadWebinarsRingOutRoleManagementSMSSubscriptionWebhookTeamMessagingVideoVoicemailVoipCalling";
    const TABLE: ::scope_core::__private::Table = ::scope_core::__private::Table {
        id: 13925611267768345492u64,
        gate: ::scope_core::Gate::Scope,
        file: "scopes.toml",
        len: 38usize,
        words: 1usize,
        positions: b"",
        names: ::scope_core::__private::Strings {
            text: NAMES,
            ends: b"\x06\0\0\0\x0E\0\0\0\x10\0\0\0\x19\0\0\0$\0\0\0,\0\0\0;\0\0\0H\0\0\0T\0\0\0_\0\0\0m\0\0\0{\0\0\0\x87\0\0\0\x96\0\0\0\xA2\0\0\0\xB7\0\0\0\xC3\0\0\0\xC8\0\0\0\xCC\0\0\0\xDC\0\0\0\xE4\0\0\0\xF0\0\0\0\xFC\0\0\0\x07\x01\0\0\x18\x01\0\0&\x01\0\x002\x01\0\0>\x01\0\0J\x01\0\0V\x01\0\0]\x01\0\0k\x01\0\0n\x01\0\0\x81\x01\0\0\x8E\x01\0\0\x93\x01\0\0\x9C\x01\0\0\xA7\x01\0\0",
        },
        titles: ::scope_core::__private::Strings {
            text: "A2P SMSAccountsAIAnalyticsCall ControlContactsControl WebinarsDirect RingOutEdit AccountsEdit Call LogEdit Custom DataEdit ExtensionsEdit MessagesEdit Payment InfoEdit PresenceEdit Reporting SettingsEdit WebinarsFaxesGlipInternal MessagesMeetingsNumber LookupRead AccountsRead Call LogRead Call RecordingRead Client InfoRead ContactsRead MessagesRead PresenceRead WebinarsRingOutRole ManagementSMSSubscription WebhookTeam MessagingVideoVoicemailVoIP Calling",
            ends: b"\x07\0\0\0\x0F\0\0\0\x11\0\0\0\x1A\0\0\0&\0\0\0.\0\0\0>\0\0\0L\0\0\0Y\0\0\0f\0\0\0v\0\0\0\x85\0\0\0\x92\0\0\0\xA3\0\0\0\xB0\0\0\0\xC7\0\0\0\xD4\0\0\0\xD9\0\0\0\xDD\0\0\0\xEE\0\0\0\xF6\0\0\0\x03\x01\0\0\x10\x01\0\0\x1D\x01\0\x000\x01\0\0@\x01\0\0M\x01\0\0Z\x01\0\0g\x01\0\0t\x01\0\0{\x01\0\0\x8A\x01\0\0\x8D\x01\0\0\xA1\x01\0\0\xAF\x01\0\0\xB4\x01\0\0\xBD\x01\0\0\xC9\x01\0\0",
        },
        descriptions: ::scope_core::__private::Strings {
            text: "Send text messages in bulk from the account's business numbers and follow their delivery.Create, look up, change and close accounts.Have recordings and text analysed, and look after the results and the voice samples of speakers.Query totals and timelines about the calls of an account.Act on a live call: answer, hold, transfer, park, record or end it.Keep a user's personal address book: add, look up, change and remove contacts.Steer a webinar while it is running.Place a call straight to a number, without ringing the caller's own phone first.See and change the details of an account, such as its name, business address and numbers.See and change the history of a user's calls.Store an app's own values under keys of its choice, and read them back.See and change an extension: its name, number, email address, assigned numbers, devices and other settings.See a user's messages and change them, for example by marking them as read.See and change how an account is billed.See and set whether a user is available, busy or away.See and change how call reports are put together.Schedule webinars and change their sessions, invitees and registration.Send faxes and receive those that come in.Read and write chat messages and look after the chats they belong to.Exchange text messages, known as pager messages, with colleagues in the same company.Schedule, look up, change and cancel meetings held in RingCentral Meetings.Search for phone numbers that are free and reserve them.See the details of an account, such as its name, business address and numbers.See the history of a user's calls.Download the audio of recorded calls.See how an app itself is registered, with the links and hints that belong to it.See the contacts in a user's personal address book.See a user's messages: texts, faxes and voicemail.See whether a user is available, busy or away.See webinars, their sessions, invitees and recordings.Place a call that first rings the caller's phone and then connects the other side.Change user roles and decide who holds which of them.Send text messages to any phone and receive the replies.Have notifications delivered to a webhook, and choose which events are sent to it.Post to team chats, and see, change and delete what belongs to them, such as notes, tasks and events.Schedule, look up, change and cancel meetings held in RingCentral Video.Leave a voice message for several colleagues at once.Register as an internet phone and make calls from it.",
            ends: b"Y\0\0\0\x84\0\0\0\xE4\0\0\0\x1D\x01\0\0`\x01\0\0\xAE\x01\0\0\xD2\x01\0\0\"\x02\0\0{\x02\0\0\xA8\x02\0\0\xEF\x02\0\0Z\x03\0\0\xA5\x03\0\0\xCD\x03\0\0\x03\x04\0\x004\x04\0\0{\x04\0\0\xA5\x04\0\0\xEA\x04\0\0?\x05\0\0\x8A\x05\0\0\xC2\x05\0\0\x10\x06\0\x002\x06\0\0W\x06\0\0\xA7\x06\0\0\xDA\x06\0\0\x0C\x07\0\0:\x07\0\0p\x07\0\0\xC2\x07\0\0\xF7\x07\0\0/\x08\0\0\x81\x08\0\0\xE6\x08\0\0.\t\0\0c\t\0\0\x98\t\0\0",
        },
        flags: b"\x10\x0F\x02\x02\x10\x0F\x10P&&&\x06\x06\x06\x06F\x10\x10\x06\x10\x0F\x10\x02\x02\x02\x10\x02\x02\x02\x10\x10P\x10\x10\0\x0F\x10\x10",
        includes: ::scope_core::__private::Rows::Dense(
            b"\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08@\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
        closure: ::scope_core::__private::Rows::Dense(
            b"\x01\0\0\0\0\0\0\0\x02\t@\0\0\0\0\0\x04\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0 \0\0\x04\0\0\0\0@\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\t@\0\0\0\0\0\0\x02\x80\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x10\0\x08\0\0\0\0\0 \0\0\0\0\0\0\0@\0\x10\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x02\x08\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\x08\x08\0\0\0\0\0\0\x10\0\0\0\0\0\0\0 \0\0\0\0\0\0\0@\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\x80\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0 \0\0\0\0\0\0\0@\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\x08\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0 \0\0\0",
        ),
        deprecated: &[],
        aliases: &[],
        lookup: ::scope_core::__private::Lookup {
            seed: 0u64,
            whole: false,
            bucket_bits: 5u32,
            buckets: b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x05\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\x02\0\0\0\x03\0\0\0\0\0\0\0\x01\0\0\0\x02\0\0\0\x02\0\0\0\x08\0\0\0\0\0\0\0",
            slots: b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFReadPresPresence>\x01\0\0\x0C\0\0\0\x1C\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFAnalyticnalytics\x10\0\0\0\t\0\0\0\x03\0\0\0\0\0\0\0ReadCalldCallLog\xFC\0\0\0\x0B\0\0\0\x17\0\0\0\0\0\0\0Glip\0\0\0\0Glip\0\0\0\0\xC8\0\0\0\x04\0\0\0\x12\0\0\0\0\0\0\0EditExtetensionsm\0\0\0\x0E\0\0\0\x0B\0\0\0\0\0\0\0RingOut\0RingOut\0V\x01\0\0\x07\0\0\0\x1E\0\0\0\0\0\0\0EditAccoAccountsH\0\0\0\x0C\0\0\0\x08\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFCallContlControl\x19\0\0\0\x0B\0\0\0\x04\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFFaxes\0\0\0Faxes\0\0\0\xC3\0\0\0\x05\0\0\0\x11\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFReadContContacts&\x01\0\0\x0C\0\0\0\x1A\0\0\0\0\0\0\0EditRepoSettings\xA2\0\0\0\x15\0\0\0\x0F\0\0\0\0\0\0\0ReadWebiWebinarsJ\x01\0\0\x0C\0\0\0\x1D\0\0\0\0\0\0\0NumberLoerLookup\xE4\0\0\0\x0C\0\0\0\x15\0\0\0\0\0\0\0RoleMananagement]\x01\0\0\x0E\0\0\0\x1F\0\0\0\0\0\0\0ControlWWebinars,\0\0\0\x0F\0\0\0\x06\0\0\0\0\0\0\0EditPaymmentInfo\x87\0\0\0\x0F\0\0\0\r\0\0\0\0\0\0\0AI\0\0\0\0\0\0AI\0\0\0\0\0\0\x0E\0\0\0\x02\0\0\0\x02\0\0\0\0\0\0\0EditPresPresence\x96\0\0\0\x0C\0\0\0\x0E\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFInternalMessages\xCC\0\0\0\x10\0\0\0\x13\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFAccountsAccounts\x06\0\0\0\x08\0\0\0\x01\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFEditCuststomData_\0\0\0\x0E\0\0\0\n\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFTeamMessessaging\x81\x01\0\0\r\0\0\0\"\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFEditCalltCallLogT\0\0\0\x0B\0\0\0\t\0\0\0\0\0\0\0SMS\0\0\0\0\0SMS\0\0\0\0\0k\x01\0\0\x03\0\0\0 \0\0\0\0\0\0\0EditMessMessages{\0\0\0\x0C\0\0\0\x0C\0\0\0\0\0\0\0ReadAccoAccounts\xF0\0\0\0\x0C\0\0\0\x16\0\0\0\0\0\0\0Video\0\0\0Video\0\0\0\x8E\x01\0\0\x05\0\0\0#\0\0\0\0\0\0\0SubscripnWebhookn\x01\0\0\x13\0\0\0!\0\0\0\0\0\0\0DirectRitRingOut;\0\0\0\r\0\0\0\x07\0\0\0\0\0\0\0MeetingsMeetings\xDC\0\0\0\x08\0\0\0\x14\0\0\0\0\0\0\0ReadCallecording\x07\x01\0\0\x11\0\0\0\x18\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFVoipCallpCalling\x9C\x01\0\0\x0B\0\0\0%\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFReadMessMessages2\x01\0\0\x0C\0\0\0\x1B\0\0\0\0\0\0\0A2PSMS\0\0A2PSMS\0\0\0\0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFEditWebiWebinars\xB7\0\0\0\x0C\0\0\0\x10\0\0\0\0\0\0\0ReadClieientInfo\x18\x01\0\0\x0E\0\0\0\x19\0\0\0\0\0\0\0ContactsContacts$\0\0\0\x08\0\0\0\x05\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFVoicemaioicemail\x93\x01\0\0\t\0\0\0$\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            text: NAMES,
        },
    };
    impl<T> ::scope_core::__private::List<T> for Scope {
        const LIST: &'static [Self] = &[
            Scope::A2PSMS,
            Scope::Accounts,
            Scope::AI,
            Scope::Analytics,
            Scope::CallControl,
            Scope::Contacts,
            Scope::ControlWebinars,
            Scope::DirectRingOut,
            Scope::EditAccounts,
            Scope::EditCallLog,
            Scope::EditCustomData,
            Scope::EditExtensions,
            Scope::EditMessages,
            Scope::EditPaymentInfo,
            Scope::EditPresence,
            Scope::EditReportingSettings,
            Scope::EditWebinars,
            Scope::Faxes,
            Scope::Glip,
            Scope::InternalMessages,
            Scope::Meetings,
            Scope::NumberLookup,
            Scope::ReadAccounts,
            Scope::ReadCallLog,
            Scope::ReadCallRecording,
            Scope::ReadClientInfo,
            Scope::ReadContacts,
            Scope::ReadMessages,
            Scope::ReadPresence,
            Scope::ReadWebinars,
            Scope::RingOut,
            Scope::RoleManagement,
            Scope::SMS,
            Scope::SubscriptionWebhook,
            Scope::TeamMessaging,
            Scope::Video,
            Scope::Voicemail,
            Scope::VoipCalling,
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
    ///The app scope `A2PSMS`.
    pub enum A2PSMS {}
    #[doc(hidden)]
    pub const A2PSMS: ::scope_core::Req<A2PSMS> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for A2PSMS {
        type Rule = ::scope_core::__private::Bit<super::Scope, 0u16>;
    }
    ///The app scope `Accounts`.
    pub enum Accounts {}
    #[doc(hidden)]
    pub const Accounts: ::scope_core::Req<Accounts> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Accounts {
        type Rule = ::scope_core::__private::Bit<super::Scope, 1u16>;
    }
    ///The app scope `AI`.
    pub enum AI {}
    #[doc(hidden)]
    pub const AI: ::scope_core::Req<AI> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for AI {
        type Rule = ::scope_core::__private::Bit<super::Scope, 2u16>;
    }
    ///The app scope `Analytics`.
    pub enum Analytics {}
    #[doc(hidden)]
    pub const Analytics: ::scope_core::Req<Analytics> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Analytics {
        type Rule = ::scope_core::__private::Bit<super::Scope, 3u16>;
    }
    ///The app scope `CallControl`.
    pub enum CallControl {}
    #[doc(hidden)]
    pub const CallControl: ::scope_core::Req<CallControl> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for CallControl {
        type Rule = ::scope_core::__private::Bit<super::Scope, 4u16>;
    }
    ///The app scope `Contacts`.
    pub enum Contacts {}
    #[doc(hidden)]
    pub const Contacts: ::scope_core::Req<Contacts> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Contacts {
        type Rule = ::scope_core::__private::Bit<super::Scope, 5u16>;
    }
    ///The app scope `ControlWebinars`.
    pub enum ControlWebinars {}
    #[doc(hidden)]
    pub const ControlWebinars: ::scope_core::Req<ControlWebinars> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ControlWebinars {
        type Rule = ::scope_core::__private::Bit<super::Scope, 6u16>;
    }
    ///The app scope `DirectRingOut`.
    pub enum DirectRingOut {}
    #[doc(hidden)]
    pub const DirectRingOut: ::scope_core::Req<DirectRingOut> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for DirectRingOut {
        type Rule = ::scope_core::__private::Bit<super::Scope, 7u16>;
    }
    ///The app scope `EditAccounts`.
    pub enum EditAccounts {}
    #[doc(hidden)]
    pub const EditAccounts: ::scope_core::Req<EditAccounts> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditAccounts {
        type Rule = ::scope_core::__private::Bit<super::Scope, 8u16>;
    }
    ///The app scope `EditCallLog`.
    pub enum EditCallLog {}
    #[doc(hidden)]
    pub const EditCallLog: ::scope_core::Req<EditCallLog> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditCallLog {
        type Rule = ::scope_core::__private::Bit<super::Scope, 9u16>;
    }
    ///The app scope `EditCustomData`.
    pub enum EditCustomData {}
    #[doc(hidden)]
    pub const EditCustomData: ::scope_core::Req<EditCustomData> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditCustomData {
        type Rule = ::scope_core::__private::Bit<super::Scope, 10u16>;
    }
    ///The app scope `EditExtensions`.
    pub enum EditExtensions {}
    #[doc(hidden)]
    pub const EditExtensions: ::scope_core::Req<EditExtensions> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditExtensions {
        type Rule = ::scope_core::__private::Bit<super::Scope, 11u16>;
    }
    ///The app scope `EditMessages`.
    pub enum EditMessages {}
    #[doc(hidden)]
    pub const EditMessages: ::scope_core::Req<EditMessages> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditMessages {
        type Rule = ::scope_core::__private::Bit<super::Scope, 12u16>;
    }
    ///The app scope `EditPaymentInfo`.
    pub enum EditPaymentInfo {}
    #[doc(hidden)]
    pub const EditPaymentInfo: ::scope_core::Req<EditPaymentInfo> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditPaymentInfo {
        type Rule = ::scope_core::__private::Bit<super::Scope, 13u16>;
    }
    ///The app scope `EditPresence`.
    pub enum EditPresence {}
    #[doc(hidden)]
    pub const EditPresence: ::scope_core::Req<EditPresence> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditPresence {
        type Rule = ::scope_core::__private::Bit<super::Scope, 14u16>;
    }
    ///The app scope `EditReportingSettings`.
    pub enum EditReportingSettings {}
    #[doc(hidden)]
    pub const EditReportingSettings: ::scope_core::Req<EditReportingSettings> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditReportingSettings {
        type Rule = ::scope_core::__private::Bit<super::Scope, 15u16>;
    }
    ///The app scope `EditWebinars`.
    pub enum EditWebinars {}
    #[doc(hidden)]
    pub const EditWebinars: ::scope_core::Req<EditWebinars> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for EditWebinars {
        type Rule = ::scope_core::__private::Bit<super::Scope, 16u16>;
    }
    ///The app scope `Faxes`.
    pub enum Faxes {}
    #[doc(hidden)]
    pub const Faxes: ::scope_core::Req<Faxes> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Faxes {
        type Rule = ::scope_core::__private::Bit<super::Scope, 17u16>;
    }
    ///The app scope `Glip`.
    pub enum Glip {}
    #[doc(hidden)]
    pub const Glip: ::scope_core::Req<Glip> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Glip {
        type Rule = ::scope_core::__private::Bit<super::Scope, 18u16>;
    }
    ///The app scope `InternalMessages`.
    pub enum InternalMessages {}
    #[doc(hidden)]
    pub const InternalMessages: ::scope_core::Req<InternalMessages> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for InternalMessages {
        type Rule = ::scope_core::__private::Bit<super::Scope, 19u16>;
    }
    ///The app scope `Meetings`.
    pub enum Meetings {}
    #[doc(hidden)]
    pub const Meetings: ::scope_core::Req<Meetings> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Meetings {
        type Rule = ::scope_core::__private::Bit<super::Scope, 20u16>;
    }
    ///The app scope `NumberLookup`.
    pub enum NumberLookup {}
    #[doc(hidden)]
    pub const NumberLookup: ::scope_core::Req<NumberLookup> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for NumberLookup {
        type Rule = ::scope_core::__private::Bit<super::Scope, 21u16>;
    }
    ///The app scope `ReadAccounts`.
    pub enum ReadAccounts {}
    #[doc(hidden)]
    pub const ReadAccounts: ::scope_core::Req<ReadAccounts> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ReadAccounts {
        type Rule = ::scope_core::__private::Bit<super::Scope, 22u16>;
    }
    ///The app scope `ReadCallLog`.
    pub enum ReadCallLog {}
    #[doc(hidden)]
    pub const ReadCallLog: ::scope_core::Req<ReadCallLog> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ReadCallLog {
        type Rule = ::scope_core::__private::Bit<super::Scope, 23u16>;
    }
    ///The app scope `ReadCallRecording`.
    pub enum ReadCallRecording {}
    #[doc(hidden)]
    pub const ReadCallRecording: ::scope_core::Req<ReadCallRecording> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ReadCallRecording {
        type Rule = ::scope_core::__private::Bit<super::Scope, 24u16>;
    }
    ///The app scope `ReadClientInfo`.
    pub enum ReadClientInfo {}
    #[doc(hidden)]
    pub const ReadClientInfo: ::scope_core::Req<ReadClientInfo> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ReadClientInfo {
        type Rule = ::scope_core::__private::Bit<super::Scope, 25u16>;
    }
    ///The app scope `ReadContacts`.
    pub enum ReadContacts {}
    #[doc(hidden)]
    pub const ReadContacts: ::scope_core::Req<ReadContacts> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ReadContacts {
        type Rule = ::scope_core::__private::Bit<super::Scope, 26u16>;
    }
    ///The app scope `ReadMessages`.
    pub enum ReadMessages {}
    #[doc(hidden)]
    pub const ReadMessages: ::scope_core::Req<ReadMessages> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ReadMessages {
        type Rule = ::scope_core::__private::Bit<super::Scope, 27u16>;
    }
    ///The app scope `ReadPresence`.
    pub enum ReadPresence {}
    #[doc(hidden)]
    pub const ReadPresence: ::scope_core::Req<ReadPresence> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ReadPresence {
        type Rule = ::scope_core::__private::Bit<super::Scope, 28u16>;
    }
    ///The app scope `ReadWebinars`.
    pub enum ReadWebinars {}
    #[doc(hidden)]
    pub const ReadWebinars: ::scope_core::Req<ReadWebinars> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for ReadWebinars {
        type Rule = ::scope_core::__private::Bit<super::Scope, 29u16>;
    }
    ///The app scope `RingOut`.
    pub enum RingOut {}
    #[doc(hidden)]
    pub const RingOut: ::scope_core::Req<RingOut> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for RingOut {
        type Rule = ::scope_core::__private::Bit<super::Scope, 30u16>;
    }
    ///The app scope `RoleManagement`.
    pub enum RoleManagement {}
    #[doc(hidden)]
    pub const RoleManagement: ::scope_core::Req<RoleManagement> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for RoleManagement {
        type Rule = ::scope_core::__private::Bit<super::Scope, 31u16>;
    }
    ///The app scope `SMS`.
    pub enum SMS {}
    #[doc(hidden)]
    pub const SMS: ::scope_core::Req<SMS> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for SMS {
        type Rule = ::scope_core::__private::Bit<super::Scope, 32u16>;
    }
    ///The app scope `SubscriptionWebhook`.
    pub enum SubscriptionWebhook {}
    #[doc(hidden)]
    pub const SubscriptionWebhook: ::scope_core::Req<SubscriptionWebhook> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for SubscriptionWebhook {
        type Rule = ::scope_core::__private::Bit<super::Scope, 33u16>;
    }
    ///The app scope `TeamMessaging`.
    pub enum TeamMessaging {}
    #[doc(hidden)]
    pub const TeamMessaging: ::scope_core::Req<TeamMessaging> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for TeamMessaging {
        type Rule = ::scope_core::__private::Bit<super::Scope, 34u16>;
    }
    ///The app scope `Video`.
    pub enum Video {}
    #[doc(hidden)]
    pub const Video: ::scope_core::Req<Video> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Video {
        type Rule = ::scope_core::__private::Bit<super::Scope, 35u16>;
    }
    ///The app scope `Voicemail`.
    pub enum Voicemail {}
    #[doc(hidden)]
    pub const Voicemail: ::scope_core::Req<Voicemail> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for Voicemail {
        type Rule = ::scope_core::__private::Bit<super::Scope, 36u16>;
    }
    ///The app scope `VoipCalling`.
    pub enum VoipCalling {}
    #[doc(hidden)]
    pub const VoipCalling: ::scope_core::Req<VoipCalling> = ::scope_core::Req::NEW;
    impl ::scope_core::__private::Atom for VoipCalling {
        type Rule = ::scope_core::__private::Bit<super::Scope, 37u16>;
    }
}
///Capabilities: an `impl may::X` vouches for the app scope `X` and, since inclusion is a supertrait, for all that `X` includes.
#[allow(non_camel_case_types, clippy::upper_case_acronyms, deprecated)]
pub mod may {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `A2PSMS`",
        label = "needs the app scope `A2PSMS`",
        note = "nothing else includes `A2PSMS` (scopes.toml)",
        note = "a session proves it with `authorize(scope::A2PSMS)`; an app asks for it with `[scopes.A2PSMS]` in its app.toml"
    )]
    ///Vouches for the app scope `A2PSMS`.
    pub trait A2PSMS: super::__sealed::Vouches<super::scope::A2PSMS> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `Accounts`",
        label = "needs the app scope `Accounts`",
        note = "nothing else includes `Accounts` (scopes.toml)",
        note = "a session proves it with `authorize(scope::Accounts)`; an app asks for it with `[scopes.Accounts]` in its app.toml",
        note = "`Accounts` includes restricted `EditAccounts`: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add Accounts --justification \"..\"`, then `cargo scopes app request Accounts`"
    )]
    ///Vouches for the app scope `Accounts`.
    pub trait Accounts: super::__sealed::Vouches<super::scope::Accounts> + EditAccounts {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `AI`",
        label = "needs the app scope `AI`",
        note = "nothing else includes `AI` (scopes.toml)",
        note = "a session proves it with `authorize(scope::AI)`; an app asks for it with `[scopes.AI]` in its app.toml"
    )]
    ///Vouches for the app scope `AI`.
    pub trait AI: super::__sealed::Vouches<super::scope::AI> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `Analytics`",
        label = "needs the app scope `Analytics`",
        note = "nothing else includes `Analytics` (scopes.toml)",
        note = "a session proves it with `authorize(scope::Analytics)`; an app asks for it with `[scopes.Analytics]` in its app.toml"
    )]
    ///Vouches for the app scope `Analytics`.
    pub trait Analytics: super::__sealed::Vouches<super::scope::Analytics> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `CallControl`",
        label = "needs the app scope `CallControl`",
        note = "nothing else includes `CallControl` (scopes.toml)",
        note = "a session proves it with `authorize(scope::CallControl)`; an app asks for it with `[scopes.CallControl]` in its app.toml"
    )]
    ///Vouches for the app scope `CallControl`.
    pub trait CallControl: super::__sealed::Vouches<super::scope::CallControl> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `Contacts`",
        label = "needs the app scope `Contacts`",
        note = "nothing else includes `Contacts` (scopes.toml)",
        note = "a session proves it with `authorize(scope::Contacts)`; an app asks for it with `[scopes.Contacts]` in its app.toml"
    )]
    ///Vouches for the app scope `Contacts`.
    pub trait Contacts: super::__sealed::Vouches<super::scope::Contacts> + ReadContacts {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ControlWebinars`",
        label = "needs the app scope `ControlWebinars`",
        note = "nothing else includes `ControlWebinars` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ControlWebinars)`; an app asks for it with `[scopes.ControlWebinars]` in its app.toml"
    )]
    ///Vouches for the app scope `ControlWebinars`.
    pub trait ControlWebinars: super::__sealed::Vouches<super::scope::ControlWebinars> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `DirectRingOut`",
        label = "needs the app scope `DirectRingOut`",
        note = "nothing else includes `DirectRingOut` (scopes.toml)",
        note = "a session proves it with `authorize(scope::DirectRingOut)`; an app asks for it with `[scopes.DirectRingOut]` in its app.toml"
    )]
    ///Vouches for the app scope `DirectRingOut`.
    pub trait DirectRingOut: super::__sealed::Vouches<super::scope::DirectRingOut> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditAccounts`",
        label = "needs the app scope `EditAccounts`",
        note = "`EditAccounts` is included by `Accounts` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditAccounts)`; an app asks for it with `[scopes.EditAccounts]` in its app.toml",
        note = "`EditAccounts` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add EditAccounts --justification \"..\"`, then `cargo scopes app request EditAccounts`"
    )]
    ///Vouches for the app scope `EditAccounts`.
    pub trait EditAccounts: super::__sealed::Vouches<
            super::scope::EditAccounts,
        > + EditExtensions + ReadAccounts {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditCallLog`",
        label = "needs the app scope `EditCallLog`",
        note = "nothing else includes `EditCallLog` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditCallLog)`; an app asks for it with `[scopes.EditCallLog]` in its app.toml",
        note = "`EditCallLog` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add EditCallLog --justification \"..\"`, then `cargo scopes app request EditCallLog`"
    )]
    ///Vouches for the app scope `EditCallLog`.
    pub trait EditCallLog: super::__sealed::Vouches<
            super::scope::EditCallLog,
        > + ReadCallLog {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditCustomData`",
        label = "needs the app scope `EditCustomData`",
        note = "nothing else includes `EditCustomData` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditCustomData)`; an app asks for it with `[scopes.EditCustomData]` in its app.toml",
        note = "`EditCustomData` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add EditCustomData --justification \"..\"`, then `cargo scopes app request EditCustomData`"
    )]
    ///Vouches for the app scope `EditCustomData`.
    pub trait EditCustomData: super::__sealed::Vouches<super::scope::EditCustomData> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditExtensions`",
        label = "needs the app scope `EditExtensions`",
        note = "`EditExtensions` is included by `Accounts`, `EditAccounts` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditExtensions)`; an app asks for it with `[scopes.EditExtensions]` in its app.toml"
    )]
    ///Vouches for the app scope `EditExtensions`.
    pub trait EditExtensions: super::__sealed::Vouches<super::scope::EditExtensions> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditMessages`",
        label = "needs the app scope `EditMessages`",
        note = "nothing else includes `EditMessages` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditMessages)`; an app asks for it with `[scopes.EditMessages]` in its app.toml"
    )]
    ///Vouches for the app scope `EditMessages`.
    pub trait EditMessages: super::__sealed::Vouches<
            super::scope::EditMessages,
        > + ReadMessages {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditPaymentInfo`",
        label = "needs the app scope `EditPaymentInfo`",
        note = "nothing else includes `EditPaymentInfo` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditPaymentInfo)`; an app asks for it with `[scopes.EditPaymentInfo]` in its app.toml"
    )]
    ///Vouches for the app scope `EditPaymentInfo`.
    pub trait EditPaymentInfo: super::__sealed::Vouches<super::scope::EditPaymentInfo> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditPresence`",
        label = "needs the app scope `EditPresence`",
        note = "nothing else includes `EditPresence` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditPresence)`; an app asks for it with `[scopes.EditPresence]` in its app.toml"
    )]
    ///Vouches for the app scope `EditPresence`.
    pub trait EditPresence: super::__sealed::Vouches<
            super::scope::EditPresence,
        > + ReadPresence {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditReportingSettings`",
        label = "needs the app scope `EditReportingSettings`",
        note = "nothing else includes `EditReportingSettings` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditReportingSettings)`; an app asks for it with `[scopes.EditReportingSettings]` in its app.toml"
    )]
    ///Vouches for the app scope `EditReportingSettings`.
    pub trait EditReportingSettings: super::__sealed::Vouches<
            super::scope::EditReportingSettings,
        > {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `EditWebinars`",
        label = "needs the app scope `EditWebinars`",
        note = "nothing else includes `EditWebinars` (scopes.toml)",
        note = "a session proves it with `authorize(scope::EditWebinars)`; an app asks for it with `[scopes.EditWebinars]` in its app.toml"
    )]
    ///Vouches for the app scope `EditWebinars`.
    pub trait EditWebinars: super::__sealed::Vouches<super::scope::EditWebinars> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `Faxes`",
        label = "needs the app scope `Faxes`",
        note = "nothing else includes `Faxes` (scopes.toml)",
        note = "a session proves it with `authorize(scope::Faxes)`; an app asks for it with `[scopes.Faxes]` in its app.toml"
    )]
    ///Vouches for the app scope `Faxes`.
    pub trait Faxes: super::__sealed::Vouches<super::scope::Faxes> + ReadMessages {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `Glip`",
        label = "needs the app scope `Glip`",
        note = "nothing else includes `Glip` (scopes.toml)",
        note = "a session proves it with `authorize(scope::Glip)`; an app asks for it with `[scopes.Glip]` in its app.toml"
    )]
    ///Vouches for the app scope `Glip`.
    pub trait Glip: super::__sealed::Vouches<super::scope::Glip> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `InternalMessages`",
        label = "needs the app scope `InternalMessages`",
        note = "nothing else includes `InternalMessages` (scopes.toml)",
        note = "a session proves it with `authorize(scope::InternalMessages)`; an app asks for it with `[scopes.InternalMessages]` in its app.toml"
    )]
    ///Vouches for the app scope `InternalMessages`.
    pub trait InternalMessages: super::__sealed::Vouches<
            super::scope::InternalMessages,
        > + ReadMessages {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `Meetings`",
        label = "needs the app scope `Meetings`",
        note = "nothing else includes `Meetings` (scopes.toml)",
        note = "a session proves it with `authorize(scope::Meetings)`; an app asks for it with `[scopes.Meetings]` in its app.toml"
    )]
    ///Vouches for the app scope `Meetings`.
    pub trait Meetings: super::__sealed::Vouches<super::scope::Meetings> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `NumberLookup`",
        label = "needs the app scope `NumberLookup`",
        note = "nothing else includes `NumberLookup` (scopes.toml)",
        note = "a session proves it with `authorize(scope::NumberLookup)`; an app asks for it with `[scopes.NumberLookup]` in its app.toml"
    )]
    ///Vouches for the app scope `NumberLookup`.
    pub trait NumberLookup: super::__sealed::Vouches<super::scope::NumberLookup> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ReadAccounts`",
        label = "needs the app scope `ReadAccounts`",
        note = "`ReadAccounts` is included by `Accounts`, `EditAccounts` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ReadAccounts)`; an app asks for it with `[scopes.ReadAccounts]` in its app.toml"
    )]
    ///Vouches for the app scope `ReadAccounts`.
    pub trait ReadAccounts: super::__sealed::Vouches<super::scope::ReadAccounts> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ReadCallLog`",
        label = "needs the app scope `ReadCallLog`",
        note = "`ReadCallLog` is included by `EditCallLog`, `ReadCallRecording` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ReadCallLog)`; an app asks for it with `[scopes.ReadCallLog]` in its app.toml"
    )]
    ///Vouches for the app scope `ReadCallLog`.
    pub trait ReadCallLog: super::__sealed::Vouches<super::scope::ReadCallLog> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ReadCallRecording`",
        label = "needs the app scope `ReadCallRecording`",
        note = "nothing else includes `ReadCallRecording` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ReadCallRecording)`; an app asks for it with `[scopes.ReadCallRecording]` in its app.toml"
    )]
    ///Vouches for the app scope `ReadCallRecording`.
    pub trait ReadCallRecording: super::__sealed::Vouches<
            super::scope::ReadCallRecording,
        > + ReadCallLog {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ReadClientInfo`",
        label = "needs the app scope `ReadClientInfo`",
        note = "nothing else includes `ReadClientInfo` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ReadClientInfo)`; an app asks for it with `[scopes.ReadClientInfo]` in its app.toml"
    )]
    ///Vouches for the app scope `ReadClientInfo`.
    pub trait ReadClientInfo: super::__sealed::Vouches<super::scope::ReadClientInfo> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ReadContacts`",
        label = "needs the app scope `ReadContacts`",
        note = "`ReadContacts` is included by `Contacts` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ReadContacts)`; an app asks for it with `[scopes.ReadContacts]` in its app.toml"
    )]
    ///Vouches for the app scope `ReadContacts`.
    pub trait ReadContacts: super::__sealed::Vouches<super::scope::ReadContacts> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ReadMessages`",
        label = "needs the app scope `ReadMessages`",
        note = "`ReadMessages` is included by `EditMessages`, `Faxes`, `InternalMessages`, `SMS` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ReadMessages)`; an app asks for it with `[scopes.ReadMessages]` in its app.toml"
    )]
    ///Vouches for the app scope `ReadMessages`.
    pub trait ReadMessages: super::__sealed::Vouches<super::scope::ReadMessages> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ReadPresence`",
        label = "needs the app scope `ReadPresence`",
        note = "`ReadPresence` is included by `EditPresence` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ReadPresence)`; an app asks for it with `[scopes.ReadPresence]` in its app.toml"
    )]
    ///Vouches for the app scope `ReadPresence`.
    pub trait ReadPresence: super::__sealed::Vouches<super::scope::ReadPresence> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `ReadWebinars`",
        label = "needs the app scope `ReadWebinars`",
        note = "nothing else includes `ReadWebinars` (scopes.toml)",
        note = "a session proves it with `authorize(scope::ReadWebinars)`; an app asks for it with `[scopes.ReadWebinars]` in its app.toml"
    )]
    ///Vouches for the app scope `ReadWebinars`.
    pub trait ReadWebinars: super::__sealed::Vouches<super::scope::ReadWebinars> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `RingOut`",
        label = "needs the app scope `RingOut`",
        note = "nothing else includes `RingOut` (scopes.toml)",
        note = "a session proves it with `authorize(scope::RingOut)`; an app asks for it with `[scopes.RingOut]` in its app.toml"
    )]
    ///Vouches for the app scope `RingOut`.
    pub trait RingOut: super::__sealed::Vouches<super::scope::RingOut> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `RoleManagement`",
        label = "needs the app scope `RoleManagement`",
        note = "nothing else includes `RoleManagement` (scopes.toml)",
        note = "a session proves it with `authorize(scope::RoleManagement)`; an app asks for it with `[scopes.RoleManagement]` in its app.toml"
    )]
    ///Vouches for the app scope `RoleManagement`.
    pub trait RoleManagement: super::__sealed::Vouches<super::scope::RoleManagement> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `SMS`",
        label = "needs the app scope `SMS`",
        note = "nothing else includes `SMS` (scopes.toml)",
        note = "a session proves it with `authorize(scope::SMS)`; an app asks for it with `[scopes.SMS]` in its app.toml"
    )]
    ///Vouches for the app scope `SMS`.
    pub trait SMS: super::__sealed::Vouches<super::scope::SMS> + ReadMessages {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `SubscriptionWebhook`",
        label = "needs the app scope `SubscriptionWebhook`",
        note = "nothing else includes `SubscriptionWebhook` (scopes.toml)",
        note = "a session proves it with `authorize(scope::SubscriptionWebhook)`; an app asks for it with `[scopes.SubscriptionWebhook]` in its app.toml"
    )]
    ///Vouches for the app scope `SubscriptionWebhook`.
    pub trait SubscriptionWebhook: super::__sealed::Vouches<
            super::scope::SubscriptionWebhook,
        > {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `TeamMessaging`",
        label = "needs the app scope `TeamMessaging`",
        note = "nothing else includes `TeamMessaging` (scopes.toml)",
        note = "a session proves it with `authorize(scope::TeamMessaging)`; an app asks for it with `[scopes.TeamMessaging]` in its app.toml"
    )]
    ///Vouches for the app scope `TeamMessaging`.
    pub trait TeamMessaging: super::__sealed::Vouches<super::scope::TeamMessaging> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `Video`",
        label = "needs the app scope `Video`",
        note = "nothing else includes `Video` (scopes.toml)",
        note = "a session proves it with `authorize(scope::Video)`; an app asks for it with `[scopes.Video]` in its app.toml"
    )]
    ///Vouches for the app scope `Video`.
    pub trait Video: super::__sealed::Vouches<super::scope::Video> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `Voicemail`",
        label = "needs the app scope `Voicemail`",
        note = "nothing else includes `Voicemail` (scopes.toml)",
        note = "a session proves it with `authorize(scope::Voicemail)`; an app asks for it with `[scopes.Voicemail]` in its app.toml"
    )]
    ///Vouches for the app scope `Voicemail`.
    pub trait Voicemail: super::__sealed::Vouches<super::scope::Voicemail> {}
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not grant the app scope `VoipCalling`",
        label = "needs the app scope `VoipCalling`",
        note = "nothing else includes `VoipCalling` (scopes.toml)",
        note = "a session proves it with `authorize(scope::VoipCalling)`; an app asks for it with `[scopes.VoipCalling]` in its app.toml"
    )]
    ///Vouches for the app scope `VoipCalling`.
    pub trait VoipCalling: super::__sealed::Vouches<super::scope::VoipCalling> {}
    #[diagnostic::do_not_recommend]
    impl A2PSMS for ::scope_core::Proof<'_, super::scope::A2PSMS> {}
    #[diagnostic::do_not_recommend]
    impl Accounts for ::scope_core::Proof<'_, super::scope::Accounts> {}
    #[diagnostic::do_not_recommend]
    impl EditAccounts for ::scope_core::Proof<'_, super::scope::Accounts> {}
    #[diagnostic::do_not_recommend]
    impl EditExtensions for ::scope_core::Proof<'_, super::scope::Accounts> {}
    #[diagnostic::do_not_recommend]
    impl ReadAccounts for ::scope_core::Proof<'_, super::scope::Accounts> {}
    #[diagnostic::do_not_recommend]
    impl AI for ::scope_core::Proof<'_, super::scope::AI> {}
    #[diagnostic::do_not_recommend]
    impl Analytics for ::scope_core::Proof<'_, super::scope::Analytics> {}
    #[diagnostic::do_not_recommend]
    impl CallControl for ::scope_core::Proof<'_, super::scope::CallControl> {}
    #[diagnostic::do_not_recommend]
    impl Contacts for ::scope_core::Proof<'_, super::scope::Contacts> {}
    #[diagnostic::do_not_recommend]
    impl ReadContacts for ::scope_core::Proof<'_, super::scope::Contacts> {}
    #[diagnostic::do_not_recommend]
    impl ControlWebinars for ::scope_core::Proof<'_, super::scope::ControlWebinars> {}
    #[diagnostic::do_not_recommend]
    impl DirectRingOut for ::scope_core::Proof<'_, super::scope::DirectRingOut> {}
    #[diagnostic::do_not_recommend]
    impl EditAccounts for ::scope_core::Proof<'_, super::scope::EditAccounts> {}
    #[diagnostic::do_not_recommend]
    impl EditExtensions for ::scope_core::Proof<'_, super::scope::EditAccounts> {}
    #[diagnostic::do_not_recommend]
    impl ReadAccounts for ::scope_core::Proof<'_, super::scope::EditAccounts> {}
    #[diagnostic::do_not_recommend]
    impl EditCallLog for ::scope_core::Proof<'_, super::scope::EditCallLog> {}
    #[diagnostic::do_not_recommend]
    impl ReadCallLog for ::scope_core::Proof<'_, super::scope::EditCallLog> {}
    #[diagnostic::do_not_recommend]
    impl EditCustomData for ::scope_core::Proof<'_, super::scope::EditCustomData> {}
    #[diagnostic::do_not_recommend]
    impl EditExtensions for ::scope_core::Proof<'_, super::scope::EditExtensions> {}
    #[diagnostic::do_not_recommend]
    impl EditMessages for ::scope_core::Proof<'_, super::scope::EditMessages> {}
    #[diagnostic::do_not_recommend]
    impl ReadMessages for ::scope_core::Proof<'_, super::scope::EditMessages> {}
    #[diagnostic::do_not_recommend]
    impl EditPaymentInfo for ::scope_core::Proof<'_, super::scope::EditPaymentInfo> {}
    #[diagnostic::do_not_recommend]
    impl EditPresence for ::scope_core::Proof<'_, super::scope::EditPresence> {}
    #[diagnostic::do_not_recommend]
    impl ReadPresence for ::scope_core::Proof<'_, super::scope::EditPresence> {}
    #[diagnostic::do_not_recommend]
    impl EditReportingSettings
    for ::scope_core::Proof<'_, super::scope::EditReportingSettings> {}
    #[diagnostic::do_not_recommend]
    impl EditWebinars for ::scope_core::Proof<'_, super::scope::EditWebinars> {}
    #[diagnostic::do_not_recommend]
    impl Faxes for ::scope_core::Proof<'_, super::scope::Faxes> {}
    #[diagnostic::do_not_recommend]
    impl ReadMessages for ::scope_core::Proof<'_, super::scope::Faxes> {}
    #[diagnostic::do_not_recommend]
    impl Glip for ::scope_core::Proof<'_, super::scope::Glip> {}
    #[diagnostic::do_not_recommend]
    impl InternalMessages for ::scope_core::Proof<'_, super::scope::InternalMessages> {}
    #[diagnostic::do_not_recommend]
    impl ReadMessages for ::scope_core::Proof<'_, super::scope::InternalMessages> {}
    #[diagnostic::do_not_recommend]
    impl Meetings for ::scope_core::Proof<'_, super::scope::Meetings> {}
    #[diagnostic::do_not_recommend]
    impl NumberLookup for ::scope_core::Proof<'_, super::scope::NumberLookup> {}
    #[diagnostic::do_not_recommend]
    impl ReadAccounts for ::scope_core::Proof<'_, super::scope::ReadAccounts> {}
    #[diagnostic::do_not_recommend]
    impl ReadCallLog for ::scope_core::Proof<'_, super::scope::ReadCallLog> {}
    #[diagnostic::do_not_recommend]
    impl ReadCallLog for ::scope_core::Proof<'_, super::scope::ReadCallRecording> {}
    #[diagnostic::do_not_recommend]
    impl ReadCallRecording for ::scope_core::Proof<'_, super::scope::ReadCallRecording> {}
    #[diagnostic::do_not_recommend]
    impl ReadClientInfo for ::scope_core::Proof<'_, super::scope::ReadClientInfo> {}
    #[diagnostic::do_not_recommend]
    impl ReadContacts for ::scope_core::Proof<'_, super::scope::ReadContacts> {}
    #[diagnostic::do_not_recommend]
    impl ReadMessages for ::scope_core::Proof<'_, super::scope::ReadMessages> {}
    #[diagnostic::do_not_recommend]
    impl ReadPresence for ::scope_core::Proof<'_, super::scope::ReadPresence> {}
    #[diagnostic::do_not_recommend]
    impl ReadWebinars for ::scope_core::Proof<'_, super::scope::ReadWebinars> {}
    #[diagnostic::do_not_recommend]
    impl RingOut for ::scope_core::Proof<'_, super::scope::RingOut> {}
    #[diagnostic::do_not_recommend]
    impl RoleManagement for ::scope_core::Proof<'_, super::scope::RoleManagement> {}
    #[diagnostic::do_not_recommend]
    impl ReadMessages for ::scope_core::Proof<'_, super::scope::SMS> {}
    #[diagnostic::do_not_recommend]
    impl SMS for ::scope_core::Proof<'_, super::scope::SMS> {}
    #[diagnostic::do_not_recommend]
    impl SubscriptionWebhook
    for ::scope_core::Proof<'_, super::scope::SubscriptionWebhook> {}
    #[diagnostic::do_not_recommend]
    impl TeamMessaging for ::scope_core::Proof<'_, super::scope::TeamMessaging> {}
    #[diagnostic::do_not_recommend]
    impl Video for ::scope_core::Proof<'_, super::scope::Video> {}
    #[diagnostic::do_not_recommend]
    impl Voicemail for ::scope_core::Proof<'_, super::scope::Voicemail> {}
    #[diagnostic::do_not_recommend]
    impl VoipCalling for ::scope_core::Proof<'_, super::scope::VoipCalling> {}
}
#[doc(hidden)]
#[macro_export]
macro_rules! __scope_table_of_ringcentral {
    ({ $($callback:tt)* } $($arguments:tt)*) => {
        $($callback)* ! { { true false false 0usize "" "scopes.toml"
        "[spec]\nname = \"ringcentral\"\ntitle = \"RingCentral\"\nversion = \"2023-03-28\"\ndescription = \"The scopes, also called app permissions, that an app can ask for on the RingCentral platform.\"\nsource = \"RingCentral developer guide, 'Application permissions and scopes'\"\n\n[scopes.A2PSMS]\ntitle = \"A2P SMS\"\ndescription = \"Send text messages in bulk from the account's business numbers and follow their delivery.\"\naccess = \"special\"\n\n[scopes.Accounts]\ntitle = \"Accounts\"\ndescription = \"Create, look up, change and close accounts.\"\naccess = \"crud\"\nincludes = [\"EditAccounts\"]\nallow = [\"unrestricted-includes-restricted\"]\n\n[scopes.AI]\ntitle = \"AI\"\ndescription = \"Have recordings and text analysed, and look after the results and the voice samples of speakers.\"\naccess = \"read\"\n\n[scopes.Analytics]\ntitle = \"Analytics\"\ndescription = \"Query totals and timelines about the calls of an account.\"\naccess = \"read\"\n\n[scopes.CallControl]\ntitle = \"Call Control\"\ndescription = \"Act on a live call: answer, hold, transfer, park, record or end it.\"\naccess = \"special\"\n\n[scopes.Contacts]\ntitle = \"Contacts\"\ndescription = \"Keep a user's personal address book: add, look up, change and remove contacts.\"\naccess = \"crud\"\nincludes = [\"ReadContacts\"]\n\n[scopes.ControlWebinars]\ntitle = \"Control Webinars\"\ndescription = \"Steer a webinar while it is running.\"\naccess = \"special\"\n\n[scopes.DirectRingOut]\ntitle = \"Direct RingOut\"\ndescription = \"Place a call straight to a number, without ringing the caller's own phone first.\"\naccess = \"special\"\navailability = \"on-request\"\n\n[scopes.EditAccounts]\ntitle = \"Edit Accounts\"\ndescription = \"See and change the details of an account, such as its name, business address and numbers.\"\naccess = \"read-update\"\nincludes = [\"EditExtensions\", \"ReadAccounts\"]\nrestricted = true\n\n[scopes.EditCallLog]\ntitle = \"Edit Call Log\"\ndescription = \"See and change the history of a user's calls.\"\naccess = \"read-update\"\nincludes = [\"ReadCallLog\"]\nrestricted = true\n\n[scopes.EditCustomData]\ntitle = \"Edit Custom Data\"\ndescription = \"Store an app's own values under keys of its choice, and read them back.\"\naccess = \"read-update\"\nrestricted = true\n\n[scopes.EditExtensions]\ntitle = \"Edit Extensions\"\ndescription = \"See and change an extension: its name, number, email address, assigned numbers, devices and other settings.\"\naccess = \"read-update\"\n\n[scopes.EditMessages]\ntitle = \"Edit Messages\"\ndescription = \"See a user's messages and change them, for example by marking them as read.\"\naccess = \"read-update\"\nincludes = [\"ReadMessages\"]\n\n[scopes.EditPaymentInfo]\ntitle = \"Edit Payment Info\"\ndescription = \"See and change how an account is billed.\"\naccess = \"read-update\"\n\n[scopes.EditPresence]\ntitle = \"Edit Presence\"\ndescription = \"See and set whether a user is available, busy or away.\"\naccess = \"read-update\"\nincludes = [\"ReadPresence\"]\n\n[scopes.EditReportingSettings]\ntitle = \"Edit Reporting Settings\"\ndescription = \"See and change how call reports are put together.\"\naccess = \"read-update\"\navailability = \"on-request\"\n\n[scopes.EditWebinars]\ntitle = \"Edit Webinars\"\ndescription = \"Schedule webinars and change their sessions, invitees and registration.\"\naccess = \"special\"\n\n[scopes.Faxes]\ntitle = \"Faxes\"\ndescription = \"Send faxes and receive those that come in.\"\naccess = \"special\"\nincludes = [\"ReadMessages\"]\n\n[scopes.Glip]\ntitle = \"Glip\"\ndescription = \"Read and write chat messages and look after the chats they belong to.\"\naccess = \"read-update\"\n\n[scopes.InternalMessages]\ntitle = \"Internal Messages\"\ndescription = \"Exchange text messages, known as pager messages, with colleagues in the same company.\"\naccess = \"special\"\nincludes = [\"ReadMessages\"]\n\n[scopes.Meetings]\ntitle = \"Meetings\"\ndescription = \"Schedule, look up, change and cancel meetings held in RingCentral Meetings.\"\naccess = \"crud\"\n\n[scopes.NumberLookup]\ntitle = \"Number Lookup\"\ndescription = \"Search for phone numbers that are free and reserve them.\"\naccess = \"special\"\n\n[scopes.ReadAccounts]\ntitle = \"Read Accounts\"\ndescription = \"See the details of an account, such as its name, business address and numbers.\"\naccess = \"read\"\n\n[scopes.ReadCallLog]\ntitle = \"Read Call Log\"\ndescription = \"See the history of a user's calls.\"\naccess = \"read\"\n\n[scopes.ReadCallRecording]\ntitle = \"Read Call Recording\"\ndescription = \"Download the audio of recorded calls.\"\naccess = \"read\"\nincludes = [\"ReadCallLog\"]\n\n[scopes.ReadClientInfo]\ntitle = \"Read Client Info\"\ndescription = \"See how an app itself is registered, with the links and hints that belong to it.\"\naccess = \"special\"\n\n[scopes.ReadContacts]\ntitle = \"Read Contacts\"\ndescription = \"See the contacts in a user's personal address book.\"\naccess = \"read\"\n\n[scopes.ReadMessages]\ntitle = \"Read Messages\"\ndescription = \"See a user's messages: texts, faxes and voicemail.\"\naccess = \"read\"\n\n[scopes.ReadPresence]\ntitle = \"Read Presence\"\ndescription = \"See whether a user is available, busy or away.\"\naccess = \"read\"\n\n[scopes.ReadWebinars]\ntitle = \"Read Webinars\"\ndescription = \"See webinars, their sessions, invitees and recordings.\"\naccess = \"special\"\n\n[scopes.RingOut]\ntitle = \"RingOut\"\ndescription = \"Place a call that first rings the caller's phone and then connects the other side.\"\naccess = \"special\"\n\n[scopes.RoleManagement]\ntitle = \"Role Management\"\ndescription = \"Change user roles and decide who holds which of them.\"\naccess = \"special\"\navailability = \"on-request\"\n\n[scopes.SMS]\ntitle = \"SMS\"\ndescription = \"Send text messages to any phone and receive the replies.\"\naccess = \"special\"\nincludes = [\"ReadMessages\"]\n\n[scopes.SubscriptionWebhook]\ntitle = \"Subscription Webhook\"\ndescription = \"Have notifications delivered to a webhook, and choose which events are sent to it.\"\naccess = \"special\"\n\n[scopes.TeamMessaging]\ntitle = \"Team Messaging\"\ndescription = \"Post to team chats, and see, change and delete what belongs to them, such as notes, tasks and events.\"\n\n[scopes.Video]\ntitle = \"Video\"\ndescription = \"Schedule, look up, change and cancel meetings held in RingCentral Video.\"\naccess = \"crud\"\n\n[scopes.Voicemail]\ntitle = \"Voicemail\"\ndescription = \"Leave a voice message for several colleagues at once.\"\naccess = \"special\"\n\n[scopes.VoipCalling]\ntitle = \"VoIP Calling\"\ndescription = \"Register as an internet phone and make calls from it.\"\naccess = \"special\"\n"
        } $($arguments)* }
    };
}
#[doc(hidden)]
#[allow(unused_imports)]
pub use __scope_table_of_ringcentral as __scope_table;
