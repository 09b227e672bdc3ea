// The results of a choice: the manifest, the parameter, the consent text, the access request.

const LEAST_JUSTIFICATION = 40;

function counted(count, noun) {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function joined(words, last) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}

// White space by Unicode, as in Rust.
function trimmed(text) {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
}

function spaced(text) {
  return trimmed(text).split(/\p{White_Space}+/u).join(" ");
}

function titleOf(item) {
  return item.title || item.name;
}

// The restricted scopes that a scope includes, without itself.
function restrictedWithin(index) {
  return scopes.closure[index].list()
    .filter((held) => held !== index && scopes.items[held].restricted);
}

// Whether a scope requires a justification: it is restricted, or includes a restricted one.
function needsReview(index) {
  return scopes.items[index].restricted === true || restrictedWithin(index).length > 0;
}

// Whether two texts are equal except for case, spaces and punctuation.
function sameWords(a, b) {
  const words = (text) => text.toLowerCase().split(/[^\p{Alphabetic}\p{N}]+/u)
    .filter((word) => word !== "").join(" ");
  return words(a) === words(b);
}

// The number of visible characters, with one space between words, as the command counts.
function visibleCharacters(text) {
  const hidden = /[\p{White_Space}\p{Cc}\p{Noncharacter_Code_Point}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u;
  const words = text.split(/\p{White_Space}+/u)
    .map((word) => [...word].filter((c) => !hidden.test(c)).length).filter((length) => length > 0);
  return words.reduce((all, length) => all + length, 0) + Math.max(words.length - 1, 0);
}

// A line with Markdown escaped, as the command escapes it.
function plain(line) {
  const begins = /^[-+=:]/.test(line) ? 0 : /^\d*[.)](\s|$)/.test(line) ? line.search(/[.)]/) : -1;
  let out = "";
  for (let at = 0; at < line.length; at += 1) {
    const c = line[at];
    if (c === "@") out += "&#64;";
    else if (c === "|") out += "&#124;";
    else if (c === "&") out += "&amp;";
    else out += (at === begins || "\\`*_[]<>#~!$^".includes(c) ? "\\" : "") + c;
  }
  return out;
}

