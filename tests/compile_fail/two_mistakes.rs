// Two mistakes in the spec give two errors, whatever uses its names.
mod demo {
    scope_core::scopes!(
        //~vv error: scope `EditAccounts` includes `ReadAccount`, which is not declared
        //~v error: a scope has no key `titel`
        inline = r#"
[spec]
name = "demo"

[scopes.EditAccounts]
includes = ["ReadAccount"]

[scopes.ReadAccounts]
titel = "Read accounts"

[operations.readAccount]
scopes = "ReadAccounts"
"#
    );
}
use demo::{Granted, Operation, Scope, user};

fn main() {
    assert!(!Granted::EMPTY.covers(Scope::EditAccounts));
    assert!(Operation::ReadAccount.check(&Granted::EMPTY, &user::Granted::EMPTY).is_err());
}
