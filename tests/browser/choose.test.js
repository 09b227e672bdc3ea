// The console answers as the command does.

import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { ends, file, folder, go, open, pageOf, random, root, scopes, some } from "./harness.js";

const RINGCENTRAL = path.join(root, "examples/ringcentral/scopes.toml");

// Scopes that include one another at random, and operations with alternatives of conjunctions.
function randomSpec(seed) {
  const below = random(seed);
  const names = Array.from({ length: 34 }, (_, at) => `s${at}`);
  const order = some(below, names, names.length);
  const list = (words) => `[${words.map((word) => `"${word}"`).join(", ")}]`;
  let text = `spec.name = "random${seed}"\n`;
  for (const table of ["scopes", "permissions"]) {
    for (const name of names) {
      const later = order.slice(order.indexOf(name) + 1);
      const more = table === "scopes" && below(6) === 0 ? "restricted = true" : "";
      text += `[${table}.${name}]\nincludes = ${list(some(below, later, below(3)))}\n${more}\n`;
    }
  }
  for (let at = 0; at < 60; at += 1) {
    const any = Array.from({ length: 1 + below(4) }, () => list(some(below, names, 1 + below(3))));
    const users = Array.from({ length: 1 + below(3) }, () => list(some(below, names, 1 + below(2))));
    text += `[operations."o,${at}"]\nscopes = { any = [${any.join(", ")}] }\n`;
    text += `permissions = { any = [${users.join(", ")}] }\n`;
  }
  return file(`random${seed}.toml`, text);
}

// Names and texts that mean something in Markdown, HTML or a terminal.
function hostileSpec() {
  const text = "a \\u001b[2J \\u202e <script>alert(1)</script> --> */ ` | [x](javascript:y) @me $$";
  return file("hostile.toml", `
[spec]
name = "hostile"
title = "${text}"
version = "${text}"
[scopes."a:\`|<b>--*/@me"]
rust = "Odd"
title = "<script>alert(1)</script> | \` [x](javascript:y)"
description = "${text}"
restricted = true
includes = ["plain\`"]
[scopes."plain\`"]
rust = "Plain"
description = ") ${text}"
[operations."<img src=x onerror=alert(1)> | \`\`"]
rust = "Bad"
call = "GET /things/{id}"
scopes = "a:\`|<b>--*/@me"
[operations."- \`"]
rust = "Worse"
call = "POST /things"
scopes = "plain\`"
`);
}

function idsOf(spec) {
  return JSON.parse(scopes("show", "--spec", spec, "--format", "json")).operations.map((it) => it.id);
}

const fragmentOf = (parts) => "#choose?" + parts
  .map(([key, words]) => `${key}=${words.map(encodeURIComponent).join(",")}`).join("&");

async function answer(page) {
  return page.evaluate(() => {
    const grant = document.querySelector("[data-grant]");
    if (grant === null) return document.getElementById("answer").textContent;
    const by = {};
    for (const line of document.querySelectorAll("[data-operation]")) {
      by[line.dataset.operation] = JSON.parse(line.dataset.by);
    }
    return {
      scopes: JSON.parse(grant.dataset.grant),
      closure: JSON.parse(grant.dataset.closure),
      permissions: JSON.parse(grant.dataset.permissions),
      operations: by,
    };
  });
}

for (const [spec, count] of [
  [RINGCENTRAL, 100],
  [path.join(root, "tests/specs/alternatives.toml"), 60],
  [path.join(root, "tests/specs/urls.toml"), 30],
  [randomSpec(1), 70],
  [randomSpec(2), 70],
]) {
  test(`${path.basename(path.dirname(spec))}/${path.basename(spec)}: ${count} choices`, async () => {
    const ids = idsOf(spec);
    const below = random(count);
    const { page, quiet, close } = await open(pageOf(spec));
    for (let round = 0; round < count; round += 1) {
      const chosen = some(below, ids, 1 + below(Math.min(ids.length, 24)));
      await go(page, fragmentOf([["op", chosen]]));
      // the page has no order of choosing: operations are in the order of the file
      const inOrder = ids.filter((id) => chosen.includes(id));
      const { proved, weight, bound, ...rest } =
        JSON.parse(scopes("least", "--spec", spec, "--format", "json", "--", ...inOrder));
      assert.ok(proved && weight === bound);
      assert.deepEqual(await answer(page), rest, chosen.join(" "));
    }
    quiet();
    await close();
  });
}

