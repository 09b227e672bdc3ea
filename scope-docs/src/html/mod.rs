//! The reference as one self-contained page. It makes no network requests, and is readable without
//! its script, which adds search, highlighting and the console.

mod changes;
mod data;
mod operations;
mod privileges;
mod reference;

use askama::Template;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use scope_spec::{Availability, Failure, Privilege, Spec, Text, VocabularyKind};
use sha2::{Digest as _, Sha256};

use self::{
    changes::Changes,
    operations::{OperationGroup, RoleView, groups, roles},
    privileges::{Glance, PrivilegeView, privileges},
    reference::{Link, Names, fragment},
};
use super::{drawing::draw, svg::Graph, unwritten};
use scope_analysis::diff;

/// The parts of the script, in the order of their dependencies.
const SCRIPT: [&str; 10] = [
    include_str!("script/bits.js"),
    include_str!("script/spec.js"),
    include_str!("script/solve.js"),
    include_str!("script/texts.js"),
    include_str!("script/calls.js"),
    include_str!("script/search.js"),
    include_str!("script/graph.js"),
    include_str!("script/state.js"),
    include_str!("script/choose.js"),
    include_str!("script/page.js"),
];
/// The script that runs before anything is shown.
const EARLY: &str = include_str!("script/early.js");
const STYLE: [&str; 3] = [
    include_str!("style/base.css"),
    include_str!("style/reference.css"),
    include_str!("style/console.css"),
];

#[derive(Template)]
#[template(path = "docs/page.html", whitespace = "minimize")]
struct Page<'s> {
    title: String,
    version: Option<String>,
    name: &'s str,
    description: String,
    source: Option<String>,
    policy: String,
    style: String,
    early: &'static str,
    script: String,
    data: String,
    glance: Vec<Glance>,
    /// Whether any scope has a description.
    described: bool,
    scopes: Vec<PrivilegeView>,
    permissions: Vec<PrivilegeView>,
    roles: Vec<RoleView>,
    groups: Vec<OperationGroup>,
    operation_count: usize,
    pictures: Vec<Picture>,
    marked: Marked,
    changes: Option<Changes>,
}

/// The marks that need a legend: in the list of scopes, and in the pictures.
struct Marked {
    scopes: Marks,
    drawn: Marks,
}

#[derive(Clone, Copy, Default)]
struct Marks {
    restricted: bool,
    on_request: bool,
}

impl Marks {
    fn of<'i>(items: impl Iterator<Item = &'i Privilege>) -> Self {
        items.fold(Marks::default(), |marks, item| Marks {
            restricted: marks.restricted || item.restricted,
            on_request: marks.on_request || item.availability == Availability::OnRequest,
        })
    }

    fn any(self) -> bool {
        self.restricted || self.on_request
    }
}

/// The graph of a vocabulary, as a picture and as text.
struct Picture {
    noun: &'static str,
    graph: Graph,
    width: f64,
    height: f64,
    rows: Vec<Row>,
    alone: Vec<Link>,
    /// How many privileges are in groups too large for the picture.
    undrawn: usize,
}

/// A line of the graph as text.
struct Row {
    link: Link,
    direct: Vec<Link>,
    rest: reference::Links,
}

