//! A JSON or YAML document, as parts with their places in the text.
//!
//! Both syntaxes become the same tree, so readers, reports and edits are independent of the syntax.
//! A YAML alias is shared, not copied. The contents of parts are in a few long lists, about ten
//! bytes for each byte of the shortest values.

mod json;
mod yaml;

use std::{ops::Range, rc::Rc};

use scope_spec::{Label, Place, Problem, Source};

/// The nesting limit of lists and maps.
const MAX_DEPTH: usize = 255;

/// The limit of reported duplicates; a file that repeats itself has thousands.
const MAX_DUPLICATES: usize = 20;

/// The syntax of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Json,
    Yaml,
}

/// A parsed text.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) source: Source,
    /// Its index among the files that were read; 0 is the document itself.
    pub(crate) file: usize,
    pub(crate) syntax: Syntax,
    tree: Tree,
}

/// The parts of a document, by number.
#[derive(Debug, Default)]
struct Tree {
    nodes: Vec<Node>,
    /// The items of all lists.
    items: Vec<u32>,
    /// The members of all maps.
    members: Vec<Member>,
    /// For each large map, the positions of its members, sorted by key.
    sorted: Vec<u32>,
    root: u32,
}

#[derive(Debug)]
struct Node {
    start: u32,
    end: u32,
    value: Value,
}

#[derive(Debug)]
enum Value {
    Null,
    Bool(bool),
    /// A number as written: a version `2.0` is not a number.
    Number,
    Text(Box<str>),
    List(Held),
    /// The members, and the start of their sorted order if there are many.
    Map(Held, u32),
    /// The part of an anchor, which is complete and not an alias.
    Alias(u32),
}

/// The contents of a list or a map, as a range of all items or members.
#[derive(Clone, Copy, Debug)]
struct Held {
    at: u32,
    len: u32,
    /// Whether it is in brackets.
    flow: bool,
}

impl Held {
    fn of<T>(self, all: &[T]) -> &[T] {
        let at = wide(self.at);
        all.get(at..at + wide(self.len)).unwrap_or_default()
    }
}

/// Maps with more members are searched by their sorted order.
const FEW: usize = 24;

#[derive(Debug)]
struct Member {
    key: Box<str>,
    key_start: u32,
    key_end: u32,
    value: u32,
    /// Whether it comes from another map by `<<`.
    merged: bool,
}

/// A syntax error.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    what: String,
    /// The byte offset, if known.
    at: Option<usize>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    document: Rc<Document>,
    id: u32,
}

/// A key and a value of a map.
pub(crate) struct Entry<'p> {
    pub(crate) key: &'p str,
    pub(crate) value: Part,
    /// The place of the key.
    pub(crate) key_span: Range<usize>,
    /// Whether it comes from another map by `<<`.
    pub(crate) merged: bool,
}

impl Document {
    /// Reads a text.
    pub(crate) fn read(source: Source, file: usize) -> Result<Rc<Self>, Vec<Problem>> {
        let text = source.text();
        let begin = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
        if begin.starts_with('<') {
            let message = format!("`{}` is HTML or XML, not JSON or YAML", source.shown());
            let mut problem = Problem::error("invalid-document", message);
            problem.help.push(scope_spec::Help {
                text: "save the document itself, not the page that shows it".to_owned(),
                patch: None,
            });
            return Err(vec![problem]);
        }
        let looks_like_json = begin.starts_with(['{', '[']);
        let named_yaml = source.path().extension().is_some_and(|ending| {
            ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
        });
        let (syntax, tree) = if looks_like_json {
            match json::read(text) {
                // YAML may begin with a brace, too.
                Err(_) if named_yaml => (Syntax::Yaml, yaml::read(text)),
                tree => (Syntax::Json, tree),
            }
        } else {
            (Syntax::Yaml, yaml::read(text))
        };
        let tree = match tree {
            Ok(tree) => tree,
            Err(error) => return Err(vec![not_read(&source, file, syntax, &error)]),
        };
        let (tree, duplicates) = tree;
        if !duplicates.is_empty() {
            let duplicates = duplicates.into_iter();
            return Err(duplicates.map(|it| it.problem(file)).collect());
        }
        Ok(Rc::new(Self {
            file,
            syntax,
            tree,
            source,
        }))
    }

