//! Branch and bound over the remaining choices.

use std::collections::BTreeMap;

use scope_spec::{Closure, Rows};

use super::{bits::Bits, reduce::tops};

/// The part of the budget that the first set must leave.
const FOR_FIRST: u64 = super::BUDGET / 4 * 3;

/// A group of dependent requirements, over the privileges in them, renumbered in file order.
pub(super) struct Part {
    /// The index in the vocabulary of each privilege.
    indices: Vec<usize>,
    /// For each privilege, the others that it includes.
    below: Vec<Bits>,
    /// For each privilege, the others that include it.
    above: Vec<Bits>,
    /// The settled tops that a privilege here may cover.
    start: Bits,
    /// The cost of each privilege.
    costs: Vec<u64>,
    requirements: Vec<Vec<Bits>>,
}

/// A node of the search.
#[derive(Clone)]
struct Node {
    /// Members of the set; closed.
    chosen: Bits,
    /// Non-members, with all that include them.
    excluded: Bits,
    /// Sets that must not be subsets of the solution: they were searched already.
    refused: Vec<Bits>,
    /// The unsatisfied requirements.
    open: Vec<usize>,
}

/// The worst result that is still of interest.
#[derive(Clone, Copy)]
struct Limit {
    cost: u64,
    tops: usize,
}

/// The aim of a search.
#[derive(Clone, Copy, PartialEq)]
enum Aim {
    /// The set of least cost.
    Cost,
    /// The set with the fewest tops.
    Tops,
    /// Any set within the limit.
    Any,
}

/// The remaining work, so that every search ends. It is counted and not timed, so the answer is the
/// same on every machine.
pub(super) struct Budget {
    pub(super) left: u64,
    /// How many nodes were visited.
    pub(super) steps: usize,
}

impl Budget {
    fn spend(&mut self, work: usize) {
        self.left = self.left.saturating_sub(work as u64);
    }

    fn is_spent(&self) -> bool {
        self.left == 0
    }
}

/// The best set of a part.
pub(super) struct Best {
    /// Indices in the vocabulary, without what was settled before.
    pub(super) chosen: Vec<usize>,
    /// A lower bound of the cost of any set, without what was settled before.
    pub(super) bound: u64,
    /// Whether it is proved to be the best.
    pub(super) is_proved: bool,
}

impl Part {
    pub(super) fn new(
        requirements: &[Vec<Bits>],
        settled: &Bits,
        closure: &Closure,
        cost: &dyn Fn(usize) -> u64,
    ) -> Self {
        let settled_tops = tops(settled, closure, closure.len());
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for index in requirements.iter().flatten().flat_map(Bits::iter) {
            let covered = closure.iter(index).filter(|&held| settled_tops.has(held));
            for index in covered.chain([index]) {
                numbers.insert(index, 0);
            }
        }
        let indices: Vec<usize> = numbers.keys().copied().collect();
        for (number, at) in numbers.values_mut().enumerate() {
            *at = number;
        }
        let count = numbers.len();
        let number = |index: usize| numbers.get(&index).copied();
        let mut below = vec![Bits::new(count); count];
        let mut above = vec![Bits::new(count); count];
        let mut start = Bits::new(count);
        for (&index, &at) in &numbers {
            if settled.has(index) {
                start.set(at);
            }
            let held = closure.iter(index).filter(|&held| held != index);
            for held in held.filter_map(number) {
                if let (Some(below), Some(above)) = (below.get_mut(at), above.get_mut(held)) {
                    below.set(held);
                    above.set(at);
                }
            }
        }
        let local = |all: &Bits| {
            let mut bits = Bits::new(count);
            all.iter().filter_map(number).for_each(|at| bits.set(at));
            // the tops that it covers are in the set already; they are listed so that it is closed
            let covered: Vec<usize> = bits.iter().collect();
            for below in covered.into_iter().filter_map(|at| below.get(at)) {
                bits.add(below);
            }
            bits
        };
        let requirements = requirements.iter();
        Self {
            costs: indices.iter().map(|&index| cost(index)).collect(),
            requirements: requirements
                .map(|any| any.iter().map(local).collect())
                .collect(),
            indices,
            below,
            above,
            start,
        }
    }

