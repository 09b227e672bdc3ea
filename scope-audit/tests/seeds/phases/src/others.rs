use super::{Client, desk::Operation};

pub fn bills(client: &Client) {
    client.send(Operation::ListBills); // finds: unguarded ReadBills listBills bills
}
