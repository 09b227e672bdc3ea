//! The output of `docs --to markdown` reads back to the same spec, in every field.

use std::path::Path;

use proptest::prelude::*;
use scope_spec::{
    Access, Availability, Call, Deprecated, Failure, Name, Operation, Place, Privilege,
    Requirement, Role, RoleId, Spec, Text, Vocabulary, VocabularyKind, load, parse, to_toml,
};

use scope_convert::import::{Format, Imported, Options, import};

use scope_docs::markdown::render;

/// A spec without the places and the globs, which belong to the file.
fn facts(mut spec: Spec) -> String {
    let items = spec
        .scopes
        .items
        .iter_mut()
        .chain(&mut spec.permissions.items);
    items.for_each(|item| {
        item.place = Place::default();
        item.globs.clear();
    });
    let names = spec.scopes.names.iter_mut();
    let names = names.chain(&mut spec.permissions.names);
    names.for_each(|name| name.place = Place::default());
    spec.roles
        .iter_mut()
        .for_each(|role| role.place = Place::default());
    let operations = spec.operations.iter_mut();
    operations.for_each(|operation| operation.place = Place::default());
    format!("{spec:#?}")
}

/// The first line that differs between two specs, with the lines before it.
fn difference(before: Spec, after: Spec) -> Option<String> {
    let (before, after) = (facts(before), facts(after));
    let mut lines = before.lines().zip(after.lines());
    let at = lines.position(|(before, after)| before != after);
    let at = at.or_else(|| (before.len() != after.len()).then_some(before.lines().count()))?;
    let from = |text: &str| -> Vec<String> {
        let lines = text.lines().skip(at.saturating_sub(8)).take(12);
        lines.map(str::to_owned).collect()
    };
    Some(format!("{:#?}\nbecame\n{:#?}", from(&before), from(&after)))
}

fn read(page: &str) -> Result<Imported, Failure> {
    let (path, options) = (Path::new("page.md"), Options::default());
    import(Format::Markdown, path, page.to_owned(), &options)
}

/// Writes a spec as Markdown, and reads it back.
fn back(spec: &Spec) -> Spec {
    let page = render(spec);
    let imported = read(&page).unwrap_or_else(|failure| panic!("{failure:?}\n{page}"));
    let problems: Vec<_> = imported
        .problems
        .iter()
        .map(|problem| &problem.message)
        .collect();
    assert!(problems.is_empty(), "{problems:?}\n{page}");
    assert!(imported.invalid.is_none());
    imported.spec
}

#[test]
fn every_spec_reads_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files: Vec<_> = std::fs::read_dir(root.join("tests/specs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    assert!(files.len() >= 6);
    files.push(root.join("scopes.toml"));
    files.push(root.join("examples/ringcentral/scopes.toml"));
    for file in files {
        let loaded = load(&file);
        assert!(!loaded.has_errors(), "{file:?}");
        if !loaded.spec.parameters.is_empty() {
            // the table has no column for what values an open parameter has
            let problems = read(&render(&loaded.spec)).unwrap().problems;
            let braces = problems.iter().filter(|it| it.code == "invalid-name");
            let templates = loaded
                .spec
                .scopes
                .items
                .iter()
                .chain(&loaded.spec.permissions.items);
            let templates = templates.filter(|item| item.name.contains('{'));
            assert_eq!(braces.count(), templates.count(), "{problems:#?}");
            continue;
        }
        let again = back(&loaded.spec);
        assert_eq!(difference(loaded.spec, again), None, "{file:?}");
    }
}

/// The table has the columns of RingCentral's.
#[test]
fn the_table_is_that_of_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = render(&load(&root.join("scopes.toml")).spec);
    let head = "| Permission | Description | Access Type | Included Permissions |";
    assert!(page.contains(head));
    let accounts = "| **Accounts** `Accounts` | Create, look up, change and close accounts. | CRUD | `EditAccounts` |";
    assert!(page.lines().any(|line| line == accounts));
    let ring_out = page.lines().find(|line| line.contains("`DirectRingOut`"));
    assert!(ring_out.is_some_and(|line| line.contains("*Available on request.*")));
}

