//! Which acts follow one another: pieces that people act out, some of them long, so that a story reaches deep, and
//! single acts of every kind between them, many of them out of place.

use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
};

use crate::acts::{Act, Asks, By, Code, FIRM_OF, Portal, Typed, Want, Who};

/// A story, and the moment in a step in which it begins.
#[derive(Clone, Debug)]
pub struct Story {
    pub begins_millis: u64,
    pub acts: Vec<Act>,
}

/// Any story.
pub fn stories() -> impl Strategy<Value = Story> {
    let opening = (vec(asks(), 2), vec(prop::bool::weighted(0.85), 5), any::<bool>());
    let opening = opening.prop_map(|(asks, set_up, proven)| {
        let policies = asks.into_iter().enumerate().map(|(at, asks)| Act::SetPolicy { by: By::Owner(at), asks });
        let set_up = set_up.into_iter().enumerate().filter(|(_, does)| *does);
        policies.chain(set_up.flat_map(|(who, _)| if proven { whole_way(who) } else { accepted(who) })).collect()
    });
    let middle = vec(piece(), 3..13).prop_map(|pieces| pieces.concat());
    (0..30_000_u64, opening, middle, (client(), client())).prop_map(
        |(begins_millis, opening, middle, end): (_, Vec<Act>, _, _)| Story {
            begins_millis,
            acts: [opening, middle, tries(end.0), tries(end.1)].concat(),
        },
    )
}

/// What is acted out, often with something in the middle of it.
fn piece() -> impl Strategy<Value = Vec<Act>> {
    let long = (habit(), option::weighted(0.5, one()), any::<Index>()).prop_map(|(mut acts, meanwhile, place)| {
        if let Some(act) = meanwhile {
            acts.insert(place.index(acts.len()), act);
        }
        acts
    });
    prop_oneof![5 => one().prop_map(|act| vec![act]), 7 => long]
}

fn one() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => person().prop_flat_map(one_of_ones_own),
        3 => (by(), client(), want()).prop_map(|(by, whom, want)| Act::Staff { by, whom, want }),
        1 => (by(), asks()).prop_map(|(by, asks)| Act::SetPolicy { by, asks }),
        3 => wait(),
        1 => Just(Act::Housekeeping),
    ]
}

fn habit() -> impl Strategy<Value = Vec<Act>> {
    prop_oneof![
        3 => person().prop_map(|who| vec![by_password(who), with_app(who)]),
        1 => person().prop_map(with_pause),
        1 => person().prop_map(whole_way),
        2 => (client(), any::<bool>()).prop_map(|(who, uses)| lost_phone(who, uses)),
        1 => (client(), any::<bool>()).prop_map(|(who, helped)| without_phone(who, helped)),
        2 => (person(), 0..5_usize).prop_map(|(who, how)| other_phone(who, how)),
        2 => (client(), want()).prop_map(|(who, want)| vec![staff(who, want), by_password(who), with_app(who)]),
        1 => (client(), wait()).prop_map(|(who, wait)| code_kept(who, vec![wait])),
        1 => (client(), any::<bool>()).prop_map(|(who, disabled)| code_kept(who, shut_out(who, disabled))),
        1 => (person(), 0..5_usize).prop_map(|(who, app)| fewer_phones(who, app)),
        1 => (person(), wait(), 0..4_usize).prop_map(|(who, wait, then)| later(who, wait, then)),
        1 => (person(), prop::bool::weighted(0.2)).prop_map(|(who, worn)| guessed(who, worn)),
        1 => client().prop_map(exempt),
        1 => (person(), any::<bool>()).prop_map(|(who, gives_up)| in_another_session(who, gives_up)),
        1 => (client(), select(vec![WEEK - 1, WEEK])).prop_map(|(who, seconds)| link_kept(who, seconds)),
        1 => person().prop_map(other_password),
        1 => (client(), -1..=1_i64, -1..=1_i64).prop_map(|(who, one, other)| two_codes(who, one, other)),
        1 => client().prop_flat_map(|who| (Just(who), code_of(who))).prop_map(|(who, code)| twice(who, code)),
    ]
}

/// Link, password, app, recovery codes, and the next step begins.
pub fn whole_way(who: Who) -> Vec<Act> {
    let mut acts = accepted(who);
    acts.extend(enrolled(who));
    acts.push(Act::Wait { seconds: 30 });
    acts
}