    /// The best set within the budget.
    pub(super) fn best(&self, budget: &mut Budget) -> Best {
        let mut root = Node {
            chosen: self.start.clone(),
            excluded: Bits::new(self.indices.len()),
            refused: Vec::new(),
            open: (0..self.requirements.len()).collect(),
        };
        let mut best = self.first(budget);
        let mut limit = Limit {
            cost: self.cost(&best),
            tops: usize::MAX,
        };
        let own = self.cost(&self.start);
        let mut node = root.clone();
        let left = self.follow(&mut node).unwrap_or_default();
        let relaxed = self.relaxed(&left, u64::MAX, budget);
        let bound = relaxed.map_or(0, |relaxed| relaxed.bound) + self.cost(&node.chosen) - own;
        let fewer = |limit: Limit| Limit {
            cost: limit.cost.saturating_sub(1),
            ..limit
        };
        if let Some(found) = self.search(&root, fewer(limit), Aim::Cost, budget) {
            best = found;
            limit.cost = self.cost(&best);
        }
        let bound = match budget.is_spent() {
            true => bound,
            false => limit.cost.saturating_sub(own),
        };
        limit.tops = self.tops(&best).len();
        if limit.tops > 1 {
            let fewer = Limit {
                tops: limit.tops - 1,
                ..limit
            };
            if let Some(found) = self.search(&root, fewer, Aim::Tops, budget) {
                limit.tops = self.tops(&found).len();
                best = found;
            }
        }
        // in file order, each top that some best set with the previous tops has
        for at in 0..self.indices.len() {
            let mut with = root.clone();
            if !self.make_top(at, &mut with) {
                continue;
            }
            let found = if self.tops(&best).has(at) {
                Some(best.clone())
            } else {
                self.search(&with, limit, Aim::Any, budget)
            };
            if let Some(found) = found {
                best = found;
                root = with;
            }
        }
        best.remove(&self.start);
        let indices = best.iter().filter_map(|at| self.indices.get(at).copied());
        Best {
            chosen: indices.collect(),
            bound,
            is_proved: !budget.is_spent(),
        }
    }

    /// A good first set, found fast. Greedily chooses what satisfies most for its cost, then again
    /// without each chosen one.
    fn first(&self, budget: &mut Budget) -> Bits {
        let mut avoided = Bits::new(self.indices.len());
        let mut best = self.greedy(&avoided, budget);
        loop {
            let mut better = None;
            for at in self.tops(&best).iter() {
                // the rest is for the proof
                if budget.left < FOR_FIRST {
                    return best;
                }
                let mut avoid = avoided.clone();
                avoid.set(at);
                let found = self.greedy(&avoid, budget);
                if self.cost(&found) < self.cost(&best) {
                    better = Some((found, avoid));
                    break;
                }
            }
            match better {
                Some((found, avoid)) => (best, avoided) = (found, avoid),
                None => return best,
            }
        }
    }

    /// Chooses alternatives greedily, those with avoided privileges only if there is no other, and
    /// drops redundant ones.
    fn greedy(&self, avoided: &Bits, budget: &mut Budget) -> Bits {
        let mut chosen = self.start.clone();
        let is_met = |any: &[Bits], set: &Bits| any.iter().any(|all| all.is_subset(set));
        loop {
            let open = self.requirements.iter();
            let open: Vec<&Vec<Bits>> = open.filter(|any| !is_met(any, &chosen)).collect();
            let alternatives = open.iter().flat_map(|any| any.iter());
            let candidate = |all: &Bits| {
                let mut set = chosen.clone();
                set.add(all);
                let met = open.iter().filter(|any| is_met(any, &set)).count();
                let cost = self.cost(&set) - self.cost(&chosen);
                (all.intersects(avoided), cost, met as u64, set)
            };
            let count: usize = open.iter().map(|any| any.len()).sum();
            budget.spend(count * open.len() * 4);
            let best = alternatives.map(candidate).min_by(|a, b| {
                let per_met = (a.1 * b.2).cmp(&(b.1 * a.2));
                a.0.cmp(&b.0).then(per_met)
            });
            match best {
                Some((.., set)) => chosen = set,
                None => break,
            }
        }
        let mut tops: Vec<usize> = self.tops(&chosen).iter().collect();
        tops.sort_by_key(|&at| std::cmp::Reverse(self.costs.get(at).copied()));
        for without in tops.clone() {
            let mut set = self.start.clone();
            for at in tops.iter().copied().filter(|&at| at != without) {
                set.set(at);
                if let Some(below) = self.below.get(at) {
                    set.add(below);
                }
            }
            if self.requirements.iter().all(|any| is_met(any, &set)) {
                tops.retain(|&at| at != without);
                chosen = set;
            }
        }
        chosen
    }

