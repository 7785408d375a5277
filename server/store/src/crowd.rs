//! A crowd: tens of thousands of clients and a million lines of the log in a minute, for demonstrations and
//! measurements. It writes what the use cases would have written, many rows a statement, and nothing else does so.

use data_encoding::HEXLOWER;
use guichet::{
    Fault,
    account::{Account, Email, PersonName},
    audit::Event,
    exemption::Exemption,
    id::{AuthenticatorId, HelpRequestId, InvitationId, RecoverySetId},
    ports::{Entropy, Sealed},
    search::{sort_key, words_of},
    time::Timestamp,
    token::Token,
};
use serde_json::{Value, json};

use crate::{
    OpenError, audit,
    database::{Database, Transaction},
    json::{array, each},
    standing,
    statement::Sql,
};

/// Rows of a statement.
const CHUNK: usize = 2_000;

/// Somebody of the crowd.
pub struct Member {
    /// The account, with everything that its row says.
    pub account: Account,
    /// The sealed password, if one was chosen.
    pub password: Option<Sealed>,
    /// Until when the link works that wasn't used.
    pub link_until: Option<Timestamp>,
    /// The authenticator, since when it is there, and when it was used.
    pub authenticator: Option<(AuthenticatorId, Sealed, Timestamp, Timestamp)>,
    /// How many recovery codes are left. Nobody knows them: they are made of random bytes here.
    pub codes_left: Option<u32>,
    /// What lets them in without 2FA.
    pub exemption: Option<Exemption>,
    /// When they asked for help.
    pub help_asked_at: Option<Timestamp>,
}

/// A database that takes a crowd.
pub struct Crowd {
    database: Database,
}

