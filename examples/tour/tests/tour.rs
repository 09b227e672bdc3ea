//! The tour as a newcomer runs it.
#![forbid(unsafe_code)]

use std::process::Command;

#[test]
fn runs_to_its_end() {
    let run = Command::new(env!("CARGO_BIN_EXE_tour"))
        .output()
        .expect("the tour starts");
    let (told, failed) = (
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
    assert!(run.status.success(), "{failed}");
    assert_eq!(failed, "");
    // the last of its sections: what rustc refuses
    let refused = include_str!("../refused.stderr").lines().next();
    assert!(told.contains(refused.expect("an error")), "{told}");
}