test("what is chosen, is chosen by hand as well", async () => {
  const { page, quiet, close } = await open(pageOf(RINGCENTRAL) + "#choose");
  await page.getByRole("searchbox", { name: "Filter" }).fill("/restapi/v1.0/account/~/extension/~/call-log");
  await page.getByRole("checkbox", { name: "readUserCallLog" }).check();
  await page.getByRole("searchbox", { name: "Filter" }).fill("");
  await page.getByRole("button", { name: "Scopes", exact: true }).click();
  await page.getByRole("checkbox", { name: "EditAccounts" }).focus();
  await page.keyboard.press("Space");
  const found = await answer(page);
  assert.deepEqual(found.scopes, ["EditAccounts", "ReadCallLog"]);
  assert.deepEqual(found.closure, ["EditAccounts", "EditExtensions", "ReadAccounts", "ReadCallLog"]);
  const more = page.locator(".answer-row", { hasText: "More than the operations require" });
  assert.match(await more.innerText(), /EditAccounts/);
  // The address says the same in another tab.
  await page.waitForFunction(() => location.hash.includes("scope="));
  const again = await open(page.url());
  assert.deepEqual(await answer(again.page), found);
  again.quiet();
  await again.close();
  // And from the reference.
  await go(page, "#operation/createSMSMessage");
  await page.getByRole("button", { name: "Choose createSMSMessage" }).click();
  assert.equal(await page.locator("#chosen-count").innerText(), "3");
  await page.getByRole("link", { name: "Developer console" }).click();
  assert.deepEqual((await answer(page)).scopes, ["EditAccounts", "ReadCallLog", "SMS"]);
  await page.getByRole("button", { name: "Remove EditAccounts" }).click();
  assert.deepEqual((await answer(page)).scopes, ["ReadCallLog", "SMS"]);
  await page.getByRole("button", { name: "Clear" }).click();
  assert.match(await answer(page), /least-privileged/);
  quiet();
  await close();
});

test("names in the address that the spec does not declare are reported", async () => {
  const { page, quiet, close } = await open(pageOf(RINGCENTRAL) + "#choose?op=readAccountInfo,gone&scope=Nothing");
  assert.match(await page.locator("#chosen").innerText(), /Not in this spec: gone, Nothing/);
  assert.deepEqual((await answer(page)).scopes, ["ReadAccounts"]);
  quiet();
  await close();
});

async function outcome(page, tab) {
  await page.getByRole("tab", { name: tab, exact: true }).click();
  return page.locator("#out-text").evaluate((code) => ({
    text: code.textContent,
    refused: code.parentElement.classList.contains("refused"),
  }));
}

// Long enough, with all that a text can have that means something in TOML or in Markdown.
const WHY = "Callers who withdraw consent have a right to be forgotten: \"delete\" it\\all | now.\n"
  + "\n  It is called from an office in Zürich, `nightly`, for # each = ['of', them].";

