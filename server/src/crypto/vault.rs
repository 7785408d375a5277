//! Sealing with XChaCha20-Poly1305: every secret is bound to its row, and names the key that opens it.
//!
//! Sealed bytes: a version (1), the key's id (4, big-endian), a random nonce (24), ciphertext and tag.
//!
//! A vault of a server follows its key file: it looks whether the file changed before each sealing, and when a row names
//! a key that it doesn't have. So a rotation needs no restart, however many processes serve. A file that can't be read
//! changes nothing: the vault goes on with the keys that it has, and says so in the log.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use guichet::{
    Fault,
    ports::{Binding, Entropy, Mark, Sealed, Vault},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::key_file::{KeyRing, Stamp};

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// A vault over a key ring.
pub struct KeyRingVault {
    held: RwLock<Held>,
    /// The file that is followed.
    file: Option<PathBuf>,
    entropy: Arc<dyn Entropy>,
}

/// The keys, and the file as it was when it was looked at last, good or not.
struct Held {
    ring: Arc<KeyRing>,
    seen: Option<Stamp>,
}

impl KeyRingVault {
    /// A vault that keeps to this ring.
    #[must_use]
    pub fn new(ring: KeyRing, entropy: Arc<dyn Entropy>) -> Self {
        Self { held: RwLock::new(Held { ring: Arc::new(ring), seen: None }), file: None, entropy }
    }

    /// A vault that follows a file, from a ring that was read there.
    #[must_use]
    pub fn following(file: PathBuf, read: (KeyRing, Stamp), entropy: Arc<dyn Entropy>) -> Self {
        let held = RwLock::new(Held { ring: Arc::new(read.0), seen: Some(read.1) });
        Self { held, file: Some(file), entropy }
    }

    /// The ring as it was looked at last.
    fn last(&self) -> Arc<KeyRing> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner).ring)
    }

    /// The ring as it is by now.
    fn present(&self) -> Arc<KeyRing> {
        if let Some(file) = &self.file {
            self.follow(file);
        }
        self.last()
    }

    fn follow(&self, file: &Path) {
        let stamp = Stamp::at(file);
        if self.held.read().unwrap_or_else(PoisonError::into_inner).seen == stamp {
            return;
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else was first.
        if held.seen == stamp {
            return;
        }
        held.seen = stamp;
        match KeyRing::read_stamped(file) {
            Ok((ring, stamp)) => {
                held.seen = Some(stamp);
                if ring.follows(&held.ring) {
                    tracing::info!(key = ring.current, keys = ring.keys.len(), "the key file changed, and is followed");
                    held.ring = Arc::new(ring);
                } else {
                    tracing::warn!("the key file is another one; going on with the keys from before");
                }
            }
            Err(error) => tracing::warn!(%error, "the key file changed; going on with the keys from before"),
        }
    }
}

fn cipher(ring: &KeyRing, id: u32) -> Result<XChaCha20Poly1305, Fault> {
    let key = ring.keys.get(&id).ok_or(Fault::Vault("the key file lacks the key of this row"))?;
    Ok(XChaCha20Poly1305::new((&**key).into()))
}

fn mark(id: u32) -> [u8; 5] {
    let [a, b, c, d] = id.to_be_bytes();
    [VERSION, a, b, c, d]
}

impl Vault for KeyRingVault {
    fn seal(&self, place: &Binding, bytes: &[u8]) -> Result<Sealed, Fault> {
        let ring = self.present();
        let id = ring.current;
        // 192 random bits: no bound on how many can be drawn under one key.
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let aad = associated(place, id);
        let payload = Payload { msg: bytes, aad: aad.as_bytes() };
        let ciphertext =
            cipher(&ring, id)?.encrypt(&XNonce::from(nonce), payload).map_err(|_| Fault::Vault("sealing failed"))?;
        let mut sealed = Vec::with_capacity(5 + NONCE + ciphertext.len());
        sealed.extend_from_slice(&mark(id));
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(Sealed(sealed))
    }

    fn open(&self, place: &Binding, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let (id, nonce, ciphertext) = parts(&sealed.0).ok_or(Fault::Vault("not sealed bytes"))?;
        let aad = associated(place, id);
        let payload = Payload { msg: ciphertext, aad: aad.as_bytes() };
        let known = self.last();
        let ring = if known.keys.contains_key(&id) { known } else { self.present() };
        cipher(&ring, id)?
            .decrypt(&XNonce::from(nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| Fault::Vault("bytes don't open: another key, another row, or altered"))
    }

    fn mark(&self) -> Result<Mark, Fault> {
        Ok(Mark(mark(self.present().current)))
    }

    /// Made with the key that seals, so that every process makes the same one as soon as the file has changed.
    fn fingerprint(&self, text: &str) -> Result<[u8; 32], Fault> {
        let ring = self.present();
        let key = ring.keys.get(&ring.current).ok_or(Fault::Vault("the key file has no key"))?;
        let mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&**key).map_err(|_| Fault::Vault("a key of the wrong length"))?;
        Ok(mac.chain_update(b"guichet fingerprint\0").chain_update(text).finalize().into_bytes().into())
    }
}

fn parts(sealed: &[u8]) -> Option<(u32, [u8; NONCE], &[u8])> {
    let (version, rest) = sealed.split_first()?;
    let (id, rest) = rest.split_first_chunk::<4>()?;
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>()?;
    (*version == VERSION).then_some((u32::from_be_bytes(*id), *nonce, ciphertext))
}

fn associated(place: &Binding, key: u32) -> String {
    format!("guichet\0{}\0{}\0{key}", place.column.as_str(), place.row)
}