fn accepted(who: Who) -> Vec<Act> {
    vec![Act::Accept { who, back: 0, at: FIRM_OF[who], short: false }]
}

fn enrolled(who: Who) -> Vec<Act> {
    vec![
        Act::OpenEnrolment { who, back: 0 },
        Act::FirstCode { who, back: 0, code: own_app(who, 0) },
        Act::ShowCodes { who, back: 0 },
        Act::SaveCodes { who, back: 0, saved: true },
    ]
}

fn by_password(who: Who) -> Act {
    Act::SignIn { who, at: FIRM_OF[who], password: Typed::Present }
}

fn with(who: Who, code: Code) -> Act {
    Act::Verify { who, back: 0, at: FIRM_OF[who], code }
}

fn own_app(who: Who, shift: i64) -> Code {
    Code::App { of: who, back: 0, shift }
}

fn with_app(who: Who) -> Act {
    with(who, own_app(who, 0))
}

fn with_pause(who: Who) -> Vec<Act> {
    vec![Act::Wait { seconds: 30 }, by_password(who), with_app(who), Act::Wait { seconds: 31 }]
}

/// A reset, the code that comes of it, and set-up once more.
fn lost_phone(who: Who, uses: bool) -> Vec<Act> {
    let mut acts = vec![staff(who, Want::Reset), by_password(who)];
    if uses {
        acts.push(with(who, Code::Slip { of: who, back: 0 }));
        acts.extend(enrolled(who));
    }
    acts
}

/// A code of the staff's, and one of one's own: one opens the session, the other is to prove it again.
fn without_phone(who: Who, helped: bool) -> Vec<Act> {
    let (slip, paper) = (Code::Slip { of: who, back: 0 }, Code::Paper { of: who, back: 3 });
    let (opens, proves) = if helped { (slip, paper) } else { (paper, slip) };
    let again = Act::ProveAgain { who, back: 0, code: proves };
    vec![staff(who, Want::IssueCode), by_password(who), with(who, opens), again]
}

/// A code of the staff's, used after something else.
fn code_kept(who: Who, before: Vec<Act>) -> Vec<Act> {
    let uses = [by_password(who), with(who, Code::Slip { of: who, back: 0 })];
    [vec![staff(who, Want::IssueCode)], before, uses.to_vec(), vec![Act::Wait { seconds: 60 }], uses.to_vec()].concat()
}

/// Shut out, and let in again.
fn shut_out(who: Who, disabled: bool) -> Vec<Act> {
    let (out, back) = if disabled { (Want::Disable, Want::Enable) } else { (Want::Lock, Want::Unlock) };
    vec![staff(who, out), by_password(who), staff(who, back)]
}

/// A further app, or one in another's place, confirmed in the session, at the next sign-in, or not at all.
fn other_phone(who: Who, how: usize) -> Vec<Act> {
    let mut acts = with_pause(who);
    acts.push(if [0, 2, 4].contains(&how) { Act::Add { who, back: 0 } } else { Act::Replace { who, back: 0, app: 0 } });
    match how {
        0 | 1 => acts.push(Act::Join { who, back: 0, code: own_app(who, 0) }),
        2 => acts.push(Act::GiveUp { who, back: 0 }),
        _ => acts.extend([Act::SignOut { who, back: 0 }, by_password(who), with_app(who)]),
    }
    acts
}

/// An app that is begun, and a while.
fn later(who: Who, wait: Act, then: usize) -> Vec<Act> {
    let mut acts = with_pause(who);
    acts.push(if [0, 2].contains(&then) { Act::Add { who, back: 0 } } else { Act::Replace { who, back: 0, app: 0 } });
    acts.push(wait);
    match then {
        0 | 1 => acts.push(Act::GiveUp { who, back: 0 }),
        2 => acts.push(Act::Join { who, back: 0, code: own_app(who, 0) }),
        _ => acts.extend([by_password(who), with_app(who)]),
    }
    acts
}

/// An app that is begun in one session; and another session of the same person.
fn in_another_session(who: Who, gives_up: bool) -> Vec<Act> {
    let again = Code::App { of: who, back: 1, shift: 0 };
    let mut acts = with_pause(who);
    acts.extend([Act::Add { who, back: 0 }, by_password(who), with(who, again)]);
    acts.push(if gives_up { Act::GiveUp { who, back: 0 } } else { Act::Join { who, back: 0, code: own_app(who, 0) } });
    acts.push(Act::Join { who, back: 1, code: own_app(who, 0) });
    acts
}

