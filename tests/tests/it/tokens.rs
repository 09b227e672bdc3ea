//! Reading what a token carries: `scope` strings, claims, names.
//!
//! The expected side is written by hand, or is [`Names`]: the text cut at each space, each piece
//! looked up in a hash set. Nothing of the product is in it.
#![allow(missing_docs)]

use scope_core::{Claim, Privilege, Set, claim};
use scope_tests::{ringcentral, workspace};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{collections::HashMap, fmt::Debug, process::Command};

mod demo {
    scope_core::scopes!(
        inline = r##"
[spec]
name = "demo"

[scopes.Accounts]
includes = ["EditAccounts"]

[scopes.EditAccounts]
includes = ["ReadAccounts"]

[scopes.ReadAccounts]
aliases = ["account:read", "RA"]

[scopes.SMS]

# names like any other
[scopes."*"]
rust = "Star"

[scopes."a+b,c"]
rust = "Separators"

[permissions.ReadAccounts]

[roles.Manager]
permissions = ["ReadAccounts"]

[operations."GET account"]
rust = "GetAccount"
scopes = "ReadAccounts"
"##
    );
}

/// Names of 1 to 40 bytes, each of which begins the next one.
mod nested {
    scope_core::scopes!(
        inline = r#"
[spec]
name = "nested"
[scopes.a]
[scopes.ab]
[scopes.abc]
[scopes.abcd]
[scopes.abcde]
[scopes.abcdef]
[scopes.abcdefg]
[scopes.abcdefgh]
[scopes.abcdefghi]
[scopes.abcdefghij]
[scopes.abcdefghijk]
[scopes.abcdefghijkl]
[scopes.abcdefghijklm]
[scopes.abcdefghijklmn]
[scopes.abcdefghijklmno]
[scopes.abcdefghijklmnop]
[scopes.abcdefghijklmnopq]
[scopes.abcdefghijklmnopqr]
[scopes.abcdefghijklmnopqrs]
[scopes.abcdefghijklmnopqrst]
[scopes.abcdefghijklmnopqrstu]
[scopes.abcdefghijklmnopqrstuv]
[scopes.abcdefghijklmnopqrstuvw]
[scopes.abcdefghijklmnopqrstuvwx]
[scopes.abcdefghijklmnopqrstuvwxy]
[scopes.abcdefghijklmnopqrstuvwxyz]
[scopes.abcdefghijklmnopqrstuvwxyz0]
[scopes.abcdefghijklmnopqrstuvwxyz01]
[scopes.abcdefghijklmnopqrstuvwxyz012]
[scopes.abcdefghijklmnopqrstuvwxyz0123]
[scopes.abcdefghijklmnopqrstuvwxyz01234]
[scopes.abcdefghijklmnopqrstuvwxyz012345]
[scopes.abcdefghijklmnopqrstuvwxyz0123456]
[scopes.abcdefghijklmnopqrstuvwxyz01234567]
[scopes.abcdefghijklmnopqrstuvwxyz012345678]
[scopes.abcdefghijklmnopqrstuvwxyz0123456789]
[scopes.abcdefghijklmnopqrstuvwxyz0123456789A]
[scopes.abcdefghijklmnopqrstuvwxyz0123456789AB]
[scopes.abcdefghijklmnopqrstuvwxyz0123456789ABC]
[scopes.abcdefghijklmnopqrstuvwxyz0123456789ABCD]
"#
    );
}

/// Names that share their length, their first eight bytes and their last eight.
mod alike {
    scope_core::scopes!(
        inline = r#"
[spec]
name = "alike"
[scopes."https://a.example/read"]
[scopes."https://b.example/read"]
[scopes."https://c.example/read"]
[scopes."12345678a12345678"]
rust = "MiddleA"
[scopes."12345678b12345678"]
rust = "MiddleB"
[scopes."12345678ab12345678"]
rust = "MiddleAb"
[scopes."12345678ba12345678"]
rust = "MiddleBa"
[scopes."1234567812345678"]
rust = "NoMiddle"
[scopes."12345678"]
rust = "Eight"
[scopes."abababababababababababab"]
[scopes."ababababababababbababab"]
[scopes."abababababbaababababab"]
"#
    );
}

