//! Call Insights against a stand-in for the API: `cargo run -p client`.

use client::{
    CallInsights,
    api::{Api, Error, Party, SmsRequest, Whose},
    ringcentral::{Role, Scope, ScopeSet},
    server::{Loopback, Token},
};
use scope_core::{ReviewState, challenge::NextRequest};
use std::fmt::Display;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    manifest();

    let server = Loopback::start()?;
    section("An administrator signs in, and agrees to all that the app was granted");
    let token = server.sign_in(CallInsights::SCOPE_PARAM, Role::SuperAdmin);
    row("the token grants", &token.scope);
    a_day_at_work(&Api::new(server.base(), token.access_token))?;

    section("A user whose role is Standard signs in: same app, same scopes");
    let token = server.sign_in(CallInsights::SCOPE_PARAM, Role::Standard);
    let api = Api::new(server.base(), token.access_token);
    let calls = api.call_log(CallInsights, Whose::Mine)?;
    println!(
        "  reads the user's own {} calls, and then",
        calls.records.len()
    );
    refused("recording", api.recording(CallInsights, "recording-1"))?;

    section("An administrator signs in, and agrees to less");
    let token = server.sign_in("ReadAccounts SMS", Role::SuperAdmin);
    row("the token grants", &token.scope);
    row("it lacks", lacks(&token));
    let api = Api::new(server.base(), token.access_token.clone());
    let contact = api.business_address(CallInsights)?;
    println!("  reads the address of {}, and then", contact.company);
    step_up(&server, &token, &api)?;

    section("What rustc refuses: the scope waits for its approval");
    // without what its test expects
    let refused = include_str!("../refused/waiting.rs").lines();
    let refused: Vec<_> = refused.filter(|line| !line.contains("//~")).collect();
    println!("{}", indented(&refused.join("\n")));
    println!("{}", indented(include_str!("../refused/waiting.stderr")));
    Ok(())
}

/// What `app.toml` says, as rustc knows it.
fn manifest() {
    section("Call Insights, as its manifest has it (app.toml)");
    row("asks for", names(CallInsights::SCOPES));
    row("was granted", names(CallInsights::GRANTED.as_set()));
    for review in CallInsights::REVIEWS {
        let (scope, state) = (review.scope, state(review.state));
        if CallInsights::PENDING.contains(scope) {
            row("was not granted", format!("{scope}: {state}"));
        } else if let Some(day) = review.expires {
            row(&format!("until {day}"), format!("{scope}: {state}"));
            let later = CallInsights::granted_on(day);
            row("from then on", names(later.as_set()));
        }
    }
    let parameter = CallInsights::SCOPE_PARAM;
    row("to sign in with", format!("scope={parameter:?}"));
}

/// Several calls. None is checked here: that `app.toml` covers them, rustc has made sure.
fn a_day_at_work(api: &Api) -> Result<(), Error> {
    let account = api.account(CallInsights)?;
    row(
        "account",
        format!("{}, {}", account.id, account.main_number),
    );
    for extension in api.extensions(CallInsights)?.records {
        let (number, name) = (extension.extension_number, extension.name);
        row("extension", format!("{number} {name}"));
    }

    for call in api.company_call_log(CallInsights)?.records {
        let (time, from) = (&call.start_time, &call.from.phone_number);
        row("call", format!("{time} from {from}, {}", call.result));
        if let Some(recording) = call.recording {
            let known = api.recording(CallInsights, &recording.id)?;
            let bytes = api.recording_content(CallInsights, &recording.id)?.len();
            let (seconds, kind) = (known.duration, known.content_type);
            row(
                "its recording",
                format!("{seconds} s, {kind}, {bytes} bytes"),
            );
        }
        if call.result == "Missed" {
            let message = SmsRequest {
                from: Party {
                    phone_number: account.main_number.clone(),
                    name: None,
                },
                to: vec![call.from],
                text: "We missed your call. When may we call you back?".to_owned(),
            };
            let sent = api.send_sms(CallInsights, Whose::Mine, &message)?;
            row(
                "text sent",
                format!("{}: {}", sent.message_status, sent.subject),
            );
        }
    }
    for reply in api.messages(CallInsights, Whose::Mine)?.records {
        row(
            "reply",
            format!("{}: {}", reply.from.phone_number, reply.subject),
        );
    }

    let office = api
        .move_office(CallInsights, "7 New Street")?
        .business_address;
    row("moved to", format!("{}, {}", office.street, office.city));
    Ok(())
}

/// A 403 names the scopes that the call requires. The app asks for them, and keeps what it has.
fn step_up(server: &Loopback, token: &Token, api: &Api) -> Result<(), Box<dyn std::error::Error>> {
    let asked = CallInsights::SCOPES;
    let granted = ScopeSet::parse(&token.scope).granted();
    let outcome = api.move_office(CallInsights, "7 New Street");
    let Err(Error::Forbidden(forbidden)) = outcome else {
        return Err("move_office was not refused".into());
    };
    println!("  move_office: {}", Error::Forbidden(forbidden.clone()));
    // this user was asked for it already, and did not agree
    if let NextRequest::Refused(scopes) = forbidden.next_request(&asked, &granted)? {
        row("is not asked again for", scopes);
    }
    // a user who was asked for the little that he agreed to
    let asked = ScopeSet::parse(&token.scope).known();
    if let NextRequest::Ask(scopes) = forbidden.next_request(&asked, &granted)? {
        row("another is asked for", scopes);
        let token = server.sign_in(&scopes.to_string(), Role::SuperAdmin);
        let api = Api::new(server.base(), token.access_token);
        let office = api.move_office(CallInsights, "7 New Street")?;
        row("and the office moves to", office.business_address.street);
    }
    Ok(())
}

/// Shows a 403, and what can be done about it. Anything else is not what this part is about.
fn refused<T>(what: &str, outcome: Result<T, Error>) -> Result<(), Box<dyn std::error::Error>> {
    match outcome {
        Err(Error::Forbidden(forbidden)) => {
            println!("  {what}: {}", Error::Forbidden(forbidden.clone()));
            println!("  what to do: {}", forbidden.advice(&CallInsights::GRANTED));
            Ok(())
        }
        Err(error) => Err(error.into()),
        Ok(_) => Err(format!("{what} was not refused").into()),
    }
}

/// What the manifest covers and a token does not: known before any call is made.
fn lacks(token: &Token) -> String {
    let granted = ScopeSet::parse(&token.scope).granted();
    names(granted.missing(&CallInsights::GRANTED.as_set()))
}

fn names(scopes: ScopeSet) -> String {
    scopes
        .iter()
        .map(Scope::name)
        .collect::<Vec<_>>()
        .join(", ")
}

fn state(state: ReviewState) -> &'static str {
    match state {
        ReviewState::Draft => "not handed in yet",
        ReviewState::Submitted => "submitted, and waits for its review",
        ReviewState::NeedsInfo => "handed back with a question",
        ReviewState::Approved => "approved",
        ReviewState::Rejected => "rejected",
        ReviewState::Withdrawn => "withdrawn",
        ReviewState::Revoked => "revoked",
    }
}

fn row(label: &str, text: impl Display) {
    println!("  {label:<17} {text}");
}

fn section(title: &str) {
    println!("\n{title}\n");
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
