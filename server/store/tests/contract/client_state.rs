//! One client as the staff see them: every part of it, and nobody else's.

use guichet::{
    account::{Account, PersonName, Role},
    audit::{Act, HelpOutcome},
    exemption::Exemption,
    id::{AccountId, ExemptionId, HelpRequestId},
    ports::ClientState,
    reason::Reason,
    standing::Standing,
    throttle::{Key, Rule},
};

use super::{
    links::new_link,
    on_both,
    world::{Dice, START, World, minute},
};

async fn state(world: &World, client: &Account, viewer: AccountId, at: u64) -> ClientState {
    world.store.client_state(client.id, viewer, minute(at)).await.unwrap().expect("it is there")
}

async fn a_client_who_waits_has_a_link_that_its_maker_can_be_shown(world: World) {
    let firm = world.firm().await;
    let helene = world.staff(&firm, "helene", Role::Accountant).await;
    let bob = world.staff(&firm, "bob", Role::Owner).await;
    world.sql(&format!("UPDATE account SET name = 'Hélène Lévesque' WHERE id = '{}'", helene.id)).await.unwrap();
    let name = PersonName::parse("Ann Roy");
    let ann = Account { accountant: Some(helene.id), name, ..World::new_account(&firm, "ann") };
    let link = new_link(&ann, &helene, START);
    let invited = World::event(firm.id, ann.id, Act::Invited { role: Role::Client }, START).into();
    assert!(world.store.invite_client(&ann, &link, &invited).await.unwrap());

    let expected = ClientState {
        account: ann.clone(),
        standing: Standing::Waiting,
        accountant: Some("Hélène Lévesque".to_owned()),
        has_password: false,
        password_changed_at: None,
        wrong_codes: 0,
        paused_until: None,
        asked_for_help_at: None,
        disowned_at: None,
        link_until: Some(link.invitation.expires_at),
        link_is_held: true,
        code: None,
        code_is_held: false,
        exemption: None,
    };
    assert_eq!(state(&world, &ann, helene.id, 1).await, expected);
    let another = ClientState { link_is_held: false, ..expected };
    assert_eq!(state(&world, &ann, bob.id, 1).await, another);
    assert_eq!(state(&world, &ann, helene.id, 10).await, another, "ten minutes are over");
    // One that is over is told of, too.
    assert_eq!(state(&world, &ann, bob.id, 60 * 24 * 30).await, another);
    let nobody = World::new_account(&firm, "nobody").id;
    assert_eq!(world.store.client_state(nobody, helene.id, START).await.unwrap(), None);
}

async fn a_client_who_is_set_up_has_codes_locks_and_requests(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Owner).await;
    let ann = world.enrolled(&firm, "ann").await.account;
    let bob = world.enrolled(&firm, "bob").await.account;
    for of in [&ann, &bob] {
        let event = World::event(firm.id, of.id, Act::HelpAsked, minute(1)).into();
        let request = HelpRequestId::new(minute(1), &Dice);
        assert!(world.store.ask_for_help(request, of.id, START, 3, &event).await.unwrap());
    }
    let code = world.issue(&ann, &staff, minute(1)).await.code;
    let key = Key::second_factor_of(ann.id);
    world.store.count(&[(key, Rule { tries: 1, ..Rule::SECOND_FACTOR })], minute(1)).await.unwrap();
    world.sql(&format!("UPDATE account SET standing_until = 0 WHERE id = '{}'", ann.id)).await.unwrap();

    let seen = state(&world, &ann, staff.id, 2).await;
    assert_eq!(seen.standing, Standing::Locked);
    assert_eq!((seen.wrong_codes, seen.paused_until), (1, Some(minute(16))));
    assert_eq!(seen.asked_for_help_at, Some(minute(1)));
    assert_eq!((seen.code, seen.code_is_held), (Some((code, "staff".to_owned())), true));
    assert!(seen.has_password && seen.link_until.is_some(), "a link that was never used");
    assert!(!state(&world, &ann, bob.id, 2).await.code_is_held);
    assert!(!state(&world, &ann, staff.id, 11).await.code_is_held);
    let later = state(&world, &ann, staff.id, 60 * 24 + 1).await;
    assert_eq!((later.code, later.standing), (None, Standing::Protected), "both are over");

    let outcome = HelpOutcome::Talked;
    let handled = World::event(firm.id, ann.id, Act::HelpHandled { outcome }, minute(3)).into();
    assert!(world.store.close_help_requests(ann.id, outcome, &handled).await.unwrap());
    assert_eq!(state(&world, &ann, staff.id, 4).await.asked_for_help_at, None);
    assert_eq!(state(&world, &bob, staff.id, 4).await.asked_for_help_at, Some(minute(1)));
}

async fn an_exemption_is_shown_until_it_is_ended(world: World) {
    let firm = world.firm().await;
    let staff = world.staff(&firm, "staff", Role::Owner).await;
    let ann = world.account(&firm, "ann").await;
    let reason = Reason::parse("No phone").unwrap();
    let exemption = Exemption {
        id: ExemptionId::new(START, &Dice),
        account: ann.id,
        approved_by: staff.id,
        reason: reason.clone(),
        created_at: START,
        until: minute(60),
    };
    let granted = World::event(firm.id, ann.id, Act::ExemptionGranted { until: minute(60), reason }, START).into();
    assert!(world.store.exempt(&exemption, None, &granted).await.unwrap());
    let shown = Some((exemption.clone(), "staff".to_owned()));
    let seen = state(&world, &ann, staff.id, 1).await;
    assert_eq!((seen.standing, seen.exemption), (Standing::Exempt, shown.clone()));
    // By its time: the standing says so, and housekeeping comes later.
    let over = state(&world, &ann, staff.id, 61).await;
    assert_eq!((over.standing, over.exemption), (Standing::PasswordOnly, shown));
    let ended = World::event(firm.id, ann.id, Act::ExemptionEnded, minute(2)).into();
    assert!(world.store.end_exemption(exemption.id, ann.id, minute(2), &ended).await.unwrap());
    assert_eq!(state(&world, &ann, staff.id, 3).await.exemption, None);
}

on_both!(
    a_client_who_waits_has_a_link_that_its_maker_can_be_shown,
    a_client_who_is_set_up_has_codes_locks_and_requests,
    an_exemption_is_shown_until_it_is_ended,
);
