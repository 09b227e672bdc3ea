//! Objects, which have values for parameters.

use alloc::{borrow::Cow, boxed::Box, rc::Rc, sync::Arc};
use core::str::FromStr;

/// An object on which privileges are granted: a tenant, a repository, a patient.
///
/// An object has a value for each parameter that identifies it. [`key!`](crate::key) makes a type with
/// parameters only; a type with data of its own implements this trait.
///
/// ```
/// use scope_core::Object;
/// use std::borrow::Cow;
///
/// struct Repository { owner: String, number: u64, stars: u32 }
///
/// impl Object for Repository {
///     fn value(&self, parameter: &str) -> Option<Cow<'_, str>> {
///         match parameter {
///             "owner" => Some(Cow::from(&self.owner)),
///             "repository" => Some(Cow::from(self.number.to_string())),
///             _ => None,
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an object that privileges are granted on",
    label = "not an object",
    note = "make its type with `scope_core::key!`, or implement `scope_core::Object` for it"
)]
pub trait Object {
    /// The object's value of `parameter`, or `None` if it has none.
    ///
    /// Values are compared byte for byte, so a value must have one spelling only.
    fn value(&self, parameter: &str) -> Option<Cow<'_, str>>;
}

macro_rules! behind {
    ($($pointer:ty)*) => { $(
        impl<T: Object + ?Sized> Object for $pointer {
            #[inline]
            fn value(&self, parameter: &str) -> Option<Cow<'_, str>> {
                (**self).value(parameter)
            }
        }
    )* };
}

behind!(&T Box<T> Rc<T> Arc<T>);

/// An object that one parameter identifies, and that is parsed from its value: the id in a path.
///
/// [`key!`](crate::key) implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not read from one value",
    label = "not the key of an object",
    note = "make its type with `scope_core::key!`, or implement `scope_core::Key` for it"
)]
pub trait Key: Object + FromStr {
    /// The parameter.
    const PARAMETER: &'static str;
}

/// An object that is parsed from the values of its parameters, such as those in the path of a call.
///
/// [`key!`](crate::key) implements it, and so does every [`Key`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not read from values",
    label = "not an object that a path names",
    note = "make its type with `scope_core::key!`, or implement `scope_core::FromValues` for it"
)]
pub trait FromValues: Object + Sized {
    /// Its parameters.
    const PARAMETERS: &'static [&'static str];

    /// The object with these values, in the order of [`PARAMETERS`](FromValues::PARAMETERS), or
    /// `None` if one is not a valid value.
    fn from_values(values: &[&str]) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<K: Key> FromValues for K {
    const PARAMETERS: &'static [&'static str] = &[K::PARAMETER];

    fn from_values(values: &[&str]) -> Option<Self> {
        match values {
            [value] => value.parse().ok(),
            _ => None,
        }
    }
}

