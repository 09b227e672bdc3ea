//! What went wrong elsewhere, and must not go wrong here: one test for each case of `README.md`.
#![allow(missing_docs)]

use scope_core::{Authorize, Claim, Denied, Gate, Guarded, Holds, claim, requires};
use serde::Deserialize;
use serde_json::{Value, json};

mod paths;
mod serving;

/// Names and inclusions as GitHub has them, and as storage services do.
mod api {
    scope_core::scopes!(
        inline = r#"
[spec]
name = "api"

[scopes."admin:org"]
includes = ["write:org"]
[scopes."write:org"]
includes = ["read:org"]
[scopes."read:org"]
[scopes.repo]
includes = ["public_repo", "repo:status"]
[scopes."public_repo"]
[scopes."repo:status"]

[scopes."storage.read:/john"]
[scopes."storage.read:/johnathan"]
[scopes."storage.read:/john/private"]
[scopes."storage.read:/"]
rust = "StorageReadRoot"

[scopes.scope]
[scopes.my-scope]
[scopes.read]
[scopes.readall]

[permissions.repo]
[permissions."org.delete"]
[permissions."org.view"]
[roles.owner]
permissions = ["org.delete", "org.view"]

[operations.viewOrg]
call = "GET /orgs/{org}"
scopes = "read:org"

[operations.deleteOrg]
call = "DELETE /orgs/{org}"
scopes = "admin:org"
permissions = "org.delete"

[operations.cloneRepo]
call = "GET /repos/{repo}"
scopes = "repo"
permissions = "repo"

[operations.transferRepo]
call = "POST /repos/{repo}/transfer"
scopes = ["repo", "admin:org"]

[operations.showStatus]
call = "GET /repos/{repo}/status"
scopes = { any = ["repo:status", ["public_repo", "read:org"]] }

[operations.listAdmins]
call = "GET /admin"
scopes = "admin:org"

[operations.readFile]
call = "GET /public/{file}"
public = true
"#,
        typed_operations = true
    );
}

use api::{Granted, Operation, Permission, PermissionSet, Scope, ScopeClaim, ScopeSet, op, scope};

/// Who is logged in, through which app.
#[derive(Clone, Copy, Holds)]
struct Session {
    #[holds]
    scopes: Granted,
    #[holds]
    permissions: api::user::Granted,
}

impl Session {
    fn new(scopes: &str, permissions: &str) -> Self {
        Session {
            scopes: granted(scopes),
            permissions: PermissionSet::parse(permissions).granted(),
        }
    }
}

/// What the answer of an authorization server, or a token, grants.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default, with = "claim::either")]
    scope: ScopeClaim,
}

fn granted(scopes: &str) -> Granted {
    ScopeSet::parse(scopes).granted()
}

#[track_caller]
fn answer(value: &Value) -> ScopeClaim {
    let answer: Answer = serde_json::from_value(value.clone()).expect("a readable answer");
    answer.scope
}

/// The codes of the problems of a spec.
fn codes(spec: &str) -> Vec<&'static str> {
    let loaded = scope_spec::parse("scopes.toml", spec);
    loaded.problems.iter().map(|problem| problem.code).collect()
}

/// SciTokens: CVE-2026-32716, CVE-2026-32726. A path was compared as a prefix of text, so what was
/// granted for `/john` let one into `/johnathan`.
#[test]
fn scitokens_prefix_of_a_sibling() {
    let john = granted("storage.read:/john");
    assert!(john.covers(Scope::StorageReadJohn));
    assert!(!john.covers(Scope::StorageReadJohnathan));
    // not even what lies below: the spec would have to say so
    assert!(!john.covers(Scope::StorageReadJohnPrivate));
    assert!(!granted("storage.read:/").covers(Scope::StorageReadJohn));
    assert!(!granted("storage.read:/johnathan").covers(Scope::StorageReadJohn));
    assert!(granted("storage.read:/joh").is_empty());
}

