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

/** The spec with open parameters, for engines that know objects. */
export const forge = "conformance/specs/forge.toml";

/** The id of an object, as the header of an export has it: `{org}/{repo}`; undefined where a value is missing. */
export function idOf(template, values, plain) {
  const escaped = (value) => [...value].map((c) => (plain.test(c) ? c : `=${c.charCodeAt(0).toString(16)}`)).join("");
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (names.some((name) => values[name] === undefined)) return undefined;
  return names.map((name) => escaped(values[name])).join("/");
}

/** What the header of an export says of objects: of each type its ids and its parents. */
export function objectTypes(text) {
  const types = new Map();
  for (const [, type, id, relation, parent, of] of text.matchAll(
    /^(?:#|\/\/) (\w+):(\{\S+\})#(\w+) ?@ ?(\w+):(\S+)$/gm,
  )) {
    if (!types.has(type)) types.set(type, { id, parents: [] });
    types.get(type).parents.push({ relation, parent, of });
  }
  return types;
}

/**
 * Asks for the decisions of `python/templates.py`: `decide` is given some grants, each with its object, and returns as
 * many lists of answers, in which `undefined` is of an operation that the object has no values for.
 */
export async function agreeOnObjects({ decisions, batch = 1, decide }) {
  const count = process.env.TEMPLATES_DECISIONS ?? String(decisions);
  const [head, ...lines] = run("python3", "conformance/python/templates.py", forge, count).trim().split("\n").map((it) => JSON.parse(it));
  const tally = { allowed: 0, denied: 0, unasked: 0 };
  for (let at = 0; at < lines.length; at += batch) {
    const some = lines.slice(at, at + batch).map(([, , roles, scopes, on, permissions, of, object, answers], nth) => (
      { token: `t${at + nth}`, roles, scopes, on, permissions, of, object, operations: head, answers }
    ));
    const said = await decide(some);
    for (const [nth, grant] of some.entries()) {
      for (const [operation, allowed] of said[nth].entries()) {
        const wanted = grant.answers[operation] === "1";
        if (allowed === undefined) tally.unasked += 1;
        else if (allowed !== wanted) fail(`${head[operation]} is ${allowed}: ${JSON.stringify(grant)}`);
        else tally[allowed ? "allowed" : "denied"] += 1;
      }
    }
  }
  if (tally.allowed * 10 < tally.denied || tally.unasked * 2 > tally.denied) fail(JSON.stringify(tally));
  console.log(`${forge}: ${JSON.stringify(tally)}, none of which differ`);
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
