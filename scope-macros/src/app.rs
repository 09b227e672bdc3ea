//! `app!`.

mod input;
mod vouching;

use crate::{audit::Audited, locate, place, requirement};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use scope_spec::{
    Help, Label, Loaded, Problem, Severity, Spec,
    app::{App, Date, LoadedApp, State},
};
use std::path::Path;
use syn::LitStr;
use vouching::Vouching;

pub(crate) use input::{Input, WithTable};

/// Calls the spec's table macro, which calls [`expand_with_table`]. Without a module, it also generates
/// one here, from the spec in the manifest.
pub(crate) fn expand(input: &Input, tokens: &TokenStream) -> TokenStream {
    if let Some(error) = second_of_its_name(input, tokens) {
        return error.into_compile_error();
    }
    let core = requirement::core_path(input.core.as_ref());
    if let Some(module) = &input.module {
        return quote! {
            #module::__scope_table! { { #core::__app_with_table } #tokens }
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
        let mut errors: Vec<&Problem> = loaded.errors().collect();
        // a manifest with errors may have a spec that was not read
        if errors.is_empty() {
            errors.push(&problem);
        }
        let (errors, item) = (
            report(&errors, &loaded, input.manifest.span()),
            item(&loaded.app),
        );
        return quote!(#errors #item);
    };
    // the path is relative to the manifest, but `scopes!` reads it relative to the source
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
        pub mod #module { #core::scopes!(#path #option, __by_app = true); }
        #core::app!(#manifest, #module #options #option, __by_app = true);
    }
}

/// The error for an app whose type exists already: an earlier app in the module has this name.
fn second_of_its_name(input: &Input, tokens: &TokenStream) -> Option<syn::Error> {
    let span = input.manifest.span();
    let calls = place::calls("app", span);
    let before = place::before(&calls, tokens);
    if before.is_empty() {
        return None;
    }
    let (this, _) = load(&input.manifest);
    before.into_iter().find_map(|call| {
        let other: Input = syn::parse2(call.input.clone()).ok()?;
        let (app, _) = load(&other.manifest);
        let is_same = app.app.rust == this.app.rust && !app.app.name.as_written().is_empty();
        is_same.then(|| {
            let message = format!(
                "`{}` and `{}` both make a type `{}`: give one of them another `name`, or write \
                 `rust = \"..\"` with another one for its type, in `[app]`",
                other.manifest.value(),
                input.manifest.value(),
                this.app.rust
            );
            syn::Error::new(span, message)
        })
    })
}

/// The app's type.
fn item(app: &App) -> TokenStream {
    let name = name(app);
    let title = app.title.as_ref().unwrap_or(&app.name).inline_markdown();
    let mut doc = format!("{title}: an app with the grants of its manifest.");
    if let Some(description) = &app.description {
        doc.push_str("\n\n");
        doc.push_str(&description.rustdoc());
    }
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct #name;
    }
}

fn name(app: &App) -> Ident {
    let name = if app.rust.is_empty() {
        "App"
    } else {
        &app.rust
    };
    Ident::new(name, Span::call_site())
}

