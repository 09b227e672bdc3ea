// An app names operations that its manifest does not cover.
mod mail {
    scope_core::scopes!("manifests/mail.toml");
}
use mail::Operation;

scope_core::app!("manifests/mailer.toml", mail);

const LIST: Operation = Mailer::vouch_for(Operation::List);
const SEND: Operation = Mailer::vouch_for(Operation::Send);
//~^ error: evaluation panicked: `send` needs the app scope `Send`, which app `mailer` was not granted: ask for it with `[scopes.Send]` in manifests/mailer.toml
const CAMPAIGN: Operation = Mailer::vouch_for(Operation::Campaign);
//~^ error: evaluation panicked: `campaign` needs the app scopes `send:bulk` or (`Send` and `Read`), which app `mailer` was not granted: what would do is asked for in manifests/mailer.toml, and not `approved` there
const MEASURE: Operation = Mailer::vouch_for(Operation::Measure);
//~^ error: evaluation panicked: `measure` needs the app scope `send:bulk`, which app `mailer` was not granted: it is asked for in manifests/mailer.toml, and not `approved` there
const ANNOUNCE: Operation = Mailer::vouch_for(Operation::Announce);
//~^ error: evaluation panicked: `announce` needs the app scope `send:all`, which app `mailer` was not granted: ask for it with `[scopes."send:all"]` in manifests/mailer.toml; restricted: `send:bulk`; that takes a `justification` of 40 characters or more, and an approval

fn main() {
    let _ = [LIST, SEND, CAMPAIGN, MEASURE, ANNOUNCE];
}
