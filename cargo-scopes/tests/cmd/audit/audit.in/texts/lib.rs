//! A client whose paths are texts.

pub fn orders(client: &Client) -> Response {
    client.get("/orders")
}
