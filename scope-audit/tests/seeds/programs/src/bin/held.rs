use programs::Session;

scope_core::app!("../../held.toml", programs::desk);

struct Program {
    session: Session<Held>, // finds: under-asked ReadBills
}

fn main() {
    let program = Program { session: Session(Held) };
    program.session.bills();
}