/// Texts full of syntax of Markdown and of TOML.
fn text() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        Just("|"),
        Just("\\"),
        Just("`"),
        Just("**"),
        Just("_"),
        Just("&#38;"),
        Just("<br>"),
        Just("<!-- empty -->"),
        Just("\n"),
        Just("\r"),
        Just("\t"),
        Just(" "),
        Just("a"),
        Just("Read only"),
        Just("*Deprecated.*"),
        Just("(requires permission)"),
        Just("Available on request."),
        Just("\u{a0}"),
        Just("\u{0}"),
        Just("é"),
        Just("| --- |"),
        Just("# "),
        Just("```"),
        Just("none"),
        Just("\""),
        Just("public"),
    ];
    prop::collection::vec(parts, 0..6).prop_map(|parts| parts.concat())
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

/// Wire names of every allowed character; a number makes each unique.
fn name(index: usize) -> impl Strategy<Value = String> {
    let odd = "[!#-\\[\\]-z|~]{0,6}";
    let words = prop_oneof![
        Just("none"),
        Just("and"),
        Just("Public"),
        Just("a,b"),
        Just("*")
    ];
    prop_oneof![
        odd.prop_map(move |odd| format!("{odd}{index}")),
        words.prop_map(move |word| format!("{word}{index}")),
        Just(format!("{index}`")),
    ]
}

fn privilege(index: usize, kind: VocabularyKind) -> impl Strategy<Value = Privilege> {
    let is_scope = kind == VocabularyKind::Scope;
    let includes = prop::collection::btree_set(0..index.max(1), 0..=index.min(3));
    let deprecated = prop::option::of((maybe(), maybe()));
    let lists = (
        prop::collection::vec(text(), 0..3),
        prop::collection::vec(name(index + 1000), 0..2),
    );
    (
        name(index),
        (maybe(), maybe(), maybe(), deprecated),
        any::<[bool; 8]>(),
        includes,
        lists,
        any::<bool>(),
    )
        .prop_map(
            move |(name, texts, flags, includes, (tags, mut aliases), odd_bit)| {
                let (title, description, since, deprecated) = texts;
                let [
                    create,
                    read,
                    update,
                    delete,
                    special,
                    restricted,
                    on_request,
                    baseline,
                ] = flags;
                aliases.dedup();
                Privilege {
                    name,
                    rust: format!("R{index}"),
                    template: None,
                    bit: u16::try_from(index * if odd_bit { 3 } else { 1 }).unwrap(),
                    title: title.map(Text::from),
                    description: description.map(Text::from),
                    access: Access {
                        create,
                        read,
                        update,
                        delete,
                        special,
                    },
                    includes: includes.into_iter().filter(|_| index > 0).collect(),
                    globs: Vec::new(),
                    restricted: restricted && is_scope,
                    availability: if on_request && is_scope {
                        Availability::OnRequest
                    } else {
                        Availability::General
                    },
                    baseline: baseline && is_scope,
                    aliases,
                    tags: tags.into_iter().map(Text::from).collect(),
                    since: since.map(Text::from),
                    deprecated: deprecated.map(|(since, note)| Deprecated {
                        since: since.map(Text::from),
                        instead: (index > 0).then_some(0),
                        note: note.map(Text::from),
                    }),
                    allow: if restricted {
                        vec!["similar-names".to_owned()]
                    } else {
                        Vec::new()
                    },
                    place: Place::default(),
                }
            },
        )
}

fn vocabulary(kind: VocabularyKind, most: usize) -> impl Strategy<Value = Vocabulary> {
    let least = usize::from(kind == VocabularyKind::Scope);
    (least..=most).prop_flat_map(move |count| {
        let items: Vec<_> = (0..count).map(|index| privilege(index, kind)).collect();
        let means = prop::collection::vec(0..count.max(1), 1..4);
        let names = prop::collection::vec(means, 0..=count.min(2));
        (items, names).prop_map(move |(items, names)| {
            let mut vocabulary = Vocabulary::default();
            vocabulary.kind = kind;
            vocabulary.items = items;
            let names = names.into_iter().enumerate();
            let names = names.map(|(at, means)| Name {
                name: format!("n|ame{at}{}", 2000 + at),
                means,
                place: Place::default(),
            });
            vocabulary.names = names.collect();
            vocabulary
        })
    })
}

