//! What staff do.

use core::time::Duration;

use guichet::{
    Error,
    access::{Factors, SignedIn, Visitor},
    caller::Caller,
    firm::Firm,
    id::{ExemptionId, IssuedCodeId},
    issued_code::CodeToGive,
    policy::{Policy, SetUp},
    reason::{IdentityCheck, Reason},
    reminder::Wishes,
    session::{Assurance, Session},
    usecase::{self, Grounds, NewPolicy, ResetGrounds, Whom},
};

use super::{World, told};
use crate::{
    acts::{Asks, By, FIRM_OF, OWNERS, Want, Who},
    outcome::Outcome,
};

const DAY: Duration = Duration::from_hours(24);

impl World {
    /// Whoever is at the desk: a session's holder, or the owner in a session that no other act can touch.
    async fn caller(&self, by: By, cookie: Option<usize>) -> Result<(Firm, Visitor), Error> {
        let at = match by {
            By::Session { who, .. } => return self.visitor(cookie, FIRM_OF[who]).await,
            By::Owner(at) => at,
        };
        let account = self.ports.store.account(self.accounts[OWNERS[at]]).await?.unwrap();
        let session = Session::new(account.id, Assurance::TwoFactor, self.ports.clock.now(), &*self.ports.entropy);
        let factors = Factors { authenticator: true, codes_unsaved: false, codes_left: 10 };
        let who = SignedIn { session, account, factors, set_up: SetUp::Demanded };
        Ok((self.firm(at).await, Visitor::SignedIn(Box::new(who))))
    }

    pub async fn staff_want(
        &mut self,
        (by, cookie): (By, Option<usize>),
        whom: Who,
        want: Want,
        slip: Option<usize>,
    ) -> Outcome {
        told(self.try_staff_want((by, cookie), whom, want, slip).await)
    }

    async fn try_staff_want(
        &mut self,
        (by, cookie): (By, Option<usize>),
        whom: Who,
        want: Want,
        slip: Option<usize>,
    ) -> Result<Outcome, Error> {
        let (firm, visitor) = self.caller(by, cookie).await?;
        let origin = self.origin.clone();
        let caller = Caller { firm: &firm, visitor: &visitor, origin: &origin };
        let (ports, client, now) = (&self.ports, self.accounts[whom], self.ports.clock.now());
        let grounds = |days: u64| {
            let until = now.after(DAY * u32::try_from(days).unwrap());
            Grounds::parse("No phone yet", Some(until)).unwrap()
        };
        match want {
            Want::Reset => {
                let given =
                    usecase::reset_two_factor(ports, caller, client, ResetGrounds::parse("video", "Lost phone")?);
                let given = given.await?;
                return self.given(given).await;
            }
            Want::IssueCode => {
                let given = usecase::issue_code(ports, caller, client, IdentityCheck::InPerson).await?;
                return self.given(given).await;
            }
            Want::RevokeCode { .. } => {
                let code = slip.map_or_else(|| IssuedCodeId::new(now, &*ports.entropy), |slip| self.slips[slip].1);
                usecase::revoke_code(ports, caller, client, code).await?;
            }
            Want::Disable => usecase::disable_client(ports, caller, client, "Left the firm").await?,
            Want::Enable => usecase::enable_client(ports, caller, client).await?,
            Want::Lock => usecase::lock_client(ports, caller, client, "Stolen phone").await?,
            Want::Unlock => {
                let still = usecase::unlock_client(ports, caller, client).await?;
                return Ok(if still { Outcome::StillPaused } else { Outcome::Done });
            }
            Want::RenewLink => {
                usecase::renew_link(ports, caller, client).await?;
                let link = usecase::show_link(ports, caller, client).await?;
                self.links.push(link.token.reveal());
                return Ok(Outcome::Link(self.links.len() - 1));
            }
            Want::RevokeLink => usecase::revoke_link(ports, caller, client).await?,
            Want::Exempt { days } => {
                usecase::exempt(ports, caller, Whom::Client(client), grounds(days)).await?;
            }
            Want::RenewExemption { days } => {
                let present = self.exemption(whom).await?;
                usecase::renew_exemption(ports, caller, client, present, grounds(days)).await?;
            }
            Want::EndExemption => {
                let present = self.exemption(whom).await?;
                usecase::end_exemption(ports, caller, client, present).await?;
            }
            Want::EndSessions => {
                return Ok(Outcome::Ended(usecase::end_client_sessions(ports, caller, client).await?));
            }
        }
        Ok(Outcome::Done)
    }

    /// The exemption of somebody that hasn't ended; or one that never was.
    async fn exemption(&self, whom: Who) -> Result<ExemptionId, Error> {
        let present = self.ports.store.exemption(self.accounts[whom]).await?;
        let never = || ExemptionId::new(self.ports.clock.now(), &*self.ports.entropy);
        Ok(present.map_or_else(never, |present| present.id))
    }

    async fn given(&mut self, given: CodeToGive) -> Result<Outcome, Error> {
        let issued = self.ports.store.issued_code(given.client.id, self.ports.clock.now()).await?.unwrap();
        self.slips.push((given.code.reveal(), issued.id));
        Ok(Outcome::Slip(self.slips.len() - 1))
    }

    pub async fn set_policy(&self, (by, cookie): (By, Option<usize>), asks: Asks) -> Outcome {
        told(self.try_set_policy((by, cookie), asks).await)
    }

    async fn try_set_policy(&self, (by, cookie): (By, Option<usize>), asks: Asks) -> Result<Outcome, Error> {
        let (firm, visitor) = self.caller(by, cookie).await?;
        let caller = Caller { firm: &firm, visitor: &visitor, origin: &self.origin };
        let today = self.ports.clock.now();
        let to = match asks {
            Asks::Nothing => Policy::Off,
            Asks::Optional => Policy::Optional,
            Asks::RequiredIn { days } => Policy::Required { from: today.after(DAY * u32::try_from(days).unwrap()) },
        };
        let reason = Reason::parse("As the partners decided");
        let new = NewPolicy { to, based_on: firm.policy, today, reminders: Wishes::default(), reason };
        usecase::set_policy(&self.ports, caller, new).await?;
        Ok(Outcome::Done)
    }
}
