// The front end of the guide's page on engines: it compiles with `tsc --strict` against the module of
// `cargo scopes export typescript`, and hides in a browser what a token may not do.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder, open, root, scopes } from "./harness.js";

const SPEC = `[spec]
name = "bank"
[scopes.accounts]
includes = ["accounts:read", "accounts:delete"]
[scopes."accounts:read"]
[scopes."accounts:delete"]
[permissions.CloseAccounts]
[roles.Manager]
permissions = ["CloseAccounts"]
[operations.deleteAccount]
scopes = "accounts:delete"
permissions = "CloseAccounts"
`;

test("a front end hides what a token may not do", async () => {
  const place = path.join(folder, "frontend");
  mkdirSync(place);
  const file = (name, text) => writeFileSync(path.join(place, name), text);
  file("spec.toml", SPEC);
  file("package.json", '{"type": "module"}');
  file("scopes.ts", scopes("export", "typescript", "--spec", path.join(place, "spec.toml")));
  const guide = readFileSync(path.join(root, "docs/src/engines.md"), "utf8");
  const [imports, code] = guide.match(/```ts\n([^]*?)```/)[1].split("\n\n");
  file("page.ts", `${imports.replace('"./scopes"', '"./scopes.js"')}
const token = { scope: document.body.dataset["scope"] ?? "" };
const user = { permissions: [], roles: (document.body.dataset["roles"] ?? "").split(" ") };
const button = document.querySelector("button")!;
const hint = document.querySelector("output")!;
${code}`);
  const settings = ["--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--module", "nodenext", "--types", ""];
  execFileSync(path.join(import.meta.dirname, "node_modules/.bin/tsc"), [...settings, "page.ts"], { cwd: place });
  // one script, since a page of a file may not import another one
  const made = (name) => readFileSync(path.join(place, name), "utf8").replace(/^import .*$/m, "");
  const shown = async (scope, roles) => {
    file("page.html", `<!doctype html><html lang="en"><title>Bank</title><body data-scope="${scope}" data-roles="${roles}">
<button>Close the account</button><output></output><script type="module">${made("scopes.js")}{${made("page.js")}}</script>`);
    const { page, quiet, close } = await open(pathToFileURL(path.join(place, "page.html")).href);
    const found = [await page.locator("button").isVisible(), await page.locator("output").textContent()];
    quiet();
    await close();
    return found;
  };
  assert.deepEqual(await shown("accounts:read", "Manager"), [false, "accounts:delete"]);
  assert.deepEqual(await shown("accounts", "Manager"), [true, ""]);
  assert.deepEqual(await shown("accounts:delete openid", "Manager"), [true, ""]);
  assert.deepEqual(await shown("accounts", "Guest"), [false, ""]);
  assert.deepEqual(await shown("", "Manager"), [false, "accounts:delete"]);
});
