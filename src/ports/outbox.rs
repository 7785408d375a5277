//! What sending letters needs: the store's outbox, and whoever carries them.

use async_trait::async_trait;

use crate::{
    account::Account,
    delivery::Setback,
    error::{Fault, Result},
    firm::Firm,
    id::{AccountId, FirmId, LetterId},
    notice::{Letter, Notice},
    time::Timestamp,
    token::Token,
};

/// A letter that was taken to be sent.
#[derive(Clone, Debug)]
pub struct TakenLetter {
    /// The letter.
    pub letter: Letter,
    /// How often it has been taken, this time included. Whoever took it earlier can't say any more what became of it.
    pub attempt: u32,
}

/// A letter that gives trouble, as staff see it.
#[derive(Clone, Debug, PartialEq)]
pub struct TroubledLetter {
    /// Names it.
    pub id: LetterId,
    /// To whom.
    pub to: Account,
    /// The address.
    pub email: crate::account::Email,
    /// What it tells.
    pub notice: Notice,
    /// When it was written.
    pub at: Timestamp,
    /// What was in the way the last time; none when it hasn't been tried.
    pub setback: Option<Setback>,
    /// When it is tried again; none when it was given up.
    pub due_at: Option<Timestamp>,
}

/// The outbox.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Takes the letter that has been due longest, if one is; nobody else takes it before `taken_until`.
    async fn take_letter(&self, now: Timestamp, taken_until: Timestamp) -> Result<Option<TakenLetter>, Fault>;
    /// A letter was sent: its link is forgotten. False when somebody took it since.
    async fn letter_sent(&self, taken: &TakenLetter, now: Timestamp) -> Result<bool, Fault>;
    /// A letter was set back, and is tried again at `due_at`, or given up: then its link is forgotten. False when
    /// somebody took it since.
    async fn letter_set_back(
        &self,
        taken: &TakenLetter,
        setback: Setback,
        due_at: Option<Timestamp>,
    ) -> Result<bool, Fault>;
    /// A letter that lay there while nobody sent any is thrown away, unread. False when somebody took it since.
    async fn drop_letter(&self, taken: &TakenLetter) -> Result<bool, Fault>;

    /// The letters of a firm that were given up, or were written before `late_since` and aren't sent; the latest first,
    /// `limit` at most.
    async fn troubled_letters(
        &self,
        firm: FirmId,
        late_since: Timestamp,
        limit: u32,
    ) -> Result<Vec<TroubledLetter>, Fault>;
    /// The latest of those to one account.
    async fn troubled_letter_to(
        &self,
        account: AccountId,
        late_since: Timestamp,
    ) -> Result<Option<TroubledLetter>, Fault>;
    /// How many of a firm's there are.
    async fn count_troubled_letters(&self, firm: FirmId, late_since: Timestamp) -> Result<u64, Fault>;
    /// Tries those that were given up again, one or all of the firm, unless they were to take a link along: how many.
    async fn send_letters_again(&self, firm: FirmId, letter: Option<LetterId>, now: Timestamp) -> Result<u64, Fault>;
    /// Takes a letter that was given up from the list; false when the firm has none such.
    async fn put_letter_away(&self, firm: FirmId, letter: LetterId) -> Result<bool, Fault>;
}

/// A letter with everything that its words need.
pub struct Mail {
    /// The letter.
    pub letter: Letter,
    /// Whose portal it is about.
    pub firm: Firm,
    /// To whom it is.
    pub to: Account,
    /// Whom it is about, when that is somebody else.
    pub about: Option<Account>,
    /// What the link opens with that it takes along.
    pub link: Option<Token>,
}

/// What carries letters to people.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one. Once it is taken over by the next mail server it counts as sent.
    ///
    /// # Errors
    /// With what was in the way.
    async fn send(&self, mail: &Mail) -> Result<(), Setback>;
}
