//! Templates: names with open parameters, such as `repo:{repo}:read`.
//!
//! A template is one privilege, on every object. A token carries an instance of it,
//! `repo:42:read`, which grants the privilege on the objects with these values.

use crate::{
    Call, Form, NameTemplate, OpenParameter, Operation, PathTemplate, Privilege, Problem, Spec,
    Vocabulary, VocabularyKind,
    merged::Raw,
    path::{Segment, SegmentKind},
    raw::RawPrivilege,
    read::{Word, listed, quoted},
    report::Report,
    validate,
};

/// The maximum number of templates in a vocabulary.
const MAX_TEMPLATES: usize = 512;
/// The maximum number of parameters in a template.
const MAX_PARAMETERS: usize = 4;
/// The maximum number of steps for comparing all templates.
const MAX_STEPS: usize = 1 << 26;

/// The name without its open parameters, from which its identifier is made.
pub(crate) fn bare(name: &str, open: &[OpenParameter]) -> String {
    match NameTemplate::of(name, open) {
        Some(template) => template.literals().concat(),
        None => name.to_owned(),
    }
}

/// Checks a name, and returns its template.
pub(crate) fn declared(
    noun: &str,
    name: &Word,
    open: &[OpenParameter],
    report: &mut Report,
) -> Option<NameTemplate> {
    let Some(template) = NameTemplate::of(&name.text, open) else {
        validate::wire_name(noun, name, open, report);
        return None;
    };
    let Word { text, place } = name;
    let wrong = |label: String, why: String| {
        Problem::error("invalid-template", format!("{noun} `{text}` {why}")).at(place, label)
    };
    let parameter = |at: usize| template.parameters().get(at).and_then(|&it| open.get(it));
    let literals = template.literals();
    // literals may contain the same characters as any name
    let before = report.count();
    let joined = format!("{}_", literals.concat());
    validate::token(noun, name, &joined, &[], report);
    let mut named = Vec::new();
    for at in 0..template.parameters().len() {
        let Some(OpenParameter { name, form, .. }) = parameter(at) else {
            continue;
        };
        if named.contains(&name) {
            report.push(
                wrong(
                    format!("`{{{name}}}` again"),
                    format!("has `{{{name}}}` twice"),
                )
                .help("give one of the two a name of its own"),
            );
        }
        named.push(name);
        let next = literals.get(at + 1).and_then(|it| it.bytes().next());
        match (next, parameter(at + 1)) {
            (None, Some(next)) => report.push(
                wrong(
                    format!("`{{{name}}}{{{}}}`", next.name),
                    format!("has nothing between `{{{name}}}` and `{{{}}}`", next.name),
                )
                .help(
                    "put a literal between them, such as `/`: else nothing says where a value ends",
                ),
            ),
            (Some(byte), _) if form.has(byte) => {
                let byte = char::from(byte);
                report.push(
                    wrong(
                        format!("`{byte}` behind `{{{name}}}`"),
                        format!("has `{byte}` behind `{{{name}}}`, whose values may hold it"),
                    )
                    .help(separator(form)),
                );
            }
            _ => {}
        }
    }
    if literals.iter().all(String::is_empty) {
        report.push(
            wrong(
                "no literal".to_owned(),
                "is a parameter and nothing else".to_owned(),
            )
            .help("put a literal before or behind it: else any token might be an instance, `openid` too"),
        );
    }
    if template.parameters().len() > MAX_PARAMETERS {
        report.push(wrong(
            format!("{} parameters", template.parameters().len()),
            format!("has more than {MAX_PARAMETERS} parameters"),
        ));
    }
    (report.count() == before).then_some(template)
}

/// The literal to write after a parameter.
fn separator(form: &Form) -> String {
    let free = [":", "/", ".", "+"];
    let free = free
        .iter()
        .find(|it| it.bytes().all(|byte| !form.has(byte)));
    match free {
        Some(free) => format!(
            "put a character behind it that no value holds, such as `{free}`, or give the parameter \
             another form"
        ),
        None => "give the parameter a form without that character".to_owned(),
    }
}

