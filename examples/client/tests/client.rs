//! The client against the stand-in for the API, and the program as a whole.
#![forbid(unsafe_code)]

use client::{
    CallInsights,
    api::{Api, BusinessAddress, BusinessContact, Error, Party, SmsRequest, Whose},
    ringcentral::{Role, Scope, ScopeSet, scope},
    server::Loopback,
};
use scope_core::Authorize;
use std::{collections::BTreeSet, process::Command};

fn contact() -> BusinessContact {
    BusinessContact {
        company: "Example Ltd".to_owned(),
        email: "office@example.com".to_owned(),
        business_address: BusinessAddress {
            street: "7 New Street".to_owned(),
            city: "Belmont".to_owned(),
            zip: "94002".to_owned(),
            country: "US".to_owned(),
        },
    }
}

fn message() -> SmsRequest {
    let party = |number: &str| Party {
        phone_number: number.to_owned(),
        name: None,
    };
    SmsRequest {
        from: party("+16505550100"),
        to: vec![party("+16505550144")],
        text: "Hello".to_owned(),
    }
}

/// Every scope but `left_out` and what includes it.
fn all_but(left_out: Scope) -> ScopeSet {
    let mut scopes = ScopeSet::EMPTY;
    for scope in Scope::ALL.iter().copied() {
        if !scope.closure().contains(left_out) {
            scopes.insert(scope);
        }
    }
    scopes
}

/// Calls a method with a token that has the scope of its signature and no other, then with one
/// that has every scope but that.
macro_rules! needs_what_it_says {
    ($($name:literal $marker:ident |$api:ident, $auth:ident| $call:expr;)*) => {
        let server = Loopback::start()?;
        let sign_in = |scopes: ScopeSet| {
            let token = server.sign_in(&scopes.to_string(), Role::SuperAdmin);
            Api::new(server.base(), token.access_token)
        };
        $({
            let granted = Scope::set(&[Scope::$marker]).close();
            let $auth = granted.authorize(scope::$marker)?;
            let $api = sign_in(granted.as_set());
            let outcome = $call;
            assert!(outcome.is_ok(), "{}: {:?}", $name, outcome.err());

            let $api = sign_in(all_but(Scope::$marker));
            let outcome = $call;
            let Err(Error::Forbidden(forbidden)) = outcome else {
                panic!("{} does not need {}", $name, Scope::$marker)
            };
            assert_eq!(forbidden.missing_scopes, [Scope::$marker.name()], "{}", $name);
            assert!(forbidden.missing_permissions.is_empty(), "{}", $name);
        })*
    };
}

#[test]
fn each_method_needs_what_its_signature_says() -> Result<(), Box<dyn std::error::Error>> {
    needs_what_it_says! {
        "account" ReadAccounts |api, auth| api.account(auth);
        "business_address" ReadAccounts |api, auth| api.business_address(auth);
        "set_business_address" EditAccounts |api, auth| api.set_business_address(auth, &contact());
        "extensions" ReadAccounts |api, auth| api.extensions(auth);
        "extension" ReadAccounts |api, auth| api.extension(auth, Whose::Of(11));
        "presence" ReadPresence |api, auth| api.presence(auth, Whose::Of(11));
        "call_log" ReadCallLog |api, auth| api.call_log(auth, Whose::Mine);
        "call_record" ReadCallLog |api, auth| api.call_record(auth, Whose::Mine, "call-1");
        "company_call_log" ReadCallLog |api, auth| api.company_call_log(auth);
        "delete_call_log" EditCallLog |api, auth| api.delete_call_log(auth, Whose::Mine);
        "recording" ReadCallRecording |api, auth| api.recording(auth, "recording-1");
        "recording_content" ReadCallRecording |api, auth| api.recording_content(auth, "recording-1");
        "send_sms" SMS |api, auth| api.send_sms(auth, Whose::Mine, &message());
        "messages" ReadMessages |api, auth| api.messages(auth, Whose::Mine);
        "message" ReadMessages |api, auth| api.message(auth, Whose::Mine, 901);
    }
    Ok(())
}

#[test]
fn what_was_written_is_read() -> Result<(), Box<dyn std::error::Error>> {
    let server = Loopback::start()?;
    let token = server.sign_in(CallInsights::SCOPE_PARAM, Role::SuperAdmin);
    let api = Api::new(server.base(), token.access_token);
    assert_ne!(api.business_address(CallInsights)?, contact());
    assert_eq!(api.move_office(CallInsights, "7 New Street")?, contact());
    assert_eq!(api.business_address(CallInsights)?, contact());
    Ok(())
}

#[test]
fn an_unknown_token_and_an_id_with_a_slash() -> Result<(), Box<dyn std::error::Error>> {
    let server = Loopback::start()?;
    let nobody = Api::new(server.base(), "made-up");
    let outcome = nobody.account(CallInsights);
    assert!(matches!(outcome, Err(Error::Status { status: 401, .. })));

    // an id is one segment of the path, whatever is in it: this is not `readCallRecordingContent`
    let token = server.sign_in(CallInsights::SCOPE_PARAM, Role::SuperAdmin);
    let api = Api::new(server.base(), token.access_token);
    assert!(api.recording(CallInsights, "recording-1/content").is_ok());
    Ok(())
}

#[test]
fn the_manifest_in_numbers() {
    let pending: BTreeSet<_> = CallInsights::PENDING.iter().map(Scope::name).collect();
    assert_eq!(pending, BTreeSet::from(["EditCallLog", "EditCustomData"]));
    assert_eq!(
        CallInsights::SCOPE_PARAM,
        "EditAccounts ReadCallRecording SMS"
    );
}

#[test]
fn the_program_says_what_it_may_do() -> Result<(), Box<dyn std::error::Error>> {
    let output = Command::new(env!("CARGO_BIN_EXE_client")).output()?;
    let text = String::from_utf8(output.stdout)?;
    assert!(output.status.success(), "{text}");
    for line in [
        "was not granted   EditCallLog: submitted, and waits for its review",
        "was not granted   EditCustomData: rejected",
        "to sign in with   scope=\"EditAccounts ReadCallRecording SMS\"",
        "moved to          7 New Street, Belmont",
        "recording: 403 Forbidden: user permission `ReadCallRecording` is required",
        "move_office: 403 Forbidden: app scope `EditAccounts` is required",
        "error[E0277]: app `call-insights` may not use the app scope `EditCallLog`",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    Ok(())
}