/// A link that is used later.
fn link_kept(who: Who, seconds: u64) -> Vec<Act> {
    let mut acts = vec![staff(who, Want::RenewLink), Act::Wait { seconds }];
    acts.extend(accepted(who));
    acts
}

fn fewer_phones(who: Who, app: usize) -> Vec<Act> {
    let mut acts = with_pause(who);
    acts.push(Act::Remove { who, back: 0, app });
    acts
}

fn other_password(who: Who) -> Vec<Act> {
    vec![by_password(who), Act::ChangePassword { who, back: 0, present: Typed::Present }]
}

/// Ten wrong codes; or a hundred, in the end.
fn guessed(who: Who, worn: bool) -> Vec<Act> {
    let five = || core::iter::once(by_password(who)).chain((0..5).map(move |_| with(who, Code::WrongDigits)));
    if worn {
        let next = || [by_password(who), with(who, Code::WrongPaper), Act::Wait { seconds: 25 * HOUR }];
        let helped = [staff(who, Want::Unlock), by_password(who), with_app(who)];
        return [Act::Worn { who }].into_iter().chain((0..3).flat_map(|_| next())).chain(helped).collect();
    }
    five().chain(five()).chain([by_password(who), with_app(who)]).collect()
}

fn exempt(who: Who) -> Vec<Act> {
    let required = Act::SetPolicy { by: By::Owner(FIRM_OF[who]), asks: Asks::RequiredIn { days: 0 } };
    vec![
        required,
        staff(who, Want::Exempt { days: 1 }),
        by_password(who),
        Act::Wait { seconds: 24 * HOUR - 60 },
        by_password(who),
    ]
}

/// Somebody tries all that they hold: passwords, apps, recovery codes, codes of the staff's.
fn tries(who: Who) -> Vec<Act> {
    let codes = [
        Code::Paper { of: who, back: 0 },
        Code::App { of: who, back: 0, shift: 0 },
        Code::Slip { of: who, back: 0 },
        Code::App { of: who, back: 1, shift: 1 },
    ];
    let former = Act::SignIn { who, at: FIRM_OF[who], password: Typed::Former };
    let one = |code| [by_password(who), with(who, code)];
    [Act::Wait { seconds: 61 }, former].into_iter().chain(codes.into_iter().flat_map(one)).collect()
}

/// Two codes of one app, in whatever order.
fn two_codes(who: Who, one: i64, other: i64) -> Vec<Act> {
    let code = |shift| [by_password(who), with(who, own_app(who, shift))];
    [Act::Wait { seconds: 61 }].into_iter().chain(code(one)).chain(code(other)).collect()
}

/// A code, and the same once more in another sign-in.
fn twice(who: Who, code: Code) -> Vec<Act> {
    vec![by_password(who), with(who, code), by_password(who), with(who, code), by_password(who), with(who, Code::Again)]
}

fn staff(whom: Who, want: Want) -> Act {
    Act::Staff { by: By::Owner(FIRM_OF[whom]), whom, want }
}

const HOUR: u64 = 3600;
const WEEK: u64 = 7 * 24 * HOUR;

fn person() -> impl Strategy<Value = Who> {
    prop_oneof![4 => 1..3_usize, 1 => Just(0_usize), 1 => 3..5_usize]
}

fn client() -> impl Strategy<Value = Who> {
    prop_oneof![6 => select(vec![1_usize, 2, 4]), 1 => select(vec![0_usize, 3])]
}

/// Mostly the newest.
fn back() -> impl Strategy<Value = usize> {
    prop_oneof![7 => Just(0_usize), 2 => 1..4_usize]
}

/// Mostly the person's own.
fn portal(who: Who) -> impl Strategy<Value = Portal> {
    prop_oneof![12 => Just(FIRM_OF[who]), 1 => 0..2_usize]
}

fn by() -> impl Strategy<Value = By> {
    prop_oneof![
        8 => (0..2_usize).prop_map(By::Owner),
        2 => (person(), back()).prop_map(|(who, back)| By::Session { who, back }),
    ]
}

fn asks() -> impl Strategy<Value = Asks> {
    prop_oneof![
        1 => Just(Asks::Nothing),
        3 => Just(Asks::Optional),
        4 => select(vec![0_u64, 0, 1, 10]).prop_map(|days| Asks::RequiredIn { days }),
    ]
}

