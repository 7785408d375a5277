//! The roll-out: counted along an index, kept once a day; and what needs a person.
//!
//! CROSS JOIN: SQLite then begins with the open requests and ending exemptions, which are few, and not with the
//! accounts. PostgreSQL knows itself.

use async_trait::async_trait;
use guichet::{
    Fault,
    id::FirmId,
    ports::Rollouts,
    rollout::{Asked, Day, Ending, LockedOut, Rollout, Standings, ToHandle},
    throttle::Counter,
    time::Timestamp,
};

use crate::{
    database::{Database, Reader},
    standing,
    statement::Row,
};

#[async_trait]
impl Rollouts for Database {
    async fn standings(&self, firm: FirmId, now: Timestamp) -> Result<Standings, Fault> {
        const COUNT: &str = "SELECT standing, COUNT(*) AS number FROM account \
            WHERE firm_id = $1 AND role = 'client' GROUP BY standing";
        standing::catch_up(self, now).await?;
        let mut standings = Standings::default();
        for row in self.read().await?.statement(COUNT).bind(firm).rows().await? {
            standings.add(row.get("standing")?, row.get("number")?);
        }
        Ok(standings)
    }

    async fn to_handle(&self, firm: FirmId, now: Timestamp, ending_before: Timestamp) -> Result<ToHandle, Fault> {
        standing::catch_up(self, now).await?;
        let mut reader = self.read().await?;
        let (asked, asked_in_all) = asked(&mut reader, firm).await?;
        let (locked, locked_in_all) = locked(&mut reader, firm).await?;
        let (ending, ending_in_all) = ending(&mut reader, firm, now, ending_before).await?;
        Ok(ToHandle { asked, asked_in_all, locked, locked_in_all, ending, ending_in_all })
    }

    async fn count_to_handle(&self, firm: FirmId, now: Timestamp, ending_before: Timestamp) -> Result<u64, Fault> {
        standing::catch_up(self, now).await?;
        let mut reader = self.read().await?;
        let asked = count_asked(&mut reader, firm).await?;
        let locked = count_locked(&mut reader, firm).await?;
        Ok(asked + locked + count_ending(&mut reader, firm, now, ending_before).await?)
    }

    async fn count_exemptions_ending(&self, firm: FirmId, now: Timestamp, before: Timestamp) -> Result<u64, Fault> {
        count_ending(&mut self.read().await?, firm, now, before).await
    }

    async fn keep_rollout(&self, firm: FirmId, day: Day, numbers: Rollout) -> Result<(), Fault> {
        const KEEP: &str = "INSERT INTO rollout (firm_id, day, invited, set_up, protected, exempt, waiting) \
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (firm_id, day) DO UPDATE SET \
            invited = $3, set_up = $4, protected = $5, exempt = $6, waiting = $7";
        let mut transaction = self.write().await?;
        transaction
            .statement(KEEP)
            .bind(firm)
            .bind(day.0)
            .bind(numbers.invited)
            .bind(numbers.set_up)
            .bind(numbers.protected)
            .bind(numbers.exempt)
            .bind(numbers.waiting)
            .run()
            .await?;
        transaction.commit().await
    }

    async fn rollouts(&self, firm: FirmId, first: Day) -> Result<Vec<(Day, Rollout)>, Fault> {
        const FIND: &str = "SELECT day, invited, set_up, protected, exempt, waiting FROM rollout \
            WHERE firm_id = $1 AND day >= $2 ORDER BY day";
        let rows = self.read().await?.statement(FIND).bind(firm).bind(first.0).rows().await?;
        rows.iter()
            .map(|row| {
                let numbers = Rollout {
                    invited: row.get("invited")?,
                    set_up: row.get("set_up")?,
                    protected: row.get("protected")?,
                    exempt: row.get("exempt")?,
                    waiting: row.get("waiting")?,
                };
                Ok((Day(row.get("day")?), numbers))
            })
            .collect()
    }

    async fn reminders_sent(&self, firm: FirmId, since: Timestamp) -> Result<Vec<Timestamp>, Fault> {
        const FIND: &str = "SELECT sent_at FROM reminder WHERE firm_id = $1 AND sent_at >= $2 ORDER BY sent_at";
        let rows = self.read().await?.statement(FIND).bind(firm).bind(since).rows().await?;
        rows.iter().map(|row| row.get("sent_at")).collect()
    }
}

