//! Neither the database nor the log, at its most talkative, holds anything that signs in (defects.md, rows 50 to 53).

use std::{fs, path::Path};

use data_encoding::{BASE32_NOPAD, BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER};

use crate::{
    on_both,
    support::{
        authenticator::code_at,
        browser::Browser,
        database::{Engine, Rows},
        person::{OTHER_PASSWORD, PASSWORD},
        portal::{Portal, STEP, Wanted},
        process::{Serving, guichet, run},
    },
};

on_both! {
    a_dump_holds_no_secret_in_any_encoding,
    nothing_in_a_dump_signs_in,
    the_log_at_trace_level_holds_no_secret_of_a_whole_journey,
}

/// Every byte as the character of its number: texts and bytes are searched alike, in any case.
fn searchable(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// What must be nowhere, each in many encodings.
#[derive(Default)]
struct Secrets(Vec<(String, String)>);

impl Secrets {
    fn bytes(&mut self, of: &str, bytes: &[u8]) {
        let encoded =
            [HEXLOWER, BASE64, BASE64_NOPAD, BASE64URL_NOPAD, BASE32_NOPAD].map(|encoding| encoding.encode(bytes));
        for text in encoded.iter().map(String::as_bytes).chain([bytes]) {
            self.0.push((of.to_owned(), searchable(text)));
        }
        // As `Debug` writes it.
        self.0.push((of.to_owned(), searchable(format!("{bytes:?}").trim_matches(['[', ']']).as_bytes())));
    }

    fn text(&mut self, of: &str, text: &str) {
        self.bytes(of, text.as_bytes());
        let coded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        self.0.push((of.to_owned(), searchable(coded.as_bytes())));
    }

    /// A token: as text, and the bytes that it stands for.
    fn token(&mut self, of: &str, token: &str) {
        self.text(of, token);
        self.bytes(of, &BASE64URL_NOPAD.decode(token.as_bytes()).unwrap());
    }

    /// A key of an app: in base 32, in groups, and the bytes.
    fn key(&mut self, key: &str) {
        self.text("the key", key);
        let groups: Vec<_> = key.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        self.text("the key", &groups.join(" "));
        self.bytes("the key", &BASE32_NOPAD.decode(key.as_bytes()).unwrap());
    }

    fn recovery_codes(&mut self, codes: &[String]) {
        for code in codes {
            self.text("a recovery code", code);
            self.text("a recovery code", &code.replace('-', ""));
            self.text("a recovery code", &code.replace('-', " "));
        }
    }

    /// None of them is there.
    fn are_not_in(&self, place: &str, haystack: &[u8]) {
        let haystack = searchable(haystack);
        for (of, secret) in &self.0 {
            assert!(!haystack.contains(secret.as_str()), "{place} holds {of}: {secret}");
        }
    }
}

/// Everything that a thief of the database has: the rows, and of SQLite the files themselves.
async fn stolen(rows: &Rows, folder: &Path) -> Vec<u8> {
    let mut bytes = rows.dump().await.join("\n").into_bytes();
    for name in ["guichet.db", "guichet.db-wal", "guichet.db-shm"] {
        bytes.extend(fs::read(folder.join(name)).unwrap_or_default());
    }
    bytes
}

async fn a_dump_holds_no_secret_in_any_encoding(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { hashes_at_once: Some(2), ..Wanted::default() }).await;
    let mut secrets = Secrets::default();
    secrets.text("the password", PASSWORD);
    secrets.text("a wrong password", OTHER_PASSWORD);
    // Somebody who is choosing, somebody who is scanning, somebody who is saving, somebody who is signing in.
    secrets.token("an open invitation", &portal.invite("anne@example.com").await);
    let link = portal.invite("luc@example.com").await;
    secrets.token("a used invitation", &link);
    let scanning = portal.browser();
    scanning.accept(&link, PASSWORD).await.ok();
    secrets.token("a session", &scanning.cookie());
    secrets.key(&scanning.key().await);
    let saving = portal.browser();
    let marie = portal.enrol_in(&saving, &portal.firm, "marie@example.com").await;
    secrets.token("a session", &saving.cookie());
    secrets.key(&marie.key);
    secrets.recovery_codes(&marie.codes);
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&marie).await;
    secrets.token("a sign-in", &pending.cookie());
    pending.password(&marie.username, OTHER_PASSWORD).await;
    // A password typed into the wrong field.
    portal.browser().password(&OTHER_PASSWORD.replace(' ', "-"), "x").await;
    secrets.text("a password in the wrong field", &OTHER_PASSWORD.replace(' ', "-"));
    secrets.are_not_in("the database", &stolen(&portal.rows, portal.folder.path()).await);
    saving.finish().await.ok();
    pending.verify(&marie.codes[0]).await.ok();
    secrets.token("a session", &pending.cookie());
    pending.sign_out().await.ok();
    let dump = stolen(&portal.rows, portal.folder.path()).await;
    secrets.are_not_in("the database", &dump);
    // The search finds what is there.
    assert!(searchable(&dump).contains("marie@example.com"));
}

