//! The capabilities of an app's type, and rustc's message for a missing one: the pending review,
//! its place in the manifest, and the next step.

use crate::audit::Audited;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use scope_spec::{
    Place, Spec,
    app::{App, LoadedApp, State},
};

/// The input of the capability impls.
pub(super) struct Vouching<'a> {
    pub(super) core: &'a TokenStream,
    pub(super) module: &'a syn::Path,
    pub(super) spec: &'a Spec,
    pub(super) spec_file: &'a str,
    /// The file of each scope; `spec_file` if it has none here.
    pub(super) declared: &'a [String],
    pub(super) app: &'a App,
    pub(super) name: &'a Ident,
    pub(super) loaded: &'a LoadedApp,
    pub(super) granted: &'a [usize],
    pub(super) pending: &'a [(usize, State)],
    pub(super) audited: Option<&'a Audited>,
}

/// Generates `impl may::X` for granted scopes; for pending ones, an unusable impl with a message.
pub(super) fn expand(v: &Vouching<'_>) -> TokenStream {
    let (core, module, name) = (v.core, v.module, v.name);
    let scopes = &v.spec.scopes;
    let closure = scopes.closure.close(v.granted);
    let ident = |i: usize| Ident::new(&scopes[i].rust, Span::call_site());
    let granted: Vec<Ident> = closure.iter().map(|i| ident(*i)).collect();

    // each scope that a pending one includes, and the first pending one that does
    let mut waiting: Vec<(usize, usize, State)> = Vec::new();
    let pending: Vec<(usize, State)> = match v.audited {
        // in an audit, rustc reports each scope by itself
        Some(_) => (0..scopes.items.len()).map(|i| (i, State::Draft)).collect(),
        None => v.pending.to_vec(),
    };
    for (requested, state) in &pending {
        let itself = v.audited.is_some().then_some(*requested);
        let included = scopes
            .closure
            .iter(*requested)
            .filter(|i| itself.is_none_or(|it| it == *i));
        for i in included {
            if !closure.contains(&i) && !waiting.iter().any(|(other, ..)| *other == i) {
                waiting.push((i, *requested, *state));
            }
        }
    }
    let bound = |i: usize| {
        let name = match v.audited {
            Some(audited) => audited.bound(i),
            None => format!("{}Granted", ident(i)),
        };
        Ident::new(&name, Span::call_site())
    };
    let traits = waiting.iter().map(|(i, requested, state)| {
        let (trait_name, message, note) = (
            bound(*i),
            wait_message(v, *i, *requested, *state),
            wait_note(v, *requested, *state),
        );
        let label = format!("needs the app scope `{}`", v.spec.scopes.name(*i));
        let [message, label, note] =
            [message, label, note].map(|it| scope_codegen::in_message(&it));
        // pending scopes that it includes must be provable from the same clause
        let included = waiting
            .iter()
            .filter(|(other, ..)| other != i && scopes.closure.contains(*i, *other))
            .map(|(other, ..)| bound(*other));
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            pub trait #trait_name: #(#included +)* {}
            // so that rustc does not advise to implement it; for a type that it does not print, it
            // would claim that the app has the missing capability
            impl #trait_name for ApprovedReview {}
        }
    });
    let waits = waiting.iter().map(|(i, ..)| {
        let (scope, bound) = (ident(*i), bound(*i));
        quote! {
            impl #module::__sealed::Vouches<#module::scope::#scope> for #name {}
            impl<'review> #module::may::#scope for #name
            where
                #core::UnapprovedReview<'review>: #bound,
            {}
        }
    });
    let approved = (!waiting.is_empty()).then(|| {
        quote!(
            pub struct ApprovedReview;
        )
    });
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #(
                impl #module::__sealed::Vouches<#module::scope::#granted> for #name {}
                impl #module::may::#granted for #name {}
            )*

            // no bound on `UnapprovedReview` is ever implemented. Its lifetime makes rustc accept the
            // impls, and a use of one gets the bound's message. The type is in another crate, because
            // rustc would print the place of a local type
            #approved
            #(#traits)*
            #(#waits)*
        };
    }
}

/// The next command for the review of a scope.
fn next_step(app: &App, state: State, scope: &str) -> String {
    let action = state.next_action();
    let command = app.command(action.command(), scope);
    format!("{} with `{command}{}`", action.words(), action.options())
}

fn wait_message(v: &Vouching<'_>, i: usize, requested: usize, state: State) -> String {
    if let Some(audited) = v.audited {
        return format!("{} needs {i}", audited.name());
    }
    let (app, scope, state) = (v.app.name.terminal(), v.spec.scopes.name(i), state.as_str());
    if i == requested {
        format!("app `{app}` may not use the app scope `{scope}`: its review is `{state}`")
    } else {
        format!(
            "app `{app}` may not use the app scope `{scope}`: it would come with `{}`, whose review is `{state}`",
            v.spec.scopes.name(requested)
        )
    }
}

/// The place of the request, and how to get the grant.
fn wait_note(v: &Vouching<'_>, requested: usize, state: State) -> String {
    let name = v.spec.scopes.name(requested);
    let place = v
        .app
        .scopes
        .iter()
        .find(|scope| scope.name == name)
        .map(|scope| where_is(v.loaded, &scope.place));
    let mut includers: Vec<String> = Vec::new();
    let mut files: Vec<&str> = Vec::new();
    for i in v.spec.scopes.included_by(requested) {
        includers.push(format!("`{}`", v.spec.scopes.name(i)));
        let file = v.declared.get(i).map_or(v.spec_file, String::as_str);
        if !files.contains(&file) {
            files.push(file);
        }
    }
    let includers = match includers.as_slice() {
        [] => String::new(),
        names => format!(
            "; in {} it is included by {}",
            files.join(", "),
            names.join(", ")
        ),
    };
    // a scope that relies on an included scope's justification has no review of its own
    let reviewed = std::iter::once(requested)
        .chain(v.spec.scopes.closure.iter(requested))
        .find(|i| v.app.needs_review(v.spec, *i) && v.pending.iter().any(|(waits, _)| waits == i))
        .unwrap_or(requested);
    format!(
        "`{name}` is asked for in {}, and granted once its review there is `approved`: {}{includers}",
        place.unwrap_or_else(|| v.app.name.terminal()),
        next_step(v.app, state, v.spec.scopes.name(reviewed)),
    )
}

/// `app.toml:12`.
fn where_is(loaded: &LoadedApp, place: &Place) -> String {
    loaded
        .sources
        .get(place.file)
        .map_or_else(String::new, |source| {
            format!("{}:{}", source.shown(), source.line(place.span.start))
        })
}