fn typed() -> impl Strategy<Value = Typed> {
    prop_oneof![
        6 => Just(Typed::Present),
        2 => Just(Typed::Former),
        3 => Just(Typed::Wrong),
        1 => person().prop_map(Typed::Of),
    ]
}

/// Mostly one's own.
fn code_of(who: Who) -> impl Strategy<Value = Code> {
    let of = || prop_oneof![8 => Just(who), 1 => person()];
    prop_oneof![
        6 => (of(), back(), -2..=2_i64).prop_map(|(of, back, shift)| Code::App { of, back, shift }),
        4 => (of(), 0..25_usize).prop_map(|(of, back)| Code::Paper { of, back }),
        4 => (of(), back()).prop_map(|(of, back)| Code::Slip { of, back }),
        2 => Just(Code::Again),
        2 => Just(Code::WrongDigits),
        1 => Just(Code::WrongPaper),
        1 => Just(Code::Garbled),
    ]
}

fn want() -> impl Strategy<Value = Want> {
    let days = || select(vec![0_u64, 1, 7, 60, 365, 400]);
    prop_oneof![
        2 => Just(Want::Reset),
        2 => Just(Want::IssueCode),
        1 => back().prop_map(|back| Want::RevokeCode { back }),
        1 => Just(Want::Disable),
        2 => Just(Want::Enable),
        1 => Just(Want::Lock),
        2 => Just(Want::Unlock),
        1 => Just(Want::RenewLink),
        1 => Just(Want::RevokeLink),
        1 => days().prop_map(|days| Want::Exempt { days }),
        1 => days().prop_map(|days| Want::RenewExemption { days }),
        1 => Just(Want::EndExemption),
        1 => Just(Want::EndSessions),
    ]
}

fn wait() -> impl Strategy<Value = Act> {
    let moments = [
        1,
        15,
        29,
        30,
        31,
        59,
        60,
        299,
        300,
        599,
        600,
        601,
        899,
        900,
        901,
        1799,
        1800,
        HOUR,
        8 * HOUR,
        12 * HOUR,
        24 * HOUR - 1,
        24 * HOUR,
        25 * HOUR,
        72 * HOUR,
        7 * 24 * HOUR,
        10 * 24 * HOUR,
        31 * 24 * HOUR,
    ];
    select(moments.to_vec()).prop_map(|seconds| Act::Wait { seconds })
}

fn one_of_ones_own(who: Who) -> impl Strategy<Value = Act> {
    let door = prop_oneof![
        3 => (portal(who), typed()).prop_map(move |(at, password)| Act::SignIn { who, at, password }),
        5 => (back(), portal(who), code_of(who)).prop_map(move |(back, at, code)| Act::Verify { who, back, at, code }),
        3 => (back(), code_of(who)).prop_map(move |(back, code)| Act::ProveAgain { who, back, code }),
        1 => (back(), portal(who), any::<bool>())
            .prop_map(move |(back, at, short)| Act::Accept { who, back, at, short }),
        1 => (back(), portal(who)).prop_map(move |(back, at)| Act::Look { who, back, at }),
        1 => back().prop_map(move |back| Act::SignOut { who, back }),
    ];
    let set_up = prop_oneof![
        back().prop_map(move |back| Act::OpenEnrolment { who, back }),
        (back(), code_of(who)).prop_map(move |(back, code)| Act::FirstCode { who, back, code }),
        back().prop_map(move |back| Act::ShowCodes { who, back }),
        (back(), any::<bool>()).prop_map(move |(back, saved)| Act::SaveCodes { who, back, saved }),
    ];
    let security = prop_oneof![
        back().prop_map(move |back| Act::Add { who, back }),
        (back(), 0..6_usize).prop_map(move |(back, app)| Act::Replace { who, back, app }),
        (back(), code_of(who)).prop_map(move |(back, code)| Act::Join { who, back, code }),
        back().prop_map(move |back| Act::GiveUp { who, back }),
        (back(), 0..6_usize).prop_map(move |(back, app)| Act::Remove { who, back, app }),
        back().prop_map(move |back| Act::RemakeCodes { who, back }),
        (back(), typed()).prop_map(move |(back, present)| Act::ChangePassword { who, back, present }),
        back().prop_map(move |back| Act::EndOthers { who, back }),
        (back(), person(), back()).prop_map(move |(back, of, other)| Act::EndOther { who, back, of, other }),
    ];
    prop_oneof![5 => door, 2 => set_up, 4 => security]
}
