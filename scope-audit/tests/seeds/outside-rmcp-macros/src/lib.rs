//! As much of rmcp's attributes as tools are read by: they change nothing.

use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn tool(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}

#[proc_macro_attribute]
pub fn prompt(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}

#[proc_macro_attribute]
pub fn tool_router(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
