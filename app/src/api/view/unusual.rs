//! A sign-in that somebody is asked about.

use serde::{Deserialize, Serialize};

/// As it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusualView {
    /// Names it in the answer.
    pub id: String,
    /// What is asked about.
    pub title: String,
    /// When, from where, how; and what "It wasn't me" does.
    pub text: String,
}
