// Finding, reading and seeing; with a keyboard, without a script, in every colour scheme.

import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { file, go, open, pageOf, root, scopes, violations } from "./harness.js";

const RINGCENTRAL = path.join(root, "examples/ringcentral/scopes.toml");
const URLS = path.join(root, "tests/specs/urls.toml");

async function found(page, query) {
  await page.keyboard.press("/");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type(query);
  assert.equal(await page.getByRole("combobox").inputValue(), query);
  const first = page.getByRole("option").first();
  const text = await first.count() === 0 ? "" : await first.locator(".found-name").innerText();
  const kind = await first.count() === 0 ? "" : await first.locator(".kind").innerText();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  return `${kind} ${text}`.trim();
}

test("the search finds by name, title, alias, path and call", async () => {
  const ringcentral = await open(pageOf(RINGCENTRAL));
  for (const [query, first] of [
    ["EditAccounts", "scope EditAccounts"],
    ["edit accounts", "scope EditAccounts"],
    ["/restapi/v1.0/account/{accountId}", "operation readAccountInfo"],
    ["/restapi/v1.0/account/~", "operation readAccountInfo"],
    ["delete /restapi/v1.0/account/1/extension/2/call-log", "operation deleteUserCallLog"],
    ["createsmsmessage", "operation createSMSMessage"],
    ["super admin", "role Super Admin"],
    // of its description
    ["automated receptionist zzz", ""],
    ["bulk business delivery", "scope A2PSMS"],
  ]) {
    assert.equal(await found(ringcentral.page, query), first, query);
  }
  ringcentral.quiet();
  await ringcentral.close();
  const urls = await open(pageOf(URLS));
  assert.equal(await found(urls.page, "drive.view"), "scope https://api.example.com/auth/drive.readonly");
  assert.equal(await found(urls.page, "drive, read only"), "scope https://api.example.com/auth/drive.readonly");
  urls.quiet();
  await urls.close();
});

test("every name finds itself, and leads to its part", async () => {
  for (const spec of [RINGCENTRAL, URLS, path.join(root, "tests/specs/discord.toml")]) {
    const shown = JSON.parse(scopes("show", "--spec", spec, "--format", "json"));
    const { page, quiet, close } = await open(pageOf(spec));
    for (const { name } of shown.scopes) {
      assert.equal(await found(page, name), `scope ${name}`);
    }
    const last = shown.scopes.at(-1).name;
    await page.keyboard.press("Control+k");
    await page.keyboard.type(last);
    await page.keyboard.press("Enter");
    const part = page.getByRole("article", { name: last, exact: true });
    await part.waitFor();
    assert.equal(await part.evaluate((it) => decodeURIComponent(location.hash) === `#${decodeURIComponent(it.id)}`), true);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), last);
    quiet();
    await close();
  }
});

test("a link opens what it names, whatever that is called", async () => {
  const url = pageOf(RINGCENTRAL);
  const { page, quiet, close } = await open(`${url}#operation/readUserCallLog`);
  assert.equal(await page.locator("#operations").isVisible(), true);
  assert.equal(await page.locator("#scopes").isVisible(), false);
  const row = page.locator("tr.is-target");
  assert.match(await row.innerText(), /readUserCallLog/);
  const top = await row.evaluate((it) => it.getBoundingClientRect().top);
  assert.ok(top >= 0 && top < 300, String(top));
  await row.getByRole("link", { name: "ReadCallLog", exact: true }).first().click();
  await page.getByRole("article", { name: "ReadCallLog", exact: true }).waitFor();
  await page.goBack();
  assert.match(await row.innerText(), /readUserCallLog/);
  await go(page, "#role/Super%20Admin");
  await page.getByRole("article", { name: "Super Admin", exact: true }).waitFor();
  quiet();
  await close();
});

test("the keyboard moves through what was found", async () => {
  const { page, quiet, close } = await open(pageOf(RINGCENTRAL));
  await page.keyboard.press("/");
  await page.keyboard.type("call log");
  const selected = () => page.locator('#found [aria-selected="true"]').getAttribute("id");
  assert.equal(await selected(), "found-0");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await selected(), "found-2");
  assert.equal(await page.locator("#query").getAttribute("aria-activedescendant"), "found-2");
  await page.keyboard.press("ArrowUp");
  assert.equal(await selected(), "found-1");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.notEqual(await selected(), "found-0");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#palette").isVisible(), false);
  // A slash in a field is a slash.
  await go(page, "#choose");
  await page.locator("#pick-filter").focus();
  await page.keyboard.press("/");
  assert.equal(await page.locator("#pick-filter").inputValue(), "/");
  // The tabs of what comes out.
  await page.locator("#tab-manifest").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("#tab-scope").getAttribute("aria-selected"), "true");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-request");
  quiet();
  await close();
});

