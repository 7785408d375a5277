//! `guichet demo`: a firm with people in every state, in a folder that is deleted when the server stops. Its
//! passwords, keys and codes are printed, so it is made anew each time and never served from a real database.

use std::{fmt::Write, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use data_encoding::BASE32_NOPAD;
use guichet::{
    access::Visitor,
    account::{Account, Email, PersonName, Role, Username},
    audit::Origin,
    firm::{Firm, FirmName},
    id::AccountId,
    locale::Locale,
    policy::Policy,
    ports::{Clock, Ports},
    time::Timestamp,
    token::Token,
    totp::{Step, TotpSecret},
    usecase::{self, Credentials, NewAccount, NewFirm},
};
use tempfile::TempDir;

use crate::{
    config::Config,
    crowd::{self, Size},
    state::open_ports,
};

const PASSWORD: &str = "a quiet desk by the river";

/// A firm to look at.
pub struct Demo {
    /// The settings, with the throw-away database in them.
    pub config: Config,
    /// Its ports.
    pub ports: Ports,
    /// How to get in.
    pub welcome: String,
    _folder: TempDir,
}

/// The same clock, some time ago: what people did before the demo began.
struct Earlier(Arc<dyn Clock>, Duration);

impl Clock for Earlier {
    fn now(&self) -> Timestamp {
        self.0.now().before(self.1)
    }
}

/// Makes the firm and its people, and a crowd of that size.
///
/// # Errors
/// When the folder can't be made or written.
pub async fn prepare(mut config: Config, size: Size) -> anyhow::Result<Demo> {
    let folder = tempfile::Builder::new().prefix("guichet-demo-").tempdir()?;
    config.database_url = format!("sqlite://{}", folder.path().join("guichet.db").display());
    config.key_file = folder.path().join("guichet.keys");
    let ports = open_ports(&config).await?;
    let past = Ports { clock: Arc::new(Earlier(Arc::clone(&ports.clock), Duration::from_hours(26))), ..ports.clone() };

    let firm = usecase::create_firm(&past, firm(&past)?).await?;
    let scene = Scene { past: &past, firm: &firm, config: &config };
    let mut welcome = format!(
        "\nGuichet serves a demonstration on {}\nEverything is deleted when it stops. Everybody's password is: {PASSWORD}\n",
        config.site.base_url
    );
    let owner = scene.invite("gilles@cotelevesque.example", "Gilles Côté", Role::Owner, None).await?;
    welcome += &scene.protect("Owner", &owner, 10).await?;
    let helene = scene.invite("helene@cotelevesque.example", "Hélène Lévesque", Role::Accountant, None).await?;
    welcome += &scene.protect("Accountant", &helene, 10).await?;
    let accountant = Some(helene.0.id);

    let marie = scene.invite("marie.gagnon@example.com", "Marie Gagnon", Role::Client, accountant).await?;
    welcome += &scene.protect("Client, protected, two recovery codes left", &marie, 2).await?;
    let luc = scene.invite("luc.roy@example.com", "Luc Roy", Role::Client, accountant).await?;
    scene.choose_password(&luc).await?;
    let _ = writeln!(welcome, "\nClient, password only: {}", luc.0.username);
    let (denis, token) = scene.invite("denis.bouchard@example.com", "Denis Bouchard", Role::Client, accountant).await?;
    let _ = writeln!(welcome, "\nClient, invited: {}\n  {}", denis.username, config.site.link(&firm, &token));
    if size.clients > 0 {
        crowd::gather(&ports, &config.database_url, &firm, &[helene.0.id, owner.0.id], size).await?;
    }
    Ok(Demo { config, ports, welcome, _folder: folder })
}

fn firm(past: &Ports) -> anyhow::Result<NewFirm> {
    Ok(NewFirm {
        name: FirmName::parse("Côté, Lévesque & Associés").context("a firm's name")?,
        short_name: guichet::firm::ShortName::parse("Cote Levesque"),
        host: None,
        locale: Locale::Fr,
        time_zone: "America/Toronto".to_owned(),
        phone: Some("418 555-0142".to_owned()),
        phone_hours: Some((
            "Monday to Friday, 8:30\u{a0}a.m. to 5\u{a0}p.m.".to_owned(),
            "du lundi au vendredi, de 8\u{a0}h\u{a0}30 à 17\u{a0}h".to_owned(),
        )),
        message: Some((
            "You can bring us your 2026 slips from now on. Our offices are closed from December\u{a0}24 to January\u{a0}3."
                .to_owned(),
            "Vous pouvez déjà nous apporter vos relevés de 2026. \
             Nos bureaux seront fermés du 24\u{a0}décembre au 3\u{a0}janvier."
                .to_owned(),
        )),
        policy: Policy::Required { from: past.clock.now().after(Duration::from_hours(24 * 48)) },
    })
}

/// Where people act.
struct Scene<'a> {
    past: &'a Ports,
    firm: &'a Firm,
    config: &'a Config,
}

