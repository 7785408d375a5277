//! Username and password: the first of the two steps.
//!
//! Unknown username, wrong password and disabled account take the same path, with one hash on it, and end in
//! the same answer.

use crate::{
    account::{Account, Username, UsernameKey},
    audit::{Act, Deed, Event, Origin},
    error::{Fault, Refusal, Result},
    firm::Firm,
    password::Password,
    ports::{Binding, Counted, NewSession, PasswordCounts, Ports},
    session::{Assurance, Session},
    sign_in::SignIn,
    throttle::{Key, Rule},
    time::Timestamp,
    token::Token,
};
use zeroize::Zeroizing;

use super::allowed;

/// What somebody typed.
pub struct Credentials<'a> {
    /// The username.
    pub username: &'a str,
    /// The password.
    pub password: &'a str,
}

/// Checks a password. The token that comes back opens a sign-in, when the account has a second factor to
/// prove, or else a session with the assurance of a password.
///
/// # Errors
/// [`Refusal::Missing`], [`Refusal::Password`] for one that is too long, [`Refusal::Wait`],
/// [`Refusal::WrongCredentials`], [`Refusal::Busy`].
pub async fn begin_sign_in(ports: &Ports, firm: &Firm, typed: Credentials<'_>, origin: &Origin) -> Result<Token> {
    if typed.username.trim().is_empty() || typed.password.is_empty() {
        return Err(Refusal::Missing.into());
    }
    let password = Password::typed(typed.password).map_err(Refusal::Password)?;
    // What can't be a username is nobody's, and takes the same path.
    let username = Username::parse(typed.username).map(|name| name.key());
    ports.hasher.admit()?;

    let now = ports.clock.now();
    let counts = count_attempt(ports, firm, username.as_ref(), origin, now).await?;
    let (account, right) = check_password(ports, firm, username.as_ref(), password).await?;
    let (Some(counts), Some(account), true) = (counts, &account, right) else {
        let subject = account.map(|account| account.id);
        let deed = Deed { firm: firm.id, actor: None, subject, act: Act::PasswordRefused };
        ports.store.record(&Event::new(deed, origin, now, &*ports.entropy)).await?;
        return Err(Refusal::WrongCredentials.into());
    };

    let token = Token::new(&*ports.entropy);
    if ports.store.factors(account.id).await?.authenticator {
        let sign_in = SignIn::new(account.id, now, &*ports.entropy);
        let event = ports.own_event(firm, account.id, Act::PasswordAccepted, origin, now);
        ports.store.begin_sign_in(&sign_in, token.hash(), &counts, &event).await?;
    } else {
        let session = Session::new(account.id, Assurance::Password, now, &*ports.entropy);
        let opens = NewSession { session, token: token.hash(), origin: origin.clone() };
        let event = ports.own_event(firm, account.id, Act::SignedInWithPassword, origin, now);
        ports.store.open_session(&opens, &counts, &event).await?;
    }
    Ok(token)
}

/// Counts the attempt for its username and its address, before anything is checked. What comes back is taken back
/// when the password turns out right; without a username there is nothing that it could be right for.
async fn count_attempt(
    ports: &Ports,
    firm: &Firm,
    username: Option<&UsernameKey>,
    origin: &Origin,
    now: Timestamp,
) -> Result<Option<PasswordCounts>> {
    let by_username = match username {
        Some(key) => {
            let fingerprint = ports.vault.fingerprint(&format!("username {} {}", firm.id, key.as_str()))?;
            Some(Key::password_of_username(&fingerprint))
        }
        None => None,
    };
    let address = origin.address.map(Key::password_of_address);
    let attempts: Vec<(Key, Rule)> = by_username
        .iter()
        .map(|key| (key.clone(), Rule::PASSWORD_OF_USERNAME))
        .chain(address.iter().map(|key| (key.clone(), Rule::PASSWORD_OF_ADDRESS)))
        .collect();
    let verdicts = ports.store.count(&attempts, now).await?;
    let numbers = verdicts.into_iter().map(|verdict| allowed(verdict, now)).collect::<Result<Vec<_>>>()?;
    let username = by_username.zip(numbers.first()).map(|(key, number)| Counted { key, number: *number });
    Ok(username.map(|username| PasswordCounts { username, address }))
}

/// The account, if there is one, and whether it may go on. One hash on every path.
async fn check_password(
    ports: &Ports,
    firm: &Firm,
    username: Option<&UsernameKey>,
    password: Password,
) -> Result<(Option<Account>, bool)> {
    let found = match username {
        Some(key) => ports.store.account_of_username(firm.id, key).await?,
        None => None,
    };
    let phc = match &found {
        Some((account, Some(sealed))) => {
            let bytes = ports.vault.open(&Binding::password(account.id), sealed)?;
            let text = core::str::from_utf8(&bytes).map_err(|_| Fault::corrupt("account.password"))?;
            Some(Zeroizing::new(text.to_owned()))
        }
        _ => None,
    };
    let right = ports.hasher.verify_password(password, phc).await?;
    let account = found.map(|(account, _)| account);
    let may_go_on = right && account.as_ref().is_some_and(|account| account.disabled_at.is_none());
    Ok((account, may_go_on))
}
