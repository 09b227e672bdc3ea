//! The types of expressions, as far as they are written: enough to tell methods and fields of one name
//! apart.

use syn::{Expr, Pat};

use super::{items::Walker, methods::Does};
use crate::{
    code::{Class, Held, Slot, View},
    gates::Gate,
    syntax::{Binding, callee, head, inner, last, member, qualifier, root},
};

impl Walker<'_, '_> {
    /// A type's name; `Self` is that of the `impl`.
    pub(super) fn type_name(&self, name: String) -> String {
        let own = self.self_type.as_ref().and_then(|(_, name)| name.clone());
        match name.as_str() {
            "Self" => own.unwrap_or(name),
            _ => name,
        }
    }

    /// The type of an expression, where it is known.
    pub(super) fn type_of(&self, expr: &Expr) -> Option<String> {
        let made = |of: Option<&str>, name: &str| self.world.made(self.package, of, name);
        match expr {
            Expr::Unary(it) => self.type_of(&it.expr),
            Expr::Index(it) => self.type_of(&it.expr),
            Expr::Path(it) => {
                let name = last(&it.path);
                match qualifier(&it.path) {
                    Some(of) if is_type(&of) => Some(self.type_name(of)),
                    _ if name == "self" || is_type(&name) => {
                        let name = if name == "self" {
                            "Self".to_owned()
                        } else {
                            name
                        };
                        Some(self.type_name(name))
                    }
                    _ => {
                        let known = self.flow.types.get(&self.id(&name)).cloned();
                        known.or_else(|| made(None, &name))
                    }
                }
            }
            Expr::Struct(it) => Some(self.type_name(last(&it.path))),
            Expr::Field(it) => {
                let of = self.type_of(&it.base)?;
                let held = self
                    .world
                    .fields
                    .holds(self.package, &of, &member(&it.member))?;
                Some(held.to_owned())
            }
            Expr::Call(it) => {
                let path = callee(it)?;
                let name = last(path);
                match qualifier(path) {
                    Some(of) if is_type(&of) => {
                        let of = self.type_name(of);
                        made(Some(&of), &name).or(Some(of))
                    }
                    _ if matches!(name.as_str(), "Some" | "Ok") => self.type_of(it.args.first()?),
                    _ if is_type(&name) => Some(self.type_name(name)),
                    _ => made(None, &name),
                }
            }
            Expr::MethodCall(it) => {
                let (of, name) = (self.type_of(&it.receiver), it.method.to_string());
                let known = of.as_deref().and_then(|of| made(Some(of), &name));
                known.or(of.filter(|_| name != "into" && Does::HandOn.is(&name)))
            }
            _ => self.type_of(inner(expr)?),
        }
    }

    /// The type of a new variable that is the whole of a value, and the fields that a pattern takes.
    pub(super) fn typed(&mut self, bound: &[Binding], of: Option<String>) {
        if let ([one], Some(of)) = (bound, of)
            && one.parts.is_empty()
            && one.field.is_none()
        {
            self.flow.types.insert(one.name.clone(), of);
        }
        for one in bound {
            if let Some((of, field)) = &one.field {
                let of = self.type_name(of.clone());
                if let Some(held) = self.world.fields.holds(self.package, &of, field) {
                    self.flow.types.insert(one.name.clone(), held.to_owned());
                }
                let bound = [Binding::whole(one.name.clone())];
                let kept = Gate::Kept(Some(of.clone()), field.clone());
                self.flow.outcomes.insert(one.name.clone(), kept);
                self.field(Some(of), field.clone(), &Class::Bound(bound.into()));
            }
        }
    }

    /// The field that a place such as `self.all.lock().unwrap()` is in.
    pub(super) fn slot(&self, place: &Expr) -> Option<Slot> {
        match place {
            Expr::Field(it) => Some(Slot {
                of: self.type_of(&it.base)?,
                field: Some(member(&it.member)),
            }),
            Expr::MethodCall(it) => self.slot(&it.receiver),
            Expr::Index(it) => self.slot(&it.expr),
            Expr::Unary(it) => self.slot(&it.expr),
            _ => self.slot(inner(place)?),
        }
    }

    /// Reads what is put into a field.
    pub(super) fn held(&mut self, slot: Option<Slot>, read: impl FnOnce(&mut Self)) {
        let outside = self.flow.parts.len();
        let outer = match slot {
            Some(slot) => self.flow.held.replace(Held { slot, outside }),
            None => self.flow.held.clone(),
        };
        read(self);
        self.flow.held = outer;
    }

    /// What is seen through the variables that a value is bound to.
    pub(super) fn seen(&mut self, value: &Expr, bound: &[Binding]) {
        let view = match (self.slot(value), root(value)) {
            _ if is_made(value) => return,
            _ if !is_view(value) => View::Unknown,
            (Some(slot), _) => View::Field(slot),
            (None, Some(name)) if name == "self" => return,
            (None, Some(name)) if name.starts_with(char::is_uppercase) => View::Static(name),
            (None, Some(name)) => View::Variable(self.id(&name)),
            (None, None) => return,
        };
        if let Some(function) = self.stack.last_mut() {
            let views = bound.iter().map(|it| (it.name.clone(), view.clone()));
            function.views.extend(views);
        }
    }
}

/// Whether a value is a new one, which nobody else has.
fn is_made(value: &Expr) -> bool {
    match value {
        Expr::Array(_) | Expr::Lit(_) | Expr::Macro(_) | Expr::Repeat(_) | Expr::Struct(_) => true,
        Expr::Tuple(_) | Expr::Closure(_) | Expr::Async(_) => true,
        Expr::Call(it) => callee(it).is_some_and(|path| {
            let of = qualifier(path);
            let is_variant = last(path).starts_with(char::is_uppercase);
            is_variant || of.is_some_and(|of| is_type(&of) || of == "mem")
        }),
        Expr::MethodCall(it) => {
            const COPIES: &[&str] = &[
                "clone",
                "cloned",
                "collect",
                "concat",
                "copied",
                "drain",
                "into_iter",
                "iter",
                "split_off",
                "take",
                "to_owned",
                "to_vec",
                "unwrap_or_default",
            ];
            COPIES.iter().any(|name| it.method == name)
        }
        value => inner(value).is_some_and(is_made),
    }
}

/// Whether a value is a place, or a reference to what is in one.
fn is_view(value: &Expr) -> bool {
    const VIEWS: &[&str] = &[
        "as_mut",
        "borrow_mut",
        "by_ref",
        "deref_mut",
        "expect",
        "first_mut",
        "get_mut",
        "iter_mut",
        "last_mut",
        "lock",
        "try_lock",
        "unwrap",
        "values_mut",
        "write",
        "try_write",
        "entry",
        "or_default",
        "or_insert_with",
        "as_deref_mut",
    ];
    match value {
        Expr::Path(_) | Expr::Field(_) => true,
        Expr::MethodCall(it) => VIEWS.iter().any(|name| it.method == name) && is_view(&it.receiver),
        Expr::Index(it) => is_view(&it.expr),
        Expr::Unary(it) => is_view(&it.expr),
        value => inner(value).is_some_and(is_view),
    }
}

/// The type of a parameter.
pub(super) fn of_pattern(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Type(typed) => head(&typed.ty),
        _ => None,
    }
}

/// Whether a name is that of a type, by how it is written: `SCREAMING` is a constant.
pub(super) fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && (name.len() == 1 || name.contains(char::is_lowercase))
}
