//! `guichet rotate-key` seals everything anew while people sign in. Killed anywhere, it goes on; and afterwards nothing
//! but the new key opens the database, while backups from before open with the retired one.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
};

use guichet::{
    account::{Account, Email, Role},
    audit::Record,
    notice::{Letter, Notice, SealedLink},
    ports::{Binding, SealedColumn},
    usecase::ResealPass,
};
use guichet_server::{key_rotation::Rotation, state::open_ports};

use crate::{
    on_both,
    support::{
        at_once,
        audit_log::invite,
        authenticator::code_at,
        database::Engine,
        keys::lines_of,
        person::{OTHER_PASSWORD, PASSWORD, Person},
        portal::{Portal, STEP},
        process::{Serving, guichet, run},
    },
};

on_both! {
    people_sign_in_while_everything_is_sealed_anew,
    a_rotation_that_was_broken_off_goes_on_with_its_key,
    a_rotation_that_was_killed_is_finished_by_the_next,
    afterwards_the_old_key_alone_is_refused,
    a_backup_from_before_opens_with_the_retired_key,
    a_backup_from_before_is_sealed_anew_by_the_next_rotation,
    a_write_that_came_too_late_is_mended_by_the_next_rotation,
    every_process_follows_without_a_restart,
    every_firm_reads_in_its_log_that_keys_were_rotated,
    a_rotation_takes_back_no_wrong_code_and_begins_usernames_anew,
}

/// A portal with something in every column that is sealed: it, and two people who are all set up.
async fn full(engine: Engine) -> (Portal, Person, Person) {
    let portal = Portal::open(engine).await;
    let (_, staff) = portal.staff(Role::Owner, "owner@example.com").await;
    let denis = portal.person("denis@example.com").await;
    invite(&staff, "Anne Roy", "anne@example.com").await;
    staff.issue(&denis).await.ok();
    let marie = portal.person("marie@example.com").await;
    // Luc is saving his codes.
    portal.enrol_in(&portal.browser(), &portal.firm, "luc@example.com").await;
    write_with_a_link(&portal, &denis).await;
    let sealed = portal.rows.sealed_under(1).await;
    assert_eq!(sealed.len(), SealedColumn::ALL.len(), "{sealed:?}");
    (portal, marie, denis)
}

/// A letter with a link waits for the mail server.
async fn write_with_a_link(portal: &Portal, to: &Person) {
    let (ports, now) = (&portal.ports, portal.ports.clock.now());
    let found = ports.store.account(to.id.parse().unwrap()).await.unwrap().unwrap();
    let account = Account { email: Email::parse("denis@example.com"), ..found };
    let letter = Letter::to(&account, Notice::PasswordResetAsked, now, &*ports.entropy).unwrap();
    let token = ports.vault.seal(&Binding::letter_link(letter.id, account.id), &[7; 32]).unwrap();
    let letter = Letter { link: Some(SealedLink { token, until: now.after(STEP) }), ..letter };
    ports.store.record(&Record { events: Vec::new(), letters: vec![letter] }).await.unwrap();
}

/// Somebody gets in with each of what they have.
async fn gets_in(portal: &Portal, who: &Person, recovery_code: usize) {
    portal.clock.advance(STEP);
    portal.signing_in(who).await.verify(&portal.code(who)).await.ok();
    portal.signing_in(who).await.verify(&who.codes[recovery_code]).await.ok();
}

async fn people_sign_in_while_everything_is_sealed_anew(engine: Engine) {
    let (portal, marie, denis) = full(engine).await;
    gets_in(&portal, &marie, 0).await;
    let before = portal.rows.sealed_under(1).await;
    let mut rotation = Rotation::begin(&portal.config).await.unwrap();
    let half: Vec<_> = portal.signing_in_times(&marie, 4).await.into_iter().zip(1..).collect();
    let people = at_once(half, |(browser, number)| {
        let (codes, password) = (marie.codes.clone(), marie.username.clone());
        async move {
            browser.verify(&codes[number]).await.ok();
            browser.password(&password, PASSWORD).await.ok();
        }
    });
    // Somebody sets up meanwhile: all of that is sealed with the new key.
    let set_up = portal.set_up("lea@example.com");
    let ((), _, (lea, _)) = tokio::join!(async { rotation.reseal().await.unwrap() }, people, set_up);
    rotation.reseal().await.unwrap();
    assert_eq!(portal.rows.sealed_under(1).await.len(), 0);
    let after = portal.rows.sealed_under(2).await;
    assert!(after.len() == before.len() && after.iter().all(|(column, count)| before[column] <= *count), "{after:?}");
    rotation.finish().await.unwrap();
    assert!(portal.key_lines()[0].starts_with("2 ") && portal.key_lines().len() == 1);
    for (who, code) in [(&marie, 5), (&denis, 0), (&lea, 0)] {
        gets_in(&portal, who, code).await;
    }
    // What is sealed from now on is the new key's, too.
    let browser = portal.browser();
    browser.accept(&portal.invite("max@example.com").await, OTHER_PASSWORD).await.ok();
    assert_eq!(portal.rows.sealed_under(1).await.len(), 0);
    // And so is it after a start.
    drop(open_ports(&portal.config).await.unwrap());
}

