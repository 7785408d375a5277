//! What an act came to, in words that the model and the system share. Cookies, apps and codes are numbered in the order
//! in which they came into somebody's hands.

use guichet::{Refusal, access::Page, standing::Standing};

use crate::acts::Who;

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Refused(Refusal),
    /// The database or the vault failed, which nothing that people do may come to.
    Failed(String),
    Done,
    /// A cookie for the page where the code is asked.
    SignIn,
    /// A cookie of a session.
    Session,
    /// So many sessions ended.
    Ended(u32),
    /// Only what the staff had locked is open again.
    StillPaused,
    /// Another authenticator went.
    Replaced(bool),
    /// The secret of an app.
    App(usize),
    /// Ten recovery codes from this one on.
    Papers(usize),
    /// A code of the staff's.
    Slip(usize),
    /// A link.
    Link(usize),
    Saw(Saw),
}

/// Who somebody with a cookie is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saw {
    Nobody,
    SigningIn { who: Who, tries_left: u32 },
    SignedIn { who: Who, two_factor: bool, proven_anew: bool, home: Page },
}

/// What a code is, for whoever knows what everybody holds.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// Six digits: the apps that show them, and in which step.
    Digits(Vec<(usize, i64)>),
    /// That recovery code.
    Paper(usize),
    /// That code of the staff's.
    Slip(usize),
    /// The form of a recovery code, and nobody's.
    Unknown,
    /// No code at all.
    Garbled,
}

/// Where an account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub standing: Standing,
    pub has_password: bool,
    /// Active apps, each with the last step that was consumed.
    pub apps: Vec<(usize, i64)>,
    pub codes_left: u32,
    pub codes_unsaved: bool,
    pub issued: bool,
    pub live_sessions: usize,
}