/// SciTokens: CVE-2026-32727, CVE-2026-32725. `..`, plain or percent-encoded, was resolved after
/// the scope had been compared.
#[test]
fn scitokens_dots_are_not_resolved() {
    for token in [
        "storage.read:/john/../johnathan",
        "storage.read:/john/%2e%2e/johnathan",
        "storage.read:/john/..",
        "storage.read:/john/.",
        "storage.read:/john/",
        "storage.read://john",
        "storage.read:%2Fjohn",
        "storage.read:/j%6Fhn",
    ] {
        assert!(granted(token).is_empty(), "{token}");
    }
    // nor in the path of a call
    for path in [
        "/public/../admin",
        "/public/%2e%2e/admin",
        "/public/..%2fadmin/x",
        "/public/./../admin",
        "//admin",
        "/./admin",
        "/admin/",
        "/%61dmin",
        "/ADMIN",
        "/admin?x=1",
        "/admin#x",
        "/admin;x",
    ] {
        assert_eq!(Operation::from_call("GET", path), None, "{path}");
    }
    assert_eq!(
        Operation::from_call("GET", "/admin"),
        Some(Operation::ListAdmins)
    );
}

/// Spring Security: CVE-2022-31690. An answer without scopes was taken to grant those that had
/// been asked for.
#[test]
fn spring_security_empty_answer_grants_nothing() {
    let asked = Scope::set(&[Scope::AdminOrg]);
    for scopes in [json!(""), json!([]), json!(" "), json!([""])] {
        let answer = answer(&json!({ "access_token": "x", "scope": scopes }));
        assert!(answer.granted().is_empty(), "{scopes}");
        assert_eq!(answer.granted().missing(&asked), asked);
        assert!(answer.granted().authorize(scope::AdminOrg).is_err());
    }
}

/// Spring Authorization Server: CVE-2026-22752. A client registered for itself scopes that nobody
/// had allowed it.
#[test]
fn spring_authorization_server_registration_is_not_approval() {
    let spec = scope_spec::parse(
        "scopes.toml",
        r#"
        spec.name = "demo"
        scopes.read = {}
        scopes.admin = { restricted = true, includes = ["read"] }
        scopes.owner = { includes = ["admin"] }
        "#,
    )
    .spec;
    let app = |scopes: &str| {
        let text = format!("[app]\nname = \"bot\"\n{scopes}");
        scope_spec::app::parse("app.toml", &text).app
    };
    let why = "justification = \"The bot tidies up after members who have left the team.\"";

    let asks = app(&format!("[scopes.read]\n[scopes.admin]\n{why}"));
    assert_eq!(
        asks.granted(&spec, None),
        [0],
        "what needs no approval, and no more"
    );
    let approved = app(&format!(
        "[scopes.admin]\n{why}\nreview = {{ state = \"approved\", on = 2026-11-01 }}"
    ));
    assert_eq!(
        approved.granted(&spec, None),
        [1],
        "as asked for: not closed"
    );

    // not by way of a scope that includes it either, or without a reason, or by a made-up name
    assert!(app("[scopes.owner]").granted(&spec, None).is_empty());
    for wrong in [
        "[scopes.admin]",
        "[scopes.owner]",
        "[scopes.\"*\"]",
        "[scopes.root]",
    ] {
        assert!(
            !scope_spec::app::check(&app(wrong), &spec, None).is_empty(),
            "{wrong}"
        );
    }
}

/// Gitea: CVE-2026-28699, GHSA-cc8w-r4qh-3v65. Where the context had no scope, as with other ways
/// to log in, access was not limited at all.
#[test]
fn gitea_no_scope_is_no_access() {
    for token in [json!({}), json!({ "scope": null })] {
        let claim = answer(&token);
        assert_eq!(claim, Claim::Absent);
        assert!(claim.granted().is_empty());
        assert!(
            Operation::ViewOrg
                .check(&claim.granted(), &PermissionSet::all().close())
                .is_err()
        );
    }
    assert!(Granted::default().is_empty() && ScopeClaim::default().granted().is_empty());
}