async fn a_rotation_that_was_broken_off_goes_on_with_its_key(engine: Engine) {
    let (portal, marie, denis) = full(engine).await;
    let made = fs::read_to_string(portal.keys()).unwrap();
    let rotation = Rotation::begin(&portal.config).await.unwrap();
    let mut pass = ResealPass::new();
    // The key check, passwords, and secrets.
    for _ in 0..3 {
        assert!(pass.go_on(rotation.ports()).await.unwrap());
    }
    drop((pass, rotation));
    let [old, new] = [1, 2].map(|key| portal.rows.sealed_under(key));
    let (old, new) = (old.await, new.await);
    assert!(new.contains_key("authenticator.secret") && !old.contains_key("authenticator.secret"), "{old:?} {new:?}");
    assert!(old.contains_key("recovery_code.hash") && !new.contains_key("recovery_code.hash"), "{old:?} {new:?}");
    let keys = portal.key_lines();
    assert_eq!(keys.len(), 2);
    // Both keys open; a server that starts has both.
    gets_in(&portal, &marie, 0).await;
    drop(open_ports(&portal.config).await.unwrap());
    // The copy from before, put back by mistake, makes no server go back.
    let both = fs::read_to_string(portal.keys()).unwrap();
    fs::write(portal.keys(), made).unwrap();
    gets_in(&portal, &marie, 2).await;
    portal.set_up("lea@example.com").await;
    assert_eq!(portal.rows.sealed_under(1).await.get("account.password"), None);
    fs::write(portal.keys(), both).unwrap();

    let ended = portal.rotated();
    assert!(ended.stdout.starts_with("Going on with key 2\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("recovery_code.hash: ") && !ended.stdout.contains("recovery_code.hash: 0"));
    assert_eq!(portal.rows.sealed_under(1).await.len(), 0);
    assert_eq!((portal.key_lines(), lines_of(&portal.retired_keys())), (vec![keys[1].clone()], vec![keys[0].clone()]));
    gets_in(&portal, &marie, 1).await;
    gets_in(&portal, &denis, 0).await;
}

async fn a_rotation_that_was_killed_is_finished_by_the_next(engine: Engine) {
    let (portal, marie, _) = full(engine).await;
    let made = fs::read_to_string(portal.keys()).unwrap();
    let arguments = ["rotate-key", "--wait", "3600"];
    let mut child = guichet(portal.folder.path(), &portal.config.database_url, &arguments).spawn().unwrap();
    // Kept: what can't say anything any more stops by itself.
    let (mut out, mut said) = (BufReader::new(child.stdout.take().unwrap()), String::new());
    out.read_line(&mut said).unwrap();
    assert_eq!(said, "Sealing everything anew under key 2\n");
    // Nobody else can begin one meanwhile.
    let refused = portal.rotate(&[]);
    assert!(refused.stderr.contains("is being changed by another `guichet rotate-key`"), "{}", refused.stderr);
    assert_eq!((refused.status.code(), refused.stdout.as_str()), (Some(1), ""));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(portal.key_lines().len(), 2);
    gets_in(&portal, &marie, 0).await;

    // As if it had been killed while it wrote the file.
    fs::write(portal.folder.path().join("guichet.keys.new"), "2 AAAA").unwrap();
    let ended = portal.rotated();
    let keys = portal.key_lines();
    assert!(keys.len() == 1 && keys[0].starts_with("2 "));
    for file in [portal.keys(), portal.retired_keys()] {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
        // What is there for people stays, and what is said to them holds no key.
        assert!(fs::read_to_string(&file).unwrap().starts_with("# "));
        let key = lines_of(&file).remove(0).split(' ').nth(1).unwrap().to_owned();
        assert!(!ended.stdout.contains(&key) && !ended.stderr.contains(&key));
    }
    assert!(fs::read_to_string(portal.keys()).unwrap().starts_with(made.lines().next().unwrap()));
    assert!(
        fs::read_dir(portal.folder.path())
            .unwrap()
            .all(|file| { !file.unwrap().file_name().to_string_lossy().ends_with(".new") })
    );
    assert_eq!(portal.rows.sealed_under(1).await.len(), 0);
    gets_in(&portal, &marie, 1).await;
}

/// What a start is refused with.
async fn refusal(portal: &Portal) -> String {
    match open_ports(&portal.config).await {
        Ok(_) => panic!("it starts"),
        Err(error) => error.to_string(),
    }
}

async fn afterwards_the_old_key_alone_is_refused(engine: Engine) {
    let (portal, marie, _) = full(engine).await;
    let old = fs::read_to_string(portal.keys()).unwrap();
    portal.rotated();
    let new = fs::read_to_string(portal.keys()).unwrap();
    drop(open_ports(&portal.config).await.unwrap());
    gets_in(&portal, &marie, 0).await;
    fs::write(portal.keys(), &old).unwrap();
    let told = refusal(&portal).await;
    assert!(told.contains("doesn't belong to this database"), "{told}");
    // Nor does the command begin with it.
    fs::rename(portal.retired_keys(), portal.folder.path().join("kept")).unwrap();
    let ended = portal.rotate(&[]);
    assert!(!ended.status.success() && ended.stderr.contains("doesn't belong to this database"), "{}", ended.stderr);
    assert_eq!(fs::read_to_string(portal.keys()).unwrap(), old);
    // The server that was running has the new key, and keeps to it.
    gets_in(&portal, &marie, 1).await;
    fs::write(portal.keys(), &new).unwrap();
    gets_in(&portal, &marie, 2).await;
    // The next rotation gives an id that no key had.
    fs::rename(portal.folder.path().join("kept"), portal.retired_keys()).unwrap();
    portal.rotated();
    assert!(portal.key_lines()[0].starts_with("3 "));
    let retired = lines_of(&portal.retired_keys());
    assert_eq!(retired.iter().map(|line| &line[..2]).collect::<Vec<_>>(), ["1 ", "2 "]);
    gets_in(&portal, &marie, 3).await;
}

async fn a_backup_from_before_opens_with_the_retired_key(engine: Engine) {
    let (portal, marie, denis) = full(engine).await;
    let backup = portal.rows.sealed().await;
    portal.rotated();
    portal.rows.restore(&backup).await;
    assert!(refusal(&portal).await.contains("doesn't belong to this database"));
    // Wherever the line is put, the newest key seals.
    let retired = lines_of(&portal.retired_keys()).join("\n");
    let new = fs::read_to_string(portal.keys()).unwrap();
    fs::write(portal.keys(), format!("{new}{retired}\n")).unwrap();
    drop(open_ports(&portal.config).await.unwrap());
    gets_in(&portal, &marie, 0).await;
    gets_in(&portal, &denis, 0).await;
    portal.browser().accept(&portal.invite("max@example.com").await, PASSWORD).await.ok();
    assert!(portal.rows.sealed_under(2).await.contains_key("account.password"));
    // And the key that was put back goes again.
    let ended = portal.rotated();
    assert!(ended.stdout.starts_with("Going on with key 2\n"), "{}", ended.stdout);
    assert_eq!((portal.key_lines().len(), lines_of(&portal.retired_keys()).len()), (1, 1));
    assert_eq!(portal.rows.sealed_under(1).await.len(), 0);
    gets_in(&portal, &marie, 1).await;
}

async fn a_backup_from_before_is_sealed_anew_by_the_next_rotation(engine: Engine) {
    let (portal, marie, _) = full(engine).await;
    let backup = portal.rows.sealed().await;
    portal.rotated();
    portal.rows.restore(&backup).await;
    portal.rotated();
    assert!(portal.key_lines()[0].starts_with("3 "));
    assert_eq!((portal.rows.sealed_under(1).await.len(), portal.rows.sealed_under(2).await.len()), (0, 0));
    gets_in(&portal, &marie, 0).await;
}

async fn a_write_that_came_too_late_is_mended_by_the_next_rotation(engine: Engine) {
    let (portal, marie, denis) = full(engine).await;
    // Sealed with the old key by a server that was stopped in between, and written when the rotation was over.
    let late = portal.rows.values(SealedColumn::Password).await;
    let (row, bytes) = late.iter().find(|(row, _)| *row == marie.id).unwrap();
    portal.rotated();
    gets_in(&portal, &marie, 0).await;
    portal.rows.put(SealedColumn::Password, row, bytes).await;
    portal.browser().password(&marie.username, PASSWORD).await.faulted();
    gets_in(&portal, &denis, 0).await;
    portal.rotated();
    gets_in(&portal, &marie, 1).await;
}

async fn every_process_follows_without_a_restart(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}", folder.join("guichet.db").display()),
        Engine::Postgres => crate::postgres::database().await,
    };
    assert!(run(&mut guichet(folder, &url, &["firm", "create", "--name", "Éluard"])).status.success());
    let link = run(&mut guichet(folder, &url, &["invite", "--role", "client", "--username", "marie@example.com"]));
    let servers = [(); 2].map(|()| Serving::start(guichet(folder, &url, &["serve"])));
    let browser = servers[0].browser();
    browser.accept(link.stdout.trim().rsplit('/').next().unwrap(), PASSWORD).await.ok();
    browser.confirm(&code_at(&browser.key().await, "now")).await.ok();
    let codes = browser.recovery_codes().await;
    browser.finish().await.ok();

    let rotated = run(&mut guichet(folder, &url, &["rotate-key", "--wait", "0"]));
    assert!(rotated.status.success(), "{}", rotated.stderr);
    for (server, code) in servers.iter().zip(&codes) {
        let browser = server.browser();
        assert_eq!(browser.password("marie@example.com", PASSWORD).await.ok().location(), "/sign-in/verify");
        browser.verify(code).await.ok();
        assert!(browser.is_in().await);
    }
    for server in servers {
        let ended = server.stop();
        assert!(ended.status.success() && ended.stdout.contains("the key file changed, and is followed"));
        for file in ["guichet.keys", "guichet.keys.retired"] {
            let key = lines_of(&folder.join(file)).remove(0).split(' ').nth(1).unwrap().to_owned();
            assert!(!ended.stdout.contains(&key), "{}", ended.stdout);
        }
    }
}

