//! Branch and bound over what is left to choose.

use std::collections::BTreeMap;

use scope_spec::Closure;

use super::{bits::Bits, reduce::tops};

/// Requirements that hang together, over the privileges that occur in them, numbered anew: those
/// that are preferred come first.
pub(super) struct Part {
    /// Numbers here to indices in the vocabulary.
    indices: Vec<usize>,
    /// For each, what it includes besides itself.
    below: Vec<Bits>,
    /// For each, what includes it besides itself.
    above: Vec<Bits>,
    /// Tops of what is settled, which something here may cover.
    start: Bits,
    /// Those that are restricted.
    restricted: Bits,
    requirements: Vec<Vec<Bits>>,
}

/// How far a search has come at one place.
#[derive(Clone)]
struct Node {
    /// In the set; closed.
    chosen: Bits,
    /// Not in the set, with all that includes it.
    excluded: Bits,
    /// What may not all be in the set: it was looked into already.
    refused: Vec<Bits>,
    /// The requirements not yet satisfied.
    open: Vec<usize>,
}

/// The worst that is still of interest.
#[derive(Clone, Copy)]
struct Limit {
    size: usize,
    tops: usize,
    restricted: usize,
}

/// What a search is for.
#[derive(Clone, Copy, PartialEq)]
enum Aim {
    /// The smallest set.
    Size,
    /// The fewest tops.
    Tops,
    /// The fewest that are restricted.
    Restricted,
    /// Any set within the limit.
    Any,
}

impl Part {
    pub(super) fn new(
        requirements: &[Vec<Bits>],
        settled: &Bits,
        closure: &Closure,
        rank: &dyn Fn(usize) -> (usize, usize),
        restricted: &dyn Fn(usize) -> bool,
    ) -> Self {
        let settled_tops = tops(settled, closure, closure.len());
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for index in requirements.iter().flatten().flat_map(Bits::iter) {
            let covered = closure.iter(index).filter(|&held| settled_tops.has(held));
            for index in covered.chain([index]) {
                numbers.insert(index, 0);
            }
        }
        let mut indices: Vec<usize> = numbers.keys().copied().collect();
        indices.sort_by_key(|&index| rank(index));
        for (number, &index) in indices.iter().enumerate() {
            numbers.insert(index, number);
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
            // What it covers of the tops is in the set already; to be closed it is named here.
            let covered: Vec<usize> = bits.iter().collect();
            for below in covered.into_iter().filter_map(|at| below.get(at)) {
                bits.add(below);
            }
            bits
        };
        let mut flagged = Bits::new(count);
        for (at, _) in (indices.iter().enumerate()).filter(|(_, index)| restricted(**index)) {
            flagged.set(at);
        }
        let requirements = requirements.iter();
        Self {
            restricted: flagged,
            requirements: requirements
                .map(|any| any.iter().map(local).collect())
                .collect(),
            indices,
            below,
            above,
            start,
        }
    }

