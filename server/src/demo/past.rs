//! What the past is played with: a clock that goes as it is told, and a hasher that doesn't make anybody wait for what
//! nobody will ever prove.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use guichet::{
    Refusal, Result,
    password::Password,
    ports::{Clock, Entropy, Hasher},
    recovery::RecoveryCode,
    time::Timestamp,
};
use tokio::sync::OnceCell;
use zeroize::Zeroizing;

/// A clock that stands still between two acts.
pub(super) struct Past(AtomicI64);

impl Past {
    pub(super) fn at(moment: Timestamp) -> Self {
        Self(AtomicI64::new(moment.as_millis()))
    }

    pub(super) fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_millis(), Ordering::SeqCst);
    }

    /// Goes on, so that an app shows its next code.
    pub(super) fn go_on(&self) {
        self.set(self.now().after(Duration::from_mins(1)));
    }
}

impl Clock for Past {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Hashes the one password that everybody has once, and knows that it is typed right. Recovery codes that nobody is
/// told get hashes that are of no code at all.
pub(super) struct Backdrop {
    pub(super) hasher: Arc<dyn Hasher>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) password: OnceCell<Zeroizing<String>>,
}

#[async_trait]
impl Hasher for Backdrop {
    fn admit(&self) -> Result<(), Refusal> {
        Ok(())
    }

    async fn hash_password(&self, password: Password) -> Result<Zeroizing<String>> {
        self.password.get_or_try_init(|| self.hasher.hash_password(password)).await.cloned()
    }

    async fn verify_password(&self, _: Password, phc: Option<Zeroizing<String>>) -> Result<bool> {
        Ok(phc.is_some())
    }

    async fn stretch(&self, codes: Vec<RecoveryCode>, _: [u8; 16]) -> Result<Vec<Zeroizing<[u8; 32]>>> {
        let of_nothing = |_: &RecoveryCode| {
            let mut hash = Zeroizing::new([0; 32]);
            self.entropy.fill(&mut *hash);
            hash
        };
        Ok(codes.iter().map(of_nothing).collect())
    }
}
