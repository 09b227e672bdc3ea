// The choice, and its form in the address.

const chosen = {
  operations: new Set(),
  scopes: new Set(),
  name: "my-app",
  title: "",
  text: "",
  whys: new Map(),
  // Names in the address that the spec does not declare.
  unknown: [],
};

// `#choose?op=a,b&scope=c&name=..&title=..&text=..&why=scope:text`
function addressOfChoice() {
  const list = (names) => names.map(encodeURIComponent).join(",");
  const ascending = (set) => [...set].sort((a, b) => a - b);
  const parts = [];
  if (chosen.operations.size > 0) {
    parts.push("op=" + list(ascending(chosen.operations).map((index) => operations[index].id)));
  }
  if (chosen.scopes.size > 0) {
    parts.push("scope=" + list(namesOf(scopes, ascending(chosen.scopes))));
  }
  if (chosen.name !== "my-app") parts.push("name=" + encodeURIComponent(chosen.name.toWellFormed()));
  for (const key of ["title", "text"]) {
    if (chosen[key]) parts.push(`${key}=${encodeURIComponent(chosen[key].toWellFormed())}`);
  }
  for (const [name, text] of chosen.whys) {
    const why = [name, text.toWellFormed()].map(encodeURIComponent).join(",");
    if (text) parts.push("why=" + why);
  }
  return parts.length > 0 ? "#choose?" + parts.join("&") : "#choose";
}

// Reads the choice from an address; missing parts are reset.
function readChoice(address) {
  const [, query = ""] = /^#choose\??(.*)$/s.exec(address) || [];
  chosen.operations.clear();
  chosen.scopes.clear();
  chosen.whys.clear();
  Object.assign(chosen, { name: "my-app", title: "", text: "", unknown: [] });
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  for (const part of query.split("&")) {
    const at = part.indexOf("=");
    const key = part.slice(0, at);
    const values = part.slice(at + 1).split(",").map(decoded);
    if (key === "op" || key === "scope") {
      const [index, set] = key === "op"
        ? [operationById, chosen.operations]
        : [scopes.byName, chosen.scopes];
      for (const value of values) {
        if (index.has(value)) set.add(index.get(value));
        else if (value !== "") chosen.unknown.push(value);
      }
    } else if (key === "name" || key === "title" || key === "text") {
      chosen[key] = values.join(",");
    } else if (key === "why" && values.length > 1) {
      if (scopes.byName.has(values[0])) chosen.whys.set(values[0], values.slice(1).join(","));
    }
  }
}

