// The exported OpenFGA models parse with OpenFGA's own parser and pass its validation, and what they say is what
// the raw TOML says: a small evaluator of the parsed model and the tuples makes every decision.

import transformers from "@openfga/syntax-transformer";
import { agree, cargo, fail, files } from "../vectors.mjs";

const { transformer, validator } = transformers;

/** The relations of `api`: of each whether a token has it that has some of them directly. */
function relations(dsl, tuples) {
  validator.validateDSL(dsl);
  const model = transformer.transformDSLToJSONObject(dsl);
  const api = model.type_definitions.find(({ type }) => type === "api");
  const all = api.relations;
  const everyone = new Set(tuples.filter(({ user }) => user === "token:*").map(({ relation }) => relation));
  const holds = (userset, name, granted, seen) => {
    if (userset.this) return granted.has(name) || everyone.has(name);
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
  return check;
}

/** What each relation is about: it stands in the comment above. */
function names(dsl) {
  const found = { scope: new Map(), permission: new Map(), can: new Map() };
  for (const [, name, relation, kind] of dsl.matchAll(/^    # (.*)\n    define ((scope|permission|can)_\S+):/gm)) {
    found[kind].set(name, relation);
  }
  return found;
}

/** The relations that tuples give to those who have some roles. */
function held(tuples, roleWords) {
  const word = (role) => role.match(/^role:(\w+)/)[1].toLowerCase().replaceAll("_", "");
  const roles = new Set(roleWords);
  const found = [];
  // what is added while a set is walked is walked, too
  for (const role of roles) {
    for (const { user, relation, object } of tuples) {
      if (user.startsWith("role:") && word(user) === role) {
        if (object === "api:main") found.push(relation);
        else roles.add(word(object));
      }
    }
  }
  return found;
}

let decisions = 0;
for (const file of files) {
  const dsl = cargo("export", "openfga", "--part", "model", "--spec", file);
  const tuples = JSON.parse(cargo("export", "openfga", "--part", "tuples", "--spec", file));
  const check = relations(dsl, tuples);
  const relation = names(dsl);
  decisions += await agree(file, {
    // each grant is of one object
    decide: (grants) => grants.map(({ scopes, permissions, roleWords, operations }) => {
      const granted = new Set([
        ...scopes.map((name) => relation.scope.get(name)),
        ...permissions.map((name) => relation.permission.get(name)),
        ...held(tuples, roleWords),
      ]);
      const seen = new Map();
      return operations.map((id) => check(relation.can.get(id) ?? fail(id), granted, seen));
    }),
  });
}
console.log(`${decisions} decisions, none of which differ`);
