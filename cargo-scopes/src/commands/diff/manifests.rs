//! A comparison of two manifests, as text and as Markdown.

use scope_analysis::manifest::compare::{Change, Comparison, Effect, SHOWN};

use super::{
    markdown as marked,
    text::{Extent, OPERATIONS},
};
use crate::{
    console::{style, styled},
    layout::{counted, quoted, some_quoted, wrapped},
};

const SECTIONS: [(Effect, &str); 7] = [
    (Effect::Widens, "is granted more"),
    (Effect::Narrows, "is granted less"),
    (Effect::Alters, "approved otherwise than before"),
    (Effect::Asks, "asks for more"),
    (Effect::Drops, "asks for less"),
    (Effect::Reviews, "reviews"),
    (Effect::Describes, "describes"),
];

/// What changed, in lines below a heading: each change, and what is to be said of it besides.
type Section<'c> = (Effect, &'static str, Vec<(&'c Change, Vec<String>)>);

fn sections(comparison: &Comparison, extent: Extent) -> Vec<Section<'_>> {
    let of = |effect| {
        let changes = comparison.changes.iter();
        let changes = changes.filter(move |change| change.effect == effect);
        let told = changes.map(|change| (change, details(change, extent)));
        told.collect()
    };
    let sections = SECTIONS.iter();
    let sections = sections.map(|&(effect, heading)| (effect, heading, of(effect)));
    sections
        .filter(|(.., changes): &Section<'_>| !changes.is_empty())
        .collect()
}

/// The texts, where they are what changed; the names, where the message has not all of them.
fn details(change: &Change, extent: Extent) -> Vec<String> {
    let texts = match change.what {
        "asked" => vec![("for", &change.to)],
        "review" | "expires" | "granted" | "not-granted" | "not-asked" | "operations" => Vec::new(),
        _ => vec![("was:", &change.from), ("is:", &change.to)],
    };
    let texts = texts.into_iter();
    let said = texts.filter_map(|(label, text)| Some(format!("{label} {}", text.as_ref()?)));
    let all = (extent == Extent::All && is_cut(change))
        .then(|| format!("in all {}", quoted(&change.scopes)));
    said.chain(all).collect()
}

/// Whether the message may leave out names.
fn is_cut(change: &Change) -> bool {
    change.scopes.len() > SHOWN
}

/// What is said where names were left out.
fn hint(comparison: &Comparison, extent: Extent) -> &'static str {
    let operations = [&comparison.opens, &comparison.closes];
    let cut = comparison.changes.iter().any(is_cut)
        || operations.iter().any(|ids| ids.len() > OPERATIONS);
    match extent {
        Extent::Short if cut => "\nWith `--all` all names are listed.\n",
        _ => "",
    }
}

/// The operations that were opened, or closed, by all of it.
fn operations(comparison: &Comparison, effect: Effect, extent: Extent) -> Option<String> {
    let (ids, verb, than) = match effect {
        Effect::Widens => (&comparison.opens, "opens", " more than before"),
        Effect::Narrows => (&comparison.closes, "no longer opens", ""),
        _ => return None,
    };
    let count = counted(ids.len(), "operation");
    let names = some_quoted(ids, extent.most(OPERATIONS));
    (!ids.is_empty()).then(|| format!("in all it {verb} {count}{than}: {names}"))
}

/// For people.
pub(crate) fn text(comparison: &Comparison, extent: Extent) -> String {
    let mut out = String::new();
    for (effect, heading, changes) in sections(comparison, extent) {
        let style = match effect {
            Effect::Widens | Effect::Alters => style::NO,
            Effect::Narrows => style::NOTE,
            _ => style::HEAD,
        };
        out.push_str(&format!("{}\n", styled(style, heading)));
        for (change, details) in changes {
            let at = change.at.as_ref();
            let at = at.map(|at| format!(" ({at})"));
            let line = format!("{}{}", change.message, at.unwrap_or_default());
            out.push_str(&wrapped(&line, "  ", "      "));
            for detail in details {
                out.push_str(&wrapped(&detail, "    ", "      "));
            }
        }
        if let Some(line) = operations(comparison, effect, extent) {
            out.push_str(&wrapped(&line, "  ", "      "));
        }
        out.push('\n');
    }
    out.pop();
    out + hint(comparison, extent)
}

/// For the comment of a review.
pub(crate) fn markdown(comparison: &Comparison, old: &str, new: &str, extent: Extent) -> String {
    let mut out = format!("**{}** → **{}**\n", marked::text(old), marked::text(new));
    if comparison.changes.is_empty() {
        out += "\nNothing changed.\n";
    }
    for (effect, heading, changes) in sections(comparison, extent) {
        out += &format!("\n### {} ({})\n\n", sentence(heading), changes.len());
        for (change, details) in changes {
            out += &marked::item(&change.message, change.at.as_ref());
            for detail in details {
                let detail = match change.what {
                    // ours, with names in it
                    "granted" | "not-granted" | "expires" => marked::sentence(&detail),
                    _ => marked::text(&detail),
                };
                out += &format!("  - {detail}\n");
            }
        }
        if let Some(line) = operations(comparison, effect, extent) {
            // not in the list, whose number is that of the changes
            out += &format!("\n{}.\n", marked::sentence(&sentence(&line)));
        }
    }
    out + hint(comparison, extent)
}

/// With a capital at the beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
