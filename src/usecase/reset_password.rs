//! A forgotten password: a link goes to the account's address, and whoever opens it chooses another password. Then they
//! sign in with it like anybody, second factor and all.
//!
//! Whether there is such an account, nobody learns: the answer and the work are the same. While an account's second
//! factors are reset the link isn't given: whoever has the mailbox would need nothing else than to talk the firm out of
//! a code (OWASP ASVS v5.0.0-6.4.3).

use super::{accept_invitation::names_of, allowed, begin_sign_in::key_of_username};
use crate::{
    account::{Account, Username},
    audit::{Act, Deed, Event, Origin, Record},
    error::{Refusal, Result},
    firm::Firm,
    id::AccountId,
    notice::{Letter, Notice, SealedLink},
    password::Password,
    password_reset::PasswordReset,
    ports::{Binding, ForgottenPassword, Ports},
    throttle::{Key, Rule},
    time::Timestamp,
    token::Token,
};

/// Sends a link, if there is such an account and it has an address.
///
/// # Errors
/// [`Refusal::NotFound`] where no letters are sent; [`Refusal::Missing`]; [`Refusal::Wait`] when it was asked for often,
/// whether or not there is such an account.
pub async fn ask_password_reset(ports: &Ports, firm: &Firm, username: &str, origin: &Origin) -> Result<()> {
    if !ports.sends_letters {
        return Err(Refusal::NotFound.into());
    }
    if username.trim().is_empty() {
        return Err(Refusal::Missing.into());
    }
    let now = ports.clock.now();
    let username = Username::parse(username).map(|name| name.key());
    let by_username = match &username {
        Some(key) => Some(Key::password_reset(&key_of_username(ports, firm, key)?)),
        None => None,
    };
    let by_address = origin.address.map(Key::password_reset_of_address);
    let attempts: Vec<_> = by_username
        .map(|key| (key, Rule::PASSWORD_RESET))
        .into_iter()
        .chain(by_address.map(|key| (key, Rule::PASSWORD_RESET_OF_ADDRESS)))
        .collect();
    for verdict in ports.store.count(&attempts, now).await? {
        allowed(verdict, now)?;
    }
    let found = match &username {
        Some(key) => ports.store.account_of_username(firm.id, key).await?,
        None => None,
    };
    let account = found.and_then(|(account, password)| password.map(|_| account)).filter(Account::is_open);
    let is_held_back = account.as_ref().is_some_and(|account| account.reset_at.is_some());
    // For nobody it is made, sealed and looked for all the same.
    let id = account.as_ref().map_or_else(|| AccountId::new(now, &*ports.entropy), |account| account.id);
    let (reset, token) = PasswordReset::new(id, now, &*ports.entropy);
    let notice = if is_held_back { Notice::PasswordResetRefused } else { Notice::PasswordResetAsked };
    let letter = account.as_ref().and_then(|account| ports.own_letter(account, notice, origin, now));
    let letter_id = letter.as_ref().map_or_else(|| crate::id::LetterId::new(now, &*ports.entropy), |letter| letter.id);
    let sealed = ports.vault.seal(&Binding::letter_link(letter_id, id), token.as_bytes())?;
    let link = (!is_held_back).then_some(SealedLink { token: sealed, until: reset.expires_at });
    let act = if is_held_back { Act::PasswordResetRefused } else { Act::PasswordResetAsked };
    let deed = Deed { firm: firm.id, actor: None, subject: account.map(|account| account.id), act };
    let record = Record {
        events: vec![Event::new(deed, origin, now, &*ports.entropy)],
        letters: letter.map(|letter| Letter { link, ..letter }).into_iter().collect(),
    };
    if is_held_back {
        Ok(ports.store.record(&record).await?)
    } else {
        Ok(ports.store.ask_password_reset(&reset, &record).await?)
    }
}

/// The account of a link that still works. Opening the page changes nothing: mail scanners do it too.
///
/// # Errors
/// [`Refusal::InvitationGone`] when it is unknown, used, expired, another firm's, or of an account that is closed or
/// whose second factors are reset.
pub async fn open_password_reset(ports: &Ports, firm: &Firm, link: &str) -> Result<(PasswordReset, Account)> {
    let token = Token::parse(link).ok_or(Refusal::InvitationGone)?;
    let found = ports.store.password_reset(token.hash()).await?;
    let (reset, account) = found.ok_or(Refusal::InvitationGone)?;
    let good =
        reset.is_open(ports.clock.now()) && account.firm == firm.id && account.is_open() && account.reset_at.is_none();
    if good { Ok((reset, account)) } else { Err(Refusal::InvitationGone.into()) }
}

/// Uses the link.
///
/// # Errors
/// Those of [`open_password_reset`]; [`Refusal::Password`] when the password can't be taken, which leaves the link as it
/// was; [`Refusal::Busy`].
pub async fn reset_password(ports: &Ports, firm: &Firm, link: &str, password: &str, origin: &Origin) -> Result<()> {
    let (reset, account) = open_password_reset(ports, firm, link).await?;
    let password = Password::chosen(password, &names_of(firm, &account)).map_err(Refusal::Password)?;
    let phc = ports.hasher.hash_password(password).await?;
    let sealed = ports.vault.seal(&Binding::password(account.id), phc.as_bytes())?;
    let now: Timestamp = ports.clock.now();
    let record = Record {
        events: vec![ports.own_event(firm, account.id, Act::PasswordReset, origin, now)],
        letters: ports.own_letter(&account, Notice::PasswordReset, origin, now).into_iter().collect(),
    };
    let counted = Key::password_of_username(&key_of_username(ports, firm, &account.username.key())?);
    let forgotten = ForgottenPassword { reset, password: sealed, counted };
    let done = ports.store.reset_password(&forgotten, &record).await?;
    if done { Ok(()) } else { Err(Refusal::InvitationGone.into()) }
}