    /// The whole document.
    pub(crate) fn root(self: &Rc<Self>) -> Part {
        Part {
            document: Rc::clone(self),
            id: self.tree.root,
        }
    }
}

/// The problem of a text with a syntax error.
fn not_read(source: &Source, file: usize, syntax: Syntax, error: &SyntaxError) -> Problem {
    let text = source.text();
    let kind = match syntax {
        Syntax::Json => "JSON",
        Syntax::Yaml => "YAML",
    };
    let what = &error.what;
    let mut problem = Problem::error(
        "invalid-document",
        format!("`{}` is not valid {kind}: {what}", source.shown()),
    );
    if let Some(at) = error.at {
        let start = text.floor_char_boundary(at.min(text.len()));
        let rest = text.get(start..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().trim_end();
        // an excerpt, if the line is as long as the file
        let end = line.char_indices().nth(60).map_or(line.len(), |(at, _)| at);
        problem.primary = Some(Label {
            place: Place {
                file,
                span: start..start + end,
            },
            text: String::new(),
        });
    }
    problem
}

impl Part {
    /// The node, with aliases resolved.
    fn node(&self) -> Option<&Node> {
        self.document.tree.node(self.id)
    }

    /// The part, with aliases resolved.
    pub(crate) fn resolved(&self) -> Self {
        match self.document.tree.raw(self.id).map(|node| &node.value) {
            Some(Value::Alias(id)) => self.part(*id),
            _ => self.clone(),
        }
    }

    fn part(&self, id: u32) -> Self {
        Self {
            document: Rc::clone(&self.document),
            id,
        }
    }

    fn members(&self) -> &[Member] {
        self.document.tree.members_of(self.id)
    }

    /// An entry of the map that this part is.
    fn entry_of<'p>(&self, member: &'p Member) -> Entry<'p> {
        Entry {
            key: &member.key,
            value: self.part(member.value),
            key_span: range(member.key_start, member.key_end),
            merged: member.merged,
        }
    }

    /// The document of the part.
    pub(crate) fn document(&self) -> &Rc<Document> {
        &self.document
    }

    /// The identity of the part.
    pub(crate) fn identity(&self) -> (usize, u32) {
        (self.document.file, self.resolved().id)
    }

    pub(crate) fn is_map(&self) -> bool {
        self.node()
            .is_some_and(|node| matches!(node.value, Value::Map(..)))
    }

    pub(crate) fn is_list(&self) -> bool {
        self.node()
            .is_some_and(|node| matches!(node.value, Value::List(..)))
    }

    /// Whether it is a map or a list in brackets.
    pub(crate) fn is_flow(&self) -> bool {
        self.document.syntax == Syntax::Json
            || self.node().is_some_and(|node| match node.value {
                Value::Map(held, _) | Value::List(held) => held.flow,
                _ => true,
            })
    }

    /// A string.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.node()?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A string, or a number as written.
    pub(crate) fn word(&self) -> Option<&str> {
        let node = self.node()?;
        match &node.value {
            Value::Text(text) => Some(text),
            Value::Number => self.document.source.text().get(range(node.start, node.end)),
            _ => None,
        }
    }

    pub(crate) fn is_true(&self) -> bool {
        self.node()
            .is_some_and(|node| matches!(node.value, Value::Bool(true)))
    }

    /// The items of a list; empty for anything else.
    pub(crate) fn items(&self) -> impl ExactSizeIterator<Item = Self> {
        let items: &[u32] = match self.node().map(|node| &node.value) {
            Some(Value::List(held)) => held.of(&self.document.tree.items),
            _ => &[],
        };
        items.iter().map(|&id| self.part(id))
    }

    /// The members of a map, in order; empty for anything else.
    pub(crate) fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + DoubleEndedIterator {
        let members = self.members().iter();
        members.map(|member| self.entry_of(member))
    }

    /// The member of a map with this key.
    pub(crate) fn entry(&self, key: &str) -> Option<Entry<'_>> {
        let tree = &self.document.tree;
        let members = self.members();
        let member = if members.len() <= FEW {
            members.iter().find(|member| &*member.key == key)?
        } else {
            let Value::Map(held, sorted) = self.node()?.value else {
                return None;
            };
            let order = Held { at: sorted, ..held }.of(&tree.sorted);
            let member = |at: &u32| members.get(wide(*at));
            let at = order.binary_search_by(|at| member(at).map(|it| &*it.key).cmp(&Some(key)));
            order.get(at.ok()?).and_then(member)?
        };
        Some(self.entry_of(member))
    }

    /// The value of a map's key.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The string of a key, if it is not empty.
    pub(crate) fn text_of(&self, key: &str) -> Option<String> {
        let value = self.get(key)?;
        value
            .text()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// The part at a JSON pointer (RFC 6901); the caller decodes URL escapes.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<Self> {
        let mut part = self.clone();
        if pointer.is_empty() {
            return Some(part);
        }
        for step in pointer.strip_prefix('/')?.split('/') {
            let key = step.replace("~1", "/").replace("~0", "~");
            part = match part.get(&key) {
                Some(part) => part,
                None => {
                    let at: usize = key.parse().ok().filter(|_| part.is_list())?;
                    part.items().nth(at)?
                }
            };
        }
        Some(part)
    }

    /// The place in the text; for an alias, that of the alias.
    pub(crate) fn span(&self) -> Range<usize> {
        self.document
            .tree
            .raw(self.id)
            .map_or(0..0, |node| range(node.start, node.end))
    }

    /// The place for a problem: the first line.
    pub(crate) fn place(&self) -> Place {
        self.place_of(self.span())
    }

    /// A place of the document.
    pub(crate) fn place_of(&self, span: Range<usize>) -> Place {
        const LONGEST: usize = 200;
        let text = self.document.source.text();
        let all = text.get(span.clone()).unwrap_or_default();
        let line = all.lines().next().unwrap_or_default().trim_end();
        let end = line
            .char_indices()
            .nth(LONGEST)
            .map_or(line.len(), |(at, _)| at);
        Place {
            file: self.document.file,
            span: span.start..span.start + end,
        }
    }
}