impl Scene<'_> {
    async fn invite(
        &self,
        username: &str,
        name: &str,
        role: Role,
        accountant: Option<AccountId>,
    ) -> anyhow::Result<(Account, Token)> {
        let new = NewAccount {
            username: Username::parse(username).context("a username")?,
            email: Email::parse(username),
            name: PersonName::parse(name),
            role,
            locale: Locale::Fr,
            accountant,
        };
        Ok(usecase::invite(self.past, self.firm, new).await?)
    }

    async fn choose_password(&self, (account, link): &(Account, Token)) -> anyhow::Result<Visitor> {
        let (link, origin) = (link.reveal(), Origin::default());
        let session =
            usecase::accept_invitation(self.past, self.firm, &link, PASSWORD, account.locale, &origin).await?;
        self.visitor(&session).await
    }

    async fn visitor(&self, token: &Token) -> anyhow::Result<Visitor> {
        Ok(usecase::recognise(self.past, self.firm, Some(&token.reveal())).await?)
    }

    /// Sets somebody up whole, and leaves them that many recovery codes.
    async fn protect(&self, who: &str, invited: &(Account, Token), leave: usize) -> anyhow::Result<String> {
        let (past, firm, origin) = (self.past, self.firm, Origin::default());
        let Visitor::SignedIn(fresh) = self.choose_password(invited).await? else { bail!("a session") };
        let enrolment = usecase::open_enrolment(past, firm, &fresh, &origin).await?;
        let secret = TotpSecret::from_bytes(&BASE32_NOPAD.decode(enrolment.key.as_bytes())?)?;
        let code = secret.code_at(Step::at(past.clock.now()));
        let token = usecase::confirm_enrolment(past, &fresh, code.reveal(), &origin).await?;
        let visitor = self.visitor(&token).await?;
        let Visitor::SignedIn(proven) = &visitor else { bail!("a session") };
        let shown = usecase::open_recovery_codes(past, proven, &origin).await?;
        usecase::finish_set_up(past, &visitor, true, Some(shown.set), &origin).await?;
        usecase::sign_out(past, &visitor, &origin).await?;

        let (spent, left) = shown.codes.split_at(shown.codes.len().saturating_sub(leave));
        for code in spent {
            let typed = Credentials { username: invited.0.username.as_str(), password: PASSWORD };
            let token = usecase::begin_sign_in(past, firm, typed, &origin).await?;
            let visitor = self.visitor(&token).await?;
            usecase::verify_second_factor(past, firm, visitor.signing_in()?, &code.reveal(), &origin).await?;
        }
        let mut text = String::new();
        writeln!(text, "\n{who}: {}", invited.0.username)?;
        writeln!(text, "  six-digit codes: oathtool --totp --base32 {}", enrolment.key)?;
        if let Some(code) = left.first() {
            writeln!(text, "  a recovery code: {}", code.reveal())?;
        }
        writeln!(text, "  at {}/sign-in", self.config.site.base_url)?;
        Ok(text)
    }
}
