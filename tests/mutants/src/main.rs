//! Puts all mutants of cargo-mutants into one tree, each behind a switch that is read when a test runs.
//!
//!     mutants LIST FROM TO LEFT_OUT MAP
//!
//! LIST is what `cargo mutants --list --json` prints for the tree FROM. The mutants are put into the same files of TO. LEFT_OUT
//! has the numbers of those that do not compile. MAP gets a line for each place: file, number, first and last byte.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt::Write as _,
    fs,
    path::Path,
};

use proc_macro2::{LineColumn, Span};
use syn::{
    spanned::Spanned as _,
    visit::{self, Visit},
};

type Range = (usize, usize);

/// What a mutant changes.
enum Change {
    /// The function returns this.
    Returns(usize, String),
    /// The function returns an iterator with this one item, or without items.
    Items(Vec<(usize, Option<String>)>),
    /// Other operators between two operands.
    Operators(Vec<(usize, String)>, Range, Range),
    /// The operand without its operator.
    Operand(usize, Range),
    /// A guard that is always or never true.
    Guard(Vec<(usize, String)>),
    /// An arm that is never taken; the second one has a guard already.
    Arm(usize),
    GuardedArm(usize),
    /// A struct expression without one of its fields.
    Fields(Vec<(usize, Range)>),
}

struct Place {
    range: Range,
    change: Change,
}

/// A mutant of one file: number, kind, replacement.
type Mutant = (usize, String, String);

struct Finder<'a> {
    text: &'a str,
    lines: Vec<usize>,
    mutants: BTreeMap<Range, Vec<Mutant>>,
    found: BTreeSet<usize>,
    places: Vec<Place>,
}

fn line_starts(text: &str) -> Vec<usize> {
    let starts = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).collect()
}

/// The byte of a line, counted from 1, and a column in characters, counted from 0.
fn byte(text: &str, lines: &[usize], line: usize, column: usize) -> usize {
    let start = lines[line - 1];
    let at = text[start..].char_indices().nth(column);
    at.map_or(text.len(), |(at, _)| start + at)
}

impl Finder<'_> {
    fn range(&self, span: Span) -> Range {
        let at = |it: LineColumn| byte(self.text, &self.lines, it.line, it.column);
        (at(span.start()), at(span.end()))
    }

    /// The mutants of a kind that are at a range.
    fn at(&self, range: Range, kind: &str) -> Vec<(usize, String)> {
        let here = self.mutants.get(&range).into_iter().flatten();
        let here = here.filter(|mutant| mutant.1 == kind);
        here.map(|mutant| (mutant.0, mutant.2.clone())).collect()
    }

    /// The mutants of a kind that begin there: an arm may end with a comma.
    fn from(&self, start: usize, kind: &str) -> Vec<usize> {
        let here = self.mutants.range((start, 0)..(start + 1, 0));
        let here = here.flat_map(|(_, mutants)| mutants);
        here.filter(|it| it.1 == kind).map(|it| it.0).collect()
    }

    fn add(&mut self, range: Range, numbers: impl IntoIterator<Item = usize>, change: Change) {
        self.found.extend(numbers);
        self.places.push(Place { range, change });
    }
}

/// Whether it is a chain with `let`, which no parentheses may go around.
fn has_let(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(it) => has_let(&it.left) || has_let(&it.right),
        _ => false,
    }
}

