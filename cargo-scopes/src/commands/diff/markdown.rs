//! A comparison as Markdown, for a review comment.

use scope_analysis::diff::{At, Bump, Diff, Effect};
use scope_spec::Text;

use super::text::{Extent, details, is_cut, smallest};

/// The comparison, for a review comment.
pub(crate) fn markdown(diff: &Diff, old: &str, new: &str, extent: Extent) -> String {
    let mut out = format!("**{}** → **{}**\n", text(old), text(new));
    if diff.is_empty() {
        return out + "\nNothing changed in meaning.\n";
    }
    let bump = match diff.semver.bump {
        Bump::Major => "A major version",
        Bump::Minor => "A minor version",
        Bump::Patch => "A patch version",
        Bump::None => "No new version",
    };
    let reasons: Vec<String> = diff.semver.reasons.iter().map(|it| sentence(it)).collect();
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
                out += &format!("  - {}\n", sentence(&detail));
            }
        }
    }
    if !diff.smallest.is_empty() {
        out += "\n### Smallest grants for which an operation changes\n\n";
        for line in smallest(diff, extent) {
            out += &format!("- {}\n", sentence(&line));
        }
    }
    if !diff.breaks.is_empty() {
        out += &format!("\n### Breaks ({})\n\n", diff.breaks.len());
        for broken in &diff.breaks {
            out += &format!(
                "- {}: {}\n",
                sentence(&broken.message),
                sentence(&broken.help)
            );
        }
    }
    if is_cut(diff, extent) {
        out += "\nWith `--all` all names are listed.\n";
    }
    out
}

/// A message, whose names are in backticks.
pub(crate) fn sentence(message: &str) -> String {
    Text::new(message).sentence_markdown()
}

/// A text of the user.
pub(crate) fn text(text: &str) -> String {
    Text::new(text).inline_markdown()
}

/// A list item, with the place of the change.
pub(crate) fn item(message: &str, at: Option<&At>) -> String {
    let at = at.map(|at| format!(" ({})", Text::new(at.to_string()).code_markdown()));
    format!("- {}{}\n", sentence(message), at.unwrap_or_default())
}
