//! A database that can't be used is refused at the start, in words that say why and hold no password.

use core::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    os::unix::{
        fs::PermissionsExt,
        net::{UnixListener, UnixStream},
    },
    path::Path,
    sync::Arc,
};

use guichet_store::{OpenError, open};
use sqlx::SqlitePool;

use super::world::{START, World, at_once};

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn refusal(url: &str) -> OpenError {
    match open(url).await {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

#[tokio::test]
async fn a_new_file_and_its_folder_are_private() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data").join("guichet.db");
    let store = open(&url(&file)).await.unwrap();
    store.is_reachable().await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file.parent().unwrap()), 0o700);
    for file in fs::read_dir(file.parent().unwrap()).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guichet.db");
    let sealed = guichet::ports::Sealed(vec![1]);
    assert!(open(&url(&file)).await.unwrap().keep_key_check(&sealed).await.unwrap());
    assert_eq!(open(&url(&file)).await.unwrap().key_check().await.unwrap(), Some(sealed));
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    for url in [url(&folder.path().join("guichet.db")), crate::postgres::empty_database()] {
        let opened = at_once(4, |_| {
            let url = url.clone();
            async move { open(&url).await.map(drop).map_err(|error| error.to_string()) }
        })
        .await;
        assert_eq!(opened, vec![Ok(()); 4]);
    }
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    for world in [World::sqlite().await, World::postgres().await] {
        let bytes = if world.is_sqlite() { "x'00'" } else { "'\\x00'" };
        let newer = format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             VALUES (999, 'newer', true, {bytes}, 0)"
        );
        world.sql(&newer).await.unwrap();
        let before = world.dump().await;
        let error = refusal(&world.url).await;
        assert!(matches!(error, OpenError::Newer { migration: 999, .. }), "{error}");
        assert_eq!(world.dump().await, before);
    }
}

#[tokio::test]
async fn another_schema_of_the_same_number_is_left_alone() {
    for world in [World::sqlite().await, World::postgres().await] {
        let bytes = if world.is_sqlite() { "x'00'" } else { "'\\x00'" };
        world.sql(&format!("UPDATE _sqlx_migrations SET checksum = {bytes}")).await.unwrap();
        let error = refusal(&world.url).await;
        assert!(matches!(error, OpenError::Altered { migration: 1, .. }), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guichet.db");
    let text = "Dear client, ".repeat(1000);
    fs::write(&file, &text).unwrap();
    let error = refusal(&url(&file)).await;
    assert!(matches!(error, OpenError::Corrupt { .. }), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("data"), "a file").unwrap();
    let error = refusal(&url(&folder.path().join("data").join("guichet.db"))).await;
    assert!(matches!(error, OpenError::NotWritable { .. }), "{error}");
}

#[tokio::test]
async fn a_file_that_another_process_keeps_locked_is_told() {
    let world = World::sqlite().await;
    let other = SqlitePool::connect(&world.url).await.unwrap();
    let held = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let error = refusal(&world.url).await;
    assert!(error.to_string().contains("locked"), "{error}");
    drop(held);
}

#[tokio::test]
async fn an_unknown_url_is_refused_without_repeating_it() {
    for url in ["mysql://guichet:hunter2@localhost/x", "hunter2", "sqlite::memory:", "sqlite://hunter2?mode=memory"] {
        let error = refusal(url).await;
        assert!(matches!(error, OpenError::Url(_)), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_is_gone_or_silent_is_told_within_seconds_and_without_its_password() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    for port in [gone, silent.local_addr().unwrap().port()] {
        let url = format!("postgres://guichet:hunter2@127.0.0.1:{port}/portal");
        let waited = tokio::time::timeout(Duration::from_secs(8), refusal(&url)).await;
        let error = waited.expect("it hangs");
        assert!(matches!(error, OpenError::Unreachable { .. }), "{error}");
        let told = format!("{error} {error:?}");
        assert!(told.contains("127.0.0.1") && told.contains("portal") && !told.contains("hunter2"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_falls_silent_fails_requests_within_seconds() {
    let url = crate::postgres::database().await;
    let (database, socket_folder) = url.split_once("?host=").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let silent = forward(&folder.path().join(SOCKET), &Path::new(socket_folder).join(SOCKET));
    let store = open(&format!("{database}?host={}", folder.path().display())).await.unwrap();
    store.is_reachable().await.unwrap();
    silent.store(true, Ordering::Relaxed);
    let failing = async {
        assert!(store.is_reachable().await.is_err());
        assert!(store.sweep(START).await.is_err());
    };
    tokio::time::timeout(Duration::from_secs(25), failing).await.expect("it hangs");
}

/// The name that PostgreSQL gives its socket.
const SOCKET: &str = ".s.PGSQL.5432";

/// Forwards a socket to another, until it is told to swallow everything.
fn forward(from: &Path, to: &Path) -> Arc<AtomicBool> {
    let (listener, to, silent) = (UnixListener::bind(from).unwrap(), to.to_owned(), Arc::new(AtomicBool::new(false)));
    let switch = silent.clone();
    std::thread::spawn(move || {
        for near in listener.incoming() {
            let (near, far) = (near.unwrap(), UnixStream::connect(&to).unwrap());
            for (mut source, mut target) in [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)] {
                let silent = switch.clone();
                std::thread::spawn(move || {
                    let mut bytes = [0; 4096];
                    while let Ok(read @ 1..) = source.read(&mut bytes) {
                        if !silent.load(Ordering::Relaxed) && target.write_all(&bytes[..read]).is_err() {
                            break;
                        }
                    }
                });
            }
        }
    });
    silent
}
