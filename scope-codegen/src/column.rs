//! Tables as string and byte-string literals, which cost rustc least.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Strings, as `Strings { text, ends }`. A column of empty strings costs nothing.
pub(crate) fn strings<'a>(
    core: &TokenStream,
    items: impl Iterator<Item = &'a str> + Clone,
) -> TokenStream {
    let (text, mut ends) = concatenated(items.clone());
    let text = if text.is_empty() {
        ends.clear();
        Literal::string("")
    } else {
        lines(items)
    };
    let ends = bytes(&ends);
    quote!(#core::__private::Strings { text: #text, ends: #ends })
}

/// All strings as one literal, each on a line of its own.
pub(crate) fn lines<'a>(items: impl Iterator<Item = &'a str> + Clone) -> Literal {
    let rows = items.clone().map(|item| Literal::string(item).to_string());
    laid_out("\"", rows).unwrap_or_else(|| Literal::string(&items.collect::<String>()))
}

/// Rows of bytes as one literal, each on a line of its own.
fn byte_lines(bytes: &[u8], width: usize) -> Literal {
    let rows = bytes.chunks(width.max(1));
    let rows = rows.map(|row| Literal::byte_string(row).to_string());
    laid_out("b\"", rows).unwrap_or_else(|| Literal::byte_string(bytes))
}

/// Literals that begin with `quote`, joined into one, each on a line of its own.
fn laid_out(quote: &str, rows: impl Iterator<Item = String>) -> Option<Literal> {
    let mut text = quote.to_owned();
    for row in rows {
        let row = row.strip_prefix(quote)?.strip_suffix('"')?;
        // the backslash removes all white space up to the row
        text.push_str("\\\n        ");
        let mut rest = row.chars();
        match rest.next().filter(|first| first.is_whitespace()) {
            Some(' ') => text.extend(["\\x20", rest.as_str()]),
            Some(space) => text.extend([&space.escape_unicode().to_string(), rest.as_str()]),
            None => text.push_str(row),
        }
    }
    text.push('"');
    text.parse().ok()
}

/// The concatenated strings, and the end of each as little-endian `u32`s.
pub(crate) fn concatenated<'a>(items: impl Iterator<Item = &'a str>) -> (String, Vec<u8>) {
    let (mut text, mut ends) = (String::new(), Vec::new());
    for item in items {
        text.push_str(item);
        u32_into(&mut ends, text.len());
    }
    (text, ends)
}

/// Numbers by row, as `Lists { ends, items }`.
pub(crate) fn lists(
    core: &TokenStream,
    rows: impl Iterator<Item = impl Iterator<Item = usize>>,
) -> TokenStream {
    let (mut ends, mut items) = (Vec::new(), Vec::new());
    for row in rows {
        for item in row {
            u16_into(&mut items, item);
        }
        u32_into(&mut ends, items.len() / 2);
    }
    let (ends, items) = (bytes(&ends), bytes(&items));
    quote!(#core::__private::Lists { ends: #ends, items: #items })
}

/// Sets of bits by row, as `Rows`: dense for narrow sets, else the smaller form.
pub(crate) fn rows<'a, R: Iterator<Item = usize>>(
    core: &TokenStream,
    words: usize,
    len: usize,
    row: impl Fn(usize) -> R + 'a,
) -> TokenStream {
    let items: usize = (0..len).map(|i| row(i).count()).sum();
    if words > 4 && len * words * 8 > items * 2 + len * 4 {
        let lists = lists(core, (0..len).map(row));
        return quote!(#core::__private::Rows::Sparse(#lists));
    }
    let mut dense = vec![0u8; len * words * 8];
    for i in 0..len {
        for bit in row(i) {
            if let Some(byte) = dense.get_mut(i * words * 8 + bit / 8) {
                *byte |= 1 << (bit % 8);
            }
        }
    }
    let dense = byte_lines(&dense, words * 8);
    quote!(#core::__private::Rows::Dense(#dense))
}

pub(crate) fn bytes(bytes: &[u8]) -> Literal {
    Literal::byte_string(bytes)
}

pub(crate) fn u16_into(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&(number as u16).to_le_bytes());
}

pub(crate) fn u32_into(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&(number as u32).to_le_bytes());
}
