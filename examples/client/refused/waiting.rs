use client::{
    CallInsights,
    api::{Api, Error, Whose},
};

fn forget(api: &Api) -> Result<(), Error> {
    api.delete_call_log(CallInsights, Whose::Mine)
    //~^ error: app `call-insights` may not use the app scope
    //~| note: granted once its review there is `approved`
}

fn main() {}
