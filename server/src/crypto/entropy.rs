//! Randomness from the operating system, and from nowhere else.

use guichet::ports::Entropy;

/// The operating system's generator.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// Aborts the process when the system has no randomness: going on with predictable secrets would be worse.
    #[expect(clippy::disallowed_methods, reason = "this is the generator that everything else takes as a parameter")]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            tracing::error!("the operating system gives no randomness");
            std::process::abort();
        }
    }
}
