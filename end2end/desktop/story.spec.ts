// The whole story of a firm that requires two-factor authentication, told by the people in it.
import { DAY, MINUTE, STEP } from "../support/clock";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";
import type { Person } from "../support/visit";

/** A file as Excel writes it in French: semicolons, Windows-1252, 200 lines, seven of them bad. */
function roster(): Buffer {
  const bad: Record<number, string> = {
    20: ";;Sans;Rien",
    40: "deux mots;;Ève;Côté",
    60: "client59;;Ève;Côté",
    80: "gilles@example.com;;Ève;Côté",
    100: "client100;pas une adresse;Ève;Côté",
    120: "client120;;Ève;Côté;klingon",
    140: "client140;;Ève;Côté;;personne",
  };
  const lines = ["Identifiant;Courriel;Prénom;Nom;Langue;Comptable"];
  for (let number = 1; number <= 200; number += 1) {
    lines.push(bad[number] ?? `client${number};;${["Anne", "Bruno", "Carla"][number - 1] ?? "Zoé"};Pelletier ${number};anglais;`);
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1");
}

test("a firm requires two-factor authentication, and nobody is left outside", async ({ browse, invite, openFirm }) => {
  test.slow();
  const firm = await openFirm({ policy: "optional" });
  const { clock } = firm;
  const gilles = await browse({}, firm);
  const gillesAccount = await invite({ role: "owner", username: "gilles@example.com", name: "Gilles Côté" }, firm);
  const owner = new Staff(gilles, (await gilles.setUp(gillesAccount, "/admin")).authenticator);
  const helene = await browse({}, firm);
  const heleneAccount = await invite({ role: "accountant", name: "Hélène Lévesque" }, firm);
  const accountant = new Staff(helene, (await helene.setUp(heleneAccount, "/admin")).authenticator);

  await test.step("the owner requires it in 14 days", async () => {
    await owner.goto("/admin/policy");
    await gilles.page.getByLabel("Required", { exact: false }).first().check();
    await owner.fills("Required from", new Date(clock.now() + 14 * DAY * 1000).toISOString().slice(0, 10));
    await owner.prove();
    await gilles.press("Save the policy");
    await gilles.reads("The policy is saved");
  });

  const links = await test.step("the accountant invites 200 clients from a file with seven bad lines", async () => {
    await accountant.goto("/admin/clients/import");
    await helene.page.getByLabel("Your file").setInputFiles({ name: "clients.csv", mimeType: "text/csv", buffer: roster() });
    await helene.press("Check the file");
    await helene.reads("193 clients can be invited");
    await helene.reads("7 lines are refused");
    await expect(helene.page.locator(".refused-lines tbody tr")).toHaveCount(7);
    await helene.press("Invite them");
    await helene.reads("193 clients were invited");
    const rows = await accountant.downloads(() => helene.act("Download the links").click());
    return new Map(rows.map(([, username, , link]): [string, string] => [username ?? "", link ?? ""]));
  });
  const client = (username: string, name: string): Person => {
    return { username, name, link: links.get(username) as string, password: `seven paper boats ${username.length} ${name}s` };
  };
  const [anne, bruno, carla] = [client("client1", "Anne"), client("client2", "Bruno"), client("client3", "Carla")];

  const annes = await browse({}, firm);
  const first = await test.step("one sets up early", async () => {
    await annes.page.goto(anne.link);
    await annes.choosePassword(anne);
    await annes.isAt("/");
    await annes.act("Set it up").click();
    await annes.isAt("/set-up/authenticator");
    const authenticator = await annes.scan(anne);
    await annes.enter(authenticator.code());
    await annes.isAt("/set-up/recovery-codes");
    const recoveryCodes = await annes.recoveryCodes();
    await annes.finish();
    return { authenticator, recoveryCodes };
  });

  const brunos = await browse({}, firm);
  await test.step("another skips it for now, and is told until when", async () => {
    await brunos.page.goto(bruno.link);
    await brunos.choosePassword(bruno);
    await brunos.isAt("/");
    await brunos.reads(/required from/i);
  });

  const carlas = await browse({}, firm);
  await test.step("a third has no telephone yet and is exempt", async () => {
    await carlas.page.goto(carla.link);
    await carlas.choosePassword(carla);
    await carlas.isAt("/");
    await accountant.goto("/admin/policy/exempt");
    await accountant.fills("Client", carla.username);
    await accountant.fills("Reason", "Waits for a telephone");
    await accountant.fills("Until", new Date(clock.now() + 60 * DAY * 1000).toISOString().slice(0, 10));
    await accountant.prove();
    await helene.press("Exempt this client");
    await helene.reads("The client is exempt");
  });

  clock.advance(15 * DAY);

  await test.step("the date has come: who skipped it is confined to set-up, who is exempt isn't", async () => {
    await brunos.givePassword(bruno);
    await brunos.isAt("/set-up/authenticator");
    for (const path of ["/", "/security", "/admin", "/set-up/recovery-codes"]) {
      await brunos.page.goto(`${firm.url}${path}`);
      await brunos.isAt("/set-up/authenticator");
    }
    await carlas.givePassword(carla);
    await carlas.isAt("/");
  });

  await test.step("the first loses the telephone and asks for help", async () => {
    await annes.beginSignIn(anne);
    await annes.act(annes.words.cannotUseApp).click();
    await annes.isAt("/sign-in/help");
    await annes.press(annes.words.askFirm);
    await annes.reads(annes.words.firmIsTold);
  });

  const issued = await test.step("the accountant calls back, and resets", async () => {
    await helene.signIn(heleneAccount, accountant.nextCode(), "/admin");
    await helene.reads(/Anne Pelletier/);
    clock.advance(6 * MINUTE);
    await accountant.opensClient("pelletier 1 anne");
    await helene.page.getByRole("link", { name: "Reset two-factor authentication" }).click();
    await accountant.chooses("Called back on a known number");
    await accountant.fills("Reason", "Lost the telephone on the train");
    await accountant.prove();
    await helene.press("Reset two-factor authentication");
    const code = helene.page.locator("output");
    await expect(code).toBeVisible();
    const issued = (await code.innerText()).trim();
    await helene.press("I have given it");
    await expect(code).toBeHidden();
    return issued;
  });

  await test.step("the client comes back with password and issued code, and a new telephone", async () => {
    await annes.beginSignIn(anne);
    clock.advance(STEP);
    await annes.enter(first.authenticator.code());
    await annes.reads(annes.words.wrongCode);
    await annes.enter(issued);
    await annes.isAt("/set-up/authenticator");
    const authenticator = await annes.scan(anne);
    await annes.enter(authenticator.code());
    await annes.isAt("/set-up/recovery-codes");
    await annes.recoveryCodes();
    await annes.finish();
    await annes.signOut();
    clock.advance(STEP);
    await annes.signIn(anne, authenticator.code());
  });

  /** What the log says of the client, the oldest first. */
  const story = [
    /Invited as/, /chose a password/, /Turned on two-factor authentication/, /Asked for help at sign-in/,
    /Two-factor authentication reset, after a call back/, /Signed in with an issued code/, /Turned on two-factor authentication/,
    /Signed in with the app/,
  ];

  await test.step("the audit log tells it in order", async () => {
    await accountant.goto(`/admin/audit?person=${anne.username}`);
    const told = (await helene.page.locator("table tbody tr").allInnerTexts()).reverse();
    inOrder(told, story);
  });

  await test.step("and the exported file holds it", async () => {
    await accountant.goto(`/admin/audit/export?person=${anne.username}`);
    await accountant.prove();
    const rows = await accountant.downloads(() => helene.press("Download"));
    inOrder(rows.map((row) => row.join(" · ")), story);
  });
});

/** Each of these is said, and none before the one that stands before it. */
function inOrder(told: string[], lines: RegExp[]): void {
  let from = 0;
  for (const line of lines) {
    const place = told.findIndex((text, at) => at >= from && line.test(text));
    expect(place, `${line} in ${told.slice(from).join("\n")}`).toBeGreaterThanOrEqual(0);
    from = place + 1;
  }
}
