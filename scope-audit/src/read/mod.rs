//! Reads code at the places that rustc reports: which function a use is in, behind which guard, and
//! what is done with it. Names are rustc's; only structure is read here.

mod calls;
mod checks;
mod closures;
mod collect;
mod ends;
mod expressions;
mod items;
mod macros;
mod methods;
mod paths;
mod serving;
mod statements;
mod tables;
mod tools;
mod types;
mod variables;
mod world;

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use syn::{Block, Item, Stmt, parse::Parser as _};

use crate::{
    cfg::Cfg,
    code::{Code, Fields, Macros, Related, Renames},
    expand,
    facts::{Facts, Mark, Place, What},
};
use collect::Collector;
use items::{Flow, Walker};
use world::World;

/// How deep macros and types are followed.
const DEPTH: usize = 24;

/// A file with code.
pub(crate) struct Source {
    pub(crate) package: String,
    pub(crate) file: PathBuf,
    pub(crate) text: String,
}

/// Reads all code.
pub(crate) fn read(
    facts: &Facts,
    uses: &[(String, Mark)],
    sources: &[Source],
    cfgs: &HashMap<String, Cfg>,
    related: Related,
) -> Code {
    let mut by_place: HashMap<Place, Vec<usize>> = HashMap::new();
    for (at, (_, mark)) in uses.iter().enumerate() {
        by_place
            .entry(mark.origin.place.clone())
            .or_default()
            .push(at);
    }
    let mut world = World {
        facts,
        uses,
        related,
        by_place,
        files: HashMap::new(),
        macros: Macros::default(),
        types: HashMap::new(),
        renames: Renames::default(),
        fields: Fields::default(),
        makes: HashMap::new(),
        takers: HashSet::new(),
        never: HashMap::new(),
        relays: HashSet::new(),
        constants: HashMap::new(),
        conversions: HashSet::new(),
        commands: HashMap::new(),
        consumed: RefCell::new(HashSet::new()),
    };
    let mut parsed = Vec::new();
    for source in sources {
        if let Some(code) = parse(source, &mut world) {
            parsed.push((source, code));
        }
    }
    for (source, code) in &parsed {
        if let Parsed::Items(items) = code {
            Collector {
                world: &mut world,
                package: &source.package,
            }
            .items(items, 0);
        }
    }
    let mut code = Code::default();
    for (source, parsed) in &parsed {
        let cfg = cfgs.get(&source.package).cloned().unwrap_or_default();
        let mut walker = Walker {
            world: &world,
            code: &mut code,
            cfg: &cfg,
            package: &source.package,
            file: &source.file,
            stack: Vec::new(),
            flow: Flow::default(),
            flows: Vec::new(),
            of_trait: None,
            is_public: false,
            is_in_trait: false,
            prepared: None,
            calls: Vec::new(),
            self_type: None,
            converted: None,
            parses: false,
            of_impl: Vec::new(),
            impl_bounds: Vec::new(),
            modules: module_of(&source.file),
        };
        match parsed {
            Parsed::Items(items) => items.iter().for_each(|item| walker.item(item)),
            Parsed::Statements(statements) => walker.loose(statements),
        }
    }
    let World {
        files,
        macros,
        renames,
        fields,
        related,
        consumed,
        ..
    } = world;
    let consumed = consumed.into_inner();
    code.files = files;
    code.macros = macros;
    code.renames = renames;
    code.fields = fields;
    code.related = related;
    code.index();
    code.resolve_aliases();
    for (at, (package, mark)) in uses.iter().enumerate() {
        let is_operation = matches!(mark.what, What::Operation(_) | What::Dynamic(_));
        if is_operation && !consumed.contains(&at) {
            code.orphans.push((package.clone(), mark.clone()));
        }
    }
    code
}

/// A file that was parsed.
enum Parsed {
    Items(Vec<Item>),
    /// What `include!` puts in the place of an expression.
    Statements(Vec<Stmt>),
}

fn parse(source: &Source, world: &mut World<'_>) -> Option<Parsed> {
    let tokens = expand::tokens(&source.text)?;
    if let Some(token) = tokens.clone().into_iter().next() {
        world.files.insert(token.span().file(), source.file.clone());
    }
    if let Ok(file) = syn::parse2::<syn::File>(tokens.clone()) {
        return Some(Parsed::Items(file.items));
    }
    let statements = Block::parse_within.parse2(tokens).ok()?;
    Some(Parsed::Statements(statements))
}

/// The module that a file is.
fn module_of(file: &Path) -> Vec<String> {
    let stem = file
        .file_stem()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    let name = match stem {
        "mod" => file
            .parent()
            .and_then(Path::file_name)
            .and_then(|it| it.to_str()),
        stem => Some(stem),
    };
    name.map(str::to_owned).into_iter().collect()
}