/// Renders the page. `since` is the old spec, with its name.
pub fn render(spec: &Spec, since: Option<(&str, &Spec)>) -> Result<String, Failure> {
    let names = Names::new(spec);
    let diff = since.map(|(_, old)| diff::diff(old, spec));
    let changes = since.zip(diff.as_ref());
    let changes = changes.map(|((word, old), diff)| Changes::new(spec, word, old, diff));
    let (pictures, drawn) = pictures(spec, &names);
    let mut style = STYLE.concat();
    for picture in &pictures {
        // a wide picture shrinks as long as it is readable, then scrolls
        let narrowest = (picture.width * 0.7).ceil();
        style += &format!(
            "[data-graph=\"{}\"] {{ min-width: {narrowest}px; }}\n",
            picture.noun
        );
    }
    let script = format!(
        "(function () {{\n\"use strict\";\n{}}})();\n",
        SCRIPT.concat()
    );
    let scopes = privileges(spec, VocabularyKind::Scope, &names, diff.as_ref());
    let glance = privileges::glance(spec, &names);
    let page = Page {
        described: glance.iter().any(|it| !it.description.is_empty()),
        title: reference::titled(spec),
        version: spec.version.as_ref().map(Text::terminal),
        name: &spec.name,
        description: reference::block(spec.description.as_ref()),
        source: spec.source.as_ref().map(Text::terminal),
        policy: policy(&style, &[EARLY, &script]),
        style,
        early: EARLY,
        script,
        data: data::block(spec)?,
        glance,
        scopes,
        permissions: privileges(spec, VocabularyKind::Permission, &names, diff.as_ref()),
        roles: roles(spec, &names),
        groups: groups(spec, &names),
        operation_count: spec.operations.len(),
        pictures,
        marked: Marked {
            scopes: Marks::of(spec.scopes.items.iter()),
            drawn,
        },
        changes,
    };
    page.render().map_err(|error| unwritten(&error))
}

/// The content security policy: this style and these scripts, nothing else. No URL is allowed, so
/// no request is possible, whatever the spec's texts hold.
fn policy(style: &str, scripts: &[&str]) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let scripts: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(style),
        scripts.join(" ")
    )
}

