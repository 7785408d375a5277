//! `guichet demo`: what it shows is made by the rules, and nobody has to wait for it.

use guichet_server::{config::Settings, demo};

use crate::support::database::Rows;

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_has_people_in_every_state_and_two_months_behind_it() {
    let config = Settings::default().resolve(std::path::Path::new("/nonexistent/guichet.toml")).unwrap();
    let shown = demo::prepare(config).await.unwrap();
    for who in ["gilles@", "helene@", "marie.gagnon@", "luc.roy@", "denis.bouchard@", "oathtool", "/set-up/"] {
        assert!(shown.welcome.contains(who), "{who}: {}", shown.welcome);
    }
    let rows = Rows::of(&shown.config.database_url).await;
    let standings = "SELECT standing FROM account WHERE role = 'client' GROUP BY standing ORDER BY standing";
    let all = ["exempt", "locked", "password_only", "protected", "set_up_again", "waiting"];
    assert_eq!(rows.texts(standings).await, all);
    assert_eq!(rows.number("SELECT COUNT(*) FROM account WHERE role = 'client'").await, 40);
    assert!(rows.count("rollout").await >= 60);
    assert_eq!(rows.number("SELECT COUNT(*) FROM help_request WHERE handled_at IS NULL").await, 1);
    assert_eq!(rows.texts("SELECT policy FROM firm").await, ["required"]);
    assert!(rows.number("SELECT COUNT(*) FROM reminder WHERE sent_at IS NOT NULL").await >= 1);
}
