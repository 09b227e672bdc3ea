//! Open parameters: instances in tokens, against an oracle that takes tokens apart by hand.
#![allow(missing_docs)]

use scope_core::{Authorize, Form, Grants, HoldsOn, Object};
use std::borrow::Cow;

mod forge {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "forge"
            [parameters.org]
            form = "id"
            [parameters.repo]
            form = "name"
            reserved = ["new"]
            [parameters.id]
            form = "uuid"
            [parameters.n]
            form = "int"
            [parameters.tag]
            form = { chars = "a-z~.", max = 4 }
            [parameters.access]
            values = ["push", "pull"]
            [scopes."repo:all"]
            includes = ["repo:{org}/{repo}:admin"]
            [scopes."org:{org}:admin"]
            includes = ["repo:{org}/{repo}:admin"]
            [scopes."repo:{org}/{repo}:admin"]
            includes = ["repo:{org}/{repo}:read"]
            [scopes."repo:{org}/{repo}:read"]
            [scopes."gist-{id}"]
            restricted = true
            [scopes."pay:{n}"]
            bit = 70
            [scopes."{tag}/tags:{access}"]
            [scopes.openid]
            [permissions."org:{org}:own"]
            includes = ["org:{org}:see"]
            [permissions."org:{org}:see"]
            [operations.readRepo]
            call = "GET /orgs/{org}/repos/{repo}"
            scopes = "repo:{org}/{repo}:read"
            permissions = "org:{org}:see"
        "#
    );
}
use forge::{Permission, Scope, ScopeSet, may, permission, scope, user};

scope_core::key! { struct Org: "org" }

