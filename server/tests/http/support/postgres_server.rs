//! A PostgreSQL server of a test's own, which can be killed and started again. Unlike the shared one it writes
//! through to the disk, as one in production does.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

pub struct PostgresServer {
    binaries: PathBuf,
    user: u32,
    group: u32,
    folder: TempDir,
    child: Option<Child>,
}

impl PostgresServer {
    /// Starts one with the binaries, and as the user, of the server that all tests share.
    pub async fn start() -> Self {
        let shared = crate::postgres::empty_database();
        let shared = Path::new(shared.split_once("?host=").unwrap().1).join("data");
        let options = fs::read_to_string(shared.join("postmaster.opts")).unwrap();
        let binaries = Path::new(options.split(' ').next().unwrap()).parent().unwrap().to_owned();
        let owner = fs::metadata(&shared).unwrap();
        let folder = tempfile::tempdir().unwrap();
        chown(folder.path(), Some(owner.uid()), Some(owner.gid())).unwrap();
        let mut server = Self { binaries, user: owner.uid(), group: owner.gid(), folder, child: None };
        let mut made =
            server.command("initdb", &["-D", "data", "-U", "guichet", "-A", "trust", "-E", "UTF8", "--no-locale"]);
        assert!(made.status().unwrap().success());
        server.start_again().await;
        server
    }

    /// Started by the test's own thread, it dies with it.
    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            let (user, group) = (self.user, self.group);
            command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
        }
        command.arg(self.binaries.join(program)).args(arguments).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    pub fn url(&self) -> String {
        format!("postgres://guichet@localhost/postgres?host={}", self.folder.path().display())
    }

    /// As when the machine loses its power.
    pub fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Starts it, and waits until it answers.
    pub async fn start_again(&mut self) {
        let socket = self.folder.path().display().to_string();
        let arguments = ["-D", "data", "-k", &socket, "-c", "listen_addresses=", "-c", "max_connections=50"];
        self.child = Some(self.command("postgres", &arguments).spawn().unwrap());
        let url = self.url();
        let answers = async {
            while PgConnection::connect(&url).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), answers).await.expect("PostgreSQL doesn't start");
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