/// GitHub Enterprise Server: CVE-2026-3582. A user's access to a repository stood in for the scope
/// that the token lacked.
#[test]
fn github_both_gates() {
    let check = |scopes: &str, permissions: &str| {
        let session = Session::new(scopes, permissions);
        let both = session.authorize(op::CloneRepo);
        let checked = Operation::CloneRepo.check(&session.scopes, &session.permissions);
        assert_eq!(both.is_ok(), checked.is_ok());
        assert_eq!(
            both.is_ok(),
            session
                .authorize(scope::Repo & api::permission::Repo)
                .is_ok()
        );
        both.map(|_| ()).map_err(|denied| denied.gate())
    };
    assert_eq!(check("repo", "repo"), Ok(()));
    // both gates call it `repo`; neither stands in for the other
    assert_eq!(check("", "repo"), Err(Gate::Scope));
    assert_eq!(check("repo", ""), Err(Gate::Permission));
    assert_eq!(check("", ""), Err(Gate::Scope));
    assert_eq!(Scope::Repo.name(), Permission::Repo.name());
}

/// Ech0: GHSA-hm2h-wwwh-g49x. A PUT was guarded by a scope that only reads.
#[test]
fn ech0_writing_with_a_read_scope() {
    let spec = |method: &str| {
        format!(
            "spec.name = 'demo'\n\
             scopes.read = {{ access = 'read', description = 'Read.' }}\n\
             scopes.write = {{ access = 'read-update', description = 'Write.', includes = ['read'] }}\n\
             operations.settings = {{ call = '{method} /settings', scopes = 'read' }}\n\
             operations.more = {{ call = '{method} /more', scopes = 'write' }}\n"
        )
    };
    for method in ["PUT", "POST", "PATCH", "DELETE"] {
        let codes = codes(&spec(method));
        let [code] = codes.as_slice() else {
            panic!("{method}: {codes:?}");
        };
        assert!(code.ends_with("-method-read-scope"), "{method}: {code}");
    }
    for method in ["GET", "HEAD", "OPTIONS"] {
        assert!(codes(&spec(method)).is_empty(), "{method}");
    }
}

/// GHSA-vvc3-h39c-mrq5. Nobody had guarded a handler. Here an operation that does not say what it
/// needs is an error; that a command of `Guarded` must say it is shown in `ui/derive_misuse.rs`.
#[test]
fn an_operation_says_what_it_needs() {
    let spec = |needs: &str| {
        let text = format!(
            "spec.name = 'demo'\nscopes.read = {{ description = 'Read.' }}\n\
             operations.use = {{ scopes = 'read' }}\noperations.list = {{ {needs} }}\n\
             permissions.view = {{ description = 'View.' }}\n"
        );
        codes(&text)
    };
    assert_eq!(spec(""), ["missing-requirement"]);
    assert_eq!(spec("public = false"), ["missing-requirement"]);
    assert_eq!(spec("permissions = 'view'"), ["missing-requirement"]);
    assert!(spec("scopes = 'read'").is_empty());
    assert!(spec("public = true").is_empty());
}

/// DefGuard: DG26-6. "Any of" was asked as "all of", and "all of" as "any of".
#[test]
fn defguard_any_and_all_inverted() {
    for (scopes, all, any) in [
        ("", false, false),
        ("scope", false, true),
        ("read", false, true),
        ("scope read", true, true),
    ] {
        let granted = granted(scopes);
        assert_eq!(granted.meets(scope::Scope & scope::Read), all, "{scopes}");
        assert_eq!(granted.meets(scope::Scope | scope::Read), any, "{scopes}");
    }
}