impl Crowd {
    /// Opens the database of a URL once more.
    ///
    /// # Errors
    /// Those of [`crate::open`].
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        // A crowd that is half written is thrown away: nothing waits for the disk, and pages are written once.
        const IN_A_HURRY: &str =
            "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 50000; PRAGMA cache_size = -262144";
        let database = crate::database_of(url).await?;
        if let Database::Sqlite { writer, .. } = &database {
            sqlx::raw_sql(IN_A_HURRY).execute(writer).await.map_err(|error| OpenError::of("the crowd", &error))?;
        }
        Ok(Self { database })
    }

    /// Adds members, and finds where each stands.
    ///
    /// # Errors
    /// When the database doesn't take them; those of whole chunks before stay.
    pub async fn add(&self, members: &[Member], now: Timestamp, entropy: &dyn Entropy) -> Result<(), Fault> {
        for chunk in members.chunks(CHUNK) {
            let mut transaction = self.database.write().await?;
            insert_accounts(&mut transaction, chunk).await?;
            insert_links(&mut transaction, chunk, entropy).await?;
            insert_factors(&mut transaction, chunk, entropy).await?;
            insert_circumstances(&mut transaction, chunk, entropy).await?;
            transaction.commit().await?;
        }
        standing::catch_up(&self.database, now).await
    }

    /// Adds lines to a firm's log, in their order.
    ///
    /// # Errors
    /// When the database doesn't take them; those of whole chunks before stay.
    pub async fn log(&self, events: impl Iterator<Item = Event>) -> Result<(), Fault> {
        let mut events = events.peekable();
        while events.peek().is_some() {
            let chunk: Vec<Event> = events.by_ref().take(CHUNK).collect();
            let mut transaction = self.database.write().await?;
            audit::write_all(&mut transaction, &chunk.iter().collect::<Vec<_>>()).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    /// Lets PostgreSQL look at what it holds, as it does by itself after a while, and closes the database.
    ///
    /// # Errors
    /// When it can't.
    pub async fn settle(self) -> Result<(), Fault> {
        if let Database::Postgres(_) = &self.database {
            let mut transaction = self.database.write().await?;
            transaction.statement("ANALYZE").run().await?;
            transaction.commit().await?;
        }
        self.database.close().await;
        Ok(())
    }
}

async fn insert_accounts(transaction: &mut Transaction, members: &[Member]) -> Result<(), Fault> {
    // Bytes travel as hexadecimal digits. `standing_until` is over: the next look finds where they stand.
    const ACCOUNTS: Sql = Sql {
        sqlite: "INSERT INTO account (id, firm_id, username, username_key, email, name, role, locale, accountant_id, \
            password, created_at, last_sign_in_at, disabled_at, locked_at, reset_at, exempt_until, sort_key, \
            standing_until) SELECT value ->> 'id', value ->> 'firm', value ->> 'username', value ->> 'key', \
            value ->> 'email', value ->> 'name', value ->> 'role', value ->> 'locale', value ->> 'accountant', \
            unhex(value ->> 'password'), value ->> 'created_at', value ->> 'last_sign_in_at', \
            value ->> 'disabled_at', value ->> 'locked_at', value ->> 'reset_at', value ->> 'exempt_until', \
            value ->> 'sort_key', 0 FROM json_each($1)",
        postgres: "INSERT INTO account (id, firm_id, username, username_key, email, name, role, locale, accountant_id, \
            password, created_at, last_sign_in_at, disabled_at, locked_at, reset_at, exempt_until, sort_key, \
            standing_until) SELECT id, firm, username, key, email, name, role, locale, accountant, \
            decode(password, 'hex'), created_at, last_sign_in_at, disabled_at, locked_at, reset_at, exempt_until, \
            sort_key, 0 FROM jsonb_to_recordset(CAST($1 AS JSONB)) AS item (id TEXT, firm TEXT, username TEXT, \
            key TEXT, email TEXT, name TEXT, role TEXT, locale TEXT, accountant TEXT, password TEXT, \
            created_at BIGINT, last_sign_in_at BIGINT, disabled_at BIGINT, locked_at BIGINT, reset_at BIGINT, \
            exempt_until BIGINT, sort_key TEXT)",
    };
    const WORDS: Sql = each!(
        "INSERT INTO account_word (firm_id, word, account_id) \
         SELECT item.value ->> 'firm', item.value ->> 'word', item.value ->> 'id' FROM",
        1,
        ""
    );
    let accounts = array(members.iter().map(row_of));
    transaction.statement(ACCOUNTS).bind(accounts).run().await?;
    let words = members.iter().flat_map(|member| {
        let (id, firm) = (member.account.id.to_string(), member.account.firm.to_string());
        words_of(&member.account).into_iter().map(move |word| json!({ "firm": firm, "word": word, "id": id }))
    });
    transaction.statement(WORDS).bind(array(words)).run().await.map(drop)
}

fn row_of(member: &Member) -> Value {
    let account = &member.account;
    json!({
        "id": account.id.to_string(),
        "firm": account.firm.to_string(),
        "username": account.username.as_str(),
        "key": account.username.key().as_str(),
        "email": account.email.as_ref().map(Email::as_str),
        "name": account.name.as_ref().map(PersonName::as_str),
        "role": account.role.as_str(),
        "locale": account.locale.tag(),
        "accountant": account.accountant.map(|id| id.to_string()),
        "password": member.password.as_ref().map(|sealed| HEXLOWER.encode(&sealed.0)),
        "created_at": account.created_at.as_millis(),
        "last_sign_in_at": millis(account.last_sign_in_at),
        "disabled_at": millis(account.disabled_at),
        "locked_at": millis(account.locked_at),
        "reset_at": millis(account.reset_at),
        "exempt_until": millis(account.exempt_until),
        "sort_key": sort_key(account),
    })
}

fn millis(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millis)
}

async fn insert_links(transaction: &mut Transaction, members: &[Member], entropy: &dyn Entropy) -> Result<(), Fault> {
    const LINKS: Sql = Sql {
        sqlite: "INSERT INTO invitation (id, account_id, token, created_at, expires_at) SELECT value ->> 'id', \
            value ->> 'account', unhex(value ->> 'token'), value ->> 'created_at', value ->> 'expires_at' \
            FROM json_each($1)",
        postgres: "INSERT INTO invitation (id, account_id, token, created_at, expires_at) SELECT id, account, \
            decode(token, 'hex'), created_at, expires_at FROM jsonb_to_recordset(CAST($1 AS JSONB)) \
            AS item (id TEXT, account TEXT, token TEXT, created_at BIGINT, expires_at BIGINT)",
    };
    let links = members.iter().filter_map(|member| {
        let created_at = member.account.created_at;
        Some(json!({
            "id": InvitationId::new(created_at, entropy).to_string(),
            "account": member.account.id.to_string(),
            "token": HEXLOWER.encode(Token::new(entropy).hash().as_bytes()),
            "created_at": created_at.as_millis(),
            "expires_at": member.link_until?.as_millis(),
        }))
    });
    transaction.statement(LINKS).bind(array(links)).run().await.map(drop)
}