/// Makes the type of an object that parameters identify. Only parsing their values makes one. With one
/// parameter it is a [`Key`](crate::Key).
///
/// A value has the [`Form`](crate::Form) after `as`, or [`Form::ID`](crate::Form::ID).
///
/// ```
/// use scope_core::Form;
///
/// scope_core::key! {
///     /// A customer of ours.
///     pub struct Tenant: "tenant"
/// }
/// scope_core::key! { struct NoteId: "note" as Form::INT }
///
/// let tenant: Tenant = "acme".parse()?;
/// assert_eq!(tenant.as_str(), "acme");
/// assert!("acme/zeta".parse::<Tenant>().is_err());
/// assert_eq!(
///     "007".parse::<NoteId>().unwrap_err().to_string(),
///     "`007` is not a value of `note`: a value is 1 to 20 digits without a leading zero",
/// );
///
/// // several parameters
/// scope_core::key! { struct Repo: "org", "repo" as Form::NAME }
/// let repo = Repo::new(["acme", "site.rs"])?;
/// let [org, name] = repo.values();
/// assert_eq!((org, name), ("acme", "site.rs"));
/// assert!(Repo::new(["acme", ".."]).is_err());
/// # Ok::<(), scope_core::InvalidValue>(())
/// ```
#[macro_export]
macro_rules! key {
    (
        $(#[$attribute:meta])* $visible:vis struct $name:ident:
        $first:literal $(as $form:expr)?, $($parameter:literal $(as $forms:expr)?),+ $(;)?
    ) => {
        $(#[$attribute])*
        #[derive(
            ::core::clone::Clone,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        $visible struct $name([$crate::__private::ValueText; [$first, $($parameter),+].len()]);

        impl $name {
            /// Parses the values, in the order of the parameters.
            #[allow(dead_code)]
            $visible fn new(
                values: [&::core::primitive::str; [$first, $($parameter),+].len()],
            ) -> ::core::result::Result<Self, $crate::InvalidValue> {
                let parameters = [
                    ($first, $crate::__form!($($form)?)),
                    $(($parameter, $crate::__form!($($forms)?))),+
                ];
                $crate::__private::ValueText::read_all(parameters, values).map($name)
            }

            /// The values, in the order of the parameters.
            #[allow(dead_code)]
            #[must_use]
            $visible fn values(&self) -> [&::core::primitive::str; [$first, $($parameter),+].len()] {
                ::core::array::from_fn(|at| self.0[at].as_str())
            }
        }

        impl $crate::Object for $name {
            #[inline]
            fn value(
                &self,
                parameter: &::core::primitive::str,
            ) -> ::core::option::Option<$crate::__private::Cow<'_, ::core::primitive::str>> {
                let parameters = <Self as $crate::FromValues>::PARAMETERS;
                let at = parameters.iter().position(|it| *it == parameter)?;
                let value = self.0.get(at)?;
                ::core::option::Option::Some($crate::__private::Cow::Borrowed(value.as_str()))
            }
        }

        impl $crate::FromValues for $name {
            const PARAMETERS: &'static [&'static ::core::primitive::str] = &[$first, $($parameter),+];

            fn from_values(values: &[&::core::primitive::str]) -> ::core::option::Option<Self> {
                let values = ::core::convert::TryInto::try_into(values).ok()?;
                Self::new(values).ok()
            }
        }
    };
    ($(#[$attribute:meta])* $visible:vis struct $name:ident: $parameter:literal $(;)?) => {
        $crate::key! {
            $(#[$attribute])*
            $visible struct $name: $parameter as $crate::Form::ID
        }
    };
    ($(#[$attribute:meta])* $visible:vis struct $name:ident: $parameter:literal as $form:expr $(;)?) => {
        $(#[$attribute])*
        #[derive(
            ::core::clone::Clone,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        $visible struct $name($crate::__private::ValueText);

        impl $name {
            /// The value.
            #[allow(dead_code)]
            #[inline]
            #[must_use]
            $visible fn as_str(&self) -> &::core::primitive::str {
                self.0.as_str()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::InvalidValue;
            fn from_str(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::map(
                    $crate::__private::ValueText::read($parameter, $form, text),
                    $name,
                )
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self.0.as_str(), f)
            }
        }

        impl $crate::Object for $name {
            #[inline]
            fn value(
                &self,
                parameter: &::core::primitive::str,
            ) -> ::core::option::Option<$crate::__private::Cow<'_, ::core::primitive::str>> {
                if parameter == $parameter {
                    ::core::option::Option::Some($crate::__private::Cow::Borrowed(self.0.as_str()))
                } else {
                    ::core::option::Option::None
                }
            }
        }

        impl $crate::Key for $name {
            const PARAMETER: &'static ::core::primitive::str = $parameter;
        }
    };
}

/// The form of a parameter: that of an id if none is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __form {
    () => {
        $crate::Form::ID
    };
    ($form:expr) => {
        $form
    };
}
