//! Identifiers: version 7, ordered by time, one spelling each.

use std::{collections::HashSet, time::Duration};

use guichet::id::{AccountId, EventId};
use proptest::prelude::*;

use crate::support::{OsEntropy, START, Seeded};

proptest! {
    #[test]
    fn a_later_identifier_sorts_later(seed: u64, wait in 1..1_000_000_000_u64) {
        let entropy = Seeded::new(seed);
        let (first, second) = (START, START.after(Duration::from_millis(wait)));
        prop_assert!(EventId::new(first, &entropy) < EventId::new(second, &entropy));
        let texts = [first, second].map(|now| EventId::new(now, &entropy).to_string());
        prop_assert!(texts[0] < texts[1]);
    }

    #[test]
    fn an_identifier_is_read_back_as_it_was_written(seed: u64) {
        let id = AccountId::new(START, &Seeded::new(seed));
        prop_assert_eq!(id.to_string().parse::<AccountId>().unwrap(), id);
        prop_assert_eq!(id.to_string().as_bytes()[14], b'7');
    }

    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = text.parse::<AccountId>();
    }
}

#[test]
fn ten_thousand_identifiers_of_one_millisecond_are_all_different() {
    let ids: HashSet<AccountId> = (0..10_000).map(|_| AccountId::new(START, &OsEntropy)).collect();
    assert_eq!(ids.len(), 10_000);
}