/// node-oauth2-server, issue 228. The scope that was asked for was stored with the token, not the
/// one that had been validated. Here they are of two types, and one is made from the other only
/// by closing it; that it then stays within what is allowed is asked of the closed sets.
#[test]
fn node_oauth2_server_asked_is_not_granted() {
    let asked: ScopeSet = ScopeSet::parse("admin:org repo").known();
    let allowed: Granted = granted("write:org repo");
    assert!(!asked.close().is_subset(&allowed));
    let granted = asked.close().restrict_to(&allowed);
    assert!(granted.is_subset(&allowed));
    assert!(!granted.covers(Scope::AdminOrg));
    assert!(granted.covers(Scope::WriteOrg) && granted.covers(Scope::Repo));
    assert_eq!(granted.to_string(), "write:org repo");
}

/// github-mcp-server, issue 2778. A requirement of several scopes was met by one of them.
#[test]
fn github_mcp_server_all_became_any() {
    let check = |scopes: &str| {
        Operation::TransferRepo.check(&granted(scopes), &PermissionSet::EMPTY.close())
    };
    assert!(check("repo").is_err());
    assert!(check("admin:org").is_err());
    assert!(check("repo write:org").is_err());
    assert!(check("repo admin:org").is_ok());
    let denied = check("repo").expect_err("one of two");
    assert!(denied.missing().eq(["admin:org"]));
    assert!(denied.needed().eq(["repo", "admin:org"]));
}

/// github-mcp-server, issue 2778, too. Inclusion was followed for one step only.
#[test]
fn github_mcp_server_inclusion_is_transitive() {
    assert_eq!(Scope::AdminOrg.includes(), Scope::set(&[Scope::WriteOrg]));
    assert!(granted("admin:org").covers(Scope::ReadOrg));

    let steps = 1_000;
    let mut chain = String::from("spec.name = 'chain'\n");
    for i in 0..steps {
        chain.push_str(&format!("scopes.S{i} = {{ includes = ['S{}'] }}\n", i + 1));
    }
    chain.push_str(&format!("scopes.S{steps} = {{}}\n"));
    let loaded = scope_spec::parse("scopes.toml", &chain);
    assert!(!loaded.has_errors());
    assert_eq!(loaded.spec.scopes.closure.iter(0).count(), steps + 1);
}

/// protect-endpoints-proc-macro 0.4.0. A nested `any` lost its parentheses, so that
/// `all(A, any(X, all(Y, Z)))` let in whoever had Y and Z.
#[test]
fn protect_endpoints_nested_any() {
    use scope::{MyScope as X, PublicRepo as A, Read as Y, Readall as Z};

    #[requires(scope::PublicRepo & (scope::MyScope | (scope::Read & scope::Readall)))]
    fn guarded(auth: &Granted) -> Result<(), Denied> {
        Ok(())
    }

    #[derive(Guarded)]
    #[requires(scope::PublicRepo & (scope::MyScope | (scope::Read & scope::Readall)))]
    struct Command;

    for held in 0..16u8 {
        let [a, x, y, z] = [0, 1, 2, 3].map(|bit| held >> bit & 1 == 1);
        let all = [
            Scope::PublicRepo,
            Scope::MyScope,
            Scope::Read,
            Scope::Readall,
        ];
        let names = all.into_iter().zip([a, x, y, z]);
        let granted =
            ScopeSet::from_iter(names.filter_map(|(name, held)| held.then_some(name))).close();
        let expected = a && (x || (y && z));
        assert_eq!(granted.meets(A & (X | (Y & Z))), expected, "{granted:?}");
        assert_eq!(guarded(&granted).is_ok(), expected, "{granted:?}");
        assert_eq!(Command.authorize(&granted).is_ok(), expected, "{granted:?}");
        // as written without parentheses, `&` binds tighter
        assert_eq!(
            granted.meets(A & X | Y & Z),
            (a && x) || (y && z),
            "{granted:?}"
        );
    }
}

