//! A client for a dozen operations of the RingCentral API.
//!
//! A method says in its signature which scope it needs: `auth: impl may::ReadAccounts`. An app
//! calls it with the type of its manifest, and compiles only if `app.toml` covers the scope; a
//! program that finds out while it runs calls it with a [`Proof`](scope_core::Proof). Nothing is
//! sent for the argument, and nothing is checked while the program runs: it is zero-sized.
//!
//! What goes over the wire is said by the spec: method and path are those of the [`Operation`].

mod error;
mod model;

pub use error::{Error, Forbidden};
pub use model::{
    Account, BusinessAddress, BusinessContact, CallLog, CallRecord, Extension, Extensions, Message,
    Messages, Party, Presence, Recording, RecordingRef, SmsRequest,
};

use crate::ringcentral::{Operation, may};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, io::Read, time::Duration};
use ureq::{Agent, Body, http};

/// The most bytes that are read of an answer.
const LIMIT: u64 = 4 << 20;

/// An extension of the account: that of the user who signed in, or any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The user's own.
    Mine,
    /// The one with this id.
    Of(u64),
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Whose::Mine => f.write_str("~"),
            Whose::Of(id) => id.fmt(f),
        }
    }
}

/// The API, as one token sees it.
#[derive(Clone, Debug)]
pub struct Api {
    agent: Agent,
    base: String,
    token: String,
}

impl Api {
    /// A client of the server at `base`, such as `https://platform.ringcentral.com`, that shows
    /// `token` with each call.
    pub fn new(base: impl Into<String>, token: impl Into<String>) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(10)))
            // an answer that is no success is explained, so its body is needed
            .http_status_as_error(false)
            .build();
        Api {
            agent: config.into(),
            base: base.into(),
            token: token.into(),
        }
    }
}

/// The account, and who is in it.
impl Api {
    /// The account of the user who signed in.
    pub fn account(&self, _auth: impl may::ReadAccounts) -> Result<Account, Error> {
        self.read(Operation::ReadAccountInfo, &[&"~"])
    }

    /// Its name and address.
    pub fn business_address(
        &self,
        _auth: impl may::ReadAccounts,
    ) -> Result<BusinessContact, Error> {
        self.read(Operation::ReadAccountBusinessAddress, &[&"~"])
    }

    /// Changes its name and address.
    pub fn set_business_address(
        &self,
        _auth: impl may::EditAccounts,
        contact: &BusinessContact,
    ) -> Result<BusinessContact, Error> {
        self.send(Operation::UpdateAccountBusinessAddress, &[&"~"], contact)
    }

    /// Moves the office: reads the address, and writes it back with another street. Who may
    /// change an account may read it, too: rustc knows, since EditAccounts includes ReadAccounts.
    pub fn move_office(
        &self,
        auth: impl may::EditAccounts,
        street: &str,
    ) -> Result<BusinessContact, Error> {
        let mut contact = self.business_address(auth)?;
        contact.business_address.street = street.to_owned();
        self.set_business_address(auth, &contact)
    }

    /// All extensions: users, queues, menus.
    pub fn extensions(&self, _auth: impl may::ReadAccounts) -> Result<Extensions, Error> {
        self.read(Operation::ListExtensions, &[&"~"])
    }

    /// One extension.
    pub fn extension(
        &self,
        _auth: impl may::ReadAccounts,
        whose: Whose,
    ) -> Result<Extension, Error> {
        self.read(Operation::ReadExtension, &[&"~", &whose])
    }

    /// Whether the user of an extension is free, busy or away.
    pub fn presence(&self, _auth: impl may::ReadPresence, whose: Whose) -> Result<Presence, Error> {
        self.read(Operation::ReadUserPresenceStatus, &[&"~", &whose])
    }
}

/// The call log, and the recordings of calls.
impl Api {
    /// The calls of an extension, the latest first.
    pub fn call_log(&self, _auth: impl may::ReadCallLog, whose: Whose) -> Result<CallLog, Error> {
        self.read(Operation::ReadUserCallLog, &[&"~", &whose])
    }

    /// One call of an extension.
    pub fn call_record(
        &self,
        _auth: impl may::ReadCallLog,
        whose: Whose,
        id: &str,
    ) -> Result<CallRecord, Error> {
        self.read(Operation::ReadUserCallRecord, &[&"~", &whose, &id])
    }

