//! A crowd of invented clients for `guichet demo --clients` and for measurements: as many as a large firm has, in every
//! state, with a log of years. Nobody's codes are known, so nobody can sign in as one of them with a second factor.

use core::time::Duration;

use anyhow::Context;
use guichet::{
    account::{Account, Email, PersonName, Role, Username},
    audit::{Act, Deed, Event, Origin},
    exemption::Exemption,
    firm::Firm,
    id::{AccountId, AuthenticatorId, ExemptionId},
    locale::Locale,
    password::Password,
    ports::{Binding, Ports, Sealed},
    reason::Reason,
    search::fold,
    time::Timestamp,
    totp::TotpSecret,
};
use guichet_store::{Crowd, Member};

const DAY: Duration = Duration::from_hours(24);

/// How far the log goes back.
const YEARS: Duration = Duration::from_hours(24 * 365 * 3);

const GIVEN: &str = "Amélie Benoît Chantal Denis Élise François Geneviève Hubert Isabelle Jérôme Karine Louis Manon \
    Noël Océane Patrick Réjean Sophie Thérèse Ulric Valérie William Yves Zoé";
const FAMILY: &str = "Allard Bélanger Bouchard Cloutier Côté Deschênes Dubé Émond Fortin Gagné Gauthier Girard Hébert \
    Jobin Lachance Lapointe Lavoie Lévesque Morin Nadeau Ouellet Paquette Pelletier Poirier \
    Rousseau Simard Thériault Tremblay Vachon Villeneuve";

/// How large it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Size {
    /// Clients.
    pub clients: u32,
    /// Lines of the log.
    pub events: u32,
}

/// Adds a crowd to a firm: clients of these accountants, and what they did.
///
/// # Errors
/// When the database doesn't take it.
pub async fn gather(
    ports: &Ports,
    url: &str,
    firm: &Firm,
    accountants: &[AccountId],
    size: Size,
) -> anyhow::Result<()> {
    let crowd = Crowd::open(url).await?;
    let password = Password::typed("a crowd has no password to speak of").ok().context("a password")?;
    let invented = Invented {
        ports,
        firm,
        accountants,
        now: ports.clock.now(),
        phc: ports.hasher.hash_password(password).await.ok().context("a hash")?,
    };
    let members = (0..size.clients).map(|number| invented.member(number)).collect::<anyhow::Result<Vec<_>>>()?;
    crowd.add(&members, invented.now, &*ports.entropy).await?;
    crowd.log((0..size.events).map(|number| invented.event(&members, number, size.events))).await?;
    Ok(crowd.settle().await?)
}

/// What everybody is made of.
struct Invented<'a> {
    ports: &'a Ports,
    firm: &'a Firm,
    accountants: &'a [AccountId],
    now: Timestamp,
    phc: zeroize::Zeroizing<String>,
}

