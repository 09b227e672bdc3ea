//! What a justification must be, and what is said of it.

use crate::Problem;

/// The least number of visible characters in a justification.
pub const LEAST_JUSTIFICATION: usize = 40;

/// What a restricted scope takes, in words.
pub const RESTRICTED: &str = "asking for it needs a justification and an approval";

/// The key of the file, and how long its text must be.
pub const LONG_ENOUGH: &str = "a `justification` of 40 characters or more";

/// How to justify a scope. `written` is how the text is given: `justification = ".."`.
pub fn how_to_justify(written: &str) -> String {
    format!(
        "say what the app needs it for and why less would not do, in {LEAST_JUSTIFICATION} \
         characters or more: `{written}`"
    )
}

/// Whether a problem is that a scope has no justification, or one that is not enough.
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
    fn the_length_is_the_least() {
        assert!(LONG_ENOUGH.contains(&format!(" {LEAST_JUSTIFICATION} ")));
    }
}
