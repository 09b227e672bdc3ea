//! Lists and counts in messages.

/// `` `a`, `b` and `c` ``.
pub fn quoted<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let names = names.into_iter();
    joined(names.map(|name| format!("`{}`", name.as_ref())), "and")
}

/// `a, b and c`.
pub fn joined(words: impl IntoIterator<Item = String>, last: &str) -> String {
    let words: Vec<String> = words.into_iter().collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// Like [`quoted`], with `and N more` for the names after the first `most`.
pub fn some_quoted<S: AsRef<str>>(names: &[S], most: usize) -> String {
    if names.len() <= most {
        return quoted(names);
    }
    let shown = names
        .iter()
        .take(most)
        .map(|name| format!("`{}`", name.as_ref()));
    let shown: Vec<String> = shown.collect();
    format!("{} and {} more", shown.join(", "), names.len() - most)
}

/// `1 scope`, `2 scopes`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        assert_eq!(quoted(["a"]), "`a`");
        assert_eq!(quoted(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(some_quoted(&["a", "b", "c"], 2), "`a`, `b` and 1 more");
        assert_eq!(counted(1, "scope"), "1 scope");
        assert_eq!(counted(0, "scope"), "0 scopes");
    }
}
