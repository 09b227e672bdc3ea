//! The handlers. Who may call them is said by the spec, and checked before they run: none of them
//! checks anything. What is done with one contact takes that contact out of a proof.
//!
//! What they tell is made up.

use crate::{
    ringcentral::{Operation, may, scope},
    session::Session,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use scope_core::{Form, On};
use scope_tower::axum::{AuthorizedOn, Holder, Routes};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the handlers share: the address of the office, and the address book.
#[derive(Clone)]
pub struct Office(Arc<Mutex<Records>>);

struct Records {
    address: Value,
    contacts: Vec<Value>,
}

impl Default for Office {
    fn default() -> Self {
        let address = json!({
            "company": "Example Ltd", "email": "office@example.com",
            "businessAddress": {
                "street": "1 Old Road", "city": "Belmont", "zip": "94002", "country": "US",
            },
        });
        let contacts = vec![json!({ "id": 1, "firstName": "Grace" })];
        Office(Arc::new(Mutex::new(Records { address, contacts })))
    }
}

impl Office {
    fn records(&self) -> MutexGuard<'_, Records> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A handler for each operation.
pub fn routes() -> Routes<Operation, Session, Office> {
    Routes::new()
        .handle(Operation::ReadAccountInfo, account)
        .handle(Operation::ReadAccountBusinessAddress, address)
        .handle(Operation::UpdateAccountBusinessAddress, set_address)
        .handle(Operation::ListExtensions, extensions)
        .handle(Operation::ReadExtension, extension)
        .handle(Operation::UpdateExtension, update_extension)
        .handle(Operation::ReadUserPresenceStatus, presence)
        .handle(Operation::ListCallQueues, call_queues)
        .handle(Operation::ReadUserCallLog, call_log)
        .handle(Operation::ReadUserCallRecord, call_record)
        .handle(Operation::ReadCompanyCallLog, call_log)
        .handle(Operation::DeleteUserCallLog, delete_call_log)
        .handle(Operation::ReadCallRecording, recording)
        .handle(Operation::ReadCallRecordingContent, recording_content)
        .handle(Operation::CreateSmsMessage, send_sms)
        .handle(Operation::ListMessages, messages)
        .handle(Operation::ReadMessage, message)
        .handle(Operation::ListContacts, contacts)
        .handle(Operation::CreateContact, create_contact)
        .handle(Operation::ReadContact, contact)
        .handle(Operation::DeleteContact, delete_contact)
        .handle(Operation::CreateRingOutCall, ring_out)
        .handle(Operation::ListCountries, countries)
        .handle(Operation::ListTimezones, timezones)
}

async fn account(Holder(session): Holder<Session>) -> Json<Value> {
    // in the order of the alphabet: so it stays, whether or not a map keeps its own
    Json(json!({
        "id": 4711, "mainNumber": "+16505550100", "readBy": &*session.user,
        "status": "Confirmed",
    }))
}

async fn address(State(office): State<Office>) -> Json<Value> {
    Json(office.records().address.clone())
}

async fn set_address(State(office): State<Office>, Json(address): Json<Value>) -> Json<Value> {
    office.records().address = address.clone();
    Json(address)
}

async fn extensions() -> Json<Value> {
    Json(json!({ "records": [
        { "id": 11, "extensionNumber": "101", "name": "Ada" },
        { "id": 12, "extensionNumber": "102", "name": "Support queue" },
    ] }))
}

/// `~` is the user's own extension.
async fn extension(Path((_account, id)): Path<(String, String)>) -> Json<Value> {
    let id = id.parse().unwrap_or(11);
    Json(json!({ "id": id, "extensionNumber": "101", "name": "Ada" }))
}

async fn update_extension(Json(extension): Json<Value>) -> Json<Value> {
    Json(extension)
}

async fn presence() -> Json<Value> {
    Json(json!({ "presenceStatus": "Available" }))
}

async fn call_queues() -> Json<Value> {
    Json(json!({ "records": [{ "id": 12, "extensionNumber": "102", "name": "Support queue" }] }))
}

fn recorded(id: &str) -> Value {
    json!({
        "id": id, "startTime": "2026-11-20T09:12:00Z", "duration": 187, "result": "Accepted",
        "from": { "phoneNumber": "+16505550123" }, "to": { "phoneNumber": "+16505550100" },
        "recording": { "id": "recording-1" },
    })
}

async fn call_log() -> Json<Value> {
    Json(json!({ "records": [recorded("call-1")] }))
}

async fn call_record(
    Path((_account, _extension, id)): Path<(String, String, String)>,
) -> Json<Value> {
    Json(recorded(&id))
}

async fn delete_call_log() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn recording(Path((_account, id)): Path<(String, String)>) -> Json<Value> {
    Json(json!({ "id": id, "contentType": "audio/mpeg", "duration": 187 }))
}

async fn recording_content() -> impl IntoResponse {
    ([(CONTENT_TYPE, "audio/mpeg")], [0xFF_u8; 1496].as_slice())
}

async fn send_sms(Json(message): Json<Value>) -> Json<Value> {
    Json(json!({
        "id": 902, "direction": "Outbound", "messageStatus": "Queued",
        "from": message["from"], "subject": message["text"],
    }))
}

fn reply(id: u64) -> Value {
    json!({
        "id": id, "direction": "Inbound", "messageStatus": "Received",
        "from": { "phoneNumber": "+16505550144" }, "subject": "Call me at ten, please.",
    })
}

async fn messages() -> Json<Value> {
    Json(json!({ "records": [reply(901)] }))
}

async fn message(Path((_account, _extension, id)): Path<(String, String, u64)>) -> Json<Value> {
    Json(reply(id))
}

async fn contacts(State(office): State<Office>) -> Json<Value> {
    Json(json!({ "records": office.records().contacts }))
}

async fn create_contact(
    State(office): State<Office>,
    Json(mut contact): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let mut records = office.records();
    if let Some(contact) = contact.as_object_mut() {
        contact.insert("id".to_owned(), (records.contacts.len() + 1).into());
    }
    records.contacts.push(contact.clone());
    (StatusCode::CREATED, Json(contact))
}

scope_core::key! {
    /// A contact, by its id. The functions below get it out of the proof, so none of them can be handed
    /// another one than the guard has checked.
    pub struct ContactId: "contactId" as Form::INT
}

impl Office {
    fn contact(&self, contact: On<impl may::ReadContacts, &ContactId>) -> Option<Value> {
        let records = self.records();
        let mut contacts = records.contacts.iter();
        contacts.find(|it| is(contact.object(), it)).cloned()
    }

    fn delete_contact(&self, contact: On<impl may::Contacts, &ContactId>) {
        self.records()
            .contacts
            .retain(|it| !is(contact.object(), it));
    }
}

fn is(id: &ContactId, contact: &Value) -> bool {
    contact["id"]
        .as_u64()
        .is_some_and(|number| id.as_str().parse() == Ok(number))
}

async fn contact(
    State(office): State<Office>,
    contact: AuthorizedOn<scope::ReadContacts, ContactId, Session>,
) -> Result<Json<Value>, StatusCode> {
    let found = office.contact(contact.get());
    found.map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn delete_contact(
    State(office): State<Office>,
    contact: AuthorizedOn<scope::Contacts, ContactId, Session>,
) -> StatusCode {
    office.delete_contact(contact.get());
    StatusCode::NO_CONTENT
}

async fn ring_out() -> Json<Value> {
    Json(json!({ "id": "call-3", "status": { "callStatus": "InProgress" } }))
}

async fn countries() -> Json<Value> {
    Json(json!({ "records": [{ "id": 1, "isoCode": "US" }, { "id": 44, "isoCode": "GB" }] }))
}

async fn timezones() -> Json<Value> {
    Json(json!({ "records": [{ "id": 58, "name": "US/Pacific" }] }))
}
