scope_core::app!("../../first.toml", two_programs::desk);

fn main() {
    two_programs::Client.tickets(First);
}
