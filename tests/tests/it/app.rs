//! What `app!` makes of a manifest.

mod desk {
    scope_core::scopes!("app/desk.toml");
}
mod letters {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "letters"
            [scopes]
            A.restricted = true
            B.restricted = true
            C.restricted = true
            D.restricted = true
            E.restricted = true
            F.restricted = true
            G.restricted = true
            H.restricted = true
        "#
    );
}
mod bitbucket {
    scope_core::scopes!("specs/bitbucket.toml", typed = false);
}
mod mail {
    scope_core::scopes!("compile_fail/manifests/mail.toml", typed_operations = true);
}
mod slack {
    scope_core::scopes!("specs/slack.toml");
}

scope_core::app!("app/editor.toml", desk);
scope_core::app!("app/nested.toml", desk);
scope_core::app!("app/shared.toml", desk);
scope_core::app!("app/leaves_it.toml", desk);
scope_core::app!("app/owner.toml", desk);
scope_core::app!("app/nothing.toml", desk);
scope_core::app!("app/states.toml", letters);
scope_core::app!("app/lean.toml", bitbucket);
scope_core::app!("app/slack.toml", slack);

scope_core::app!("compile_fail/manifests/mailer.toml", mail);

/// The manifest that expires, on its last day.
mod last_day {
    scope_core::app!("app/editor.toml", crate::app::desk, today = "2098-12-31");
}
/// The day after. For `app!` an expired approval is an error: this one is asked for at run time.
mod expired {
    pub const DAY: scope_core::Date = scope_core::Date::new(2099, 1, 1).unwrap();
}
/// Without a module: the spec gets one, beside the app.
mod by_itself {
    scope_core::app!("app/editor.toml");
}
/// With the spec of another crate.
mod elsewhere {
    scope_core::app!(
        "compile_fail/manifests/elsewhere.toml",
        scope_tests::ringcentral
    );
}

use desk::{Scope, may};
use scope_core::{Date, ReviewState};

fn edit_tickets(auth: impl may::EditTickets) -> &'static str {
    read_tickets(auth)
}

fn read_tickets(_: impl may::ReadTickets) -> &'static str {
    "tickets"
}

fn read_people(_: impl may::ReadPeople) -> &'static str {
    "people"
}

fn export(_: impl may::TicketsExport) -> &'static str {
    "export"
}

/// What is asked for and what is granted is known to rustc.
const _: () = {
    assert!(TicketEditor::SCOPES.len() == 3);
    assert!(TicketEditor::GRANTED.len() == 4);
    assert!(TicketEditor::PENDING.is_empty());
    assert!(last_day::TicketEditor::PENDING.is_empty());
};

#[test]
fn says_what_was_granted() {
    assert_eq!(TicketEditor::NAME, "ticket-editor");
    assert_eq!(TicketEditor::MANIFEST, "app/editor.toml");
    assert_eq!(
        TicketEditor::SCOPES,
        Scope::set(&[Scope::ReadPeople, Scope::EditTickets, Scope::TicketsExport])
    );
    assert_eq!(TicketEditor::GRANTED, TicketEditor::SCOPES.close());
    assert!(TicketEditor::GRANTED.covers(Scope::ReadTickets));
    assert!(!TicketEditor::GRANTED.covers(Scope::EditPeople));
    // what is included is left out; a wire name is as the spec has it
    assert_eq!(
        TicketEditor::SCOPE_PARAM,
        "EditTickets ReadPeople tickets:export"
    );
    assert_eq!(
        desk::ScopeSet::parse(TicketEditor::SCOPE_PARAM).granted(),
        TicketEditor::GRANTED
    );
}

#[test]
fn vouches_for_what_was_granted() {
    assert_eq!(edit_tickets(TicketEditor), "tickets");
    assert_eq!(read_people(TicketEditor), "people");
    assert_eq!(export(TicketEditor), "export");
    assert_eq!(read_people(Nested), "people");
    assert_eq!(size_of::<TicketEditor>(), 0);
}

