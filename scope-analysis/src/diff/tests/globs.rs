//! Inclusions by a glob.

use super::{
    super::{diff, locate},
    check,
};

/// A glob is reported with the new scope and its own place, in whichever file.
#[test]
fn a_glob_is_told_with_both_places() {
    let old = "scopes.Root = { includes = ['Other', 'r:*'] }\nscopes.Other = {}\nscopes.'r:a' = {}\n\
               scopes.x = {}\nscopes.y = {}\noperations.b = { scopes = 'y' }";
    // two new scopes, one renamed so that it matches, and one listed in the line
    let new = "scopes.Root = { includes = ['Other', 'r:*', 'y'] }\nscopes.Other = {}\n\
               scopes.'r:a' = {}\nscopes.'r:x' = { aliases = ['x'] }\nscopes.y = {}\n\
               operations.b = { scopes = 'y' }";
    check(
        old,
        new,
        &[
            "Widens: scope `Root` now includes `r:x`, which matches its `r:*`",
            "  Root: + r:x, opens b",
            "Widens: scope `Root` now includes `y`",
            "  Root: + y, opens b",
            "Renames: scope `x` is now called `r:x`; the old name is still accepted",
        ],
    );
    let new = new.replace(", 'y'", "").replace(
        "scopes.'r:x' = { aliases = ['x'] }",
        "scopes.x = {}\nscopes.'r:b' = {}\nscopes.'r:c' = {}",
    );
    let [old, new] = [old, &new]
        .map(|text| scope_spec::parse("scopes.toml", &format!("spec.name = 'demo'\n{text}")));
    let mut diff = diff(&old.spec, &new.spec);
    locate(&mut diff, &old, &new);
    let change = &diff.changes[0];
    assert_eq!(
        change.message,
        "scope `Root` now includes `r:b` and `r:c`, which are new and match its `r:*`"
    );
    assert_eq!(change.at.as_ref().unwrap().line, 6);
    let glob = change.glob.as_ref().unwrap();
    assert_eq!(
        (glob.pattern.as_str(), glob.at.as_ref().unwrap().line),
        ("r:*", 2)
    );
    // a new glob is a change of its line
    check(
        "scopes.Root = {}\nscopes.A = {}",
        "scopes.Root = { includes = ['*'] }\nscopes.A = {}",
        &["Widens: scope `Root` now includes `A`", "  Root: + A"],
    );
}