/// tlns-google-oauth2-proc 0.2.5. Reading any text gave the first scope.
#[test]
fn tlns_google_oauth2_every_name_is_itself() {
    for scope in Scope::ALL {
        assert_eq!(scope.name().parse::<Scope>(), Ok(scope));
        assert_eq!(ScopeSet::parse(scope.name()).known(), Scope::set(&[scope]));
        for other in [
            format!("{scope}x"),
            format!("x{scope}"),
            scope.name().to_uppercase(),
        ] {
            assert!(other.parse::<Scope>().is_err(), "{other}");
            assert!(granted(&other).is_empty(), "{other}");
        }
    }
    for text in ["", " ", "nonsense", "0", "null", "AdminOrg", "*"] {
        assert!(text.parse::<Scope>().is_err(), "{text}");
    }
}

/// scopes-rs 0.2.0. Scopes that include each other were accepted.
#[test]
fn scopes_rs_cycles() {
    let cycle = |steps: usize| {
        let mut text = String::from("spec = { name = 'cycle', allow = ['missing-description'] }\n");
        for i in 0..steps {
            text.push_str(&format!(
                "scopes.S{i} = {{ includes = ['S{}'] }}\n",
                (i + 1) % steps
            ));
        }
        codes(&text)
    };
    assert_eq!(cycle(1), ["self-include"]);
    assert_eq!(cycle(2), ["inclusion-cycle"]);
    assert_eq!(cycle(1_000), ["inclusion-cycle"]);
}

/// scopes-rs 0.2.0. What a name looks like decided what it includes.
#[test]
fn scopes_rs_names_mean_nothing() {
    assert!(!granted("read").covers(Scope::Readall));
    assert!(!granted("readall").covers(Scope::Read));
    // `repo` covers `repo:status` because the spec says so; nobody says so of these
    assert!(granted("repo").covers(Scope::RepoStatus));
    let loaded = scope_spec::parse(
        "scopes.toml",
        "spec.name = 'demo'\n[scopes]\nread = {}\n'read:x' = {}\nreadall = {}\nadmin = {}\n'admin:*' = { rust = 'AdminStar' }\n'a.b' = {}\na = {}\n",
    );
    assert!(!loaded.has_errors());
    for i in 0..loaded.spec.scopes.items.len() {
        assert!(loaded.spec.scopes.closure.iter(i).eq([i]));
    }
}

/// scopes-rs 0.2.0. What it generated differed from run to run.
#[test]
fn scopes_rs_the_same_output_every_time() {
    let spec = |text: &str| scope_spec::parse("scopes.toml", text).spec;
    let text = include_str!("../../specs/slack.toml");
    let options = scope_codegen::Options::default();
    let first = scope_codegen::expand(&spec(text), &options).to_string();
    for _ in 0..8 {
        // each hash map of the standard library has a seed of its own, so an order that came
        // from one would show
        assert!(scope_codegen::expand(&spec(text), &options).to_string() == first);
    }
}

/// Spring, issues 9158, 12473, 13911 and 14004. The hierarchy was wired to one way of asking, and
/// silently did not apply to another. Here every way gives the same answer.
#[test]
fn spring_inclusion_applies_everywhere() {
    #[requires(scope::ReadOrg)]
    fn guarded(auth: &Granted) -> Result<(), Denied> {
        Ok(())
    }

    #[derive(Guarded)]
    #[requires(scope::ReadOrg)]
    struct Command;

    let text = granted("admin:org");
    let set = ScopeSet::of(&[Scope::AdminOrg]).close();
    let array = answer(&json!({ "scope": ["admin:org"] })).granted();
    for granted in [
        text,
        set,
        array,
        set.union(Granted::EMPTY),
        set.restrict_to(&text),
        Granted::from(set.as_set()),
    ] {
        assert!(granted.covers(Scope::ReadOrg));
        assert!(granted.covers_all(&Scope::set(&[Scope::ReadOrg, Scope::WriteOrg])));
        assert!(granted.missing(&Scope::ReadOrg.closure()).is_empty());
        assert!(granted.iter().any(|scope| scope == Scope::ReadOrg));
        assert!(granted.authorize(scope::ReadOrg).is_ok());
        assert!(granted.meets(scope::ReadOrg));
        assert!(
            Operation::ViewOrg
                .check(&granted, &PermissionSet::EMPTY.close())
                .is_ok()
        );
        let session = Session {
            scopes: granted,
            permissions: PermissionSet::EMPTY.close(),
        };
        assert!(session.authorize(op::ViewOrg).is_ok());
        assert!(guarded(&granted).is_ok());
        assert!(Command.authorize(&granted).is_ok());
    }
    assert!(Scope::AdminOrg.closure().contains(Scope::ReadOrg));
    assert!(Scope::ReadOrg.included_by().contains(Scope::AdminOrg));
}

