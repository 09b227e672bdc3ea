// The graph: a name that is pointed at, or has the focus, highlights all that it grants.

function lightUp(svg) {
  const kind = svg.dataset.graph;
  const of = kind === "scope" ? scopes : permissions;
  const summary = document.querySelector(`[data-summary="${kind}"]`);
  const nodes = new Map();
  for (const node of svg.querySelectorAll("[data-node]")) {
    const [, x, y] = /\(([\d.]+) ([\d.]+)\)/.exec(node.getAttribute("transform"));
    nodes.set(Number(node.dataset.node), { node, x: Number(x), y: Number(y) });
  }
  const edges = [...svg.querySelectorAll(".edge")].map((edge) => ({
    edge,
    from: Number(edge.dataset.from),
    to: Number(edge.dataset.to),
  }));

  function light(index) {
    const held = of.closure[index];
    let by = 0;
    svg.classList.add("lit");
    for (const [other, { node }] of nodes) {
      const above = other !== index && of.closure[other].has(index);
      by += above ? 1 : 0;
      node.classList.toggle("self", other === index);
      node.classList.toggle("in", held.has(other));
      node.classList.toggle("by", above);
    }
    for (const { edge, from, to } of edges) {
      const on = held.has(from) && held.has(to);
      edge.classList.toggle("on", on);
      edge.setAttribute("marker-end", on ? "url(#arrow-lit)" : "url(#arrow)");
    }
    const label = (other) => nodes.has(other)
      ? nodes.get(other).node.querySelector("text").textContent
      : of.items[other].name;
    const rest = held.list().filter((other) => other !== index).map(label);
    const most = 24;
    const listed = rest.length > most
      ? `${rest.slice(0, most).join(", ")} and ${rest.length - most} more`
      : rest.join(", ");
    summary.replaceChildren(
      make("b", null, of.items[index].name),
      rest.length === 0 ? " grants nothing else" : ` grants ${rest.length} more: ${listed}`,
      by === 0 ? "." : `; ${by} ${by === 1 ? "includes" : "include"} it.`,
    );
  }

  function dim() {
    svg.classList.remove("lit");
    for (const { node } of nodes.values()) node.classList.remove("self", "in", "by");
    for (const { edge } of edges) {
      edge.classList.remove("on");
      edge.setAttribute("marker-end", "url(#arrow)");
    }
    summary.textContent = "No name is selected.";
  }

  // Returns to the name with the focus, if there is one.
  function settle() {
    const focused = [...nodes].find(([, { node }]) => node === document.activeElement);
    if (focused) light(focused[0]);
    else dim();
  }

  // The nearest name in a direction: along an inclusion, or in the same column.
  function beside(index, key) {
    const here = nodes.get(index);
    const nearest = (others) => others.sort((a, b) =>
      Math.abs(nodes.get(a).y - here.y) - Math.abs(nodes.get(b).y - here.y) || a - b)[0];
    if (key === "ArrowRight") return nearest(edges.filter((e) => e.from === index).map((e) => e.to));
    if (key === "ArrowLeft") return nearest(edges.filter((e) => e.to === index).map((e) => e.from));
    const down = key === "ArrowDown";
    const column = [...nodes.keys()].filter((other) => Math.abs(nodes.get(other).x - here.x) < 40
      && (down ? nodes.get(other).y > here.y : nodes.get(other).y < here.y));
    return nearest(column);
  }

  for (const [index, { node }] of nodes) {
    node.addEventListener("pointerenter", () => light(index));
    node.addEventListener("pointerleave", settle);
    node.addEventListener("focus", () => light(index));
    node.addEventListener("blur", dim);
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        node.blur();
      } else if (["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"].includes(event.key)) {
        const next = beside(index, event.key);
        event.preventDefault();
        if (next !== undefined) nodes.get(next).node.focus();
      }
    });
  }
}

document.querySelectorAll("svg[data-graph]").forEach(lightUp);

