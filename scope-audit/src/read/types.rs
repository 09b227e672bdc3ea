//! The types of expressions, as far as they are written: enough to tell methods and fields of one name
//! apart.

use syn::{Expr, Pat};

use super::{items::Walker, methods::Does};
use crate::{
    code::{Class, Slot},
    syntax::{Binding, callee, head, inner, last, member, qualifier},
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
        let outer = match slot {
            Some(slot) => self.flow.held.replace(slot),
            None => self.flow.held.clone(),
        };
        read(self);
        self.flow.held = outer;
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
