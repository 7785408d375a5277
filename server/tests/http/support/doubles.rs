//! A clock in the hands of the test, a vault and a hasher that count.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use async_trait::async_trait;
use guichet::{
    Fault, Refusal, Result,
    password::Password,
    ports::{Binding, Clock, Entropy, Hasher, Mark, Sealed, SealedColumn, Vault},
    recovery::RecoveryCode,
    time::Timestamp,
};
use guichet_server::crypto::entropy::SystemEntropy;
use zeroize::Zeroizing;

/// When the tests play: five seconds into a step.
const START_MILLIS: i64 = 1_790_000_015_000;

pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn new() -> Self {
        Self(AtomicI64::new(START_MILLIS))
    }

    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Unix seconds.
    pub fn seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst) / 1000
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A vault that counts what it opens, by column.
pub struct CountingVault {
    vault: Arc<dyn Vault>,
    opened: Mutex<BTreeMap<SealedColumn, usize>>,
}

impl CountingVault {
    pub fn new(vault: Arc<dyn Vault>) -> Self {
        Self { vault, opened: Mutex::default() }
    }

    /// How many authenticator secrets were unsealed: every six digits that are checked need one.
    pub fn secrets_opened(&self) -> usize {
        self.opened.lock().unwrap().get(&SealedColumn::Secret).copied().unwrap_or(0)
    }
}

impl Vault for CountingVault {
    fn seal(&self, place: &Binding, bytes: &[u8]) -> Result<Sealed, Fault> {
        self.vault.seal(place, bytes)
    }

    fn open(&self, place: &Binding, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Fault> {
        *self.opened.lock().unwrap().entry(place.column).or_default() += 1;
        self.vault.open(place, sealed)
    }

    fn mark(&self) -> Result<Mark, Fault> {
        self.vault.mark()
    }

    fn fingerprint(&self, text: &str) -> Result<[u8; 32], Fault> {
        self.vault.fingerprint(text)
    }
}

/// A hasher that counts. The one inside is the real pool, or [`Quick`] where a test is about something else.
pub struct CountingHasher {
    hasher: Arc<dyn Hasher>,
    calls: AtomicUsize,
}

impl CountingHasher {
    pub fn new(hasher: Arc<dyn Hasher>) -> Self {
        Self { hasher, calls: AtomicUsize::new(0) }
    }

    /// How often anything was hashed.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Hasher for CountingHasher {
    fn admit(&self) -> Result<(), Refusal> {
        self.hasher.admit()
    }

    async fn hash_password(&self, password: Password) -> Result<Zeroizing<String>> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.hasher.hash_password(password).await
    }

    async fn verify_password(&self, password: Password, phc: Option<Zeroizing<String>>) -> Result<bool> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.hasher.verify_password(password, phc).await
    }

    async fn stretch(&self, codes: Vec<RecoveryCode>, salt: [u8; 16]) -> Result<Vec<Zeroizing<[u8; 32]>>> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.hasher.stretch(codes, salt).await
    }
}

/// Argon2id with as little memory as it takes: the same answers, at once.
pub struct Quick;

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap())
}

#[async_trait]
impl Hasher for Quick {
    fn admit(&self) -> Result<(), Refusal> {
        Ok(())
    }

    async fn hash_password(&self, password: Password) -> Result<Zeroizing<String>> {
        let mut salt = [0; 16];
        SystemEntropy.fill(&mut salt);
        let hash: PasswordHash = argon2().hash_password_with_salt(password.as_bytes(), &salt).unwrap();
        Ok(Zeroizing::new(hash.to_string()))
    }

    async fn verify_password(&self, password: Password, phc: Option<Zeroizing<String>>) -> Result<bool> {
        let Some(phc) = phc else { return Ok(false) };
        let parsed = PasswordHash::new(phc.as_str()).unwrap();
        Ok(argon2().verify_password(password.as_bytes(), &parsed).is_ok())
    }

    async fn stretch(&self, codes: Vec<RecoveryCode>, salt: [u8; 16]) -> Result<Vec<Zeroizing<[u8; 32]>>> {
        let stretch = |code: &RecoveryCode| {
            let mut hash = Zeroizing::new([0; 32]);
            argon2().hash_password_into(code.as_bytes(), &salt, &mut *hash).unwrap();
            hash
        };
        Ok(codes.iter().map(stretch).collect())
    }
}
