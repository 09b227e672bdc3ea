//! What a guard costs the one who is guarded: a call with one, and the same call without.

use crate::masks::ringcentral::{self, Granted, ScopeSet, may, scope};
use scope_core::Authorize;
use std::hint::black_box;

scope_core::app!("../app.toml", crate::masks::ringcentral);

#[inline(never)]
fn plain(account: u64) -> u64 {
    black_box(account)
}

#[inline(never)]
fn guarded(_: impl may::ReadAccounts, account: u64) -> u64 {
    black_box(account)
}

/// What is timed, and how the table calls it.
pub const ROWS: [(&str, &str); 6] = [
    ("unguarded", "a call without a guard"),
    ("app", "the same, guarded: the app's manifest vouches"),
    ("authorized", "`authorize`, and the call with its proof"),
    (
        "mask",
        "a mask tested by hand, and the call without a guard",
    ),
    ("denied", "`authorize` that denies, with its reasons"),
    (
        "shown",
        "the same, and the denial written out as a sentence",
    ),
];

pub fn time(row: &str, timer: &mut dyn FnMut(&mut dyn FnMut(u64))) {
    let granted: Granted = ScopeSet::parse(crate::peer::GRANT).granted();
    let bits = granted.as_set().bits()[0];
    let bit = ringcentral::Scope::ReadAccounts.index();
    match row {
        "unguarded" => timer(&mut |passes| {
            for pass in 0..passes {
                plain(pass);
            }
        }),
        "app" => timer(&mut |passes| {
            for pass in 0..passes {
                guarded(Timed, pass);
            }
        }),
        "authorized" => timer(&mut |passes| {
            for pass in 0..passes {
                if let Ok(proof) = black_box(&granted).authorize(scope::ReadAccounts) {
                    guarded(proof, pass);
                }
            }
        }),
        "mask" => timer(&mut |passes| {
            for pass in 0..passes {
                if black_box(bits) >> bit & 1 == 1 {
                    plain(pass);
                }
            }
        }),
        "denied" => timer(&mut |passes| {
            for _ in 0..passes {
                let _ = black_box(black_box(&granted).authorize(scope::Voicemail));
            }
        }),
        _ => timer(&mut |passes| {
            for _ in 0..passes {
                let denied = black_box(&granted).authorize(scope::Voicemail);
                black_box(denied.map_err(|denied| denied.to_string()).err());
            }
        }),
    }
}