test("the graph lights up all that a scope grants", async () => {
  const { page, quiet, close } = await open(`${pageOf(RINGCENTRAL)}#graph`);
  const shown = JSON.parse(scopes("show", "--spec", RINGCENTRAL, "--format", "json"));
  const lit = () => page.locator("svg .node.in text").allTextContents();
  const node = (name) => page.locator("svg .node", { has: page.locator(`text="${name}"`) });
  await node("Accounts").hover();
  assert.deepEqual((await lit()).sort(), ["Accounts", "EditAccounts", "EditExtensions", "ReadAccounts"]);
  assert.equal(await page.locator(".edge.on").count(), 3);
  await page.mouse.move(2, 2);
  assert.deepEqual(await lit(), []);
  // Every one, by focus, as the command closes it.
  for (const { name, closure } of shown.scopes) {
    if (await node(name).count() === 0) {
      assert.deepEqual(closure, [name]);
      continue;
    }
    await node(name).focus();
    assert.deepEqual((await lit()).sort(), [...closure].sort());
    const summary = await page.locator('[data-summary="scope"]').innerText();
    for (const held of closure) assert.ok(summary.includes(held), summary);
  }
  await node("Accounts").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.match(await page.locator(".node.self text").textContent(), /ReadAccounts|EditExtensions/);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.locator(".node.self text").textContent(), "EditAccounts");
  await page.keyboard.press("Escape");
  assert.deepEqual(await lit(), []);
  await node("EditAccounts").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("article", { name: "EditAccounts", exact: true }).waitFor();
  quiet();
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing: ${colorScheme}, ${width} wide`, async () => {
      // It has one of everything; axe takes minutes for what has hundreds of it.
      const url = pageOf(URLS, "--since", "tests/specs/alternatives.toml");
      const { page, quiet, close } = await open(url, { colorScheme, viewport: { width, height: 900 } });
      const shown = JSON.parse(scopes("show", "--spec", URLS, "--format", "json"));
      const all = shown.operations.map((it) => encodeURIComponent(it.id)).join(",");
      const restricted = encodeURIComponent(shown.scopes.find((it) => it.restricted).name);
      for (const view of ["#overview", "#scopes", "#operations", "#permissions", "#roles", "#graph",
        "#changes", "#choose", `#choose?op=${all}&scope=${restricted}`]) {
        await go(page, view);
        assert.deepEqual(await violations(page), [], view);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${view} is ${wide} wide`);
      }
      await page.locator("#find").click();
      await page.keyboard.type("drive");
      assert.deepEqual(await violations(page), [], "search");
      quiet();
      await close();
    });
  }
}

test("without a script everything can be read", async () => {
  const { page, quiet, close } = await open(pageOf(RINGCENTRAL), { javaScriptEnabled: false });
  for (const view of ["overview", "scopes", "operations", "permissions", "roles", "graph", "choose"]) {
    assert.equal(await page.locator(`#${view}`).isVisible(), true, view);
  }
  assert.equal(await page.locator("#operations tbody tr").count(), 520);
  assert.equal(await page.locator("#console").isVisible(), false);
  assert.equal(await page.locator("#find").isVisible(), false);
  assert.match(await page.locator("#choose .note").innerText(), /cargo scopes least/);
  for (const button of await page.locator("button").all()) assert.equal(await button.isVisible(), false);
  quiet();
  await close();
});

test("paper gets everything", async () => {
  const { page, quiet, close } = await open(pageOf(RINGCENTRAL));
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const view of ["overview", "scopes", "operations", "permissions", "roles", "graph"]) {
    const height = await page.locator(`#${view}`).evaluate((it) => it.getBoundingClientRect().height);
    assert.ok(height > 300, `${view}: ${height}`);
  }
  assert.equal(await page.locator(".side").isVisible(), false);
  quiet();
  await close();
});

test("no request can leave the page", async () => {
  const { page, close } = await open(pageOf(RINGCENTRAL));
  const tried = await page.evaluate(async () => {
    const out = [];
    await fetch("https://example.com/").then(() => out.push("fetched"), () => out.push("refused"));
    for (const tag of ["img", "script", "iframe"]) {
      const element = document.createElement(tag);
      element.src = "https://example.com/x";
      const ended = new Promise((done) => {
        element.onload = () => done(tag === "iframe" ? "refused" : "loaded");
        element.onerror = () => done("refused");
      });
      document.body.append(element);
      out.push(await ended);
    }
    const style = document.createElement("style");
    style.textContent = "body { --leak: 1 }";
    document.body.append(style);
    out.push(getComputedStyle(document.body).getPropertyValue("--leak") === "" ? "refused" : "styled");
    return out;
  });
  assert.deepEqual(tried, ["refused", "refused", "refused", "refused", "refused"]);
  await close();
});

test("texts of a spec are texts, in the script as well", async () => {
  const bad = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
  const spec = file("bad.toml", `
[spec]
name = "bad"
title = '${bad}'
description = '${bad} [a](javascript:alert(3)) ![b](https://example.com/b.png)'
[scopes."a<b>&'c"]
title = '${bad}'
description = '${bad}'
restricted = true
[scopes.plain]
includes = ["a<b>&'c"]
[operations.'${bad}']
rust = "Bad"
call = "GET /a/b%3Cc"
title = '${bad}'
scopes = "a<b>&'c"
tags = ['${bad}']
`);
  // the name of a file comes from somebody else as well
  const old = file("<img src=x>\u001b[2J\u202e`|.toml", "[spec]\nname = 'bad'\n[scopes.plain]\n");
  const { page, quiet, close } = await open(pageOf(spec, "--since", old));
  assert.ok((await page.locator("main").textContent()).includes("<img src=x>\\u{1b}[2J\\u{202e}"));
  assert.ok((await page.locator("#overview h1").innerText()).includes(bad));
  assert.equal(await found(page, "a<b>&'c"), "scope a<b>&'c");
  assert.equal(await page.locator("img, iframe, main script").count(), 0);
  await go(page, "#graph");
  await page.locator("svg .node").first().hover();
  await go(page, `#choose?op=${encodeURIComponent(bad)}&title=${encodeURIComponent(bad)}`);
  assert.match(await page.locator("#answer").innerText(), /a<b>&'c/);
  quiet();
  await close();
});

test("a theme can be chosen", async () => {
  const { page, quiet, close } = await open(pageOf(URLS), { colorScheme: "dark" });
  const dark = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await dark();
  await page.locator("#theme").click();
  assert.match(await page.locator("#theme").innerText(), /light/);
  assert.equal(await dark(), "rgb(255, 255, 255)");
  await page.locator("#theme").click();
  assert.equal(await dark(), before);
  quiet();
  await close();
});
