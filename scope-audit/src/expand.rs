//! Expands `macro_rules!` as far as reading code takes: tokens keep their places.
//!
//! rustc reports a use inside a macro with its place, but not what is around it. So the macros of the
//! workspace are expanded here, and what they make is read like any other code.

use std::{collections::HashMap, str::FromStr as _};

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::{
    Block, Expr, Item, Lit, Meta, Pat, Path, Stmt, Type, Visibility,
    parse::{ParseStream, Parser as _},
};

/// A `macro_rules!`.
pub(crate) struct Macro {
    rules: Vec<(Vec<Pattern>, TokenStream)>,
}

/// A part of what a rule matches.
enum Pattern {
    Token(TokenTree),
    Group(Delimiter, Vec<Pattern>),
    Fragment(String, String),
    Repeat(Vec<Pattern>, Option<TokenTree>, char),
}

/// What a name of a rule stands for.
#[derive(Clone)]
enum Binding {
    One(TokenStream),
    Many(Vec<Binding>),
}

type Bindings = HashMap<String, Binding>;

impl Macro {
    /// Reads the body of a `macro_rules!`; `None` where it is none.
    pub(crate) fn new(body: TokenStream) -> Option<Self> {
        let tokens: Vec<TokenTree> = body.into_iter().collect();
        let mut rules = Vec::new();
        let mut rest = tokens.as_slice();
        while let [
            TokenTree::Group(matcher),
            TokenTree::Punct(_),
            TokenTree::Punct(_),
            TokenTree::Group(body),
            more @ ..,
        ] = rest
        {
            rules.push((patterns(matcher.stream())?, body.stream()));
            rest = match more {
                [TokenTree::Punct(semicolon), more @ ..] if semicolon.as_char() == ';' => more,
                more => more,
            };
        }
        rest.is_empty().then_some(Macro { rules })
    }

    /// What a call makes; `None` where no rule matches.
    pub(crate) fn expand(&self, arguments: TokenStream) -> Option<TokenStream> {
        let tokens: Vec<TokenTree> = arguments.into_iter().collect();
        for (matcher, body) in &self.rules {
            let mut bindings = Bindings::new();
            if matches(matcher, &tokens, &mut bindings) == Some(tokens.len()) {
                return transcribe(body.clone(), &bindings);
            }
        }
        None
    }
}

fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}

fn patterns(matcher: TokenStream) -> Option<Vec<Pattern>> {
    let tokens: Vec<TokenTree> = matcher.into_iter().collect();
    let (mut patterns_, mut at) = (Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => match tokens.get(at)? {
                TokenTree::Ident(name) => {
                    let TokenTree::Ident(kind) = tokens.get(at + 2)? else {
                        return None;
                    };
                    patterns_.push(Pattern::Fragment(name.to_string(), kind.to_string()));
                    at += 3;
                }
                TokenTree::Group(group) => {
                    let (separator, operator, used) = repetition(tokens.get(at + 1..)?)?;
                    patterns_.push(Pattern::Repeat(
                        patterns(group.stream())?,
                        separator,
                        operator,
                    ));
                    at += 1 + used;
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                patterns_.push(Pattern::Group(group.delimiter(), patterns(group.stream())?));
            }
            other => patterns_.push(Pattern::Token(other.clone())),
        }
    }
    Some(patterns_)
}

/// What stands behind `$(..)`: a separator, an operator, and how many tokens that is.
fn repetition(tokens: &[TokenTree]) -> Option<(Option<TokenTree>, char, usize)> {
    let operator = |token: Option<&TokenTree>| match token {
        Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), '*' | '+' | '?') => {
            Some(punct.as_char())
        }
        _ => None,
    };
    if let Some(found) = operator(tokens.first()) {
        return Some((None, found, 1));
    }
    // a separator of two characters, such as `=>`, is two tokens here
    if let Some(found) = operator(tokens.get(1)) {
        return Some((tokens.first().cloned(), found, 2));
    }
    None
}

/// How many tokens the patterns match, from the first on.
fn matches(patterns: &[Pattern], tokens: &[TokenTree], bindings: &mut Bindings) -> Option<usize> {
    let mut at = 0;
    for pattern in patterns {
        let rest = tokens.get(at..)?;
        match pattern {
            Pattern::Token(wanted) => {
                let found = rest.first()?;
                let same = match (wanted, found) {
                    (TokenTree::Punct(a), TokenTree::Punct(b)) => a.as_char() == b.as_char(),
                    (a, b) => a.to_string() == b.to_string(),
                };
                if !same {
                    return None;
                }
                at += 1;
            }
            Pattern::Group(delimiter, inner) => {
                let TokenTree::Group(group) = rest.first()? else {
                    return None;
                };
                let content: Vec<TokenTree> = group.stream().into_iter().collect();
                if group.delimiter() != *delimiter
                    || matches(inner, &content, bindings)? != content.len()
                {
                    return None;
                }
                at += 1;
            }
            Pattern::Fragment(name, kind) => {
                let used = fragment(kind, rest)?;
                let found: TokenStream = rest.get(..used)?.iter().cloned().collect();
                // an expression stays one, whatever is put around it
                let found = match kind.as_str() {
                    "expr" | "ty" => TokenTree::from(Group::new(Delimiter::None, found)).into(),
                    _ => found,
                };
                bindings.insert(name.clone(), Binding::One(found));
                at += used;
            }
            Pattern::Repeat(inner, separator, operator) => {
                at += repeat(inner, separator.as_ref(), *operator, rest, bindings)?;
            }
        }
    }
    Some(at)
}

