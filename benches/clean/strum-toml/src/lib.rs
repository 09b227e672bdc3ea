//! The scopes of RingCentral as one would write them with strum, and their file read with toml.

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::Display, strum::EnumIter,
)]
pub enum Scope {
    A2PSMS,
    Accounts,
    AI,
    Analytics,
    CallControl,
    Contacts,
    ControlWebinars,
    DirectRingOut,
    EditAccounts,
    EditCallLog,
    EditCustomData,
    EditExtensions,
    EditMessages,
    EditPaymentInfo,
    EditPresence,
    EditReportingSettings,
    EditWebinars,
    Faxes,
    Glip,
    InternalMessages,
    Meetings,
    NumberLookup,
    ReadAccounts,
    ReadCallLog,
    ReadCallRecording,
    ReadClientInfo,
    ReadContacts,
    ReadMessages,
    ReadPresence,
    ReadWebinars,
    RingOut,
    RoleManagement,
    SMS,
    SubscriptionWebhook,
    TeamMessaging,
    Video,
    Voicemail,
    VoipCalling,
}

/// The file, read when the program starts.
pub fn spec() -> Result<toml::Table, toml::de::Error> {
    include_str!("../../../../scopes.toml").parse()
}
