use client::{
    CallInsights,
    api::{Api, Error, Whose},
};

fn forget(api: &Api) -> Result<(), Error> {
    api.delete_call_log(CallInsights, Whose::Mine)
}

fn main() {}
