export type Scope = (typeof scopes)[number];
export type Permission = (typeof permissions)[number];
export type Role = (typeof roles)[number];
export type Operation = (typeof operations)[number];

type Any = readonly (readonly number[])[];
type Table = readonly [Any, readonly number[], readonly number[], readonly (readonly [string, readonly number[]])[]];
const held: unique symbol = Symbol("held");

/** The grants of a token and its user, inclusion counted. */
export interface Granted {
  readonly [held]: readonly [ReadonlySet<number>, ReadonlySet<number>];
}

/** The privileges to add to a grant. */
export interface Missing {
  readonly scopes: readonly Scope[];
  readonly permissions: readonly Permission[];
}

const close = (includes: Any, from: Iterable<number>): ReadonlySet<number> => {
  const all = new Set(from);
  // the loop also visits what it adds
  for (const at of all) for (const next of includes[at] ?? []) all.add(next);
  return all;
};
const index = (names: readonly string[], [, , , aliases]: Partial<Table> & readonly unknown[] = []) =>
  new Map<string, readonly number[]>([
    ...(aliases ?? []),
    ...names.map((name, at): [string, readonly number[]] => [name, [at]]),
  ]);
const scopeIndex = index(scopes, scopeTable);
const permissionIndex = index(permissions, permissionTable);
const roleIndex = index(roles);
const operationIndex = index(operations);
const find = (names: ReadonlyMap<string, readonly number[]>, wanted: Iterable<string>): number[] =>
  [...wanted].flatMap((name) => names.get(name) ?? []);

const grant = (tokens: Iterable<string>, user: Iterable<string>, is: Iterable<string>): Granted => ({
  [held]: [
    close(scopeTable[0], find(scopeIndex, tokens)),
    close(permissionTable[0], [
      ...find(permissionIndex, user),
      ...find(roleIndex, is).flatMap((role) => roleTable[role] ?? []),
    ]),
  ],
});

/** Parses the `scope` of a token, with its user's permissions and roles. Unknown names grant nothing. */
export const parse = (
  scope: string,
  userPermissions: Iterable<string> = [],
  userRoles: Iterable<string> = [],
): Granted => grant(scope.split(" "), userPermissions, userRoles);

/** The grant of these scopes, with a user's permissions and roles. */
export const granted = (
  names: Iterable<Scope>,
  userPermissions: Iterable<Permission> = [],
  userRoles: Iterable<Role> = [],
): Granted => grant(names, userPermissions, userRoles);

/** Whether a scope is granted, directly or through inclusion. */
export const covers = (grant: Granted, scope: Scope): boolean => find(scopeIndex, [scope]).some((at) => grant[held][0].has(at));

/** Whether the user has a permission. */
export const permits = (grant: Granted, permission: Permission): boolean =>
  find(permissionIndex, [permission]).some((at) => grant[held][1].has(at));

const open = (any: Any, has: ReadonlySet<number>): boolean =>
  any.some((all) => all.every((at) => has.has(at)));

/** Whether an operation is allowed; no grant means no token. */
export const check = (grant: Granted | undefined, operation: Operation): boolean => {
  const need = needs[find(operationIndex, [operation])[0] ?? -1];
  if (!need) return false;
  const [any, user] = need;
  if (any === 0 && user.length === 0) return true;
  if (!grant) return false;
  const [has, may] = grant[held];
  return (any === 0 || open(any, has)) && (user.length === 0 || open(user, may));
};

/** The least to add so that one of the alternatives is met. */
const least = (any: Any, has: ReadonlySet<number>, [includes, weights, restricted]: Table): readonly number[] => {
  if (any.length === 0 || open(any, has)) return [];
  const fixes = any.map((all) => {
    const lacks = all.filter((at) => !has.has(at));
    const add = lacks.filter((at) => !lacks.some((other) => other !== at && close(includes, [other]).has(at)));
    const gain = [...close(includes, add)].filter((at) => !has.has(at));
    const sum = (of: readonly number[]) => gain.reduce((total, at) => total + (of[at] ?? 0), 0);
    return { add, key: [sum(weights), sum(restricted), add.length, ...[...add].sort((a, b) => a - b)] };
  });
  const order = (one: readonly number[], other: readonly number[]): number => {
    const at = one.findIndex((value, at) => value !== other[at]);
    return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? Infinity);
  };
  return fixes.reduce((best, fix) => (order(fix.key, best.key) < 0 ? fix : best)).add;
};

/** The least to add so that an operation is allowed; empty if it is. */
export const missing = (grant: Granted | undefined, operation: Operation): Missing => {
  const [any, user] = needs[find(operationIndex, [operation])[0] ?? -1] ?? [0, []];
  const none: ReadonlySet<number> = new Set();
  const [has, may] = grant ? grant[held] : [none, none];
  const named = <N>(names: readonly N[], all: readonly number[]): N[] => all.flatMap((at) => names[at] ?? []);
  return {
    scopes: any === 0 ? [] : named<Scope>(scopes, least(any, has, scopeTable)),
    permissions: named<Permission>(permissions, least(user, may, permissionTable)),
  };
};
