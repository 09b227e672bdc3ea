// The exact least-privileged set that satisfies many requirements: the closure of least weight,
// then the fewest restricted names, then the fewest names, then the first in the file. It is the
// search of `cargo scopes least`: over closed sets, reduced first, split into independent parts,
// each searched exhaustively by branch and bound.

// The time limit of the page in milliseconds; after that it refers to the command.
const PATIENCE = 3000;

class TooMany extends Error {}

function least(requirements, vocabulary) {
  const reduced = reduce(requirements, vocabulary);
  const budget = { until: performance.now() + PATIENCE };
  for (const group of splitUp(reduced, vocabulary)) {
    const part = new Part(group, reduced.settled, vocabulary);
    for (const index of part.best(budget)) reduced.settled.set(index);
  }
  return {
    grant: topsOf(reduced.settled, vocabulary).list(),
    closure: reduced.settled.list(),
  };
}

// Requirements after reduction: what is settled, and what is open.
function reduce(requirements, vocabulary) {
  const count = vocabulary.items.length;
  const settled = new Bits(count);
  let open = requirements.filter((any) => any.length > 0).map((any) => any.map((all) => {
    const bits = new Bits(count);
    for (const index of all) bits.add(vocabulary.closure[index]);
    return bits;
  }));
  for (let changed = true; changed;) {
    changed = false;
    const left = [];
    for (const any of open.map(smallest)) {
      if (any.length === 1) {
        changed = changed || !any[0].isSubset(settled);
        settled.add(any[0]);
      } else {
        left.push(any);
      }
    }
    for (const any of left) for (const all of any) all.remove(settled);
    open = left.filter((any) => !any.some((all) => all.isEmpty));
  }
  // fewer alternatives imply more
  open.sort((a, b) => a.length - b.length);
  const kept = [];
  for (const any of open) {
    if (!kept.some((stronger) => implies(stronger, any))) kept.push(any);
  }
  return { settled, open: kept };
}

// Alternatives, without those that contain another one.
function smallest(any) {
  const sized = any.map((all) => [all.size, all]).sort((a, b) => a[0] - b[0]);
  const kept = [];
  for (const [, all] of sized) {
    if (!kept.some((smaller) => smaller.isSubset(all))) kept.push(all);
  }
  return kept;
}

// Whether each set that satisfies the first satisfies the second.
function implies(stronger, any) {
  return stronger.every((all) => any.some((smaller) => smaller.isSubset(all)));
}

// The members of a closed set that no other member includes.
function topsOf(set, vocabulary) {
  const below = new Bits(vocabulary.items.length);
  for (const index of set.list()) {
    for (const held of vocabulary.closure[index].list()) if (held !== index) below.set(held);
  }
  const tops = set.clone();
  tops.remove(below);
  return tops;
}

// Splits the requirements into independent groups.
function splitUp(reduced, vocabulary) {
  const tops = topsOf(reduced.settled, vocabulary);
  const owner = new Map();
  const roots = reduced.open.map((_, at) => at);
  const root = (at) => {
    while (roots[at] !== at) at = roots[at] = roots[roots[at]];
    return at;
  };
  reduced.open.forEach((any, at) => {
    for (const index of any.flatMap((all) => all.list())) {
      const covered = vocabulary.closure[index].list().filter((held) => tops.has(held));
      for (const held of [...covered, index]) {
        if (!owner.has(held)) owner.set(held, at);
        const [a, b] = [root(owner.get(held)), root(at)];
        roots[Math.max(a, b)] = Math.min(a, b);
      }
    }
  });
  const groups = new Map();
  reduced.open.forEach((any, at) => {
    const key = root(at);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(any);
  });
  return groups.values();
}

