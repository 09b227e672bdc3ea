//! The place of a macro call: its module, and whether it is in a function's body.
//!
//! A macro does not see the syntax around its call, so this searches the tokens of the source file. It
//! does not see calls that other macros generate.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// A call of a macro in a source file.
pub(crate) struct Call {
    /// The tokens of its argument.
    pub(crate) input: TokenStream,
    /// Its module in the file, such as `a::b`.
    module: String,
    in_function: bool,
    /// Whether a `cfg` may leave it out.
    is_conditional: bool,
}

/// The calls of the macro `name` in the source file of `span`, in order; empty without a file.
pub(crate) fn calls(name: &str, span: Span) -> Vec<Call> {
    let file = span.unwrap().local_file();
    let source = file.and_then(|file| std::fs::read_to_string(file).ok());
    let tokens = source.and_then(|source| source.parse::<TokenStream>().ok());
    tokens.map_or_else(Vec::new, |tokens| in_file(name, tokens))
}

fn in_file(name: &str, tokens: TokenStream) -> Vec<Call> {
    let mut calls = Vec::new();
    let around = Around {
        module: String::new(),
        in_function: false,
        is_conditional: false,
    };
    collect(name, tokens, &around, &mut calls);
    calls
}

/// Whether all calls with `input` are in functions.
pub(crate) fn is_in_a_function(calls: &[Call], input: &TokenStream) -> bool {
    let input = input.to_string();
    let mut same = calls.iter().filter(|call| call.input.to_string() == input);
    let first = same.next();
    first.is_some_and(|call| call.in_function) && same.all(|call| call.in_function)
}

/// The calls before the one with `input` in the same module, without those that a `cfg` may leave out.
/// Empty if two calls have this input, which leaves open which one is meant.
pub(crate) fn before<'c>(calls: &'c [Call], input: &TokenStream) -> Vec<&'c Call> {
    let input = input.to_string();
    let is_this = |call: &&Call| call.input.to_string() == input;
    let mut same = calls.iter().filter(is_this);
    let (Some(this), None) = (same.next(), same.next()) else {
        return Vec::new();
    };
    let before = calls.iter().take_while(|call| !is_this(call));
    before
        .filter(|call| call.module == this.module && !call.is_conditional && !this.is_conditional)
        .collect()
}

/// The context of tokens.
#[derive(Clone)]
struct Around {
    module: String,
    in_function: bool,
    is_conditional: bool,
}

fn collect(name: &str, tokens: TokenStream, around: &Around, calls: &mut Vec<Call>) {
    let (mut of_function, mut is_conditional) = (false, false);
    // the last tokens: `name !` before the group of a call, `mod name` before that of a module
    let mut before: [String; 2] = Default::default();
    for token in tokens {
        match &token {
            TokenTree::Group(group) => {
                let [first, second] = &before;
                let is_block = group.delimiter() == Delimiter::Brace;
                let mut inside = around.clone();
                inside.is_conditional |= is_conditional;
                if second == "!" {
                    if first == name {
                        calls.push(Call {
                            input: group.stream(),
                            module: inside.module,
                            in_function: inside.in_function,
                            is_conditional: inside.is_conditional,
                        });
                    }
                } else if is_block && first == "mod" {
                    inside.module = format!("{}::{second}", inside.module);
                    inside.in_function = false;
                    collect(name, group.stream(), &inside, calls);
                } else if is_block {
                    inside.in_function |= of_function;
                    collect(name, group.stream(), &inside, calls);
                } else if second == "#" {
                    is_conditional |= group.stream().to_string().starts_with("cfg");
                }
                if is_block {
                    (of_function, is_conditional) = (false, false);
                }
            }
            TokenTree::Ident(word) if word == "fn" => of_function = true,
            TokenTree::Punct(punct) if punct.as_char() == ';' => {
                (of_function, is_conditional) = (false, false);
            }
            _ => {}
        }
        let [_, second] = before;
        before = [second, token.to_string()];
    }
}

#[cfg(test)]
mod tests {
    use super::{before, in_file, is_in_a_function};
    use quote::quote;

    #[test]
    fn calls_in_functions_are_found() {
        for (source, expected) in [
            (quote!(scopes!("a");), false),
            (
                quote!(
                    mod a {
                        scope_core::scopes!("a");
                    }
                ),
                false,
            ),
            (
                quote!(
                    fn main() {
                        scope_core::scopes!("a");
                        let x = 1;
                    }
                ),
                true,
            ),
            (
                quote!(
                    fn f() -> R
                    where
                        A: B,
                    {
                        if x {
                            scopes! { "a" }
                        }
                    }
                ),
                true,
            ),
            (
                quote!(
                    fn f();
                    mod a {
                        scopes!("a");
                    }
                ),
                false,
            ),
            (
                quote!(
                    fn f() {
                        mod a {
                            scopes!("a");
                        }
                    }
                ),
                false,
            ),
            (quote!(impl A { fn f(&self) { scopes!("a"); } }), true),
            (
                quote!(
                    fn f() {
                        scopes!("b");
                    }
                ),
                false,
            ),
            // it is unknown which of the two is meant
            (
                quote!(
                    fn f() {
                        scopes!("a");
                    }
                    mod a {
                        scopes!("a");
                    }
                ),
                false,
            ),
            (
                quote!(
                    fn f() {
                        other! { scopes!("a"); }
                    }
                ),
                false,
            ),
        ] {
            let text = source.to_string();
            let calls = in_file("scopes", source);
            assert_eq!(is_in_a_function(&calls, &quote!("a")), expected, "{text}");
        }
    }

    #[test]
    fn calls_before_one_are_those_of_its_module() {
        for (source, expected) in [
            (quote!(app!("a", x); app!("b", x);), 1),
            (quote!(app!("b", x); app!("a", x);), 0),
            (quote!(app!("a", x); mod m { app!("b", x); }), 0),
            (
                quote!(
                    mod m {
                        app!("a", x);
                        app!("b", x);
                    }
                ),
                1,
            ),
            (quote!(app!("b", x); app!("b", x);), 0),
            (
                quote!(#[cfg(a)] app!("a", x); #[cfg(not(a))] app!("b", x);),
                0,
            ),
            (quote!(#[cfg(a)] fn f() {} app!("a", x); app!("b", x);), 1),
        ] {
            let text = source.to_string();
            let calls = in_file("app", source);
            assert_eq!(before(&calls, &quote!("b", x)).len(), expected, "{text}");
        }
    }
}
