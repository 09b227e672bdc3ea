//! Foreign text on one line of a log.

use core::fmt::{self, Write};

/// A writer that escapes as `\u{..}` every character that breaks a line, controls a terminal, changes
/// the direction of writing, or is a noncharacter (Unicode section 23.7).
pub struct Line<'w, W: ?Sized>(pub &'w mut W);

impl<W: Write + ?Sized> Write for Line<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.0.write_str(before)?;
            write!(self.0, "{}", c.escape_unicode())?;
            rest = after.get(c.len_utf8()..).unwrap_or_default();
        }
        self.0.write_str(rest)
    }
}

/// The same rule as `Text` of scope-spec; a test compares them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}
