use shapes::{Client, Desk, Held, Texting};

mod one {
    scope_core::app!("../one.toml", shapes::desk);
}
mod two {
    scope_core::app!("../two.toml", shapes::desk);
}
mod three {
    scope_core::app!("../three.toml", shapes::desk);
}

/// Function pointers in a table.
const TABLE: &[fn(two::Two)] = &[shapes::bills::<two::Two>];

trait Account {
    type App: shapes::desk::may::SMS;
    const APP: Self::App;
}

struct Mine;

impl Account for Mine {
    type App = three::Three;
    const APP: three::Three = three::Three;
}

struct Session {
    app: three::Three,
}

fn main() {
    let client = Client;
    let desk: Box<dyn Desk> = Box::new(Held(one::One));
    desk.tickets(&client);
    for bill in TABLE {
        bill(two::Two);
    }
    let session = Session { app: three::Three };
    shapes::bills(session.app);
    drop(shapes::later(&client, Mine::APP));
    Held(three::Three).text();
    shapes::Extension::read_tickets(two::Two);
}