// The cost of each name: it weighs 1 plus the number of operations that require it; a unit of
// weight outweighs all restricted names.
function costsOf(vocabulary) {
  const { items, kind } = vocabulary;
  if (vocabulary.costs === undefined) {
    const unit = items.filter((it) => it.restricted).length + 1;
    vocabulary.costs = items.map((it) => unit + (it.restricted ? 1 : 0));
    for (const operation of operations) {
      for (const index of new Set(operation[kind].flat())) vocabulary.costs[index] += unit;
    }
  }
  return vocabulary.costs;
}

// A group of dependent requirements, over the names in them, renumbered in file order.
class Part {
  constructor(requirements, settled, vocabulary) {
    const settledTops = topsOf(settled, vocabulary);
    const occurring = new Set();
    for (const index of requirements.flat().flatMap((all) => all.list())) {
      occurring.add(index);
      for (const held of vocabulary.closure[index].list()) {
        if (settledTops.has(held)) occurring.add(held);
      }
    }
    this.indices = [...occurring].sort((a, b) => a - b);
    this.costs = this.indices.map((index) => costsOf(vocabulary)[index]);
    const count = this.count = this.indices.length;
    const number = new Map(this.indices.map((index, at) => [index, at]));
    this.below = this.indices.map(() => new Bits(count));
    this.above = this.indices.map(() => new Bits(count));
    // The settled tops that a name here may cover.
    this.start = new Bits(count);
    this.indices.forEach((index, at) => {
      if (settled.has(index)) this.start.set(at);
      for (const held of vocabulary.closure[index].list()) {
        if (held !== index && number.has(held)) {
          this.below[at].set(number.get(held));
          this.above[number.get(held)].set(at);
        }
      }
    });
    this.requirements = requirements.map((any) => any.map((all) => {
      const bits = new Bits(count);
      for (const index of all.list()) if (number.has(index)) bits.set(number.get(index));
      // the tops that it covers are in the set already; they are listed so that it is closed
      for (const at of bits.list()) bits.add(this.below[at]);
      return bits;
    }));
  }

  // The best set, without what was settled before.
  best(budget) {
    let root = {
      chosen: this.start.clone(),
      excluded: new Bits(this.count),
      refused: [],
      open: this.requirements.map((_, at) => at),
    };
    const all = { cost: Infinity, tops: Infinity };
    let best = this.search(root, all, "cost", budget);
    const limit = { cost: this.cost(best), tops: this.tops(best).size };
    if (limit.tops > 1) {
      const found = this.search(root, { ...limit, tops: limit.tops - 1 }, "tops", budget);
      if (found !== null) {
        limit.tops = this.tops(found).size;
        best = found;
      }
    }
    // in file order, each top that some best set with the previous tops has
    for (let at = 0; at < this.count; at += 1) {
      const having = copyOf(root);
      having.chosen.set(at);
      having.chosen.add(this.below[at]);
      having.excluded.add(this.above[at]);
      if (having.chosen.meets(having.excluded)) continue;
      const found = this.tops(best).has(at) ? best : this.search(having, limit, "any", budget);
      if (found !== null) {
        best = found;
        root = having;
      }
    }
    const fresh = best.clone();
    fresh.remove(this.start);
    return fresh.list().map((at) => this.indices[at]);
  }

  tops(set) {
    const tops = set.clone();
    for (const at of set.list()) tops.remove(this.below[at]);
    return tops;
  }

  cost(set) {
    return set.list().reduce((sum, at) => sum + this.costs[at], 0);
  }

  // The best set within the limit; null if there is none.
  search(root, within, aim, budget) {
    const limit = { ...within };
    let best = null;
    const stack = [copyOf(root)];
    while (stack.length > 0) {
      const node = stack.pop();
      if (performance.now() > budget.until) throw new TooMany();
      const left = this.bound(node, limit);
      if (left === null) continue;
      if (left.length === 0) {
        best = node.chosen;
        if (aim === "any") return best;
        const reached = aim === "cost" ? this.cost(best) : this.tops(best).size;
        if (reached === 0) return best;
        limit[aim] = reached - 1;
        continue;
      }
      // the requirement with the fewest alternatives
      const any = left.reduce((a, b) => b.length < a.length ? b : a);
      const sized = any.map((all) => [this.cost(all), all]).sort((a, b) => a[0] - b[0]);
      const children = [];
      for (const [, all] of sized) {
        const child = copyOf(node);
        child.chosen.add(all);
        children.push(child);
        node.refused.push(all.clone());
      }
      stack.push(...children.reverse());
    }
    return best;
  }

