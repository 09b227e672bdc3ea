//! What stops the compiler if an app's manifest does not cover an operation, called at run time.
#![cfg(feature = "macros")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod mail {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "mail"
            [scopes]
            Send.bit = 0
            Read.bit = 1
            "send:bulk" = { bit = 100, restricted = true }
            "send:all" = { bit = 3, includes = ["send:bulk"] }
            drafts_v-2.bit = 4
            purge = { bit = 70, restricted = true }
            admin = { bit = 5, includes = ["purge", "send:bulk"] }
            [operations]
            send.scopes = "Send"
            draft.scopes = "drafts_v-2"
            announce.scopes = "send:all"
            all.scopes = ["admin", "Send"]
            both.scopes = ["Send", "Read"]
            either.scopes = { any = ["Send", "Read"] }
            campaign.scopes = { any = ["send:bulk", ["Send", "Read"]] }
            open.public = true
        "#
    );
}

use mail::{Operation, ScopeSet};
use scope_core::{__private::vouch_for, ApiOperation};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The message, with what is granted and what is not approved yet; `None` if the app is vouched for.
fn message(operation: Operation, granted: &str, pending: &str) -> Option<String> {
    let granted = ScopeSet::parse(granted).granted();
    let pending = ScopeSet::parse(pending).known();
    let (operations, i) = (Operation::OPERATIONS, operation.index());
    let vouch = || vouch_for(operations, i, &granted, &pending, "bot", "bot.toml");
    let panic = catch_unwind(AssertUnwindSafe(vouch)).err()?;
    Some(*panic.downcast::<String>().expect("a message"))
}

fn expect(operation: Operation, needs: &str, remedy: &str) {
    let id = operation.id();
    let expected =
        format!("`{id}` needs the app {needs}, which app `bot` was not granted: {remedy}");
    assert_eq!(message(operation, "", ""), Some(expected));
}

#[test]
fn an_app_is_vouched_for_what_it_was_granted() {
    assert_eq!(message(Operation::Open, "", ""), None);
    assert_eq!(message(Operation::Announce, "send:all", ""), None);
    assert_eq!(message(Operation::Campaign, "admin", ""), None);
    assert_eq!(message(Operation::Campaign, "Read Send", ""), None);
    assert!(message(Operation::Campaign, "Read", "Send").is_some());
}

#[test]
fn a_message_gives_the_requirement_and_what_to_write() {
    let restricted = |names: &str| {
        format!(
            "; restricted: {names}; that takes a `justification` of 40 characters or more, and an approval"
        )
    };
    let one = |key: &str| format!("ask for it with `[scopes.{key}]` in bot.toml");
    let several = "ask for them in bot.toml";
    expect(Operation::Send, "scope `Send`", &one("Send"));
    expect(Operation::Draft, "scope `drafts_v-2`", &one("drafts_v-2"));
    let bulk = restricted("`send:bulk`");
    expect(
        Operation::Announce,
        "scope `send:all`",
        &(one("\"send:all\"") + &bulk),
    );
    expect(Operation::Both, "scopes `Send` and `Read`", several);
    expect(Operation::Either, "scopes `Send` or `Read`", several);
    let campaign = "scopes `send:bulk` or (`Send` and `Read`)";
    expect(Operation::Campaign, campaign, &format!("{several}{bulk}"));
    let all = restricted("`purge`, `send:bulk`");
    expect(
        Operation::All,
        "scopes `admin` and `Send`",
        &format!("{several}{all}"),
    );
}

#[test]
fn a_scope_that_waits_for_an_approval_is_not_asked_for_again() {
    let ending = |operation, pending| {
        let message = message(operation, "", pending).expect("not granted");
        message.rsplit_once(": ").expect("a remedy").1.to_owned()
    };
    let waits = " is asked for in bot.toml, and not `approved` there";
    assert_eq!(
        ending(Operation::Announce, "send:all"),
        format!("it{waits}")
    );
    assert_eq!(
        ending(Operation::Campaign, "admin"),
        format!("what would do{waits}")
    );
    assert_eq!(ending(Operation::Both, "Send"), "ask for them in bot.toml");
}
