//! A mail server on the loopback, by somebody else: `mail_server.py` says what it does with which address.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::Value;

use super::process::LONG_ENOUGH;

/// How it encrypts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    None,
    /// When it is asked to; before that it takes nothing.
    Starttls,
    /// From the first byte on.
    Implicit,
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Whoever the server lets in.
pub const USER: (&str, &str) = ("portal@example.com", "a password: with @ and /");

/// A mail server. It ends with the test.
pub struct MailServer {
    child: Child,
    stdin: ChildStdin,
    said: Receiver<Value>,
}

impl MailServer {
    /// Starts one that takes letters from everybody.
    pub fn start(port: u16) -> Self {
        Self::run(port, &[], |_| ())
    }

    /// The same; what happens is told at once, before the server that sends has its answer.
    pub fn start_telling(port: u16, tell: impl FnMut(&Value) + Send + 'static) -> Self {
        Self::run(port, &[], tell)
    }

    /// Starts one with a certificate for `localhost`, written into a folder as `mail.pem`; it asks for [`USER`].
    pub fn start_with(port: u16, tls: Tls, folder: &Path) -> Self {
        let (user, password) = USER;
        let mut arguments = vec!["--user", user, "--password", password];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let [certificate, key] = ["mail.pem", "mail.key"].map(|name| folder.join(name).display().to_string());
        std::fs::write(&certificate, cert.pem()).unwrap();
        std::fs::write(&key, signing_key.serialize_pem()).unwrap();
        if tls != Tls::None {
            arguments.extend(["--certificate", &certificate, "--key", &key]);
        }
        if tls == Tls::Implicit {
            arguments.push("--implicit");
        }
        Self::run(port, &arguments, |_| ())
    }

    fn run(port: u16, arguments: &[&str], mut tell: impl FnMut(&Value) + Send + 'static) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/support/mail_server.py");
        // Debian's own Python has the package python3-aiosmtpd.
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .arg(port.to_string())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (say, said) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let happened = serde_json::from_str(&line).unwrap();
                tell(&happened);
                if say.send(happened).is_err() {
                    break;
                }
            }
        });
        let stdin = child.stdin.take().unwrap();
        let server = Self { child, stdin, said };
        assert!(server.next()["ready"].is_number());
        server
    }

    /// What happens next.
    pub fn next(&self) -> Value {
        self.said.recv_timeout(LONG_ENOUGH).expect("the mail server heard of nothing")
    }

    /// The next thing, which is a letter.
    pub fn letter(&self) -> Letter {
        let said = self.next();
        assert!(said["letter"].is_object(), "{said}");
        Letter(said["letter"].clone())
    }

    /// A letter that has arrived by now, if one has.
    pub fn letter_so_far(&self) -> Option<Letter> {
        self.said.try_recv().ok().map(|said| Letter(said["letter"].clone()))
    }

    /// Whether nothing more has happened by now.
    pub fn is_silent(&self) -> bool {
        self.said.try_recv().is_err()
    }

    /// Lets it answer a letter that it keeps waiting.
    pub fn go_on(&mut self) {
        self.stdin.write_all(b"\n").unwrap();
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A letter that arrived.
pub struct Letter(pub Value);

impl Letter {
    /// A header, which it has once.
    pub fn header(&self, name: &str) -> &str {
        let headers = self.0["headers"].as_array().unwrap();
        let found: Vec<_> = headers.iter().filter(|header| header[0].as_str() == Some(name)).collect();
        assert_eq!(found.len(), 1, "{name}: {headers:?}");
        found[0][1].as_str().unwrap()
    }

    /// The names of its headers, in order.
    pub fn header_names(&self) -> Vec<&str> {
        self.0["headers"].as_array().unwrap().iter().map(|header| header[0].as_str().unwrap()).collect()
    }

    pub fn to(&self) -> &str {
        let to = self.0["to"].as_array().unwrap();
        assert_eq!(to.len(), 1, "{to:?}");
        to[0].as_str().unwrap()
    }

    pub fn text(&self) -> &str {
        self.0["text"].as_str().unwrap()
    }

    pub fn html(&self) -> &str {
        self.0["html"].as_str().unwrap()
    }
}
