//! Another password: with the present one, and with the second factor when there is one. A wrong present password counts
//! as one at sign-in does, under the same counters: there is no second place to guess (defects.md rows 20 to 23).

use super::{
    accept_invitation::names_of,
    begin_sign_in::{KeptPassword, count_attempt},
};
use crate::{
    access::{Page, Visitor},
    audit::{Act, Origin, Record},
    error::{PasswordRefusal, Refusal, Result},
    firm::Firm,
    notice::Notice,
    password::Password,
    ports::{Binding, PasswordChange, Ports},
};

/// What somebody typed.
pub struct TypedPasswords<'a> {
    /// The present password.
    pub present: &'a str,
    /// The new one.
    pub new: &'a str,
}

/// Changes the password; every other session and every sign-in ends.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`]; [`Refusal::StepUpNeeded`] for an account with a second factor;
/// [`Refusal::Missing`]; [`Refusal::Password`] when the new one can't be taken, which is found out before the present
/// one is checked; [`Refusal::Wait`], [`Refusal::WrongCredentials`], [`Refusal::Busy`].
pub async fn change_password(
    ports: &Ports,
    firm: &Firm,
    visitor: &Visitor,
    typed: TypedPasswords<'_>,
    origin: &Origin,
) -> Result<()> {
    let who = visitor.signed_in_at(Page::Password)?;
    let (account, now) = (&who.account, ports.clock.now());
    if who.factors.authenticator {
        who.proven_anew(now)?;
    }
    if typed.present.is_empty() || typed.new.is_empty() {
        return Err(Refusal::Missing.into());
    }
    let present = Password::typed(typed.present).map_err(|_| Refusal::WrongCredentials)?;
    let new = Password::chosen(typed.new, &names_of(firm, account)).map_err(Refusal::Password)?;
    if new.as_bytes() == present.as_bytes() {
        return Err(Refusal::Password(PasswordRefusal::Same).into());
    }
    ports.hasher.admit()?;

    let counts = count_attempt(ports, firm, Some(&account.username.key()), origin, now).await?;
    let kept = ports.store.password_of(account.id).await?;
    let kept = kept.map(|sealed| KeptPassword::of(ports, account.id, sealed)).transpose()?;
    let right = ports.hasher.verify_password(present, kept.as_ref().map(|kept| kept.phc.clone())).await?;
    if let (true, Some(kept), Some(counts)) = (right, kept, counts) {
        let phc = ports.hasher.hash_password(new).await?;
        let new = ports.vault.seal(&Binding::password(account.id), phc.as_bytes())?;
        let present = kept.sealed.clone();
        let mut change = PasswordChange { account: account.id, present, new, session: who.session.id, counts };
        let record = Record {
            events: vec![ports.session_event(who, Act::PasswordChanged, origin, now)],
            letters: ports.own_letter(account, Notice::PasswordChanged, origin, now).into_iter().collect(),
        };
        if ports.store.change_password(&change, &record).await? {
            return Ok(());
        }
        if let Some(sealed) = kept.sealed_anew(ports, account.id).await? {
            change.present = sealed;
            if ports.store.change_password(&change, &record).await? {
                return Ok(());
            }
        }
        // Changed while it was checked: what was typed is as good as wrong by now.
    }
    ports.store.record(&ports.session_event(who, Act::PasswordChangeRefused, origin, now).into()).await?;
    Err(Refusal::WrongCredentials.into())
}
