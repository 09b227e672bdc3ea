scope_core::app!("../../second.toml", two_programs::desk);

fn main() {
    two_programs::Client.bills(Second);
    two_programs::Client.sms(Second);
}
