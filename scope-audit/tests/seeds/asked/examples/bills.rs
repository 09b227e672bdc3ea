fn main() {
    asked::Client::new(asked::Asked).bills();
}