impl Invented<'_> {
    fn member(&self, number: u32) -> anyhow::Result<Member> {
        let entropy = &*self.ports.entropy;
        let (given, family) = (pick(GIVEN, number), pick(FAMILY, number / 24));
        let username = format!("{}.{}.{number}@example.com", fold(given), fold(family));
        // Spread over three years, the last ones a few days ago.
        let created_at = self.now.before(DAY.saturating_mul(3 + number.wrapping_mul(7) % 1000));
        let id = AccountId::new(created_at, entropy);
        let mut account = Account {
            id,
            firm: self.firm.id,
            username: Username::parse(&username).context("a username")?,
            email: Email::parse(&username),
            name: PersonName::parse(&format!("{given} {family}")),
            role: Role::Client,
            locale: if number.is_multiple_of(5) { Locale::En } else { Locale::Fr },
            accountant: Some(number as usize)
                .filter(|_| !number.is_multiple_of(20))
                .and_then(|number| self.accountants.get(number % self.accountants.len().max(1)).copied()),
            created_at,
            last_sign_in_at: None,
            disabled_at: None,
            locked_at: None,
            reset_at: None,
            exempt_until: None,
            password_owed_at: None,
        };
        let has = Circumstances::of(number);
        let seen = created_at.after(DAY.saturating_mul(2)).max(self.now.before(DAY.saturating_mul(number % 120)));
        account.last_sign_in_at = has.has_password.then_some(seen);
        account.disabled_at = has.is_disabled.then_some(self.now.before(DAY));
        account.locked_at = has.is_locked.then_some(self.now.before(DAY));
        account.reset_at = has.is_reset.then_some(self.now.before(DAY));
        let exemption = has.is_exempt.then(|| self.exemption(id, number)).flatten();
        account.exempt_until = exemption.as_ref().map(|exemption| exemption.until);
        Ok(Member {
            password: has.has_password.then(|| self.sealed(&Binding::password(id), self.phc.as_bytes())).transpose()?,
            link_until: (!has.has_password).then(|| self.now.after(DAY.saturating_mul(number % 9)).before(DAY)),
            authenticator: has.is_protected.then(|| self.authenticator(id, created_at, seen)).transpose()?,
            codes_left: has.is_protected.then_some(if number.is_multiple_of(12) { 2 } else { 10 }),
            help_asked_at: has.asks.then(|| self.now.before(DAY / 6)),
            exemption,
            account,
        })
    }

    fn authenticator(
        &self,
        account: AccountId,
        since: Timestamp,
        used: Timestamp,
    ) -> anyhow::Result<(AuthenticatorId, Sealed, Timestamp, Timestamp)> {
        let id = AuthenticatorId::new(since, &*self.ports.entropy);
        let secret = TotpSecret::new(&*self.ports.entropy);
        Ok((id, self.sealed(&Binding::secret(id, account), secret.as_bytes())?, since, used))
    }

    fn exemption(&self, account: AccountId, number: u32) -> Option<Exemption> {
        let created_at = self.now.before(DAY.saturating_mul(30));
        Some(Exemption {
            id: ExemptionId::new(created_at, &*self.ports.entropy),
            account,
            approved_by: *self.accountants.first()?,
            reason: Reason::parse("Attend un téléphone")?,
            created_at,
            until: self.now.after(DAY.saturating_mul(1 + number % 300)),
        })
    }

    fn sealed(&self, place: &Binding, bytes: &[u8]) -> anyhow::Result<Sealed> {
        Ok(self.ports.vault.seal(place, bytes)?)
    }

    /// A line of the log: the crowd is invited and sets up in the first fifth, and then signs in.
    fn event(&self, members: &[Member], number: u32, events: u32) -> Event {
        let step = YEARS / events.max(1);
        let at = self.now.before(step.saturating_mul(events - number));
        // A number without a common factor with theirs walks through all of them.
        let place = (number as usize).wrapping_mul(48_271) % members.len().max(1);
        let client = members.get(place).map(|member| member.account.id);
        let staff = self.accountants.first().copied();
        let (actor, act) = match (number * 5 / events.max(1), number % 8) {
            (0, 0 | 1) => (staff, Act::Invited { role: Role::Client }),
            (0, 2 | 3) => (client, Act::InvitationAccepted),
            (0, 4) => (client, Act::EnrolmentStarted),
            (0, 5 | 6) => (client, Act::EnrolmentConfirmed),
            (0, _) => (client, Act::RecoveryCodesSaved),
            (_, 0 | 3) => (client, Act::PasswordAccepted),
            (_, 1 | 4) => (client, Act::SignedInWithAuthenticator),
            (_, 2 | 5) => (client, Act::SignedOut),
            (_, 6) => (client, Act::CodeRefused),
            (_, _) => (client, Act::PasswordRefused),
        };
        let deed = Deed { firm: self.firm.id, actor, subject: client, act };
        Event::new(deed, &Origin::default(), at, &*self.ports.entropy)
    }
}

/// What somebody has and hasn't.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own")]
struct Circumstances {
    has_password: bool,
    is_protected: bool,
    is_exempt: bool,
    is_disabled: bool,
    is_locked: bool,
    is_reset: bool,
    asks: bool,
}

impl Circumstances {
    /// Seven of ten are protected, a tenth has a password alone, some thirteen in a hundred wait.
    const fn of(number: u32) -> Self {
        let part = number % 100;
        Self {
            has_password: part < 80 || part >= 93,
            is_protected: (part < 70 || part >= 95) && number % 1000 != 198,
            is_exempt: part == 93 || part == 94,
            is_disabled: part == 95 || part == 96,
            is_locked: number % 1000 == 97,
            is_reset: number % 1000 == 198,
            asks: number % 1000 == 299,
        }
    }
}

fn pick(names: &'static str, number: u32) -> &'static str {
    names.split(' ').cycle().nth(number as usize % 720).unwrap_or_default()
}