  // Propagates forced choices. Null on a contradiction; else, for each open requirement, its
  // alternatives without what is chosen.
  follow(node) {
    for (;;) {
      if (node.chosen.meets(node.excluded)) return null;
      let changed = false;
      const before = node.refused;
      node.refused = [];
      for (const refused of before) {
        refused.remove(node.chosen);
        if (refused.meets(node.excluded)) continue;
        const size = refused.size;
        if (size === 0) return null;
        if (size === 1) {
          const [at] = refused.list();
          node.excluded.set(at);
          node.excluded.add(this.above[at]);
          changed = true;
        } else {
          node.refused.push(refused);
        }
      }
      const left = [];
      const open = node.open;
      node.open = [];
      for (const number of open) {
        const any = this.requirements[number];
        if (any.some((all) => all.isSubset(node.chosen))) continue;
        const possible = any.filter((all) => !all.meets(node.excluded)
          && !node.refused.some((refused) => refused.isSubset(all)));
        if (possible.length === 0) return null;
        if (possible.length === 1) {
          node.chosen.add(possible[0]);
          changed = true;
        } else {
          node.open.push(number);
          left.push(possible.map((all) => {
            const rest = all.clone();
            rest.remove(node.chosen);
            return rest;
          }));
        }
      }
      if (!changed) return left;
    }
  }

  // Like `follow`, with the forced choices of the limit.
  bound(node, limit) {
    for (;;) {
      const left = this.follow(node);
      if (left === null) return null;
      if (limit.tops !== Infinity && this.leastTops(node, left) > limit.tops) return null;
      const cost = this.cost(node.chosen);
      if (limit.cost === Infinity || left.length === 0) return cost <= limit.cost ? left : null;
      const room = limit.cost - cost;
      if (room < 0 || this.leastCost(left, false) > room || this.leastCost(left, true) > room) {
        return null;
      }
      const refused = this.relaxed(left, room);
      if (refused === null) return null;
      if (refused.length === 0) return left;
      node.refused.push(...refused);
    }
  }

  // A lower bound of the cost that the open requirements add. Each name offers its cost, and a
  // requirement takes as much as it can from all its alternatives equally. With `fair` it takes at
  // first at most its share of each, then what remains.
  leastCost(left, fair) {
    const unit = 5040;
    const whole = this.costs.map((cost) => cost * unit);
    const purse = [...whole];
    const users = new Array(this.count).fill(0);
    if (fair) for (const any of left) for (const at of union(any, this.count)) users[at] += 1;
    const order = left.map((any) => any.map((all) => all.list()))
      .sort((a, b) => a.length - b.length);
    let total = 0;
    for (const shared of fair ? [true, false] : [false]) {
      for (const any of order) {
        const open = (at) => shared
          ? Math.min(purse[at], Math.floor(whole[at] / Math.max(users[at], 1)))
          : purse[at];
        const worth = (all) => all.reduce((sum, at) => sum + open(at), 0);
        const taken = Math.min(...any.map(worth));
        if (taken === 0) continue;
        total += taken;
        const paid = new Map();
        for (const all of any) {
          let need = taken - all.reduce((sum, at) => sum + (paid.get(at) || 0), 0);
          for (const at of all) {
            if (need <= 0) break;
            const gave = paid.get(at) || 0;
            const gives = Math.min(Math.max(open(at) - gave, 0), need);
            if (gives > 0) {
              paid.set(at, gave + gives);
              need -= gives;
            }
          }
        }
        for (const [at, gave] of paid) purse[at] = Math.max(purse[at] - gave, 0);
      }
    }
    return Math.ceil(total / unit);
  }

