//! Handlers that routers mount, and nothing guards.

use super::{Judge, Judged};
use crate::{
    report::{Finding, Kind},
    routes::{self, Handler},
};

impl Judge<'_> {
    /// Handlers that nothing guards.
    pub(super) fn routes(&self, judged: &mut Judged) {
        for (at, route) in routes::routes(self.code) {
            let Some(function) = self.code.functions.get(at) else {
                continue;
            };
            let (Some(place), true) = (&route.place, self.is_member(&function.package)) else {
                continue;
            };
            let (path, method) = (route.path.as_deref(), route.method.as_deref());
            let is_public = self.is_public(&function.package, method, path, route.handler.name());
            if route.guarded || is_public {
                continue;
            }
            if let Handler::Unknown(what) = route.handler {
                let reason = format!("{what} is mounted: whether something guards it is not known");
                let none = Some(Vec::new());
                self.doubt(&mut judged.open, function, place, reason, none);
                continue;
            }
            let handler = match &route.handler {
                Handler::Function(name) => format!("`{name}`"),
                Handler::Service(name) => format!("the service `{name}`"),
                _ => "a closure".to_owned(),
            };
            let path = route.path.as_ref().map(|it| format!(" at `{it}`"));
            let reason = format!(
                "{handler} is mounted{}, and nothing guards it",
                path.unwrap_or_default()
            );
            let (file, line) = (self.relative(&place.file), place.line);
            judged.findings.push(Finding {
                function: route.handler.name().map(str::to_owned),
                ..Finding::new(Kind::OpenRoute, &function.package, file, line, reason)
            });
        }
    }

    /// Whether the package's Cargo.toml says that everybody may call a route: by `METHOD /path`, `/path`
    /// or the handler's name.
    pub(super) fn is_public(
        &self,
        package: &str,
        method: Option<&str>,
        path: Option<&str>,
        handler: Option<&str>,
    ) -> bool {
        let package = self.packages.get(package);
        let package = package.and_then(|id| self.cargo.package(id));
        let listed = package.and_then(|it| it.metadata.get("scopes")?.get("public")?.as_array());
        let mut listed = listed.into_iter().flatten().filter_map(|it| it.as_str());
        listed.any(|entry| match entry.split_once(' ') {
            Some((of, at)) => path == Some(at) && method == Some(of),
            None if entry.starts_with('/') => path == Some(entry),
            None => {
                let last = entry.rsplit("::").next();
                last.is_some() && handler == last
            }
        })
    }
}
