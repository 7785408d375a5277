//! A code is accepted once, whatever the order in which codes come and however the clock moves.

use std::collections::HashSet;

use guichet::{
    id::{AccountId, AuthenticatorId},
    time::Timestamp,
    totp::{Authenticator, Check, Drift, PENDING_FOR, Step, TotpSecret},
};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::support::{START, Seeded, digits};

/// What happens next.
#[derive(Clone, Debug)]
enum Move {
    /// The clock moves, by seconds; back as well, as after a correction.
    Clock(i64),
    /// The code of a step near the present one is typed.
    Type(i64),
    /// A code that was accepted is typed again.
    Replay(Index),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        (-90..=120_i64).prop_map(Move::Clock),
        (-3..=3_i64).prop_map(Move::Type),
        any::<Index>().prop_map(Move::Replay),
    ];
    vec(one, 1..60)
}

fn drifts() -> impl Strategy<Value = Drift> {
    prop_oneof![Just(Drift::None), Just(Drift::OneStep)]
}

/// The part of the store: keeps the last step, and only ever raises it.
struct Kept {
    id: AuthenticatorId,
    account: AccountId,
    secret: TotpSecret,
    last: Step,
}

impl Kept {
    fn enrolled(seed: u64) -> Self {
        let entropy = Seeded::new(seed);
        let account = AccountId::new(START, &entropy);
        let pending = Authenticator::new(account, PENDING_FOR, START, &entropy);
        let first = pending.secret().code_at(Step::at(START));
        let Check::Fresh(last) = pending.check_first(digits(first.reveal()), START, Drift::None) else {
            panic!("the first code is right");
        };
        Self { id: pending.id, account, secret: pending.secret().clone(), last }
    }

    fn check(&self, typed: &str, now: Timestamp, drift: Drift) -> Check {
        Authenticator::active(self.id, self.account, self.secret.clone(), self.last).check(digits(typed), now, drift)
    }
}

proptest! {
    #[test]
    fn a_code_is_accepted_only_once(seed: u64, drift in drifts(), moves in moves()) {
        let mut kept = Kept::enrolled(seed);
        let mut now = START;
        let mut consumed = HashSet::from([kept.last.number()]);
        let mut accepted = vec![kept.secret.code_at(kept.last).reveal().to_owned()];
        for next in moves {
            let present = Step::at(now).number();
            let typed = match next {
                Move::Clock(seconds) => {
                    now = Timestamp::from_millis(now.as_millis() + seconds * 1000);
                    continue;
                }
                Move::Type(offset) => {
                    let step = Step::from_number(present.checked_add_signed(offset).unwrap());
                    kept.secret.code_at(step).reveal().to_owned()
                }
                Move::Replay(which) => which.get(&accepted).clone(),
            };
            if let Check::Fresh(step) = kept.check(&typed, now, drift) {
                prop_assert!(step > kept.last, "a step went back");
                prop_assert!(consumed.insert(step.number()), "a step was consumed twice");
                let reach = u64::from(drift == Drift::OneStep);
                prop_assert!(step.number().abs_diff(present) <= reach, "a step outside the window");
                let right = kept.secret.code_at(step);
                prop_assert_eq!(right.reveal(), &typed);
                kept.last = step;
                accepted.push(typed);
            }
        }
    }

    #[test]
    fn a_code_typed_again_at_once_is_used(seed: u64, drift in drifts(), steps in 1..1000_u64) {
        let mut kept = Kept::enrolled(seed);
        let now = START.after(std::time::Duration::from_secs(steps * 30));
        let typed = kept.secret.code_at(Step::at(now)).reveal().to_owned();
        let Check::Fresh(step) = kept.check(&typed, now, drift) else {
            return Err(TestCaseError::fail("the present code is fresh"));
        };
        kept.last = step;
        prop_assert_eq!(kept.check(&typed, now, drift), Check::AlreadyUsed);
    }

    #[test]
    fn nobodys_code_is_right_for_another_secret_but_by_chance(mine: u64, other: u64) {
        prop_assume!(mine != other);
        let (kept, stranger) = (Kept::enrolled(mine), Kept::enrolled(other));
        let now = START.after(std::time::Duration::from_mins(5));
        let typed = stranger.secret.code_at(Step::at(now)).reveal().to_owned();
        let window = Step::at(now).number() - 1..=Step::at(now).number() + 1;
        let by_chance = window.map(Step::from_number).any(|step| kept.secret.code_at(step).reveal() == typed);
        prop_assert_eq!(kept.check(&typed, now, Drift::OneStep) != Check::Wrong, by_chance);
    }
}
