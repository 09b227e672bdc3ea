//! Exports to Casbin: a model, and a policy with a line for each alternative of an operation and
//! for each inclusion.
//!
//! Granted scopes and permissions are roles of the subject: `g, token-1, scope:SMS`. The prefixes
//! keep subjects, scopes and permissions of the same name apart.

use scope_spec::{Spec, Vocabulary, VocabularyKind};

use super::{Part, made_by};
use crate::Error;

/// The value of a column without a requirement. Every name has a prefix.
const NOTHING: &str = "-";

/// The longest chain of inclusions. Casbin follows at most ten links from a subject; two may lead
/// to a permission through a role.
const LINKS: usize = 8;

/// The model and the policy. Fails if a name cannot be written in the policy.
pub fn export(spec: &Spec) -> Result<Vec<Part>, Error> {
    let widest = |kind: VocabularyKind| {
        let operations = spec.operations.iter();
        let all = operations.flat_map(|operation| operation.requirement(kind).alternatives());
        all.map(<[usize]>::len).max().unwrap_or(0)
    };
    let widths = (
        widest(VocabularyKind::Scope),
        widest(VocabularyKind::Permission),
    );
    let part = |part, file: &str, text| Part {
        part,
        file: format!("{}.{file}", spec.name),
        text,
    };
    Ok(vec![
        part("model", "conf", model(widths)),
        part("policy", "csv", policy(spec, widths)?),
    ])
}

fn columns((scopes, permissions): (usize, usize)) -> Vec<String> {
    let scopes = (1..=scopes).map(|number| format!("scope{number}"));
    let permissions = (1..=permissions).map(|number| format!("permission{number}"));
    scopes.chain(permissions).collect()
}

fn model(widths: (usize, usize)) -> String {
    let columns = columns(widths);
    let needed = columns
        .iter()
        .map(|column| format!(" && (p.{column} == \"{NOTHING}\" || g(r.sub, p.{column}))"));
    let matcher: String = needed.collect();
    let fields: String = columns.iter().map(|column| format!(", {column}")).collect();
    format!(
        "{}\
         # g, SUBJECT, scope:NAME grants a scope; permission:NAME and role:NAME are given likewise.\n\
         # No subject may begin with one of these three words: call it token:.. or user:..\n\n\
         [request_definition]\nr = sub, act\n\n\
         [policy_definition]\np = act{fields}\n\n\
         [role_definition]\ng = _, _\n\n\
         [policy_effect]\ne = some(where (p.eft == allow))\n\n\
         [matchers]\nm = r.act == p.act{matcher}\n",
        made_by("casbin", "#")
    )
}

fn policy(spec: &Spec, (scopes, permissions): (usize, usize)) -> Result<String, Error> {
    let mut lines = made_by("casbin", "#");
    for operation in &spec.operations {
        for all in operation.scopes.ways() {
            for all_of_user in operation.permissions.ways() {
                let mut fields = vec!["p".to_owned(), operation.id.clone()];
                fields.extend(padded(&spec.scopes, all, scopes));
                fields.extend(padded(&spec.permissions, all_of_user, permissions));
                lines.push_str(&line(&fields)?);
            }
        }
    }
    for vocabulary in [&spec.scopes, &spec.permissions] {
        let deep = depth(vocabulary) > LINKS;
        for (index, item) in vocabulary.items.iter().enumerate() {
            // the chain is too long: each name gets its whole closure
            let included: Vec<usize> = if deep {
                let closure = vocabulary.closure.iter(index);
                closure.filter(|&other| other != index).collect()
            } else {
                item.includes.clone()
            };
            for name in vocabulary.names_of(&included) {
                let fields = [
                    "g".to_owned(),
                    node(vocabulary, &item.name),
                    node(vocabulary, name),
                ];
                lines.push_str(&line(&fields)?);
            }
        }
    }
    for role in &spec.roles {
        // closed, so that roles need no links of their own
        for name in spec.permissions.names_of(&role.closure) {
            let fields = [
                "g".to_owned(),
                format!("role:{}", role.name),
                node(&spec.permissions, name),
            ];
            lines.push_str(&line(&fields)?);
        }
    }
    Ok(lines)
}

fn node(vocabulary: &Vocabulary, name: &str) -> String {
    format!("{}:{name}", vocabulary.kind.noun())
}

fn padded(vocabulary: &Vocabulary, all: &[usize], width: usize) -> Vec<String> {
    let names = vocabulary.names_of(all).into_iter();
    let mut fields: Vec<String> = names.map(|name| node(vocabulary, name)).collect();
    fields.resize(width, NOTHING.to_owned());
    fields
}

/// The longest chain of inclusions.
fn depth(vocabulary: &Vocabulary) -> usize {
    let mut depths: Vec<Option<usize>> = vec![None; vocabulary.items.len()];
    let mut deepest = 0;
    for start in 0..vocabulary.items.len() {
        let mut stack = vec![start];
        while let Some(&at) = stack.last() {
            let includes = vocabulary
                .items
                .get(at)
                .map(|item| item.includes.as_slice());
            let includes = includes.unwrap_or_default();
            let known = |index: &usize| depths.get(*index).copied().flatten();
            let open: Vec<usize> = includes
                .iter()
                .copied()
                .filter(|index| known(index).is_none())
                .collect();
            if depths.get(at).copied().flatten().is_some() || open.is_empty() {
                let depth = includes
                    .iter()
                    .filter_map(known)
                    .map(|depth| depth + 1)
                    .max();
                let depth = depth.unwrap_or(0);
                deepest = deepest.max(depth);
                if let Some(slot) = depths.get_mut(at) {
                    *slot = Some(depth);
                }
                stack.pop();
            } else {
                stack.extend(open);
            }
        }
    }
    deepest
}

/// Characters that readers of policies treat differently: casbin-rs reads `"a,b"` as one field, and
/// pycasbin as two, but only at a decision; pycasbin finds no comma after a bracket.
const UNWRITABLE: [char; 8] = ['"', ',', '#', '\\', '(', ')', '[', ']'];

/// A line of a policy. Fields are written unquoted.
fn line(fields: &[String]) -> Result<String, Error> {
    for field in fields {
        let held = UNWRITABLE.into_iter().find(|&c| field.contains(c));
        let held = held.map(|c| format!("holds `{c}`"));
        let around = (field.trim() != field).then(|| "has a space at an end".to_owned());
        if let Some(why) = held.or(around) {
            return Err(Error::new(
                "cannot-export",
                format!(
                    "`{field}` cannot be written in a policy of Casbin: it {why}, which its readers understand in \
                     different ways"
                ),
            )
            .help("give the operation or role another id, or use another engine"));
        }
    }
    Ok(fields.join(", ") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let fields = |fields: &[&str]| {
            fields
                .iter()
                .map(|field| (*field).to_owned())
                .collect::<Vec<_>>()
        };
        let made = line(&fields(&["p", "a b", "scope:a'b", "größe"])).unwrap();
        assert_eq!(made, "p, a b, scope:a'b, größe\n");
        for refused in [
            "a\"b", "a,b", "a#b", "a\\b", "a(b", "a)b", "a[b", "a]b", " a", "a ",
        ] {
            assert!(line(&fields(&["p", refused])).is_err(), "{refused}");
        }
    }

    #[test]
    fn depths() {
        let spec = |text: &str| scope_spec::parse("t.toml", text).spec;
        let chain =
            spec("spec.name='t'\n[scopes]\na.includes=['b','c']\nb.includes=['c']\nc={}\nd={}\n");
        assert_eq!(depth(&chain.scopes), 2);
        assert_eq!(depth(&chain.permissions), 0);
    }
}
