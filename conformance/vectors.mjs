// What the checks of engines on Node have in common: the specs, their exports, and the decisions that
// `python/vectors.py` writes.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The specs that every engine is tried on. */
export const files = readFileSync(new URL("specs/all", import.meta.url), "utf8").trim().split("\n");

function run(command, ...words) {
  return execFileSync(command, words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 30 });
}

/** What the command prints. */
export function cargo(...args) {
  if (process.env.CARGO_SCOPES) return run(process.env.CARGO_SCOPES, ...args);
  return run("cargo", "run", "--quiet", "--locked", "-p", "cargo-scopes", "--", ...args);
}

export function fail(message) {
  throw new Error(message);
}

/**
 * Asks for each decision about a spec, and fails where an answer is another one. `decide` is given all grants of
 * a token, each with its object and what is asked of it, and returns as many lists of answers.
 */
export async function agree(file, { most, tokenless = false, decide }) {
  const random = process.env.RANDOM_GRANTS ?? "1000";
  const words = most === undefined ? [] : [process.env.MOST ?? String(most)];
  const lines = run("python3", "conformance/python/vectors.py", file, random, ...words).trim().split("\n");
  const names = JSON.parse(lines[0]);
  const named = (kind, indices) => indices.map((at) => names[kind][at]);
  const tokens = new Map();
  for (const line of lines.slice(1)) {
    const [token, object, scopes, permissions, roles, operations, answers] = JSON.parse(line);
    if (token === 0 && !tokenless) continue;
    const grant = {
      token,
      object,
      scopes: named("scopes", scopes),
      permissions: named("permissions", permissions),
      roles: named("roles", roles),
      roleWords: named("roleWords", roles),
      operations: named("operations", operations),
      answers,
    };
    if (!tokens.has(token)) tokens.set(token, []);
    tokens.get(token).push(grant);
  }
  const [allowed, denied] = ["1", "0"].map((answer) => [...tokens.values()].flat().reduce(
    (sum, { answers }) => sum + answers.split(answer).length - 1, 0));
  for (const grants of tokens.values()) {
    const said = await decide(grants);
    for (const [at, grant] of grants.entries()) {
      const text = said[at].map(Number).join("");
      if (text !== grant.answers) fail(`${file}: ${text} in place of ${JSON.stringify(grant)}`);
    }
  }
  if (allowed === 0 || denied === 0) fail(`${file}: one answer only`);
  console.log(`${file}: ${allowed} allowed and ${denied} denied, as the raw TOML does`);
  return allowed + denied;
}
