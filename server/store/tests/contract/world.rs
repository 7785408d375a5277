//! A database with what a promise needs in it, and ways to look at every row.

use core::{any::Any, future::Future, time::Duration};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use guichet::{
    account::{Account, Role, Username},
    audit::{Act, Deed, Event, Origin, Record},
    firm::{Firm, FirmName, ShortName},
    id::{AccountId, AuthenticatorId, EventId, FirmId, RecoveryCodeId, RecoverySetId, SessionId},
    invitation::Invitation,
    locale::Locale,
    policy::Policy,
    ports::{
        Completed, Completion, Confirmation, Counted, Entropy, NewRecoverySet, NewSession, PasswordCounts, Reproof,
        Reproven, Room, Sealed, SealedAuthenticator, Store,
    },
    session::{Assurance, Session, SessionLengths},
    sign_in::{Proof, SignIn},
    throttle::Key,
    time::Timestamp,
    token::{Token, TokenHash},
    totp::Step,
};
use sqlx::{AssertSqlSafe, PgPool, Postgres, SqlitePool, Transaction, migrate::Migrator};
use tempfile::TempDir;
use tokio::task::JoinSet;

/// When the tests play: `minute(0)`.
pub const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);

/// The last step that the authenticator of an enrolled account has consumed.
pub const FIRST_STEP: u64 = 1000;

/// The sealed hash of everybody's password.
pub fn password() -> Sealed {
    Sealed(vec![42])
}

/// A moment, minutes after [`START`].
pub fn minute(minutes: u64) -> Timestamp {
    START.after(Duration::from_mins(minutes))
}

/// Bytes that are never twice the same in a process.
pub struct Dice;

impl Entropy for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        static DRAWN: AtomicU64 = AtomicU64::new(1);
        for chunk in bytes.chunks_mut(8) {
            // An odd factor permutes the 64-bit numbers.
            let drawn = DRAWN.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.copy_from_slice(&drawn.to_be_bytes()[..chunk.len()]);
        }
    }
}

/// A new token's hash.
pub fn token() -> TokenHash {
    Token::new(&Dice).hash()
}

/// Runs `times` of something at once: what each came to.
pub async fn at_once<T, F>(times: u64, mut act: impl FnMut(u64) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    (0..times).map(&mut act).collect::<JoinSet<T>>().join_all().await
}

/// An account whose authenticator and recovery codes are active.
#[derive(Clone)]
pub struct Enrolled {
    pub account: Account,
    /// The session in which the set-up ended.
    pub session: NewSession,
    pub authenticator: AuthenticatorId,
    pub codes: Vec<RecoveryCodeId>,
    pub set: RecoverySetId,
}

pub enum Rows {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Rows {
    pub async fn sql(&self, statements: &str) -> Result<(), sqlx::Error> {
        let statements = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
        match self {
            Self::Sqlite(pool) => statements.execute(pool).await.map(drop),
            Self::Postgres(pool) => statements.execute(pool).await.map(drop),
        }
    }