use demo::{Operation, Permission, PermissionSet, Role, Scope, ScopeClaim, ScopeSet as DemoSet};

/// What a text grants and what of it is unknown, worked out in the plainest way.
struct Names<P> {
    known: HashMap<&'static str, P>,
}

impl<P: Privilege> Names<P> {
    fn new(name: fn(P) -> &'static str, aliases: &[(&'static str, P)]) -> Self {
        let names = P::ALL
            .iter()
            .map(|privilege| (name(*privilege), *privilege));
        Names {
            known: names.chain(aliases.iter().copied()).collect(),
        }
    }

    #[track_caller]
    fn check<const W: usize>(&self, text: &str) {
        let tokens = if text.is_empty() {
            Vec::new()
        } else {
            text.split(' ').collect()
        };
        let known: Vec<P> = tokens
            .iter()
            .filter_map(|t| self.known.get(t).copied())
            .collect();
        let unknown: Vec<&str> = tokens
            .into_iter()
            .filter(|token| !self.known.contains_key(token))
            .collect();
        let read = Set::<P, W>::parse(text);
        assert_eq!(read.known(), Set::of(&known), "{text:?}");
        assert_eq!(read.unknown().collect::<Vec<_>>(), unknown, "{text:?}");
        assert_eq!(read.unknown().len(), unknown.len(), "{text:?}");
        assert_eq!(read.is_known(), unknown.is_empty(), "{text:?}");
        assert_eq!(read.text(), text);
    }

    /// Each name, whole, in part, changed, and with company.
    fn check_all<const W: usize>(&self) {
        let mut names: Vec<&str> = self.known.keys().copied().collect();
        names.sort_unstable();
        self.check::<W>(&names.join(" "));
        for name in names {
            assert!(self.known.contains_key(name));
            for text in [
                name.to_owned(),
                format!("x {name}"),
                format!("{name} x"),
                format!("{name} {name}"),
                // a look-up reads eight bytes at a time, so what stands around it must not matter
                format!("xxxxxxxx {name} xxxxxxxx"),
                format!("xxxxxxxx{name}"),
                format!("{name}xxxxxxxx"),
                format!("{name}\0"),
                format!("\0{name}"),
                name.to_lowercase(),
                name.to_uppercase(),
            ] {
                self.check::<W>(&text);
            }
            for at in 0..name.len() {
                self.check::<W>(&name[..at]);
                self.check::<W>(&name[at..]);
                // without one byte, and with one twice
                self.check::<W>(&format!("{}{}", &name[..at], &name[at + 1..]));
                self.check::<W>(&format!("{}{}", &name[..=at], &name[at..]));
                for byte in 0..128u8 {
                    let mut bytes = name.as_bytes().to_vec();
                    bytes[at] = byte;
                    let changed = String::from_utf8(bytes).expect("ASCII");
                    self.check::<W>(&changed);
                }
            }
        }
    }
}

#[test]
fn every_name_and_every_near_miss() {
    Names::new(ringcentral::Scope::name, &[]).check_all::<1>();
    Names::new(ringcentral::Permission::name, &[]).check_all::<3>();
    Names::new(
        workspace::Scope::name,
        &[
            (
                "https://api.example.com/auth/drive.view",
                workspace::Scope::DriveReadonly,
            ),
            ("drive.readonly", workspace::Scope::DriveReadonly),
            ("sync", workspace::Scope::DriveSync),
        ],
    )
    .check_all::<WORKSPACE_WORDS>();
    Names::new(
        Scope::name,
        &[
            ("account:read", Scope::ReadAccounts),
            ("RA", Scope::ReadAccounts),
        ],
    )
    .check_all::<1>();
}

/// `urls.toml` fixes a bit at 70, so a set of its scopes has two words.
const WORKSPACE_WORDS: usize = 2;

