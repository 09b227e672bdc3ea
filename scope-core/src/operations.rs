//! The tables of operations in generated code.

use crate::{
    bytes::{Strings, u16_at, u32_at},
    calls::Calls,
    lookup::Lookup,
    set::granted::Granted,
    vocabulary::{AnyGranted, Table},
};

/// A way to call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Call {
    /// An HTTP call; gRPC calls are HTTP calls.
    Http {
        /// In upper case.
        method: &'static str,
        /// The path template.
        path: &'static str,
    },
    /// A tool of an MCP server, by its name.
    Tool(&'static str),
    /// A resource of an MCP server, by its URI template.
    Resource(&'static str),
    /// A prompt of an MCP server, by its name.
    Prompt(&'static str),
}

impl Call {
    /// Method and path template of an HTTP call.
    #[must_use]
    pub fn http(self) -> Option<(&'static str, &'static str)> {
        match self {
            Call::Http { method, path } => Some((method, path)),
            Call::Tool(_) | Call::Resource(_) | Call::Prompt(_) => None,
        }
    }

    /// Whether it is a call of gRPC: `POST /package.Service/Method`.
    #[must_use]
    pub fn is_grpc(self) -> bool {
        let Some(("POST", path)) = self.http() else {
            return false;
        };
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_uppercase())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let parts = path
            .strip_prefix('/')
            .and_then(|path| path.split_once('/'))
            .and_then(|(service, method)| Some((service.rsplit_once('.')?.1, method)));
        !path.contains('{')
            && parts.is_some_and(|(service, method)| is_name(service) && is_name(method))
    }
}

/// All data of the operations of a spec.
#[doc(hidden)]
#[derive(Debug)]
pub struct Operations {
    pub scopes: &'static Table,
    pub permissions: &'static Table,
    pub ids: Strings,
    /// Titles; empty if the title is the id.
    pub titles: Strings,
    pub descriptions: Strings,
    /// The methods that occur. A tool has `tool:`, a resource `resource:`, a prompt `prompt:`, which no
    /// HTTP request can have.
    pub methods: &'static [&'static str],
    /// A position in `methods` for each call.
    pub call_methods: &'static [u8],
    /// The path template, URI template or name of each call.
    pub call_texts: Strings,
    /// The end of the calls of each operation, as `u32`s.
    pub call_ends: &'static [u8],
    /// Two `u32`s for each operation: the starts of its scopes and of its permissions in `pool`.
    pub requirements: &'static [u8],
    /// Requirements, as `u16`s: the number of alternatives; for each, the number of privileges and
    /// their indices. No alternatives: nothing is required. An alternative without scopes: any
    /// token.
    pub pool: &'static [u8],
    /// Bit 0: deprecated.
    pub flags: &'static [u8],
    pub calls: Calls,
    pub lookup: Lookup,
}

