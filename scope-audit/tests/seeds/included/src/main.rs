scope_core::app!("../app.toml", included::desk);

fn main() {
    let client = included::Client;
    included::tickets(&client, Included);
    included::generated::bills(&client, Included);
    included::text(&client);
    included::in_an_expression(&client);
}