// A name as Markdown code, as the command writes it.
function code(line) {
  if (line.includes("|")) return `<code>${plain(line)}</code>`;
  const runs = line.match(/`+/g) || [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  return fence + pad + line + pad + fence;
}

// Line breaks, control characters, changes of text direction, noncharacters.
const HIDDEN = /[\p{Cc}\p{Noncharacter_Code_Point}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

// A text on one line, with all characters visible.
function oneLine(text) {
  return trimmed(text).replaceAll("\r\n", "\n").replace(/[\n\r\t]/g, " ")
    .replace(HIDDEN, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
}

// The problem of a justification, by the rule of `cargo scopes check`; "" if there is none.
function justificationProblem(index, text, appText) {
  const why = trimmed(text);
  const length = visibleCharacters(why);
  if (length === 0) return "needs a justification";
  if (length < LEAST_JUSTIFICATION) return `${length} of at least ${LEAST_JUSTIFICATION} characters`;
  const others = [scopes.items[index].text, appText].filter((other) => other);
  if (others.some((other) => sameWords(other, why))) {
    return "only repeats a description";
  }
  return "";
}

// The problem of an app's name; "" if there is none.
function appNameProblem(name) {
  if (name === "") return "the name is missing";
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
    return "use a letter, then letters, digits, `-` and `_`";
  }
  return /^self[_-]*$/i.test(name) ? "no Rust identifier can be made from it" : "";
}

function tomlString(text) {
  const escapes = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r" };
  return '"' + text.toWellFormed().replace(/["\\]/g, "\\$&").replace(HIDDEN, (c) => escapes[c]
    || "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + '"';
}

function tomlKey(name) {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : tomlString(name);
}

function manifest(app, grant) {
  let out = "[app]\n";
  out += `name = ${tomlString(app.name)}\n`;
  if (app.title) out += `title = ${tomlString(app.title)}\n`;
  if (app.text) out += `description = ${tomlString(app.text)}\n`;
  out += 'spec = "scopes.toml"\n';
  for (const index of grant) {
    const item = scopes.items[index];
    out += `\n[scopes.${tomlKey(item.name)}]\n`;
    if (needsReview(index)) {
      out += `justification = ${tomlString(trimmed(app.whys.get(item.name) || ""))}\n`;
      out += 'review = { state = "draft" }\n';
    }
  }
  return out;
}

// The open parameters of a name; a request has values for them.
function parametersOf(item) {
  return Array.from(item.name.matchAll(/\{(\w+)\}/g), (found) => found[1]);
}

function scopeParameter(grant) {
  // braces stay: the sender of the request replaces them
  const encoded = (name) => encodeURIComponent(name).replace(/%7B(\w+)%7D/g, "{$1}");
  return "scope=" + namesOf(scopes, grant).map(encoded).join("%20");
}

// The consent text, scope by scope, with all included scopes.
function consent(app, grant) {
  const api = data.spec.title || data.spec.name;
  const name = app.title || app.name || "The app";
  if (grant.length === 0) return `${name} requests no access to your ${api} account.\n`;
  const on = (item) => {
    const parameters = parametersOf(item);
    return parameters.length > 0 ? ` (of one ${parameters.join(" and ")})` : "";
  };
  const line = (item) => (item.text ? `${titleOf(item)}: ${item.text}` : titleOf(item)) + on(item);
  let out = `${name} requests access to your ${api} account.\n`;
  if (app.text) out += `${spaced(app.text)}\n`;
  out += "\nIf you agree, it may:\n";
  for (const index of grant) {
    out += `\n- ${line(scopes.items[index])}\n`;
    for (const held of scopes.closure[index].list()) {
      if (held !== index) out += `- including ${line(scopes.items[held])}\n`;
    }
  }
  return out + "\nIt can never do more than you can do yourself.\n";
}

// The access request for each scope that needs a review, as `cargo scopes app request` prints it for
// an app whose code is not audited.
function accessRequests(app, grant) {
  return grant.filter(needsReview).map((index) => accessRequest(app, index)).join("\n---\n\n");
}

function accessRequest(app, index) {
  const item = scopes.items[index];
  const brought = scopes.closure[index].list().filter((held) => held !== index);
  const title = plain(oneLine(app.title || app.name));
  let out = `# ${title} requests ${code(item.name)}\n\n`;
  out += requestHead(app, item, title);
  out += `\n## What the scope allows\n\n${described(item)}\n`;
  if (brought.length > 0) {
    out += "\nIt includes:\n\n";
    for (const held of brought) {
      out += `- ${code(scopes.items[held].name)}: ${described(scopes.items[held])}\n`;
    }
  }
  out += allowedText(index);
  out += "\n## Why the app needs it\n\n";
  const why = trimmed(app.whys.get(item.name) || "");
  if (why === "") out += "*No justification yet.*\n";
  else for (const line of why.split("\n")) out += `> ${plain(oneLine(line))}`.trimEnd() + "\n";
  out += "\n## Why a narrower scope is not enough\n\n";
  if (brought.length === 0) {
    out += `${code(item.name)} includes no other scope, so no scope is narrower.\n`;
  }
  if (brought.length > 0) out += "By the specification alone:\n\n";
  for (const held of brought) {
    out += `- ${code(scopes.items[held].name)} ${notAllowed(index, held)}.\n`;
  }
  return out;
}

function requestHead(app, item, title) {
  const api = plain(data.spec.title || data.spec.name);
  const version = data.spec.version ? `, version ${plain(data.spec.version)}` : "";
  const scope = item.title ? `${plain(item.title)} (${code(item.name)})` : code(item.name);
  const kind = item.restricted ? "restricted" : "includes a restricted scope";
  const rows = [["App", `${title} (${code(app.name)})`]];
  if (app.text) rows.push(["What it does", plain(oneLine(app.text))]);
  rows.push(["API", api + version], ["Scope", `${scope}, ${kind}`], ["State", "draft"]);
  return "| | |\n| --- | --- |\n" + rows
    .map(([label, value]) => `| ${label} | ${value} |\n`).join("");
}

function described(item) {
  const text = item.text === undefined ? "(no description)" : plain(item.text);
  return item.access.length === 0 ? text : `${text} Access: ${item.access.join(", ")}.`;
}

function allowedBy(held) {
  return operations.filter((operation) => operation.scopes.some((all) => all.length > 0 && all.every(held)));
}

// How many operations a scope allows, directly and through inclusion, and a list of the direct ones.
function allowedText(index) {
  if (operations.length === 0) return "";
  const alone = allowedBy((scope) => scope === index);
  const all = allowedBy((scope) => scopes.closure[index].has(scope)).length;
  return allowedCount(alone.length, all) + allowedList(alone);
}

function allowedCount(alone, all) {
  const total = operations.length;
  if (all === 0) {
    return `\nIt allows none of the API's ${total} operations.\n`;
  }
  if (alone === 0) {
    return `\nIt allows ${all} of the API's ${total} operations, all through inclusion.\n`;
  }
  if (all > alone) {
    return `\nIt allows ${alone} of the API's ${total} operations directly, and ${all} with the scopes `
      + "that it includes.\n";
  }
  return `\nIt allows ${alone} of the API's ${total} operations.\n`;
}

// Operations that change something decide an approval, so they come before the cut.
function allowedList(alone) {
  if (alone.length === 0) return "";
  const changes = (operation) => !["GET", "HEAD", "OPTIONS"].includes(operation.method);
  const sorted = [...alone.filter(changes), ...alone.filter((operation) => !changes(operation))];
  const shown = sorted.slice(0, 12);
  let out = "\nAllowed directly:\n\n";
  for (const { id, method, path } of shown) {
    out += method && path ? `- ${code(id)}: ${code(`${method} ${path}`)}\n` : `- ${code(id)}\n`;
  }
  if (sorted.length > shown.length) out += `- and ${sorted.length - shown.length} more\n`;
  return out;
}

// The operations and the access that the wide scope has and the narrow one lacks, by the spec alone.
function notAllowed(wide, narrow) {
  const by = new Set(allowedBy((scope) => scopes.closure[narrow].has(scope)));
  const missing = allowedBy((scope) => scopes.closure[wide].has(scope))
    .filter((operation) => !by.has(operation)).map((operation) => operation.id);
  const has = scopes.items[narrow].access;
  const lost = scopes.items[wide].access.filter((word) => !has.includes(word));
  const parts = [];
  if (lost.length > 0) parts.push(`lacks the access ${lost.join(", ")}`);
  if (missing.length > 0) {
    const first = joined(missing.slice(0, 3).map(code), "and");
    parts.push(missing.length <= 3
      ? `does not allow ${first}`
      : `does not allow ${missing.length} operations, such as ${first}`);
  }
  return parts.length > 0
    ? parts.join("; ")
    : "covers less; the specification lists no operation that differs";
}

