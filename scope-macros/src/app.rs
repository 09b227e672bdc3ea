//! `app!`.

use crate::{locate, requirement};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use scope_spec::{
    Help, Place, Problem, Severity, Spec,
    app::{App, Date, LoadedApp, State},
};
use syn::{
    LitBool, LitStr, Token, braced,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

/// `"app.toml", path::to::spec, today = "2026-11-23", crate = path`.
pub(crate) struct Input {
    manifest: LitStr,
    module: Option<syn::Path>,
    today: Option<LitStr>,
    core: Option<syn::Path>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(LitStr) {
            return Err(
                input.error("the manifest comes first: write `app!(\"app.toml\", path::to::spec)`")
            );
        }
        let mut this = Input {
            manifest: input.parse()?,
            module: None,
            today: None,
            core: None,
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let ahead = input.fork();
            if ahead.call(Ident::parse_any).is_ok() && ahead.peek(Token![=]) {
                let option = input.call(Ident::parse_any)?;
                input.parse::<Token![=]>()?;
                match option.to_string().as_str() {
                    "today" => this.today = Some(input.parse()?),
                    "crate" => this.core = Some(input.call(syn::Path::parse_mod_style)?),
                    other => {
                        return Err(syn::Error::new(
                            option.span(),
                            format!("unknown option `{other}`: there are `today` and `crate`"),
                        ));
                    }
                }
            } else if this.module.is_none() {
                this.module = Some(input.call(syn::Path::parse_mod_style)?);
            } else {
                return Err(input.error("a manifest is of one spec"));
            }
        }
        Ok(this)
    }
}

/// What the spec's table hands over: its scopes, and the call of `app!`.
pub(crate) struct WithTable {
    typed: bool,
    file: String,
    spec: Spec,
    input: Input,
}

impl Parse for WithTable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let table;
        braced!(table in input);
        let typed = table.parse::<LitBool>()?.value;
        let file = table.parse::<LitStr>()?.value();
        let text = table.parse::<LitStr>()?.value();
        Ok(WithTable {
            typed,
            file,
            spec: scope_spec::parse("the spec's table", &text).spec,
            input: input.parse()?,
        })
    }
}

