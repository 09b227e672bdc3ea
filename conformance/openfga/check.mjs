// The exported OpenFGA models parse with OpenFGA's own parser and pass its validation, and what they
// say is what `cargo scopes show` says: a small evaluator of the parsed model is asked about every
// single grant and 100,000 random decisions, and each inclusion that is taken out is noticed.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import transformers from "@openfga/syntax-transformer";

const { transformer, validator } = transformers;
const root = fileURLToPath(new URL("../..", import.meta.url));
const RANDOM = 100_000;

function cargo(...args) {
  const words = ["run", "--quiet", "--locked", "-p", "cargo-scopes", "--", ...args];
  return execFileSync("cargo", words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
}

function fail(message) {
  throw new Error(message);
}

/** The relations of `api`, each as a function of a set of relations that are granted. */
function relations(dsl) {
  validator.validateDSL(dsl);
  const model = transformer.transformDSLToJSONObject(dsl);
  const api = model.type_definitions.find(({ type }) => type === "api");
  const all = api.relations;
  const holds = (userset, name, granted, seen) => {
    if (userset.this) {
      const types = api.metadata.relations[name].directly_related_user_types;
      return granted.has(name) || types.some((type) => type.wildcard);
    }
    if (userset.computedUserset) return check(userset.computedUserset.relation, granted, seen);
    if (userset.union) return userset.union.child.some((child) => holds(child, name, granted, seen));
    if (userset.intersection) {
      return userset.intersection.child.every((child) => holds(child, name, granted, seen));
    }
    return fail(`not understood: ${JSON.stringify(userset)}`);
  };
  const check = (name, granted, seen) => {
    if (seen.has(name)) return seen.get(name);
    const said = holds(all[name] ?? fail(`no relation ${name}`), name, granted, seen);
    seen.set(name, said);
    return said;
  };
  return (name, granted, seen) => check(name, granted, seen);
}

/** What each relation is about: it stands in the comment above. */
function names(dsl) {
  const found = { scope: new Map(), permission: new Map(), can: new Map() };
  for (const [, name, relation, kind] of dsl.matchAll(/^    # (.*)\n    define ((scope|permission|can)_\S+):/gm)) {
    found[kind].set(name, relation);
  }
  return found;
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

/** Counts the decisions in which the two agree and differ. */
function compare(spec, dsl, grants, operations) {
  const check = relations(dsl);
  const relation = names(dsl);
  const closure = (kind) => new Map(spec[kind].map(({ name, closure }) => [name, closure]));
  const [scopes, permissions] = [closure("scopes"), closure("permissions")];
  const tally = { allowed: 0, denied: 0, wider: 0, narrower: 0 };
  for (const [index, grant] of grants.entries()) {
    const held = new Set(grant.scopes.flatMap((name) => scopes.get(name)));
    const user = new Set(grant.permissions.flatMap((name) => permissions.get(name)));
    const granted = new Set([
      ...grant.scopes.map((name) => relation.scope.get(name)),
      ...grant.permissions.map((name) => relation.permission.get(name)),
    ]);
    const seen = new Map();
    for (const operation of operations(index)) {
      const open = (any, held) => any.length === 0 || any.some((all) => all.every((name) => held.has(name)));
      const wanted = open(operation.scopes, held) && open(operation.permissions, user);
      const said = check(relation.can.get(operation.id) ?? fail(operation.id), granted, seen);
      tally[wanted ? (said ? "allowed" : "narrower") : said ? "wider" : "denied"] += 1;
    }
  }
  return tally;
}

function agreed(what, tally) {
  console.log(what, JSON.stringify(tally));
  if (tally.wider || tally.narrower) fail(`${what} differ`);
}

const files = [
  "tests/specs/alternatives.toml",
  "examples/ringcentral/scopes.toml",
  "tests/specs/urls.toml",
  "conformance/specs/odd.toml",
  "conformance/specs/quotes.toml",
];
for (const file of files) {
  const spec = JSON.parse(cargo("show", "--format", "json", "--spec", file));
  const dsl = cargo("export", "openfga", "--part", "model", "--spec", file);
  const all = { scopes: spec.scopes.map(({ name }) => name), permissions: spec.permissions.map(({ name }) => name) };
  const every = () => spec.operations;
  const single = [{ scopes: [], permissions: [] }, all];
  for (const name of all.scopes) {
    single.push({ scopes: [name], permissions: [] }, { ...all, scopes: [name] });
  }
  for (const name of all.permissions) single.push({ ...all, permissions: [name] });
  agreed(`${file}: single grants`, compare(spec, dsl, single, every));

  const random = randoms(0x9e3779b9);
  const subset = (names) => {
    const chance = random(101);
    return names.filter(() => random(100) < chance);
  };
  const grants = Array.from({ length: RANDOM / 100 }, () => ({
    scopes: subset(all.scopes),
    permissions: subset(all.permissions),
  }));
  const some = () => Array.from({ length: 100 }, () => spec.operations[random(spec.operations.length)]);
  const tally = compare(spec, dsl, grants, some);
  agreed(`${file}: random`, tally);
  if (tally.allowed < RANDOM / 20 || tally.denied < RANDOM / 20) fail("one answer only");

  // an inclusion that nothing else closes: taken out, something is no longer allowed
  const relation = names(dsl);
  let [edges, lost] = [0, 0];
  for (const [kind, table] of [["scope", "scopes"], ["permission", "permissions"]]) {
    for (const item of spec[table]) {
      for (const included of item.includes) {
        const others = item.includes.filter((other) => other !== included);
        const closed = (name) => spec[table].find((item) => item.name === name).closure;
        if (others.some((other) => closed(other).includes(included))) continue;
        const [from, to] = [relation[kind].get(item.name), relation[kind].get(included)];
        const line = dsl.split("\n").find((line) => line.startsWith(`    define ${to}:`));
        const less = dsl.replace(line, line.split(" or ").filter((word) => word !== from).join(" or "));
        if (less === dsl) fail(`${from} -> ${to} is not in the model`);
        const covers = (dsl) => relations(dsl)(to, new Set([from]), new Map());
        if (!covers(dsl)) fail(`${from} does not cover ${to}`);
        if (covers(less)) fail(`${from} -> ${to} makes no difference`);
        edges += 1;
        lost += compare(spec, less, single, every).narrower;
      }
    }
  }
  if (edges === 0 || lost === 0) fail("no inclusion made a difference");
  console.log(`${file}: ${edges} inclusions, each noticed; ${lost} decisions depend on them`);
}
