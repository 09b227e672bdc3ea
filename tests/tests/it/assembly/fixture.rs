//! What is compiled for its machine code: each check, and beside it what one would write by hand.
//!
//! `SPEC` is a file with the expansion of RingCentral's scopes (41, one word) and permissions
//! (153, three words).
#![no_std]

pub mod spec {
    include!(env!("SPEC"));
}

pub mod product {
    use crate::spec::{Granted, PermissionSet, Scope, ScopeSet, may, scope, user};
    use scope_core::{Authorize, Proof};

    #[inline(never)]
    pub fn covers(granted: &Granted) -> bool {
        granted.covers(Scope::SMS)
    }

    #[inline(never)]
    pub fn meets_all(granted: &Granted) -> bool {
        granted.meets(scope::EditAccounts & scope::SMS)
    }

    #[inline(never)]
    pub fn meets_any(granted: &Granted) -> bool {
        granted.meets(scope::EditAccounts | scope::SMS)
    }

    #[inline(never)]
    pub fn authorize(granted: &Granted) -> bool {
        granted.authorize(scope::EditAccounts & scope::SMS).is_ok()
    }

    #[inline(never)]
    pub fn covers_all(granted: &user::Granted, needed: &PermissionSet) -> bool {
        granted.covers_all(needed)
    }

    #[inline(never)]
    pub fn read_names(text: &str) -> Granted {
        ScopeSet::parse(text).granted()
    }

    #[inline(never)]
    pub fn guarded(auth: Proof<'_, scope::EditAccounts>, id: u64) -> u64 {
        rename(auth, id)
    }

    fn rename(auth: impl may::EditAccounts, id: u64) -> u64 {
        read(auth, id).rotate_left(7)
    }

    fn read(_: impl may::ReadAccounts, id: u64) -> u64 {
        id ^ 5
    }
}

/// Checks on objects, which take the feature `alloc`.
#[cfg(objects)]
pub mod objects {
    use crate::spec::{Grants, ScopeSet, may, scope};
    use scope_core::{On, Proof};

    #[inline(never)]
    pub fn read_on_objects(text: &str) -> Grants {
        ScopeSet::parse(text).grants()
    }

    #[inline(never)]
    pub fn guarded_on(account: On<Proof<'_, scope::EditAccounts>, &u64>) -> u64 {
        rename_on(account)
    }

    fn rename_on(account: On<impl may::EditAccounts, &u64>) -> u64 {
        read_on(account).rotate_left(9)
    }

    fn read_on(account: On<impl may::ReadAccounts, &u64>) -> u64 {
        account.object() ^ 5
    }
}

pub mod by_hand {
    const EDIT_ACCOUNTS: u64 = 1 << 8;
    const SMS: u64 = 1 << 32;

    #[inline(never)]
    pub fn covers(granted: &[u64; 1]) -> bool {
        granted[0] & SMS != 0
    }

    #[inline(never)]
    pub fn meets_all(granted: &[u64; 1]) -> bool {
        granted[0] & (EDIT_ACCOUNTS | SMS) == EDIT_ACCOUNTS | SMS
    }

    #[inline(never)]
    pub fn meets_any(granted: &[u64; 1]) -> bool {
        granted[0] & (EDIT_ACCOUNTS | SMS) != 0
    }

    #[inline(never)]
    pub fn authorize(granted: &[u64; 1]) -> bool {
        meets_all_or_why(granted).is_ok()
    }

    fn meets_all_or_why(granted: &[u64; 1]) -> Result<(), Why> {
        if granted[0] & (EDIT_ACCOUNTS | SMS) == EDIT_ACCOUNTS | SMS {
            Ok(())
        } else {
            Err(why(granted))
        }
    }

    /// As large as a denial, so that it is not handed over in registers.
    pub struct Why([&'static str; 6]);

    /// It is public, and does something that can be seen: the compiler neither changes what it
    /// takes nor leaves its call out.
    #[cold]
    #[inline(never)]
    pub fn why(granted: &[u64; 1]) -> Why {
        assert!(granted[0] != 0, "nothing was granted");
        Why(["denied"; 6])
    }

    #[inline(never)]
    pub fn covers_all(granted: &[u64; 3], needed: &[u64; 3]) -> bool {
        for word in 0..3 {
            if needed[word] & granted[word] != needed[word] {
                return false;
            }
        }
        true
    }

    #[inline(never)]
    pub fn guarded(id: u64) -> u64 {
        rename(id)
    }

    fn rename(id: u64) -> u64 {
        read(id).rotate_left(7)
    }

    fn read(id: u64) -> u64 {
        id ^ 5
    }

    #[inline(never)]
    pub fn guarded_on(id: &u64) -> u64 {
        rename_on(id)
    }

    fn rename_on(id: &u64) -> u64 {
        read_on(id).rotate_left(9)
    }

    fn read_on(id: &u64) -> u64 {
        id ^ 5
    }
}