#[test]
fn expires_on_the_day_that_is_given() {
    let [review] = TicketEditor::REVIEWS else {
        panic!("one scope has a review")
    };
    assert_eq!(review.scope, Scope::EditTickets);
    assert_eq!(review.state, ReviewState::Approved);
    assert_eq!(review.expires, Some(expired::DAY));

    let before = TicketEditor::granted_on(Date::new(2098, 12, 31).unwrap());
    assert_eq!(before, TicketEditor::GRANTED);
    let after = TicketEditor::granted_on(expired::DAY);
    assert!(!after.covers(Scope::EditTickets));
    // this one came with another scope, too
    assert!(after.covers(Scope::ReadTickets) && after.covers(Scope::ReadPeople));
    assert!(after.is_subset(&TicketEditor::GRANTED));
    assert_eq!(
        last_day::TicketEditor::GRANTED,
        TicketEditor::GRANTED,
        "an approval counts on the day before"
    );
}

#[test]
fn what_waits_grants_nothing_not_even_what_it_includes() {
    assert_eq!(Nested::PENDING, Scope::set(&[Scope::Administration]));
    assert_eq!(Nested::GRANTED, Scope::set(&[Scope::ReadPeople]).close());
    assert_eq!(Nested::SCOPE_PARAM, "ReadPeople");

    assert_eq!(
        Shared::PENDING,
        Scope::set(&[Scope::EditTickets, Scope::EditPeople])
    );
    assert_eq!(Shared::PENDING, Shared::SCOPES);
    assert!(Shared::GRANTED.is_empty());
    assert_eq!(Shared::SCOPE_PARAM, "");
    let states: Vec<_> = Shared::REVIEWS.iter().map(|r| (r.scope, r.state)).collect();
    assert_eq!(
        states,
        [
            (Scope::EditTickets, ReviewState::Submitted),
            (Scope::EditPeople, ReviewState::Rejected)
        ]
    );
}

#[test]
fn a_scope_waits_for_the_restricted_ones_that_it_brings() {
    // Owner has no justification of its own: it waits for each restricted one that it brings, and
    // EditPeople is a draft. Administration has one, so its approval is for all that it brings
    assert_eq!(
        LeavesItToOthers::GRANTED,
        Scope::set(&[Scope::Administration]).close()
    );
    assert_eq!(
        LeavesItToOthers::PENDING,
        Scope::set(&[Scope::Owner, Scope::EditPeople])
    );
    assert_eq!(LeavesItToOthers::SCOPE_PARAM, "Administration");
    assert_eq!(edit_tickets(LeavesItToOthers), "tickets");
}

#[test]
fn what_leaves_its_justification_to_an_expired_one_expires_with_it() {
    assert!(OwnerApp::PENDING.is_empty() && OwnerApp::GRANTED.covers(Scope::Owner));
    let after = OwnerApp::granted_on(expired::DAY);
    assert!(!after.covers(Scope::Administration), "it has expired");
    assert_eq!(
        after,
        Scope::set(&[Scope::EditTickets, Scope::EditPeople]).close()
    );
}

#[test]
fn only_an_approval_grants() {
    use letters::Scope;
    assert_eq!(States::SCOPES, letters::ScopeSet::all());
    assert_eq!(States::GRANTED.as_set(), Scope::set(&[Scope::D]));
    assert_eq!(States::PENDING, States::SCOPES.without(Scope::D));
    let states: Vec<_> = States::REVIEWS.iter().map(|review| review.state).collect();
    assert_eq!(
        states,
        [
            ReviewState::Draft,
            ReviewState::Submitted,
            ReviewState::NeedsInfo,
            ReviewState::Approved,
            ReviewState::Rejected,
            ReviewState::Withdrawn,
            ReviewState::Revoked
        ],
        "H has no review"
    );
}

#[test]
fn asks_for_nothing() {
    assert!(AsksForNothing::SCOPES.is_empty() && AsksForNothing::GRANTED.is_empty());
    assert!(AsksForNothing::PENDING.is_empty() && AsksForNothing::REVIEWS.is_empty());
    assert_eq!(AsksForNothing::SCOPE_PARAM, "");
}