fn repeat(
    inner: &[Pattern],
    separator: Option<&TokenTree>,
    operator: char,
    tokens: &[TokenTree],
    bindings: &mut Bindings,
) -> Option<usize> {
    let mut names = Vec::new();
    collect_names(inner, &mut names);
    let mut all: HashMap<String, Vec<Binding>> =
        names.into_iter().map(|name| (name, Vec::new())).collect();
    let (mut at, mut times) = (0, 0);
    loop {
        if operator == '?' && times == 1 {
            break;
        }
        let mut start = at;
        if times > 0
            && let Some(separator) = separator
        {
            match tokens.get(at) {
                Some(found) if found.to_string() == separator.to_string() => start += 1,
                _ => break,
            }
        }
        let mut once = Bindings::new();
        match matches(inner, tokens.get(start..).unwrap_or_default(), &mut once) {
            Some(used) if used > 0 => at = start + used,
            _ => break,
        }
        for (name, list) in &mut all {
            list.extend(once.remove(name));
        }
        times += 1;
    }
    if operator == '+' && times == 0 {
        return None;
    }
    for (name, list) in all {
        bindings.insert(name, Binding::Many(list));
    }
    Some(at)
}

fn collect_names(patterns: &[Pattern], names: &mut Vec<String>) {
    for pattern in patterns {
        match pattern {
            Pattern::Fragment(name, _) => names.push(name.clone()),
            Pattern::Group(_, inner) | Pattern::Repeat(inner, ..) => collect_names(inner, names),
            Pattern::Token(_) => {}
        }
    }
}

/// How many tokens a fragment takes.
fn fragment(kind: &str, tokens: &[TokenTree]) -> Option<usize> {
    fn parsed<T>(
        tokens: &[TokenTree],
        parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    ) -> Option<usize> {
        let stream: TokenStream = tokens.iter().cloned().collect();
        let parser = |input: ParseStream<'_>| {
            parse(input)?;
            input.parse::<TokenStream>()
        };
        let rest = parser.parse2(stream).ok()?;
        tokens.len().checked_sub(rest.into_iter().count())
    }
    match kind {
        "ident" => matches!(tokens.first()?, TokenTree::Ident(_)).then_some(1),
        "lifetime" => parsed(tokens, |input| input.parse::<syn::Lifetime>()),
        "tt" => tokens.first().map(|_| 1),
        "literal" => parsed(tokens, |input| {
            input.parse::<Option<syn::Token![-]>>()?;
            input.parse::<Lit>()
        }),
        "expr" | "expr_2021" => parsed(tokens, |input| input.parse::<Expr>()),
        "ty" => parsed(tokens, |input| input.parse::<Type>()),
        "path" => parsed(tokens, |input| input.parse::<Path>()),
        "pat" => parsed(tokens, Pat::parse_multi),
        "pat_param" => parsed(tokens, Pat::parse_single),
        "stmt" => parsed(tokens, |input| input.parse::<Stmt>()),
        "block" => parsed(tokens, |input| input.parse::<Block>()),
        "item" => parsed(tokens, |input| input.parse::<Item>()),
        "meta" => parsed(tokens, |input| input.parse::<Meta>()),
        "vis" => parsed(tokens, |input| input.parse::<Visibility>()),
        _ => None,
    }
}

fn transcribe(body: TokenStream, bindings: &Bindings) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let (mut out, mut at) = (TokenStream::new(), 0);
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => match tokens.get(at)? {
                TokenTree::Ident(name) => {
                    at += 1;
                    match bindings.get(&name.to_string()) {
                        Some(Binding::One(found)) => out.extend(found.clone()),
                        Some(Binding::Many(_)) => return None,
                        None => out.extend([TokenTree::Ident(name.clone())]),
                    }
                }
                TokenTree::Group(group) => {
                    let (separator, operator, used) = repetition(tokens.get(at + 1..)?)?;
                    at += 1 + used;
                    let times = times(group.stream(), bindings)?;
                    for i in 0..times {
                        if i > 0 && operator != '?' {
                            out.extend(separator.clone());
                        }
                        let mut one = bindings.clone();
                        for binding in one.values_mut() {
                            if let Binding::Many(list) = binding
                                && let Some(found) = list.get(i)
                            {
                                *binding = found.clone();
                            }
                        }
                        out.extend(transcribe(group.stream(), &one)?);
                    }
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                let inner = transcribe(group.stream(), bindings)?;
                let mut made = Group::new(group.delimiter(), inner);
                made.set_span(group.span());
                out.extend([TokenTree::Group(made)]);
            }
            other => out.extend([other.clone()]),
        }
    }
    Some(out)
}