    /// The best set, as indices in the vocabulary without what was settled before, and how many
    /// nodes it took.
    pub(super) fn best(&self) -> (Vec<usize>, usize) {
        let mut root = Node {
            chosen: self.start.clone(),
            excluded: Bits::new(self.indices.len()),
            refused: Vec::new(),
            open: (0..self.requirements.len()).collect(),
        };
        let mut steps = 0;
        let all = Limit {
            size: usize::MAX,
            tops: usize::MAX,
            restricted: usize::MAX,
        };
        let found = self.search(&root, all, Aim::Size, &mut steps);
        // Choosing everything satisfies everything.
        let Some(mut best) = found else {
            return (Vec::new(), steps);
        };
        let mut limit = Limit {
            size: best.len(),
            tops: self.tops(&best).len(),
            restricted: usize::MAX,
        };
        if self.above.iter().any(|above| !above.is_empty()) && limit.tops > 1 {
            let fewer = Limit {
                tops: limit.tops - 1,
                ..limit
            };
            if let Some(found) = self.search(&root, fewer, Aim::Tops, &mut steps) {
                limit.tops = self.tops(&found).len();
                best = found;
            }
        }
        limit.restricted = self.restricted_in(&best);
        if let Some(fewer) = limit.restricted.checked_sub(1) {
            let fewer = Limit {
                restricted: fewer,
                ..limit
            };
            if let Some(found) = self.search(&root, fewer, Aim::Restricted, &mut steps) {
                limit.restricted = self.restricted_in(&found);
                best = found;
            }
        }
        // By preference: each top that some best set with the tops so far has.
        for at in 0..self.indices.len() {
            let mut with = root.clone();
            if !self.make_top(at, &mut with) {
                continue;
            }
            let found = if self.tops(&best).has(at) {
                Some(best.clone())
            } else {
                self.search(&with, limit, Aim::Any, &mut steps)
            };
            if let Some(found) = found {
                best = found;
                root = with;
            }
        }
        best.remove(&self.start);
        let indices = best.iter().filter_map(|at| self.indices.get(at).copied());
        (indices.collect(), steps)
    }

    /// Puts something into the set, and what includes it out of it; tells whether both can be.
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

    fn restricted_in(&self, set: &Bits) -> usize {
        set.common(&self.restricted)
    }

