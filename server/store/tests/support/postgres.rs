//! A real PostgreSQL server for tests: started once in a test binary, gone with it, a database a test.
//!
//! Without PostgreSQL the tests fail; they are never skipped. Other crates include this file with
//! `#[path = "../store/tests/support/postgres.rs"] mod postgres;`.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use tokio::sync::OnceCell;

/// Its standard input is a pipe from this process. However this process ends, the pipe closes, and the shell
/// stops the server and clears up.
const GUARDIAN: &str = r#"
trap '' INT TERM HUP PIPE
cd "$2" || exit 1
"$1/initdb" -D data -U guichet -A trust -E UTF8 --no-locale --no-sync >log 2>&1 || exit 1
"$1/pg_ctl" -D data -l log -w start >/dev/null 2>&1 -o "-k '$2' -c listen_addresses='' -c max_connections=300 \
    -c fsync=off -c full_page_writes=off -c synchronous_commit=off" || exit 1
echo started
read -r _
"$1/pg_ctl" -D data -m immediate -w stop >/dev/null 2>&1
cd / && rm -rf "$2"
"#;

const TEMPLATE: &str = "guichet_template";

/// A new database with every migration run: its URL.
pub async fn database() -> String {
    static TEMPLATE_MADE: OnceCell<()> = OnceCell::const_new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    TEMPLATE_MADE
        .get_or_init(|| async {
            SERVER.sql(&format!("CREATE DATABASE {TEMPLATE}"));
            drop(guichet_store::open(&SERVER.url(TEMPLATE)).await.unwrap());
            // A template can be copied once nobody is connected to it.
            SERVER.sql(&format!(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{TEMPLATE}'"
            ));
        })
        .await;
    let name = format!("guichet_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    SERVER.sql(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
    SERVER.url(&name)
}

/// A new database without a table: its URL.
#[allow(dead_code, reason = "not every crate that includes this file needs one")]
pub fn empty_database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("empty_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    SERVER.sql(&format!("CREATE DATABASE {name}"));
    SERVER.url(&name)
}

static SERVER: LazyLock<Server> = LazyLock::new(Server::start);

struct Server {
    binaries: PathBuf,
    folder: PathBuf,
    /// Holds the pipe.
    _guardian: Child,
}

impl Server {
    fn start() -> Self {
        let binaries = binaries();
        let folder = std::env::temp_dir().join(format!("guichet-postgres-{}", std::process::id()));
        // A process of the same number may have left one.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();

        let mut command = unprivileged(&folder);
        let mut guardian = command
            .args(["sh", "-c", GUARDIAN, "guardian"])
            .args([&binaries, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(guardian.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert_eq!(line.trim(), "started", "PostgreSQL doesn't start: {log}");
        Self { binaries, folder, _guardian: guardian }
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://guichet@localhost/{database}?host={}", self.folder.display())
    }

    /// Runs a statement as the operator.
    fn sql(&self, statement: &str) {
        let done = Command::new(self.binaries.join("psql"))
            .args(["-X", "-q", "-U", "guichet", "-d", "postgres", "-c", statement, "-h"])
            .arg(&self.folder)
            .output()
            .unwrap();
        assert!(done.status.success(), "{statement}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// Where PostgreSQL is: Debian keeps it outside the PATH.
fn binaries() -> PathBuf {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = installed.map(|version| version.path().join("bin")).filter(|folder| folder.join("initdb").exists());
    let on_path = || {
        let found = Command::new("sh").args(["-c", "command -v initdb"]).output().ok()?.stdout;
        let initdb = PathBuf::from(String::from_utf8(found).ok()?.trim());
        initdb.parent().filter(|folder| folder.is_absolute()).map(Path::to_owned)
    };
    debian.max().or_else(on_path).expect(
        "these tests need PostgreSQL 13 or newer; install it, on Debian with `apt-get install postgresql`. \
         It was looked for in /usr/lib/postgresql/*/bin and on the PATH",
    )
}

/// A command that isn't root's: initdb refuses root. The folder is handed over.
fn unprivileged(folder: &Path) -> Command {
    if fs::metadata(folder).unwrap().uid() != 0 {
        return Command::new("env");
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let numbers = ["postgres", "nobody"].into_iter().find_map(|name| {
        let mut fields = users.lines().map(|line| line.split(':')).find(|line| line.clone().next() == Some(name))?;
        Some((fields.nth(2)?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    let (user, group): (u32, u32) = numbers.expect("a user postgres or nobody to run PostgreSQL as");
    chown(folder, Some(user), Some(group)).unwrap();
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
    command
}
