//! Inclusions by a glob.

use super::{
    super::{diff, locate},
    check,
};

/// What is told of a glob: the new scope, and where the glob is, in whichever file.
#[test]
fn a_glob_is_told_with_both_places() {
    let old = "scopes.Root = { includes = ['Other', 'r:*'] }\nscopes.Other = {}\nscopes.'r:a' = {}\n\
               scopes.x = {}\nscopes.y = {}\noperations.b = { scopes = 'y' }";
    // two that are new, one that got a name that matches, and one that is written in the line
    let new = "scopes.Root = { includes = ['Other', 'r:*', 'y'] }\nscopes.Other = {}\n\
               scopes.'r:a' = {}\nscopes.'r:x' = { aliases = ['x'] }\nscopes.y = {}\n\
               operations.b = { scopes = 'y' }";
    check(
        old,
        new,
        &[
            "Widens: scope `Root` includes `r:x` now, which matches its `r:*`",
            "  Root: + r:x, opens b",
            "Widens: scope `Root` includes `y` now",
            "  Root: + y, opens b",
            "Renames: scope `x` is called `r:x` now; the old name is still read",
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
        "scope `Root` includes `r:b` and `r:c` now, which are new and match its `r:*`"
    );
    assert_eq!(change.at.as_ref().unwrap().line, 6);
    let glob = change.glob.as_ref().unwrap();
    assert_eq!(
        (glob.pattern.as_str(), glob.at.as_ref().unwrap().line),
        ("r:*", 2)
    );
    // a glob that is new itself is a change of its line
    check(
        "scopes.Root = {}\nscopes.A = {}",
        "scopes.Root = { includes = ['*'] }\nscopes.A = {}",
        &["Widens: scope `Root` includes `A` now", "  Root: + A"],
    );
}