    /// A set within the limit, the best of its kind; `None` where there is none.
    fn search(&self, root: &Node, mut limit: Limit, aim: Aim, steps: &mut usize) -> Option<Bits> {
        let mut best = None;
        let mut stack = vec![root.clone()];
        while let Some(mut node) = stack.pop() {
            *steps += 1;
            let Some(left) = self.bound(&mut node, limit) else {
                continue;
            };
            // The requirement with the fewest alternatives.
            let Some(any) = left.iter().min_by_key(|any| any.len()) else {
                match aim {
                    Aim::Size => match node.chosen.len().checked_sub(1) {
                        Some(size) => limit.size = size,
                        None => return Some(node.chosen),
                    },
                    Aim::Tops => match self.tops(&node.chosen).len().checked_sub(1) {
                        Some(tops) => limit.tops = tops,
                        None => return Some(node.chosen),
                    },
                    Aim::Restricted => match self.restricted_in(&node.chosen).checked_sub(1) {
                        Some(restricted) => limit.restricted = restricted,
                        None => return Some(node.chosen),
                    },
                    Aim::Any => return Some(node.chosen),
                }
                best = Some(node.chosen);
                continue;
            };
            let mut any: Vec<&Bits> = any.iter().collect();
            any.sort_by_key(|all| all.len());
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

    /// Settles what has no alternative left. `None` where something cannot be satisfied; else, for
    /// each open requirement, its alternatives without what is chosen.
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

    /// Settles all that follows, from the limit too; as [`Part::follow`] gives it. `None` where no
    /// set within the limit can be found from here.
    fn bound(&self, node: &mut Node, limit: Limit) -> Option<Vec<Vec<Bits>>> {
        loop {
            let left = self.follow(node)?;
            if self.restricted_in(&node.chosen) > limit.restricted {
                return None;
            }
            if limit.tops != usize::MAX && self.least_tops(node, &left) > limit.tops {
                return None;
            }
            if limit.size == usize::MAX || left.is_empty() {
                return (node.chosen.len() <= limit.size).then_some(left);
            }
            let room = limit.size.checked_sub(node.chosen.len())?;
            if self.least_size(&left, false) > room || self.least_size(&left, true) > room {
                return None;
            }
            let refused = self.relaxed(&left, room)?;
            if refused.is_empty() {
                return Some(left);
            }
            node.refused.extend(refused);
        }
    }

    /// A lower bound of what the open requirements add to the size: a solution of the dual of the
    /// linear relaxation.
    ///
    /// Every privilege has one unit to give. A requirement takes as much as it can from all of its
    /// alternatives alike. With `fair`, it first takes no more than its share of each privilege,
    /// then what is left.
    fn least_size(&self, left: &[Vec<Bits>], fair: bool) -> usize {
        /// One unit. Divisible by most numbers of requirements that share a privilege.
        const UNIT: usize = 5040;
        let count = self.indices.len();
        let mut purse = vec![UNIT; count];
        let mut users = vec![0_usize; count];
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
                        purse.min(UNIT / users.max(1))
                    } else {
                        purse
                    }
                };
                let worth = |all: &Bits| all.iter().map(open).sum::<usize>();
                let taken = any.iter().map(worth).min().unwrap_or(0);
                if taken == 0 {
                    continue;
                }
                total += taken;
                let mut paid: BTreeMap<usize, usize> = BTreeMap::new();
                for all in any.iter() {
                    let have: usize = all.iter().filter_map(|at| paid.get(&at)).sum();
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

    /// Compares the room that is left with a lower bound, as [`Part::least_size`] gives it but
    /// nearer to what the linear relaxation gives: who gets how much of each privilege is made
    /// better step by step, by multiplicative weights.
    ///
    /// `None` where there is too little room. Else the alternatives for which there is too little:
    /// one that is worth more than the cheapest of its requirement costs the difference.
    fn relaxed(&self, left: &[Vec<Bits>], room: usize) -> Option<Vec<Bits>> {
        const STEPS: usize = 240;
        /// What sums of floating-point numbers may be off by, and more.
        const SLACK: f64 = 1e-6;
        let count = self.indices.len();
        // The privileges that each requirement has a share of, and its alternatives over these.
        let mut shares: Vec<(usize, f64)> = Vec::new();
        let mut rows: Vec<Vec<Vec<usize>>> = Vec::with_capacity(left.len());
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
            let all = |all: &Bits| all.iter().filter_map(|at| slot.get(at).copied()).collect();
            rows.push(any.iter().map(all).collect());
        }
        let room = room as f64;
        let mut best = 0.0_f64;
        let mut best_worths: Vec<Vec<f64>> = Vec::new();
        let mut gains = vec![0.0_f64; shares.len()];
        for step in 0..STEPS {
            for (at, share) in &mut shares {
                *share /= sums.get(*at).copied().unwrap_or(1.0);
            }
            gains.fill(0.0);
            let sharpness = 4.0 + step as f64 / 2.0;
            let mut total = 0.0;
            let mut all_worths = Vec::with_capacity(rows.len());
            for row in &rows {
                let worth = |all: &Vec<usize>| -> f64 {
                    let shares = all.iter().filter_map(|&at| shares.get(at));
                    shares.map(|(_, share)| share).sum()
                };
                let worths: Vec<f64> = row.iter().map(worth).collect();
                let least = worths.iter().copied().fold(f64::INFINITY, f64::min);
                total += least;
                let weights = worths
                    .iter()
                    .map(|w: &f64| (-sharpness * (w - least)).exp());
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
            if (best - SLACK).ceil() > room {
                return None;
            }
            let rate = 1.0 / (1.0 + step as f64 / 12.0).sqrt();
            sums.fill(0.0);
            for ((at, share), gain) in shares.iter_mut().zip(&gains) {
                *share = (*share * (rate * gain).exp()).max(1e-12);
                if let Some(sum) = sums.get_mut(*at) {
                    *sum += *share;
                }
            }
        }
        let mut refused = Vec::new();
        for (any, worths) in left.iter().zip(best_worths) {
            let least = worths.iter().copied().fold(f64::INFINITY, f64::min);
            for (all, worth) in any.iter().zip(worths) {
                if (best + worth - least - SLACK).ceil() > room {
                    refused.push(all.clone());
                }
            }
        }
        Some(refused)
    }

    /// A lower bound of the number of tops: those that nothing can cover any more, and one for each
    /// of some open requirements whose privileges, with all that may come above them, have nothing
    /// in common.
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
