scope_core::app!("../../all.toml", programs::desk);

fn main() {
    let still = programs::tickets(All);
    drop(still);
    programs::text(All);
}
