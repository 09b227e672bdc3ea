// The module that `cargo scopes export typescript` makes passes `tsc --strict`, refuses names that the spec
// does not have, is small, and allows what `cargo scopes show` says, at both gates.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const RANDOM = 100_000;

function cargo(...args) {
  const words = ["run", "--quiet", "--locked", "-p", "cargo-scopes", "--", ...args];
  return execFileSync("cargo", words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
}

function fail(message) {
  throw new Error(message);
}

function tsc(folder, ...files) {
  const words = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noUnusedLocals"];
  const settings = ["--target", "es2022", "--module", "nodenext", "--types", ""];
  const done = spawnSync(join(here, "node_modules/.bin/tsc"), [...words, ...settings, ...files], {
    cwd: folder,
    encoding: "utf8",
  });
  return done.stdout;
}

/** xorshift32: the same numbers in every run. */
function randoms(seed) {
  let x = seed;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

const folder = mkdtempSync(join(tmpdir(), "scopes-"));
writeFileSync(join(folder, "package.json"), '{"type": "module"}');

// names that are not there do not compile, and a grant cannot be made up
writeFileSync(join(folder, "api.ts"), cargo("export", "typescript", "--spec", "scopes.toml"));
writeFileSync(
  join(folder, "wrong.ts"),
  `import { covers, granted, check } from "./api.js";
const grant = granted(["ReadAccounts"]);
export const right = covers(grant, "ReadAccounts");
// @ts-expect-error
covers(grant, "ReadAcounts");
// @ts-expect-error
granted(["ReadAcounts"]);
// @ts-expect-error
check(grant, "nothing");
// @ts-expect-error
covers({}, "ReadAccounts");
`,
);
const told = tsc(folder, "api.ts", "wrong.ts");
if (told) fail(told);
const size = gzipSync(readFileSync(join(folder, "api.js")), { level: 9 }).length;
console.log(`scopes.toml: ${size} bytes, gzipped`);
if (size > 4096) fail("more than 4 kB");

const files = [
  "tests/specs/alternatives.toml",
  "examples/ringcentral/scopes.toml",
  "tests/specs/urls.toml",
  "conformance/specs/odd.toml",
  "conformance/specs/quotes.toml",
];
let decisions = 0;
for (const [at, file] of files.entries()) {
  mkdirSync(join(folder, String(at)));
  const inner = join(folder, String(at));
  writeFileSync(join(inner, "package.json"), '{"type": "module"}');
  writeFileSync(join(inner, "api.ts"), cargo("export", "typescript", "--spec", file));
  const wrong = tsc(inner, "api.ts");
  if (wrong) fail(wrong);
  const api = await import(pathToFileURL(join(inner, "api.js")));
  const spec = JSON.parse(cargo("show", "--format", "json", "--spec", file));
  const closure = (kind) => new Map(spec[kind].map(({ name, closure }) => [name, closure]));
  const [scopes, permissions] = [closure("scopes"), closure("permissions")];
  const roles = new Map(spec.roles.map(({ name, permissions }) => [name, permissions]));
  const random = randoms(0x9e3779b9 + at);
  const subset = (names) => {
    const chance = random(101);
    return [...names].filter(() => random(100) < chance);
  };
  const decide = ({ tokens, user, is }, operations) => {
    const held = new Set(tokens.flatMap((name) => scopes.get(name)));
    const may = new Set([...user, ...is.flatMap((name) => roles.get(name))].flatMap((name) => permissions.get(name)));
    const grant = api.parse(tokens.join(" "), user, is);
    const open = (any, held) => any.some((all) => all.every((name) => held.has(name)));
    for (const { id, public: free, scopes: any, permissions: and } of operations) {
      const wanted = (free || any.length === 0 || open(any, held)) && (and.length === 0 || open(and, may));
      if (api.check(grant, id) !== wanted) fail(`${file}: ${id}: ${JSON.stringify({ tokens, user, is, wanted })}`);
      if (api.check(undefined, id) !== (free && and.length === 0)) fail(`${file}: ${id} without a token`);
      // what is missing is enough, and nothing is where nothing is
      const missing = api.missing(grant, id);
      if (wanted !== (missing.scopes.length + missing.permissions.length === 0)) fail(`${file}: ${id}: missing`);
      const more = api.parse([...tokens, ...missing.scopes].join(" "), [...user, ...missing.permissions], is);
      if (!api.check(more, id)) fail(`${file}: ${id}: what is missing is not enough`);
      decisions += 1;
    }
    for (const name of scopes.keys()) {
      if (api.covers(grant, name) !== held.has(name)) fail(`${file}: covers ${name}`);
    }
  };
  const every = { tokens: [...scopes.keys()], user: [...permissions.keys()], is: [] };
  decide({ tokens: [], user: [], is: [] }, spec.operations);
  for (const name of scopes.keys()) {
    decide({ tokens: [name], user: [], is: [] }, spec.operations);
    decide({ ...every, tokens: [name] }, spec.operations);
  }
  for (const name of permissions.keys()) decide({ ...every, user: [name] }, spec.operations);
  for (const name of roles.keys()) decide({ ...every, user: [], is: [name] }, spec.operations);
  for (let count = 0; count < RANDOM; ) {
    const operations = Array.from({ length: 50 }, () => spec.operations[random(spec.operations.length)]);
    decide({ tokens: subset(scopes.keys()), user: subset(permissions.keys()), is: subset(roles.keys()) }, operations);
    count += operations.length;
  }
  console.log(`${file}: agrees`);
}
rmSync(folder, { recursive: true });
console.log(`${decisions} decisions, none of which differ`);
