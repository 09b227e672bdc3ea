// The page finds the operation of a call as the command does, which finds it as a guard does.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import vm from "node:vm";

const root = path.resolve(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR || path.join(root, "target");
const command = process.env.CARGO_SCOPES || path.join(target, "debug/cargo-scopes");

const script = readFileSync(path.join(root, "scope-docs/src/html/script/calls.js"), "utf8");
const page = vm.createContext({});
vm.runInContext(script, page);

// The same numbers in every run.
let state = 20261129;
function below(end) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
}
const oneOf = (list) => list[below(list.length)];

const SEGMENTS = ["a", "b", "aa", "a-b", "{x}", "{y}", "a{x}", "{x}a", "{x}-{y}", "{x}-{y}-{z}", "a{x}b", "{x}:undo",
  "{x}aa{y}"];
const RESTS = ["{+r}", "a{+r}", "{+r}:undo", "{x}-{+r}", "{+r}-{y}.json"];

function template() {
  const segments = Array.from({ length: 1 + below(3) }, () => oneOf(SEGMENTS));
  if (below(3) === 0) segments[below(segments.length)] = oneOf(RESTS);
  return `/${segments.join("/")}`;
}

function pathOf(template) {
  const value = () => oneOf(["a", "b", "-", "1", ":undo", "aa", "a-a", ".json"]);
  const filled = template.replace(/\{([+*]?)[^}]*\}/g, (_, rest) =>
    rest === "" || below(2) === 0 ? value() : `${value()}/${value()}`);
  switch (below(5)) {
    case 0: return filled.slice(0, -1) || "/";
    case 1: return filled + oneOf(["a", "/", "/a", "-"]);
    default: return filled;
  }
}

test("the page finds the operation of a call", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "scopes-calls-"));
  let found = 0;
  for (let spec = 0; spec < 20; spec += 1) {
    const templates = Array.from({ length: 2 + below(8) }, template);
    const file = path.join(folder, `${spec}.toml`);
    const operations = templates.map((it, i) => `[operations.o${i}]\ncall = "GET ${it}"\npublic = true\n`);
    writeFileSync(file, `[spec]\nname = "t"\n[scopes.s]\n${operations.join("")}`);
    for (let i = 0; i < 15; i += 1) {
      const call = pathOf(oneOf(templates));
      if (/\/\/|\/\./.test(call)) continue;
      const { stdout } = spawnSync(command, ["explain", "--spec", file, "--granted", "", "--call", `GET ${call}`,
        "--format", "json"], { encoding: "utf8" });
      const { operations: ids, problems } = JSON.parse(stdout);
      assert.ok(ids !== undefined || problems.every((it) => it.code === "unknown-call"), stdout);
      const expected = (ids ?? []).map((id) => Number(id.slice(1)));
      const matching = templates.map((_, at) => at).filter((at) => page.matchesTemplate(templates[at], call));
      const best = Math.max(...matching.map((at) => page.specificityOf(templates[at])));
      const most = matching.filter((at) => page.specificityOf(templates[at]) === best);
      const context = `${call} of ${templates.join(" ")}`;
      // of templates that are alike but for their last literal, the page shows all
      assert.ok(expected.every((at) => most.includes(at)), context);
      assert.equal(expected.length === 0, matching.length === 0, context);
      found += expected.length;
    }
  }
  rmSync(folder, { recursive: true });
  assert.ok(found > 100, `${found}`);
});
