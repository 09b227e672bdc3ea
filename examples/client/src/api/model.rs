//! What goes over the wire: of each answer the parts that Call Insights uses.

use serde::{Deserialize, Serialize};

/// An account.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub id: u64,
    pub main_number: String,
    pub status: String,
}

/// The name and the address of an account's company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BusinessContact {
    pub company: String,
    pub email: String,
    pub business_address: BusinessAddress,
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BusinessAddress {
    pub street: String,
    pub city: String,
    pub zip: String,
    pub country: String,
}

/// The extensions of an account.
#[derive(Clone, Debug, Deserialize)]
pub struct Extensions {
    pub records: Vec<Extension>,
}

/// An extension.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extension {
    pub id: u64,
    pub extension_number: String,
    pub name: String,
}

/// Whether somebody can be called.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    /// `Available`, `Busy` or `Offline`.
    pub presence_status: String,
}

/// A list of calls.
#[derive(Clone, Debug, Deserialize)]
pub struct CallLog {
    pub records: Vec<CallRecord>,
}

/// A call.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallRecord {
    pub id: String,
    pub start_time: String,
    /// In seconds.
    pub duration: u32,
    /// `Accepted`, `Missed`, `Voicemail` and so on.
    pub result: String,
    pub from: Party,
    pub to: Party,
    pub recording: Option<RecordingRef>,
}

/// One end of a call or of a message.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    pub phone_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The recording of a call, as the call log names it.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordingRef {
    pub id: String,
}

/// A recording.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    pub id: String,
    pub content_type: String,
    /// In seconds.
    pub duration: u32,
}

/// A text message to be sent.
#[derive(Clone, Debug, Serialize)]
pub struct SmsRequest {
    pub from: Party,
    pub to: Vec<Party>,
    pub text: String,
}

/// The messages of an extension.
#[derive(Clone, Debug, Deserialize)]
pub struct Messages {
    pub records: Vec<Message>,
}

/// A message.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub id: u64,
    pub direction: String,
    pub message_status: String,
    pub from: Party,
    /// The text of a text message.
    pub subject: String,
}