/// The pictures, and their marks.
fn pictures(spec: &Spec, names: &Names<'_>) -> (Vec<Picture>, Marks) {
    let mut drawn = Vec::new();
    let kinds = [VocabularyKind::Scope, VocabularyKind::Permission];
    let pictures = kinds.into_iter().filter_map(|kind| {
        let vocabulary = spec.vocabulary(kind);
        let drawing = draw(vocabulary, &|name| names.short(name).to_owned());
        let name = |index: usize| vocabulary.name(index).to_owned();
        drawn.extend(drawing.nodes.iter().map(|node| &vocabulary[node.index]));
        let link = |index: usize| {
            Some(format!(
                "#{}",
                fragment(kind.into(), vocabulary.name(index))
            ))
        };
        let graph = Graph::new(&drawing, &name, &link);
        if graph.is_empty() && drawing.undrawn.is_empty() {
            return None;
        }
        let including = vocabulary.items.iter().enumerate();
        let including = including.filter(|(_, item)| !item.includes.is_empty());
        let rows = including.map(|(index, item)| {
            let rest = vocabulary.closure.iter(index);
            let rest =
                rest.filter(|held| *held != index && item.includes.binary_search(held).is_err());
            Row {
                link: names.privilege(kind, index),
                direct: names.privileges(kind, item.includes.iter().copied()),
                rest: names.some(kind, rest),
            }
        });
        Some(Picture {
            noun: kind.noun(),
            width: drawing.width.ceil(),
            height: drawing.height.ceil(),
            rows: rows.collect(),
            alone: names.privileges(kind, drawing.alone.iter().copied()),
            undrawn: drawing.undrawn.len(),
            graph,
        })
    });
    (pictures.collect(), Marks::of(drawn.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of a spec are never markup.
    #[test]
    fn texts_stay_texts() {
        let bad = r#"<script>alert(1)</script><img src=x>"<u>"#;
        let toml = format!(
            r#"
            [spec]
            name = "bad"
            title = '{bad}'
            description = '{bad}'
            [scopes."a<script>&x"]
            title = '{bad}'
            description = '{bad}'
            restricted = true
            since = '{bad}'
            tags = ['{bad}']
            deprecated = {{ since = '{bad}', note = '{bad}' }}
            [permissions.p]
            title = '{bad}'
            [roles.'{bad}']
            rust = "Bad"
            title = '{bad}'
            permissions = ["p"]
            [operations.'{bad}']
            rust = "Bad"
            call = ["GET /a", "tool <script>"]
            title = '{bad}'
            description = '{bad}'
            scopes = "a<script>&x"
            tags = ['{bad}']
            "#
        );
        let loaded = scope_spec::parse("bad.toml", &toml);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let old = scope_spec::parse("old.toml", "spec = { name = 'old' }\nscopes.x = {}").spec;
        let page = render(&loaded.spec, Some(("<u>old", &old))).unwrap();
        for tag in ["<script", "</script"] {
            assert_eq!(page.matches(tag).count(), 3, "ours, and no other");
        }
        assert!(!page.contains("<img"));
        assert!(!page.contains("<u>"));
    }

    /// A legend explains exactly the marks that are used.
    #[test]
    fn marks_that_are_there_are_explained() {
        let legends = |spec: &str| {
            let text = format!("spec.name = 'x'\nscopes.A.includes = ['B']\n{spec}\n");
            let page = render(&scope_spec::parse("x.toml", &text).spec, None).unwrap();
            let legend = |mark: &str| {
                page.matches(&format!("<span><i class=\"mk {mark}\">"))
                    .count()
            };
            (legend("mk-restricted"), legend("mk-request"))
        };
        assert_eq!(legends("scopes.B = {}"), (0, 0));
        assert_eq!(legends("scopes.B.restricted = true"), (2, 0));
        assert_eq!(legends("scopes.B.availability = 'on-request'"), (0, 2));
        // in the list, and in no picture
        assert_eq!(legends("scopes.B = {}\nscopes.C.restricted = true"), (1, 0));
    }

    /// The hashes of the policy are those of the style and the scripts.
    #[test]
    fn the_policy_fits() {
        let page = render(&crate::sample(), None).unwrap();
        let within = |from: &str, to: &str| -> Vec<&str> {
            let parts = page.split(from).skip(1);
            parts.map(|part| part.split_once(to).unwrap().0).collect()
        };
        let styles = within("<style>", "</style>");
        let scripts = within("<script>", "</script>");
        assert_eq!((styles.len(), scripts.len()), (1, 2));
        let policy = policy(styles[0], &scripts).replace('\'', "&#39;");
        assert!(page.contains(&format!("content=\"{policy}\"")), "{policy}");
        // the policy allows no style or script in attributes
        assert!(!page.contains(" style=\"") && !page.contains(" onclick="));
    }

    #[test]
    fn the_same_spec_gives_the_same_page() {
        let spec = crate::sample();
        assert_eq!(render(&spec, None).unwrap(), render(&spec, None).unwrap());
    }

    /// A whole API: 41 scopes, 153 permissions, 520 operations.
    #[test]
    fn a_whole_api_fits_into_a_page() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let spec = scope_spec::load(&root.join("examples/ringcentral/scopes.toml")).spec;
        let page = render(&spec, None).unwrap();
        assert!(page.len() < 1_500_000, "{}", page.len());
        for operation in &spec.operations {
            let id = format!("id=\"{}\"", fragment(diff::Kind::Operation, &operation.id));
            assert_eq!(page.matches(&id).count(), 1, "{id}");
        }
    }

    /// Every link within the page leads somewhere, and no two things have one id.
    #[test]
    fn links_lead_somewhere() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for file in [
            "scopes.toml",
            "tests/specs/urls.toml",
            "tests/specs/alternatives.toml",
            "tests/specs/discord.toml",
        ] {
            let spec = scope_spec::load(&root.join(file)).spec;
            let page = render(&spec, Some(("old", &crate::sample()))).unwrap();
            let (page, _) = page.split_once("<script type").unwrap();
            let values = |attribute: &str| -> Vec<String> {
                let parts = page.split(attribute).skip(1);
                parts
                    .map(|part| part.split_once('"').unwrap().0.to_owned())
                    .collect()
            };
            let mut ids = values(" id=\"");
            for link in values("href=\"#") {
                assert!(ids.contains(&link), "{file}: #{link}");
            }
            let count = ids.len();
            ids.sort();
            ids.dedup();
            assert_eq!(count, ids.len(), "{file}");
        }
    }
}
