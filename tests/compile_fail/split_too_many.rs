// At most twelve operands of `&` are split at once.
mod letters {
    scope_core::scopes!(
        inline = r#"
[spec]
name = "letters"
[scopes.A]
[scopes.B]
[scopes.C]
[scopes.D]
[scopes.E]
[scopes.F]
[scopes.G]
[scopes.H]
[scopes.I]
[scopes.J]
[scopes.K]
[scopes.L]
[scopes.M]
"#
    );
}
use letters::{Granted, scope::*};
use scope_core::Authorize;

fn main() {
    if let Ok(proof) = Granted::EMPTY.authorize(A & B & C & D & E & F & G & H & I & J & K & L & M) {
        let _ = proof.split();
        //~^ error: [E0599]
    }
    if let Ok(proof) = Granted::EMPTY.authorize(A | B) {
        let _ = proof.split();
        //~^ error: [E0599]
    }
}