impl Operations {
    /// The title at `i`, or the id if the file has none.
    pub const fn title(&self, i: usize) -> &'static str {
        let title = self.titles.get(i);
        if title.is_empty() {
            self.ids.get(i)
        } else {
            title
        }
    }

    /// The start and end of the calls of `i`.
    const fn range_of_calls(&self, i: usize) -> (usize, usize) {
        let start = if i == 0 {
            0
        } else {
            u32_at(self.call_ends, i - 1)
        };
        (start as usize, u32_at(self.call_ends, i) as usize)
    }

    /// The method of a call, or its placeholder.
    const fn method_of_call(&self, call: usize) -> &'static str {
        if let Some((_, [at, ..])) = self.call_methods.split_at_checked(call)
            && let Some((_, [method, ..])) = self.methods.split_at_checked(*at as usize)
        {
            return method;
        }
        ""
    }

    /// The calls of `i`.
    pub fn calls_of(&'static self, i: usize) -> impl Iterator<Item = Call> {
        let (start, end) = self.range_of_calls(i);
        (start..end).map(|at| {
            let text = self.call_texts.get(at);
            match self.method_of_call(at) {
                "tool:" => Call::Tool(text),
                "resource:" => Call::Resource(text),
                "prompt:" => Call::Prompt(text),
                method => Call::Http { method, path: text },
            }
        })
    }

    /// The first HTTP call of `i`.
    const fn http_call(&self, i: usize) -> Option<usize> {
        let (mut at, end) = self.range_of_calls(i);
        while at < end {
            if !matches!(self.method_of_call(at).as_bytes(), [.., b':']) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    pub const fn method(&self, i: usize) -> Option<&'static str> {
        match self.http_call(i) {
            Some(call) => Some(self.method_of_call(call)),
            None => None,
        }
    }

    pub const fn path(&self, i: usize) -> Option<&'static str> {
        match self.http_call(i) {
            Some(call) => Some(self.call_texts.get(call)),
            None => None,
        }
    }

    pub const fn is_deprecated(&self, i: usize) -> bool {
        match self.flags.split_at_checked(i) {
            Some((_, [flags, ..])) => *flags & 1 == 1,
            _ => false,
        }
    }

    /// The requirement of `i` at `gate`.
    const fn alternatives(&self, i: usize, gate: Gates) -> Alternatives {
        let at = u32_at(self.requirements, i * 2 + gate as usize) as usize;
        Alternatives {
            pool: self.pool,
            left: u16_at(self.pool, at),
            at: at + 1,
        }
    }

    /// Whether `scopes` and `permissions` meet `i`.
    #[inline]
    pub(crate) fn met(
        &self,
        i: usize,
        scopes: &impl AnyGranted,
        permissions: &impl AnyGranted,
    ) -> bool {
        self.scope_alternatives(i).met(scopes) && self.permission_alternatives(i).met(permissions)
    }

    pub(crate) const fn scope_alternatives(&self, i: usize) -> Alternatives {
        self.alternatives(i, Gates::Scopes)
    }

    pub(crate) const fn permission_alternatives(&self, i: usize) -> Alternatives {
        self.alternatives(i, Gates::Permissions)
    }

    /// Whether `scopes` meet the app's gate of `i`.
    #[inline]
    pub const fn covered_by<P, const W: usize>(&self, i: usize, scopes: &Granted<P, W>) -> bool {
        let mut any = self.scope_alternatives(i);
        let mut met = any.left == 0;
        while let Some(mut all) = any.step() {
            let mut covered = true;
            while let Some(index) = all.step() {
                covered &= scopes.covers_index(index as usize);
            }
            met |= covered;
        }
        met
    }

    /// The position of the operation of `method` at `path`.
    pub fn from_call(&self, method: &str, path: &str) -> Option<usize> {
        self.calls.operation(method.as_bytes(), path.as_bytes())
    }
}

#[derive(Clone, Copy)]
enum Gates {
    Scopes = 0,
    Permissions = 1,
}

/// Alternatives of conjunctions, as in a pool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alternatives {
    pool: &'static [u8],
    /// How many alternatives are left.
    left: u16,
    /// The start of the next one.
    at: usize,
}

impl Alternatives {
    /// Whether one of them is covered, or there are none.
    #[inline]
    pub(crate) fn met(self, granted: &impl AnyGranted) -> bool {
        self.left == 0
            || self
                .into_iter()
                .any(|mut all| all.all(|index| granted.covers_index(index as usize)))
    }
}

impl Alternatives {
    /// `next`, for a `const fn`.
    #[inline]
    pub(crate) const fn step(&mut self) -> Option<Conjunction> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        let end = self.at + 1 + u16_at(self.pool, self.at) as usize;
        let all = Conjunction {
            pool: self.pool,
            at: self.at + 1,
            end,
        };
        self.at = end;
        Some(all)
    }

    /// Whether the first alternative requires no privilege: any token is enough.
    pub(crate) const fn is_any_token(&self) -> bool {
        self.left > 0 && u16_at(self.pool, self.at) == 0
    }

    /// How many are left.
    pub(crate) const fn left(&self) -> u16 {
        self.left
    }
}

impl Iterator for Alternatives {
    type Item = Conjunction;

    #[inline]
    fn next(&mut self) -> Option<Conjunction> {
        self.step()
    }
}

/// The indices that one alternative requires.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conjunction {
    pool: &'static [u8],
    at: usize,
    end: usize,
}

impl Conjunction {
    /// `next`, for a `const fn`.
    #[inline]
    pub(crate) const fn step(&mut self) -> Option<u16> {
        if self.at == self.end {
            return None;
        }
        self.at += 1;
        Some(u16_at(self.pool, self.at - 1))
    }

    /// How many are left.
    pub(crate) const fn left(&self) -> usize {
        self.end - self.at
    }
}

impl Iterator for Conjunction {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        self.step()
    }
}
