//! A way back that came with a request leads to a page of ours, never to another site.

/// The path, when it is one of this site: one slash first, then nothing that a browser could take for another
/// host or another line of the header (Authelia CVE-2021-29456). Else the portal home.
#[must_use]
pub fn local_path(wanted: &str) -> &str {
    let plain = wanted.len() <= 512
        && wanted
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'?' | b'=' | b'&'));
    if plain && wanted.starts_with('/') && !wanted.contains("//") { wanted } else { "/" }
}
