mod post { scope_core::scopes!("../scopes.toml"); }
scope_core::app!("../app.toml", post);
use post::may;

fn main() {
    read(Twins);
}

fn read(auth: impl may::ReadMessages) {}
