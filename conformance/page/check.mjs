// What the page of `cargo scopes docs --to html` closes and requires is what the raw TOML says: its own script runs
// on its own data, without a browser.

import { readFileSync } from "node:fs";
import vm from "node:vm";
import { agree, cargo, fail, files } from "../vectors.mjs";

const script = (name) => readFileSync(new URL(`../../scope-docs/src/html/script/${name}`, import.meta.url), "utf8");
// the rest of `solve.js` is about what to choose
const openers = script("solve.js").match(/^function openers\([^]*?^}/m)[0];

let decisions = 0;
for (const file of files) {
  const [, text] = cargo("docs", "--to", "html", "--spec", file).match(/<script[^>]* id="data"[^>]*>([^]*?)<\/script>/);
  const document = { getElementById: () => ({ textContent: text }), documentElement: { classList: { remove() {} } } };
  const page = vm.createContext({ TextEncoder, document });
  const names = "({ scopes, permissions, operations, operationById, roles: data.roles, closed, openers })";
  const it = vm.runInContext(`${script("bits.js")}${script("spec.js")}${openers}${names}`, page);
  const roles = new Map(it.roles.map(({ name, closure }) => [name, closure]));
  const open = (any, held) => any.length === 0 || any.some((all) => all.every((index) => held.has(index)));
  decisions += await agree(file, {
    decide: (grants) => grants.map((grant) => {
      const indices = (vocabulary, names) => names.map((name) => vocabulary.byName.get(name));
      const granted = indices(it.scopes, grant.scopes);
      const closure = it.closed(it.scopes, granted);
      const user = [...indices(it.permissions, grant.permissions), ...grant.roles.flatMap((name) => roles.get(name))];
      const [has, may] = [closure, it.closed(it.permissions, user)].map((held) => new Set(held));
      return grant.operations.map((id) => {
        const operation = it.operations[it.operationById.get(id)];
        const app = open(operation.scopes, has);
        // the page shows which of the scopes allow it
        const shown = it.openers(operation, { closure, grant: granted }).length > 0;
        if (shown !== (app && operation.scopes.flat().length > 0)) fail(`${file}: ${id}: what allows it`);
        return app && open(operation.permissions, may);
      });
    }),
  });
}
console.log(`${decisions} decisions, none of which differ`);
