//! Names and links on the page.

use std::collections::HashMap;

use scope_analysis::diff::Kind;
use scope_spec::{Requirement, RoleId, Spec, Text, VocabularyKind};

/// How many names a list shows.
pub(super) const SHOWN: usize = 120;

/// The id of a part of the page, and the fragment of links to it.
pub(super) fn fragment(kind: Kind, name: &str) -> String {
    format!("{}/{}", kind.noun(), encoded(name))
}

/// A text for a fragment. Characters that a browser would encode are encoded, so that the link and
/// the id are the same bytes.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._!$()*+,;=:@/?".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}

/// A title, unless it only repeats the name with spaces.
pub(super) fn title(title: Option<&Text<'_>>, name: &str) -> Option<String> {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let title = title.map(Text::terminal);
    title.filter(|title| letters(title) != letters(name))
}

/// The title of a spec, or its name.
pub(super) fn titled(spec: &Spec) -> String {
    let title = spec.title.as_ref();
    title.map_or_else(|| spec.name.clone(), Text::terminal)
}

/// A description in paragraphs, as HTML.
pub(super) fn block(text: Option<&Text<'_>>) -> String {
    text.map(Text::html).unwrap_or_default()
}

/// A description on one line, as HTML.
pub(super) fn inline(text: Option<&Text<'_>>) -> String {
    text.map(Text::inline_html).unwrap_or_default()
}

/// A link to the part of the page about a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) href: String,
    /// The name, without the prefix that identifiers leave out.
    pub(super) label: String,
    /// The full name, if the label is shorter.
    pub(super) full: Option<String>,
    pub(super) restricted: bool,
    pub(super) on_request: bool,
}

/// The first of many links.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    pub(super) shown: Vec<Link>,
    /// How many are left out.
    pub(super) more: usize,
}

impl Links {
    pub(super) fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

/// The names of a spec.
pub(super) struct Names<'s> {
    spec: &'s Spec,
    prefix: &'s str,
    /// How many names of scopes and permissions have this short form.
    short: HashMap<&'s str, usize>,
}

impl<'s> Names<'s> {
    pub(super) fn new(spec: &'s Spec) -> Self {
        let prefix = spec.strip_prefix.as_deref().unwrap_or_default();
        let mut short: HashMap<&str, usize> = HashMap::new();
        for vocabulary in [&spec.scopes, &spec.permissions] {
            for item in &vocabulary.items {
                let name = item.name.strip_prefix(prefix).unwrap_or(&item.name);
                *short.entry(name).or_default() += 1;
            }
        }
        Self {
            spec,
            prefix,
            short,
        }
    }

    /// A name without the prefix, unless another name has that form.
    pub(super) fn short<'n>(&self, name: &'n str) -> &'n str {
        match name.strip_prefix(self.prefix) {
            Some(short) if !short.is_empty() && self.short.get(short) == Some(&1) => short,
            _ => name,
        }
    }

    pub(super) fn privilege(&self, kind: VocabularyKind, index: usize) -> Link {
        let Some(item) = self.spec.vocabulary(kind).items.get(index) else {
            return Link::default();
        };
        let label = self.short(&item.name).to_owned();
        Link {
            href: format!("#{}", fragment(kind.into(), &item.name)),
            full: (label != item.name).then(|| item.name.clone()),
            label,
            restricted: item.restricted,
            on_request: item.availability == scope_spec::Availability::OnRequest,
        }
    }

    pub(super) fn privileges(
        &self,
        kind: VocabularyKind,
        indices: impl IntoIterator<Item = usize>,
    ) -> Vec<Link> {
        let indices = indices.into_iter();
        indices.map(|index| self.privilege(kind, index)).collect()
    }

    /// The first links, and how many more there are.
    pub(super) fn some(
        &self,
        kind: VocabularyKind,
        indices: impl IntoIterator<Item = usize>,
    ) -> Links {
        let mut indices = indices.into_iter();
        let shown = indices.by_ref().take(SHOWN);
        let shown = shown.map(|index| self.privilege(kind, index)).collect();
        Links {
            shown,
            more: indices.count(),
        }
    }

    pub(super) fn role(&self, id: RoleId) -> Link {
        let name = &self.spec[id].name;
        Link {
            href: format!("#{}", fragment(Kind::Role, name)),
            label: name.clone(),
            ..Link::default()
        }
    }

    /// A requirement: any of these, each of them all of its names.
    pub(super) fn requirement(
        &self,
        kind: VocabularyKind,
        required: &Requirement,
    ) -> Vec<Vec<Link>> {
        let any = required.alternatives();
        any.map(|all| self.privileges(kind, all.iter().copied()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_what_browsers_leave_alone() {
        assert_eq!(
            fragment(VocabularyKind::Scope.into(), "read:org"),
            "scope/read:org"
        );
        assert_eq!(
            fragment(VocabularyKind::Scope.into(), "https://a.example/b?c"),
            "scope/https://a.example/b?c"
        );
        assert_eq!(
            fragment(Kind::Role, "Süper <Admin>%"),
            "role/S%C3%BCper%20%3CAdmin%3E%25"
        );
    }

    #[test]
    fn titles_that_repeat_the_name_are_left_out() {
        assert_eq!(title(Some(&"Edit Accounts".into()), "EditAccounts"), None);
        assert_eq!(title(Some(&"List contacts".into()), "listContacts"), None);
        assert_eq!(title(None, "x"), None);
        assert_eq!(
            title(Some(&"Sync up".into()), "drive:write").as_deref(),
            Some("Sync up")
        );
    }

    #[test]
    fn prefixes_are_left_out_where_nothing_else_is_called_so() {
        let text = "spec = { name = 't', strip_prefix = 'https://x/' }\n\
                    scopes = { 'https://x/a' = {}, 'https://x/b' = {}, b = {}, 'https://x/' = {} }";
        let spec = scope_spec::parse("t.toml", text).spec;
        let names = Names::new(&spec);
        assert_eq!(names.short("https://x/a"), "a");
        assert_eq!(names.short("https://x/b"), "https://x/b");
        assert_eq!(names.short("https://x/"), "https://x/");
    }
}
