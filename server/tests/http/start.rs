//! What is missing or wrong stops the start, with what to do about it and without a secret in it.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use guichet_server::{
    config::{Config, Settings},
    state::open_ports,
};
use tempfile::TempDir;

use crate::{
    on_both,
    support::{
        database::{Engine, Rows},
        process::{guichet, guichet_with_little_room, run},
    },
};

on_both! {
    the_first_start_makes_a_key_file_for_its_owner_alone,
    a_missing_key_file_is_never_replaced,
    the_key_file_of_another_database_is_refused,
    a_file_that_is_no_key_file_is_refused_at_its_line,
    a_key_file_that_others_can_read_is_refused,
    the_binary_says_what_is_wrong_and_fails,
    the_first_start_prints_one_link_for_the_owner,
}

/// A database, and where its key file is.
struct Machine {
    folder: TempDir,
    url: String,
}

impl Machine {
    async fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("guichet.db").display()),
            Engine::Postgres => crate::postgres::database().await,
        };
        Self { folder, url }
    }

    fn keys(&self) -> PathBuf {
        self.folder.path().join("guichet.keys")
    }

    fn config(&self) -> Config {
        let settings = Settings {
            database_url: Some(self.url.clone()),
            key_file: Some(self.keys()),
            hashes_at_once: Some(1),
            ..Settings::default()
        };
        settings.resolve(Path::new("/nonexistent/guichet.toml")).unwrap()
    }

    async fn starts(&self) {
        open_ports(&self.config()).await.map(drop).unwrap();
    }

    /// What the start is refused with.
    async fn refusal(&self) -> String {
        match open_ports(&self.config()).await {
            Ok(_) => panic!("it starts"),
            Err(error) => error.to_string(),
        }
    }
}

async fn the_first_start_makes_a_key_file_for_its_owner_alone(engine: Engine) {
    let machine = Machine::new(engine).await;
    machine.starts().await;
    assert_eq!(fs::metadata(machine.keys()).unwrap().permissions().mode() & 0o777, 0o600);
    let made = fs::read_to_string(machine.keys()).unwrap();
    machine.starts().await;
    assert_eq!(fs::read_to_string(machine.keys()).unwrap(), made);
    // Another machine's is another.
    let other = Machine::new(engine).await;
    other.starts().await;
    assert_ne!(fs::read_to_string(other.keys()).unwrap(), made);
}

async fn a_missing_key_file_is_never_replaced(engine: Engine) {
    let machine = Machine::new(engine).await;
    machine.starts().await;
    let before = Rows::of(&machine.url).await.dump().await;
    let kept = machine.folder.path().join("kept");
    fs::rename(machine.keys(), &kept).unwrap();
    let told = machine.refusal().await;
    assert!(told.contains("is missing") && told.contains("restore it from its backup"), "{told}");
    assert!(told.contains(machine.keys().to_str().unwrap()), "{told}");
    assert!(!machine.keys().exists());
    assert_eq!(before, Rows::of(&machine.url).await.dump().await);
    fs::rename(kept, machine.keys()).unwrap();
    machine.starts().await;
}

async fn the_key_file_of_another_database_is_refused(engine: Engine) {
    let [machine, other] = [Machine::new(engine).await, Machine::new(engine).await];
    machine.starts().await;
    other.starts().await;
    fs::copy(other.keys(), machine.keys()).unwrap();
    let told = machine.refusal().await;
    assert!(told.contains("doesn't belong to this database; restore the one that was made with it"), "{told}");
}