/// An object with values for some parameters.
#[derive(Clone, Debug, Default)]
struct Thing(Vec<(&'static str, String)>);

impl Object for Thing {
    fn value(&self, parameter: &str) -> Option<Cow<'_, str>> {
        let mut values = self.0.iter();
        let found = values.find(|(it, _)| *it == parameter);
        found.map(|(_, value)| Cow::from(value.as_str()))
    }
}

fn thing(values: &[(&'static str, &str)]) -> Thing {
    Thing(
        values
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    )
}

/// What `scope` includes, itself among it, written down by hand.
fn included(scope: Scope) -> &'static [Scope] {
    match scope {
        Scope::RepoAll => &[Scope::RepoAll, Scope::RepoAdmin, Scope::RepoRead],
        Scope::OrgAdmin => &[Scope::OrgAdmin, Scope::RepoAdmin, Scope::RepoRead],
        Scope::RepoAdmin => &[Scope::RepoAdmin, Scope::RepoRead],
        Scope::RepoRead => &[Scope::RepoRead],
        Scope::Gist => &[Scope::Gist],
        Scope::Pay => &[Scope::Pay],
        Scope::TagsPush => &[Scope::TagsPush],
        Scope::TagsPull => &[Scope::TagsPull],
        Scope::Openid => &[Scope::Openid],
    }
}

fn is_id(text: &str) -> bool {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    !text.is_empty() && text.len() <= 128 && text.chars().all(|c| letters.contains(c))
}

fn is_repo(text: &str) -> bool {
    let without = text.replace('.', "x");
    is_id(&without) && text != "." && text != ".." && text != "new"
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lens: Vec<usize> = parts.iter().map(|it| it.len()).collect();
    lens == [8, 4, 4, 4, 12]
        && parts
            .concat()
            .chars()
            .all(|c| "0123456789abcdef".contains(c))
}

fn is_int(text: &str) -> bool {
    let number: Option<u128> = text.parse().ok();
    text.len() <= 20 && number.is_some_and(|it| it.to_string() == text)
}

fn is_tag(text: &str) -> bool {
    let letters = "abcdefghijklmnopqrstuvwxyz~.";
    (1..=4).contains(&text.len())
        && text.chars().all(|c| letters.contains(c))
        && text != "."
        && text != ".."
}

/// What a token is: the scope, and the values.
fn read(token: &str) -> Option<(Scope, Vec<(&'static str, &str)>)> {
    let inside = |before: &str, after: &str| {
        let rest = token.strip_prefix(before)?.strip_suffix(after)?;
        Some(rest)
    };
    match token {
        "repo:all" => return Some((Scope::RepoAll, vec![])),
        "openid" => return Some((Scope::Openid, vec![])),
        _ => {}
    }
    for (after, scope) in [(":admin", Scope::RepoAdmin), (":read", Scope::RepoRead)] {
        if let Some((org, repo)) = inside("repo:", after).and_then(|it| it.split_once('/'))
            && is_id(org)
            && is_repo(repo)
        {
            return Some((scope, vec![("org", org), ("repo", repo)]));
        }
    }
    for (after, scope) in [
        ("/tags:push", Scope::TagsPush),
        ("/tags:pull", Scope::TagsPull),
    ] {
        if let Some(tag) = inside("", after).filter(|it| is_tag(it)) {
            return Some((scope, vec![("tag", tag)]));
        }
    }
    if let Some(org) = inside("org:", ":admin").filter(|it| is_id(it)) {
        return Some((Scope::OrgAdmin, vec![("org", org)]));
    }
    if let Some(id) = inside("gist-", "").filter(|it| is_uuid(it)) {
        return Some((Scope::Gist, vec![("id", id)]));
    }
    if let Some(n) = inside("pay:", "").filter(|it| is_int(it)) {
        return Some((Scope::Pay, vec![("n", n)]));
    }
    None
}

fn oracle(tokens: &str, scope: Scope, thing: &Thing) -> bool {
    tokens.split(' ').filter_map(read).any(|(by, values)| {
        included(by).contains(&scope)
            && values
                .iter()
                .all(|(name, value)| thing.0.contains(&(*name, (*value).to_owned())))
    })
}

fn random(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 33) as usize % below
    }
}

const PIECES: &[&str] = &[
    "repo:",
    "org:",
    "pay:",
    "gist-",
    "/",
    ":",
    ":read",
    ":admin",
    "/tags:push",
    "/tags:pull",
    "openid",
    "repo:all",
    "acme",
    "site",
    "a.b",
    ".",
    "..",
    "new",
    "0",
    "007",
    "7",
    "42",
    "{org}",
    "{repo}",
    "*",
    "%2f",
    "%61cme",
    "~x",
    "0123abcd-89ab-cdef-0123-456789abcdef",
    "0123ABCD-89ab-cdef-0123-456789abcdef",
    "é",
    "\u{0}",
    "\t",
    "",
    "repo:acme/site:read",
    "repo:acme/site:admin",
    "repo:acme/a.b:read",
    "org:acme:admin",
    "pay:42",
    "repo:{org}/{repo}:read",
    "org:{org}:admin",
    "repo:*/*:read",
];

/// `TEMPLATES_DECISIONS` is how many decisions are compared: 100,000 where it is not set.
#[test]
fn random_tokens_and_decisions_are_those_of_the_oracle() {
    let wanted = std::env::var("TEMPLATES_DECISIONS").map_or(100_000, |it| it.parse().unwrap());
    let mut random = random(25);
    let (mut allowed, mut instances, mut decisions) = (0, 0, 0);
    while decisions < wanted {
        let mut text = Vec::new();
        for _ in 0..random(6) {
            let mut token = String::new();
            for _ in 0..1 + random(4) {
                token += PIECES[random(PIECES.len())];
            }
            if random(2) == 0 {
                token = PIECES[PIECES.len() - 1 - random(10)].to_owned();
            }
            text.push(token);
        }
        let text = text.join(" ");
        let parsed = ScopeSet::parse(&text);
        let grants = parsed.grants();
        let read_back: Vec<_> = text.split(' ').filter(|_| !text.is_empty()).collect();
        let known = read_back.iter().filter(|it| read(it).is_some()).count();
        let unknown = read_back.len() - known;
        assert_eq!(
            grants.ignored().count() + grants.ignored_beyond(),
            unknown,
            "{text:?}"
        );
        instances += known;
        for _ in 0..4 {
            let mut object = Thing::default();
            for (name, values) in [
                ("org", &["acme", "{org}", "*", "site"][..]),
                ("repo", &["site", "a.b", "..", "new", "{repo}"]),
                ("id", &["0123abcd-89ab-cdef-0123-456789abcdef"]),
                ("n", &["42", "007", "7"]),
                ("tag", &["~x", "."]),
            ] {
                if random(4) > 0 {
                    object
                        .0
                        .push((name, values[random(values.len())].to_owned()));
                }
            }
            for scope in Scope::ALL {
                let here = grants.here(&object);
                let expected = oracle(&text, scope, &object);
                assert_eq!(here.covers(scope), expected, "{text:?} {object:?} {scope}");
                allowed += usize::from(expected);
                decisions += 1;
            }
            // everywhere is what static names grant, and nothing else
            for scope in Scope::ALL {
                let everywhere = grants.everywhere().covers(scope);
                assert_eq!(
                    everywhere,
                    oracle(&text, scope, &Thing::default()),
                    "{text:?} {scope}"
                );
                assert_eq!(everywhere, parsed.granted().covers(scope));
            }
        }
    }
    assert!(
        allowed > wanted / 100 && instances > wanted / 100,
        "{allowed} {instances}"
    );
}

#[test]
fn what_is_no_instance_grants_nothing_and_is_reported() {
    let long = format!("repo:{}/site:read", "x".repeat(129));
    for token in [
        "repo:{org}/{repo}:read",
        "repo:*/*:read",
        "repo:acme/*:read",
        "repo:*:read",
        "repo:{repo}:read",
        "repo:acme/..:read",
        "repo:acme/new:read",
        "repo:/site:read",
        "repo:acme/:read",
        "repo:acme/site/x:read",
        "repo:acme%2Fsite:read",
        "repo:acme/s%69te:read",
        "repo:acme/site:READ",
        "pay:007",
        "pay:+7",
        "pay:",
        "pay:123456789012345678901",
        "gist-0123ABCD-89AB-CDEF-0123-456789ABCDEF",
        "gist-0123abcd89abcdef0123456789abcdef",
        "gist-{id}",
        "tool~/tags:push",
        "../tags:push",
        long.as_str(),
    ] {
        let grants = ScopeSet::parse(token).grants();
        assert_eq!(grants, Grants::EMPTY, "{token}");
        assert_eq!(grants.ignored().count(), 1, "{token}");
        assert_eq!(
            ScopeSet::parse(token).unknown().collect::<Vec<_>>(),
            [token]
        );
    }
    // the name of a template is a text like any other
    assert!("repo:{org}/{repo}:read".parse::<Scope>().is_err());
    assert!(serde_json::from_str::<ScopeSet>("[\"repo:{org}/{repo}:read\"]").is_err());
    assert_eq!(Scope::RepoRead.name(), "repo:{org}/{repo}:read");
}

#[test]
fn a_grant_on_less_is_a_grant_on_all_of_it() {
    let grants = ScopeSet::parse("org:acme:admin repo:zeta/site:read").grants();
    let at = |org, repo| grants.at(thing(&[("org", org), ("repo", repo)]));
    assert!(at("acme", "site").meets(scope::RepoAdmin & scope::OrgAdmin));
    assert!(at("acme", "other").meets(scope::RepoRead));
    assert!(at("zeta", "site").meets(scope::RepoRead));
    assert!(!at("zeta", "site").meets(scope::RepoAdmin));
    assert!(!at("zeta", "other").meets(scope::RepoRead));
    // of every repository of the organisation
    assert!(
        grants
            .at("acme".parse::<Org>().unwrap())
            .meets(scope::RepoAdmin)
    );
    assert!(
        !grants
            .at("zeta".parse::<Org>().unwrap())
            .meets(scope::RepoRead)
    );
    assert!(!grants.at(thing(&[("repo", "site")])).meets(scope::RepoRead));
    // nothing of it holds everywhere
    assert!(grants.authorize(scope::RepoRead).is_err());
    let everywhere = ScopeSet::parse("repo:all").grants();
    assert!(everywhere.authorize(scope::RepoRead).is_ok());
    fn reads(_: impl may::RepoRead) {}
    reads(everywhere.authorize(scope::RepoAll).unwrap());
}

#[test]
fn more_entries_than_there_can_be() {
    let tokens: Vec<String> = (0..600).map(|it| format!("repo:acme/r{it}:read")).collect();
    let grants = ScopeSet::parse(&tokens.join(" ")).grants();
    let at = |it: usize| grants.at(thing(&[("org", "acme"), ("repo", &format!("r{it}"))]));
    let count = (0..600).filter(|it| at(*it).meets(scope::RepoRead)).count();
    assert_eq!(count, 512);
    assert_eq!(grants.ignored().count() + grants.ignored_beyond(), 88);
    assert_eq!(grants.values(Scope::RepoRead).count(), 512);
    // 8 kB of instances
    let text = "pay:1 ".repeat(8_192 / 6);
    let grants = ScopeSet::parse(text.trim_end()).grants();
    assert_eq!(grants.values(Scope::Pay).count(), 1);
    assert_eq!(grants.ignored().count(), 0);
    // a token of a megabyte is shown in part
    let long = "x".repeat(1 << 20);
    let grants = ScopeSet::parse(&long).grants();
    assert!(grants.ignored().all(|it| it.len() < 64));
}

#[test]
fn objects_of_another_kind_are_told_apart() {
    use scope_core::{All, Any, Expression};
    fn is_of<R: Expression>(parameters: &[&str]) -> bool {
        R::REQUIRED.is_of(parameters)
    }
    assert!(is_of::<scope::RepoRead>(&["repo"]) && is_of::<scope::RepoRead>(&["x", "org"]));
    for other in [&["tag"][..], &["rep"], &["repos"], &["{repo}"], &[]] {
        assert!(!is_of::<scope::RepoRead>(other), "{other:?}");
        assert!(is_of::<scope::Openid>(other));
    }
    assert!(!is_of::<All<scope::RepoRead, scope::Pay>>(&["repo"]));
    assert!(is_of::<All<scope::RepoRead, scope::Pay>>(&["repo", "n"]));
    assert!(is_of::<Any<scope::RepoRead, scope::Pay>>(&["repo"]));
}

/// Open Banking: the scope of the product, and the consent that the customer gave.
mod bank {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "bank"
            [parameters.consent]
            form = "uuid"
            [scopes.accounts]
            [scopes.payments]
            [scopes."consent:{consent}"]
            [operations.readAccounts]
            call = "GET /consents/{consent}/accounts"
            scopes = ["accounts", "consent:{consent}"]
            [operations.pay]
            call = "POST /consents/{consent}/payments"
            scopes = ["payments", "consent:{consent}"]
        "#
    );
}