async fn asked(reader: &mut Reader, firm: FirmId) -> Result<(Vec<Asked>, u64), Fault> {
    const FIND: &str = "SELECT account.id, COALESCE(account.name, account.username) AS called, \
        MAX(help_request.asked_at) AS at, MAX(help_request.disowns) AS disowns FROM help_request CROSS JOIN account \
        WHERE account.id = help_request.account_id AND help_request.handled_at IS NULL AND account.firm_id = $1 \
        GROUP BY account.id, account.name, account.username ORDER BY at, account.id LIMIT $2";
    let rows = reader.statement(FIND).bind(firm).bind(ToHandle::FIRST).rows().await?;
    let asked = rows.iter().map(|row| {
        let disowns = row.get::<u32>("disowns")? > 0;
        Ok(Asked { client: row.get("id")?, name: row.get("called")?, at: row.get("at")?, disowns })
    });
    let asked = asked.collect::<Result<_, Fault>>()?;
    Ok((asked, count_asked(reader, firm).await?))
}

async fn count_asked(reader: &mut Reader, firm: FirmId) -> Result<u64, Fault> {
    const COUNT: &str = "SELECT COUNT(DISTINCT help_request.account_id) AS number \
        FROM help_request CROSS JOIN account \
        WHERE account.id = help_request.account_id AND help_request.handled_at IS NULL AND account.firm_id = $1";
    Ok(u64::from(reader.statement(COUNT).bind(firm).number().await?))
}

async fn locked(reader: &mut Reader, firm: FirmId) -> Result<(Vec<LockedOut>, u64), Fault> {
    const FIND: &str = "SELECT account.id, COALESCE(account.name, account.username) AS called, account.locked_at, \
        COALESCE(throttle.failures, 0) AS failures, COALESCE(throttle.wait_until, 0) AS wait_until, \
        COALESCE(throttle.last_at, 0) AS last_at \
        FROM account LEFT JOIN throttle ON throttle.key = 'second-factor:' || account.id \
        WHERE account.firm_id = $1 AND account.role = 'client' AND account.standing = 'locked' \
        ORDER BY account.sort_key, account.id LIMIT $2";
    let rows = reader.statement(FIND).bind(firm).bind(ToHandle::FIRST).rows().await?;
    let locked = rows.iter().map(|row| {
        Ok(LockedOut {
            client: row.get("id")?,
            name: row.get("called")?,
            by_staff: row.get("locked_at")?,
            counter: counter(row)?,
        })
    });
    let locked = locked.collect::<Result<_, Fault>>()?;
    Ok((locked, count_locked(reader, firm).await?))
}

async fn count_locked(reader: &mut Reader, firm: FirmId) -> Result<u64, Fault> {
    const COUNT: &str = "SELECT COUNT(*) AS number FROM account \
        WHERE firm_id = $1 AND role = 'client' AND standing = 'locked'";
    Ok(u64::from(reader.statement(COUNT).bind(firm).number().await?))
}

async fn ending(
    reader: &mut Reader,
    firm: FirmId,
    now: Timestamp,
    before: Timestamp,
) -> Result<(Vec<Ending>, u64), Fault> {
    const FIND: &str = "SELECT account.id, COALESCE(account.name, account.username) AS called, exemption.reason, \
        exemption.ends_at FROM exemption CROSS JOIN account \
        WHERE account.id = exemption.account_id AND exemption.ended_at IS NULL \
        AND exemption.ends_at > $2 AND exemption.ends_at <= $3 AND account.firm_id = $1 ORDER BY exemption.ends_at, account.id LIMIT $4";
    let rows = reader.statement(FIND).bind(firm).bind(now).bind(before).bind(ToHandle::FIRST).rows().await?;
    let ending = rows.iter().map(|row| {
        Ok(Ending {
            client: row.get("id")?,
            name: row.get("called")?,
            reason: row.get("reason")?,
            until: row.get("ends_at")?,
        })
    });
    let ending = ending.collect::<Result<_, Fault>>()?;
    Ok((ending, count_ending(reader, firm, now, before).await?))
}

async fn count_ending(reader: &mut Reader, firm: FirmId, now: Timestamp, before: Timestamp) -> Result<u64, Fault> {
    const COUNT: &str = "SELECT COUNT(*) AS number FROM exemption CROSS JOIN account \
        WHERE account.id = exemption.account_id AND exemption.ended_at IS NULL \
        AND exemption.ends_at > $2 AND exemption.ends_at <= $3 AND account.firm_id = $1";
    Ok(u64::from(reader.statement(COUNT).bind(firm).bind(now).bind(before).number().await?))
}

fn counter(row: &Row) -> Result<Counter, Fault> {
    Ok(Counter { failures: row.get("failures")?, wait_until: row.get("wait_until")?, last_at: row.get("last_at")? })
}