/// GitHub CLI, issues 1026, 1359 and 2965. Inclusion written by hand forgot that `admin:org` covers
/// `read:org`, and asked people to log in again.
#[test]
fn github_cli_admin_org_covers_read_org() {
    let needed = Scope::set(&[Scope::Repo, Scope::ReadOrg]);
    for enough in ["repo read:org", "repo write:org", "repo admin:org"] {
        assert!(granted(enough).covers_all(&needed), "{enough}");
        assert!(granted(enough).missing(&needed).is_empty(), "{enough}");
    }
    assert_eq!(
        granted("public_repo admin:org")
            .missing(&needed)
            .to_string(),
        "repo"
    );
}

/// shopifex, issue 45; Firefox Accounts, issue 3576. A server leaves out scopes that others imply, or
/// adds them; compared name by name, what was granted was not what had been asked for.
#[test]
fn shopifex_implied_scopes_are_the_same_scopes() {
    let asked = "admin:org read:org repo";
    for answer in [
        "admin:org repo",
        "repo admin:org",
        "admin:org write:org read:org repo public_repo repo:status",
    ] {
        assert_eq!(granted(asked), granted(answer));
        assert_eq!(granted(answer).to_string(), "admin:org repo");
    }
    assert_ne!(granted(asked), granted("write:org repo"));
}

/// kong-plugin-jwt-keycloak, issue 31. `scope` was found within `my-scope`.
#[test]
fn kong_a_token_is_not_searched() {
    assert!(!granted("my-scope").covers(Scope::Scope));
    assert!(!granted("scope").covers(Scope::MyScope));
    assert!(granted("my-scope2 scopes the-scope").is_empty());
    assert!(granted("my-scope scope").covers(Scope::Scope));
}

/// OAuth-Apis, issue 46; angular-oauth2-oidc, issue 1065. Scopes separated by commas or `+`, or an
/// array, were taken for one scope, or guessed at.
#[test]
fn oauth_apis_no_separator_is_guessed() {
    for text in [
        "repo,scope",
        "repo, scope",
        "repo+scope",
        "repo%20scope",
        "repo;scope",
        "repo\tscope",
    ] {
        let read = ScopeSet::parse(text);
        assert!(!read.granted().covers(Scope::Repo), "{text}");
        assert!(read.unknown().next().is_some(), "{text}");
    }
    let array = answer(&json!({ "scope": ["repo", "scope"] })).granted();
    assert_eq!(array, answer(&json!({ "scope": "repo scope" })).granted());
    // a whole string as the one item of an array
    let whole = answer(&json!({ "scope": ["repo scope"] }));
    assert!(whole.granted().is_empty());
    assert!(whole.unknown().eq(["repo scope"]));
}