#[test]
fn a_consent_and_a_product_are_both_required() {
    use bank::Operation::{Pay, ReadAccounts};
    use scope_core::PathObject;
    let (mine, other) = (
        "0b3a8f5e-1d2c-4e5f-8a9b-0c1d2e3f4a5b",
        "11111111-2222-3333-4444-555555555555",
    );
    let read = |scope: &str, operation, consent: &str| {
        let grants = bank::ScopeSet::parse(scope).grants();
        let path = match operation {
            ReadAccounts => format!("/consents/{consent}/accounts"),
            Pay => format!("/consents/{consent}/payments"),
        };
        let object = grants.at(PathObject::new(operation, &path));
        object.check_scopes(operation).map_err(|denied| {
            let missing: Vec<_> = denied.missing().map(String::from).collect();
            missing.join(" ")
        })
    };
    let token = format!("openid accounts consent:{mine}");
    assert_eq!(read(&token, ReadAccounts, mine), Ok(()));
    assert_eq!(
        read(&token, ReadAccounts, other),
        Err(format!("consent:{other}"))
    );
    assert_eq!(read(&token, Pay, mine), Err("payments".to_owned()));
    assert_eq!(
        read("accounts", ReadAccounts, mine),
        Err(format!("consent:{mine}"))
    );
    let upper = token
        .to_uppercase()
        .replace("ACCOUNTS", "accounts")
        .replace("CONSENT", "consent");
    assert_eq!(
        read(&upper, ReadAccounts, mine),
        Err(format!("consent:{mine}"))
    );
    let consent = format!("consent:{mine}");
    assert_eq!(
        read(&consent, ReadAccounts, mine),
        Err("accounts".to_owned())
    );
    // an id in upper case is another text, and no value: there is nothing to ask for
    assert!(read(&token, ReadAccounts, &mine.to_uppercase()).is_err());
}