async fn insert_factors(transaction: &mut Transaction, members: &[Member], entropy: &dyn Entropy) -> Result<(), Fault> {
    const AUTHENTICATORS: Sql = Sql {
        sqlite: "INSERT INTO authenticator (id, account_id, secret, created_at, confirmed_at, last_step, last_used_at) \
            SELECT value ->> 'id', value ->> 'account', unhex(value ->> 'secret'), value ->> 'since', \
            value ->> 'since', 0, value ->> 'used' FROM json_each($1)",
        postgres: "INSERT INTO authenticator (id, account_id, secret, created_at, confirmed_at, last_step, \
            last_used_at) SELECT id, account, decode(secret, 'hex'), since, since, 0, used \
            FROM jsonb_to_recordset(CAST($1 AS JSONB)) \
            AS item (id TEXT, account TEXT, secret TEXT, since BIGINT, used BIGINT)",
    };
    const SETS: Sql = Sql {
        sqlite: "INSERT INTO recovery_set (id, account_id, salt, held_until, saved_at, created_at) \
            SELECT value ->> 'id', value ->> 'account', randomblob(16), value ->> 'since', value ->> 'since', \
            value ->> 'since' FROM json_each($1)",
        postgres: "INSERT INTO recovery_set (id, account_id, salt, held_until, saved_at, created_at) \
            SELECT id, account, uuid_send(gen_random_uuid()), since, since, since \
            FROM jsonb_to_recordset(CAST($1 AS JSONB)) AS item (id TEXT, account TEXT, since BIGINT)",
    };
    const CODES: Sql = Sql {
        sqlite: "INSERT INTO recovery_code (id, set_id, hash) SELECT lower(hex(randomblob(16))), \
            item.value ->> 'id', randomblob(32) FROM json_each($1) AS item, json_each('[1,2,3,4,5,6,7,8,9,10]') AS number \
            WHERE number.value <= item.value ->> 'left'",
        postgres: "INSERT INTO recovery_code (id, set_id, hash) SELECT gen_random_uuid()::TEXT, id, \
            uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) \
            FROM jsonb_to_recordset(CAST($1 AS JSONB)) AS item (id TEXT, \"left\" BIGINT), \
            generate_series(1, \"left\")",
    };
    let authenticators = members.iter().filter_map(|member| {
        let (id, secret, since, used) = member.authenticator.as_ref()?;
        Some(json!({
            "id": id.to_string(),
            "account": member.account.id.to_string(),
            "secret": HEXLOWER.encode(&secret.0),
            "since": since.as_millis(),
            "used": used.as_millis(),
        }))
    });
    transaction.statement(AUTHENTICATORS).bind(array(authenticators)).run().await?;
    let sets = array(members.iter().filter_map(|member| {
        let created_at = member.account.created_at;
        Some(json!({
            "id": RecoverySetId::new(created_at, entropy).to_string(),
            "account": member.account.id.to_string(),
            "since": created_at.as_millis(),
            "left": member.codes_left?,
        }))
    }));
    transaction.statement(SETS).bind(&sets).run().await?;
    transaction.statement(CODES).bind(&sets).run().await.map(drop)
}

async fn insert_circumstances(
    transaction: &mut Transaction,
    members: &[Member],
    entropy: &dyn Entropy,
) -> Result<(), Fault> {
    const EXEMPTIONS: Sql = each!(
        "INSERT INTO exemption (id, account_id, approved_by, reason, created_at, ends_at) \
         SELECT item.value ->> 'id', item.value ->> 'account', item.value ->> 'by', item.value ->> 'reason', \
         CAST(item.value ->> 'created_at' AS BIGINT), CAST(item.value ->> 'until' AS BIGINT) FROM",
        1,
        ""
    );
    const HELP: Sql = each!(
        "INSERT INTO help_request (id, account_id, asked_at) SELECT item.value ->> 'id', item.value ->> 'account', \
         CAST(item.value ->> 'at' AS BIGINT) FROM",
        1,
        ""
    );
    let exemptions = members.iter().filter_map(|member| member.exemption.as_ref()).map(|exemption| {
        json!({
            "id": exemption.id.to_string(),
            "account": exemption.account.to_string(),
            "by": exemption.approved_by.to_string(),
            "reason": exemption.reason.as_str(),
            "created_at": exemption.created_at.as_millis(),
            "until": exemption.until.as_millis(),
        })
    });
    transaction.statement(EXEMPTIONS).bind(array(exemptions)).run().await?;
    let asked = members.iter().filter_map(|member| {
        let at = member.help_asked_at?;
        let id = HelpRequestId::new(at, entropy).to_string();
        Some(json!({ "id": id, "account": member.account.id.to_string(), "at": at.as_millis() }))
    });
    transaction.statement(HELP).bind(array(asked)).run().await.map(drop)
}
