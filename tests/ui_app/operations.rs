// An app names operations that its manifest does not cover.
mod mail {
    scope_core::scopes!("manifests/mail.toml");
}
use mail::Operation;

scope_core::app!("manifests/mailer.toml", mail);

const LIST: Operation = Mailer::vouch_for(Operation::List);
const SEND: Operation = Mailer::vouch_for(Operation::Send);
const CAMPAIGN: Operation = Mailer::vouch_for(Operation::Campaign);
const MEASURE: Operation = Mailer::vouch_for(Operation::Measure);
const ANNOUNCE: Operation = Mailer::vouch_for(Operation::Announce);

fn main() {
    let _ = [LIST, SEND, CAMPAIGN, MEASURE, ANNOUNCE];
}
