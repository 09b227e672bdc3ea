// The spec of the page, with closures.

const data = JSON.parse(document.getElementById("data").textContent);

// Scopes or permissions. `closure[i]` is all that `i` grants, itself included.
function vocabulary(items, kind) {
  const closure = items.map(() => null);
  items.forEach((item, index) => {
    item.index = index;
    for (const list of ["access", "includes", "aliases"]) item[list] = item[list] || [];
  });
  for (let root = 0; root < items.length; root += 1) {
    const path = [root];
    while (path.length > 0) {
      const index = path[path.length - 1];
      const next = items[index].includes.find((included) => closure[included] === null);
      if (next === undefined) {
        path.pop();
        if (closure[index] === null) {
          closure[index] = new Bits(items.length);
          closure[index].set(index);
          for (const included of items[index].includes) closure[index].add(closure[included]);
        }
      } else {
        path.push(next);
      }
    }
  }
  const byName = new Map(items.map((item) => [item.name, item.index]));
  return { items, closure, byName, kind };
}

// The closure of some privileges, ascending.
function closed(vocabulary, indices) {
  const all = new Bits(vocabulary.items.length);
  for (const index of indices) all.add(vocabulary.closure[index]);
  return all.list();
}

function namesOf(vocabulary, indices) {
  return indices.map((index) => vocabulary.items[index].name);
}

const scopes = vocabulary(data.scopes, "scopes");
const permissions = vocabulary(data.permissions, "permissions");
const operations = data.operations;
operations.forEach((operation, index) => {
  operation.index = index;
  operation.scopes = operation.scopes || [];
  operation.permissions = operation.permissions || [];
});
const operationById = new Map(operations.map((operation) => [operation.id, operation.index]));

// The fragment of an item's part of the page.
function fragment(kind, name) {
  let out = kind + "/";
  for (const byte of new TextEncoder().encode(name)) {
    const c = String.fromCharCode(byte);
    out += /[A-Za-z0-9._!$()*+,;=:@\/?-]/.test(c)
      ? c
      : "%" + byte.toString(16).toUpperCase().padStart(2, "0");
  }
  return out;
}

// An element with attributes and children; strings become text nodes.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

