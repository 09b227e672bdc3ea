// The console: the choice, the answer and the results.

const PICKS_SHOWN = 1000;

const choose = {
  pickFrom: "operation",
  tab: "manifest",
  // Null if nothing is chosen, or the search was given up.
  solution: null,
  // The choice that it solves.
  solved: "",
};

function chipOf(kind, item) {
  const marks = (item.restricted ? " is-restricted" : "") + (item.onRequest ? " is-request" : "");
  const spoken = (item.restricted ? ", restricted" : "") + (item.onRequest ? ", on request" : "");
  return make("a", { class: "chip" + marks, href: "#" + fragment(kind, item.name) }, item.name,
    make("span", { class: "sr" }, spoken));
}

function chipsOf(kind, of, indices) {
  const chips = make("span", { class: "chips" });
  for (const index of indices) chips.append(chipOf(kind, of.items[index]), " ");
  return chips;
}

// A method and a path, which may break after each segment.
function callOf(of) {
  const path = make("span", { class: "path" });
  for (const part of of.path.split(/(?<=\/)/)) path.append(part, make("wbr"));
  return [make("span", { class: `method m-${of.method}` }, of.method), " ", path];
}

function isChosen(kind, index) {
  return (kind === "scope" ? chosen.scopes : chosen.operations).has(index);
}

function toggle(kind, index) {
  const set = kind === "scope" ? chosen.scopes : chosen.operations;
  if (!set.delete(index)) set.add(index);
  update();
}

// The list to pick from, filtered; chosen items keep their place.
function showPicks() {
  const text = byId("pick-filter").value;
  const query = readQuery(text);
  const wanted = entries.filter((of) => of.kind === choose.pickFrom
    && (text.trim() === "" || score(of, query) > 0));
  const picks = byId("picks");
  picks.replaceChildren();
  const groups = new Map();
  for (const of of wanted.slice(0, PICKS_SHOWN)) {
    const tag = of.kind === "operation" ? operations[of.index].tag || "" : "";
    if (!groups.has(tag)) groups.set(tag, []);
    groups.get(tag).push(of);
  }
  for (const [tag, members] of groups) {
    const list = make("ul", null);
    for (const of of members) {
      const box = make("input", { type: "checkbox", "data-pick": of.index });
      box.checked = isChosen(of.kind, of.index);
      box.addEventListener("change", () => toggle(of.kind, of.index));
      const detail = of.path === "" ? [of.title] : callOf(of);
      const label = make("label", null, box, make("span", { class: "pick-name" }, of.name));
      if (of.restricted) label.append(make("span", { class: "badge b-restricted" }, "Restricted"));
      if (of.onRequest) label.append(make("span", { class: "badge b-request" }, "On request"));
      label.append(make("span", { class: "pick-detail" }, ...detail));
      list.append(make("li", null, label));
    }
    if (tag !== "") picks.append(make("p", { class: "pick-tag" }, tag));
    picks.append(list);
  }
  const more = wanted.length - PICKS_SHOWN;
  byId("picks-more").textContent = wanted.length === 0
    ? "Nothing is called so."
    : more > 0 ? `and ${more} more: use the filter` : "";
  for (const kind of ["operation", "scope"]) {
    byId(`pick-${kind}s`).setAttribute("aria-pressed", String(choose.pickFrom === kind));
  }
}

function solve() {
  const needs = [...chosen.operations].sort((a, b) => a - b).map((index) => operations[index]);
  const picked = [...chosen.scopes].map((index) => [[index]]);
  try {
    const solution = least([...needs.map((it) => it.scopes), ...picked], scopes);
    solution.permissions = least(needs.map((it) => it.permissions), permissions).grant;
    // The least set for the operations alone.
    solution.enough = needs.length > 0 && picked.length > 0
      ? least(needs.map((it) => it.scopes), scopes).closure
      : solution.closure;
    solution.needs = needs;
    return solution;
  } catch (error) {
    if (error instanceof TooMany) return null;
    throw error;
  }
}