test("manifests and access requests are what the command takes and gives", async () => {
  for (const [spec, rounds] of [[RINGCENTRAL, 24], [randomSpec(3), 24], [path.join(root, "tests/specs/urls.toml"), 12],
    [hostileSpec(), 12]]) {
    const shown = JSON.parse(scopes("show", "--spec", spec, "--format", "json"));
    const below = random(7);
    const { page, quiet, close } = await open(pageOf(spec));
    let requested = 0;
    for (let round = 0; round < rounds; round += 1) {
      const operations = some(below, shown.operations.map((it) => it.id), below(4));
      const restricted = shown.scopes.filter((it) => it.restricted).map((it) => it.name);
      const picked = [...some(below, shown.scopes.map((it) => it.name), below(3)),
        ...some(below, restricted, 1 + below(2))];
      const why = shown.scopes.map((it) => ["why", [it.name, WHY]]);
      await go(page, fragmentOf([["op", operations], ["scope", picked], ["name", ["call-insights"]],
        ["title", ["Call | Insights"]], ["text", ["Counts calls.\n\nAnd \"more\"."]], ...why]));
      const found = await answer(page);
      const manifest = await outcome(page, "app.toml");
      assert.equal(manifest.refused, false, manifest.text);
      const app = file("app.toml", manifest.text);
      const checked = ends("check", "--deny", "warnings", "--spec", spec, app);
      // A deprecated scope may be chosen, and is warned of.
      const warned = checked.status === 1 && !/^(error|warning\[(?!deprecated-request))/m.test(checked.stderr);
      assert.ok(checked.status === 0 || warned, manifest.text + checked.stderr);
      const parameter = await outcome(page, "scope=");
      assert.deepEqual(new URLSearchParams(parameter.text.trim()).get("scope").split(" "), found.scopes);
      const request = await outcome(page, "Access request");
      const printed = ends("app", "request", "--spec", spec, "--app", app);
      assert.equal(printed.status, 0, printed.stderr);
      assert.equal(request.refused ? "" : request.text, printed.stdout);
      requested += request.refused ? 0 : 1;
      const consent = await outcome(page, "Consent");
      const items = shown.scopes.filter((it) => found.closure.includes(it.name));
      for (const item of items) assert.ok(consent.text.includes(item.title), item.name);
      assert.match(consent.text, /^Call \| Insights requests access/);
    }
    assert.ok(requested > rounds / 2);
    quiet();
    await close();
  }
});

test("a justification is taken or refused as the command does", async () => {
  const spec = path.join(root, "scopes.toml");
  const described = JSON.parse(scopes("show", "--spec", spec, "--format", "json", "--kind", "scope",
    "EditAccounts")).scopes[0].description;
  const about = "It counts the calls of each day, and shows who waited for how long.";
  const long = "x".repeat(39);
  copyFileSync(spec, path.join(folder, "scopes.toml"));
  const { page, quiet, close } = await open(pageOf(spec));
  for (const [text, taken] of [
    ["", false],
    [" \n\t ", false],
    [long, false],
    [`${long} `, false],
    [`\u00a0${long}\u2003\u0085`, false],
    [`${long}y`, true],
    // a character is a character, whatever it takes in bytes
    ["é".repeat(39), false],
    ["😀".repeat(39), false],
    ["😀".repeat(40), true],
    // what nobody sees does not count
    [`\ufeff${long}`, false],
    ["\u200b".repeat(45), false],
    [described, false],
    [` ${described.toUpperCase().replaceAll(" ", " - ")}!`, false],
    [`${described} And more.`, true],
    [about, false],
    [about.replace(",", ""), false],
  ]) {
    await go(page, fragmentOf([["scope", ["EditAccounts"]], ["text", [about]], ["why", ["EditAccounts", text]]]));
    const { refused, text: manifest } = await outcome(page, "app.toml");
    assert.equal(refused, !taken, JSON.stringify(text));
    assert.equal(await page.getByRole("button", { name: "Copy" }).isDisabled(), !taken);
    const shown = await page.locator(".why .problem").innerText();
    assert.equal(shown === "", taken, shown);
    const app = file("app.toml", `[app]\nname = "my-app"\nspec = "scopes.toml"\ndescription = ${
      JSON.stringify(about)}\n[scopes.EditAccounts]\njustification = ${JSON.stringify(text)}\n`);
    assert.equal(ends("check", app).status, taken ? 0 : 2, JSON.stringify(text));
    if (taken) assert.equal(ends("check", file("app.toml", manifest)).status, 0, manifest);
  }
  quiet();
  await close();
});

test("what needs no review asks for no justification", async () => {
  const { page, quiet, close } = await open(pageOf(RINGCENTRAL) + "#choose?scope=ReadAccounts");
  assert.equal(await page.locator("#why-card").isVisible(), false);
  assert.equal((await outcome(page, "app.toml")).refused, false);
  // One that brings something restricted asks for one, and says why.
  await go(page, "#choose?scope=Accounts");
  assert.match(await page.locator("#whys").innerText(), /includes restricted EditAccounts/);
  assert.equal((await outcome(page, "app.toml")).refused, true);
  // On request is marked.
  await go(page, "#choose?scope=RoleManagement");
  assert.match(await page.locator("#answer").innerText(), /vendor must enable these first\s+RoleManagement/);
  // A name that no type can have is refused.
  await page.getByRole("textbox", { name: "Name" }).fill("1st app");
  assert.equal((await outcome(page, "app.toml")).refused, true);
  quiet();
  await close();
});
