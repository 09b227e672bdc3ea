use client::{
    CallInsights,
    api::{Api, Error, Whose},
};

fn is_free(api: &Api, agent: u64) -> Result<bool, Error> {
    let presence = api.presence(CallInsights, Whose::Of(agent))?;
    //~^ error: `CallInsights` does not grant the app scope
    //~| note: in its manifest
    Ok(presence.presence_status == "Available")
}

fn main() {}
