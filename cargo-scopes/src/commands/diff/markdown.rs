//! A comparison as Markdown, for the comments of a review.

use scope_analysis::diff::{At, Bump, Diff, Effect};

use super::text::{Extent, details, is_cut};

/// The comparison, as a comment under a change request.
pub(crate) fn markdown(diff: &Diff, old: &str, new: &str, extent: Extent) -> String {
    let mut out = format!("**{}** → **{}**\n", escaped(old), escaped(new));
    if diff.is_empty() {
        return out + "\nNothing changed in meaning.\n";
    }
    let bump = match diff.semver.bump {
        Bump::Major => "A major version",
        Bump::Minor => "A minor version",
        Bump::Patch => "A patch version",
        Bump::None => "No new version",
    };
    let reasons: Vec<String> = diff.semver.reasons.iter().map(|it| text(it)).collect();
    out += &match reasons.as_slice() {
        [] => format!("\n{bump}.\n"),
        [reason] => format!("\n{bump}: {reason}.\n"),
        reasons => format!(
            "\n<details><summary>{bump}: {} reasons</summary>\n\n- {}\n\n</details>\n",
            reasons.len(),
            reasons.join("\n- ")
        ),
    };
    for (effect, heading) in [
        (Effect::Widens, "Widens"),
        (Effect::Narrows, "Narrows"),
        (Effect::Renames, "Renames"),
        (Effect::Describes, "Describes"),
    ] {
        let changes = || diff.changes.iter().filter(|change| change.effect == effect);
        if changes().next().is_none() {
            continue;
        }
        out += &format!("\n### {heading} ({})\n\n", changes().count());
        for change in changes() {
            out += &item(&change.message, change.at.as_ref());
            for detail in details(change, extent) {
                out += &format!("  - {}\n", text(&detail));
            }
        }
    }
    if !diff.breaks.is_empty() {
        out += &format!("\n### Breaks ({})\n\n", diff.breaks.len());
        for broken in &diff.breaks {
            out += &format!("- {}: {}\n", text(&broken.message), text(&broken.help));
        }
    }
    if is_cut(diff, extent) {
        out += "\nWith `--all` all names are listed.\n";
    }
    out
}

/// A list item, with the line that it is about.
pub(crate) fn item(message: &str, at: Option<&At>) -> String {
    let at = at.map(|at| format!(" ({})", code(&format!("{}:{}", at.file, at.line))));
    format!("- {}{}\n", text(message), at.unwrap_or_default())
}

/// A sentence of ours, in which names stand in backticks.
///
/// A name that has a backtick itself would end its own code: such a sentence is shown as text.
pub(crate) fn text(message: &str) -> String {
    let ticks = message.matches('`').count();
    let apart = |pair: &[u8]| pair == b"``";
    if ticks % 2 == 1 || message.as_bytes().windows(2).any(apart) {
        return escaped(message);
    }
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => escaped(part),
        _ => format!("`{part}`"),
    });
    parts.collect()
}

/// Text in which nothing is Markdown or HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '@' => out.push_str("&#64;"),
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A text as code, whatever is in it.
fn code(text: &str) -> String {
    match text.contains('`') {
        true => escaped(text),
        false => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_and_nothing_else_is_markup() {
        assert_eq!(text("scope `a_b` is *new*"), "scope `a_b` is \\*new\\*");
        // a name with a backtick cannot end the code that it is in
        assert_eq!(
            text("scope `a`<b>@me` is new"),
            "scope \\`a\\`&lt;b>&#64;me\\` is new"
        );
        assert_eq!(text("``x`` is <i>"), "\\`\\`x\\`\\` is &lt;i>");
    }
}
