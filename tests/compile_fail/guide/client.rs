mod ringcentral { scope_core::scopes!("scopes.toml"); }
scope_core::app!("app.toml", ringcentral);      // struct CallInsights
use ringcentral::may;

fn call_log(_: impl may::ReadCallLog) { println!("GET ..") }
fn send_sms(_: impl may::SMS) { println!("POST ..") }

fn main() {
    call_log(CallInsights);     // compiles: app.toml asks for ReadCallLog
    send_sms(CallInsights);     // does not
    //~^ error: does not grant the app scope `SMS`
    //~| label: needs the app scope `SMS`
    //~| note: nothing else includes `SMS` (scopes.toml)
    //~| note: a session proves it with `authorize(scope::SMS)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.SMS]` in its manifest
}
