//! The requirements on a justification, and their texts.

use crate::Problem;

/// The minimum number of visible characters in a justification.
pub const LEAST_JUSTIFICATION: usize = 40;

/// The conditions of a restricted scope, as a text.
pub const RESTRICTED: &str = "asking for it needs a justification and an approval";

/// The key in the file, with the minimum length of its text.
pub const LONG_ENOUGH: &str = "a `justification` of 40 characters or more";

/// How to justify a scope. `written` is the syntax of the text: `justification = ".."`.
pub fn how_to_justify(written: &str) -> String {
    format!(
        "say what the app needs it for and why less would not do, in {LEAST_JUSTIFICATION} \
         characters or more: `{written}`"
    )
}

/// Whether a problem is a missing or insufficient justification.
pub fn is_about_justification(problem: &Problem) -> bool {
    matches!(
        problem.code,
        "missing-justification" | "short-justification" | "copied-justification"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_states_the_minimum_length() {
        assert!(LONG_ENOUGH.contains(&format!(" {LEAST_JUSTIFICATION} ")));
    }
}