/// Asks the spec's module for its table; [`expand_with_table`] does the rest. Without a module,
/// the spec that the manifest names gets one here, too.
pub(crate) fn expand(input: &Input, tokens: &TokenStream) -> TokenStream {
    let core = requirement::core_path(input.core.as_ref());
    if let Some(module) = &input.module {
        return quote! {
            #module::__scope_table! { { #core::__private::__app_with_table } #tokens }
        };
    }
    let (loaded, _) = load(&input.manifest);
    let Some(spec) = loaded.app.spec.as_deref() else {
        let problem = Problem {
            code: "no-spec",
            severity: Severity::Error,
            message: "no spec is named".to_owned(),
            primary: None,
            context: Vec::new(),
            help: vec![Help {
                text: "write `app!(\"app.toml\", path::to::spec)`, or `spec = \"scopes.toml\"` in `[app]`"
                    .to_owned(),
                patch: None,
            }],
        };
        let errors: Vec<&Problem> = loaded.errors().chain([&problem]).collect();
        return report(&errors, &loaded, input.manifest.span());
    };
    // the spec is named as seen from the manifest, the macro names it as seen from the source
    let path = match input.manifest.value().rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{spec}"),
        None => spec.to_owned(),
    };
    let path = LitStr::new(&path, input.manifest.span());
    let name = scope_spec::load(&locate::find(&path).path).spec.name;
    let module = if name.is_empty() {
        Ident::new("spec", Span::call_site())
    } else {
        Ident::new(&name, Span::call_site())
    };
    let option = input.core.as_ref().map(|core| quote!(, crate = #core));
    let options = input.today.as_ref().map(|today| quote!(, today = #today));
    let manifest = &input.manifest;
    quote! {
        /// The spec of the app's manifest.
        pub mod #module { #core::scopes!(#path #option); }
        #core::app!(#manifest, #module #options #option);
    }
}

fn load(path: &LitStr) -> (LoadedApp, locate::Located) {
    let file = locate::find(path);
    let mut loaded =
        scope_spec::app::load_with(&file.path, &path.value(), &mut |file| std::fs::read(file));
    file.explain_missing(&mut loaded.problems);
    (loaded, file)
}

/// One error for each problem.
fn report(problems: &[&Problem], loaded: &LoadedApp, span: Span) -> TokenStream {
    problems
        .iter()
        .map(|problem| {
            let message = scope_spec::render_body(problem, &loaded.sources);
            syn::Error::new(span, message).into_compile_error()
        })
        .collect()
}

/// The app's type, its constants, and what it vouches for.
pub(crate) fn expand_with_table(input: &WithTable) -> TokenStream {
    let WithTable {
        typed,
        file: spec_file,
        spec,
        input,
    } = input;
    let span = input.manifest.span();
    let core = requirement::core_path(input.core.as_ref());
    let Some(module) = &input.module else {
        return syn::Error::new(span, "the spec's module is missing").into_compile_error();
    };
    let (loaded, located) = load(&input.manifest);
    let app = &loaded.app;
    let (today, date_error) = match today(input) {
        Ok(today) => (today, None),
        Err(error) => (None, Some(error.into_compile_error())),
    };

    let mut problems: Vec<Problem> = loaded.errors().cloned().collect();
    // a manifest that cannot be read is not said to ask for too little, too
    if !loaded.sources.is_empty() {
        problems.extend(
            scope_spec::app::check(app, spec, today)
                .into_iter()
                .filter(|problem| problem.severity == Severity::Error),
        );
        problems.extend(other_spec(app, spec, &located.path));
    }
    let errors = report(&problems.iter().collect::<Vec<_>>(), &loaded, span);
    let track = locate::track(loaded.sources.iter().map(|source| source.path()));

    let rust = if app.rust.is_empty() {
        "App"
    } else {
        &app.rust
    };
    let name = Ident::new(rust, Span::call_site());
    let asked: Vec<usize> = app
        .scopes
        .iter()
        .filter_map(|scope| spec.scopes.index_of(&scope.name))
        .collect();
    let granted = app.granted(spec, today);
    let pending = app.pending(spec, today);
    let constants = constants(input, &core, module, spec, app, &asked, &granted, &pending);
    let vouches = typed.then(|| {
        vouches(&Vouching {
            module,
            spec,
            spec_file,
            app,
            name: &name,
            loaded: &loaded,
            granted: &granted,
            pending: &pending,
        })
    });

    let title = app.title.as_deref().unwrap_or(&app.name);
    let mut doc = format!("{title}: an app, and what its manifest was granted.");
    if let Some(description) = &app.description {
        doc.push_str("\n\n");
        doc.push_str(description.trim());
    }
    quote! {
        #errors
        #date_error
        #track
        // what `today` falls back on
        const _: ::core::option::Option<&str> = ::core::option_env!("SOURCE_DATE_EPOCH");

        #[doc = #doc]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct #name;

        impl #name {
            #constants
        }
        #vouches
    }
}

/// The date against which approvals are judged: the one that is given, else that of
/// `SOURCE_DATE_EPOCH`, else none.
fn today(input: &Input) -> syn::Result<Option<Date>> {
    if let Some(today) = &input.today {
        return match today.value().parse() {
            Ok(date) => Ok(Some(date)),
            Err(_) => Err(syn::Error::new(
                today.span(),
                format!("`{}` is no date: write `2026-11-23`", today.value()),
            )),
        };
    }
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let date = epoch
        .parse::<u64>()
        .ok()
        .and_then(|seconds| Date::from_days_since_1970(seconds / 86_400));
    match date {
        Some(date) => Ok(Some(date)),
        None => Err(syn::Error::new(
            Span::call_site(),
            format!("SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds since 1970"),
        )),
    }
}

/// Whether the manifest names another spec than the one of the module.
fn other_spec(app: &App, spec: &Spec, manifest: &std::path::Path) -> Option<Problem> {
    let named = app.spec.as_deref()?;
    let other = scope_spec::load(&manifest.parent()?.join(named));
    let other = other.spec.name;
    if other.is_empty() || other == spec.name {
        return None;
    }
    Some(Problem {
        code: "another-spec",
        severity: Severity::Error,
        message: format!(
            "the manifest of `{}` is for the spec `{other}`, not for `{}`",
            app.name, spec.name
        ),
        primary: Some(scope_spec::Label {
            place: app.place.clone(),
            text: format!("`spec = \"{named}\"` is `{other}`"),
        }),
        context: Vec::new(),
        help: vec![Help {
            text: format!(
                "name the module of `{other}` in `app!`, or the file of `{}` in `[app] spec`",
                spec.name
            ),
            patch: None,
        }],
    })
}

#[expect(
    clippy::too_many_arguments,
    reason = "each is a part of the one expansion"
)]
fn constants(
    input: &Input,
    core: &TokenStream,
    module: &syn::Path,
    spec: &Spec,
    app: &App,
    asked: &[usize],
    granted: &[usize],
    pending: &[(usize, State)],
) -> TokenStream {
    let scope = |i: &usize| {
        let rust = spec.scopes.items.get(*i).map_or("", |p| p.rust.as_str());
        let rust = Ident::new(rust, Span::call_site());
        quote!(#module::Scope::#rust)
    };
    let set = |indices: &[usize]| {
        let scopes = indices.iter().map(scope);
        quote!(#module::Scope::set(&[#(#scopes),*]))
    };
    let (name, manifest) = (&app.name, input.manifest.value());
    let pending: Vec<usize> = pending.iter().map(|(i, _)| *i).collect();
    let parameter: Vec<&str> = spec
        .scopes
        .minimal(granted)
        .into_iter()
        .filter_map(|i| Some(spec.scopes.items.get(i)?.name.as_str()))
        .collect();
    let parameter = parameter.join(" ");
    let (asked, direct, pending) = (set(asked), set(granted), set(&pending));
    let reviews = app.scopes.iter().filter_map(|asked| {
        let review = asked.review.as_ref()?;
        let scope = scope(&spec.scopes.index_of(&asked.name)?);
        let state = Ident::new(state_variant(review.state), Span::call_site());
        let expires = match review.expires {
            Some(date) => {
                let date = date_tokens(core, date);
                quote!(::core::option::Option::Some(#date))
            }
            None => quote!(::core::option::Option::None),
        };
        Some(quote!(#core::Review::new(#scope, #core::ReviewState::#state, #expires)))
    });
    let lapses = lapses(spec, app, granted).into_iter().map(|(i, date)| {
        let (scope, date) = (scope(&i), date_tokens(core, date));
        quote!((#scope, #date))
    });
    quote! {
        /// The name in the manifest.
        pub const NAME: &'static str = #name;
        /// The manifest's file.
        pub const MANIFEST: &'static str = #manifest;
        /// What the app asks for.
        pub const SCOPES: #module::ScopeSet = #asked;
        /// What it was granted: what it asks for and needs no review, or has an approved one,
        /// and what that includes.
        pub const GRANTED: #module::Granted = #direct.close();
        /// What it asks for and was not granted.
        pub const PENDING: #module::ScopeSet = #pending;
        /// How far each review has come.
        pub const REVIEWS: &'static [#core::Review<#module::Scope>] = &[#(#reviews),*];
        /// The `scope` parameter of an authorization request (RFC 6749 section 3.3): the smallest
        /// set that comes to all that was granted.
        pub const SCOPE_PARAM: &'static str = #parameter;

        /// What it is granted on a day: less than [`GRANTED`](Self::GRANTED) once an approval
        /// has expired.
        pub fn granted_on(today: #core::Date) -> #module::Granted {
            #core::__private::granted_on(#direct, &[#(#lapses),*], today)
        }
    }
}

fn date_tokens(core: &TokenStream, date: Date) -> TokenStream {
    let (year, month, day) = (date.year(), date.month(), date.day());
    quote!(#core::Date::new(#year, #month, #day))
}

/// What is granted and will not be for ever, and from which day on it no longer is: with an
/// approval goes what leaves its justification to it, too.
fn lapses(spec: &Spec, app: &App, granted: &[usize]) -> Vec<(usize, Date)> {
    let mut days: Vec<Date> = app
        .scopes
        .iter()
        .filter_map(|scope| scope.review.as_ref()?.expires)
        .collect();
    days.sort();
    let mut lapses: Vec<(usize, Date)> = Vec::new();
    for day in days {
        let left = app.granted(spec, Some(day));
        for i in granted {
            if !left.contains(i) && !lapses.iter().any(|(lapsed, _)| lapsed == i) {
                lapses.push((*i, day));
            }
        }
    }
    lapses
}

fn state_variant(state: State) -> &'static str {
    match state {
        State::Draft => "Draft",
        State::Submitted => "Submitted",
        State::NeedsInfo => "NeedsInfo",
        State::Approved => "Approved",
        State::Rejected => "Rejected",
        State::Withdrawn => "Withdrawn",
        State::Revoked => "Revoked",
    }
}

/// What the capability impls are made of.
struct Vouching<'a> {
    module: &'a syn::Path,
    spec: &'a Spec,
    spec_file: &'a str,
    app: &'a App,
    name: &'a Ident,
    loaded: &'a LoadedApp,
    granted: &'a [usize],
    pending: &'a [(usize, State)],
}

/// `impl may::X` for what was granted; for what waits, one that cannot be used and says so.
fn vouches(v: &Vouching<'_>) -> TokenStream {
    let (module, name) = (v.module, v.name);
    let scopes = &v.spec.scopes;
    let closure = scopes.closure.close(v.granted);
    let ident = |i: usize| {
        let rust = scopes.items.get(i).map_or("", |p| p.rust.as_str());
        Ident::new(rust, Span::call_site())
    };
    let granted: Vec<Ident> = closure.iter().map(|i| ident(*i)).collect();

    // each scope that would come with one that waits, and the first that it would come with
    let mut waiting: Vec<(usize, usize, State)> = Vec::new();
    for (asked, state) in v.pending {
        for i in scopes.closure.iter(*asked) {
            if !closure.contains(&i) && !waiting.iter().any(|(other, ..)| *other == i) {
                waiting.push((i, *asked, *state));
            }
        }
    }
    let bound = |i: usize| Ident::new(&format!("{}Granted", ident(i)), Span::call_site());
    let traits = waiting.iter().map(|(i, asked, state)| {
        let (trait_name, message, note) = (
            bound(*i),
            wait_message(v, *i, *asked, *state),
            wait_note(v, *asked),
        );
        let label = format!("needs the app scope `{}`", wire(v.spec, *i));
        // what it includes and waits, too, has to be provable from the same clause
        let included = waiting
            .iter()
            .filter(|(other, ..)| other != i && scopes.closure.contains(*i, *other))
            .map(|(other, ..)| bound(*other));
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            pub trait #trait_name<'never>: #(#included<'never> +)* {}
        }
    });
    let waits = waiting.iter().map(|(i, ..)| {
        let (scope, bound) = (ident(*i), bound(*i));
        quote! {
            impl #module::__sealed::Vouches<#module::scope::#scope> for #name {}
            impl #module::may::#scope for #name where for<'never> Manifest: #bound<'never> {}
        }
    });
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #(
                impl #module::__sealed::Vouches<#module::scope::#granted> for #name {}
                impl #module::may::#granted for #name {}
            )*

            // no bound is ever implemented for it: `for<'never>` keeps the impls themselves from
            // being rejected, and a use of one gets the message of its bound
            pub struct Manifest;
            #(#traits)*
            #(#waits)*
        };
    }
}

fn wire(spec: &Spec, i: usize) -> &str {
    spec.scopes.items.get(i).map_or("", |p| p.name.as_str())
}

fn wait_message(v: &Vouching<'_>, i: usize, asked: usize, state: State) -> String {
    let (app, scope, state) = (&v.app.name, wire(v.spec, i), state.as_str());
    if i == asked {
        format!("app `{app}` may not use the app scope `{scope}`: its review is `{state}`")
    } else {
        format!(
            "app `{app}` may not use the app scope `{scope}`: it would come with `{}`, whose review is `{state}`",
            wire(v.spec, asked)
        )
    }
}

/// Where it is asked for, and what would grant it.
fn wait_note(v: &Vouching<'_>, asked: usize) -> String {
    let name = wire(v.spec, asked);
    let place = v
        .app
        .scopes
        .iter()
        .find(|scope| scope.name == name)
        .map(|scope| where_is(v.loaded, &scope.place));
    let includers: Vec<String> = v
        .spec
        .scopes
        .included_by(asked)
        .map(|i| format!("`{}`", wire(v.spec, i)))
        .collect();
    let includers = match includers.as_slice() {
        [] => String::new(),
        names => format!(
            "; in {} it is included by {}",
            v.spec_file,
            names.join(", ")
        ),
    };
    format!(
        "`{name}` is asked for in {}, and granted once its review there is `approved`{includers}",
        place.unwrap_or_else(|| v.app.name.clone())
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
