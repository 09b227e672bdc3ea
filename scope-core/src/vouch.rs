//! An app's manifest at compile time: whether it covers an operation, and the error if not.

use crate::{
    Granted, Privilege, Set,
    operations::{Alternatives, Operations},
    vocabulary::AnyGranted,
    vocabulary::Table,
};

/// Stops const evaluation if `granted` does not cover operation `i`. The message names the operation,
/// the scopes and the manifest.
///
/// `pending` holds the scopes that the manifest requests and was not granted.
#[track_caller]
pub const fn vouch_for<P: Privilege, const W: usize>(
    operations: &Operations,
    i: usize,
    granted: &Granted<P, W>,
    pending: &Set<P, W>,
    app: &str,
    manifest: &str,
) {
    if !operations.covered_by(i, granted) {
        let requested = operations.covered_by(i, &granted.union(pending.close()));
        refuse(operations, i, requested, app, manifest)
    }
}

#[track_caller]
#[expect(
    clippy::panic,
    reason = "it is there to stop the compiler, and a call at run time is refused, too"
)]
const fn refuse(
    operations: &Operations,
    i: usize,
    requested: bool,
    app: &str,
    manifest: &str,
) -> ! {
    let table = operations.scopes;
    let any = operations.scope_alternatives(i);
    let one = only_one(any);
    let message = Message::new()
        .push("`")
        .push(operations.ids.get(i))
        .push(match one {
            Some(_) => "` needs the app scope ",
            None => "` needs the app scopes ",
        })
        .push_alternatives(table, any)
        .push(", which app `")
        .push(app)
        .push("` was not granted: ");
    let message = match (requested, one) {
        (true, one) => message
            .push(match one {
                Some(_) => "it",
                None => "what would do",
            })
            .push(" is asked for in ")
            .push(manifest)
            .push(", and not `approved` there"),
        (false, None) => message
            .push("ask for them in ")
            .push(manifest)
            .push_restricted(table, any),
        (false, Some(index)) => message
            .push("ask for it with `[scopes.")
            .push_key(table.name(index as usize))
            .push("]` in ")
            .push(manifest)
            .push_restricted(table, any),
    };
    panic!("{}", message.as_str())
}

/// Whether a scope is required, or a required scope includes it.
const fn is_included(table: &Table, mut any: Alternatives, scope: usize) -> bool {
    while let Some(mut all) = any.step() {
        while let Some(needed) = all.step() {
            if table.includes(needed as usize, scope) {
                return true;
            }
        }
    }
    false
}

/// The required scope, if there is only one.
const fn only_one(mut any: Alternatives) -> Option<u16> {
    match (any.left(), any.step()) {
        (1, Some(mut all)) if all.left() == 1 => all.step(),
        _ => None,
    }
}

/// The maximum length of a message.
const LIMIT: usize = 1024;

/// A text that const evaluation builds. What does not fit is left out.
struct Message {
    text: [u8; LIMIT],
    len: usize,
}

impl Message {
    const fn new() -> Self {
        Message {
            text: [0; LIMIT],
            len: 0,
        }
    }

    /// Adds all of `part`, or nothing, so the text stays UTF-8.
    const fn push(mut self, part: &str) -> Self {
        if let Some((_, rest)) = self.text.split_at_mut_checked(self.len)
            && let Some((place, _)) = rest.split_at_mut_checked(part.len())
        {
            place.copy_from_slice(part.as_bytes());
            self.len += part.len();
        }
        self
    }

    /// Adds a wire name as a key of TOML.
    const fn push_key(self, name: &str) -> Self {
        let mut rest = name.as_bytes();
        let mut bare = true;
        while let [byte, tail @ ..] = rest {
            bare &= byte.is_ascii_alphanumeric() || matches!(*byte, b'-' | b'_');
            rest = tail;
        }
        if bare {
            self.push(name)
        } else {
            // a scope token contains no quote or backslash (RFC 6749 section 3.3)
            self.push("\"").push(name).push("\"")
        }
    }

    /// Adds wire names in backticks, in the format of [`Needs`](crate::Needs).
    const fn push_alternatives(mut self, table: &Table, mut any: Alternatives) -> Self {
        let alone = any.left() == 1;
        let mut between_any = "";
        while let Some(mut all) = any.step() {
            let braces = !alone && all.left() > 1;
            self = self.push(between_any).push(if braces { "(" } else { "" });
            between_any = " or ";
            let mut between_all = "";
            while let Some(index) = all.step() {
                self = self
                    .push(between_all)
                    .push("`")
                    .push(table.name(index as usize))
                    .push("`");
                between_all = " and ";
            }
            self = self.push(if braces { ")" } else { "" });
        }
        self
    }

    /// Adds which of these scopes, and of those that they include, are restricted, and what an app must
    /// do for them.
    const fn push_restricted(mut self, table: &Table, any: Alternatives) -> Self {
        let (mut i, mut found) = (0, false);
        while i < table.words * 64 {
            if table.is_restricted(i) && is_included(table, any, i) {
                self = self
                    .push(if found { ", `" } else { "; restricted: `" })
                    .push(table.name(i))
                    .push("`");
                found = true;
            }
            i += 1;
        }
        self.push(match found {
            true => "; that takes a `justification` of 40 characters or more, and an approval",
            false => "",
        })
    }

    const fn as_str(&self) -> &str {
        let text = match self.text.split_at_checked(self.len) {
            Some((text, _)) => text,
            None => &[],
        };
        match core::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// The unapproved review of a scope that an app's manifest requests.
///
/// The lifetime delays a bound on it: rustc decides the bound where the item is used, not where it is
/// declared.
#[doc(hidden)]
pub struct UnapprovedReview<'review>(core::marker::PhantomData<&'review ()>);

/// An app's manifest where a session is expected.
#[doc(hidden)]
pub struct Manifest;

/// Never implemented for [`Manifest`]; its bound gives the message.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an app's manifest is not checked while the program runs",
    label = "not a session, and not what a token grants",
    note = "what a manifest covers, rustc knows: hand the app itself to a function that takes an `impl may::X`, and ask `covers(operation)` or, in a `const`, `vouch_for(operation)` of an operation",
    note = "what a token grants is read with `ScopeSet::parse(..).granted()`, and `authorize` is asked of that"
)]
pub trait Session<'session> {
    /// The grant.
    fn granted<G: AnyGranted>(&self) -> &G;
}
