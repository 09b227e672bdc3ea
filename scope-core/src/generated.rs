//! Functions that generated code calls, so that they are compiled once.

use crate::{ApiOperation, Privilege, vocabulary::NamedRole};

/// The privilege with this wire name or alias.
pub fn privilege_by_name<P: Privilege>(name: &str) -> Option<P> {
    let index = P::TABLE.lookup.get(name)? as usize;
    P::ALL.get(P::TABLE.position(index)?).copied()
}

/// The role with this name.
pub fn role_by_name<R: NamedRole>(name: &str) -> Option<R> {
    R::LIST.get(R::ROLES.lookup.get(name)? as usize).copied()
}

/// The roles that the role at `position` includes directly.
pub fn included_roles<R: NamedRole>(position: usize) -> impl Iterator<Item = R> {
    let includes = &R::ROLES.includes;
    let (start, end) = includes.range(position);
    (start..end).filter_map(|at| R::LIST.get(includes.item(at)).copied())
}

/// The operation with this id.
pub fn operation_by_id<O: ApiOperation>(id: &str) -> Option<O> {
    O::ALL.get(O::OPERATIONS.lookup.get(id)? as usize).copied()
}

/// The operation of `method` at `path`.
pub fn operation_by_call<O: ApiOperation>(method: &str, path: &str) -> Option<O> {
    O::from_call(method, path)
}
