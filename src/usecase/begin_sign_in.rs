//! Username and password: the first of the two steps.
//!
//! Unknown username, wrong password and disabled account take the same path, with one hash on it, and end in
//! the same answer.

use crate::{
    account::{Account, Username, UsernameKey},
    audit::{Act, Deed, Event, Origin},
    error::{Fault, Refusal, Result},
    firm::Firm,
    id::AccountId,
    password::Password,
    ports::{Binding, Counted, NewSession, PasswordCounts, Ports, Sealed},
    session::{Assurance, Session},
    sign_in::SignIn,
    throttle::{Key, Rule},
    time::Timestamp,
    token::Token,
    unusual::Way,
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
    let found = check_password(ports, firm, username.as_ref(), password).await?;
    let (Some(counts), Checked { account: Some(account), right: Some(password) }) = (counts, &found) else {
        return refuse(ports, firm, found.account, origin, now).await;
    };

    let token = Token::new(&*ports.entropy);
    let asked = ports.store.factors(account.id).await?.authenticator || account.reset_at.is_some();
    let open = async |password: &Sealed| {
        if asked {
            let sign_in = SignIn::new(account.id, now, &*ports.entropy);
            let event = ports.own_event(firm, account.id, Act::PasswordAccepted, origin, now);
            ports.store.begin_sign_in(&sign_in, token.hash(), password, &counts, &event).await
        } else {
            let session = Session::new(account.id, Assurance::Password, now, &*ports.entropy);
            let question = Some(ports.question(account, Way::Password, origin, now));
            let opens = NewSession { session, token: token.hash(), origin: origin.clone(), question };
            let event = ports.own_event(firm, account.id, Act::SignedInWithPassword, origin, now);
            let room = ports.room(firm, account, origin, now);
            ports.store.open_session(&opens, &room, password, &counts, &event).await
        }
    };
    let mut begun = open(&password.sealed).await?;
    if !begun && let Some(sealed) = password.sealed_anew(ports, account.id).await? {
        begun = open(&sealed).await?;
    }
    // Changed while it was checked: what was typed is as good as wrong by now.
    if begun { Ok(token) } else { refuse(ports, firm, found.account, origin, now).await }
}

/// The same answer for everybody who isn't let in.
async fn refuse(
    ports: &Ports,
    firm: &Firm,
    account: Option<Account>,
    origin: &Origin,
    now: Timestamp,
) -> Result<Token> {
    let subject = account.map(|account| account.id);
    let deed = Deed { firm: firm.id, actor: None, subject, act: Act::PasswordRefused };
    ports.store.record(&Event::new(deed, origin, now, &*ports.entropy).into()).await?;
    Err(Refusal::WrongCredentials.into())
}

/// Counts the attempt for its username and its address, before anything is checked. What comes back is taken back
/// when the password turns out right; without a username there is nothing that it could be right for.
pub(super) async fn count_attempt(
    ports: &Ports,
    firm: &Firm,
    username: Option<&UsernameKey>,
    origin: &Origin,
    now: Timestamp,
) -> Result<Option<PasswordCounts>> {
    let by_username = match username {
        Some(key) => Some(key_of_attempt(ports, firm, key, origin).await?),
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

/// Strangers share the username's counter; a browser that its account has signed in from has one of its own.
async fn key_of_attempt(ports: &Ports, firm: &Firm, username: &UsernameKey, origin: &Origin) -> Result<Key, Fault> {
    let fingerprint = key_of_username(ports, firm, username)?;
    let known = match origin.browser {
        Some(browser) if ports.store.knows_browser(firm.id, username, browser).await? => Some(browser),
        _ => None,
    };
    Ok(match known {
        Some(browser) => Key::password_in_browser(&fingerprint, browser),
        None => Key::password_of_username(&fingerprint),
    })
}

/// What stands for a typed username under the keys of counters: only the vault can make it.
pub(super) fn key_of_username(ports: &Ports, firm: &Firm, key: &UsernameKey) -> Result<[u8; 32], Fault> {
    ports.vault.fingerprint(&format!("username {} {}", firm.id, key.as_str()))
}

/// What a typed password came to.
struct Checked {
    /// The account of the username, if there is one.
    account: Option<Account>,
    /// The password that it was checked against, when it was right and the account may go on.
    right: Option<KeptPassword>,
}

/// A password as it was read.
pub(super) struct KeptPassword {
    /// As it is kept.
    pub sealed: Sealed,
    /// Its hash, a PHC string.
    pub phc: Zeroizing<String>,
}

impl KeptPassword {
    /// Opens it.
    pub fn of(ports: &Ports, account: AccountId, sealed: Sealed) -> Result<Self, Fault> {
        let bytes = ports.vault.open(&Binding::password(account), &sealed)?;
        let text = core::str::from_utf8(&bytes).map_err(|_| Fault::corrupt("account.password"))?;
        Ok(Self { phc: Zeroizing::new(text.to_owned()), sealed })
    }

    /// The very same password as it is kept by now, when a rotation of keys sealed it anew while it was checked.
    pub async fn sealed_anew(&self, ports: &Ports, account: AccountId) -> Result<Option<Sealed>, Fault> {
        let Some(now) = ports.store.password_of(account).await?.filter(|now| *now != self.sealed) else {
            return Ok(None);
        };
        // One that doesn't open isn't the same; whoever types it next meets the fault.
        let now = Self::of(ports, account, now).ok();
        Ok(now.filter(|now| *now.phc == *self.phc).map(|now| now.sealed))
    }
}

/// The account, if there is one, and whether it may go on. One hash on every path.
async fn check_password(
    ports: &Ports,
    firm: &Firm,
    username: Option<&UsernameKey>,
    password: Password,
) -> Result<Checked> {
    let found = match username {
        Some(key) => ports.store.account_of_username(firm.id, key).await?,
        None => None,
    };
    let (account, sealed) = found.map_or((None, None), |(account, sealed)| (Some(account), sealed));
    let kept = match (&account, sealed) {
        (Some(account), Some(sealed)) => Some(KeptPassword::of(ports, account.id, sealed)?),
        _ => None,
    };
    let right = ports.hasher.verify_password(password, kept.as_ref().map(|kept| kept.phc.clone())).await?;
    let may_go_on = right && account.as_ref().is_some_and(Account::is_open);
    Ok(Checked { account, right: kept.filter(|_| may_go_on) })
}
