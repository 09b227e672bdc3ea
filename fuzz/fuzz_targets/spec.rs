//! Reads any text as a spec: it never panics, what it says points into the text, inclusion is what a
//! search finds, and a spec without errors stays the same when it is written and read again.
#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;
use scope_spec::{Style, Vocabulary, parse, render, render_body, to_toml};

fuzz_target!(|text: &str| {
    let loaded = parse("scopes.toml", text);
    for problem in &loaded.problems {
        for label in problem.primary.iter().chain(&problem.context) {
            let text = loaded.sources[label.place.file].text();
            assert!(text.get(label.place.span.clone()).is_some(), "{problem:?}");
        }
        render(problem, &loaded.sources, Style::Plain);
        render(problem, &loaded.sources, Style::Coloured);
        render_body(problem, &loaded.sources);
    }
    let spec = &loaded.spec;
    for vocabulary in [&spec.scopes, &spec.permissions] {
        is_what_a_search_finds(vocabulary);
        let bits: std::collections::HashSet<_> = vocabulary.items.iter().map(|item| item.bit).collect();
        assert!(loaded.has_errors() || bits.len() == vocabulary.items.len());
    }
    if !loaded.has_errors() {
        let written = to_toml(spec);
        let again = parse("scopes.toml", &written);
        assert!(!again.has_errors(), "{written}\n{:?}", again.problems);
        assert_eq!(to_toml(&again.spec), written);
        for (before, after) in [(&spec.scopes, &again.spec.scopes), (&spec.permissions, &again.spec.permissions)] {
            let told = |vocabulary: &Vocabulary| -> Vec<_> {
                let items = vocabulary.items.iter();
                items.map(|item| (item.name.clone(), item.rust.clone(), item.bit, item.includes.clone())).collect()
            };
            assert_eq!(told(before), told(after), "{written}");
        }
        assert_eq!(spec.operations.len(), again.spec.operations.len());
        for (before, after) in spec.operations.iter().zip(&again.spec.operations) {
            assert_eq!((&before.id, &before.scopes, &before.permissions), (&after.id, &after.scopes, &after.permissions));
        }
    }
});

/// A depth-first search over direct inclusion, from every item.
fn is_what_a_search_finds(vocabulary: &Vocabulary) {
    let len = vocabulary.items.len();
    if len > 200 {
        return;
    }
    for from in 0..len {
        let mut seen = vec![false; len];
        let mut next = vec![from];
        while let Some(i) = next.pop() {
            if !std::mem::replace(&mut seen[i], true) {
                next.extend(&vocabulary.items[i].includes);
            }
        }
        for (to, seen) in seen.into_iter().enumerate() {
            assert_eq!(vocabulary.closure.contains(from, to), seen, "{from} {to}");
        }
    }
}