fn requirement(count: usize) -> impl Strategy<Value = Requirement> {
    let all = prop::collection::vec(0..count.max(1), 1..4);
    prop::collection::vec(all, 0..4).prop_map(move |any| match any.is_empty() || count == 0 {
        true => Requirement::Public,
        false => Requirement::any_of(any),
    })
}

fn operation(index: usize, scopes: usize, permissions: usize) -> impl Strategy<Value = Operation> {
    let id = text().prop_map(move |text| {
        let id: String = text.chars().filter(|c| !c.is_control()).collect();
        format!("{id}{index}")
    });
    let path = prop::option::of("/[a-z|`_*]{0,5}(/\\{[a-z]{1,4}\\})?");
    (
        (id, maybe(), maybe(), path),
        requirement(scopes),
        requirement(permissions),
        any::<bool>(),
        prop::collection::vec(text(), 0..3),
    )
        .prop_map(
            move |((id, title, description, path), any, user, deprecated, tags)| Operation {
                id,
                rust: format!("O{index}"),
                calls: path
                    .and_then(|path| Call::parse(&format!("PATCH {path}")).ok())
                    .into_iter()
                    .collect(),
                title: title.map(Text::from),
                description: description.map(Text::from),
                scopes: match any.is_public() && !user.is_public() {
                    true => Requirement::Authenticated,
                    false => any,
                },
                permissions: user,
                deprecated,
                tags: tags.into_iter().map(Text::from).collect(),
                allow: Vec::new(),
                place: Place::default(),
            },
        )
}

fn role(index: usize, permissions: usize) -> impl Strategy<Value = Role> {
    let held = prop::collection::vec(0..permissions.max(1), 0..3);
    (text(), maybe(), maybe(), held, any::<bool>()).prop_map(
        move |(name, title, description, held, includes)| {
            let name: String = name.chars().filter(|c| !c.is_control()).collect();
            Role {
                name: format!("{name}{index}"),
                rust: format!("L{index}"),
                title: title.map(Text::from),
                description: description.map(Text::from),
                permissions: held.into_iter().filter(|_| permissions > 0).collect(),
                includes: if includes && index > 0 {
                    vec![RoleId::new(index - 1)]
                } else {
                    Vec::new()
                },
                closure: Vec::new(),
                place: Place::default(),
            }
        },
    )
}

fn spec() -> impl Strategy<Value = Spec> {
    let vocabularies = (
        vocabulary(VocabularyKind::Scope, 6),
        vocabulary(VocabularyKind::Permission, 4),
    );
    vocabularies.prop_flat_map(|(scopes, permissions)| {
        let (s, p) = (scopes.items.len(), permissions.items.len());
        let operations: Vec<_> = (0..4).map(|index| operation(index, s, p)).collect();
        let roles: Vec<_> = (0..2).map(|index| role(index, p)).collect();
        let head = (maybe(), maybe(), maybe(), maybe(), maybe());
        (operations, roles, head).prop_map(move |(operations, roles, head)| {
            let (title, version, description, source, strip_prefix) = head;
            Spec {
                name: "random".to_owned(),
                title: title.map(Text::from),
                version: version.map(Text::from),
                description: description.map(Text::from),
                source: source.map(Text::from),
                strip_prefix,
                scopes: scopes.clone(),
                permissions: permissions.clone(),
                parameters: Vec::new(),
                roles,
                operations,
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn random_specs_read_back(spec in spec()) {
        // reading makes a valid spec: closed, with its lists in order
        let loaded = parse("random.toml", &to_toml(&spec));
        let errors: Vec<_> = loaded.errors().map(|problem| &problem.message).collect();
        // two bits may come out the same
        prop_assume!(!loaded.errors().any(|problem| problem.code == "duplicate-bit"));
        prop_assert!(errors.is_empty(), "{:?}", errors);
        let again = back(&loaded.spec);
        prop_assert_eq!(difference(loaded.spec, again), None);
    }
}
