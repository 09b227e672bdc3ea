scope_core::app!("../../twice.toml", programs::desk);

fn main() {
    programs::edit(&Twice);
}
