use std::sync::OnceLock;

scope_core::app!("../../both.toml", programs::desk);

static APP: OnceLock<Both> = OnceLock::new();

fn main() {
    let app = APP.get_or_init(|| Both);
    programs::edit(app);
    drop(programs::tickets(*app));
}
