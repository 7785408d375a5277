//! What an account does about its own security, and what its page shows.
