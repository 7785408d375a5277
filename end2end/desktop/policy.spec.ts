// What the firm asks of its clients.
import { expect, test } from "../support/test";

test("where the firm asks for no second factor, a password is enough for a client", async ({ browse, invite, openFirm }) => {
  const firm = await openFirm({ policy: "off" });
  const visit = await browse({}, firm);
  const marie = await invite({}, firm);
  await visit.page.goto(marie.link);
  await visit.choosePassword(marie);
  await visit.isAt("/");
  await visit.signOut();
  await visit.givePassword(marie);
  await visit.isAt("/");
});

test("even there, the owner needs one", async ({ browse, invite, openFirm }) => {
  const firm = await openFirm({ policy: "off" });
  const visit = await browse({}, firm);
  const { recoveryCodes } = await visit.setUp(await invite({ role: "owner" }, firm), "/admin");
  expect(recoveryCodes).toHaveLength(10);
});
