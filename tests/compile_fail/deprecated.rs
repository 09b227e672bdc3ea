// A deprecated name is reported where it is used, and not where the macro makes it.
#![deny(deprecated)]
#![expect(unused)]
mod demo {
    scope_core::scopes!(
        inline = r#"
[spec]
name = "demo"
[scopes.Old]
includes = ["Older"]
deprecated = { since = "2", use = "New", note = "It was too much" }
[scopes.Older]
deprecated = true
[scopes.New]
includes = ["Old"]
[permissions.OldRight]
deprecated = true
[roles.Keeper]
permissions = ["OldRight"]
[operations.oldCall]
scopes = "Old"
permissions = "OldRight"
deprecated = true
[operations.newCall]
scopes = ["Old", "New"]
"#,
        typed_operations = true
    );
}
use demo::{Granted, Operation, Permission, Scope, may, op, scope};
use scope_core::{Authorize, Proof};

fn marker_as_type(_: Proof<'_, scope::Old>) {}
//~^ error: use of deprecated [..]: since 2; use `New`; It was too much
fn capability(_: impl may::Old) {}
//~^ error: use of deprecated [..]: since 2; use `New`; It was too much

fn main() {
    let _ = Scope::Old;
    //~^ error: use of deprecated [..]: since 2; use `New`; It was too much
    let _ = Scope::New;
    let _ = Permission::OldRight;
    //~^ error: use of deprecated [..]: the spec no longer recommends it
    let _ = Operation::OldCall;
    //~^ error: use of deprecated [..]: the spec no longer recommends it
    let _ = Granted::EMPTY.authorize(scope::Old & scope::New);
    //~^ error: use of deprecated [..]: since 2; use `New`; It was too much
    let _ = op::OldCall;
    //~^ error: use of deprecated [..]: the spec no longer recommends it
}