  // Compares the room with a bound nearer to the linear relaxation, found step by step with
  // multiplicative weights. Null if there is too little room; else the alternatives that do not
  // fit.
  relaxed(left, room) {
    const steps = 240;
    const costs = this.costs.reduce((a, b) => a + b, 0);
    const scale = costs / this.count;
    // more than the rounding error of floating-point sums
    const slack = 1e-6 + costs * 1e-12;
    const owners = [];
    let shares = [];
    let sums = new Array(this.count).fill(0);
    const rows = left.map((any) => {
      const slot = new Map();
      for (const at of union(any, this.count)) {
        slot.set(at, shares.length);
        sums[at] += 1;
        owners.push(at);
        shares.push(1);
      }
      return any.map((all) => all.list().map((at) => slot.get(at)));
    });
    let best = 0;
    let bestWorths = [];
    for (let step = 0; step < steps; step += 1) {
      shares = shares.map((share, slot) => share * this.costs[owners[slot]] / sums[owners[slot]]);
      const gains = new Array(shares.length).fill(0);
      const sharpness = (4 + step / 2) / scale;
      let total = 0;
      const all = rows.map((row) => {
        const worths = row.map((slots) => slots.reduce((sum, slot) => sum + shares[slot], 0));
        const lowest = Math.min(...worths);
        total += lowest;
        const weights = worths.map((worth) => Math.exp(-sharpness * (worth - lowest)));
        const whole = weights.reduce((a, b) => a + b, 0);
        row.forEach((slots, at) => {
          for (const slot of slots) gains[slot] += weights[at] / whole;
        });
        return worths;
      });
      if (total > best) {
        best = total;
        bestWorths = all;
      }
      if (Math.ceil(best - slack) > room) return null;
      const rate = 1 / Math.sqrt(1 + step / 12);
      sums = new Array(this.count).fill(0);
      shares = shares.map((share, slot) => {
        const next = Math.max(share * Math.exp(rate * gains[slot]), 1e-12);
        sums[owners[slot]] += next;
        return next;
      });
    }
    const refused = [];
    bestWorths.forEach((worths, at) => {
      const lowest = Math.min(...worths);
      worths.forEach((worth, which) => {
        if (Math.ceil(best + worth - lowest - slack) > room) {
          refused.push(left[at][which].clone());
        }
      });
    });
    return refused;
  }

  // A lower bound of the number of tops: those that nothing can cover any more, plus one for each
  // of some open requirements that share no names, includers counted.
  leastTops(node, left) {
    const possible = new Bits(this.count);
    for (const any of left) for (const all of any) possible.add(all);
    const tops = this.tops(node.chosen).list();
    const sure = tops.filter((at) => !this.above[at].meets(possible)).length;
    const used = new Bits(this.count);
    let more = 0;
    for (const any of left) {
      const reach = new Bits(this.count);
      for (const at of union(any, this.count)) {
        reach.set(at);
        reach.add(this.above[at]);
      }
      if (!reach.meets(used)) {
        used.add(reach);
        more += 1;
      }
    }
    return sure + more;
  }
}

function copyOf(node) {
  return {
    chosen: node.chosen.clone(),
    excluded: node.excluded.clone(),
    refused: node.refused.map((refused) => refused.clone()),
    open: [...node.open],
  };
}

// The union of some sets, ascending.
function union(sets, count) {
  const all = new Bits(count);
  for (const set of sets) all.add(set);
  return all.list();
}

// The names of an answer that allow an operation: for each name of the first satisfied alternative
// itself, else the first that includes it.
function openers(operation, solution) {
  const held = new Set(solution.closure);
  const taken = operation.scopes.find((all) => all.every((index) => held.has(index))) || [];
  const found = new Set(taken.map((wanted) => solution.grant.includes(wanted)
    ? wanted
    : solution.grant.find((index) => scopes.closure[index].has(wanted))));
  return [...found].sort((a, b) => a - b);
}