/// What a tool takes from a path is what a guard does.
#[test]
fn objects_of_paths_of_the_two_crates_are_the_same() {
    let spec = "[spec]\nname = 'f'\n[operations.readRepo]\ncall = 'GET /orgs/{org}/repos/{repo}'\npublic = true\n";
    let spec = scope_spec::parse("f.toml", spec).spec;
    let pieces = [
        "/", "orgs", "repos", "acme", "site", "..", ".", "%2f", "%2e", "%61", "%", "%4", "%ff",
        "é", "%c3%a9", "?q", "#f", "", "{org}", "%25", "+",
    ];
    let mut random = random(9);
    let mut bound = 0;
    for _ in 0..20_000 {
        let mut some = || -> String {
            (0..1 + random(3))
                .map(|_| pieces[random(pieces.len())])
                .collect()
        };
        let (org, repo) = (some(), some());
        let path = match org.len() % 5 {
            0 => some(),
            _ => format!("/orgs/{org}/repos/{repo}"),
        };
        let path = scope_spec::matching::without_query(&path);
        let object = scope_core::PathObject::new(forge::Operation::ReadRepo, path);
        let values = scope_spec::matching::object(&spec.operations[0], path);
        for parameter in ["org", "repo", "x"] {
            let of_tool = values.iter().find(|(name, _)| *name == parameter);
            let of_guard = object.value(parameter);
            assert_eq!(
                of_tool.map(|it| &*it.1),
                of_guard.as_deref(),
                "{path} {parameter}"
            );
            bound += usize::from(of_guard.is_some());
        }
    }
    assert!(bound > 500, "{bound}");
}

