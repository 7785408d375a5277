//! Argon2id on a pool of bounded size: so many hashes at once as the machine has cores, so many waiting, and past
//! that a refusal. Memory stays below permits × 19 MiB however many people sign in.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{self, phc::PasswordHash},
};
use async_trait::async_trait;
use guichet::{
    Error, Fault, Refusal, Result,
    password::Password,
    ports::{Entropy, Hasher},
    recovery::RecoveryCode,
};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// OWASP ASVS v5.0.0-11.4.2, appendix C: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many may wait for each that is served: some seconds' worth.
const QUEUE_PER_PERMIT: usize = 32;

/// The pool.
pub struct Argon2Pool {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    longest_queue: usize,
    entropy: Arc<dyn Entropy>,
    /// The hash of nothing that anybody knows, for usernames that don't exist.
    dummy: Arc<str>,
}

impl Argon2Pool {
    /// A pool that serves `permits` at once.
    ///
    /// # Errors
    /// When Argon2 refuses its own parameters.
    pub fn new(permits: usize, entropy: Arc<dyn Entropy>) -> Result<Self, Fault> {
        let mut unknown = [0; 32];
        entropy.fill(&mut unknown);
        let dummy = hash(&unknown, &*entropy)?;
        Ok(Self {
            permits: Arc::new(Semaphore::new(permits)),
            waiting: Arc::default(),
            longest_queue: permits * QUEUE_PER_PERMIT,
            entropy,
            dummy: dummy.as_str().into(),
        })
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T> {
        let place = Place::take(&self.waiting, self.longest_queue).ok_or(Refusal::Busy)?;
        let permit =
            Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Fault::Hasher("the pool is closed"))?;
        drop(place);
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            span.in_scope(work)
        });
        done.await.map_err(|_| Fault::Hasher("a hash was interrupted"))?.map_err(Error::Fault)
    }
}

#[async_trait]
impl Hasher for Argon2Pool {
    fn admit(&self) -> Result<(), Refusal> {
        let full = self.waiting.load(Ordering::Relaxed) >= self.longest_queue;
        if full { Err(Refusal::Busy) } else { Ok(()) }
    }

    async fn hash_password(&self, password: Password) -> Result<Zeroizing<String>> {
        let entropy = Arc::clone(&self.entropy);
        self.run(move || hash(password.as_bytes(), &*entropy)).await
    }

    async fn verify_password(&self, password: Password, phc: Option<Zeroizing<String>>) -> Result<bool> {
        let dummy = Arc::clone(&self.dummy);
        self.run(move || {
            let known = phc.is_some();
            let phc = phc.as_ref().map_or(&*dummy, |phc| phc.as_str());
            let parsed = PasswordHash::new(phc).map_err(|_| Fault::corrupt("account.password"))?;
            match argon2()?.verify_password(password.as_bytes(), &parsed) {
                Ok(()) => Ok(known),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(_) => Err(Fault::Hasher("argon2 failed")),
            }
        })
        .await
    }

    async fn stretch(&self, codes: Vec<RecoveryCode>, salt: [u8; 16]) -> Result<Vec<Zeroizing<[u8; 32]>>> {
        self.run(move || {
            let argon2 = argon2()?;
            codes
                .iter()
                .map(|code| {
                    let mut hash = Zeroizing::new([0; 32]);
                    argon2
                        .hash_password_into(code.as_bytes(), &salt, &mut *hash)
                        .map_err(|_| Fault::Hasher("argon2 failed"))?;
                    Ok(hash)
                })
                .collect()
        })
        .await
    }
}

/// A place in the queue, given back on drop: also when the request is gone before its turn.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, longest: usize) -> Option<Self> {
        let place = Self(Arc::clone(waiting));
        (waiting.fetch_add(1, Ordering::Relaxed) < longest).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn argon2() -> Result<Argon2<'static>, Fault> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| Fault::Hasher("argon2 refuses its parameters"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &[u8], entropy: &dyn Entropy) -> Result<Zeroizing<String>, Fault> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let hash: PasswordHash =
        argon2()?.hash_password_with_salt(password, &salt).map_err(|_| Fault::Hasher("argon2 failed"))?;
    Ok(Zeroizing::new(hash.to_string()))
}