fn numbers(mutants: &[(usize, String)]) -> Vec<usize> {
    mutants.iter().map(|mutant| mutant.0).collect()
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        if let (Some(first), Some(last)) = (block.stmts.first(), block.stmts.last()) {
            let body = (self.range(first.span()).0, self.range(last.span()).1);
            let items = self.at(body, "Items");
            if !items.is_empty() && !self.found.contains(&items[0].0) {
                let item = |value: &String| {
                    let once = value.strip_prefix("::std::iter::once(")?;
                    Some(once.strip_suffix(')')?.to_owned())
                };
                let items = items.iter().map(|(number, value)| (*number, item(value)));
                let items: Vec<_> = items.collect();
                let numbers: Vec<usize> = items.iter().map(|it| it.0).collect();
                self.add(body, numbers, Change::Items(items));
            }
            for (number, value) in self.at(body, "FnValue") {
                // a block that is all of a body begins and ends with it
                if !self.found.contains(&number) {
                    let start = (body.0, body.0);
                    self.add(start, [number], Change::Returns(number, value));
                }
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_expr_binary(&mut self, expr: &'ast syn::ExprBinary) {
        let mutants = self.at(self.range(expr.op.span()), "BinaryOperator");
        if !mutants.is_empty() && !has_let(&expr.left) && !has_let(&expr.right) {
            let (left, right) = (self.range(expr.left.span()), self.range(expr.right.span()));
            let of = numbers(&mutants);
            self.add(
                (left.0, right.1),
                of,
                Change::Operators(mutants, left, right),
            );
        }
        visit::visit_expr_binary(self, expr);
    }

    fn visit_expr_unary(&mut self, expr: &'ast syn::ExprUnary) {
        let (op, operand) = (self.range(expr.op.span()), self.range(expr.expr.span()));
        for (number, _) in self.at(op, "UnaryOperator") {
            self.add(
                (op.0, operand.1),
                [number],
                Change::Operand(number, operand),
            );
        }
        visit::visit_expr_unary(self, expr);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let guard = match &arm.pat {
            syn::Pat::Guard(pat) => Some(&*pat.guard),
            _ => None,
        };
        for number in self.from(self.range(arm.span()).0, "MatchArm") {
            match guard {
                Some(guard) => {
                    let range = self.range(guard.span());
                    self.add(range, [number], Change::GuardedArm(number));
                }
                None => {
                    let end = self.range(arm.pat.span()).1;
                    self.add((end, end), [number], Change::Arm(number));
                }
            }
        }
        if let Some(guard) = guard.filter(|guard| !has_let(guard)) {
            let range = self.range(guard.span());
            let mutants = self.at(range, "MatchArmGuard");
            if !mutants.is_empty() {
                self.add(range, numbers(&mutants), Change::Guard(mutants));
            }
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, expr: &'ast syn::ExprStruct) {
        let mut fields = Vec::new();
        for field in &expr.fields {
            let range = self.range(field.span());
            let here = self.from(range.0, "StructField");
            fields.extend(here.into_iter().map(|number| (number, range)));
        }
        if !fields.is_empty() {
            let of: Vec<usize> = fields.iter().map(|field| field.0).collect();
            self.add(self.range(expr.span()), of, Change::Fields(fields));
        }
        visit::visit_expr_struct(self, expr);
    }
}

/// The text of a file with its mutants, and the places of each.
struct Woven<'a> {
    source: &'a str,
    places: &'a [Place],
    text: String,
    map: Vec<(usize, Range)>,
}

impl Woven<'_> {
    fn put(&mut self, number: usize, text: &str) {
        let start = self.text.len();
        self.text += text;
        self.map.push((number, (start, self.text.len())));
    }

    /// Writes a range of the source with the places in it, from the `next` one on, and gives the first one after it.
    fn write(&mut self, range: Range, mut next: usize) -> usize {
        let mut at = range.0;
        while let Some(place) = self.places.get(next) {
            let (start, end) = place.range;
            if start > range.1 || end > range.1 {
                break;
            }
            next += 1;
            if start < at {
                continue;
            }
            self.text += &self.source[at..start];
            next = self.change(place, next);
            at = end;
        }
        self.text += &self.source[at..range.1];
        next
    }

    /// Writes a place. What is inside of it stays as it was where the place itself is changed.
    fn change(&mut self, place: &Place, next: usize) -> usize {
        let source = self.source;
        let text = |range: Range| &source[range.0..range.1];
        let close = match &place.change {
            Change::Returns(number, value) => {
                self.put(
                    *number,
                    &format!("if crate::mutant({number}) {{ return {value}; }} "),
                );
                return next;
            }
            Change::Items(items) => {
                let start = self.text.len();
                self.text += "let items = (move || { ";
                let next = self.write(place.range, next);
                self.text += " })(); items.take(if false";
                for (number, _) in items {
                    self.put(*number, &format!(" || crate::mutant({number})"));
                }
                self.text += " { 0 } else { usize::MAX }).chain(";
                for (number, item) in items {
                    if let Some(item) = item {
                        let text = format!("if crate::mutant({number}) {{ Some({item}) }} else ");
                        self.put(*number, &text);
                    }
                }
                self.text += "{ None })";
                // an error in the closure is of these, if it is of no mutant inside
                let whole = (start, self.text.len());
                self.map
                    .extend(items.iter().map(|(number, _)| (*number, whole)));
                return next;
            }
            Change::Arm(number) => {
                self.put(*number, &format!(" if !crate::mutant({number})"));
                return next;
            }
            Change::GuardedArm(number) => {
                self.put(*number, &format!("!crate::mutant({number}) && ("));
                ")".to_owned()
            }
            Change::Guard(mutants) => {
                for (number, value) in mutants {
                    self.put(
                        *number,
                        &match value.as_str() {
                            "true" => format!("crate::mutant({number}) || ("),
                            _ => format!("!crate::mutant({number}) && ("),
                        },
                    );
                }
                ")".repeat(mutants.len())
            }
            Change::Operators(mutants, left, right) => {
                let (left, right) = (text(*left), text(*right));
                self.text.push('(');
                for (number, op) in mutants {
                    let other =
                        format!("if crate::mutant({number}) {{ ({left}) {op} ({right}) }} else ");
                    self.put(*number, &other);
                }
                self.text += "{ ";
                " })".to_owned()
            }
            Change::Operand(number, operand) => {
                self.text.push('(');
                let operand = text(*operand);
                self.put(
                    *number,
                    &format!("if crate::mutant({number}) {{ {operand} }} else {{ "),
                );
                " })".to_owned()
            }
            Change::Fields(fields) => {
                self.text.push('(');
                for (number, field) in fields {
                    let after = field.1 + usize::from(source[field.1..].starts_with(','));
                    let (head, tail) = ((place.range.0, field.0), (after, place.range.1));
                    let other = format!(
                        "if crate::mutant({number}) {{ {}{} }} else ",
                        text(head),
                        text(tail)
                    );
                    self.put(*number, &other);
                }
                self.text += "{ ";
                " })".to_owned()
            }
        };
        let next = self.write(place.range, next);
        self.text += &close;
        next
    }
}

/// The switch of a crate: MUTANT is the number of the mutant that is on, and MUTANTS_SEEN a file that gets the numbers of
/// those that a run reaches. What the compiler evaluates is never changed.
const SWITCH: &str = r#"
mod mutant_switch {
    extern crate std;
    use std::{io::Write as _, string::String, sync::{OnceLock, atomic::{AtomicBool, Ordering}}};
    static SET: OnceLock<(Option<u32>, Option<String>)> = OnceLock::new();
    static SEEN: [AtomicBool; 1 << 14] = [const { AtomicBool::new(false) }; 1 << 14];
    #[inline(never)]
    pub fn is_on(number: u32) -> bool {
        let (on, file) = SET.get_or_init(|| {
            let number = std::env::var("MUTANT").ok();
            (number.and_then(|it| it.parse().ok()), std::env::var("MUTANTS_SEEN").ok())
        });
        if let Some(file) = file && !SEEN[number as usize].swap(true, Ordering::Relaxed) {
            let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file).unwrap();
            file.write_all(std::format!("{number}\n").as_bytes()).unwrap();
        }
        *on == Some(number)
    }
    pub const fn is_off(_: u32) -> bool { false }
}
pub(crate) const fn mutant(number: u32) -> bool {
    core::intrinsics::const_eval_select((number,), mutant_switch::is_off, mutant_switch::is_on)
}
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [list, from, to, left_out, map] = words.as_slice() else {
        return Err("mutants LIST FROM TO LEFT_OUT MAP".into());
    };
    let list: Vec<serde_json::Value> = serde_json::from_str(&fs::read_to_string(list)?)?;
    let left_out: BTreeSet<usize> = fs::read_to_string(left_out)?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, mutant) in list.iter().enumerate() {
        files
            .entry(mutant["file"].as_str().ok_or("no file")?)
            .or_default()
            .push(number);
    }
    let mut all = String::new();
    let mut texts = BTreeMap::new();
    for (file, numbers) in &files {
        let source = fs::read_to_string(Path::new(from).join(file))?;
        let lines = line_starts(&source);
        let place = |at: &serde_json::Value| {
            let number = |key: &str| at[key].as_u64().unwrap_or(1) as usize;
            byte(&source, &lines, number("line"), number("column") - 1)
        };
        let mut mutants: BTreeMap<Range, Vec<Mutant>> = BTreeMap::new();
        for &number in numbers.iter().filter(|number| !left_out.contains(number)) {
            let mutant = &list[number];
            let text = |key: &str| mutant[key].as_str().unwrap_or_default().to_owned();
            let returned = mutant["function"]["return_type"].as_str();
            let genre = match returned.is_some_and(|it| it.starts_with("-> impl Iterator")) {
                true if text("genre") == "FnValue" => "Items".to_owned(),
                _ => text("genre"),
            };
            let span = &mutant["span"];
            let range = (place(&span["start"]), place(&span["end"]));
            mutants
                .entry(range)
                .or_default()
                .push((number, genre, text("replacement")));
        }
        let mut finder = Finder {
            text: &source,
            lines: lines.clone(),
            mutants,
            found: BTreeSet::new(),
            places: Vec::new(),
        };
        finder.visit_file(&syn::parse_file(&source)?);
        let mut places = finder.places;
        // outer places first, and of one range the guard before what it is
        places.sort_by_key(|it| {
            let (start, end) = it.range;
            let order = match it.change {
                Change::GuardedArm(_) | Change::Items(_) => 0,
                Change::Guard(_) => 1,
                _ => 2,
            };
            (start, start != end, std::cmp::Reverse(end), order)
        });
        let mut woven = Woven {
            source: &source,
            places: &places,
            text: String::new(),
            map: Vec::new(),
        };
        woven.write((0, source.len()), 0);
        texts.insert((*file).to_owned(), woven.text);
        for (number, (start, end)) in woven.map {
            writeln!(all, "{file} {number} {start} {end}")?;
        }
    }
    fs::write(map, all)?;
    let crates: BTreeSet<&str> = files
        .keys()
        .filter_map(|file| file.split('/').next())
        .collect();
    for name in crates {
        let lib = format!("{name}/src/lib.rs");
        let text = match texts.remove(&lib) {
            Some(text) => text,
            None => fs::read_to_string(Path::new(from).join(&lib))?,
        };
        let features =
            "#![feature(core_intrinsics, const_eval_select)] #![allow(internal_features)] ";
        texts.insert(lib, format!("{features}{text}{SWITCH}"));
    }
    for (file, text) in texts {
        // what is as it was is not compiled again
        let path = Path::new(to).join(file);
        if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            fs::write(path, text)?;
        }
    }
    Ok(())
}