/// Containarium, issue 1722; zeroid, issue 301; Metabase, issue 82498. Nothing, `[]` and `""` were
/// mixed up, and one of them let everybody in.
#[test]
fn containarium_absent_empty_and_present() {
    assert_eq!(answer(&json!({})), Claim::Absent);
    assert_eq!(answer(&json!({ "scope": null })), Claim::Absent);
    assert_eq!(answer(&json!({ "scope": "" })), Claim::Empty);
    assert_eq!(answer(&json!({ "scope": [] })), Claim::Empty);
    assert!(matches!(
        answer(&json!({ "scope": [""] })),
        Claim::Present { .. }
    ));
    for token in [
        json!({}),
        json!({ "scope": null }),
        json!({ "scope": "" }),
        json!({ "scope": [] }),
        json!({ "scope": [""] }),
    ] {
        let granted = answer(&token).granted();
        assert!(granted.is_empty(), "{token}");
        assert!(
            Scope::ALL.iter().all(|scope| !granted.covers(*scope)),
            "{token}"
        );
    }
    for other in [json!(0), json!(false), json!({}), json!([[]])] {
        let token = json!({ "scope": other });
        assert!(
            serde_json::from_value::<Answer>(token.clone()).is_err(),
            "{token}"
        );
    }
}

/// The same issues: `*` in a token was taken for everything, or everything for `*`.
#[test]
fn zeroid_a_star_grants_nothing_by_itself() {
    for text in ["*", "* *", "repo:*", "*:org", "**", "all", "admin:*"] {
        assert!(granted(text).is_empty(), "{text}");
    }
    // in the spec it is a glob, and a wire name where one is declared
    let loaded = scope_spec::parse(
        "scopes.toml",
        "spec.name = 'demo'\nscopes.'*' = { rust = 'All', includes = ['*'] }\nscopes.read = {}\n",
    );
    assert!(!loaded.has_errors());
    assert!(loaded.spec.scopes.closure.iter(0).eq([0, 1]));
    assert!(loaded.spec.scopes.closure.iter(1).eq([1]));
}

/// oxide-auth 0.6. A resource whose requirement was empty was open to all.
#[test]
fn oxide_auth_an_empty_requirement_cannot_be_written() {
    for empty in [
        "scopes = []",
        "scopes = { any = [] }",
        "scopes = { any = [[]] }",
        "scopes = { any = ['read', []] }",
    ] {
        let text = format!(
            "spec.name = 'demo'\nscopes.read = {{ description = 'Read.' }}\noperations.a = {{ {empty} }}\n\
             operations.b = {{ scopes = 'read' }}"
        );
        assert_eq!(codes(&text), ["empty-requirement"], "{empty}");
    }
    assert_eq!(
        codes(
            "spec.name = 'demo'\nscopes.read = { description = 'Read.' }\noperations.a = { scopes = '' }"
        ),
        ["undeclared-scope"]
    );
    // and an operation without `scopes` that is open says so
    let open: Vec<_> = Operation::ALL.iter().filter(|op| op.is_public()).collect();
    assert_eq!(open, [&Operation::ReadFile]);
}

/// A narrower token, or a refreshed one, never has more than the first (RFC 6749 section 6). Names
/// compared without inclusion say so of the wrong ones.
#[test]
fn narrowing_never_widens() {
    let first = granted("write:org repo");
    for (asked, within) in [
        ("write:org repo", true),
        ("read:org", true),
        ("public_repo repo:status", true),
        ("", true),
        ("admin:org", false),
        ("write:org repo scope", false),
    ] {
        let asked = granted(asked);
        assert_eq!(asked.is_subset(&first), within, "{asked}");
        let refreshed = asked.restrict_to(&first);
        assert!(
            refreshed.is_subset(&first) && refreshed.is_subset(&asked),
            "{asked}"
        );
        assert_eq!(refreshed == asked, within, "{asked}");
    }
    // every pair of scopes: what is left is in both, and closed
    for a in Scope::ALL {
        for b in Scope::ALL {
            let (a, b) = (a.closure().close(), b.closure().close());
            let both = a.restrict_to(&b);
            assert!(both.is_subset(&a) && both.is_subset(&b));
            assert_eq!(both.as_set().close(), both);
            assert!(a.is_subset(&a.union(b)) && a.union(b).as_set().close() == a.union(b));
        }
    }
}
