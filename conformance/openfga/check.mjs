// The exported OpenFGA models parse with OpenFGA's own parser and pass its validation, and what they say is what
// the raw TOML says: a small evaluator of the parsed model and the tuples makes every decision.

import transformers from "@openfga/syntax-transformer";
import { agree, agreeOnObjects, cargo, fail, files, forge, idOf, objectTypes } from "../vectors.mjs";

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

/** Of each type, which relation a name is. */
function namesOnTypes(dsl) {
  const found = new Map();
  for (const part of dsl.split(/^type /m).slice(1)) {
    const type = part.match(/^\w+/)[0];
    for (const [, name, relation, is] of part.matchAll(/^    # (.*)\n    define (\w+): (.*)$/gm)) {
      // a grant is written where it can be, and an operation is asked of its one type
      if (/^\[token[\],]/.test(is) || relation.startsWith("can_")) found.set(name, { type, relation });
    }
  }
  return found;
}

/** Whether a user has a relation to an object, by the parsed model and the tuples, a set of texts. */
function evaluator(dsl) {
  validator.validateDSL(dsl);
  const model = transformer.transformDSLToJSONObject(dsl);
  const types = new Map(model.type_definitions.map((it) => [it.type, it.relations]));
  return (tuples, subjects) => {
    const check = (object, relation) => {
      const holds = (userset) => {
        if (userset.this) return subjects.some((it) => tuples.has(`${object}#${relation}@${it}`));
        if (userset.computedUserset) return check(object, userset.computedUserset.relation);
        if (userset.union) return userset.union.child.some(holds);
        if (userset.intersection) return userset.intersection.child.every(holds);
        if (userset.tupleToUserset) {
          const { tupleset, computedUserset } = userset.tupleToUserset;
          const start = `${object}#${tupleset.relation}@`;
          const parents = [...tuples].filter((it) => it.startsWith(start)).map((it) => it.slice(start.length));
          return parents.some((parent) => check(parent, computedUserset.relation));
        }
        return fail(`not understood: ${JSON.stringify(userset)}`);
      };
      const relations = types.get(object.split(":", 1)[0]);
      return holds(relations[relation] ?? fail(`no relation ${relation} of ${object}`));
    };
    return check;
  };
}

const dsl = cargo("export", "openfga", "--part", "model", "--spec", forge);
const ofRoles = JSON.parse(cargo("export", "openfga", "--part", "tuples", "--spec", forge));
const [types, on, evaluate] = [objectTypes(dsl), namesOnTypes(dsl), evaluator(dsl)];
const plain = /[A-Za-z0-9._~+-]/;
const objectOf = (type, values) => {
  const id = type === "api" ? "main" : idOf(types.get(type).id, values, plain);
  return id === undefined ? undefined : `${type}:${id}`;
};
await agreeOnObjects({
  decisions: 20000,
  decide: (grants) => grants.map(({ roles, scopes, on: instances, permissions, of, object, operations }) => {
    const tuples = new Set(ofRoles.map((it) => `${it.object}#${it.relation}@${it.user}`));
    for (const [type, { parents }] of types) {
      const child = objectOf(type, object);
      for (const { relation, parent } of child ? parents : []) tuples.add(`${child}#${relation}@${objectOf(parent, object)}`);
    }
    const all = [...[...scopes, ...permissions].map((name) => [name, {}]), ...instances, ...of];
    for (const [name, values] of all) {
      const { type, relation } = on.get(name) ?? fail(name);
      tuples.add(`${objectOf(type, values)}#${relation}@token:1`);
    }
    const subjects = ["token:1", "token:*", ...roles.map((role) => `role:${role}#token`)];
    const check = evaluate(tuples, subjects);
    return operations.map((id) => {
      const { type, relation } = on.get(id) ?? fail(id);
      const asked = objectOf(type, object);
      return asked && check(asked, relation);
    });
  }),
});
