//! JSON objects whose members stay in the order of insertion.
//!
//! `serde_json` keeps the order only with a feature, which it would turn on for all of its users.

use serde_json::Value;

/// An object under construction.
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Object("{".to_owned())
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0
            .push_str(&format!("{}:{}", Value::from(name), value.into()));
        self
    }

    pub(crate) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
