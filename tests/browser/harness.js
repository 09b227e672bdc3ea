// What all of these tests stand on: the command, pages made by it, the browser, and watching that no
// page makes a request or logs an error.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

export const root = path.resolve(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR || path.join(root, "target");
const command = process.env.CARGO_SCOPES || path.join(target, "debug/cargo-scopes");

export const folder = mkdtempSync(path.join(tmpdir(), "scopes-browser-"));

let browser = null;

export async function launch() {
  browser ||= await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  return browser;
}

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// What the command prints. Fails where it does.
export function scopes(...words) {
  return execFileSync(command, words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
}

// How it ends, whatever it says.
export function ends(...words) {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: root, encoding: "utf8" });
  return { status, stdout, stderr };
}

export function file(name, text) {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
}

// The page of a spec, as a URL.
export function pageOf(spec, ...words) {
  const place = path.join(folder, `${path.basename(path.dirname(spec))}-${path.basename(spec)}.html`);
  scopes("docs", "--to", "html", "--spec", spec, "-o", place, ...words);
  return pathToFileURL(place).href;
}

// A tab with the page. `quiet()` fails where the page made a request or had something to complain of.
export async function open(url, options = {}) {
  const context = await (await launch()).newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error}`));
  page.on("dialog", (dialog) => heard.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url.split("#")[0]) heard.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return {
    page,
    quiet() {
      if (heard.length > 0) throw new Error(heard.join("\n"));
    },
    async close() {
      await context.close();
    },
  };
}

// Goes to a part of the page, as a link would.
export async function go(page, fragment) {
  await page.evaluate((to) => {
    location.hash = to;
  }, fragment);
  await page.waitForFunction((to) => location.hash === to
    || location.hash === encodeURI(to) || location.hash.startsWith("#choose"), fragment);
  // The page hears of it in a task of its own.
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
}

// What axe finds in what is shown.
export async function violations(page) {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  return found.flatMap((rule) => rule.nodes.slice(0, 3).map((node) =>
    `${rule.id}: ${node.html.slice(0, 160)}: ${node.failureSummary.split("\n")[1]}`));
}

// Numbers that are the same on every run.
export function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

// Some of a list, without repetition.
export function some(below, list, count) {
  const rest = [...list];
  const taken = [];
  while (taken.length < count && rest.length > 0) taken.push(...rest.splice(below(rest.length), 1));
  return taken;
}