#[test]
fn permissions_have_instances_too() {
    let grants = user::Grants::EMPTY.with(Permission::OrgOwn, &[("org", "acme")]);
    let claim = forge::PermissionSet::parse("org:acme:own").grants();
    assert_eq!(grants, claim);
    assert!(
        claim
            .at("acme".parse::<Org>().unwrap())
            .meets(permission::OrgSee)
    );
    assert!(
        !claim
            .at("zeta".parse::<Org>().unwrap())
            .meets(permission::OrgSee)
    );
}

#[test]
fn claims_have_instances() {
    use scope_core::claim;
    #[derive(serde::Deserialize)]
    struct Claims {
        #[serde(with = "claim::either")]
        scope: forge::ScopeClaim,
    }
    for json in [
        r#"{"scope": "openid repo:acme/site:read nothing"}"#,
        r#"{"scope": ["openid", "repo:acme/site:read", "nothing"]}"#,
    ] {
        let claims: Claims = serde_json::from_str(json).unwrap();
        let grants = claims.scope.grants();
        assert_eq!(
            grants,
            ScopeSet::parse("openid repo:acme/site:read").grants()
        );
        assert!(grants.ignored().eq(["`nothing`"]));
        assert_eq!(claims.scope.granted(), ScopeSet::parse("openid").granted());
    }
}

#[test]
fn forms_of_the_two_crates_are_the_same() {
    let texts = [
        "a",
        "",
        "a.b",
        ".",
        "..",
        "7",
        "007",
        "0",
        "-1",
        "a~",
        "abcd",
        "abcde",
        "A",
        "a/b",
        "a b",
        "é",
        "new",
        "_-",
        "0123abcd-89ab-cdef-0123-456789abcdef",
        "0123ABCD-89ab-cdef-0123-456789abcdef",
        "123456789012345678901",
    ];
    let spec = "[spec]\nname = 'f'\n[parameters.a]\nform = 'id'\n[parameters.b]\nform = 'name'\nreserved = ['new']\n\
                [parameters.c]\nform = 'int'\n[parameters.d]\nform = 'uuid'\n[parameters.e]\n\
                form = { chars = 'a-z~.', max = 4 }\n[scopes.S]\n";
    let loaded = scope_spec::parse("f.toml", spec);
    let forms = [
        Form::ID,
        Form::NAME.reserved(&["new"]),
        Form::INT,
        Form::UUID,
        Form::chars("abcdefghijklmnopqrstuvwxyz~.", 4),
    ];
    assert_eq!(loaded.spec.parameters.len(), forms.len());
    for (parameter, form) in loaded.spec.parameters.iter().zip(forms) {
        for byte in 0..=u8::MAX {
            let text = char::from(byte).to_string();
            assert_eq!(
                parameter.form.accepts(&text),
                form.accepts(&text),
                "{} {text:?}",
                parameter.name
            );
        }
        for text in texts {
            assert_eq!(
                parameter.form.accepts(text),
                form.accepts(text),
                "{} {text}",
                parameter.name
            );
        }
    }
}