/// Reports a text that is an instance of two templates, or of a template and also a declared name.
pub(crate) fn instances(kind: VocabularyKind, raw: &Raw, report: &mut Report) {
    let noun = kind.noun();
    let items = raw.privileges(kind);
    let open = &raw.open;
    let templates: Vec<(&RawPrivilege, &NameTemplate)> = items
        .iter()
        .filter_map(|item| Some((item, item.template.as_ref()?)))
        .collect();
    if templates.is_empty() {
        return;
    }
    if let Some((first, _)) = templates.get(MAX_TEMPLATES) {
        return report.push(
            Problem::error(
                "too-many-names",
                format!(
                    "the spec declares {} {noun}s with open parameters, and {MAX_TEMPLATES} is the most",
                    templates.len()
                ),
            )
            .at(&first.name.place, "the first one too many")
            .help("make one of those that differ in a value, by an open parameter"),
        );
    }
    let names = match kind {
        VocabularyKind::Scope => &raw.names,
        VocabularyKind::Permission => &raw.user_names,
    };
    let plain = items
        .iter()
        .filter(|item| item.template.is_none())
        .map(|item| &item.name);
    let aliases = items.iter().flat_map(|item| &item.aliases);
    for name in plain.chain(aliases).chain(names.iter().map(|it| &it.name)) {
        let instance = templates
            .iter()
            .find_map(|(item, it)| Some((item, it, it.values(&name.text, open)?)));
        if let Some((item, template, values)) = instance {
            is_instance(noun, name, item, (template, &values), open, report);
        }
    }
    let elements: Vec<_> = templates.iter().map(|(_, it)| it.elements(open)).collect();
    let mut steps = 0;
    for (at, ((item, template), these)) in templates.iter().zip(&elements).enumerate() {
        for ((other, before), those) in templates.iter().zip(&elements).take(at) {
            let Some(common) = common(these, those, &mut steps) else {
                continue;
            };
            let is_instance = |it: &NameTemplate| it.values(&common, open).is_some();
            let (have, such_as) = match is_instance(template) && is_instance(before) {
                true => ("have", format!(": `{common}`")),
                false => ("may have", String::new()),
            };
            report.push(
                Problem::error(
                    "common-instance",
                    format!(
                        "{noun}s `{}` and `{}` {have} an instance in common{such_as}",
                        other.name.text, item.name.text
                    ),
                )
                .at(&item.name.place, "a token would name both")
                .see(&other.name.place, "the other one")
                .help("put a literal into one of them that tells it from the other"),
            );
            break;
        }
        if steps > MAX_STEPS {
            return report.push(
                Problem::error(
                    "too-many-names",
                    format!("the {noun}s with open parameters are too many and too long to be told apart"),
                )
                .at(&item.name.place, "compared up to here")
                .help("make one of those that differ in a value, by an open parameter"),
            );
        }
    }
}

fn is_instance(
    noun: &str,
    name: &Word,
    item: &RawPrivilege,
    (template, values): (&NameTemplate, &[&str]),
    open: &[OpenParameter],
    report: &mut Report,
) {
    let problem = Problem::error(
        "common-instance",
        format!(
            "`{}` is an instance of {noun} `{}`",
            name.text, item.name.text
        ),
    )
    .at(&name.place, "a token would name both")
    .see(&item.name.place, "the template");
    let first = template.parameters().first().and_then(|&it| open.get(it));
    let (Some(parameter), Some(value)) = (first, values.first()) else {
        return report.push(problem);
    };
    let reserved = parameter.form.reserved.iter().map(String::as_str);
    let reserved: Vec<String> = reserved.chain([*value]).map(quoted).collect();
    report.push(problem.help(format!(
        "say that `{value}` is no value: `reserved = [{}]` in `[parameters.{}]`",
        reserved.join(", "),
        parameter.name
    )));
}

