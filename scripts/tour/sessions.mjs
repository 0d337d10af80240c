import { waitUntil } from "../../test/harness/waitUntil.mjs";

/** What the README of the example says about everybody's password. */
const password = (/** @type {string} */ name) => `${name}-example`;

/** @typedef {import("./guide.mjs").Guide} Guide */

/**
 * From the icon in the activity bar to a database with the example's data in it.
 * @param {Guide} guide
 */
export async function connect(guide) {
	const { page, sessions, workbench } = guide;
	await guide.step("Open SurrealDB in the activity bar", async () => {
		await page.locator('.activitybar .action-label[aria-label^="SurrealDB"]').click();
		await sessions.waitFor();
		const text = await sessions.welcomeText();
		await guide.dragBorder("vertical", 350, 400);
		return text;
	});
	await guide.step("Start with an in-memory database", async () => {
		await sessions.clickWelcome("Start with an In-Memory Database");
		const main = await describe(guide, "default", /^full rights · notes\/notes$/);
		const connection = await describe(guide, "mem://", /^connected /);
		await workbench.waitForNoNotification();
		return `${connection}\n${main}`;
	});
}

/**
 * Two forks, signed in as two users by two ways.
 * @param {Guide} guide
 */
export async function people(guide) {
	await guide.step("Fork the default session, with the button of its row", async () => {
		await fork(guide, "default", "alice");
		return describe(guide, "alice");
	});
	await guide.step("Sign the fork in as alice, through the record access “account”", async () => {
		const { forms, sessions } = guide;
		await sessions.clickRowAction("alice", "Sign In…");
		await forms.choose("As whom?", "Record User");
		await forms.choose("Choose an access, or type its name", "account");
		await forms.answer(/^\$name\b/, "alice");
		await forms.waitForText(/^\$password\b/);
		await guide.page.keyboard.type(password("alice"));
		guide.same("the password is masked", await forms.input.isPassword(), true);
		await guide.picture("sign-in", { width: 960, height: 240 });
		await guide.page.keyboard.press("Enter");
		await forms.input.waitForClosed();
		return describe(guide, "alice", /user:alice via account/);
	});
	await guide.step("Fork alice's session, and sign that fork in as bob", async () => {
		await fork(guide, "alice", "bob");
		await guide.sessions.chooseFromRowMenu("bob", "Sign In…");
		await guide.forms.recordUser("in", "account", { name: "bob", password: password("bob") });
		return describe(guide, "bob", /user:bob via account/);
	});
}

/**
 * Somebody whom nobody knows.
 * @param {Guide} guide
 */
export async function newcomer(guide) {
	const { forms, sessions, workbench } = guide;
	await guide.step("Create a session, and sign somebody new up in it", async () => {
		await sessions.clickTitleAction("Create Session");
		await forms.answer(/^Name of the new session/, "stranger");
		await forms.choose(/^Where does it begin/, "notes/notes");
		await sessions.waitForRow("stranger");
		await workbench.runCommand("SurrealDB: Sign Up…");
		await forms.choose("Choose a session", "stranger");
		await forms.recordUser("up", "account", { name: "dave", password: "a password of my own" });
		return describe(guide, "stranger", /user:\S+ via account/);
	});
}

/**
 * @param {Guide} guide
 * @param {string} of
 * @param {string} name
 */
async function fork({ forms, sessions }, of, name) {
	await sessions.clickRowAction(of, "Fork Session…");
	await forms.answer(/^Name of the new session/, name);
	await forms.input.waitForClosed();
	await sessions.waitForRow(name);
}

/**
 * A row of the view, once it says what it should.
 * @param {Guide} guide
 * @param {string} name
 * @param {RegExp} [description]
 */
async function describe({ sessions }, name, description = /./) {
	const row = await waitUntil(`${name} to be ${description}`, async () => {
		const found = await sessions.waitForRow(name);
		return description.test(found.description) && found;
	});
	return `${row.label}  ${row.description}`;
}
