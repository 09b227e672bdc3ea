// The module that `cargo scopes export typescript` makes passes `tsc --strict`, refuses names that the spec
// does not have, is small, and allows what the raw TOML says, at both gates.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { agree, cargo, fail, files } from "../vectors.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

function tsc(folder, ...files) {
  const words = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noUnusedLocals"];
  const settings = ["--target", "es2022", "--module", "nodenext", "--types", ""];
  const done = spawnSync(join(here, "node_modules/.bin/tsc"), [...words, ...settings, ...files], {
    cwd: folder,
    encoding: "utf8",
  });
  return done.stdout;
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

let decisions = 0;
for (const [at, file] of files.entries()) {
  mkdirSync(join(folder, String(at)));
  const inner = join(folder, String(at));
  writeFileSync(join(inner, "package.json"), '{"type": "module"}');
  writeFileSync(join(inner, "api.ts"), cargo("export", "typescript", "--spec", file));
  const wrong = tsc(inner, "api.ts");
  if (wrong) fail(wrong);
  const api = await import(pathToFileURL(join(inner, "api.js")));
  decisions += await agree(file, {
    tokenless: true,
    decide: (grants) => grants.map(({ token, scopes, permissions, roles, operations }) => {
      const grant = token ? api.parse(scopes.join(" "), permissions, roles) : undefined;
      return operations.map((id) => {
        const allowed = api.check(grant, id);
        // what is missing is enough, and nothing is where nothing is
        const missing = api.missing(grant, id);
        const lacks = missing.scopes.length + missing.permissions.length > 0;
        const more = api.parse([...scopes, ...missing.scopes].join(" "), [...permissions, ...missing.permissions], roles);
        if ((grant && lacks === allowed) || !api.check(more, id)) fail(`${file}: ${id}: missing`);
        return allowed;
      });
    }),
  });
}
rmSync(folder, { recursive: true });
console.log(`${decisions} decisions, none of which differ`);
