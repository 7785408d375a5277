//! A code that didn't prove anything: what is written down, and who is told. At the fifth in a row the account learns
//! that somebody has its password; at each lock the owners do, too (RFC 4226 §7.2).

use crate::{
    account::Account,
    audit::{Act, Origin, Record},
    error::Result,
    firm::Firm,
    notice::{Letter, Notice},
    ports::Ports,
    sign_in::TRIES,
    throttle::Rule,
    time::Timestamp,
};

/// Writes down a code that was wrong, or had been used, the `counted`-th in a row.
pub(super) async fn record_wrong_code(
    ports: &Ports,
    firm: &Firm,
    account: &Account,
    (already_used, counted): (bool, u32),
    origin: &Origin,
    now: Timestamp,
) -> Result<()> {
    let event = |act| ports.own_event(firm, account.id, act, origin, now);
    let mut record = Record::from(event(if already_used { Act::CodeReplayed } else { Act::CodeRefused }));
    let (wait, limit) = (Rule::SECOND_FACTOR.wait_after(counted), Rule::SECOND_FACTOR.disabled_after);
    let is_disabled = limit.is_some_and(|limit| counted >= limit);
    let until = now.after(wait);
    let (act, notice) = if is_disabled {
        (Some(Act::SecondFactorDisabled), Some(Notice::SecondFactorDisabled))
    } else if wait.is_zero() {
        (None, (counted == TRIES).then_some(Notice::CodesRefused))
    } else {
        (Some(Act::Locked { seconds: wait.as_secs() }), Some(Notice::SecondFactorLocked { until }))
    };
    record.letters.extend(notice.and_then(|notice| ports.own_letter(account, notice, origin, now)));
    if let Some(act) = act {
        record.events.push(event(act));
        let notice = Notice::AccountLocked { account: account.id, until: (!is_disabled).then_some(until) };
        let owners = ports.store.owners(firm.id).await?;
        let others = owners.iter().filter(|(owner, is_set_up)| *is_set_up && owner.is_open() && owner.id != account.id);
        record.letters.extend(others.filter_map(|(owner, _)| Letter::to(owner, notice.clone(), now, &*ports.entropy)));
    }
    Ok(ports.store.record(&record).await?)
}
