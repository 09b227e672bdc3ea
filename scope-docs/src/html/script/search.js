// The search: every word of a query must occur; where it occurs decides the rank.

const entries = [];

function entry(kind, index, name, fields) {
  const lower = (text) => (text || "").toLowerCase();
  const of = {
    kind, index, name,
    title: fields.title || "",
    method: fields.method || "",
    path: fields.path || "",
    low: {
      name: lower(name),
      title: lower(fields.title),
      aliases: (fields.aliases || []).map(lower),
      path: lower(fields.path),
      method: lower(fields.method),
      tag: lower(fields.tag),
      text: lower(fields.text),
    },
    restricted: fields.restricted === true,
    onRequest: fields.onRequest === true,
    segments: fields.path ? fields.path.toLowerCase().split("/") : null,
  };
  of.all = [of.low.name, of.low.title, ...of.low.aliases, of.low.method + " " + of.low.path,
    of.low.tag, of.low.text].join("\n");
  entries.push(of);
}

scopes.items.forEach((item) => entry("scope", item.index, item.name, item));
operations.forEach((item) => entry("operation", item.index, item.id, item));
permissions.items.forEach((item) => entry("permission", item.index, item.name, item));
data.roles.forEach((item, index) => entry("role", index, item.name, item));

// The words of a query; a path is matched like a call, with parameters.
function readQuery(text) {
  const words = text.toLowerCase().trim().split(/\s+/).filter((word) => word !== "");
  const path = words.find((word) => word.startsWith("/"));
  const methods = ["get", "post", "put", "patch", "delete", "head", "options"];
  const method = path !== undefined && methods.includes(words[0]) ? words[0] : null;
  return {
    words: words.filter((word) => word !== path && (method === null || word !== method)),
    segments: path === undefined ? null : path.split(/[?#]/)[0].split("/"),
    path: path || null,
    method,
  };
}

// The rank of a word in a text: whole, at the start, at the start of a word, anywhere.
function fit(text, raw, word, scores) {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (text.length === word.length) return scores[0];
  if (at === 0) return scores[1];
  for (let from = at; from >= 0; from = text.indexOf(word, from + 1)) {
    const starts = /[^\p{L}\p{N}]/u.test(text[from - 1] || " ")
      || (raw[from] !== text[from] && raw.length === text.length);
    if (starts) return scores[2];
  }
  return scores[3];
}

function fitPath(of, query) {
  if (of.segments === null || (query.method !== null && query.method !== of.low.method)) return 0;
  if (of.low.path === query.path) return 120;
  if (matchesTemplate(of.low.path, query.segments.join("/"))) return 86 + 30 * specificityOf(of.low.path);
  const last = query.segments.length - 1;
  let literal = 0;
  const fits = query.segments.length <= of.segments.length && query.segments.every((wanted, at) => {
    const segment = of.segments[at];
    if (segment === wanted) literal += wanted === "" ? 0 : 1;
    else if (segment.includes("{")) return wanted !== "" || at === last;
    else return at === last && segment.startsWith(wanted);
    return true;
  });
  if (fits) return 60 + Math.min(literal, 20) + (of.segments.length === query.segments.length ? 20 : 0);
  return of.low.path.includes(query.path) ? 30 : 0;
}

// 0 without a match.
function score(of, query) {
  let total = 0;
  if (query.path !== null) {
    total = fitPath(of, query);
    if (total === 0) return 0;
  }
  for (const word of query.words) {
    if (!of.all.includes(word)) return 0;
    let best = fit(of.low.name, of.name, word, [100, 62, 44, 26]);
    for (const alias of of.low.aliases) best = Math.max(best, fit(alias, alias, word, [94, 54, 36, 22]));
    best = Math.max(best, fit(of.low.title, of.title, word, [80, 50, 38, 20]));
    if (best === 0 && (of.low.path.includes(word) || of.low.method === word)) best = 16;
    if (best === 0 && of.low.tag.includes(word)) best = 12;
    total += best || 8;
  }
  if (of.kind === "scope") total += 5;
  return total - Math.min(of.name.length, 60) / 60;
}

function search(text, most) {
  const query = readQuery(text);
  if (query.words.length === 0 && query.path === null) return { found: [], count: 0 };
  const found = [];
  for (const of of entries) {
    const points = score(of, query);
    if (points > 0) found.push([points, of]);
  }
  found.sort((a, b) => b[0] - a[0]);
  return { found: found.slice(0, most).map(([, of]) => of), count: found.length };
}

// A text with the matches marked.
function marked(text, text_of_query) {
  const words = text_of_query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const low = text.toLowerCase();
  const spans = [];
  if (low.length === text.length) {
    for (const word of words) {
      for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) {
        spans.push([at, at + word.length]);
      }
    }
  }
  spans.sort((a, b) => a[0] - b[0]);
  const out = document.createDocumentFragment();
  let done = 0;
  for (const [from, to] of spans) {
    if (from < done) continue;
    out.append(text.slice(done, from), make("mark", null, text.slice(from, to)));
    done = to;
  }
  out.append(text.slice(done));
  return out;
}

