//! The binary `guichet` as a process: started, talked to over TCP, stopped, and everything it said.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread::JoinHandle,
    time::Duration,
};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, header::CONTENT_LENGTH},
};
use http_body_util::BodyExt;

use super::{
    answer::Answer,
    browser::{Browser, Wire},
};

/// No command and no request takes longer.
pub const LONG_ENOUGH: Duration = Duration::from_mins(1);

/// A command line of `guichet` in a folder, on a database. Nothing of the environment reaches it.
pub fn guichet(folder: &Path, database_url: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    configure(&mut command, folder, database_url);
    command.args(arguments);
    command
}

/// The same, in a shell that can write at most so many bytes to any file: a disk with little room.
pub fn guichet_with_little_room(folder: &Path, database_url: &str, arguments: &[&str], bytes: u64) -> Command {
    let mut command = Command::new("sh");
    configure(&mut command, folder, database_url);
    // Blocks of 512 bytes (POSIX); the signal is ignored, so that writing fails as on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", bytes / 512);
    command.args(["-c", &script, env!("CARGO_BIN_EXE_guichet")]).args(arguments);
    command
}

fn configure(command: &mut Command, folder: &Path, database_url: &str) {
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("GUICHET_DATABASE_URL", database_url)
        .env("GUICHET_KEY_FILE", folder.join("guichet.keys"))
        .env("GUICHET_HASHES_AT_ONCE", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
}

/// What a process that has ended said.
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Ended {
    let done = command.output().unwrap();
    Ended {
        status: done.status,
        stdout: String::from_utf8_lossy(&done.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
}

/// A server that is serving. It ends with the test.
pub struct Serving {
    child: Running,
    address: SocketAddr,
    stdout: JoinHandle<String>,
    stderr: JoinHandle<String>,
}

/// A process that doesn't outlive the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Serving {
    /// Starts `serve` with a command that [`guichet`] made, and waits until it serves.
    pub fn start(mut command: Command) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut child = Running(command.env("GUICHET_LISTEN", address.to_string()).spawn().unwrap());
        let mut said = child.0.stderr.take().unwrap();
        let stderr = std::thread::spawn(move || {
            let mut text = String::new();
            said.read_to_string(&mut text).unwrap();
            text
        });
        let mut log = BufReader::new(child.0.stdout.take().unwrap());
        let (ready, serves) = mpsc::channel();
        let stdout = std::thread::spawn(move || {
            let (mut text, mut line) = (String::new(), Vec::new());
            while log.read_until(b'\n', &mut line).unwrap() > 0 {
                let said = String::from_utf8_lossy(&line);
                if said.contains("\"serving\"") {
                    let _ = ready.send(());
                }
                text.push_str(&said);
                line.clear();
            }
            text
        });
        if serves.recv_timeout(LONG_ENOUGH).is_err() {
            drop(child);
            panic!("it doesn't serve: {}{}", stdout.join().unwrap(), stderr.join().unwrap());
        }
        Self { child, address, stdout, stderr }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(Wire::Tcp(self.address), &self.address.to_string())
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A browser that visited another start of this server, with its cookies.
    pub fn same_browser(&self, browser: &Browser) -> Browser {
        let moved = self.browser();
        if let Some((name, value)) = browser.token() {
            moved.put_cookie(&name, &value);
        }
        moved
    }

    /// Stops it as an operator does, and reads what it said.
    pub fn stop(self) -> Ended {
        let pid = self.child.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.ended()
    }

    /// Ends it as a crash does, in the middle of whatever it is doing, and reads what it had said.
    pub fn kill(mut self) -> Ended {
        self.child.0.kill().unwrap();
        self.ended()
    }

    fn ended(mut self) -> Ended {
        let status = self.child.0.wait().unwrap();
        Ended { status, stdout: self.stdout.join().unwrap(), stderr: self.stderr.join().unwrap() }
    }
}

/// A request over TCP, read to the end of the connection.
///
/// # Errors
/// When the server is gone before it has answered.
pub async fn over_tcp(address: SocketAddr, request: Request<Body>) -> io::Result<Answer> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    tokio::task::spawn_blocking(move || {
        // HTTP/1.0: the answer ends with the connection, in one piece.
        let mut text = format!("{} {} HTTP/1.0\r\n", parts.method, parts.uri).into_bytes();
        for (name, value) in &parts.headers {
            text.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        text.extend(b"\r\n");
        text.extend(body);
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(LONG_ENOUGH))?;
        stream.write_all(&text)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        parse(&answer).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    })
    .await
    .unwrap()
}

/// An answer, unless it is only a part of one.
fn parse(answer: &[u8]) -> Option<Answer> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let status = StatusCode::from_bytes(status.as_bytes()).unwrap();
    let body = answer[end + 4..].to_vec();
    let length = headers.get(CONTENT_LENGTH).map(|length| length.to_str().unwrap().parse().unwrap());
    (length.is_none_or(|length: usize| length == body.len())).then_some(Answer { status, headers, body })
}
