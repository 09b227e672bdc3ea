//! What methods do with what they are called on, and with what they are given, by their names.

/// What a method does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// Methods that ask something of an operation that is not to be sent by it.
    Query,
    /// Methods that compare.
    Compare,
    /// Methods and functions that hand on what they are given, or elements of it.
    HandOn,
    /// Methods whose closure takes each element, and answers with what the method makes.
    Map,
    /// Methods whose closure takes each element, and whose answer is only looked at.
    Look,
    /// Methods and functions whose closure makes the value.
    Make,
    /// Methods that put something into a list.
    Put,
    /// What gives operations handlers, or leaves them out: the library guards these.
    Bind,
    /// Methods that keep whether an answer is yes.
    Answer,
}

use Does::{Answer, Bind, Compare, HandOn, Look, Make, Map, Put, Query};

impl Does {
    /// Whether a method of this name does it.
    pub(super) fn is(self, name: &str) -> bool {
        let all: &[Does] = match name {
            "method" | "id" | "title" | "description" | "is_deprecated" | "is_public" | "index"
            | "name" | "requirement" | "len" | "is_empty" | "to_string" | "fmt" | "hash"
            | "count" | "contains_key" | "capacity" | "is_ok" | "is_err" | "is_some"
            | "is_none" | "err" | "clear" | "sort" | "sort_unstable" | "reverse" | "dedup"
            | "swap" | "truncate" | "shuffle" => &[Query],
            "eq" | "ne" | "cmp" | "partial_cmp" | "lt" | "gt" | "le" | "ge" | "contains"
            | "starts_with" | "ends_with" | "binary_search" => &[Compare],
            "clone" | "to_owned" | "into" | "as_deref" | "as_mut" | "borrow" | "unwrap"
            | "expect" | "to_vec" | "as_slice" | "into_boxed_slice" | "new" | "from" | "pin"
            | "boxed" | "iter" | "into_iter" | "iter_mut" | "drain" | "chunks" | "windows"
            | "keys" | "into_keys" | "values" | "values_mut" | "into_values" | "rev" | "skip"
            | "take" | "step_by" | "cycle" | "peekable" | "fuse" | "flatten" | "by_ref"
            | "collect" | "next" | "next_back" | "nth" | "last" | "first" | "get" | "get_mut"
            | "peek" | "pop" | "pop_front" | "pop_back" | "remove" | "lock" | "read" | "write"
            | "load" | "min" | "max" | "unwrap_or" | "or" | "chain" | "xor" | "borrow_mut"
            | "deref" | "front" | "back" | "front_mut" | "back_mut" | "first_mut" | "last_mut"
            | "swap_remove" | "split_off" | "split_at" | "split_first" | "split_last"
            | "pop_first" | "pop_last" | "first_key_value" | "last_key_value" | "get_key_value"
            | "remove_entry" | "into_inner" | "as_mut_slice" | "chunks_exact" | "split"
            | "rsplit" | "split_once" | "trim" | "trim_start" | "trim_end"
            | "trim_start_matches" | "trim_end_matches" | "strip_prefix" | "strip_suffix"
            | "as_str" | "as_bytes" | "bytes" | "chars" | "lines" | "to_lowercase"
            | "to_uppercase" => &[HandOn],
            "as_ref" | "copied" | "cloned" | "unwrap_or_default" | "ok" | "ok_or"
            | "ok_or_else" | "map_err" | "context" | "with_context" => &[HandOn, Answer],
            "or_else" | "unwrap_or_else" => &[HandOn, Make],
            "filter" | "find" | "skip_while" | "take_while" | "min_by_key" | "max_by_key"
            | "partition" | "rfind" | "position" => &[HandOn, Look],
            "inspect" => &[HandOn, Look, Answer],
            "map" | "and_then" => &[Map, Answer],
            "filter_map" | "flat_map" | "find_map" | "map_while" => &[Map],
            "then" => &[Map, Make, Answer],
            "any" | "all" | "is_some_and" | "is_ok_and" | "is_none_or" | "retain"
            | "retain_mut" => &[Look],
            _ if name.contains("for_each")
                || name.starts_with("sort_")
                || name == "dedup_by_key" =>
            {
                &[Look]
            }
            "get_or_init" | "get_or_insert_with" | "get_or_try_init" | "from_fn"
            | "repeat_with" => &[Make],
            "push" | "push_back" | "push_front" | "insert" | "extend" | "extend_from_slice"
            | "append" | "entry" | "or_insert" | "replace" | "set" => &[Put],
            "handle" | "step_up" | "only" | "without" => &[Bind],
            "and" | "inspect_err" | "then_some" => &[Answer],
            _ => &[],
        };
        all.contains(&self)
    }
}