#[test]
fn names_of_every_length() {
    assert_eq!(nested::Scope::ALL.len(), 40);
    for (i, scope) in nested::Scope::ALL.iter().enumerate() {
        assert_eq!(scope.name().len(), i + 1);
        let read = nested::ScopeSet::parse(scope.name());
        assert_eq!(read.known(), nested::ScopeSet::of(&[*scope]), "{scope}");
    }
    Names::new(nested::Scope::name, &[]).check_all::<1>();
    // one byte more than the longest
    let beyond = "abcdefghijklmnopqrstuvwxyz0123456789ABCDE";
    assert!(nested::ScopeSet::parse(beyond).granted().is_empty());
}

#[test]
fn names_with_equal_ends_are_told_apart() {
    Names::new(alike::Scope::name, &[]).check_all::<1>();
    let read = alike::ScopeSet::parse("https://b.example/read https://d.example/read");
    assert_eq!(read.known().to_string(), "https://b.example/read");
    assert!(read.unknown().eq(["https://d.example/read"]));
}

/// What is known of `text`, as a `scope` string, and its unknown tokens.
#[track_caller]
fn read(text: &str, known: &[Scope], unknown: &[&str]) {
    let read = DemoSet::parse(text);
    assert_eq!(read.known(), DemoSet::of(known), "{text:?}");
    assert!(read.unknown().eq(unknown.iter().copied()), "{read:?}");
    assert_eq!(read.granted(), DemoSet::of(known).close(), "{text:?}");
}

#[test]
fn separators() {
    use Scope::{ReadAccounts, SMS};
    read("", &[], &[]);
    read("SMS", &[SMS], &[]);
    read("SMS ReadAccounts", &[SMS, ReadAccounts], &[]);
    read("SMS SMS SMS", &[SMS], &[]);
    // only one space between two tokens separates them
    read(" ", &[], &["", ""]);
    read(" SMS", &[SMS], &[""]);
    read("SMS ", &[SMS], &[""]);
    read("SMS  ReadAccounts", &[SMS, ReadAccounts], &[""]);
    read("SMS   ReadAccounts", &[SMS, ReadAccounts], &["", ""]);
    for separator in [
        "\t", "\n", "\r", "\r\n", "\0", "\u{b}", "\u{c}", ",", ";", "+", "|", "/", "%20", "&",
        // no-break, ideographic, en and thin spaces; line and paragraph separators; next line
        "\u{a0}", "\u{3000}", "\u{2002}", "\u{2009}", "\u{2028}", "\u{2029}", "\u{85}",
        // of no width: spaces, joiners, soft hyphen, byte-order mark, right-to-left mark
        "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{ad}", "\u{feff}", "\u{200f}",
    ] {
        let joined = format!("SMS{separator}ReadAccounts");
        read(&joined, &[], &[&joined]);
        let (before, after) = (format!("{separator}SMS"), format!("SMS{separator}"));
        read(&before, &[], &[&before]);
        read(&after, &[], &[&after]);
        let inside = format!("Read{separator}Accounts");
        read(&inside, &[], &[&inside]);
    }
}

#[test]
fn names_are_opaque() {
    for token in [
        "readaccounts",
        "READACCOUNTS",
        "readAccounts",
        "Readaccounts",
        // in part, or as a part
        "Read",
        "Accounts:",
        "ReadAccount",
        "ReadAccountsX",
        "xReadAccounts",
        "ReadAccountsReadAccounts",
        "ReadAccounts.",
        "ReadAccounts:read",
        "ReadAccounts/",
        "ReadAccounts.*",
        "ReadAccounts:*",
        "Read*",
        "Read?ccounts",
        "**",
        "*:*",
        ".*",
        "[a-z]*",
        // quoted, encoded, escaped
        "\"ReadAccounts\"",
        "'ReadAccounts'",
        "%52eadAccounts",
        "ReadAccounts%00",
        "\\u0052eadAccounts",
        "Read%41ccounts",
        "Read&#65;ccounts",
        "[ReadAccounts]",
        "../ReadAccounts",
        "./ReadAccounts",
        // letters that look the same: Cyrillic a and S, Greek Alpha, full-width R, long s, combining
        "Re\u{430}dAccounts",
        "\u{405}MS",
        "Read\u{391}ccounts",
        "\u{ff32}eadAccounts",
        "ReadAccount\u{17f}",
        "ReadA\u{301}ccounts",
        "ReadAccounts\u{301}",
        // of another table
        "Manager",
        "GetAccount",
        "demo",
        // the Rust identifiers of other names
        "Star",
        "Separators",
    ] {
        read(token, &[], &[token]);
        read(&format!("SMS {token}"), &[Scope::SMS], &[token]);
    }
}