    fn cost(&self, set: &Bits) -> u64 {
        set.iter().filter_map(|at| self.costs.get(at)).sum()
    }

    /// Adds a privilege, and excludes all that include it; `false` on a contradiction.
    fn make_top(&self, at: usize, node: &mut Node) -> bool {
        node.chosen.set(at);
        if let (Some(below), Some(above)) = (self.below.get(at), self.above.get(at)) {
            node.chosen.add(below);
            node.excluded.add(above);
        }
        !node.chosen.intersects(&node.excluded)
    }

    fn exclude(&self, at: usize, node: &mut Node) {
        node.excluded.set(at);
        if let Some(above) = self.above.get(at) {
            node.excluded.add(above);
        }
    }

    /// The members that no other member includes.
    fn tops(&self, set: &Bits) -> Bits {
        let mut tops = set.clone();
        for below in set.iter().filter_map(|at| self.below.get(at)) {
            tops.remove(below);
        }
        tops
    }

    /// The best set for an aim within the limit; `None` if there is none. If the budget is spent,
    /// the best so far.
    fn search(&self, root: &Node, mut limit: Limit, aim: Aim, budget: &mut Budget) -> Option<Bits> {
        let mut best = None;
        let mut stack = vec![root.clone()];
        while let Some(mut node) = stack.pop() {
            if budget.is_spent() {
                break;
            }
            budget.steps += 1;
            let Some(left) = self.bound(&mut node, limit, budget) else {
                continue;
            };
            // the requirement with the fewest alternatives
            let Some(any) = left.iter().min_by_key(|any| any.len()) else {
                match aim {
                    Aim::Cost => match self.cost(&node.chosen).checked_sub(1) {
                        Some(cost) => limit.cost = cost,
                        None => return Some(node.chosen),
                    },
                    Aim::Tops => match self.tops(&node.chosen).len().checked_sub(1) {
                        Some(tops) => limit.tops = tops,
                        None => return Some(node.chosen),
                    },
                    Aim::Any => return Some(node.chosen),
                }
                best = Some(node.chosen);
                continue;
            };
            let mut any: Vec<&Bits> = any.iter().collect();
            any.sort_by_key(|all| self.cost(all));
            let mut children = Vec::with_capacity(any.len());
            for all in any {
                let mut child = node.clone();
                child.chosen.add(all);
                children.push(child);
                node.refused.push(all.clone());
            }
            stack.extend(children.into_iter().rev());
        }
        best
    }

    /// Propagates forced choices. `None` on a contradiction; else, for each open requirement, its
    /// alternatives without what is chosen.
    fn follow(&self, node: &mut Node) -> Option<Vec<Vec<Bits>>> {
        loop {
            if node.chosen.intersects(&node.excluded) {
                return None;
            }
            let mut changed = false;
            for mut refused in std::mem::take(&mut node.refused) {
                refused.remove(&node.chosen);
                if refused.intersects(&node.excluded) {
                    continue;
                }
                match refused.len() {
                    0 => return None,
                    1 => {
                        if let Some(at) = refused.first() {
                            self.exclude(at, node);
                        }
                        changed = true;
                    }
                    _ => node.refused.push(refused),
                }
            }
            let mut left: Vec<Vec<Bits>> = Vec::with_capacity(node.open.len());
            for number in std::mem::take(&mut node.open) {
                let any = self.requirements.get(number)?;
                if any.iter().any(|all| all.is_subset(&node.chosen)) {
                    continue;
                }
                let refused = |all: &Bits| {
                    let mut refused = node.refused.iter();
                    refused.any(|refused| refused.is_subset(all))
                };
                let possible = any
                    .iter()
                    .filter(|all| !all.intersects(&node.excluded) && !refused(all));
                let mut possible: Vec<Bits> = possible.cloned().collect();
                match possible.as_slice() {
                    [] => return None,
                    [only] => {
                        node.chosen.add(only);
                        changed = true;
                    }
                    _ => {
                        for all in &mut possible {
                            all.remove(&node.chosen);
                        }
                        node.open.push(number);
                        left.push(possible);
                    }
                }
            }
            if !changed {
                return Some(left);
            }
        }
    }

