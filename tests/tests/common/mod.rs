//! What several test targets share.
#![allow(dead_code, reason = "each target uses a part of it")]

pub mod raw;
