//! Sealing with XChaCha20-Poly1305: every secret is bound to its row, and names the key that opens it.
//!
//! Sealed bytes: a version (1), the key's id (4, big-endian), a random nonce (24), ciphertext and tag.

use std::sync::Arc;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use guichet::{
    Fault,
    ports::{Binding, Entropy, Sealed, Vault},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::key_file::KeyRing;

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// A vault over a key ring.
pub struct KeyRingVault {
    ring: KeyRing,
    entropy: Arc<dyn Entropy>,
}

impl KeyRingVault {
    /// A vault that seals with the ring's current key.
    #[must_use]
    pub fn new(ring: KeyRing, entropy: Arc<dyn Entropy>) -> Self {
        Self { ring, entropy }
    }

    fn cipher(&self, id: u32) -> Result<XChaCha20Poly1305, Fault> {
        let key = self.ring.keys.get(&id).ok_or(Fault::Vault("the key file lacks the key of this row"))?;
        Ok(XChaCha20Poly1305::new((&**key).into()))
    }
}

impl Vault for KeyRingVault {
    fn seal(&self, place: &Binding, bytes: &[u8]) -> Result<Sealed, Fault> {
        let id = self.ring.current;
        // 192 random bits: no bound on how many can be drawn under one key.
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let aad = associated(place, id);
        let payload = Payload { msg: bytes, aad: aad.as_bytes() };
        let ciphertext =
            self.cipher(id)?.encrypt(&XNonce::from(nonce), payload).map_err(|_| Fault::Vault("sealing failed"))?;
        let mut sealed = Vec::with_capacity(5 + NONCE + ciphertext.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&id.to_be_bytes());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(Sealed(sealed))
    }

    fn open(&self, place: &Binding, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let (id, nonce, ciphertext) = parts(&sealed.0).ok_or(Fault::Vault("not sealed bytes"))?;
        let aad = associated(place, id);
        let payload = Payload { msg: ciphertext, aad: aad.as_bytes() };
        self.cipher(id)?
            .decrypt(&XNonce::from(nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| Fault::Vault("bytes don't open: another key, another row, or altered"))
    }

    fn fingerprint(&self, text: &str) -> Result<[u8; 32], Fault> {
        let key = self.ring.keys.get(&self.ring.current).ok_or(Fault::Vault("the key file has no key"))?;
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
    format!("guichet\0{}\0{}\0{key}", place.column, place.row)
}