async fn a_file_that_is_no_key_file_is_refused_at_its_line(engine: Engine) {
    let machine = Machine::new(engine).await;
    machine.starts().await;
    let good = fs::read_to_string(machine.keys()).unwrap();
    let key = good.lines().last().unwrap().split(' ').nth(1).unwrap().to_owned();
    for (text, line) in [
        (String::new(), 1),
        ("\n\n# nothing\n".to_owned(), 1),
        (key.clone(), 1),
        (format!("# keys\nx {key}\n"), 2),
        (format!("1 {}\n", &key[..40]), 1),
        (format!("1 {key}\n2 {}\n", key.replace('A', "!").replace('=', "")), 2),
        (format!("1 {key}\nDear client,\n"), 2),
        (format!("1 {key}\n1 {key}\n"), 2),
        (good.replace(' ', ""), 1),
    ] {
        // Comments count as lines, and stay for people.
        fs::write(machine.keys(), &text).unwrap();
        let told = machine.refusal().await;
        if text == good.replace(' ', "") {
            assert!(told.contains("is not one, at line"), "{told}");
        } else {
            assert!(told.ends_with(&format!("is not one, at line {line}")), "{text:?}: {told}");
        }
        assert!(!told.contains(&key[..20]) && !told.contains("Dear"), "{told}");
    }
    fs::write(machine.keys(), [0xff, 0xfe, 0]).unwrap();
    let told = machine.refusal().await;
    assert!(told.contains("can't be used"), "{told}");
}

async fn a_key_file_that_others_can_read_is_refused(engine: Engine) {
    let machine = Machine::new(engine).await;
    machine.starts().await;
    for mode in [0o644, 0o640, 0o604, 0o610, 0o602, 0o666] {
        fs::set_permissions(machine.keys(), fs::Permissions::from_mode(mode)).unwrap();
        let told = machine.refusal().await;
        let path = machine.keys().display().to_string();
        assert!(told.contains("can be read by others") && told.ends_with(&format!("chmod 600 {path}")), "{told}");
    }
    for mode in [0o600, 0o400] {
        fs::set_permissions(machine.keys(), fs::Permissions::from_mode(mode)).unwrap();
        machine.starts().await;
    }
}

/// What every command that needs the keys says to a person, and nothing else.
fn fails(folder: &Path, url: &str, says: &str, never: &[&str]) {
    let commands: [&[&str]; 3] = [
        &["serve"],
        &["invite", "--role", "client", "--username", "marie@example.com"],
        &["firm", "create", "--name", "Éluard"],
    ];
    for arguments in commands {
        let ended = run(&mut guichet(folder, url, arguments));
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {}", ended.stderr);
        // A server logs there; of the others, what they were run for.
        assert!(arguments == ["serve"] || ended.stdout.is_empty(), "{arguments:?}: {}", ended.stdout);
        let last = ended.stderr.lines().last().unwrap_or_default();
        assert!(last.starts_with("guichet: ") && last.contains(says), "{arguments:?}: {}", ended.stderr);
        for secret in never {
            for said in [&ended.stdout, &ended.stderr] {
                assert!(!said.contains(secret), "{arguments:?}: {said}");
            }
        }
    }
}

