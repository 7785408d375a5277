//! Firms.

use core::time::Duration;

use guichet::{
    Fault,
    audit::Event,
    firm::Firm,
    id::FirmId,
    policy::Policy,
    session::{Limits, SessionLengths},
    settings::FirmSettings,
    time::Timestamp,
};

use crate::{
    audit,
    database::{Database, Transaction},
    statement::{Row, Sql, locking},
};

macro_rules! select_firm {
    ($rest:literal) => {
        concat!(
            "SELECT id, host, name, short_name, locale, time_zone, phone, phone_hours_en, phone_hours_fr, message_en, \
             message_fr, policy, policy_from, accent, logo_mark, client_idle_minutes, client_hours, staff_idle_minutes, \
             staff_hours, created_at FROM firm ",
            $rest
        )
    };
}

pub(crate) async fn all(database: &Database) -> Result<Vec<Firm>, Fault> {
    let rows = database.read().await?.statement(select_firm!("ORDER BY created_at, id")).rows().await?;
    rows.iter().map(firm).collect()
}

pub(crate) async fn of_host(database: &Database, host: &str) -> Result<Option<Firm>, Fault> {
    const FIND: &str = select_firm!("WHERE lower(host) = lower($1) OR (SELECT COUNT(*) FROM firm) = 1");
    let row = database.read().await?.statement(FIND).bind(host).row().await?;
    row.as_ref().map(firm).transpose()
}

/// Takes a firm's row, as it is now.
pub(crate) async fn lock(transaction: &mut Transaction, id: FirmId) -> Result<Firm, Fault> {
    const TAKE: Sql = locking!(select_firm!("WHERE id = $1"));
    let row = transaction.statement(TAKE).bind(id).row().await?;
    firm(&row.ok_or_else(|| Fault::Store("no such firm".to_owned()))?)
}

/// Saves settings of a firm.
pub(crate) async fn save(transaction: &mut Transaction, id: FirmId, settings: &FirmSettings) -> Result<(), Fault> {
    const SAVE: &str = "UPDATE firm SET name = $1, short_name = $2, locale = $3, time_zone = $4, phone = $5, \
        phone_hours_en = $6, phone_hours_fr = $7, message_en = $8, message_fr = $9, accent = $10, \
        client_idle_minutes = $11, client_hours = $12, staff_idle_minutes = $13, staff_hours = $14 WHERE id = $15";
    let (hours_en, hours_fr) = settings.phone_hours.as_ref().map(|(en, fr)| (en, fr)).unzip();
    let (message_en, message_fr) = settings.message.as_ref().map(|(en, fr)| (en, fr)).unzip();
    transaction
        .statement(SAVE)
        .bind(&settings.name)
        .bind(&settings.short_name)
        .bind(settings.locale)
        .bind(&settings.time_zone)
        .bind(settings.phone.as_ref())
        .bind(hours_en)
        .bind(hours_fr)
        .bind(message_en)
        .bind(message_fr)
        .bind(settings.accent.as_ref())
        .bind(settings.sessions.client.idle.as_secs() / 60)
        .bind(settings.sessions.client.absolute.as_secs() / 3600)
        .bind(settings.sessions.staff.idle.as_secs() / 60)
        .bind(settings.sessions.staff.absolute.as_secs() / 3600)
        .bind(id)
        .run()
        .await?;
    Ok(())
}

pub(crate) async fn create(database: &Database, firm: &Firm, event: &Event) -> Result<(), Fault> {
    const INSERT: &str = "INSERT INTO firm \
        (id, host, name, short_name, locale, time_zone, phone, phone_hours_en, phone_hours_fr, message_en, message_fr, \
        policy, policy_from, created_at, accent, client_idle_minutes, client_hours, staff_idle_minutes, staff_hours) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    let (hours_en, hours_fr) = firm.phone_hours.as_ref().map(|(en, fr)| (en, fr)).unzip();
    let (message_en, message_fr) = firm.message.as_ref().map(|(en, fr)| (en, fr)).unzip();
    let (policy, from) = policy_columns(firm.policy);
    let mut transaction = database.write().await?;
    transaction
        .statement(INSERT)
        .bind(firm.id)
        .bind(firm.host.as_ref())
        .bind(&firm.name)
        .bind(&firm.short_name)
        .bind(firm.locale)
        .bind(&firm.time_zone)
        .bind(firm.phone.as_ref())
        .bind(hours_en)
        .bind(hours_fr)
        .bind(message_en)
        .bind(message_fr)
        .bind(policy)
        .bind(from)
        .bind(firm.created_at)
        .bind(firm.accent.as_ref())
        .bind(firm.sessions.client.idle.as_secs() / 60)
        .bind(firm.sessions.client.absolute.as_secs() / 3600)
        .bind(firm.sessions.staff.idle.as_secs() / 60)
        .bind(firm.sessions.staff.absolute.as_secs() / 3600)
        .run()
        .await?;
    audit::write(&mut transaction, event).await?;
    transaction.commit().await
}

/// A policy as its two columns have it.
pub(crate) const fn policy_columns(policy: Policy) -> (&'static str, Option<Timestamp>) {
    match policy {
        Policy::Off => ("off", None),
        Policy::Optional => ("optional", None),
        Policy::Required { from } => ("required", Some(from)),
    }
}

fn firm(row: &Row) -> Result<Firm, Fault> {
    let policy: String = row.get("policy")?;
    let policy = match (policy.as_str(), row.get("policy_from")?) {
        ("off", None) => Policy::Off,
        ("optional", None) => Policy::Optional,
        ("required", Some(from)) => Policy::Required { from },
        _ => return Err(Fault::corrupt("firm.policy")),
    };
    Ok(Firm {
        id: row.get("id")?,
        host: row.get("host")?,
        name: row.get("name")?,
        short_name: row.get("short_name")?,
        locale: row.get("locale")?,
        time_zone: row.get("time_zone")?,
        phone: row.get("phone")?,
        phone_hours: Option::zip(row.get("phone_hours_en")?, row.get("phone_hours_fr")?),
        message: Option::zip(row.get("message_en")?, row.get("message_fr")?),
        policy,
        accent: row.get("accent")?,
        logo: row.get("logo_mark")?,
        sessions: SessionLengths {
            client: limits(row, "client_idle_minutes", "client_hours")?,
            staff: limits(row, "staff_idle_minutes", "staff_hours")?,
        },
        created_at: row.get("created_at")?,
    })
}

fn limits(row: &Row, idle: &'static str, absolute: &'static str) -> Result<Limits, Fault> {
    let idle_for = Duration::from_mins(row.get(idle)?);
    let absolute_for = Duration::from_hours(row.get(absolute)?);
    Limits::parse(idle_for, absolute_for).ok_or(Fault::corrupt(idle))
}
