//! `cargo scopes mcp`, as an agent talks to it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

struct Server {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    id: u64,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
            .arg("mcp")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Server {
            stdin: child.stdin.take().unwrap(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
            id: 0,
        };
        let client = json!({ "name": "test", "version": "1" });
        server.ask(
            "initialize",
            json!({
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client }),
        );
        server.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        server
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.stdin, "{message}").unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    /// The text of a tool's answer, and whether it is an error.
    fn call(&mut self, tool: &str, arguments: Value) -> (String, bool) {
        let answer = self.ask(
            "tools/call",
            json!({ "name": tool, "arguments": arguments }),
        );
        match answer["error"]["message"].as_str() {
            Some(message) => (message.to_owned(), true),
            None => {
                let result = &answer["result"];
                let text = result["content"][0]["text"].as_str().unwrap().to_owned();
                (text, result["isError"] == true)
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SPEC: &str = r#"
[spec]
name = "files"
[scopes.EditFiles]
description = "Change files."
access = ["read", "update"]
includes = ["ReadFiles"]
[scopes.ReadFiles]
description = "Read files."
access = "read"
[operations.readFile]
call = "GET /files/{id}"
scopes = "ReadFiles"
[operations.editFile]
call = "PUT /files/{id}"
scopes = "EditFiles"
"#;

#[test]
fn each_answer_is_that_of_the_command() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("scopes.toml"), SPEC).unwrap();
    let mut server = Server::start(folder.path());
    let json = |words: &[&str]| -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"));
        let output = command
            .args(words)
            .args(["--format", "json"])
            .current_dir(folder.path())
            .output();
        serde_json::from_slice(&output.unwrap().stdout).unwrap()
    };
    let call = "GET /files/7";
    for (tool, arguments, words) in [
        ("show", json!({ "name": call }), &["show", call] as &[&str]),
        (
            "show",
            json!({ "name": "EditFiles" }),
            &["show", "EditFiles"],
        ),
        (
            "explain",
            json!({ "granted": "", "operation": "editFile" }),
            &["explain", "--granted=", "--operation", "editFile"],
        ),
        (
            "least",
            json!({ "operations": ["readFile", "PUT /files/7"] }),
            &["least", "readFile", "PUT /files/7"],
        ),
        ("check", json!({}), &["check"]),
        (
            "check",
            json!({ "files": ["scopes.toml"] }),
            &["check", "scopes.toml"],
        ),
    ] {
        let (text, is_error) = server.call(tool, arguments);
        assert!(!is_error, "{text}");
        assert_eq!(
            serde_json::from_str::<Value>(&text).unwrap(),
            json(words),
            "{tool}"
        );
        assert_eq!(text.lines().count(), 1);
    }
    let text =
        "HTTP/1.1 403\nwww-authenticate: Bearer error=\"insufficient_scope\", scope=\"EditFiles\"";
    let (answer, _) = server.call("denial", json!({ "text": text, "operation": call }));
    assert_eq!(
        serde_json::from_str::<Value>(&answer).unwrap()["ask"],
        json!(["EditFiles"])
    );
    let (unknown, is_error) = server.call("show", json!({ "name": "readFil" }));
    assert!(is_error && unknown.contains("readFile"), "{unknown}");
}

/// An agent reads the list of tools with each conversation.
#[test]
fn the_list_of_tools_is_short_and_read_only() {
    let mut server = Server::start(Path::new(env!("CARGO_MANIFEST_DIR")));
    let tools = server.ask("tools/list", json!({}))["result"]["tools"].clone();
    assert!(
        tools.to_string().len() < 4096,
        "{} bytes",
        tools.to_string().len()
    );
    let tools = tools.as_array().unwrap();
    assert_eq!(tools.len(), 6);
    assert!(
        tools
            .iter()
            .all(|tool| tool["annotations"]["readOnlyHint"] == true)
    );
}

#[test]
fn no_word_is_an_option_and_no_path_leaves_the_folder() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("inner");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("scopes.toml"), SPEC).unwrap();
    fs::write(
        outer.path().join("other.toml"),
        SPEC.replace("ReadFiles", "Secret"),
    )
    .unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(outer.path().join("other.toml"), folder.join("link.toml")).unwrap();
    let mut server = Server::start(&folder);
    let outside = outer.path().join("other.toml");
    for path in [
        "../other.toml",
        outside.to_str().unwrap(),
        "link.toml",
        "--help",
        "git:HEAD:scopes.toml",
        "none.toml",
    ] {
        for (tool, arguments) in [
            ("check", json!({ "files": [path] })),
            ("show", json!({ "name": "ReadFiles", "spec": path })),
            ("audit", json!({ "package": path })),
        ] {
            let (text, is_error) = server.call(tool, arguments);
            assert!(
                is_error && !text.contains("Secret"),
                "{tool} {path}: {text}"
            );
        }
    }
    for word in ["--help", "-h", "--spec=../other.toml", "--output=x"] {
        for (tool, arguments) in [
            ("show", json!({ "name": word })),
            ("explain", json!({ "granted": "", "operation": word })),
            ("least", json!({ "operations": [word] })),
            (
                "explain",
                json!({ "granted": "", "operation": "readFile", "permissions": word }),
            ),
        ] {
            let (text, is_error) = server.call(tool, arguments);
            assert!(
                is_error && text.contains("is an option"),
                "{tool} {word}: {text}"
            );
        }
    }
    // the value of an option is no option
    let (text, _) = server.call(
        "explain",
        json!({ "granted": "--help", "operation": "readFile" }),
    );
    assert!(text.contains("\"allowed\":false"), "{text}");
}