fn load(path: &LitStr) -> (LoadedApp, locate::Located) {
    let file = locate::find(path);
    let mut loaded = scope_spec::app::load_as(&file.path, &path.value());
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

/// The constants of the app's type, and its capabilities.
///
/// If the spec or the manifest has an error, the type vouches for everything. The crate does not
/// compile anyway, and no use of the app adds another error.
pub(crate) fn expand_with_table(with_table: &WithTable) -> TokenStream {
    let WithTable {
        typed,
        faulty,
        operations,
        file: spec_file,
        declared,
        spec,
        input,
        ..
    } = with_table;
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
    // report no missing scopes for a manifest that was not read, or by a faulty spec
    let mut named = None;
    if !loaded.sources.is_empty() && !faulty {
        problems.extend(
            scope_spec::app::check(app, spec, today)
                .into_iter()
                .filter(|problem| problem.severity == Severity::Error),
        );
        named = named_spec(app, &located.path);
        problems.extend(
            named
                .as_ref()
                .and_then(|named| other_spec(with_table, &loaded, named)),
        );
    }
    // of two modules with one name rustc takes the first, which `app!` did not generate
    let second_module = input.by_app && !with_table.by_app;
    if second_module {
        let module = module.get_ident().map(Ident::to_string).unwrap_or_default();
        let manifest = input.manifest.value();
        problems = vec![Problem {
            code: "second-module",
            severity: Severity::Error,
            message: format!("there is a module `{module}` here already"),
            primary: None,
            context: Vec::new(),
            help: vec![Help {
                text: format!(
                    "without a second argument `app!` makes a module of the spec: name the one that is there, `app!({manifest:?}, {module})`"
                ),
                patch: None,
            }],
        }];
    }
    let errors = report(&problems.iter().collect::<Vec<_>>(), &loaded, span);
    let sources = loaded
        .sources
        .iter()
        .chain(named.iter().flat_map(|named| &named.sources));
    let track = locate::track(sources.map(|source| source.path()));
    let refused = *faulty || !problems.is_empty() || date_error.is_some();

    let name = name(app);
    let requested: Vec<usize> = app
        .scopes
        .iter()
        .flat_map(|scope| spec.scopes.named(&scope.name))
        .collect();
    let audited = Audited::new(app, &located.path);
    let (granted, pending) = match &audited {
        _ if refused => ((0..spec.scopes.items.len()).collect(), Vec::new()),
        Some(audited) => {
            let granted = audited.granted();
            let granted = granted.iter().filter_map(|name| spec.scopes.index_of(name));
            (granted.collect(), Vec::new())
        }
        None => (app.granted(spec, today), app.pending(spec, today)),
    };
    let constants = constants(
        input, &core, module, spec, app, &requested, &granted, &pending,
    );
    let operations = (*operations != 0).then(|| on_operations(&core, module, audited.as_ref()));
    let facts = audited
        .as_ref()
        .map(|audited| audited.expand(app, &located.path, with_table.audit.as_deref()));
    let vouches = typed.then(|| {
        vouching::expand(&Vouching {
            core: &core,
            module,
            spec,
            spec_file,
            declared,
            app,
            name: &name,
            loaded: &loaded,
            granted: &granted,
            pending: &pending,
            audited: audited.as_ref(),
        })
    });

    let item = item(app);
    quote! {
        #errors
        #date_error
        #track
        #facts
        // rebuild when the default of `today` changes
        const _: ::core::option::Option<&str> = ::core::option_env!("SOURCE_DATE_EPOCH");

        #item

        impl #name {
            #constants
            #operations
        }

        // so that an app in place of a session gets a message of its own, and not the advice to
        // derive `Holds`
        impl<G: #core::__private::AnyGranted> #core::Holds<G> for #name
        where
            for<'session> #core::__private::Manifest: #core::__private::Session<'session>,
        {
            fn granted(&self) -> &G {
                #core::__private::Session::granted(&#core::__private::Manifest)
            }
        }
        #vouches
    }
}

/// The date for expiry: the given one, else that of `SOURCE_DATE_EPOCH`, else none.
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

/// The spec in the manifest, if it has one.
fn named_spec(app: &App, manifest: &Path) -> Option<Loaded> {
    let path = app.spec_file(manifest).ok()??;
    Some(scope_spec::load(&path))
}

/// The problem that the manifest's spec is not that of the module: `cargo scopes` would check the app
/// against the manifest's.
fn other_spec(with_table: &WithTable, loaded: &LoadedApp, other: &Loaded) -> Option<Problem> {
    let (app, spec, file) = (&loaded.app, &with_table.spec, &with_table.file);
    let named = app.spec.as_deref()?;
    let is_inline = file == crate::scopes::INLINE;
    let made_of = if is_inline {
        "the text in `scopes!`".to_owned()
    } else {
        format!("`{file}`")
    };
    let problem = |code, message, label, help| Problem {
        code,
        severity: Severity::Error,
        message,
        primary: Some(Label {
            place: app.spec_place.clone(),
            text: label,
        }),
        context: Vec::new(),
        help: vec![Help {
            text: help,
            patch: None,
        }],
    };
    if other.sources.is_empty() {
        // the file of a spec in another package may be missing here
        if with_table.package != locate::package() {
            return None;
        }
        let unreadable = other.problems.first()?;
        let looked = unreadable.help.first().map(|help| help.text.as_str());
        return Some(problem(
            unreadable.code,
            format!("there is no spec to be read at `{named}`"),
            "the spec of the manifest".to_owned(),
            format!(
                "{}; the module that `app!` names is made of {made_of}",
                looked.unwrap_or_default()
            ),
        ));
    }
    let (this, that) = (&spec.name, &other.spec.name);
    if !that.is_empty() && this != that {
        return Some(problem(
            "another-spec",
            format!(
                "the manifest of `{}` is for the spec `{that}`, not for `{this}`",
                app.name.terminal()
            ),
            format!("this is `{that}`"),
            format!(
                "name the module of `{that}` in `app!`, or the file of `{this}` in `[app] spec`"
            ),
        ));
    }
    let difference = difference(with_table, &other.spec)?;
    Some(problem(
        "another-spec",
        format!(
            "the manifest of `{}` and the module that `app!` names are for two files of the spec `{this}`",
            app.name.terminal()
        ),
        difference,
        format!("the module is made of {made_of}: name one file in both"),
    ))
}

/// The difference between a spec and the module's spec of the same name, as far as an app depends
/// on it.
fn difference(with_table: &WithTable, other: &Spec) -> Option<String> {
    let this = &with_table.spec;
    if scope_spec::scopes_to_toml(other) == with_table.text {
        let (here, there) = (with_table.operations, other.operations.len());
        return (here != there)
            .then(|| format!("has {there} operations, and the module has {here}"));
    }
    let lacking = |of: &Spec, from: &Spec| {
        let mut names = of.scopes.items.iter().map(|scope| scope.name.clone());
        names.find(|name| from.scopes.named(name).is_empty())
    };
    Some(match (lacking(other, this), lacking(this, other)) {
        (Some(name), _) => format!("has the scope `{name}`, which the module lacks"),
        (None, Some(name)) => format!("lacks the scope `{name}`, which the module has"),
        (None, None) => "says something else of its scopes than the module does".to_owned(),
    })
}