/// A text that matches both.
fn common(a: &[(u128, bool)], b: &[(u128, bool)], steps: &mut usize) -> Option<String> {
    // most differ in their beginnings
    let differs = |(a, b): (&(u128, bool), &(u128, bool))| (!a.1 && !b.1).then_some(a.0 & b.0 == 0);
    let begin = a.iter().zip(b).map_while(differs).any(|it| it);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .map_while(differs)
        .any(|it| it);
    *steps += 1;
    if begin || end {
        return None;
    }
    *steps += a.len() * b.len();
    // the reached pairs of positions, and how: (the previous position, the character)
    let width = b.len() + 1;
    let mut from: Vec<Option<(usize, u8)>> = vec![None; (a.len() + 1) * width];
    let mut stack = vec![(0, 0)];
    while let Some((i, j)) = stack.pop() {
        let (Some(&(these, more)), Some(&(those, even_more))) = (a.get(i), b.get(j)) else {
            continue;
        };
        let both = these & those;
        if both == 0 {
            continue;
        }
        let byte = (0x61..0x7F_u8)
            .chain(0x21..0x61)
            .find(|&byte| both >> byte & 1 == 1)?;
        for (stays, waits) in [(false, false), (true, false), (false, true)] {
            if stays && !more || waits && !even_more {
                continue;
            }
            let next = (i + usize::from(!stays), j + usize::from(!waits));
            let place = from.get_mut(next.0 * width + next.1)?;
            if place.is_none() {
                *place = Some((i * width + j, byte));
                stack.push(next);
            }
        }
    }
    let mut text = Vec::new();
    let mut at = a.len() * width + b.len();
    while at != 0 {
        let (before, byte) = (*from.get(at)?)?;
        text.push(byte);
        at = before;
    }
    text.reverse();
    String::from_utf8(text).ok()
}

/// Checks an inclusion of a privilege on an object, which may only include privileges on the same
/// object: the included one must have all of its parameters.
pub(crate) fn includes(
    vocabulary: &Vocabulary,
    open: &[OpenParameter],
    from: usize,
    (to, word): (usize, &Word),
    report: &mut Report,
) {
    let (Some(item), Some(other)) = (vocabulary.items.get(from), vocabulary.items.get(to)) else {
        return;
    };
    let Some(template) = &item.template else {
        return;
    };
    if template.is_bound_by(other.template.as_ref()) {
        return;
    }
    let bound = other
        .template
        .as_ref()
        .map_or(&[][..], NameTemplate::parameters);
    let lacks = template
        .parameters()
        .iter()
        .filter(|it| !bound.contains(it));
    let names: Vec<String> = lacks
        .filter_map(|&it| Some(format!("{{{}}}", open.get(it)?.name)))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let noun = vocabulary.kind.noun();
    report.push(
        Problem::error(
            "lacking-parameter",
            format!(
                "{noun} `{}` includes `{}`, which has no {}",
                item.name,
                other.name,
                listed(&names)
            ),
        )
        .at(&word.place, "of which object?")
        .see(&item.place, "granted on an object")
        .help(format!(
            "include a {noun} with the same parameters: else who has it on one object would have `{}` on all",
            other.name
        )),
    );
}

/// Checks that each call of an operation determines the object of a required template: its path
/// must have a parameter of that name.
pub(crate) fn bound(
    vocabulary: &Vocabulary,
    open: &[OpenParameter],
    operation: &Operation,
    words: &[Word],
    report: &mut Report,
) {
    if open.is_empty() {
        return;
    }
    let requirement = operation.requirement(vocabulary.kind);
    for name in requirement.names() {
        let Some(privilege) = vocabulary.items.get(name) else {
            continue;
        };
        let Some(template) = &privilege.template else {
            continue;
        };
        for (call, word) in operation.calls.iter().zip(words) {
            let free = template.parameters().iter().filter_map(|&it| open.get(it));
            let Some(free) = free.into_iter().find(|it| !binds(call, &it.name)) else {
                if let Some(segment) = not_whole(call) {
                    let (id, name) = (&operation.id, &privilege.name);
                    report.push(
                        Problem::error(
                            "unbound-parameter",
                            format!(
                                "operation `{id}` requires `{name}`, and a path with `{segment}` names no object"
                            ),
                        )
                        .at(&word.place, "read in several ways")
                        .help(
                            "make a path of segments that are a literal or one parameter: servers split others \
                             in different ways, and a guard takes no object from them",
                        ),
                    );
                    return;
                }
                continue;
            };
            let free = &free.name;
            let problem = Problem::error(
                "unbound-parameter",
                format!(
                    "operation `{}` requires `{}`, and its call does not say which `{free}`",
                    operation.id, privilege.name
                ),
            );
            let noun = vocabulary.kind.noun();
            report.push(match call.http() {
                Some(_) => problem
                    .at(&word.place, format!("no segment `{{{free}}}`"))
                    .help(format!(
                        "name the segment of the path `{{{free}}}` that has the value, or require a {noun} of \
                         every object"
                    )),
                None => problem
                    .at(&word.place, "a call without a path")
                    .help(format!(
                        "require a {noun} of every object, or leave this call out: a value is read from the \
                         path of an HTTP call only"
                    )),
            });
            return;
        }
    }
}

