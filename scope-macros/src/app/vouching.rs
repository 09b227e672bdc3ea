//! What an app's type vouches for, and what rustc says where it does not: whose review is waited for,
//! where that is written, and what comes next.

use crate::audit::Audited;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use scope_spec::{
    Place, Spec,
    app::{App, LoadedApp, State},
};

/// What the capability impls are made of.
pub(super) struct Vouching<'a> {
    pub(super) core: &'a TokenStream,
    pub(super) module: &'a syn::Path,
    pub(super) spec: &'a Spec,
    pub(super) spec_file: &'a str,
    /// The file that declares each scope; one that is not there is in `spec_file`.
    pub(super) declared: &'a [String],
    pub(super) app: &'a App,
    pub(super) name: &'a Ident,
    pub(super) loaded: &'a LoadedApp,
    pub(super) granted: &'a [usize],
    pub(super) pending: &'a [(usize, State)],
    pub(super) audited: Option<&'a Audited>,
}

/// `impl may::X` for what was granted; for what waits, one that cannot be used and says so.
pub(super) fn expand(v: &Vouching<'_>) -> TokenStream {
    let (core, module, name) = (v.core, v.module, v.name);
    let scopes = &v.spec.scopes;
    let closure = scopes.closure.close(v.granted);
    let ident = |i: usize| Ident::new(&scopes[i].rust, Span::call_site());
    let granted: Vec<Ident> = closure.iter().map(|i| ident(*i)).collect();

    // each scope that would come with one that waits, and the first that it would come with
    let mut waiting: Vec<(usize, usize, State)> = Vec::new();
    let pending: Vec<(usize, State)> = match v.audited {
        // an audit asks rustc for each scope by itself
        Some(_) => (0..scopes.items.len()).map(|i| (i, State::Draft)).collect(),
        None => v.pending.to_vec(),
    };
    for (asked, state) in &pending {
        let itself = v.audited.is_some().then_some(*asked);
        let included = scopes
            .closure
            .iter(*asked)
            .filter(|i| itself.is_none_or(|it| it == *i));
        for i in included {
            if !closure.contains(&i) && !waiting.iter().any(|(other, ..)| *other == i) {
                waiting.push((i, *asked, *state));
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
    let traits = waiting.iter().map(|(i, asked, state)| {
        let (trait_name, message, note) = (
            bound(*i),
            wait_message(v, *i, *asked, *state),
            wait_note(v, *asked, *state),
        );
        let label = format!("needs the app scope `{}`", v.spec.scopes.name(*i));
        let [message, label, note] =
            [message, label, note].map(|it| scope_codegen::in_message(&it));
        // what it includes and waits, too, has to be provable from the same clause
        let included = waiting
            .iter()
            .filter(|(other, ..)| other != i && scopes.closure.contains(*i, *other))
            .map(|(other, ..)| bound(*other));
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            pub trait #trait_name: #(#included +)* {}
            // so that rustc does not advise to implement it. Were this one of a type that it does not
            // show, it would say of the app that it has what it lacks
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

            // no bound is ever implemented for `UnapprovedReview`: its lifetime keeps the impls
            // themselves from being rejected, and a use of one gets the message of its bound. The
            // type is in another crate: of one in this place rustc would show where it is made
            #approved
            #(#traits)*
            #(#waits)*
        };
    }
}

/// What the command is told next about the review of a scope.
fn next_step(app: &App, state: State, scope: &str) -> String {
    let action = state.next_action();
    let command = app.command(action.command(), scope);
    format!("{} with `{command}{}`", action.words(), action.options())
}

fn wait_message(v: &Vouching<'_>, i: usize, asked: usize, state: State) -> String {
    if let Some(audited) = v.audited {
        return format!("{} needs {i}", audited.name());
    }
    let (app, scope, state) = (v.app.name.terminal(), v.spec.scopes.name(i), state.as_str());
    if i == asked {
        format!("app `{app}` may not use the app scope `{scope}`: its review is `{state}`")
    } else {
        format!(
            "app `{app}` may not use the app scope `{scope}`: it would come with `{}`, whose review is `{state}`",
            v.spec.scopes.name(asked)
        )
    }
}

/// Where it is asked for, and what would grant it.
fn wait_note(v: &Vouching<'_>, asked: usize, state: State) -> String {
    let name = v.spec.scopes.name(asked);
    let place = v
        .app
        .scopes
        .iter()
        .find(|scope| scope.name == name)
        .map(|scope| where_is(v.loaded, &scope.place));
    let mut includers: Vec<String> = Vec::new();
    let mut files: Vec<&str> = Vec::new();
    for i in v.spec.scopes.included_by(asked) {
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
    // one that leaves its justification to what it includes has no review of its own
    let reviewed = std::iter::once(asked)
        .chain(v.spec.scopes.closure.iter(asked))
        .find(|i| v.app.needs_review(v.spec, *i) && v.pending.iter().any(|(waits, _)| waits == i))
        .unwrap_or(asked);
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
