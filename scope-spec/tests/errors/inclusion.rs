//! Names that others use: what is not declared, globs, and cycles.

use super::check;
use crate::common::parse;

#[test]
fn names_that_are_not_declared() {
    check(
        r#"
        [scopes.ReadAccounts]
        includes = ["ReadAcounts"]
        deprecated = { use = "Nope" }
        [permissions.P]
        includes = ["ReadAccounts"]
        [roles.R]
        permissions = ["p"]
        includes = ["S"]
        [operations.o]
        scopes = ["readAccounts", "ReadAccounts "]
        permissions = { any = ["ReadAccounts", ["P", "Q"]] }
        "#,
        &[
            (
                "undeclared-include",
                "\"ReadAcounts\"",
                "scope `ReadAccounts` includes `ReadAcounts`, which is not declared",
            ),
            (
                "undeclared-use",
                "\"Nope\"",
                "scope `ReadAccounts` points to `Nope`, which is not declared",
            ),
            (
                "undeclared-include",
                "\"ReadAccounts\"",
                "permission `P` includes `ReadAccounts`, which is not declared",
            ),
            (
                "undeclared-permission",
                "\"p\"",
                "role `R` has permission `p`, which is not declared",
            ),
            (
                "undeclared-role",
                "\"S\"",
                "role `R` includes role `S`, which is not declared",
            ),
            (
                "undeclared-scope",
                "\"readAccounts\"",
                "operation `o` needs scope `readAccounts`, which is not declared",
            ),
            (
                "undeclared-scope",
                "\"ReadAccounts \"",
                "operation `o` needs scope `ReadAccounts `, which is not declared",
            ),
            (
                "undeclared-permission",
                "\"ReadAccounts\"",
                "operation `o` needs permission `ReadAccounts`, which is a scope",
            ),
            (
                "undeclared-permission",
                "\"Q\"",
                "operation `o` needs permission `Q`, which is not declared",
            ),
        ],
    );
}

#[test]
fn globs() {
    check(
        "[scopes.\"read:a\"]\nincludes = [\"read:*\"]\n[scopes.B]\nincludes = [\"x*\", \"read:*\"]\n",
        &[
            (
                "empty-glob",
                "\"read:*\"",
                "scope `read:a` includes `read:*`, which matches no other scope",
            ),
            (
                "empty-glob",
                "\"x*\"",
                "scope `B` includes `x*`, which matches no other scope",
            ),
        ],
    );
    check("[scopes.A]\nincludes = [\"*\"]\n", &[]);
    check(
        "[scopes.A]\nincludes = [\"A*\"]\n",
        &[(
            "empty-glob",
            "\"A*\"",
            "scope `A` includes `A*`, which matches no other scope",
        )],
    );
}

#[test]
fn an_alias_is_not_matched_by_a_glob() {
    check(
        "[scopes.A]\naliases = [\"read:x\"]\n[scopes.B]\nincludes = [\"read:*\"]\n",
        &[(
            "empty-glob",
            "\"read:*\"",
            "scope `B` includes `read:*`, which matches no other scope",
        )],
    );
}

#[test]
fn self_inclusion() {
    check(
        "[scopes.A]\nincludes = [\"A\"]\n[roles.R]\nincludes = [\"R\"]\n\
         [scopes.B]\ndeprecated = { use = \"B\" }\n",
        &[
            ("self-include", "\"A\"", "scope `A` includes itself"),
            ("self-include", "\"R\"", "role `R` includes itself"),
            (
                "use-itself",
                "\"B\"",
                "scope `B` points to itself as what to use in its place",
            ),
        ],
    );
}

#[test]
fn cycles() {
    check(
        "[scopes.A]\nincludes = [\"B\", \"C\"]\n[scopes.B]\nincludes = [\"A\"]\n\
         [scopes.C]\nincludes = [\"D\"]\n[scopes.D]\nincludes = [\"A\", \"C\"]\n\
         [roles.R]\nincludes = [\"S\"]\n[roles.S]\nincludes = [\"R\"]\n",
        &[
            (
                "inclusion-cycle",
                "\"A\"",
                "scope `A` includes itself: `A` -> `B` -> `A`",
            ),
            (
                "inclusion-cycle",
                "\"A\"",
                "scope `A` includes itself: `A` -> `C` -> `D` -> `A`",
            ),
            (
                "inclusion-cycle",
                "\"C\"",
                "scope `C` includes itself: `C` -> `D` -> `C`",
            ),
            (
                "inclusion-cycle",
                "\"R\"",
                "role `R` includes itself: `R` -> `S` -> `R`",
            ),
        ],
    );
}

