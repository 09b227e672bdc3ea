// What follows from a mistake in the manifest or the spec is not reported, too: one error each.
#![allow(unused)]
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}
mod no_spec {
    scope_core::scopes!("manifests/nowhere.toml");
    //~^ error: cannot read `manifests/nowhere.toml`: No such file or directory (os error 2)
}
mod faulty {
    scope_core::scopes!(
        //~v error: scope `Read` includes `Rite`, which is not declared
        inline = r#"
        [spec]
        name = "faulty"
        [scopes.Read]
        includes = ["Rite"]
        [scopes.Write]
    "#
    );
}

mod state {
    scope_core::app!("manifests/bad/unknown_state.toml", crate::desk);
    //~^ error: `aproved` is not a kind of state
    fn edit(_: impl crate::desk::may::EditTickets) {}
    fn main() {
        edit(UnknownState);
    }
}
mod table {
    scope_core::app!("manifests/bad/unknown_table.toml", crate::desk);
    //~^ error: there is no table `scope`
    fn read(_: impl crate::desk::may::ReadTickets) {}
    fn main() {
        read(UnknownTable);
    }
}
mod of_no_spec {
    scope_core::app!("manifests/reader.toml", crate::no_spec);
    const NAME: &str = Reader::NAME;
}
mod of_faulty_spec {
    scope_core::app!("manifests/reader.toml", crate::faulty);
    fn write(_: impl crate::faulty::may::Write) {}
    fn main() {
        write(Reader);
    }
}
mod no_manifest {
    scope_core::app!("manifests/nowhere.toml");
    //~^ error: cannot read `manifests/nowhere.toml`: No such file or directory (os error 2)
}

fn main() {}