function showChosen() {
  const list = byId("chosen");
  list.replaceChildren();
  const add = (kind, index, name) => {
    const button = make("button", { type: "button", class: "token", "aria-label": `Remove ${name}` },
      name, make("span", { "aria-hidden": "true" }, "×"));
    button.addEventListener("click", () => toggle(kind, index));
    list.append(button, " ");
  };
  for (const index of [...chosen.operations].sort((a, b) => a - b)) {
    add("operation", index, operations[index].id);
  }
  for (const index of [...chosen.scopes].sort((a, b) => a - b)) {
    add("scope", index, scopes.items[index].name);
  }
  const count = chosen.operations.size + chosen.scopes.size;
  if (count === 0) list.append(make("span", { class: "hint" }, "Nothing yet. Pick an operation, or a scope."));
  if (chosen.unknown.length > 0) {
    list.append(make("span", { class: "problem" },
      `Not in this spec: ${chosen.unknown.join(", ")}`));
  }
  byId("clear").hidden = count === 0;
  const badge = byId("chosen-count");
  badge.hidden = count === 0;
  badge.textContent = String(count);
  document.querySelectorAll("[data-add]").forEach((button) => {
    const on = isChosen(button.dataset.add, Number(button.dataset.index));
    if (button.getAttribute("aria-pressed") === String(on)) return;
    button.setAttribute("aria-pressed", String(on));
    button.firstElementChild.textContent = on ? "Chosen" : "Choose";
  });
}

function line(label, ...content) {
  return make("div", { class: "answer-row" }, make("dt", null, label), make("dd", null, ...content));
}