async fn nothing_in_a_dump_signs_in(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, _) = portal.set_up("marie@example.com").await;
    portal.clock.advance(STEP);
    let pending = portal.signing_in(&marie).await;
    portal.invite("luc@example.com").await;
    let mut found = Vec::new();
    for column in [
        "token FROM session",
        "token FROM sign_in",
        "token FROM invitation",
        "hash FROM recovery_code",
        "salt FROM recovery_set",
        "secret FROM authenticator",
        "password FROM account WHERE password IS NOT NULL",
        "link FROM audit_event",
    ] {
        let bytes = portal.rows.bytes(&format!("SELECT {column}")).await;
        assert!(!bytes.is_empty(), "{column}");
        found.extend(bytes);
    }
    let ids =
        portal.rows.texts("SELECT id FROM session UNION SELECT id FROM sign_in UNION SELECT id FROM invitation").await;
    let mut texts = ids;
    for bytes in &found {
        texts.extend([BASE64URL_NOPAD, BASE64, HEXLOWER, BASE32_NOPAD].map(|encoding| encoding.encode(bytes)));
        texts.extend([5, 29].map(|skipped| BASE64URL_NOPAD.encode(bytes.get(skipped..).unwrap_or_default())));
    }
    for text in texts.iter().filter(|text| !text.is_empty()) {
        let thief: Browser = portal.browser();
        thief.put_cookie("guichet", text);
        thief.post("/api/view/portal", &[]).await.is(401, "not_signed_in");
        thief.post("/api/view/verify", &[]).await.is(401, "not_signed_in");
        thief.post("/api/view/invitation", &[("token", text)]).await.is(409, "invitation_gone");
        thief.sign_out().await.ok();
    }
    for text in texts.iter().step_by(7) {
        let refused = pending.verify(text).await;
        assert!([401, 422, 429].contains(&refused.code()), "{text}: {refused:?}");
        let refused = portal.browser().password(&marie.username, text).await;
        assert!([401, 422, 429].contains(&refused.code()), "{text}: {refused:?}");
    }
}

async fn the_log_at_trace_level_holds_no_secret_of_a_whole_journey(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}", folder.join("guichet.db").display()),
        Engine::Postgres => crate::postgres::database().await,
    };
    let (mut secrets, mut log) = (Secrets::default(), String::new());
    let loud = |arguments: &[&str]| {
        let mut command = guichet(folder, &url, arguments);
        command.env("GUICHET_LOG", "trace");
        command
    };
    log += &run(&mut loud(&["firm", "create", "--name", "Éluard"])).stderr;
    let serving = Serving::start(loud(&["serve"]));
    let invited = run(&mut loud(&["invite", "--role", "client", "--username", "marie@example.com"]));
    log += &invited.stderr;
    let link = invited.stdout.trim().rsplit('/').next().unwrap();
    secrets.token("the invitation", link);
    secrets.text("the password", PASSWORD);
    secrets.text("a wrong password", OTHER_PASSWORD);

    let browser = serving.browser();
    assert_eq!(browser.get(&format!("/set-up/{link}")).await.code(), 200);
    browser.with_header("sec-fetch-site", "cross-site").get(&format!("/set-up/{link}")).await;
    browser.with_header("sec-fetch-site", "cross-site").submit("/api/set-up/accept", &[("token", link)]).await;
    browser.submit("/api/set-up/accept", &[("token", link), ("password", "too short")]).await;
    let accepted = [("token", link), ("password", PASSWORD)];
    assert_eq!(browser.submit("/api/set-up/accept", &accepted).await.location(), "/set-up/authenticator");
    secrets.token("the first session", &browser.cookie());
    assert_eq!(browser.get("/set-up/authenticator").await.code(), 200);
    let key = browser.key().await;
    secrets.key(&key);
    browser.confirm("12345").await.is(422, "not_a_code");
    browser.submit("/api/set-up/confirm", &[("code", &code_at(&key, "now"))]).await.ok();
    secrets.token("the second session", &browser.cookie());
    assert_eq!(browser.get("/set-up/recovery-codes").await.code(), 200);
    let codes = browser.recovery_codes().await;
    secrets.recovery_codes(&codes);
    assert_eq!(browser.get("/set-up/recovery-codes.txt").await.code(), 200);
    browser.finish().await.ok();
    assert_eq!(browser.get("/").await.code(), 200);
    browser.sign_out().await.ok();

    for password in [OTHER_PASSWORD, PASSWORD] {
        let fields = [("username", "marie@example.com"), ("password", password)];
        browser.submit("/api/sign-in/password", &fields).await;
    }
    browser.password(&PASSWORD.replace(' ', "-"), "x").await.is(401, "wrong_credentials");
    secrets.text("a password in the wrong field", &PASSWORD.replace(' ', "-"));
    browser.post("/api/sign-in/password", &[("password[]", PASSWORD)]).await;
    secrets.token("a sign-in", &browser.cookie());
    let next = code_at(&key, "now + 30 seconds");
    browser.post("/api/sign-in/verify", &[("code[]", &codes[5])]).await;
    assert_eq!(browser.submit("/api/sign-in/verify", &[("code", &next)]).await.location(), "/");
    secrets.text("a code in a form", &format!("code={next}"));
    secrets.token("the third session", &browser.cookie());
    browser.password("marie@example.com", PASSWORD).await.ok();
    secrets.token("another sign-in", &browser.cookie());
    browser.verify(&codes[0]).await.ok();
    secrets.token("the last session", &browser.cookie());
    assert!(browser.is_in().await);

    let ended = serving.stop();
    let owners = ended.stderr.split("/set-up/").nth(1).expect("the owner's link").split_whitespace().next().unwrap();
    secrets.token("the owner's invitation", owners);
    let file = fs::read_to_string(folder.join("guichet.keys")).unwrap();
    let keys = file.lines().last().unwrap().split(' ').nth(1).unwrap();
    secrets.bytes("the key file", &BASE64.decode(keys.as_bytes()).unwrap());
    log += &ended.stdout;
    assert!(log.contains("\"level\":\"TRACE\"") && log.contains("/set-up/{token}"), "the log says little");
    secrets.are_not_in("the log", log.as_bytes());
    secrets.are_not_in("the database", &stolen(&Rows::of(&url).await, folder).await);
}