    /// The calls of all extensions, the latest first.
    pub fn company_call_log(&self, _auth: impl may::ReadCallLog) -> Result<CallLog, Error> {
        self.read(Operation::ReadCompanyCallLog, &[&"~"])
    }

    /// Deletes the calls of an extension.
    pub fn delete_call_log(&self, _auth: impl may::EditCallLog, whose: Whose) -> Result<(), Error> {
        self.request(Operation::DeleteUserCallLog, &[&"~", &whose], None)?;
        Ok(())
    }

    /// What is known of a recording.
    pub fn recording(
        &self,
        _auth: impl may::ReadCallRecording,
        id: &str,
    ) -> Result<Recording, Error> {
        self.read(Operation::ReadCallRecording, &[&"~", &id])
    }

    /// The sound of a recording.
    pub fn recording_content(
        &self,
        _auth: impl may::ReadCallRecording,
        id: &str,
    ) -> Result<Vec<u8>, Error> {
        self.request(Operation::ReadCallRecordingContent, &[&"~", &id], None)
    }
}

/// Text messages.
impl Api {
    /// Sends a text message.
    pub fn send_sms(
        &self,
        _auth: impl may::SMS,
        from: Whose,
        message: &SmsRequest,
    ) -> Result<Message, Error> {
        self.send(Operation::CreateSmsMessage, &[&"~", &from], message)
    }

    /// The messages of an extension, the latest first.
    pub fn messages(&self, _auth: impl may::ReadMessages, whose: Whose) -> Result<Messages, Error> {
        self.read(Operation::ListMessages, &[&"~", &whose])
    }

    /// One message of an extension.
    pub fn message(
        &self,
        _auth: impl may::ReadMessages,
        whose: Whose,
        id: u64,
    ) -> Result<Message, Error> {
        self.read(Operation::ReadMessage, &[&"~", &whose, &id])
    }
}

/// How a call is made.
impl Api {
    fn read<T: DeserializeOwned>(
        &self,
        operation: Operation,
        ids: &[&dyn fmt::Display],
    ) -> Result<T, Error> {
        let body = self.request(operation, ids, None)?;
        Ok(serde_json::from_slice(&body)?)
    }

    fn send<T: DeserializeOwned>(
        &self,
        operation: Operation,
        ids: &[&dyn fmt::Display],
        body: &impl Serialize,
    ) -> Result<T, Error> {
        let body = self.request(operation, ids, Some(serde_json::to_vec(body)?))?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Makes the call, and gives the body of a success.
    fn request(
        &self,
        operation: Operation,
        ids: &[&dyn fmt::Display],
        body: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, Error> {
        let request = http::Request::builder()
            .method(operation.method().unwrap_or("GET"))
            .uri(format!("{}{}", self.base, path(operation, ids)))
            .header("authorization", format!("Bearer {}", self.token));
        let response = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json");
                self.agent.run(request.body(body)?)?
            }
            None => self.agent.run(request.body(())?)?,
        };
        let status = response.status().as_u16();
        let challenges = response.headers().get_all("www-authenticate").iter();
        let challenges: Vec<_> = challenges.filter_map(|value| value.to_str().ok()).collect();
        let challenges = challenges.join(", ");
        let body = bytes(response)?;
        match status {
            200..=299 => Ok(body),
            403 => Err(Error::forbidden(&challenges, &body)),
            _ => Err(Error::Status { operation, status }),
        }
    }
}

/// The operation's path, with `ids` in the place of its parameters.
fn path(operation: Operation, ids: &[&dyn fmt::Display]) -> String {
    let mut path = String::new();
    let mut ids = ids.iter();
    for part in operation.path().unwrap_or_default().split('{') {
        match part.split_once('}') {
            Some((_, literal)) => {
                let id = ids.next().map(ToString::to_string).unwrap_or_default();
                path.extend(id.bytes().map(escaped));
                path.push_str(literal);
            }
            None => path.push_str(part),
        }
    }
    path
}

/// A byte of a path segment (RFC 3986 section 3.3): a `/` in an id does not make two of it.
fn escaped(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    }
}

fn bytes(response: http::Response<Body>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let body = response.into_body().into_reader();
    body.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}