/// The app's functions on operations, if its spec has some.
fn on_operations(core: &TokenStream, module: &syn::Path, audited: Option<&Audited>) -> TokenStream {
    let name = match audited {
        Some(audited) => audited.name().to_token_stream(),
        None => quote!(Self::NAME),
    };
    quote! {
        /// Whether the grant covers an operation's scopes. Does not check the user's gate.
        #[must_use]
        pub const fn covers(operation: #module::Operation) -> bool {
            operation.is_covered_by(&Self::GRANTED)
        }

        /// The operation, if the grant covers its scopes. In a `const` it otherwise does not compile,
        /// and the error names the scopes to request.
        ///
        /// # Panics
        ///
        /// If it is not covered; outside of a `const`, check [`covers`](Self::covers).
        #[must_use]
        #[track_caller]
        pub const fn vouch_for(operation: #module::Operation) -> #module::Operation {
            #core::__private::vouch_for(
                <#module::Operation as #core::ApiOperation>::OPERATIONS,
                operation.index(),
                &Self::GRANTED,
                &Self::PENDING,
                #name,
                Self::MANIFEST,
            );
            operation
        }
    }
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
    requested: &[usize],
    granted: &[usize],
    pending: &[(usize, State)],
) -> TokenStream {
    let scope = |i: &usize| {
        let rust = Ident::new(&spec.scopes[*i].rust, Span::call_site());
        quote!(#module::Scope::#rust)
    };
    let set = |indices: &[usize]| {
        let scopes = indices.iter().map(scope);
        quote!(#module::Scope::set(&[#(#scopes),*]))
    };
    let (name, manifest) = (app.name.as_written(), input.manifest.value());
    let pending: Vec<usize> = pending.iter().map(|(i, _)| *i).collect();
    let scopes = &spec.scopes;
    let (templates, parameter): (Vec<usize>, Vec<usize>) = scopes
        .minimal(granted)
        .into_iter()
        .partition(|&i| scopes[i].template.is_some());
    let with_objects = (!templates.is_empty()).then(|| scope_param(core, &set(granted)));
    let parameter = scopes.names_of(&parameter).join(" ");
    let (requested, direct, pending) = (set(requested), set(granted), set(&pending));
    let means = app.scopes.iter().flat_map(|requested| {
        let means = spec.scopes.named(&requested.name).into_iter();
        means.map(move |index| (requested, index))
    });
    let reviews = means.filter_map(|(requested, index)| {
        let review = requested.review.as_ref()?;
        let scope = scope(&index);
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
        /// The requested scopes.
        pub const SCOPES: #module::ScopeSet = #requested;
        /// The grant: requested scopes that require no review or have an approved one, and what
        /// they include.
        pub const GRANTED: #module::Granted = #direct.close();
        /// The scopes requested and not granted.
        pub const PENDING: #module::ScopeSet = #pending;
        /// The state of each review.
        pub const REVIEWS: &'static [#core::Review<#module::Scope>] = &[#(#reviews),*];
        /// The `scope` parameter of an authorization request (RFC 6749 section 3.3): the smallest
        /// set whose closure is the grant, without scopes with open parameters.
        pub const SCOPE_PARAM: &'static str = #parameter;
        #with_objects

        /// The grant on a date: less than [`GRANTED`](Self::GRANTED) once an approval has expired.
        pub fn granted_on(today: #core::Date) -> #module::Granted {
            #core::__private::granted_on(#direct, &[#(#lapses),*], today)
        }
    }
}

/// The `scope` parameter with the values of objects.
fn scope_param(core: &TokenStream, granted: &TokenStream) -> TokenStream {
    quote! {
        #core::__with_alloc! {
            /// The `scope` parameter of an authorization request for these objects:
            /// [`SCOPE_PARAM`](Self::SCOPE_PARAM), and of each object the granted scopes with open
            /// parameters, with its values. A scope with a parameter that no object has is left out.
            ///
            /// # Errors
            ///
            /// A value is not of the form of its parameter.
            pub fn scope_param<T: #core::Object>(
                objects: &[T],
            ) -> ::core::result::Result<#core::__private::String, #core::InvalidValue> {
                #core::__private::scope_param(#granted, objects)
            }
        }
    }
}

fn date_tokens(core: &TokenStream, date: Date) -> TokenStream {
    let (year, month, day) = (date.year(), date.month(), date.day());
    quote!(#core::Date::of(#year, #month, #day))
}

/// The granted scopes that expire, and their dates. With an approval, the scopes that rely on its
/// justification expire, too.
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
