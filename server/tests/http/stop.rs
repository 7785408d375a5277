//! A stop leaves the database whole, in its one file.

use crate::support::process::{Serving, guichet, run};

#[test]
fn after_a_stop_the_database_is_one_file_that_can_be_copied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guichet.db");
    let url = format!("sqlite://{}", path.display());
    let ended = Serving::start(guichet(folder.path(), &url, &["serve"])).stop();
    assert!(ended.status.success(), "{}", ended.stderr);
    assert!(!folder.path().join("guichet.db-wal").exists());

    let copy = tempfile::tempdir().unwrap();
    std::fs::copy(&path, copy.path().join("guichet.db")).unwrap();
    std::fs::copy(folder.path().join("guichet.keys"), copy.path().join("guichet.keys")).unwrap();
    let url = format!("sqlite://{}", copy.path().join("guichet.db").display());
    let invited = run(&mut guichet(copy.path(), &url, &["invite", "--renew", "--username", "owner"]));
    assert!(invited.status.success(), "{}", invited.stderr);
}
