// What is reviewed is the name with its open parameter, for every object.
mod repos {
    scope_core::scopes!("manifests/repos.toml");
}
use repos::may;

scope_core::app!("manifests/committer.toml", repos);

fn push(_: impl may::RepoWrite) {}
fn pull(_: impl may::RepoRead) {}

fn main() {
    push(Committer);
    //~^ error: app `committer` may not use the app scope `repo:{repo}:write`: its review is `submitted`
    //~| label: needs the app scope `repo:{repo}:write`
    //~| note: `repo:{repo}:write` is asked for in manifests/committer.toml:5, and granted once its review there is `approved`: write its approval down with `cargo scopes app approve 'repo:{repo}:write' --app manifests/committer.toml --by NAME`
    pull(Committer);
    //~^ error: app `committer` may not use the app scope `repo:{repo}:read`: it would come with `repo:{repo}:write`, whose review is `submitted`
}