async fn every_firm_reads_in_its_log_that_keys_were_rotated(engine: Engine) {
    let portal = Portal::open(engine).await;
    let other = portal.another_firm("other.example").await;
    portal.rows.sql(&format!("UPDATE firm SET host = 'one.example' WHERE id = '{}'", portal.firm.id)).await;
    let firm = guichet::firm::Firm { host: Some("one.example".to_owned()), ..portal.firm.clone() };
    let mut readers = Vec::new();
    for (firm, name) in [(&firm, "owner"), (&other, "theirs")] {
        readers.push(portal.staff_of(firm, Role::Owner, name).await.1);
    }
    portal.rotated();
    for reader in &readers {
        let asked = [("kind", "firm")];
        let line = reader.post("/api/admin/view/audit", &asked).await.ok().json()["lines"][0].clone();
        assert_eq!((&line["what"], &line["who"]["name"]), (&"Encryption keys rotated".into(), &"Command line".into()));
        reader.post("/api/language", &[("locale", "fr"), ("back", "/admin")]).await.ok();
        let line = reader.post("/api/admin/view/audit", &asked).await.ok().json()["lines"][0].clone();
        let french = ("Clés de chiffrement renouvelées".into(), "Ligne de commande".into());
        assert_eq!((&line["what"], &line["who"]["name"]), (&french.0, &french.1));
    }
    let names = "SELECT DISTINCT name FROM audit_event WHERE act = 'keys_rotated' AND actor IS NULL";
    assert_eq!(portal.rows.texts(names).await, ["crypt_key_rotated"]);
}

async fn a_rotation_takes_back_no_wrong_code_and_begins_usernames_anew(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let pending = portal.signing_in(&marie).await;
    for code in portal.wrong_codes(&marie).take(3) {
        pending.verify(&code).await.is(401, "wrong_code");
    }
    for _ in 0..5 {
        portal.browser().password(&marie.username, OTHER_PASSWORD).await;
    }
    portal.browser().password(&marie.username, OTHER_PASSWORD).await.is(429, "wait");
    let by_address = "SELECT failures FROM throttle WHERE key LIKE 'address:%'";
    let before = portal.rows.number(by_address).await;
    portal.rotated();
    // A guesser gains four tries at each rotation, and no more at one address.
    for _ in 0..5 {
        portal.browser().password(&marie.username, OTHER_PASSWORD).await.is(401, "wrong_credentials");
    }
    portal.browser().password(&marie.username, OTHER_PASSWORD).await.is(429, "wait");
    assert_eq!(portal.rows.number(by_address).await, before + 5);
    assert_eq!(portal.wrong_codes_counted(&marie).await, 3);
}
