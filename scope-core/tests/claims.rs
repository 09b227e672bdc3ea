//! Claims that other deserializers than JSON's give, and what errors and ignored grants say.
#![cfg(all(feature = "macros", feature = "serde"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod demo {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "demo"
            [scopes.read]
            [scopes.send]
        "#
    );
}

use demo::{Grants, Scope, ScopeClaim, ScopeSet};
use scope_core::{
    Claim,
    claim::{self, AuthorizationDetails, Introspection, OneName},
};
use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, IntoDeserializer, Visitor,
        value::{Error, MapDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};

/// An optional text, of a format that distinguishes it from the text.
struct Optional(Option<&'static str>);

impl<'de> Deserializer<'de> for Optional {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Some(text) => visitor.visit_some(StrDeserializer::new(text)),
            None => visitor.visit_none(),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn an_optional_claim_is_read_as_the_claim() {
    let read = |text| claim::space_delimited::deserialize(Optional(text));
    assert_eq!(read(None), Ok(ScopeClaim::Absent));
    let known = ScopeSet::from([Scope::Read]);
    let unknown = vec!["x".to_owned()];
    let present = Claim::Present { known, unknown };
    let shown = format!(r#"Present {{ known: {known:?}, unknown: ["x"] }}"#);
    assert_eq!(format!("{present:?}"), shown);
    assert_eq!(read(Some("read x")), Ok(present));
    assert_eq!(
        format!("{:?} {:?}", ScopeClaim::Absent, ScopeClaim::Empty),
        "Absent Empty"
    );
}

/// What an error says that it expected instead of this value.
fn expected<T: DeserializeOwned>(value: &str) -> String {
    let error = serde_json::from_str::<T>(value)
        .err()
        .expect("another type");
    let text = error.to_string();
    let (_, expected) = text.split_once("expected ").expect(&text);
    expected.rsplit_once(" at line").expect(&text).0.to_owned()
}

#[test]
fn an_error_says_what_was_expected() {
    assert_eq!(expected::<Scope>("7"), "a name of the spec");
    assert_eq!(
        expected::<ScopeSet>(r#""read""#),
        "a list of names of the spec"
    );
    assert_eq!(expected::<ScopeSet>("[7]"), "a name of the spec");
    assert_eq!(
        expected::<OneName<ScopeClaim>>("7"),
        "a claim set with `scope` or `scp`"
    );
    assert_eq!(
        expected::<Introspection<ScopeClaim>>("7"),
        "the answer of an introspection endpoint",
    );
    assert_eq!(
        expected::<AuthorizationDetails>("[7]"),
        "an object with a `type`"
    );
    // in JSON each key is a text, and no value is bytes
    let read = |error: Error| {
        error
            .to_string()
            .split_once("expected ")
            .expect("a type")
            .1
            .to_owned()
    };
    let numbered = MapDeserializer::new([(1_u32, "read")].into_iter());
    let error = OneName::<ScopeClaim>::deserialize(numbered).unwrap_err();
    assert_eq!(read(error), "the name of a claim");
    let bytes = MapDeserializer::new([("active", (&b"true"[..]).into_deserializer())].into_iter());
    let error = Introspection::<ScopeClaim>::deserialize(bytes).unwrap_err();
    assert_eq!(read(error), "whether the token is active");
}

#[test]
fn only_an_active_token_grants() {
    for (active, text) in [
        ("true", true),
        ("false", false),
        ("1", false),
        ("\"true\"", false),
    ] {
        let answer = format!(r#"{{ "active": {active}, "scope": "read" }}"#);
        let token: Introspection<ScopeClaim> = serde_json::from_str(&answer).unwrap();
        assert_eq!(token.is_active(), text);
        assert_eq!(token.granted().covers(Scope::Read), text);
    }
}

#[test]
fn a_detail_that_grants_nothing_says_why() {
    let details: AuthorizationDetails = serde_json::from_str(
        r#"[
            { "type": "repository", "identifier": "41", "actions": ["read", "fly"] },
            { "type": "repository", "actions": ["read"] },
            { "type": "repository", "identifier": "42", "a": 1, "b": 2, "c": 3, "d": 4, "e": 5 },
            { "type": "payment", "identifier": "43", "actions": ["read"] }
        ]"#,
    )
    .unwrap();
    let of = |kind| {
        details.grants(kind, "repo", |action| {
            (action == "read").then_some(Scope::Read)
        })
    };
    let grants: Grants = of("repository");
    assert!(grants.ignored().eq([
        "repository `41`, action `fly`",
        "repository without an identifier",
        "repository `42` with `a`, `b`, `c`, `d`",
    ]));
    let values = grants.values(Scope::Read).map(|values| values.to_string());
    assert!(values.eq(["repo `41`"]));
    let actions = details.iter().flat_map(|it| it.actions());
    assert!(actions.eq(["read", "fly", "read", "read"]));
    let all: Vec<_> = details
        .iter()
        .map(|it| (it.kind(), it.identifier()))
        .collect();
    let expected = [
        ("repository", Some("41")),
        ("repository", None),
        ("repository", Some("42")),
        ("payment", Some("43")),
    ];
    assert_eq!(all, expected);
}
