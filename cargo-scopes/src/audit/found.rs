//! What is found in a crate's source: guards, mounted handlers, and uses of the app's type.

use super::{
    mentions::Mentions,
    need::Need,
    source::{Place, Unseen},
};

/// How a guard stands in source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// `#[requires(..)]`.
    Requires,
    /// A parameter that takes a proof.
    Proof,
    /// `.authorize(..)` in the body, or a check of an operation.
    Authorize,
    /// A command of `#[derive(Guarded)]`.
    Command,
    /// `granted.covers(..)` in the body.
    Covers,
}

impl How {
    pub(crate) fn shown(self) -> &'static str {
        match self {
            Self::Requires => "#[requires]",
            Self::Proof => "proof",
            Self::Authorize => "authorize",
            Self::Command => "Guarded",
            Self::Covers => "covers",
        }
    }
}

/// One guard.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) how: How,
    pub(crate) need: Need,
    pub(crate) place: Place,
}

/// A function, a method, or a command that is guarded like one.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// `api::Api::account`.
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) guards: Vec<Guard>,
    /// Something is checked whose requirement is not written here: `.authorize(needed)`, an
    /// `Authorized<T>` parameter.
    pub(crate) checks_otherwise: bool,
    /// The module that it stands in.
    pub(crate) module: Vec<String>,
    /// The type or the trait that it is a method of; empty for none.
    pub(crate) within: String,
    /// Whether code outside the crate may call it.
    pub(crate) public: bool,
    /// The operations that its body names, and the functions that it calls.
    pub(crate) mentions: Mentions,
}

impl Function {
    pub(crate) fn is_guarded(&self) -> bool {
        self.checks_otherwise || !self.guards.is_empty()
    }

    /// The guards that take a proof from whoever calls it.
    pub(crate) fn proofs(&self) -> impl Iterator<Item = &Guard> {
        self.guards.iter().filter(|guard| guard.how == How::Proof)
    }
}

/// A handler that a router or an attribute binds to a path.
#[derive(Clone, Debug)]
pub(crate) struct Mount {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) handler: Handler,
    /// The handler, as it is written in the route; empty where it is no part of one.
    pub(crate) written: String,
    /// Where it is bound: the `route`, or the function with the attribute.
    pub(crate) place: Place,
    /// A layer guards it, wherever it is mounted: one that names a marker, or an `OperationsLayer`.
    pub(crate) layered: bool,
}

/// A part of a router that a function builds.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) what: What,
    /// As that router has it: the path of a handler, or what comes before the paths of a router.
    pub(crate) path: String,
    /// A layer of that router guards it.
    pub(crate) layered: bool,
    /// That router went where it is not followed: no layer comes after that.
    pub(crate) escaped: bool,
    /// That router is what the function returns.
    pub(crate) returned: bool,
    /// An index into the functions.
    pub(crate) owner: Option<usize>,
}

/// What a part of a router is.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Mount(Mount),
    /// The router that a function makes: its path, imports expanded, and the module that it is
    /// written in.
    Router(Vec<String>, Vec<String>),
}

/// What was mounted.
#[derive(Clone, Debug)]
pub(crate) enum Handler {
    /// A path to a function, imports expanded, and the module that it is written in.
    Path(Vec<String>, Vec<String>),
    /// A closure, and whether a check is written in it.
    Closure(bool),
    /// An index into the functions.
    Function(usize),
    /// Something else, as it is written.
    Other(String),
}

/// A call that passes the app's type.
#[derive(Clone, Debug)]
pub(crate) struct AppCall {
    /// The name of the function or method that is called.
    pub(crate) callee: String,
    /// Where the call is written.
    pub(crate) caller: String,
    pub(crate) place: Place,
}

/// All that was found.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) functions: Vec<Function>,
    pub(crate) mounts: Vec<Mount>,
    /// What the routers are made of, while they are read.
    pub(crate) parts: Vec<Part>,
    /// Paths and names of methods that may be functions whose routers are not followed, each with
    /// the module that it is written in, while they are read.
    pub(crate) mentioned: Vec<(Vec<String>, Vec<String>)>,
    pub(crate) app_calls: Vec<AppCall>,
    /// The operations that `Routes::handle` gives a handler, as often as it does.
    pub(crate) handled: Vec<usize>,
    pub(crate) unseen: Vec<Unseen>,
    /// Markers that the spec does not have.
    pub(crate) unknown: Vec<(String, Place)>,
}
