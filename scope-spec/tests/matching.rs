//! Which operations a call is, and which object it names.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "common/mod.rs"]
mod common;

use common::parse;
use scope_spec::{
    CallKind, Spec,
    matching::{Readings, object},
};

fn spec(calls: &[&str]) -> Spec {
    let operations = calls.iter().enumerate().map(|(at, call)| {
        let call = match call.starts_with('[') {
            true => (*call).to_owned(),
            false => format!("'{call}'"),
        };
        format!("[operations.o{at}]\ncall = {call}\npublic = true\nallow = ['duplicate-call']\n")
    });
    let loaded = parse(&operations.collect::<String>());
    assert_eq!(loaded.errors().collect::<Vec<_>>(), [] as [&_; 0]);
    loaded.spec
}

fn positions(readings: &Readings) -> Vec<usize> {
    readings
        .operations()
        .iter()
        .map(|it| it.position())
        .collect()
}

#[test]
fn tools_and_prompts_by_name() {
    let spec = spec(&[
        "tool find",
        "prompt find",
        "['tool search', 'tool find']",
        "GET /find",
        "resource find:x",
    ]);
    for (kind, name, found) in [
        (CallKind::Tool, "find", &[0, 2][..]),
        (CallKind::Prompt, "find", &[1]),
        (CallKind::Tool, "search", &[2]),
        (CallKind::Prompt, "search", &[]),
        (CallKind::Tool, "Find", &[]),
        (CallKind::Tool, "", &[]),
        (CallKind::Http, "find", &[]),
        (CallKind::Resource, "find", &[]),
    ] {
        let readings = Readings::of_name(&spec, kind, name);
        assert_eq!(positions(&readings), found, "{kind:?} {name}");
    }
}

/// The path of a URI is read in every form, its scheme and its authority as they are.
#[test]
fn resources_by_uri() {
    let spec = spec(&[
        "resource notes://host/a/{id}",
        "resource notes://host/a/b",
        "resource notes://host/{+path}",
        "resource notes://{host}",
        "resource notes:a/{id}",
        "resource notes:a/b",
        "resource notes:{+path}",
        "resource other:/x/{+path}",
        "resource other:/x/y",
        "resource plain://a.b/{+path}",
    ]);
    for (uri, found) in [
        ("notes://host/a/1", &[0][..]),
        ("notes://host/a/b", &[1]),
        ("notes://host/a/b?q=/../c#d", &[1]),
        ("notes://host/a/%62", &[0, 1]),
        ("notes://host/a/./b", &[2, 1]),
        ("notes://host/x/../a/1", &[2, 0]),
        ("notes://host/a//b", &[2, 1]),
        ("notes://host", &[3]),
        // an authority has no segments
        ("notes://..", &[3]),
        ("notes://%68ost/a/b", &[6]),
        ("notes:a/1", &[4]),
        ("notes:a/b", &[5]),
        ("notes:a/%62", &[4, 5]),
        ("notes:a/./b", &[6, 5]),
        ("other:/x/y", &[8]),
        ("other:/x/%79", &[7, 8]),
        ("other:/x/z/../y", &[7, 8]),
        ("%6fther:/x/y", &[]),
        ("plain://a.b/c", &[9]),
        ("plain://a.b/./c", &[9]),
        ("", &[]),
        ("nothing", &[]),
    ] {
        let readings = Readings::of_resource(&spec, uri);
        assert_eq!(positions(&readings), found, "{uri}");
    }
}

/// A path is read in every form that a server may read it in.
#[test]
fn requests_by_path() {
    let spec = spec(&[
        "GET /a/{+rest}",
        "GET /a/b",
        "GET /a/{id}/c",
        "HEAD /a/b",
        "GET /a/",
    ]);
    for (path, found) in [
        ("/a/b", &[1][..]),
        ("/a/b?x=//", &[1]),
        ("/a//b", &[0, 1]),
        ("/a/./b", &[0, 1]),
        ("/a/x/../b", &[0, 1]),
        ("/a/%62", &[0, 1]),
        ("/a//c", &[0, 2]),
        ("/a/x", &[0]),
        ("/a/..", &[0]),
        ("//a/b", &[]),
        ("/b", &[]),
        ("", &[]),
    ] {
        let readings = Readings::of_request(&spec, "GET", path);
        let mut positions = positions(&readings);
        assert_eq!(readings.operation(), readings.operations().first().copied());
        // the operation of the path as sent is the first
        positions.get_mut(1..).unwrap_or_default().sort_unstable();
        assert_eq!(positions, found, "{path}");
    }
    let head = Readings::of_request(&spec, "HEAD", "/a/b");
    assert_eq!(positions(&head), [3, 1]);
}

#[test]
fn objects_of_several_calls() {
    let spec = spec(&[
        "['GET /a/{x}', 'PUT /a/{x}']",
        "['GET /b/{x}', 'PUT /b/{y}']",
        "['GET /c/{x}', 'GET /c/{x}/d']",
    ]);
    for (operation, path, found) in [
        (0, "/a/1", &[("x", "1")][..]),
        (0, "/a/%31?q", &[("x", "1")]),
        (0, "/a/1/2", &[]),
        (0, "/a", &[]),
        (0, "a/1", &[]),
        (0, "/b/1", &[]),
        // two names for one segment
        (1, "/b/1", &[]),
        (2, "/c/1", &[("x", "1")]),
        (2, "/c/1/d", &[("x", "1")]),
    ] {
        let found: Vec<_> = found
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        assert_eq!(object(&spec.operations[operation], path), found, "{path}");
    }
}