mod client {
    //! A client of the forge: a review is of the name, and a request has the values.

    use super::{Thing, forge, thing};
    use forge::{Scope, ScopeSet, may};
    use scope_core::challenge::{Challenge, NextRequest};

    scope_core::app!("templates/app.toml", super::forge);

    fn clone(_: impl may::RepoRead, org: &str, repo: &str) -> String {
        format!("git clone {org}/{repo}")
    }

    #[test]
    fn an_app_vouches_for_a_template() {
        assert_eq!(clone(Mirror, "acme", "site"), "git clone acme/site");
        assert_eq!(
            Mirror::SCOPES,
            Scope::set(&[
                Scope::Openid,
                Scope::OrgAdmin,
                Scope::RepoRead,
                Scope::Pay,
                Scope::Gist
            ])
        );
        assert_eq!(Mirror::PENDING, Scope::set(&[Scope::Gist]));
        assert!(Mirror::GRANTED.covers(Scope::RepoAdmin) && !Mirror::GRANTED.covers(Scope::Gist));
        assert_eq!(Mirror::SCOPE_PARAM, "openid");
    }

    #[test]
    fn a_request_has_the_values_of_objects() {
        let request = |objects: &[Thing]| Mirror::scope_param(objects).map_err(|it| it.to_string());
        assert_eq!(request(&[]).unwrap(), Mirror::SCOPE_PARAM);
        // the one of the organisation includes that of its repository
        let acme = thing(&[("org", "acme"), ("repo", "site"), ("id", "no form")]);
        assert_eq!(request(&[acme]).unwrap(), "openid org:acme:admin");
        let orgs = ["a", "b", "a"].map(|org| thing(&[("org", org), ("n", "7")]));
        assert_eq!(
            request(&orgs).unwrap(),
            "openid org:a:admin pay:7 org:b:admin"
        );
        for (name, value) in [("org", ""), ("org", "a b"), ("n", "007"), ("org", "{org}")] {
            let why = request(&[thing(&[(name, value)])]).unwrap_err();
            assert!(
                why.starts_with(&format!("`{value}` is not a value of `{name}`")),
                "{why}"
            );
        }
        // what a request names is what a token of it grants
        let repo = thing(&[("org", "acme"), ("repo", "a.b"), ("n", "0")]);
        let text = request(std::slice::from_ref(&repo)).unwrap();
        let here = ScopeSet::parse(&text).grants();
        let here = scope_core::HoldsOn::here(&here, &repo);
        assert!(here.covers_all(&Mirror::GRANTED.minimal()), "{text}");
    }

    #[test]
    fn a_client_asks_for_the_instance_of_a_challenge() {
        let next = |granted: &str, asked: &str, challenge: &str| {
            let challenge = format!("Bearer {challenge}");
            let challenge = Challenge::parse(&challenge).unwrap().unwrap();
            ScopeSet::parse(granted)
                .grants()
                .next_request(asked, &challenge)
        };
        let ask = |scope: &str| NextRequest::Ask(scope.to_owned());
        let refused = |scope: &str| NextRequest::Refused(scope.to_owned());
        let read = r#"error="insufficient_scope", scope="repo:acme/site:read""#;
        assert_eq!(next("", "", read), ask("repo:acme/site:read"));
        assert_eq!(
            next("openid repo:zeta/x:read", "", read),
            ask("openid repo:zeta/x:read repo:acme/site:read")
        );
        // held already: the token is older, or the server means something else
        for granted in ["org:acme:admin", "repo:acme/site:admin", "repo:all"] {
            assert_eq!(next(granted, "", read), NextRequest::Other, "{granted}");
        }
        assert_eq!(
            next("org:zeta:admin", "", read),
            ask("org:zeta:admin repo:acme/site:read")
        );
        assert_eq!(
            next("openid", "openid repo:acme/site:read", read),
            refused("repo:acme/site:read")
        );
        assert_eq!(
            next("", "repo:acme/site:reads", read),
            ask("repo:acme/site:read")
        );
        let both = r#"scope="repo:acme/site:read repo:acme/site:admin openid""#;
        assert_eq!(next("", "", both), ask("openid repo:acme/site:admin"));
        assert_eq!(next("", "openid", both), refused("openid"));
        for other in [
            r#"scope="repo:acme/new:read""#,
            r#"scope="repo:{org}/{repo}:read""#,
            r#"scope="nothing openid""#,
            r#"scope="openid  pay:7""#,
            r#"scope="""#,
            r#"error="invalid_request", scope="pay:7""#,
            r#"realm="x""#,
        ] {
            assert_eq!(next("", "", other), NextRequest::Other, "{other}");
        }
    }
}