#[test]
fn two_that_include_all() {
    check(
        "[scopes.A]\nincludes = [\"*\"]\n[scopes.B]\nincludes = [\"*\"]\n[scopes.C]\n",
        &[(
            "inclusion-cycle",
            "\"*\"",
            "scope `A` includes itself: `A` -> `B` -> `A`",
        )],
    );
    // A glob that closes several cycles is one mistake.
    check(
        "[scopes.x1]\nincludes = [\"y*\"]\n[scopes.x2]\n[scopes.y1]\nincludes = [\"x*\"]\n\
         [scopes.x3]\nincludes = [\"y1\"]\n",
        &[
            (
                "inclusion-cycle",
                "\"x*\"",
                "scope `x1` includes itself: `x1` -> `y1` -> `x1`",
            ),
            (
                "inclusion-cycle",
                "\"y1\"",
                "scope `y1` includes itself: `y1` -> `x3` -> `y1`",
            ),
        ],
    );
}

#[test]
fn long_cycles_lose_their_middle() {
    let mut text = String::new();
    for i in 0..1000 {
        text.push_str(&format!(
            "[scopes.N{i}]\nincludes = [\"N{}\"]\n",
            (i + 1) % 1000
        ));
    }
    check(
        &text,
        &[(
            "inclusion-cycle",
            "\"N0\"",
            "scope `N0` includes itself: `N0` -> `N1` -> `N2` -> `N3` -> (993 more) -> `N997` -> \
             `N998` -> `N999` -> `N0`",
        )],
    );
}

#[test]
fn cycles_of_up_to_eight_are_shown_whole() {
    let cycle = |n: usize| -> String {
        let scopes = (0..n).map(|i| format!("[scopes.N{i}]\nincludes = [\"N{}\"]\n", (i + 1) % n));
        scopes.collect()
    };
    for (n, walk) in [
        (
            8,
            "`N0` -> `N1` -> `N2` -> `N3` -> `N4` -> `N5` -> `N6` -> `N7` -> `N0`",
        ),
        (
            9,
            "`N0` -> `N1` -> `N2` -> `N3` -> (2 more) -> `N6` -> `N7` -> `N8` -> `N0`",
        ),
    ] {
        let message = format!("scope `N0` includes itself: {walk}");
        check(&cycle(n), &[("inclusion-cycle", "\"N0\"", &message)]);
    }
}

#[test]
fn a_hundred_cycles_are_enough() {
    let pairs = (0..150).map(|i| {
        format!("[scopes.A{i}]\nincludes = [\"B{i}\"]\n[scopes.B{i}]\nincludes = [\"A{i}\"]\n")
    });
    let loaded = parse(&pairs.collect::<String>());
    let cycles = loaded
        .errors()
        .filter(|error| error.code == "inclusion-cycle");
    assert_eq!(cycles.count(), 100);
}

#[test]
fn a_cycle_points_at_the_glob_that_closes_it() {
    check(
        "[scopes.\"a:x\"]\nincludes = [\"b:*\"]\n\
         [scopes.\"b:x\"]\nincludes = [\"c:*\", \"a:*\"]\n\
         [scopes.\"c:x\"]\n",
        &[(
            "inclusion-cycle",
            "\"a:*\"",
            "scope `a:x` includes itself: `a:x` -> `b:x` -> `a:x`",
        )],
    );
}

/// However many cycles a glob closes, it is one mistake.
#[test]
fn a_glob_that_closes_many_cycles_is_reported_once() {
    check(
        "[scopes.b1]\nincludes = ['b2']\n[scopes.b2]\nincludes = ['b3']\n\
         [scopes.b3]\nincludes = ['a']\n[scopes.a]\nincludes = ['b*']\n",
        &[(
            "inclusion-cycle",
            "'b*'",
            "scope `b1` includes itself: `b1` -> `b2` -> `b3` -> `a` -> `b1`",
        )],
    );
}

/// The first inclusions of a cycle are shown in the file, and the one that closes it.
#[test]
fn a_cycle_shows_its_first_inclusions() {
    for (length, shown) in [(2, 1), (3, 2), (5, 4), (6, 4), (40, 4)] {
        let scopes =
            (0..length).map(|i| format!("[scopes.N{i}]\nincludes = ['N{}']\n", (i + 1) % length));
        let loaded = parse(&scopes.collect::<String>());
        let shown_of_each: Vec<usize> = loaded.errors().map(|it| it.context.len()).collect();
        assert_eq!(shown_of_each, [shown], "{length}");
    }
}

/// A role that was lost to a mistake is not missed where it is included.
#[test]
fn a_role_that_was_lost_is_not_missed() {
    check(
        "[roles]\nlost\n[roles.R]\nincludes = ['lost']\n",
        &[("syntax", "lost", "a key has no value")],
    );
}
