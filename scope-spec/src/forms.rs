//! Reads forms of values in a spec.

use crate::{
    FormKind, Problem, form,
    read::{Reader, Value, Word, quoted},
    suggest,
};

/// The forms that have a word.
const WORDS: [FormKind; 4] = [FormKind::Id, FormKind::Name, FormKind::Int, FormKind::Uuid];

impl Reader<'_> {
    /// Reads the value of `form`: a word, or `{ chars = "a-z0-9", max = 40 }`.
    pub(crate) fn form(&mut self, value: Value<'_>) -> Option<FormKind> {
        if value.get_ref().as_str().is_some() {
            let word = self.string("`form`", value)?;
            let found = WORDS.into_iter().find(|it| it.word() == Some(&word.text));
            if found.is_none() {
                self.unknown_form(&word);
            }
            return found;
        }
        if !value.get_ref().is_table() {
            self.wrong_type("`form`", &value, "a string or a table");
            return None;
        }
        let place = self.place(value.span());
        let (mut made, mut max, mut is_wrong) = (None, form::LONGEST, false);
        for (key, value) in self.table("`form`", "form = { chars = \"a-z\" }", value) {
            match key.get_ref().as_ref() {
                "chars" => match self.string("`chars`", value) {
                    Some(word) => match form::chars(&word.text) {
                        Ok(chars) => made = Some(chars),
                        Err(why) => {
                            is_wrong = true;
                            self.report(
                                Problem::error("invalid-form", format!("`chars` {why}"))
                                    .at(&word.place, "not the characters of a value")
                                    .help("list them, with `a-z` for a run of letters or digits: `chars = \"a-z0-9~\"`"),
                            );
                        }
                    },
                    None => is_wrong = true,
                },
                "max" => {
                    let place = self.place(value.span());
                    let number = value.get_ref().as_integer();
                    let number = number
                        .and_then(|it| u16::from_str_radix(it.as_str(), it.radix()).ok())
                        .filter(|it| (1..=form::MOST).contains(it));
                    match number {
                        Some(number) => max = number,
                        None => {
                            is_wrong = true;
                            self.report(
                                Problem::error("invalid-form", "`max` is not a length of values")
                                    .at(&place, format!("not a number from 1 to {}", form::MOST))
                                    .help(format!(
                                        "write how long the longest value is, {} at most",
                                        form::MOST
                                    )),
                            );
                        }
                    }
                }
                _ => {
                    is_wrong = true;
                    self.unknown_key("a form", key, &["chars", "max"]);
                }
            }
        }
        if made.is_none() && !is_wrong {
            self.report(
                Problem::error("invalid-form", "the form does not say its characters")
                    .at(&place, "no `chars`")
                    .help("add `chars = \"a-z0-9\"`"),
            );
        }
        made.filter(|_| !is_wrong)
            .map(|chars| FormKind::Chars { chars, max })
    }

    fn unknown_form(&mut self, word: &Word) {
        let problem = Problem::error(
            "invalid-form",
            format!("`{}` is not a form of values", word.text.escape_debug()),
        )
        .at(&word.place, "unknown form");
        let meant = match word.text.to_ascii_lowercase().as_str() {
            "integer" | "number" | "u64" | "i64" => Some("int"),
            "string" | "slug" | "token" => Some("name"),
            _ => None,
        };
        let words: Vec<&str> = WORDS.into_iter().filter_map(FormKind::word).collect();
        self.report(match meant.or_else(|| suggest::meant(&word.text, &words)) {
            Some(near) => problem.patch(
                format!("did you mean `{near}`?"),
                &word.place,
                quoted(near),
            ),
            None => problem.help(
                "the forms are `id`, `name`, `int` and `uuid`; others are written `{ chars = \"a-z0-9\", max = 40 }`",
            ),
        });
    }
}
