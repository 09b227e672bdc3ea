//! Whether `#[cfg(..)]` leaves an item in this build.

use syn::{Attribute, Expr, Lit, Meta, Token, punctuated::Punctuated};

/// The configuration of one package.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cfg {
    pub(crate) features: Vec<String>,
    /// Lines of `rustc --print cfg`.
    pub(crate) words: Vec<String>,
    pub(crate) test: bool,
}

impl Cfg {
    /// The condition that leaves an item out, if one does.
    pub(crate) fn left_out(&self, attributes: &[Attribute]) -> Option<String> {
        attributes.iter().find_map(|attribute| {
            if !attribute.path().is_ident("cfg") {
                return None;
            }
            let meta: Meta = attribute.parse_args().ok()?;
            let out = self.holds(&meta) == Some(false);
            out.then(|| quote(&meta))
        })
    }

    /// Attributes, and those that `cfg_attr` adds.
    pub(crate) fn attributes(&self, attributes: &[Attribute]) -> Vec<Attribute> {
        let mut all = Vec::new();
        for attribute in attributes {
            let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
            let parts = match attribute.path().is_ident("cfg_attr") {
                true => attribute.parse_args_with(parser).ok(),
                false => None,
            };
            match parts.map(Punctuated::into_iter) {
                None => all.push(attribute.clone()),
                Some(mut parts) => {
                    if parts.next().is_some_and(|it| self.holds(&it) == Some(true)) {
                        let added = parts.map(|meta| Attribute {
                            meta,
                            ..attribute.clone()
                        });
                        all.extend(added);
                    }
                }
            }
        }
        all
    }

    /// `None` where it cannot be known, such as a flag that a build script sets.
    fn holds(&self, meta: &Meta) -> Option<bool> {
        match meta {
            Meta::Path(path) if path.is_ident("test") => Some(self.test),
            Meta::Path(path) => {
                let name = path.get_ident()?.to_string();
                match name.as_str() {
                    "true" => Some(true),
                    "false" => Some(false),
                    _ if self.words.contains(&name) => Some(true),
                    "unix" | "windows" => Some(false),
                    _ => None,
                }
            }
            Meta::NameValue(pair) => {
                let Expr::Lit(value) = &pair.value else {
                    return None;
                };
                let Lit::Str(value) = &value.lit else {
                    return None;
                };
                let (name, value) = (pair.path.get_ident()?.to_string(), value.value());
                if name == "feature" {
                    return Some(self.features.contains(&value));
                }
                if self.words.contains(&format!("{name}=\"{value}\"")) {
                    return Some(true);
                }
                name.starts_with("target_").then_some(false)
            }
            Meta::List(list) => {
                let parts = list
                    .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                    .ok()?;
                let parts: Vec<Option<bool>> = parts.iter().map(|it| self.holds(it)).collect();
                let any = |value: Option<bool>| parts.contains(&value);
                match list.path.get_ident()?.to_string().as_str() {
                    "all" if any(Some(false)) => Some(false),
                    "all" => (!any(None)).then_some(true),
                    "any" if any(Some(true)) => Some(true),
                    "any" => (!any(None)).then_some(false),
                    "not" => parts.first().copied().flatten().map(|it| !it),
                    _ => None,
                }
            }
        }
    }
}

fn quote(meta: &Meta) -> String {
    let text = quote::ToTokens::to_token_stream(meta).to_string();
    text.replace(" = ", "=")
        .replace(" (", "(")
        .replace(" ,", ",")
        .replace("=\"", " = \"")
}

#[cfg(test)]
mod tests {
    use super::Cfg;
    use syn::parse_quote;

    #[test]
    fn conditions_are_judged_as_far_as_they_are_known() {
        let cfg = Cfg {
            features: vec!["on".to_owned()],
            words: vec!["unix".to_owned(), "target_os=\"linux\"".to_owned()],
            test: false,
        };
        let out = |attribute: syn::Attribute| cfg.left_out(&[attribute]).is_some();
        assert!(!out(parse_quote!(#[cfg(feature = "on")])));
        assert!(out(parse_quote!(#[cfg(feature = "off")])));
        assert!(out(parse_quote!(#[cfg(test)])));
        assert!(out(
            parse_quote!(#[cfg(all(unix, not(target_os = "linux")))])
        ));
        assert!(!out(parse_quote!(#[cfg(any(feature = "off", unix))])));
        // a flag that a build script may set
        assert!(!out(parse_quote!(#[cfg(has_thing)])));
        assert!(!out(parse_quote!(#[cfg(not(has_thing))])));
        assert!(!out(parse_quote!(#[derive(Debug)])));
    }
}
