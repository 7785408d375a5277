//! Who sent a request: what the cookie's token opens, if it is still good.

use crate::{
    access::{SignedIn, Visitor},
    error::{Fault, Result},
    firm::Firm,
    ports::{Holder, Ports},
    token::Token,
};

/// The visitor that a cookie's text stands for. A token of another firm is nobody's here. To ask is to be there: the
/// session counts as seen.
///
/// # Errors
/// When the store fails: then nobody gets in.
pub async fn recognise(ports: &Ports, firm: &Firm, cookie: Option<&str>) -> Result<Visitor, Fault> {
    let visitor = recognise_unseen(ports, firm, cookie).await?;
    if let Visitor::SignedIn(who) = &visitor {
        let now = ports.clock.now();
        if who.session.is_seen_anew(now) {
            ports.store.see_session(who.session.id, now).await?;
        }
    }
    Ok(visitor)
}

/// The same for what a page asks by itself, with nobody at it: no session lasts longer for it (OWASP ASVS
/// v5.0.0-7.3.1).
///
/// # Errors
/// When the store fails: then nobody gets in.
pub async fn recognise_unseen(ports: &Ports, firm: &Firm, cookie: Option<&str>) -> Result<Visitor, Fault> {
    let Some(token) = cookie.and_then(Token::parse) else {
        return Ok(Visitor::Nobody);
    };
    let now = ports.clock.now();
    Ok(match ports.store.holder(token.hash()).await? {
        Some(Holder::SignIn(sign_in, account))
            if account.firm == firm.id && account.is_open() && sign_in.is_open(now) =>
        {
            Visitor::SigningIn { sign_in, account: Box::new(account) }
        }
        Some(Holder::Session(session, account, factors)) if account.firm == firm.id => {
            SignedIn::new(session, account, factors, firm, now)
                .map_or(Visitor::Nobody, |who| Visitor::SignedIn(Box::new(who)))
        }
        _ => Visitor::Nobody,
    })
}