#[test]
fn of_a_lean_spec() {
    use bitbucket::Scope;
    assert!(Lean::GRANTED.covers(Scope::Repository) && Lean::GRANTED.covers(Scope::Webhook));
    assert!(!Lean::GRANTED.covers(Scope::RepositoryAdmin));
    assert_eq!(Lean::SCOPE_PARAM, "pullrequest:write webhook");
}

#[test]
fn of_a_spec_with_more_scopes_than_one_word_holds() {
    fn email(_: impl slack::may::UsersReadEmail) -> &'static str {
        "email"
    }
    assert!(slack::Scope::ALL.len() > 64);
    assert_eq!(email(SlackReader), "email");
    assert_eq!(SlackReader::GRANTED.as_set(), SlackReader::SCOPES);
    assert_eq!(
        SlackReader::SCOPE_PARAM,
        "admin.users:read bot users:read.email"
    );
}

#[test]
fn without_a_module_and_with_another_crate_s() {
    fn edit(_: impl by_itself::desk::may::EditTickets) {}
    edit(by_itself::TicketEditor);
    assert_eq!(
        by_itself::TicketEditor::SCOPE_PARAM,
        TicketEditor::SCOPE_PARAM
    );

    use scope_tests::ringcentral::{Scope, may};
    fn read(_: impl may::ReadAccounts) {}
    read(elsewhere::Elsewhere);
    assert_eq!(
        elsewhere::Elsewhere::PENDING,
        Scope::set(&[Scope::EditCallLog])
    );
}

/// An operation that the manifest covers, named where it has to be.
const LIST: mail::Operation = Mailer::vouch_for(mail::Operation::List);

#[test]
fn covers_the_operations_whose_scopes_were_granted() {
    use mail::Operation;
    assert_eq!(LIST, Operation::List);
    let covered: Vec<_> = Operation::ALL
        .into_iter()
        .filter(|operation| Mailer::covers(*operation))
        .collect();
    // the others need what waits for its review, or what is not asked for
    assert_eq!(covered, [Operation::List]);
    let refused = std::panic::catch_unwind(|| Mailer::vouch_for(Operation::Announce)).unwrap_err();
    let message = refused.downcast_ref::<String>().map(String::as_str);
    let message = message.or(refused.downcast_ref::<&str>().copied()).unwrap();
    let takes = format!(
        "that takes {}, and an approval",
        scope_spec::app::LONG_ENOUGH
    );
    assert!(message.contains(&takes), "{message}");
}

/// The app's gate alone, asked in five ways, and of the requirement as data.
#[test]
fn the_gate_of_the_app_alone() {
    use scope_core::{ApiOperation, Gate};
    use scope_tests::ringcentral::{Granted, Operation, PermissionSet, Scope};

    fn whatever_the_spec<O: ApiOperation>(
        operation: O,
        granted: &<O::Scope as scope_core::Privilege>::Granted,
    ) -> [bool; 2]
    where
        <O::Scope as scope_core::Privilege>::Granted:
            scope_core::Holds<<O::Scope as scope_core::Privilege>::Granted>,
    {
        [
            operation.is_covered_by(granted),
            operation.check_scopes(granted).is_ok(),
        ]
    }

    let everyone = PermissionSet::all().close();
    let sets = Scope::ALL
        .into_iter()
        .map(|scope| Scope::set(&[scope]).close());
    let (mut open, mut closed) = (0, 0);
    for granted in sets.chain([Granted::EMPTY]) {
        for operation in Operation::ALL {
            let needs = operation.requirement();
            let expected = needs.is_public()
                || needs
                    .scopes()
                    .any(|mut all| all.all(|scope| granted.covers(scope)));
            let answers = [
                operation.is_covered_by(&granted),
                operation.check_scopes(&granted).is_ok(),
                operation.check(&granted, &everyone).is_ok(),
            ];
            assert_eq!(answers, [expected; 3], "{operation} {granted}");
            assert_eq!(whatever_the_spec(operation, &granted), [expected; 2]);
            match operation.check_scopes(&granted) {
                Ok(()) => open += 1,
                Err(denied) => {
                    closed += 1;
                    assert_eq!(denied.gate(), Gate::Scope);
                    assert!(denied.missing().next().is_some());
                }
            }
        }
    }
    assert!(open > 1_000 && closed > 1_000, "{open} {closed}");
}