/// How often a repetition repeats: as often as the names in it.
fn times(body: TokenStream, bindings: &Bindings) -> Option<usize> {
    let mut dollar = false;
    for token in body {
        match token {
            TokenTree::Ident(name) if dollar => {
                if let Some(Binding::Many(list)) = bindings.get(&name.to_string()) {
                    return Some(list.len());
                }
            }
            TokenTree::Group(group) => {
                if let Some(times) = times(group.stream(), bindings) {
                    return Some(times);
                }
            }
            TokenTree::Punct(punct) => {
                dollar = punct.as_char() == '$';
                continue;
            }
            _ => {}
        }
        dollar = false;
    }
    None
}

/// Tokens in which `[< a b >]`, as `paste!` reads it, is one name. `is_used` tells the place that
/// rustc reports.
pub(crate) fn pasted(tokens: TokenStream, is_used: &dyn Fn(Span) -> bool) -> TokenStream {
    let mut out = TokenStream::new();
    for token in tokens {
        let TokenTree::Group(group) = &token else {
            out.extend([token]);
            continue;
        };
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        let is_name = group.delimiter() == Delimiter::Bracket
            && is_punct(inner.first(), '<')
            && is_punct(inner.last(), '>');
        if is_name {
            let mut text = String::new();
            let mut spans = vec![group.span()];
            let mut modified = false;
            for part in &inner {
                match part {
                    TokenTree::Ident(name) if !modified => {
                        text.push_str(&name.to_string());
                        spans.push(name.span());
                    }
                    TokenTree::Literal(literal) => {
                        text.push_str(literal.to_string().trim_matches('"'));
                        spans.push(literal.span());
                    }
                    // `:snake` and the like
                    TokenTree::Punct(punct) => {
                        modified = punct.as_char() == ':';
                        continue;
                    }
                    _ => {}
                }
                modified = false;
            }
            let name = syn::parse_str::<Ident>(&text);
            let mut name = name.unwrap_or_else(|_| Ident::new("pasted", Span::call_site()));
            let span = spans.iter().find(|span| is_used(**span));
            if let Some(span) = span.or(spans.get(1)).or(spans.first()) {
                name.set_span(*span);
            }
            out.extend([TokenTree::Ident(name)]);
        } else {
            let mut made = Group::new(group.delimiter(), pasted(group.stream(), is_used));
            made.set_span(group.span());
            out.extend([TokenTree::Group(made)]);
        }
    }
    out
}

/// The tokens of a text, with their places in it.
pub(crate) fn tokens(text: &str) -> Option<TokenStream> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // a line for a shell is no code, and the lines behind it keep their numbers
    if text.starts_with("#!") && !text.starts_with("#![") {
        let rest = text.find('\n').and_then(|end| text.get(end..));
        return TokenStream::from_str(rest.unwrap_or_default()).ok();
    }
    TokenStream::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::{Macro, pasted};
    use proc_macro2::TokenStream;
    use std::str::FromStr;

    fn expand(rules: &str, call: &str) -> Option<String> {
        let rules = Macro::new(TokenStream::from_str(rules).unwrap()).unwrap();
        let made = rules.expand(TokenStream::from_str(call).unwrap())?;
        Some(made.to_string().replace(' ', ""))
    }

    #[test]
    fn rules_expand_as_rustc_expands_them() {
        let cases = [
            ("($a:ident) => { f($a) }", "x", Some("f(x)")),
            (
                "($($a:expr),* $(,)?) => { [$(g($a)),*] }",
                "1 + 2, h(3),",
                Some("[g(1+2),g(h(3))]"),
            ),
            (
                "($n:ident: $($op:ident)|+;) => { fn $n() { $(s(O::$op);)+ } }",
                "f: A | B;",
                Some("fnf(){s(O::A);s(O::B);}"),
            ),
            ("(one) => { 1 }; ($t:tt) => { 2 }", "two", Some("2")),
            (
                "($($k:ident => { $($v:ident),* })*) => { $( $(p($k, $v);)* )* }",
                "a => { b, c } d => { e }",
                Some("p(a,b);p(a,c);p(d,e);"),
            ),
            (
                "($v:vis fn $n:ident) => { $v fn $n() {} }",
                "pub(crate) fn f",
                Some("pub(crate)fnf(){}"),
            ),
            ("($a:ident) => { $a }", "1", None),
        ];
        for (rules, call, made) in cases {
            assert_eq!(expand(rules, call).as_deref(), made, "{rules} {call}");
        }
    }

    #[test]
    fn pasted_names_are_one() {
        let tokens = TokenStream::from_str("fn [<get_ x>]() { O::[<Read x:camel>] }").unwrap();
        let made = pasted(tokens, &|_| false).to_string().replace(' ', "");
        assert_eq!(made, "fnget_x(){O::Readx}");
    }
}