/// The first segment of the call's path that is neither a literal nor one parameter. Guards take no
/// object from such a path.
fn not_whole(call: &Call) -> Option<&str> {
    let (_, path) = call.http()?;
    let is_part = |it: &Segment<'_>| matches!(it.kind(), SegmentKind::Mixed | SegmentKind::Rest);
    path.segments().find(is_part).map(|it| it.as_str())
}

/// Whether a segment of the call's path is the parameter.
fn binds(call: &Call, parameter: &str) -> bool {
    let path = call.http().map(|(_, path)| path);
    let mut segments = path.into_iter().flat_map(PathTemplate::segments);
    segments.any(|it| it.parameter() == Some(parameter))
}

impl Spec {
    /// Checks that no name has an open parameter. It is for the consumer `what` without support for
    /// them, which would read a template as a scope on every object.
    ///
    /// # Errors
    ///
    /// The first such name.
    pub fn has_no_template(&self, what: &str) -> Result<(), Box<Problem>> {
        let mut items = self.scopes.items.iter().chain(&self.permissions.items);
        items.try_for_each(|item| item.is_no_template(what))
    }
}

impl Privilege {
    /// Checks that the name has no open parameter: see [`Spec::has_no_template`].
    ///
    /// # Errors
    ///
    /// It has one; the place is that of the name.
    pub fn is_no_template(&self, what: &str) -> Result<(), Box<Problem>> {
        if self.template.is_none() {
            return Ok(());
        }
        let name = &self.name;
        let message = format!("{what} does not support open parameters yet, and `{name}` has one");
        Err(Box::new(
            Problem::error("open-parameters", message)
                .at(&self.place, "has an open parameter")
                .help("where the values are known, list them: a parameter with `values` is supported everywhere"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Templates that differ in their first or last literals are not searched for a common instance.
    #[test]
    fn different_ends_are_told_apart_in_one_step() {
        let open = [OpenParameter {
            name: "p".to_owned(),
            ..OpenParameter::default()
        }];
        let elements = |name| NameTemplate::of(name, &open).unwrap().elements(&open);
        for (one, other, found, searched) in [
            ("a:{p}", "b:{p}", None, false),
            ("ab:{p}", "ac:{p}:d", None, false),
            ("{p}:a", "{p}:b", None, false),
            ("{p}:ab", "x:{p}:bb", None, false),
            ("a:{p}:b", "b:{p}:b", None, false),
            ("a:{p}:b", "a:{p}:c", None, false),
            ("{p}::x:{p}", "{p}::y::{p}", None, true),
            ("{p}:", "a{p}:", Some("aa:"), true),
            ("a{p}:{p}", "{p}b:{p}", Some("ab:a"), true),
        ] {
            let (one, other) = (elements(one), elements(other));
            for (a, b) in [(&one, &other), (&other, &one)] {
                let mut steps = 7;
                assert_eq!(common(a, b, &mut steps).as_deref(), found);
                let expected = if searched { a.len() * b.len() } else { 0 };
                assert_eq!(steps, 7 + 1 + expected);
            }
        }
    }
}
