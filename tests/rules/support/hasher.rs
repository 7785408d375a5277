//! A hasher that is fast and counts its calls, so that a test can say how much work an attempt costs.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use guichet::{Refusal, Result, password::Password, ports::Hasher, recovery::RecoveryCode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// SHA-256 where Argon2id would stand.
#[derive(Default)]
pub struct CountingHasher {
    calls: AtomicU64,
    full: AtomicBool,
}

impl CountingHasher {
    /// How many slow hashes were asked for, of whatever kind.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }

    /// From now on the queue is full; or has room again.
    pub fn set_full(&self, full: bool) {
        self.full.store(full, Ordering::SeqCst);
    }

    async fn work(&self) -> Result<u64> {
        tokio::task::yield_now().await;
        if self.full.load(Ordering::SeqCst) {
            return Err(Refusal::Busy.into());
        }
        Ok(self.calls.fetch_add(1, Ordering::SeqCst))
    }
}

#[async_trait]
impl Hasher for CountingHasher {
    fn admit(&self) -> Result<(), Refusal> {
        if self.full.load(Ordering::SeqCst) { Err(Refusal::Busy) } else { Ok(()) }
    }

    async fn hash_password(&self, password: Password) -> Result<Zeroizing<String>> {
        let salt = self.work().await?.to_string();
        Ok(Zeroizing::new(format!("$test${salt}${}", hashed(&salt, password.as_bytes()))))
    }

    async fn verify_password(&self, password: Password, phc: Option<Zeroizing<String>>) -> Result<bool> {
        self.work().await?;
        let Some(phc) = phc else { return Ok(false) };
        let mut parts = phc.split('$').skip(2);
        let (salt, hash) = (parts.next().unwrap(), parts.next().unwrap());
        Ok(hashed(salt, password.as_bytes()) == hash)
    }

    async fn stretch(&self, codes: Vec<RecoveryCode>, salt: [u8; 16]) -> Result<Vec<Zeroizing<[u8; 32]>>> {
        let mut hashes = Vec::new();
        for code in codes {
            self.work().await?;
            let hash = Sha256::new().chain_update(salt).chain_update(code.as_bytes()).finalize();
            hashes.push(Zeroizing::new(hash.into()));
        }
        Ok(hashes)
    }
}

fn hashed(salt: &str, bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::new().chain_update(salt).chain_update([0]).chain_update(bytes).finalize())
}
