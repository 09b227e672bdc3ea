//! The reference: what people read about a spec.

pub(crate) mod markdown;