    /// Propagates forced choices, those of the limit included; result as for [`Part::follow`].
    /// `None` if no set within the limit is reachable.
    fn bound(&self, node: &mut Node, limit: Limit, budget: &mut Budget) -> Option<Vec<Vec<Bits>>> {
        loop {
            budget.spend(node.open.len() * 16 + 1);
            let left = self.follow(node)?;
            if limit.tops != usize::MAX && self.least_tops(node, &left) > limit.tops {
                return None;
            }
            let room = limit.cost.checked_sub(self.cost(&node.chosen))?;
            if left.is_empty() {
                return Some(left);
            }
            if self.least_cost(&left, false) > room || self.least_cost(&left, true) > room {
                return None;
            }
            let refused = self.relaxed(&left, room, budget)?.refused;
            if refused.is_empty() {
                return Some(left);
            }
            node.refused.extend(refused);
        }
    }

    /// A lower bound of the cost that the open requirements add: a solution of the dual of the
    /// linear relaxation.
    ///
    /// Each privilege offers its cost. A requirement takes as much as it can from all its
    /// alternatives equally. With `fair`, it takes at first at most its share of each privilege,
    /// then what remains.
    fn least_cost(&self, left: &[Vec<Bits>], fair: bool) -> u64 {
        /// One unit. Divisible by most numbers of requirements that share a privilege.
        const UNIT: u64 = 5040;
        let count = self.indices.len();
        let whole: Vec<u64> = self.costs.iter().map(|cost| cost * UNIT).collect();
        let mut purse = whole.clone();
        let mut users = vec![0_u64; count];
        if fair {
            for any in left {
                let mut used = Bits::new(count);
                any.iter().for_each(|all| used.add(all));
                for at in used.iter() {
                    if let Some(users) = users.get_mut(at) {
                        *users += 1;
                    }
                }
            }
        }
        let mut order: Vec<&Vec<Bits>> = left.iter().collect();
        order.sort_by_key(|any| any.len());
        let mut total = 0;
        for round in [true, false] {
            if round && !fair {
                continue;
            }
            for any in &order {
                let open = |at: usize| {
                    let purse = purse.get(at).copied().unwrap_or(0);
                    let users = users.get(at).copied().unwrap_or(0);
                    if round {
                        let whole = whole.get(at).copied().unwrap_or(0);
                        purse.min(whole / users.max(1))
                    } else {
                        purse
                    }
                };
                let worth = |all: &Bits| all.iter().map(open).sum::<u64>();
                let taken = any.iter().map(worth).min().unwrap_or(0);
                if taken == 0 {
                    continue;
                }
                total += taken;
                let mut paid: BTreeMap<usize, u64> = BTreeMap::new();
                for all in any.iter() {
                    let have: u64 = all.iter().filter_map(|at| paid.get(&at)).sum();
                    let mut need = taken.saturating_sub(have);
                    for at in all.iter() {
                        if need == 0 {
                            break;
                        }
                        let before = paid.get(&at).copied().unwrap_or(0);
                        let gives = open(at).saturating_sub(before).min(need);
                        if gives > 0 {
                            paid.insert(at, before + gives);
                            need -= gives;
                        }
                    }
                }
                for (at, paid) in paid {
                    if let Some(purse) = purse.get_mut(at) {
                        *purse = purse.saturating_sub(paid);
                    }
                }
            }
        }
        total.div_ceil(UNIT)
    }

