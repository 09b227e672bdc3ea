// The page: one view at a time, the search, the theme.

const root = document.documentElement;
const views = [...document.querySelectorAll(".view")];
const canFind = "onbeforematch" in document.body;

function showView(view) {
  for (const other of views) {
    // The browser's own search still finds hidden parts, if it supports that.
    if (other === view) other.removeAttribute("hidden");
    else other.setAttribute("hidden", canFind ? "until-found" : "");
  }
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === view.id) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function markCurrent(id) {
  for (const link of document.querySelectorAll(".sub a")) {
    const on = link.getAttribute("href") === "#" + id;
    if (on === link.hasAttribute("aria-current")) continue;
    if (on) {
      link.setAttribute("aria-current", "true");
      keepInSight(link);
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

// Scrolls only the list.
function keepInSight(link) {
  const nav = document.querySelector(".nav");
  const [of, within] = [link.getBoundingClientRect(), nav.getBoundingClientRect()];
  if (of.top < within.top + 40 || of.bottom > within.bottom - 40) {
    nav.scrollTop += of.top - within.top - within.height / 2;
  }
}

// The part of the page for an address.
function targetOf(address) {
  const id = address.slice(1);
  if (/^choose(\?|$)/.test(id)) return byId("choose");
  if (id === "") return byId("overview");
  const found = byId(id);
  if (found) return found;
  try {
    return byId(decodeURIComponent(id));
  } catch {
    return null;
  }
}

function go() {
  const target = targetOf(location.hash) || byId("overview");
  const view = target.closest(".view");
  if (!view) return;
  if (view.id === "choose" && location.hash !== addressOfChoice()) {
    // An address without a choice keeps the current one.
    if (location.hash.startsWith("#choose?")) {
      readChoice(location.hash);
      show();
    } else {
      history.replaceState(null, "", addressOfChoice());
    }
  }
  // The list to pick from is built when it is first shown.
  if (view.id === "choose" && byId("picks").childElementCount === 0) showPicks();
  showView(view);
  for (const other of document.querySelectorAll(".is-target")) other.classList.remove("is-target");
  if (target === view) {
    scrollTo({ top: 0, behavior: "instant" });
    markCurrent("");
  } else {
    target.classList.add("is-target");
    target.scrollIntoView({ block: "start", behavior: "instant" });
    markCurrent((target.closest("tr") ? target.closest(".group") : target).id);
  }
  watch(view);
}

// The part in view, for the list at the side.
let watching = null;

function watch(view) {
  if (watching) watching.disconnect();
  watching = null;
  const parts = view.querySelectorAll(".item, .group");
  if (parts.length === 0) return;
  const inSight = new Set();
  let first = true;
  watching = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) inSight.add(target);
      else inSight.delete(target);
    }
    // At first, the address decides.
    if (first && document.querySelector(".is-target")) {
      first = false;
      return;
    }
    first = false;
    const top = [...parts].find((part) => inSight.has(part));
    if (top) markCurrent(top.id);
  }, { rootMargin: "-80px 0px -70% 0px" });
  parts.forEach((part) => watching.observe(part));
}

for (const view of views) {
  view.addEventListener("beforematch", () => {
    showView(view);
    watch(view);
  });
}
addEventListener("hashchange", go);

// --- The search ---

const palette = byId("palette");
const queryField = byId("query");
const foundList = byId("found");
let active = -1;

function openPalette() {
  if (palette.open) return;
  palette.showModal();
  queryField.value = "";
  showFound();
  queryField.focus();
}

function showFound() {
  const text = queryField.value;
  const { found, count } = search(text, 40);
  foundList.replaceChildren(...found.map((of, at) => {
    const option = make("li", { role: "option", id: "found-" + at, "aria-selected": "false",
      "data-href": "#" + fragment(of.kind, of.name) },
      make("span", { class: "kind k-" + of.kind }, of.kind),
      make("span", { class: "found-name" }, marked(of.name, text)));
    if (of.restricted) option.append(make("i", { class: "mk mk-restricted" }));
    else if (of.onRequest) option.append(make("i", { class: "mk mk-request" }));
    const detail = [of.method, of.path].filter((part) => part !== "").join(" ") || of.title;
    if (detail && detail !== of.name) {
      option.append(make("span", { class: "found-detail" }, marked(detail, text)));
    }
    option.addEventListener("pointermove", () => activate(at, false));
    option.addEventListener("click", () => follow(at));
    return option;
  }));
  queryField.setAttribute("aria-expanded", String(found.length > 0));
  byId("found-count").textContent = text.trim() === ""
    ? "Names, titles, aliases, descriptions, and calls such as GET /path"
    : count === 0 ? "Nothing found" : count > found.length ? `The first ${found.length} of ${count}` : `${count} found`;
  active = -1;
  activate(found.length > 0 ? 0 : -1, true);
}

function activate(at, scroll) {
  const options = foundList.children;
  if (options[active]) options[active].setAttribute("aria-selected", "false");
  active = at;
  if (options[at]) {
    options[at].setAttribute("aria-selected", "true");
    queryField.setAttribute("aria-activedescendant", options[at].id);
    if (scroll) options[at].scrollIntoView({ block: "nearest" });
  } else {
    queryField.removeAttribute("aria-activedescendant");
  }
}

function follow(at) {
  const option = foundList.children[at];
  if (!option) return;
  const { href } = option.dataset;
  palette.close();
  if (location.hash === href) go();
  else location.hash = href;
  const target = targetOf(href);
  const link = target && target.querySelector(".anchor");
  if (link) link.focus({ preventScroll: true });
}

// Runs the search once while idle, so that the first key is not slow.
function warmUp() {
  if (palette.open) return;
  for (const text of ["e", "/", ""]) {
    queryField.value = text;
    showFound();
  }
}
if ("requestIdleCallback" in window) requestIdleCallback(warmUp);

queryField.addEventListener("input", showFound);
queryField.addEventListener("keydown", (event) => {
  const count = foundList.children.length;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (count > 0) activate((active + step + count) % count, true);
  } else if (event.key === "Enter") {
    event.preventDefault();
    follow(active);
  }
});
palette.addEventListener("click", (event) => {
  if (event.target === palette) palette.close();
});
byId("palette-close").addEventListener("click", () => palette.close());
byId("find").addEventListener("click", openPalette);
document.addEventListener("keydown", (event) => {
  // A dialog that was just closed keeps the focus until the next frame.
  const typing = event.target.closest("input, textarea, select, [contenteditable]")
    && (palette.open || !palette.contains(event.target));
  const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (command || slash) {
    event.preventDefault();
    openPalette();
  }
});

// --- The theme ---

const themes = { auto: "system", light: "light", dark: "dark" };
let theme = root.dataset.theme || "auto";

function setTheme(next) {
  theme = next in themes ? next : "auto";
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  byId("theme").textContent = `Theme: ${themes[theme]}`;
}

setTheme(theme);
byId("theme").addEventListener("click", () => {
  const order = Object.keys(themes);
  setTheme(order[(order.indexOf(theme) + 1) % order.length]);
  try {
    localStorage.setItem("scopes-theme", theme);
  } catch {
    // Without storage, the theme lasts as long as the page.
  }
});

// --- Printing ---

let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  for (const fold of unfolded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
});

show();
go();
