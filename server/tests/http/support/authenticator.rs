//! Codes from `oathtool`, a program that knows nothing of Guichet.

use std::{
    io::Write,
    process::{Command, Stdio},
};

/// The code of a key at a moment that `oathtool` reads, such as `@1790000000` or `now + 30 seconds`.
pub fn code_at(key: &str, moment: &str) -> String {
    let mut oathtool = Command::new("oathtool")
        .args(["--totp", "--base32", "--now", moment, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests need oathtool: on Debian, apt-get install oathtool");
    oathtool.stdin.take().unwrap().write_all(key.as_bytes()).unwrap();
    let done = oathtool.wait_with_output().unwrap();
    let code = String::from_utf8(done.stdout).unwrap().trim().to_owned();
    assert!(done.status.success() && code.len() == 6, "oathtool says {code}");
    code
}
