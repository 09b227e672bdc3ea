pub fn more(_: impl crate::desk::may::SMS) {} // finds: undecided
