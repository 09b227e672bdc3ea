pub fn text(client: &Client) {
    client.send(desk::Operation::SendSms); // finds: unguarded SMS sendSms text
}

pub fn tickets(client: &Client, _: impl desk::may::ReadTickets) {
    client.send(desk::Operation::ListTickets);
}
