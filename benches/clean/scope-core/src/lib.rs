//! The scopes of RingCentral, on scope-core.

scope_core::scopes!("../../../../scopes.toml");