async fn the_binary_says_what_is_wrong_and_fails(engine: Engine) {
    let machine = Machine::new(engine).await;
    machine.starts().await;
    let folder = machine.folder.path();
    let key = fs::read_to_string(machine.keys()).unwrap().lines().last().unwrap()[2..].to_owned();
    let before = Rows::of(&machine.url).await.dump().await;
    fs::set_permissions(machine.keys(), fs::Permissions::from_mode(0o644)).unwrap();
    fails(folder, &machine.url, "chmod 600", &[&key]);
    fs::write(machine.keys(), format!("one {key}")).unwrap();
    fs::set_permissions(machine.keys(), fs::Permissions::from_mode(0o600)).unwrap();
    fails(folder, &machine.url, "is not one, at line 1", &[&key]);
    fs::write(machine.keys(), "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    fails(folder, &machine.url, "doesn't belong to this database", &["AAAAAAAA"]);
    fs::remove_file(machine.keys()).unwrap();
    fails(folder, &machine.url, "restore it from its backup", &[]);
    assert!(!machine.keys().exists());
    assert_eq!(before, Rows::of(&machine.url).await.dump().await);
}

async fn the_first_start_prints_one_link_for_the_owner(engine: Engine) {
    let machine = Machine::new(engine).await;
    let folder = machine.folder.path();
    let ended = run(&mut guichet(folder, &machine.url, &["firm", "create", "--name", "Éluard & Fils"]));
    assert!(ended.status.success(), "{}", ended.stderr);
    let invite = ["invite", "--role", "owner", "--username", "owner@example.com"];
    let ended = run(&mut guichet(folder, &machine.url, &invite));
    let token = ended.stdout.strip_prefix("http://localhost:3000/set-up/").expect("the link alone").trim_end();
    assert_eq!((token.len(), ended.stdout.lines().count()), (43, 1));
    assert!(!ended.stderr.contains(token), "{}", ended.stderr);
    // The name is taken now.
    let ended = run(&mut guichet(folder, &machine.url, &invite));
    assert_eq!((ended.status.code(), ended.stdout.as_str()), (Some(1), ""));
}

#[test]
fn a_database_that_cannot_be_used_is_told_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let garbage = folder.path().join("garbage.db");
    fs::write(&garbage, "Dear client, ".repeat(1000)).unwrap();
    let below = format!("sqlite://{}/x/guichet.db", garbage.display());
    let itself = format!("sqlite://{}", folder.path().display());
    for (url, says) in [
        (format!("sqlite://{}", garbage.display()).as_str(), "restore a backup"),
        (&below, "can't be written"),
        (&itself, "can't be written"),
        ("postgres://guichet:hunter2@127.0.0.1:1/portal", "127.0.0.1:1/portal can't be reached"),
        ("mysql://guichet:hunter2@localhost/portal", "not a database URL"),
        ("hunter2", "not a database URL"),
    ] {
        fails(folder.path(), url, says, &["hunter2", "Dear"]);
    }
    assert!(!folder.path().join("guichet.keys").exists(), "no key is made for a database that isn't there");
    assert_eq!(fs::read_to_string(&garbage).unwrap(), "Dear client, ".repeat(1000));
}

#[test]
fn a_setting_that_is_unsafe_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("guichet.db").display());
    for (flag, value, says) in [
        ("--base-url", "http://portal.example", "isn't https"),
        ("--base-url", "http://10.0.0.1:3000", "isn't https"),
        ("--base-url", "http://localhost.example", "isn't https"),
        ("--base-url", "https://portal.example/sub", "without a path"),
        ("--base-url", "https://user@portal.example", "without a path"),
        ("--base-url", "ftp://portal.example", "https://host"),
        ("--hashes-at-once", "0", "at least one password"),
        ("--code-drift", "2", "0 or 1 steps"),
    ] {
        let ended = run(&mut guichet(folder.path(), &url, &["serve", flag, value]));
        assert!(!ended.status.success() && ended.stderr.contains(says), "{value}: {}", ended.stderr);
    }
    fs::write(folder.path().join("guichet.toml"), "base-url = \"https://portal.example\"\npasword = 1\n").unwrap();
    let ended = run(&mut guichet(folder.path(), &url, &["serve"]));
    assert!(!ended.status.success() && ended.stderr.contains("isn't a setting"), "{}", ended.stderr);
    assert!(!folder.path().join("guichet.db").exists());
}

#[test]
fn a_disk_without_room_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("guichet.db").display());
    for bytes in [0, 4096, 65_536] {
        let ended = run(&mut guichet_with_little_room(folder.path(), &url, &["serve"], bytes));
        assert_eq!(ended.status.code(), Some(1), "{bytes}: {}", ended.stderr);
        assert!(ended.stderr.contains("check its permissions and the free space"), "{bytes}: {}", ended.stderr);
    }
    // With room again, it starts on what is there.
    let ended = run(&mut guichet(folder.path(), &url, &["migrate"]));
    assert!(ended.status.success(), "{}", ended.stderr);
}
