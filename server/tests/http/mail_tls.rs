//! The way to the mail server: encrypted, to whom its certificate says it is, with user and password; or not at all.

use std::process::Command;

use guichet::{
    account::{Email, Role, Username},
    audit::Record,
    delivery::Setback,
    locale::Locale,
    notice::{Letter, Notice},
    ports::Ports,
    usecase::{self, NewAccount, Sending, send_letter},
};
use guichet_server::{
    config::{Config, Settings},
    mail::{MailError, MailSettings, SmtpMailer},
    state::open_ports,
};
use rstest::rstest;
use tempfile::TempDir;

use crate::support::{
    mail_server::{MailServer, Tls, USER, free_port},
    process::{Serving, guichet},
};

/// User and password in a URL, with what has a meaning there written out.
const SIGNED_IN: &str = "portal%40example.com:a%20password%3A%20with%20%40%20and%20%2F";

/// A database with a letter that is due, as a server finds it.
async fn outbox(folder: &TempDir, smtp_url: &str) -> (Config, Ports) {
    let settings = Settings {
        database_url: Some(database(folder)),
        key_file: Some(folder.path().join("guichet.keys")),
        smtp_url: Some(smtp_url.to_owned()),
        ..Settings::default()
    };
    let config = settings.resolve(&folder.path().join("guichet.toml")).unwrap();
    let ports = open_ports(&config).await.unwrap();
    let firm = {
        let new = usecase::NewFirm {
            name: guichet::firm::FirmName::parse("Roy CPA").unwrap(),
            short_name: None,
            host: None,
            locale: Locale::En,
            time_zone: "America/Toronto".to_owned(),
            phone: None,
            phone_hours: None,
            message: None,
            policy: guichet::policy::Policy::Off,
        };
        usecase::create_firm(&ports, new).await.unwrap()
    };
    let new = NewAccount {
        username: Username::parse("denis").unwrap(),
        email: Email::parse("denis@example.com"),
        name: None,
        role: Role::Client,
        locale: Locale::En,
        accountant: None,
    };
    let (denis, _) = usecase::invite(&ports, &firm, new).await.unwrap();
    let letter = Letter::to(&denis, Notice::PasswordChanged, ports.clock.now(), &*ports.entropy).unwrap();
    ports.store.record(&Record { events: Vec::new(), letters: vec![letter] }).await.unwrap();
    (config, ports)
}

fn database(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("guichet.db").display())
}

/// The server, told of a mail server and of whom to trust.
fn serve(folder: &TempDir, smtp_url: &str) -> Command {
    let mut command = guichet(folder.path(), &database(folder), &["serve"]);
    command.env("GUICHET_SMTP_URL", smtp_url).env("SSL_CERT_FILE", folder.path().join("mail.pem"));
    command
}

#[rstest]
#[case::from_the_first_byte(Tls::Implicit, "smtps", "")]
#[case::after_starttls(Tls::Starttls, "smtp", "?tls=required")]
#[tokio::test(flavor = "multi_thread")]
async fn the_server_sends_what_is_due_encrypted_and_signed_in(
    #[case] tls: Tls,
    #[case] scheme: &str,
    #[case] query: &str,
) {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let url = format!("{scheme}://{SIGNED_IN}@localhost:{port}/{query}");
    let mail = MailServer::start_with(port, tls, folder.path());
    let (_, ports) = outbox(&folder, &url).await;
    ports.store.close().await;
    let serving = Serving::start(serve(&folder, &url));
    let letter = mail.letter();
    assert_eq!(letter.to(), "denis@example.com");
    assert_eq!((letter.0["encrypted"].as_bool(), letter.0["user"].as_str()), (Some(true), Some(USER.0)));
    let ended = serving.stop();
    assert!(ended.status.success());
    for said in [&ended.stdout, &ended.stderr] {
        assert!(!said.contains("password:") && !said.contains("password%3A"), "no secret in the log");
    }
    assert!(mail.is_silent(), "once");
}

#[rstest]
#[case::from_the_first_byte(Tls::Implicit, "smtps", "")]
#[case::after_starttls(Tls::Starttls, "smtp", "?tls=required")]
#[case::none_where_it_is_asked_for(Tls::None, "smtp", "?tls=required")]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_cant_show_a_certificate_that_is_trusted_gets_nothing(
    #[case] tls: Tls,
    #[case] scheme: &str,
    #[case] query: &str,
) {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let mail = MailServer::start_with(port, tls, folder.path());
    let (config, ports) = outbox(&folder, &format!("{scheme}://{SIGNED_IN}@localhost:{port}/{query}")).await;
    let mailer = SmtpMailer::new(config.mail.as_ref().unwrap(), config.site.clone());
    assert_eq!(send_letter(&ports, &mailer).await.unwrap(), Sending::SetBack(Setback::Unreachable));
    assert!(mail.is_silent());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_wrong_password_the_letter_waits() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let mail = MailServer::start_with(port, Tls::None, folder.path());
    let (config, ports) = outbox(&folder, &format!("smtp://portal%40example.com:wrong@localhost:{port}")).await;
    let mailer = SmtpMailer::new(config.mail.as_ref().unwrap(), config.site.clone());
    assert_eq!(send_letter(&ports, &mailer).await.unwrap(), Sending::SetBack(Setback::Unreachable));
    assert!(mail.is_silent());
}

#[rstest]
#[case::no_url("mail.example.com", MailError::Url)]
#[case::other_scheme("https://mail.example.com", MailError::Url)]
#[case::no_host("smtps://", MailError::Url)]
#[case::a_path("smtps://mail.example.com/queue", MailError::Url)]
#[case::a_query("smtps://mail.example.com/?tls=none", MailError::Url)]
#[case::a_fragment("smtps://mail.example.com/#top", MailError::Url)]
fn what_isnt_a_mail_server_is_refused_without_being_repeated(#[case] url: &str, #[case] error: MailError) {
    let settings = Settings { smtp_url: Some(url.to_owned()), ..Settings::default() };
    let refused = settings.resolve(std::path::Path::new("/nonexistent/guichet.toml")).unwrap_err();
    assert_eq!(refused.to_string(), error.to_string());
}

#[test]
fn the_sender_is_an_address_of_the_portals_host_unless_another_is_set() {
    let read = |from: Option<&str>| {
        let settings = Settings {
            base_url: Some("https://portal.example.com".to_owned()),
            smtp_url: Some("smtps://mail.example.com".to_owned()),
            mail_from: from.map(str::to_owned),
            ..Settings::default()
        };
        settings.resolve(std::path::Path::new("/nonexistent/guichet.toml")).map(|config| config.mail.unwrap())
    };
    let from = |settings: MailSettings| settings.from.to_string();
    assert_eq!(read(None).map(from).unwrap(), "no-reply@portal.example.com");
    assert_eq!(read(Some("hello@example.com")).map(from).unwrap(), "hello@example.com");
    assert_eq!(read(Some("hello")).unwrap_err().to_string(), MailError::From.to_string());
}

#[test]
fn settings_are_never_printed_with_the_password() {
    let settings =
        Settings { smtp_url: Some("smtps://user:s3cret@mail.example.com".to_owned()), ..Settings::default() };
    let config = settings.resolve(std::path::Path::new("/nonexistent/guichet.toml")).unwrap();
    assert!(!format!("{config:?}").contains("s3cret"));
}