/// A forge as its vendor would write it: whoever administers an organisation administers its repositories.
mod vendor {
    use super::random;
    use scope_core::PathObject;

    mod forge {
        scope_core::scopes!("specs/forge.toml", typed = false);
    }
    use forge::{Operation, ScopeSet};

    fn allows(scope: &str, method: &str, path: &str) -> bool {
        let grants = ScopeSet::parse(scope).grants();
        let found: Vec<Operation> = Operation::of_request(method, path).operations().collect();
        let mut each = found.iter();
        let here = |it: &Operation| {
            let object = PathObject::new(*it, path);
            grants.at(object).check_scopes(*it).is_ok()
        };
        !found.is_empty() && each.all(here)
    }

    /// What a list of tokens allows with a repository, in the vendor's words.
    fn oracle(tokens: &[String], org: &str, repo: &str) -> [bool; 8] {
        let has = |token: String| tokens.contains(&token);
        let is_org = !org.contains('.');
        let owner = has("site:admin".into()) || is_org && has(format!("org:{org}:admin"));
        let on = |what: &str| is_org && repo != "new" && has(format!("repo:{org}/{repo}:{what}"));
        let admin = owner || on("admin");
        let write = |kind: &str| admin || on(&format!("{kind}:write"));
        let read = |kind: &str| write(kind) || on(&format!("{kind}:read"));
        let kinds = ["contents", "issues", "pulls", "actions"];
        [
            owner || is_org && has(format!("org:{org}:members")),
            kinds.iter().any(|kind| read(kind)) || on("metadata"),
            admin,
            read("contents"),
            write("contents"),
            write("pulls") && write("contents"),
            read("issues") || read("pulls"),
            owner && admin,
        ]
    }

    #[test]
    fn an_organisation_brings_its_repositories() {
        let mut random = random(40);
        let (orgs, repos) = (["acme", "zeta", "a.b"], ["site", "a.b", "new", "x"]);
        let whats = [
            "admin",
            "contents:write",
            "contents:read",
            "issues:write",
            "pulls:write",
            "pulls:read",
            "actions:read",
            "metadata",
            "nothing",
            "Contents:read",
        ];
        let (mut allowed, mut all) = (0, 0);
        for _ in 0..4_000 {
            let mut tokens = Vec::new();
            for _ in 0..random(4) {
                let (org, repo) = (orgs[random(orgs.len())], repos[random(repos.len())]);
                tokens.push(match random(16) {
                    0 => "site:admin".to_owned(),
                    1 => format!("org:{org}:admin"),
                    2 => format!("org:{org}:members"),
                    3 => "repo:{org}/{repo}:admin".to_owned(),
                    4 => format!("repo:{org}/*:admin"),
                    _ => format!("repo:{org}/{repo}:{}", whats[random(whats.len())]),
                });
            }
            let (org, repo) = (orgs[random(2)], repos[random(repos.len())]);
            let text = tokens.join(" ");
            let path = format!("/repos/{org}/{repo}");
            let calls = [
                ("GET", format!("/orgs/{org}/members")),
                ("GET", path.clone()),
                ("DELETE", path.clone()),
                ("GET", format!("{path}/contents/lib.rs")),
                ("PUT", format!("{path}/contents/README.md")),
                ("PUT", format!("{path}/pulls/7/merge")),
                ("GET", format!("{path}/issues")),
                ("POST", format!("/orgs/{org}/repos/{repo}/transfer")),
            ];
            for ((method, path), expected) in calls.iter().zip(oracle(&tokens, org, repo)) {
                assert_eq!(
                    allows(&text, method, path),
                    expected,
                    "{method} {path} with {text:?}"
                );
                allowed += usize::from(expected);
                all += 1;
            }
        }
        assert!(
            allowed > all / 20 && allowed < all / 2,
            "{allowed} of {all}"
        );
    }
}