impl Tree {
    fn raw(&self, id: u32) -> Option<&Node> {
        self.nodes.get(wide(id))
    }

    /// The node, with aliases resolved.
    fn node(&self, id: u32) -> Option<&Node> {
        let node = self.raw(id)?;
        match node.value {
            Value::Alias(id) => self.raw(id),
            _ => Some(node),
        }
    }

    /// The members of a map; empty for anything else.
    fn members_of(&self, id: u32) -> &[Member] {
        match self.node(id).map(|node| &node.value) {
            Some(Value::Map(held, _)) => held.of(&self.members),
            _ => &[],
        }
    }
}

fn wide(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

fn range(start: u32, end: u32) -> Range<usize> {
    wide(start)..wide(end)
}

/// A duplicate key.
struct Duplicate {
    key: Box<str>,
    first: Range<usize>,
    again: Range<usize>,
}

impl Duplicate {
    fn problem(self, file: usize) -> Problem {
        let place = |span| Place { file, span };
        let mut problem = Problem::error(
            "duplicate-key",
            format!("the key `{}` exists twice", self.key),
        );
        problem.primary = Some(Label {
            place: place(self.again),
            text: "again here".to_owned(),
        });
        problem.context.push(Label {
            place: place(self.first),
            text: "first here".to_owned(),
        });
        problem.help.push(scope_spec::Help {
            text: "keep one of them: readers differ in which they take".to_owned(),
            patch: None,
        });
        problem
    }
}

/// Builds a tree from events, without recursion.
#[derive(Default)]
struct Builder {
    tree: Tree,
    open: Vec<Open>,
    root: Option<u32>,
    duplicates: Vec<Duplicate>,
}

/// An unfinished list or map.
struct Open {
    id: u32,
    key: Option<(Box<str>, u32, u32)>,
    holds: Holds,
    flow: bool,
}

enum Holds {
    Items(Vec<u32>),
    Members(Vec<Member>),
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Builder {
    /// Begins a list or a map; returns its number. `None` if it is nested too deeply.
    fn open(&mut self, start: usize, map: bool, flow: bool) -> Option<u32> {
        if self.open.len() >= MAX_DEPTH {
            return None;
        }
        let id = self.node(start, start, Value::Null);
        let holds = match map {
            true => Holds::Members(Vec::new()),
            false => Holds::Items(Vec::new()),
        };
        self.open.push(Open {
            id,
            key: None,
            holds,
            flow,
        });
        Some(id)
    }

    /// Ends the innermost list or map. `end` is the end of its bracket, if it has one.
    fn close(&mut self, end: Option<usize>) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let tree = &mut self.tree;
        let held = |at: usize, len: usize| Held {
            at: narrow(at),
            len: narrow(len),
            flow: open.flow,
        };
        let (value, last) = match open.holds {
            Holds::Items(items) => {
                let held = held(tree.items.len(), items.len());
                let last = items.last().map(|&item| (0, item));
                tree.items.extend(items);
                (Value::List(held), last)
            }
            Holds::Members(members) => {
                let held = held(tree.members.len(), members.len());
                let last = members.last().map(|it| (it.key_end, it.value));
                let order = by_key(&members);
                find_duplicates(&members, &order, &mut self.duplicates);
                let sorted = narrow(tree.sorted.len());
                if members.len() > FEW {
                    tree.sorted.extend(order);
                }
                tree.members.extend(members);
                (Value::Map(held, sorted), last)
            }
        };
        let last = last.map(|(key_end, value)| {
            let value = tree.raw(value);
            value.map_or(0, |value| value.end).max(key_end)
        });
        if let Some(node) = tree.nodes.get_mut(wide(open.id)) {
            node.end = end
                .map(narrow)
                .or(last)
                .unwrap_or(node.start)
                .max(node.start);
            node.value = value;
        }
        self.place(open.id);
    }

    fn node(&mut self, start: usize, end: usize, value: Value) -> u32 {
        let id = narrow(self.tree.nodes.len());
        self.tree.nodes.push(Node {
            start: narrow(start),
            end: narrow(end),
            value,
        });
        id
    }

    /// Whether the next scalar is a key.
    fn wants_key(&self) -> bool {
        let open = self.open.last();
        open.is_some_and(|open| open.key.is_none() && matches!(open.holds, Holds::Members(_)))
    }

    fn key(&mut self, key: Box<str>, span: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((key, narrow(span.start), narrow(span.end)));
        }
    }

    /// The end of the key whose value comes next.
    fn key_end(&self) -> Option<usize> {
        let (.., end) = self.open.last()?.key.as_ref()?;
        usize::try_from(*end).ok()
    }

    fn scalar(&mut self, span: Range<usize>, value: Value) -> u32 {
        let id = self.node(span.start, span.end, value);
        self.place(id);
        id
    }

    /// Adds a finished part to the innermost list or map.
    fn place(&mut self, id: u32) {
        match self.open.last_mut() {
            None => self.root = self.root.or(Some(id)),
            Some(open) => match &mut open.holds {
                Holds::Items(items) => items.push(id),
                Holds::Members(members) => {
                    if let Some((key, key_start, key_end)) = open.key.take() {
                        members.push(Member {
                            key,
                            key_start,
                            key_end,
                            value: id,
                            merged: false,
                        });
                    }
                }
            },
        }
    }

    fn finish(mut self) -> (Tree, Vec<Duplicate>) {
        self.tree.root = match self.root {
            Some(root) => root,
            None => self.node(0, 0, Value::Null),
        };
        (self.tree, self.duplicates)
    }
}

/// The positions of members sorted by key; equal keys in their order.
fn by_key(members: &[Member]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..narrow(members.len())).collect();
    order.sort_by_key(|at| members.get(wide(*at)).map(|it| &*it.key));
    order
}

fn find_duplicates(members: &[Member], order: &[u32], found: &mut Vec<Duplicate>) {
    let written = order.iter().filter_map(|at| members.get(wide(*at)));
    let written: Vec<&Member> = written.filter(|it| !it.merged).collect();
    let mut again: Vec<(&Member, &Member)> = Vec::new();
    for pair in written.windows(2) {
        if let [first, second] = pair
            && first.key == second.key
        {
            again.push((first, second));
        }
    }
    again.sort_by_key(|(_, again)| again.key_start);
    let free = MAX_DUPLICATES.saturating_sub(found.len());
    for (first, again) in again.into_iter().take(free) {
        found.push(Duplicate {
            key: first.key.clone(),
            first: range(first.key_start, first.key_end),
            again: range(again.key_start, again.key_end),
        });
    }
}

fn too_deep(at: usize) -> SyntaxError {
    SyntaxError {
        what: format!("it is nested more than {MAX_DEPTH} levels deep"),
        at: Some(at),
    }
}

#[cfg(test)]
mod tests;
