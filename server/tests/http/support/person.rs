//! Somebody with a password, a phone, and a sheet of recovery codes.

/// A password that the rules take.
pub const PASSWORD: &str = "a quiet desk by the river";

/// A password that is somebody else's.
pub const OTHER_PASSWORD: &str = "a loud drum on the square";

#[derive(Clone, Debug)]
pub struct Person {
    pub username: String,
    /// The account's identifier.
    pub id: String,
    /// The key in their app, in base 32.
    pub key: String,
    /// Their recovery codes, as printed.
    pub codes: Vec<String>,
}