    /// Bytes as the database writes them.
    pub fn bytes(&self, bytes: &[u8]) -> String {
        let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        match self {
            Self::Sqlite(_) => format!("x'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'"),
        }
    }
}

/// Runs the first migration and no other.
async fn first_migration(database: &str, rows: &Rows) {
    let folder = tempfile::tempdir().unwrap();
    let migrations = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
    let first = std::fs::read_dir(migrations).unwrap().map(|file| file.unwrap().path()).min().unwrap();
    std::fs::copy(&first, folder.path().join(first.file_name().unwrap())).unwrap();
    let migrator = Migrator::new(folder.path()).await.unwrap();
    match rows {
        Rows::Sqlite(pool) => migrator.run(pool).await.unwrap(),
        Rows::Postgres(pool) => migrator.run(pool).await.unwrap(),
    }
}

/// A database of its own for one test.
pub struct World {
    pub store: Arc<dyn Store>,
    pub url: String,
    rows: Rows,
    _folder: Option<TempDir>,
}

impl World {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("guichet.db").display());
        let store = guichet_store::open(&url).await.unwrap();
        let rows = Rows::Sqlite(SqlitePool::connect(&url).await.unwrap());
        Self { store, url, rows, _folder: Some(folder) }
    }

    pub async fn postgres() -> Self {
        let url = crate::postgres::database().await;
        let store = guichet_store::open(&url).await.unwrap();
        let rows = Rows::Postgres(PgPool::connect(&url).await.unwrap());
        Self { store, url, rows, _folder: None }
    }

    /// A database as the first release left it, filled with that, and then opened.
    pub async fn upgraded_sqlite(fill: impl AsyncFnOnce(&Rows)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("guichet.db").display());
        let rows = Rows::Sqlite(SqlitePool::connect(&format!("{url}?mode=rwc")).await.unwrap());
        first_migration("sqlite", &rows).await;
        fill(&rows).await;
        let store = guichet_store::open(&url).await.unwrap();
        Self { store, url, rows, _folder: Some(folder) }
    }

    /// The same on PostgreSQL.
    pub async fn upgraded_postgres(fill: impl AsyncFnOnce(&Rows)) -> Self {
        let url = crate::postgres::empty_database();
        let rows = Rows::Postgres(PgPool::connect(&url).await.unwrap());
        first_migration("postgres", &rows).await;
        fill(&rows).await;
        let store = guichet_store::open(&url).await.unwrap();
        Self { store, url, rows, _folder: None }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.rows, Rows::Sqlite(_))
    }

    /// Runs statements behind the store's back.
    pub async fn sql(&self, statements: &str) -> Result<(), sqlx::Error> {
        self.rows.sql(statements).await
    }

    /// Bytes as the database writes them.
    pub fn bytes(&self, bytes: &[u8]) -> String {
        self.rows.bytes(bytes)
    }

    /// Another process holds a lock, until what comes back is dropped.
    pub async fn block_writes(&self) -> Box<dyn Any> {
        match &self.rows {
            Rows::Sqlite(pool) => Box::new(pool.begin_with("BEGIN IMMEDIATE").await.unwrap()),
            Rows::Postgres(pool) => {
                let mut transaction = pool.begin().await.unwrap();
                sqlx::query("SELECT id FROM firm FOR UPDATE").execute(&mut *transaction).await.unwrap();
                Box::new(transaction)
            }
        }
    }

    /// Somebody holds the rows of a PostgreSQL table, until what comes back is rolled back.
    pub async fn hold_rows(&self, table: &str) -> Transaction<'static, Postgres> {
        let Rows::Postgres(pool) = &self.rows else { panic!("SQLite has one writer, and no rows that are held") };
        let mut transaction = pool.begin().await.unwrap();
        let hold = AssertSqlSafe(format!("SELECT id FROM {table} FOR UPDATE"));
        sqlx::query(hold).execute(&mut *transaction).await.unwrap();
        transaction
    }

    /// A number, from behind the store's back.
    pub async fn number(&self, select: &str) -> i64 {
        let select = AssertSqlSafe(select.to_owned());
        match &self.rows {
            Rows::Sqlite(pool) => sqlx::query_scalar(select).fetch_one(pool).await.unwrap(),
            Rows::Postgres(pool) => sqlx::query_scalar(select).fetch_one(pool).await.unwrap(),
        }
    }

    /// Texts, from behind the store's back.
    pub async fn texts(&self, select: String) -> Vec<String> {
        let select = AssertSqlSafe(select);
        match &self.rows {
            Rows::Sqlite(pool) => sqlx::query_scalar(select).fetch_all(pool).await.unwrap(),
            Rows::Postgres(pool) => sqlx::query_scalar(select).fetch_all(pool).await.unwrap(),
        }
    }

    /// Every row of every table, byte for byte.
    pub async fn dump(&self) -> Vec<String> {
        let tables = if self.is_sqlite() {
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        } else {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
        };
        let mut dump = Vec::new();
        for table in self.texts(tables.to_owned()).await {
            let rows = if self.is_sqlite() {
                let columns = format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
                format!("SELECT {} FROM {table} ORDER BY 1", self.texts(columns).await.join(" || '|' || "))
            } else {
                format!("SELECT whole::text FROM {table} AS whole ORDER BY 1")
            };
            dump.extend(self.texts(rows).await.into_iter().map(|row| format!("{table}: {row}")));
        }
        dump
    }

    pub async fn count_rows(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}")).await
    }

    pub fn event(firm: FirmId, account: AccountId, act: Act, now: Timestamp) -> Event {
        let deed = Deed { firm, actor: Some(account), subject: Some(account), act };
        Event::new(deed, &Origin::default(), now, &Dice)
    }

    pub fn new_firm(host: &str) -> Firm {
        Firm {
            id: FirmId::new(START, &Dice),
            host: Some(host.to_owned()),
            name: FirmName::parse("Cabinet Éluard & Fils").unwrap(),
            short_name: ShortName::parse("Cabinet Eluard").unwrap(),
            locale: Locale::Fr,
            time_zone: "Europe/Paris".to_owned(),
            phone: Some("+33 1 23 45 67 89".to_owned()),
            phone_hours: Some(("9 to 5".to_owned(), "9 h à 17 h".to_owned())),
            message: None,
            policy: Policy::Required { from: minute(60) },
            accent: None,
            logo: None,
            sessions: SessionLengths::default(),
            created_at: START,
        }
    }

    pub async fn firm(&self) -> Firm {
        let firm = Self::new_firm("portal.example");
        self.create(&firm).await;
        firm
    }

    pub async fn create(&self, firm: &Firm) {
        let deed = Deed { firm: firm.id, actor: None, subject: None, act: Act::FirmCreated };
        let event = Event::new(deed, &Origin::default(), START, &Dice);
        self.store.create_firm(firm, &event).await.unwrap();
    }

    pub fn new_account(firm: &Firm, username: &str) -> Account {
        Account {
            id: AccountId::new(START, &Dice),
            firm: firm.id,
            username: Username::parse(username).unwrap(),
            email: None,
            name: None,
            role: Role::Client,
            locale: Locale::Fr,
            accountant: None,
            created_at: START,
            last_sign_in_at: None,
            disabled_at: None,
            locked_at: None,
            reset_at: None,
            exempt_until: None,
            password_owed_at: None,
        }
    }

    pub async fn invite(&self, account: &Account) -> Option<Invitation> {
        let (invitation, _) = Invitation::new(account.id, START, &Dice);
        let event = Self::event(account.firm, account.id, Act::Invited { role: account.role }, START);
        self.store.invite(account, &invitation, &event).await.unwrap().then_some(invitation)
    }

    pub async fn account(&self, firm: &Firm, username: &str) -> Account {
        let account = Self::new_account(firm, username);
        self.invite(&account).await.unwrap();
        self.choose_password(&account).await;
        account
    }

    /// Gives an account [`password`], without a session.
    pub async fn choose_password(&self, account: &Account) {
        let password = self.bytes(&password().0);
        let change =
            format!("UPDATE account SET password = {password}, standing = 'password_only' WHERE id = '{}'", account.id);
        self.sql(&change).await.unwrap();
    }

    pub fn session(account: AccountId, assurance: Assurance, now: Timestamp) -> NewSession {
        let address = Some("2001:db8::7".parse().unwrap());
        let origin = Origin { address, user_agent: "Firefox on Linux".to_owned(), browser: None };
        NewSession { session: Session::new(account, assurance, now, &Dice), token: token(), origin, question: None }
    }

    /// What makes room for a session that an event tells of.
    pub fn room(event: &Event) -> Room {
        let event =
            Event { id: EventId::new(event.at, &Dice), act: Act::ExcessSessionsEnded { count: 0 }, ..event.clone() };
        Room { limits: SessionLengths::default().client, event }
    }

    /// The counter of an account's wrong passwords.
    pub fn username_counter(account: &Account) -> Key {
        let mut fingerprint = [0; 32];
        for (place, byte) in fingerprint.iter_mut().zip(account.username.as_str().bytes()) {
            *place = byte;
        }
        Key::password_of_username(&fingerprint)
    }

    pub fn nothing_counted(account: &Account) -> PasswordCounts {
        PasswordCounts { username: Counted { key: Self::username_counter(account), number: 1 }, address: None }
    }

    /// Opens a session on the password alone.
    pub async fn open_session(&self, account: &Account, now: Timestamp) -> NewSession {
        let opens = Self::session(account.id, Assurance::Password, now);
        let event = Self::event(account.firm, account.id, Act::SignedInWithPassword, now);
        assert!(
            self.store
                .open_session(&opens, &Self::room(&event), &password(), &Self::nothing_counted(account), &event)
                .await
                .unwrap()
        );
        opens
    }

    /// Begins a sign-in.
    pub async fn begin(&self, account: &Account, now: Timestamp) -> (SignIn, TokenHash) {
        let (sign_in, token) = (SignIn::new(account.id, now, &Dice), token());
        let event = Self::event(account.firm, account.id, Act::PasswordAccepted, now);
        let counts = Self::nothing_counted(account);
        assert!(self.store.begin_sign_in(&sign_in, token, &password(), &counts, &event).await.unwrap());
        (sign_in, token)
    }

    pub fn completion(account: &Account, sign_in: &SignIn, proof: Proof, now: Timestamp) -> Completion {
        Completion {
            sign_in: sign_in.id,
            proof,
            opens: Self::session(account.id, Assurance::TwoFactor, now),
            room: Self::room(&Self::event(account.firm, account.id, Act::SignedInWithAuthenticator, now)),
            counted: Counted { key: Key::second_factor_of(account.id), number: 1 },
        }
    }

    /// Begins a sign-in and completes it with a proof.
    pub async fn sign_in_with(&self, account: &Account, proof: Proof, now: Timestamp) -> Completed {
        let (sign_in, _) = self.begin(account, now).await;
        self.complete(account, &sign_in, proof, now).await
    }

    pub async fn complete(&self, account: &Account, sign_in: &SignIn, proof: Proof, now: Timestamp) -> Completed {
        let event = Self::event(account.firm, account.id, Act::SignedInWithAuthenticator, now);
        self.store.complete_sign_in(&Self::completion(account, sign_in, proof, now), &event.into()).await.unwrap()
    }

    /// Proves a session's second factor again.
    pub async fn prove(&self, account: &Account, session: SessionId, proof: Proof, now: Timestamp) -> Reproven {
        let counted = Counted { key: Key::second_factor_of(account.id), number: 1 };
        let reproof = Reproof { session, account: account.id, proof, counted };
        let event = Self::event(account.firm, account.id, Act::ProvenAgain, now);
        self.store.prove_again(&reproof, &event).await.unwrap()
    }

    /// Where an account stands, as it is kept.
    pub async fn standing(&self, account: AccountId) -> String {
        self.texts(format!("SELECT standing FROM account WHERE id = '{account}'")).await.remove(0)
    }

    pub fn new_authenticator(now: Timestamp) -> SealedAuthenticator<Timestamp> {
        let expires_at = now.after(guichet::totp::PENDING_FOR);
        SealedAuthenticator { id: AuthenticatorId::new(now, &Dice), secret: Sealed(vec![1, 2, 3]), at: expires_at }
    }

    /// Starts an enrolment in a session on the password alone.
    pub async fn start(
        &self,
        account: &Account,
        session: &Session,
        authenticator: &SealedAuthenticator<Timestamp>,
    ) -> bool {
        let now = authenticator.at.before(guichet::totp::PENDING_FOR);
        let event = Self::event(account.firm, account.id, Act::EnrolmentStarted, now);
        self.store.start_enrolment(session, authenticator, &event).await.unwrap()
    }

    /// The session of an account that was seen last.
    pub async fn latest_session(&self, account: &Account) -> Session {
        self.store.own_sessions(account.id).await.unwrap().swap_remove(0).0
    }

    /// An enrolment that began in a session of its own: both.
    pub async fn started(&self, account: &Account, now: Timestamp) -> (Session, SealedAuthenticator<Timestamp>) {
        let (session, authenticator) = (self.open_session(account, now).await.session, Self::new_authenticator(now));
        assert!(self.start(account, &session, &authenticator).await);
        (session, authenticator)
    }

    pub fn new_codes(now: Timestamp) -> NewRecoverySet {
        NewRecoverySet {
            id: RecoverySetId::new(now, &Dice),
            salt: [7; 16],
            codes: (0..10).map(|number| (RecoveryCodeId::new(now, &Dice), Sealed(vec![number; 8]))).collect(),
            held: Sealed(b"sealed codes".to_vec()),
            held_until: now.after(Duration::from_mins(10)),
            created_at: now,
        }
    }

    pub fn confirmation(session: &Session, authenticator: AuthenticatorId, now: Timestamp) -> Confirmation {
        Confirmation {
            session: session.id,
            authenticator,
            step: Step::from_number(FIRST_STEP),
            codes: Self::new_codes(now),
            opens: Self::session(session.account, Assurance::TwoFactor, now),
            counted: Counted { key: Key::first_code_of(session.account), number: 1 },
        }
    }

    pub async fn confirm(&self, account: &Account, confirmation: &Confirmation) -> bool {
        let now = confirmation.opens.session.created_at;
        let events = [Act::EnrolmentConfirmed, Act::RecoveryCodesMade]
            .map(|act| Self::event(account.firm, account.id, act, now));
        self.store
            .confirm_enrolment(confirmation, &Record { events: events.into(), letters: Vec::new() })
            .await
            .unwrap()
    }

    /// An account that went the whole way of set-up at [`START`].
    pub async fn enrolled(&self, firm: &Firm, username: &str) -> Enrolled {
        let account = self.account(firm, username).await;
        let (session, authenticator) = self.started(&account, START).await;
        let confirmation = Self::confirmation(&session, authenticator.id, START);
        assert!(self.confirm(&account, &confirmation).await);
        let codes = confirmation.codes.codes.iter().map(|(id, _)| *id).collect();
        let (session, set) = (confirmation.opens.clone(), confirmation.codes.id);
        Enrolled { account, session, authenticator: authenticator.id, codes, set }
    }
}

impl Enrolled {
    /// A right code in the step with this number.
    pub fn step(&self, number: u64) -> Proof {
        Proof::Step { authenticator: self.authenticator, step: Step::from_number(number) }
    }

    /// A right recovery code.
    pub fn recovery_code(&self, number: usize) -> Proof {
        Proof::RecoveryCode { code: self.codes[number] }
    }
}