function commandLine(needs) {
  const quoted = (word) => /^[A-Za-z0-9_.\/:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  return "cargo scopes least " + needs.map((operation) => quoted(operation.id)).join(" ");
}

function showAnswer() {
  const out = byId("answer");
  out.replaceChildren();
  const solution = choose.solution;
  if (chosen.operations.size + chosen.scopes.size === 0) {
    out.append(make("p", { class: "hint" }, "The least-privileged scopes for what you pick."));
    return;
  }
  if (solution === null) {
    const needs = [...chosen.operations].map((index) => operations[index]);
    out.append(make("p", { class: "problem" },
      "These have too many alternatives for the page. The command finds the answer:"),
    make("pre", { tabindex: "0" }, make("code", null, commandLine(needs))));
    return;
  }
  const { grant, closure, needs } = solution;
  const big = make("p", { class: "grant", "data-grant": JSON.stringify(namesOf(scopes, grant)) });
  if (grant.length === 0) big.append("No scope is required.");
  else big.append(chipsOf("scope", scopes, grant));
  const rows = make("dl", { class: "answer-rows" });
  const brought = closure.filter((index) => !grant.includes(index));
  if (brought.length > 0) {
    rows.append(line(`${counted(closure.length, "scope")} in total, with included ones`,
      chipsOf("scope", scopes, brought)));
  }
  const flagged = (flag) => closure.filter((index) => scopes.items[index][flag] === true);
  const restricted = flagged("restricted");
  if (restricted.length > 0) {
    rows.append(line("Restricted: a justification and an approval are required", chipsOf("scope", scopes, restricted)));
  }
  const onRequest = flagged("onRequest");
  if (onRequest.length > 0) {
    rows.append(line("The vendor must enable these first", chipsOf("scope", scopes, onRequest)));
  }
  const deprecated = flagged("deprecated").filter((index) => grant.includes(index));
  if (deprecated.length > 0) rows.append(line("Deprecated", chipsOf("scope", scopes, deprecated)));
  const beyond = closure.filter((index) => !solution.enough.includes(index));
  if (beyond.length > 0) {
    rows.append(line("More than the operations require", chipsOf("scope", scopes, beyond)));
  }
  if (solution.permissions.length > 0) {
    rows.append(line("User permissions", chipsOf("permission", permissions, solution.permissions)));
    const roles = data.roles.filter((role) => solution.permissions.every((it) => role.closure.includes(it)));
    roles.sort((a, b) => a.closure.length - b.closure.length);
    const shown = roles.flatMap((role) => [make("a", { class: "chip", href: "#" + fragment("role", role.name) },
      role.name), " "]);
    if (data.roles.length > 0) {
      rows.append(line("Roles that have it, the narrowest first",
        ...(shown.length > 0 ? shown : ["no single role has all of them"])));
    }
  }
  out.append(big, rows);
  if (needs.length > 0) out.append(operationsByScope(needs, solution));
  out.firstElementChild.dataset.closure = JSON.stringify(namesOf(scopes, closure));
  out.firstElementChild.dataset.permissions = JSON.stringify(namesOf(permissions, solution.permissions));
}

function operationsByScope(needs, solution) {
  const list = make("ul", { class: "lines" });
  for (const operation of needs) {
    const by = namesOf(scopes, openers(operation, solution));
    list.append(make("li", { "data-operation": operation.id, "data-by": JSON.stringify(by) },
      make("a", { href: "#" + fragment("operation", operation.id) }, operation.id),
      " by ", by.length === 0 ? (operation.scopes.length === 0 ? "nothing: it is public" : "any token") : make("b", null, joined(by, "and"))));
  }
  return make("details", { class: "fold" },
    make("summary", null, "Operations by scope ", make("span", { class: "count" }, String(needs.length))),
    list, make("p", { class: "hint" }, "The same on the command line:"),
    make("pre", { tabindex: "0" }, make("code", null, commandLine(needs))));
}

// A field for each scope that requires a justification. Existing fields keep their text.
function showWhys() {
  const wanted = (choose.solution ? choose.solution.grant : []).filter(needsReview);
  byId("why-card").hidden = wanted.length === 0;
  const whys = byId("whys");
  const names = new Set(wanted.map((index) => scopes.items[index].name));
  for (const field of [...whys.children]) if (!names.has(field.dataset.why)) field.remove();
  const there = new Map([...whys.children].map((field) => [field.dataset.why, field]));
  wanted.forEach((index, at) => {
    const name = scopes.items[index].name;
    const field = there.get(name) || whyField(index, name);
    if (whys.children[at] !== field) whys.insertBefore(field, whys.children[at] || null);
    const area = field.querySelector("textarea");
    const text = chosen.whys.get(name) || "";
    if (area.value !== text) area.value = text;
    const problem = justificationProblem(index, text, chosen.text);
    const length = [...trimmed(text)].length;
    field.querySelector(".problem").textContent = problem;
    field.querySelector(".length").textContent = problem === "" ? `${length} characters` : "";
    area.setAttribute("aria-invalid", String(problem !== ""));
  });
}

function whyField(index, name) {
  const id = "why/" + index;
  const area = make("textarea", { class: "field", id, rows: "3", "aria-describedby": id + "/problem" });
  area.addEventListener("input", () => {
    if (area.value === "") chosen.whys.delete(name);
    else chosen.whys.set(name, area.value);
    update();
  });
  const within = namesOf(scopes, restrictedWithin(index));
  const why = scopes.items[index].restricted
    ? "restricted"
    : `includes restricted ${joined(within, "and")}`;
  return make("div", { class: "why", "data-why": name },
    make("label", { for: id }, make("code", null, name), make("span", { class: "hint" }, why)),
    area,
    make("p", { class: "why-foot" }, make("span", { class: "problem", id: id + "/problem", role: "status" }),
      make("span", { class: "length hint" })));
}

// The problems that prevent a manifest.
function problems() {
  const out = [];
  const name = appNameProblem(chosen.name);
  if (name !== "") out.push(`the app's name: ${name}`);
  for (const index of choose.solution.grant.filter(needsReview)) {
    const item = scopes.items[index];
    const problem = justificationProblem(index, chosen.whys.get(item.name) || "", chosen.text);
    if (problem !== "") out.push(`\`${item.name}\`: ${problem}`);
  }
  return out;
}

const outcomes = { manifest, scope: (_, grant) => scopeParameter(grant) + "\n", consent, request: accessRequests };

// The text of a tab, or the reason why there is none.
function outcome(tab) {
  if (choose.solution === null) {
    const any = chosen.operations.size + chosen.scopes.size > 0;
    return { text: "", none: any ? "There is no answer." : "Choose something first." };
  }
  const { grant } = choose.solution;
  const strict = tab === "manifest" || tab === "request";
  const missing = strict ? problems() : [];
  if (missing.length > 0) return { text: "", none: "Not yet:\n" + missing.map((it) => `- ${it}\n`).join("") };
  const text = outcomes[tab](chosen, grant);
  if (tab === "request" && text === "") return { text, none: "No scope needs a review." };
  if (tab === "scope" && grant.length === 0) return { text: "", none: "No scope is required." };
  return { text, none: "" };
}

function showOutcome() {
  const { text, none } = outcome(choose.tab);
  const code = byId("out-text");
  code.textContent = text || none;
  code.parentElement.classList.toggle("refused", text === "");
  byId("copy").disabled = text === "";
  byId("copy").textContent = "Copy";
  for (const tab of Object.keys(outcomes)) {
    const button = byId("tab-" + tab);
    button.setAttribute("aria-selected", String(tab === choose.tab));
    button.tabIndex = tab === choose.tab ? 0 : -1;
  }
  byId("out").setAttribute("aria-labelledby", "tab-" + choose.tab);
}

function showApp() {
  for (const [key, id] of [["name", "app-name"], ["title", "app-title"], ["text", "app-text"]]) {
    if (byId(id).value !== chosen[key]) byId(id).value = chosen[key];
  }
  const problem = appNameProblem(chosen.name);
  byId("app-name-problem").textContent = problem;
  byId("app-name").setAttribute("aria-invalid", String(problem !== ""));
}

// Shows the choice everywhere.
function show() {
  const what = JSON.stringify([[...chosen.operations], [...chosen.scopes]]);
  if (what !== choose.solved) {
    choose.solution = chosen.operations.size + chosen.scopes.size > 0 ? solve() : null;
    choose.solved = what;
  }
  showChosen();
  showAnswer();
  showApp();
  showWhys();
  showOutcome();
  for (const box of byId("picks").querySelectorAll("[data-pick]")) {
    box.checked = isChosen(choose.pickFrom, Number(box.dataset.pick));
  }
  document.querySelector('[data-view="choose"]').setAttribute("href", addressOfChoice());
}

let pending = 0;

// After a change: shows it, and updates the address, no more often than browsers allow.
function update() {
  chosen.unknown = [];
  show();
  clearTimeout(pending);
  pending = setTimeout(() => {
    if (location.hash.startsWith("#choose")) history.replaceState(null, "", addressOfChoice());
  }, 150);
}

byId("pick-filter").addEventListener("input", showPicks);
for (const kind of ["operation", "scope"]) {
  byId(`pick-${kind}s`).addEventListener("click", () => {
    choose.pickFrom = kind;
    showPicks();
  });
}
byId("clear").addEventListener("click", () => {
  chosen.operations.clear();
  chosen.scopes.clear();
  update();
  byId("pick-filter").focus();
});
for (const [key, id] of [["name", "app-name"], ["title", "app-title"], ["text", "app-text"]]) {
  byId(id).addEventListener("input", (event) => {
    chosen[key] = event.target.value;
    update();
  });
}
for (const tab of Object.keys(outcomes)) {
  const button = byId("tab-" + tab);
  button.addEventListener("click", () => {
    choose.tab = tab;
    showOutcome();
  });
  button.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const tabs = Object.keys(outcomes);
    choose.tab = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    showOutcome();
    byId("tab-" + choose.tab).focus();
    event.preventDefault();
  });
}
byId("copy").addEventListener("click", async () => {
  const { text } = outcome(choose.tab);
  try {
    await navigator.clipboard.writeText(text);
    byId("copy").textContent = "Copied";
  } catch {
    // If copying is not permitted, the text is selected for the user to copy.
    getSelection().selectAllChildren(byId("out-text"));
    byId("copy").textContent = "Selected";
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add]");
  if (button) toggle(button.dataset.add, Number(button.dataset.index));
});
if (operations.length === 0) choose.pickFrom = "scope";
byId("pick-operations").hidden = operations.length === 0;

