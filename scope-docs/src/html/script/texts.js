// What comes out of a choice: the manifest, the parameter, what a user reads, the petition.

const LEAST_JUSTIFICATION = 40;

function counted(count, noun) {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function joined(words, last) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}

// As Rust has it: white space by Unicode.
function trimmed(text) {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
}

function spaced(text) {
  return trimmed(text).split(/\p{White_Space}+/u).join(" ");
}

function titleOf(item) {
  return item.title || item.name;
}

// The restricted scopes that come with one, itself aside.
function restrictedWithin(index) {
  return scopes.closure[index].list()
    .filter((held) => held !== index && scopes.items[held].restricted);
}

// What is asked for takes a justification: restricted, or bringing something restricted.
function needsReview(index) {
  return scopes.items[index].restricted === true || restrictedWithin(index).length > 0;
}

// Whether two texts are the same but for case, spaces and how they end.
function sameWords(a, b) {
  const words = (text) => text.toLowerCase().split(/[^\p{Alphabetic}\p{N}]+/u)
    .filter((word) => word !== "").join(" ");
  return words(a) === words(b);
}

// How many visible characters a text has, one space between words included, as the command counts.
function visibleCharacters(text) {
  const hidden = /[\p{White_Space}\p{Cc}\p{Noncharacter_Code_Point}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u;
  const words = text.split(/\p{White_Space}+/u)
    .map((word) => [...word].filter((c) => !hidden.test(c)).length).filter((length) => length > 0);
  return words.reduce((all, length) => all + length, 0) + Math.max(words.length - 1, 0);
}

// A line in which nothing is Markdown, as the command escapes it.
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

// A name as code of Markdown, as the command writes it.
function code(line) {
  if (line.includes("|")) return `<code>${plain(line)}</code>`;
  const runs = line.match(/`+/g) || [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  return fence + pad + line + pad + fence;
}

// What breaks a line, controls a terminal, changes the direction of writing, or is no character.
const HIDDEN = /[\p{Cc}\p{Noncharacter_Code_Point}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

// A text on one line, in which all can be seen.
function oneLine(text) {
  return trimmed(text).replaceAll("\r\n", "\n").replace(/[\n\r\t]/g, " ")
    .replace(HIDDEN, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
}

// What is wrong with a justification, by the rule that `cargo scopes check` has; "" where nothing is.
function justificationProblem(index, text, appText) {
  const why = trimmed(text);
  const length = visibleCharacters(why);
  if (length === 0) return "needs a justification";
  if (length < LEAST_JUSTIFICATION) return `${length} of at least ${LEAST_JUSTIFICATION} characters`;
  const others = [scopes.items[index].text, appText].filter((other) => other);
  if (others.some((other) => sameWords(other, why))) {
    return "only repeats a description: it says what, and not why";
  }
  return "";
}

// What is wrong with the name of an app; "" where nothing is.
function appNameProblem(name) {
  if (name === "") return "an app has a name";
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
    return "begin with a letter, and go on with letters, digits, `-` and `_`";
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

// The open parameters of a name, which a request has values for.
function parametersOf(item) {
  return Array.from(item.name.matchAll(/\{(\w+)\}/g), (found) => found[1]);
}

function scopeParameter(grant) {
  // braces stay: whoever sends the request puts a value there
  const encoded = (name) => encodeURIComponent(name).replace(/%7B(\w+)%7D/g, "{$1}");
  return "scope=" + namesOf(scopes, grant).map(encoded).join("%20");
}

// What a user is asked, scope by scope, with all that comes along.
function consent(app, grant) {
  const api = data.spec.title || data.spec.name;
  const name = app.title || app.name || "The app";
  if (grant.length === 0) return `${name} asks for no access to your ${api} account.\n`;
  const on = (item) => {
    const parameters = parametersOf(item);
    return parameters.length > 0 ? ` (of one ${parameters.join(" and ")})` : "";
  };
  const line = (item) => (item.text ? `${titleOf(item)}: ${item.text}` : titleOf(item)) + on(item);
  let out = `${name} asks for access to your ${api} account.\n`;
  if (app.text) out += `${spaced(app.text)}\n`;
  out += "\nIf you agree, it may:\n";
  for (const index of grant) {
    out += `\n- ${line(scopes.items[index])}\n`;
    for (const held of scopes.closure[index].list()) {
      if (held !== index) out += `  - with it, ${line(scopes.items[held])}\n`;
    }
  }
  return out + "\nWhat it can do is never more than what you can do yourself.\n";
}

// The petition for each scope that needs a review, as `cargo scopes app request` prints it for an app
// whose code is not read.
function petitions(app, grant) {
  return grant.filter(needsReview).map((index) => petition(app, index)).join("\n---\n\n");
}

function petition(app, index) {
  const item = scopes.items[index];
  const brought = scopes.closure[index].list().filter((held) => held !== index);
  const title = plain(oneLine(app.title || app.name));
  let out = `# ${title} asks for ${code(item.name)}\n\n`;
  out += petitionHead(app, item, title);
  out += `\n## What the scope opens\n\n${described(item)}\n`;
  if (brought.length > 0) {
    out += "\nIt brings these with it:\n\n";
    for (const held of brought) {
      out += `- ${code(scopes.items[held].name)}: ${described(scopes.items[held])}\n`;
    }
  }
  out += openedText(index);
  out += "\n## What the app needs it for\n\n";
  const why = trimmed(app.whys.get(item.name) || "");
  if (why === "") out += "*No justification was given yet.*\n";
  else for (const line of why.split("\n")) out += `> ${plain(oneLine(line))}`.trimEnd() + "\n";
  out += "\n## Why a narrower scope is not enough\n\n";
  if (brought.length === 0) {
    out += `${code(item.name)} includes no other scope: there is no narrower one within it.\n`;
  }
  if (brought.length > 0) out += "By the specification alone:\n\n";
  for (const held of brought) {
    out += `- ${code(scopes.items[held].name)} ${notOpened(index, held)}.\n`;
  }
  return out;
}

function petitionHead(app, item, title) {
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

function openedBy(held) {
  return operations.filter((operation) => operation.scopes.some((all) => all.length > 0 && all.every(held)));
}

// How many operations it opens by itself, and with what it brings; and which by itself.
function openedText(index) {
  if (operations.length === 0) return "";
  const alone = openedBy((scope) => scope === index);
  const all = openedBy((scope) => scopes.closure[index].has(scope)).length;
  return openedCount(alone.length, all) + openedList(alone);
}

function openedCount(alone, all) {
  const total = operations.length;
  if (all === 0) {
    return `\nIt opens none of the API's ${total} operations by what the specification says.\n`;
  }
  if (alone === 0) {
    return `\nOf the API's ${total} operations it opens ${all}, with what it brings.\n`;
  }
  if (all > alone) {
    return `\nOf the API's ${total} operations it opens ${alone} by itself, and ${all} with what it `
      + "brings.\n";
  }
  return `\nOf the API's ${total} operations it opens ${alone}.\n`;
}

// What changes something decides an approval: it comes first, and is not what is left out.
function openedList(alone) {
  if (alone.length === 0) return "";
  const changes = (operation) => !["GET", "HEAD", "OPTIONS"].includes(operation.method);
  const sorted = [...alone.filter(changes), ...alone.filter((operation) => !changes(operation))];
  const shown = sorted.slice(0, 12);
  let out = "\nWhat it opens by itself:\n\n";
  for (const { id, method, path } of shown) {
    out += method && path ? `- ${code(id)}: ${code(`${method} ${path}`)}\n` : `- ${code(id)}\n`;
  }
  if (sorted.length > shown.length) out += `- and ${sorted.length - shown.length} more\n`;
  return out;
}

// What the wider one opens and the narrower one does not, by the spec alone.
function notOpened(wide, narrow) {
  const by = new Set(openedBy((scope) => scopes.closure[narrow].has(scope)));
  const missing = openedBy((scope) => scopes.closure[wide].has(scope))
    .filter((operation) => !by.has(operation)).map((operation) => operation.id);
  const has = scopes.items[narrow].access;
  const lost = scopes.items[wide].access.filter((word) => !has.includes(word));
  const parts = [];
  if (lost.length > 0) parts.push(`lacks the access ${lost.join(", ")}`);
  if (missing.length > 0) {
    const first = joined(missing.slice(0, 3).map(code), "and");
    parts.push(missing.length <= 3
      ? `does not open ${first}`
      : `does not open ${missing.length} operations, such as ${first}`);
  }
  return parts.length > 0
    ? parts.join("; ")
    : "covers less; the specification does not say which operations that concerns";
}