    /// Compares the remaining room with a lower bound that is nearer to the linear relaxation than
    /// [`Part::least_cost`]. The shares of each privilege are improved step by step with
    /// multiplicative weights.
    ///
    /// `None` if there is too little room. Else the alternatives that do not fit: one worth more
    /// than the cheapest of its requirement costs the difference.
    fn relaxed(&self, left: &[Vec<Bits>], room: u64, budget: &mut Budget) -> Option<Relaxed> {
        const STEPS: usize = 240;
        let count = self.indices.len();
        let all_costs: u64 = self.costs.iter().sum();
        let cost = |at: usize| self.costs.get(at).map_or(0.0, |&cost| cost as f64);
        // more than the rounding error of floating-point sums
        let slack = 1e-6 + all_costs as f64 * 1e-12;
        let scale = (all_costs as f64 / count.max(1) as f64).max(1.0);
        let work: usize = left.iter().flatten().count();
        // the privileges that each requirement has a share of, and its alternatives over these
        let mut shares: Vec<(usize, f64)> = Vec::new();
        let mut rows: Vec<Rows> = Vec::with_capacity(left.len());
        let mut sums = vec![0.0_f64; count];
        for any in left {
            let mut used = Bits::new(count);
            any.iter().for_each(|all| used.add(all));
            let mut slot = vec![usize::MAX; count];
            for at in used.iter() {
                if let (Some(slot), Some(sum)) = (slot.get_mut(at), sums.get_mut(at)) {
                    *slot = shares.len();
                    *sum += 1.0;
                    shares.push((at, 1.0));
                }
            }
            let all = |all: &Bits| -> Vec<usize> {
                all.iter().filter_map(|at| slot.get(at).copied()).collect()
            };
            rows.push(any.iter().map(all).collect());
        }
        let room = room as f64;
        let mut best = 0.0_f64;
        let mut best_worths: Vec<Vec<f64>> = Vec::new();
        let mut gains = vec![0.0_f64; shares.len()];
        for step in 0..STEPS {
            budget.spend(work);
            for (at, share) in &mut shares {
                *share *= cost(*at) / sums.get(*at).copied().unwrap_or(1.0);
            }
            gains.fill(0.0);
            let sharpness = (4.0 + step as f64 / 2.0) / scale;
            let mut total = 0.0;
            let mut all_worths = Vec::with_capacity(rows.len());
            for row in &rows {
                let worth = |all: &[usize]| -> f64 {
                    let shares = all.iter().filter_map(|&at| shares.get(at));
                    shares.map(|(_, share)| share).sum()
                };
                let worths: Vec<f64> = row.iter().map(worth).collect();
                let least = worths.iter().copied().fold(f64::INFINITY, f64::min);
                total += least;
                let weights = worths
                    .iter()
                    .map(|worth| 1.0 / power(sharpness * (worth - least)));
                let weights: Vec<f64> = weights.collect();
                let whole: f64 = weights.iter().sum();
                for (all, weight) in row.iter().zip(weights) {
                    for &at in all {
                        if let Some(gain) = gains.get_mut(at) {
                            *gain += weight / whole;
                        }
                    }
                }
                all_worths.push(worths);
            }
            if total > best {
                best = total;
                best_worths = all_worths;
            }
            if (best - slack).ceil() > room {
                return None;
            }
            let rate = 1.0 / (1.0 + step as f64 / 12.0).sqrt();
            sums.fill(0.0);
            for ((at, share), gain) in shares.iter_mut().zip(&gains) {
                *share = (*share * power(rate * gain)).max(1e-12);
                if let Some(sum) = sums.get_mut(*at) {
                    *sum += *share;
                }
            }
        }
        let mut refused = Vec::new();
        for (any, worths) in left.iter().zip(best_worths) {
            let least = worths.iter().copied().fold(f64::INFINITY, f64::min);
            for (all, worth) in any.iter().zip(worths) {
                if (best + worth - least - slack).ceil() > room {
                    refused.push(all.clone());
                }
            }
        }
        Some(Relaxed {
            bound: (best - slack).ceil().max(0.0) as u64,
            refused,
        })
    }

    /// A lower bound of the number of tops: those that nothing can cover any more, plus one for
    /// each of some open requirements that share no privileges, includers counted.
    fn least_tops(&self, node: &Node, left: &[Vec<Bits>]) -> usize {
        let mut possible = Bits::new(self.indices.len());
        left.iter().flatten().for_each(|all| possible.add(all));
        let covered = |at: &usize| {
            let above = self.above.get(*at);
            above.is_some_and(|above| above.intersects(&possible))
        };
        let tops = self.tops(&node.chosen);
        let sure = tops.iter().filter(|at| !covered(at)).count();
        let mut used = Bits::new(self.indices.len());
        let mut more = 0;
        for any in left {
            let mut reach = Bits::new(self.indices.len());
            for at in any.iter().flat_map(Bits::iter) {
                reach.set(at);
                if let Some(above) = self.above.get(at) {
                    reach.add(above);
                }
            }
            if !reach.intersects(&used) {
                used.add(&reach);
                more += 1;
            }
        }
        sure + more
    }
}

/// A lower bound, and the alternatives beyond the room.
struct Relaxed {
    bound: u64,
    refused: Vec<Bits>,
}

/// About `x.exp()` for `x >= 0`, with operations that give the same result on every machine.
fn power(x: f64) -> f64 {
    (0..5).fold(1.0 + x / 32.0, |power, _| power * power)
}
