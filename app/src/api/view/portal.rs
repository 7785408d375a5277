//! The portal home.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::UnusualView;
use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PortalView {
    /// The account's language, in which it is written.
    pub locale: Locale,
    /// The first name of whoever is signed in, if known.
    pub name: Option<String>,
    /// When the sign-in before this one was, written out.
    pub last_sign_in: Option<String>,
    /// The sign-ins that they are asked about.
    pub unusual: Vec<UnusualView>,
    /// How many recovery codes are left, when few are.
    pub few_codes: Option<u32>,
    /// What the firm's policy means for this account.
    pub policy: PolicyView,
    /// Who looks after this client.
    pub accountant: Option<AccountantView>,
    /// The firm's message.
    pub message: Option<String>,
}

/// What the firm's policy means for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyView {
    /// Nothing to say.
    Silent,
    /// 2FA will be required from that day; whether it is set up already.
    RequiredFrom {
        /// The day, written out.
        day: String,
        /// In how many days that is, when it isn't today.
        days: Option<u64>,
        /// Whether nothing is left to do.
        done: bool,
    },
    /// 2FA can be set up.
    Offered,
}

/// An accountant, as a client sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountantView {
    /// The name.
    pub name: String,
    /// The initials, for the picture that isn't there.
    pub initials: String,
    /// The address.
    pub email: Option<String>,
}

/// What the client's portal says today.
#[server(prefix = "/api", endpoint = "view/portal")]
pub async fn view_portal() -> Result<PortalView, Problem> {
    use crate::{
        date::{Zone, day, days_until, moment},
        request::{answer, ports, visit},
        text::Texts,
        unusual,
    };
    use guichet::{access::Page, policy::SetUp};

    let (ports, visit, page) = (ports(), visit()?, Page::Portal);
    let who = answer(visit.visitor.signed_in_at(page).map_err(Into::into), page.path())?;
    let (texts, zone, now) = (Texts::of(visit.locale), Zone::of(&visit.firm), ports.clock.now());
    let done = who.factors.authenticator;
    let (asked, account) = (visit.firm.policy, &who.account);
    let upcoming =
        if done { asked.required_from().filter(|from| now < *from) } else { asked.will_demand(account, now) };
    let policy = match upcoming {
        Some(from) => {
            PolicyView::RequiredFrom { day: day(texts, &zone, from), days: days_until(&zone, now, from), done }
        }
        None if who.set_up == SetUp::Offered && !done => PolicyView::Offered,
        None => PolicyView::Silent,
    };
    let accountant = match who.account.accountant {
        Some(id) => answer(ports.store.account(id).await.map_err(Into::into), page.path())?,
        None => None,
    };
    Ok(PortalView {
        locale: visit.locale,
        name: who.account.name.as_ref().map(|name| name.first().to_owned()),
        last_sign_in: who.account.last_sign_in_at.map(|at| moment(texts, &zone, at, now)),
        unusual: answer(unusual::asked(&ports, &visit).await, page.path())?,
        few_codes: Some(who.factors.codes_left).filter(|left| done && *left <= guichet::recovery::FEW),
        policy,
        accountant: accountant.and_then(|account| {
            let name = account.name?;
            Some(AccountantView {
                initials: name.initials(),
                name: name.as_str().to_owned(),
                email: account.email.map(|email| email.as_str().to_owned()),
            })
        }),
        message: visit.firm.message(visit.locale).map(str::to_owned),
    })
}