#[test]
fn a_star_is_a_name_like_any_other() {
    read("*", &[Scope::Star], &[]);
    assert_eq!(DemoSet::parse("*").granted().len(), 1);
    assert!(ringcentral::ScopeSet::parse("*").granted().is_empty());
    read("a+b,c", &[Scope::Separators], &[]);
}

#[test]
fn aliases_are_read_and_never_written() {
    read("account:read", &[Scope::ReadAccounts], &[]);
    read("RA account:read ReadAccounts", &[Scope::ReadAccounts], &[]);
    assert_eq!(DemoSet::parse("RA").known().to_string(), "ReadAccounts");
    // one name at a time as in a token
    assert_eq!("account:read".parse(), Ok(Scope::ReadAccounts));
    let read: Scope = serde_json::from_str(r#""RA""#).expect("an alias");
    assert_eq!(serde_json::to_value(read).ok(), Some(json!("ReadAccounts")));
    let set: DemoSet = serde_json::from_str(r#"["RA"]"#).expect("an alias");
    assert_eq!(set, DemoSet::of(&[Scope::ReadAccounts]));
    // what comes with the name comes with its alias
    let view = workspace::ScopeSet::parse("drive.readonly").granted();
    assert!(view.covers(workspace::Scope::DriveReadonly));
    assert!(!view.covers(workspace::Scope::Drive));
}

/// A character that takes more than one byte never meets a name, and is not cut.
#[test]
fn characters_of_several_bytes() {
    for token in [
        "é",
        "ReadAccount\u{e9}",
        "日本語",
        "\u{1f600}\u{1f600}",
        "\u{10ffff}",
    ] {
        read(token, &[], &[token]);
        read(
            &format!("{token} SMS {token}"),
            &[Scope::SMS],
            &[token, token],
        );
    }
}

#[test]
fn a_megabyte() {
    const MEGABYTE: usize = 1 << 20;
    let one = "a".repeat(MEGABYTE);
    read(&one, &[], &[&one]);

    let spaces = " ".repeat(MEGABYTE);
    let nothing = DemoSet::parse(&spaces);
    assert!(nothing.granted().is_empty());
    assert_eq!(nothing.unknown().count(), MEGABYTE + 1);

    let same = "ReadAccounts ".repeat(MEGABYTE / 13);
    let many = DemoSet::parse(&same);
    assert_eq!(many.known(), DemoSet::of(&[Scope::ReadAccounts]));
    assert!(many.unknown().eq([""]));

    // the last of many is read like the first
    let last = format!("{} SMS", "x ".repeat(MEGABYTE / 2));
    assert!(DemoSet::parse(&last).granted().covers(Scope::SMS));

    let longer = format!("ReadAccounts{one}");
    read(&longer, &[], &[&longer]);
}

#[test]
fn what_up_to_64_scopes_grant_is_one_word() {
    assert_eq!(size_of::<ringcentral::Granted>(), 8);
    assert_eq!(size_of::<ringcentral::ScopeSet>(), 8);
}

#[test]
fn parse_reads_what_display_writes() {
    // all pairs are enough: a set is written name by name
    let all = ringcentral::Scope::ALL;
    for a in all {
        for b in all {
            let set = ringcentral::ScopeSet::of(&[a, b]);
            let read = ringcentral::ScopeSet::parse(&set.to_string()).known();
            assert_eq!(read, set);
        }
    }
    let everything = workspace::ScopeSet::all();
    assert_eq!(
        workspace::ScopeSet::parse(&everything.to_string()).known(),
        everything
    );
}

/// The claims of a token, in the three ways of reading them.
#[derive(Debug, Deserialize, Serialize, PartialEq)]
struct Text {
    #[serde(default, with = "claim::space_delimited")]
    scope: ScopeClaim,
}

#[derive(Debug, Deserialize, Serialize, PartialEq)]
struct Array {
    #[serde(default, with = "claim::array")]
    scope: ScopeClaim,
}

#[derive(Debug, Deserialize, Serialize, PartialEq)]
struct Either {
    #[serde(default, with = "claim::either")]
    scope: ScopeClaim,
}

#[derive(Debug, Deserialize, Serialize, PartialEq)]
struct List {
    #[serde(default, with = "claim::comma_delimited")]
    scope: ScopeClaim,
}

/// Without `default`, a claim that is not there is an error.
#[derive(Debug, Deserialize)]
struct Required {
    #[serde(with = "claim::either")]
    #[expect(dead_code, reason = "it is never read")]
    scope: ScopeClaim,
}

fn present(known: &[Scope], unknown: &[&str]) -> ScopeClaim {
    Claim::Present {
        known: DemoSet::of(known),
        unknown: unknown.iter().map(|token| (*token).to_owned()).collect(),
    }
}

fn text(value: &Value) -> Result<ScopeClaim, String> {
    from::<Text>(value).map(|claims| claims.scope)
}

fn array(value: &Value) -> Result<ScopeClaim, String> {
    from::<Array>(value).map(|claims| claims.scope)
}

fn either(value: &Value) -> Result<ScopeClaim, String> {
    from::<Either>(value).map(|claims| claims.scope)
}

fn list(value: &Value) -> Result<ScopeClaim, String> {
    from::<List>(value).map(|claims| claims.scope)
}

/// Reads a token from text and from a value, which drive serde in different ways.
#[track_caller]
fn from<T: DeserializeOwned + PartialEq + Debug>(scope: &Value) -> Result<T, String> {
    let token = json!({ "sub": "7", "scope": scope });
    let value = serde_json::from_value::<T>(token.clone());
    let bytes = serde_json::from_reader::<_, T>(token.to_string().as_bytes());
    let text = serde_json::from_str::<T>(&token.to_string());
    assert_eq!(text.as_ref().ok(), value.as_ref().ok());
    assert_eq!(text.as_ref().ok(), bytes.as_ref().ok());
    text.map_err(|error| error.to_string())
}

#[test]
fn a_claim_as_text() {
    for read in [text, either] {
        assert_eq!(read(&json!("")), Ok(Claim::Empty));
        assert_eq!(read(&json!("SMS")), Ok(present(&[Scope::SMS], &[])));
        assert_eq!(
            read(&json!("RA openid  SMS")),
            Ok(present(&[Scope::SMS, Scope::ReadAccounts], &["openid", ""]))
        );
        assert_eq!(read(&json!(" ")), Ok(present(&[], &["", ""])));
        assert_eq!(read(&json!("[\"SMS\"]")), Ok(present(&[], &["[\"SMS\"]"])));
        assert_eq!(
            read(&json!("SMS,Accounts")),
            Ok(present(&[], &["SMS,Accounts"]))
        );
    }
    // an escape in JSON is another way to write the same text
    let escaped: Text = serde_json::from_str(r#"{ "scope": "\u0053MS" }"#).expect("JSON");
    assert_eq!(escaped.scope, present(&[Scope::SMS], &[]));
}

#[test]
fn a_claim_as_an_array() {
    for read in [array, either] {
        assert_eq!(read(&json!([])), Ok(Claim::Empty));
        assert_eq!(read(&json!([""])), Ok(present(&[], &[""])));
        assert_eq!(
            read(&json!(["SMS", "openid", "SMS", "RA"])),
            Ok(present(&[Scope::SMS, Scope::ReadAccounts], &["openid"]))
        );
        // an item is one token, whatever is in it
        assert_eq!(
            read(&json!(["SMS ReadAccounts", " SMS", "SMS "])),
            Ok(present(&[], &["SMS ReadAccounts", " SMS", "SMS "]))
        );
    }
}

#[test]
fn a_claim_as_a_list_with_commas() {
    for (written, read) in [
        ("", Claim::Empty),
        ("SMS", present(&[Scope::SMS], &[])),
        ("SMS,RA", present(&[Scope::SMS, Scope::ReadAccounts], &[])),
        ("SMS, RA", present(&[Scope::SMS, Scope::ReadAccounts], &[])),
        // one space, and only behind a comma; nothing else is trimmed
        ("SMS,  RA", present(&[Scope::SMS], &[" RA"])),
        (" SMS", present(&[], &[" SMS"])),
        ("SMS ,RA", present(&[Scope::ReadAccounts], &["SMS "])),
        ("SMS RA", present(&[], &["SMS RA"])),
        ("SMS,", present(&[Scope::SMS], &[""])),
        (",", present(&[], &["", ""])),
    ] {
        assert_eq!(list(&json!(written)), Ok(read), "{written:?}");
    }
    let expected = "expected scopes as a comma-delimited string";
    assert!(list(&json!(["SMS"])).is_err_and(|error| error.contains(expected)));
    let claim = present(&[Scope::Accounts, Scope::SMS], &["openid"]);
    let written = serde_json::to_value(List {
        scope: claim.clone(),
    });
    let written = written.expect("a claim");
    assert_eq!(written, json!({ "scope": "Accounts,SMS,openid" }));
    assert_eq!(list(&written["scope"]), Ok(claim));
}

#[test]
fn a_claim_of_another_form_is_an_error() {
    let array_expected = "expected scopes as an array of strings";
    let text_expected = "expected scopes as a space-delimited string";
    for other in [json!(7), json!(1.5), json!(true), json!({ "SMS": true })] {
        for (read, expected) in [
            (text as fn(&Value) -> _, text_expected),
            (array, array_expected),
            (either, text_expected),
        ] {
            let error = read(&other).expect_err("no claim");
            assert!(error.contains(expected), "{other}: {error}");
        }
    }
    assert!(text(&json!(["SMS"])).is_err_and(|error| error.contains(text_expected)));
    assert!(array(&json!("SMS")).is_err_and(|error| error.contains(array_expected)));
    for read in [array, either] {
        for item in [
            json!(["SMS", 7]),
            json!([["SMS"]]),
            json!([null]),
            json!([{}]),
        ] {
            let error = read(&item).expect_err("no token");
            assert!(error.contains("expected a scope-token"), "{item}: {error}");
        }
    }
}

#[test]
fn absent_and_null_are_absent() {
    for read in [text, array, either] {
        assert_eq!(read(&Value::Null), Ok(Claim::Absent));
    }
    let nothing = r#"{ "sub": "7" }"#;
    assert_eq!(
        serde_json::from_str::<Text>(nothing).expect("JSON").scope,
        Claim::Absent
    );
    assert_eq!(
        serde_json::from_str::<Array>(nothing).expect("JSON").scope,
        Claim::Absent
    );
    assert_eq!(
        serde_json::from_str::<Either>(nothing).expect("JSON").scope,
        Claim::Absent
    );
    let error = serde_json::from_str::<Required>(nothing).expect_err("no claim");
    assert!(
        error.to_string().contains("missing field `scope`"),
        "{error}"
    );
    assert!(serde_json::from_str::<Text>(r#"{ "scope": "SMS", "scope": "*" }"#).is_err());
}

#[test]
fn only_a_present_claim_grants() {
    assert!(ScopeClaim::Absent.granted().is_empty());
    assert!(ScopeClaim::Empty.granted().is_empty());
    assert_eq!(ScopeClaim::default(), Claim::Absent);
    let claim = present(&[Scope::Accounts], &["openid"]);
    let granted = claim.granted();
    assert_eq!(granted, DemoSet::of(&[Scope::Accounts]).close());
    assert!(granted.covers(Scope::ReadAccounts));
    assert!(claim.unknown().eq(["openid"]));
    assert!(present(&[], &["Account"]).granted().is_empty());
}

#[test]
fn a_claim_reads_what_it_writes() {
    let claims = [
        (ScopeClaim::Absent, json!(null), json!(null)),
        (Claim::Empty, json!(""), json!([])),
        (
            present(
                &[Scope::ReadAccounts, Scope::Accounts],
                &["openid", "email"],
            ),
            // in the order of the file, unknown ones behind
            json!("Accounts ReadAccounts openid email"),
            json!(["Accounts", "ReadAccounts", "openid", "email"]),
        ),
    ];
    for (claim, as_text, as_array) in claims {
        let written = serde_json::to_value(Text {
            scope: claim.clone(),
        })
        .expect("a claim");
        assert_eq!(written, json!({ "scope": as_text }));
        assert_eq!(text(&written["scope"]).as_ref(), Ok(&claim));

        let written = serde_json::to_value(Array {
            scope: claim.clone(),
        })
        .expect("a claim");
        assert_eq!(written, json!({ "scope": as_array }));
        assert_eq!(array(&written["scope"]).as_ref(), Ok(&claim));

        let written = serde_json::to_value(Either {
            scope: claim.clone(),
        })
        .expect("a claim");
        assert_eq!(written, json!({ "scope": as_text }));
        assert_eq!(either(&written["scope"]), Ok(claim));
    }
}

/// Whatever is read in one form and written in another grants no more than it did.
#[test]
fn rewriting_a_claim_never_widens_it() {
    for value in [
        json!(["SMS ReadAccounts"]),
        json!([" SMS"]),
        json!(["x SMS", "Accounts"]),
        json!([""]),
        json!(["", "SMS"]),
        json!(["x,SMS"]),
        json!(["x", " SMS"]),
    ] {
        let before = array(&value).expect("an array").granted();
        if let Ok(written) = serde_json::to_value(List {
            scope: array(&value).expect("an array"),
        }) {
            let after = list(&written["scope"]).expect("a claim").granted();
            assert!(after.is_subset(&before), "{value} became {written}");
        }
        // to refuse to write a token that cannot stand in a string is fine, too
        let Ok(written) = serde_json::to_value(Either {
            scope: array(&value).expect("an array"),
        }) else {
            continue;
        };
        let after = either(&written["scope"]).expect("a claim").granted();
        assert!(after.is_subset(&before), "{value} became {written}");
    }
}

#[test]
fn sets_are_lists_of_known_names() {
    let set = DemoSet::of(&[Scope::SMS, Scope::Accounts]);
    let written = serde_json::to_value(set).expect("a set");
    assert_eq!(written, json!(["Accounts", "SMS"]));
    assert_eq!(serde_json::from_value::<DemoSet>(written).ok(), Some(set));
    assert_eq!(
        serde_json::from_str::<DemoSet>("[]").ok(),
        Some(DemoSet::EMPTY)
    );
    // nothing is closed on the way
    let read: DemoSet = serde_json::from_str(r#"["Accounts", "Accounts"]"#).expect("a set");
    assert_eq!(read, DemoSet::of(&[Scope::Accounts]));
    let permissions: PermissionSet = serde_json::from_str(r#"["ReadAccounts"]"#).expect("a set");
    assert_eq!(permissions, PermissionSet::of(&[Permission::ReadAccounts]));

    for (wrong, expected) in [
        (r#"["SMS", "Fax"]"#, "`Fax` is not a known app scope"),
        (r#"[""]"#, "`` is not a known app scope"),
        (
            r#"["SMS Accounts"]"#,
            "`SMS Accounts` is not a known app scope",
        ),
        (r#""SMS""#, "expected a list of names of the spec"),
        ("null", "expected a list of names of the spec"),
        ("[7]", "expected a name of the spec"),
    ] {
        let error = serde_json::from_str::<DemoSet>(wrong).expect_err(wrong);
        assert!(error.to_string().contains(expected), "{wrong}: {error}");
    }
    let error = serde_json::from_str::<PermissionSet>(r#"["SMS"]"#).expect_err("a scope");
    assert!(
        error
            .to_string()
            .contains("`SMS` is not a known user permission"),
        "{error}"
    );
}

/// Written as its name, and read from it alone.
#[track_caller]
fn by_name<T>(all: &[T], name: fn(T) -> &'static str, noun: &str, others: &[&str])
where
    T: Serialize + DeserializeOwned + std::str::FromStr + Copy + PartialEq + Debug,
{
    for one in all {
        let written = serde_json::to_value(one).expect("a name");
        assert_eq!(written, json!(name(*one)));
        assert_eq!(serde_json::from_value::<T>(written).ok(), Some(*one));
        assert_eq!(name(*one).parse().ok(), Some(*one));
        let changed = format!("{}x", name(*one));
        assert!(changed.parse::<T>().is_err(), "{changed}");
    }
    for other in others {
        assert!(other.parse::<T>().is_err(), "{other}");
        let error = serde_json::from_value::<T>(json!(other)).expect_err(other);
        let expected = format!("`{other}` is not a");
        let error = error.to_string();
        assert!(error.starts_with(&expected), "{error}");
        assert!(error.contains(&format!(" {noun} of `")), "{error}");
    }
    for value in [json!(null), json!(0), json!([]), json!(["SMS"]), json!({})] {
        assert!(serde_json::from_value::<T>(value).is_err());
    }
}

#[test]
fn names_are_read_by_serde() {
    let others = [
        "",
        "Fax",
        "accounts",
        "Accounts ",
        "Star",
        "manager",
        "GetAccount",
    ];
    by_name(&Scope::ALL, Scope::name, "app scope", &others);
    by_name(
        &Permission::ALL,
        Permission::name,
        "user permission",
        &others,
    );
    by_name(&Role::ALL, Role::name, "role", &others);
    by_name(&Operation::ALL, Operation::id, "operation", &others);
    by_name(
        &ringcentral::Scope::ALL,
        ringcentral::Scope::name,
        "app scope",
        &["AI "],
    );
    by_name(
        &ringcentral::Operation::ALL,
        ringcentral::Operation::id,
        "operation",
        &["ReadAccountInfo", "readaccountinfo"],
    );
    by_name(
        &ringcentral::Role::ALL,
        ringcentral::Role::name,
        "role",
        &["SuperAdmin "],
    );
}

/// What was granted comes out of a check of a token, and not out of a file or a message: there is
/// no way to read it.
#[test]
fn what_was_granted_is_not_deserialized() {
    trait Answer<Form> {
        fn answer() -> bool;
    }
    impl<T: ?Sized> Answer<()> for T {
        fn answer() -> bool {
            true
        }
    }
    // Were `Granted` to implement it, `answer` below would be ambiguous, and not compile.
    impl<T: DeserializeOwned> Answer<u8> for T {
        fn answer() -> bool {
            false
        }
    }
    fn never_read<T: ?Sized + Answer<Form>, Form>(
        _: std::marker::PhantomData<fn(&T) -> Form>,
    ) -> bool {
        T::answer()
    }
    assert!(never_read(
        std::marker::PhantomData::<fn(&demo::Granted) -> _>
    ));
    assert!(never_read(
        std::marker::PhantomData::<fn(&demo::user::Granted) -> _>
    ));
}

/// Reading a token allocates nothing: the crate that does it has no allocator, and nothing under
/// it that could have one.
#[test]
fn the_core_stands_alone() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--package",
            "scope-core",
            "--no-default-features",
        ])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{lib} [{f}]",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let shown = String::from_utf8_lossy(&tree.stdout);
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    assert_eq!(shown.trim(), "scope_core []");
}
