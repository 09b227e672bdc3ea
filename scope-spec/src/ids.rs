//! Positions in a specification, a type for each table.

macro_rules! id {
    ($(#[$doc:meta])* $id:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(usize);

        impl $id {
            /// The id of the item at a position.
            pub fn new(position: usize) -> Self {
                Self(position)
            }

            /// The position.
            pub fn position(self) -> usize {
                self.0
            }
        }
    };
}

id!(
    /// The position of a role in [`Spec::roles`](crate::Spec::roles).
    RoleId
);
id!(
    /// The position of an operation in [`Spec::operations`](crate::Spec::operations).
    OperationId
);
