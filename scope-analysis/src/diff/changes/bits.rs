//! Bits that changed their meaning.

use crate::diff::{Breakage, MovedBit, SHOWN, vocabulary::Pair};

/// The bits that make sets stored under the old spec misread.
pub(crate) fn bits(pair: &Pair<'_>) -> Vec<Breakage> {
    let (mut moved, mut reused) = (Vec::new(), Vec::new());
    for (new, item) in pair.new.items.iter().enumerate() {
        let olds = pair.origins(new).iter();
        let mut olds = olds.map(|&old| &pair.old[old]).peekable();
        if olds.peek().is_none() {
            let before = pair.old.items.iter().find(|old| old.bit == item.bit);
            if let Some(before) = before {
                reused.push((before.name.clone(), item));
            }
        }
        for old in olds.filter(|old| old.bit != item.bit) {
            moved.push(MovedBit {
                name: old.name.clone(),
                was: old.bit,
                now: item.bit,
            });
        }
    }
    let noun = pair.kind().noun();
    let help = format!("pin them with `bit = ..` at each {noun}, or convert the stored sets");
    let mut breaks = Vec::new();
    if !moved.is_empty() {
        let shown = moved
            .iter()
            .take(SHOWN)
            .map(|bit| format!("`{}` {} -> {}", bit.name, bit.was, bit.now));
        let mut shown = shown.collect::<Vec<_>>().join(", ");
        if moved.len() > SHOWN {
            shown.push_str(&format!(" and {} more", moved.len() - SHOWN));
        }
        breaks.push(Breakage {
            code: "bits-moved",
            message: format!("bits of {noun}s moved, so stored sets are misread: {shown}"),
            help,
            bits: moved,
        });
    } else if !reused.is_empty() {
        let shown = reused
            .iter()
            .map(|(was, now)| format!("bit {} was `{was}` and is `{}`", now.bit, now.name));
        breaks.push(Breakage {
            code: "bits-reused",
            message: format!(
                "bits of removed {noun}s are reused, so stored sets are misread: {}",
                shown.take(SHOWN).collect::<Vec<_>>().join(", ")
            ),
            help,
            bits: reused
                .iter()
                .map(|(_, now)| MovedBit {
                    name: now.name.clone(),
                    was: now.bit,
                    now: now.bit,
                })
                .collect(),
        });
    }
    breaks
}
