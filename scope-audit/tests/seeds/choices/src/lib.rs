//! Operations that several scopes allow: the manifest grants one of them, or asks for one.

pub mod barn {
    scope_core::scopes!("../scopes.toml");
}
use barn::Operation;

scope_core::app!("../app.toml", barn);

/// Not the cheapest alternative, nor the one that waits for a review.
pub const FIND: Operation = Choices::vouch_for(Operation::FindBarn);
pub const COUNT: Operation = Choices::vouch_for(Operation::CountStock); // finds: under-asked ReadStock COUNT
