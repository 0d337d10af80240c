// Who a session is: the forms to sign in, up and out, with every kind of user, and where typed secrets end up.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runOnBoth } from "./support/places.mjs";

/** Typed as a password, a key and a token: it may be found in no file. */
const MARKER = "marker-4f1e7a";

await runOnBoth("identity", async (ui, test, { nobody, admin }) => {
	const { editor, forms, input, results, sessions, workbench } = ui;
	await ui.fork("one");
	const who = (/** @type {string} */ description) => ui.waitForSession("one", description);
	const signIn = async (/** @type {string} */ kind) => {
		await sessions.clickRowAction("one", "Sign In…");
		await forms.choose("As whom?", kind);
	};
	/** Waits for what the server has against it, which stands where the question was. */
	const refused = async (/** @type {RegExp} */ sentence) => forms.waitForText(sentence);

	await test("a record user: a wrong password is refused in the form, and corrected there", async () => {
		await signIn("Record User");
		await forms.choose("Choose an access, or type its name", "account");
		await forms.waitForText(/^\$name\b/);
		assert.equal(await input.isPassword(), false);
		await forms.answer(/^\$name\b/, "alice");
		await forms.answer(/^\$pass\b/, MARKER);
		await refused(/^Access “account” found no such record/);
		await waitUntil("hidden characters", () => input.isPassword());
		await input.waitForValue(MARKER);
		assert.equal((await sessions.waitForRow("one")).description, `${admin} · test/test`);
		await input.type("alice-example");
		await input.accept();
		await input.waitForClosed();
		await who("user:alice via account · test/test");
	});

	await test("what is no secret is offered again, and the steps lead back", async () => {
		await sessions.chooseFromRowMenu("one", "Sign In…");
		await forms.choose("As whom?", "Record User");
		await forms.choose("Choose an access, or type its name", "account");
		await forms.waitForText(/^\$name\b/);
		await input.waitForValue("alice");
		await input.accept();
		await forms.waitForText(/^\$pass\b/);
		await input.waitForValue("");
		await input.back();
		await forms.waitForText(/^\$name\b/);
		await input.back();
		await input.waitFor("Choose an access, or type its name");
		await input.back();
		await input.waitFor("As whom?");
		await input.escape();
		await input.waitForClosed();
		await who("user:alice via account · test/test");
	});

	await test("an access that cannot be seen can be typed, with what it reads", async () => {
		await signIn("Record User");
		await input.waitFor("Choose an access, or type its name");
		await input.type("hidden");
		await input.pick("Access “hidden”");
		await forms.answer(/^Names of the variables/, "email, code");
		await forms.answer(/^\$email\b/, "alice@example.com");
		await forms.waitForText(/^\$code\b/);
		await waitUntil("hidden characters", () => input.isPassword());
		await forms.answer(/^\$code\b/, MARKER);
		await refused(/^There is no access “hidden”/);
		await input.escape();
		await input.waitForClosed();
		await who("user:alice via account · test/test");
	});

	await test("signing out gives the session back its place without anybody", async () => {
		await sessions.chooseFromRowMenu("one", "Sign Out");
		await who(`${nobody} · test/test`);
	});

	for (const { kind, level, user, description } of [
		{ kind: "Root User", level: [], user: "rita", description: "rita (root user) · test/test" },
		{
			kind: "Namespace User",
			level: ["test"],
			user: "nina",
			description: "nina (namespace user) · test/test",
		},
		{
			kind: "Database User",
			level: ["test", "test"],
			user: "dora",
			description: "dora (database user) · test/test",
		},
	]) {
		await test(`a ${kind.toLowerCase()}, with a wrong password first`, async () => {
			await signIn(kind);
			for (const [at, name] of level.entries()) {
				await forms.answer(at === 0 ? /^Namespace/ : /^Database/, name);
			}
			await forms.answer(/^User/, user);
			await forms.answer(/^Password/, MARKER);
			await refused(new RegExp(`^User “${user}” and this password were not accepted`));
			await input.type(`${user}-example`);
			await input.accept();
			await input.waitForClosed();
			await who(description);
		});
	}

	await test("somebody through an access that asks for user and password", async () => {
		await workbench.runCommand("SurrealDB: Sign Out");
		await forms.choose("Choose a session", "one");
		await who(`${nobody} · test/test`);
		await signIn("Access with User and Password");
		await forms.choose("Choose an access, or type its name", "member");
		await forms.answer(/^User/, "bob");
		await forms.answer(/^Password/, "bob-example");
		await input.waitForClosed();
		await who("user:bob via member · test/test");
	});

	/** The key that the default session is given by this statement. */
	const grant = async (/** @type {string} */ statement) => {
		await ui.activate("default");
		await workbench.openFile("query.surql");
		await ui.run(statement);
		await results.chooseView("JSON");
		const [section] = await results.sections();
		return /"key": "([^"]+)"/.exec(section?.text ?? "")?.[1] ?? assert.fail(section?.text);
	};

	await test("a bearer key", async () => {
		const key = await grant("ACCESS machine GRANT FOR USER dora;");
		await ui.fork("machine");
		await sessions.clickRowAction("machine", "Sign In…");
		await forms.choose("As whom?", "Bearer Key");
		await forms.choose("Choose an access, or type its name", "machine");
		await forms.answer(/^Bearer key/, MARKER);
		await refused(/^This is not a bearer key: /);
		await waitUntil("hidden characters", () => input.isPassword());
		await input.type(key);
		await input.accept();
		await input.waitForClosed();
		await ui.waitForSession("machine", /^dora \(database user\) · test\/test$/);
	});

	await test("a bearer key of a namespace, whose access is chosen, or typed with where it is", async () => {
		const key = await grant("ACCESS robot ON NAMESPACE GRANT FOR USER nina;");
		await ui.fork("robot");
		// The engine and the server leave it in the namespace, and in no database.
		const nina = "nina (namespace user) · test (no database)";
		await sessions.clickRowAction("robot", "Sign In…");
		await forms.choose("As whom?", "Bearer Key");
		await input.waitFor("Choose an access, or type its name");
		await waitUntil("where each access is", async () => {
			const places = (await input.items()).map(({ label, description }) => `${label} ${description}`);
			assert.deepEqual(places, ["machine in database test/test", "robot in namespace test"]);
			return true;
		});
		await input.pick("robot");
		await forms.answer(/^Bearer key of access “robot” in namespace test/, key);
		await input.waitForClosed();
		await ui.waitForSession("robot", nina);
		await sessions.chooseFromRowMenu("robot", "Sign Out");
		await sessions.clickRowAction("robot", "Sign In…");
		await forms.choose("As whom?", "Bearer Key");
		await input.waitFor("Choose an access, or type its name");
		await input.type("robots");
		await input.pick("Access “robots”");
		await forms.choose("Where is access “robots” defined?", "In a Database");
		await forms.answer(/^Namespace in which access “robots” is defined/, "test");
		await forms.answer(/^Database in which access “robots” is defined/, "away");
		await forms.waitForText(/^Bearer key of access “robots” in database test\/away/);
		await waitUntil("hidden characters", () => input.isPassword());
		await input.back();
		await forms.waitForText(/^Database in which access “robots” is defined/);
		await input.waitForValue("away");
		await input.back();
		await input.back();
		await forms.choose("Where is access “robots” defined?", "In a Namespace");
		await forms.waitForText(/^Namespace in which access “robots” is defined/);
		await input.waitForValue("test");
		await input.accept();
		await forms.answer(/^Bearer key of access “robots” in namespace test/, key);
		await refused(/^There is no access “robots” in namespace test: check its name/);
		await input.back();
		await input.back();
		await input.waitFor("Where is access “robots” defined?");
		await input.back();
		// The one that can be seen is where the session is; another of its name may be elsewhere.
		await input.waitFor("Choose an access, or type its name");
		await input.type("robot");
		await input.pick("Access “robot”");
		await forms.choose("Where is access “robot” defined?", "In a Namespace");
		await forms.answer(/^Namespace in which access “robot” is defined/);
		await forms.waitForText(/^Bearer key of access “robot” in namespace test/);
		await input.waitForValue(key);
		assert.ok(await input.isPassword());
		await input.accept();
		await input.waitForClosed();
		await ui.waitForSession("robot", nina);
	});

	await test("where an access was said to be is offered again, and leaving the form changes nobody", async () => {
		await sessions.clickRowAction("machine", "Sign In…");
		await forms.choose("As whom?", "Bearer Key");
		await input.waitFor("Choose an access, or type its name");
		await input.type("robot");
		await input.pick("Access “robot”");
		await input.waitFor("Where is access “robot” defined?");
		const offered = ui.page.locator(".quick-input-widget .monaco-list-row.focused");
		await waitUntil("what was said before to be offered", async () =>
			((await offered.textContent()) ?? "").startsWith("In a Namespace"),
		);
		await forms.choose("Where is access “robot” defined?", "In a Namespace");
		await forms.waitForText(/^Namespace in which access “robot” is defined/);
		await input.waitForValue("test");
		await input.accept();
		await forms.waitForText(/^Bearer key of access “robot” in namespace test/);
		await input.waitForValue("");
		await input.escape();
		await input.waitForClosed();
		await ui.waitForSession("machine", /^dora \(database user\) · test\/test$/);
	});

	await test("a bearer key of root, which an embedded database does not take", async () => {
		await ui.activate("default");
		await workbench.openFile("query.surql");
		await ui.run("DEFINE ACCESS OVERWRITE gate ON ROOT TYPE BEARER FOR USER;");
		const key = await grant("ACCESS gate ON ROOT GRANT FOR USER rita;");
		await ui.fork("gate");
		await sessions.clickRowAction("gate", "Sign In…");
		await forms.choose("As whom?", "Bearer Key");
		await input.waitFor("Choose an access, or type its name");
		await input.type("gate");
		await waitUntil("where it is", async () =>
			(await input.items()).some(
				({ label, description }) => `${label} ${description}` === "gate at root level",
			),
		);
		await input.pick("gate");
		await forms.answer(/^Bearer key of access “gate” at root level/, key);
		if (admin === "full rights") {
			await refused(/^This database signs nobody in through access “gate” at root level: use /);
			await input.escape();
			await input.waitForClosed();
			await ui.waitForSession("gate", `${admin} · test/test`);
		} else {
			await input.waitForClosed();
			await ui.waitForSession("gate", "rita (root user) · no namespace");
		}
	});

	await test("a token, by the sign-in form and by its own command", async () => {
		await sessions.chooseFromRowMenu("machine", "Authenticate with a Token…");
		await forms.answer(/^Token/, MARKER);
		await refused(/^The token was not accepted/);
		await input.type(tokenFor("user:alice"));
		await input.accept();
		await input.waitForClosed();
		await ui.waitForSession("machine", /^user:alice via outside · /);
		await sessions.clickRowAction("machine", "Sign In…");
		await forms.choose("As whom?", "Token");
		await forms.answer(/^Token/, tokenFor("user:bob"));
		await input.waitForClosed();
		await ui.waitForSession("machine", /^user:bob via outside · /);
	});

	await test("somebody new signs up", async () => {
		await ui.fork("new");
		await sessions.chooseFromRowMenu("new", "Sign Up…");
		await input.waitFor("Choose an access, or type its name");
		await waitUntil("account, and no other access", async () => {
			return (await input.items()).map(({ label }) => label).join() === "account";
		});
		await forms.recordUser("up", "account", { name: "zoe", pass: MARKER });
		await ui.waitForSession("new", /^user:\S+ via account · test\/test$/);
	});

	await test("each session sees what its user may see", async () => {
		await ui.fork("alice");
		await sessions.clickRowAction("alice", "Sign In…");
		await forms.recordUser("in", "account", { name: "alice", pass: "alice-example" });
		await ui.waitForSession("alice", /^user:alice /);
		await workbench.openFile("query.surql");
		for (const [name, rows] of /** @type {const} */ ([
			["default", ["note:a", "note:b"]],
			["alice", ["note:a"]],
			["machine", ["note:b"]],
		])) {
			await ui.activate(name);
			await ui.run("SELECT * FROM note ORDER BY id;");
			assert.deepEqual(
				(await results.rows()).map(({ id }) => id),
				rows,
			);
		}
		await ui.activate("new");
		const [section] = await ui.run("SELECT * FROM note ORDER BY id;");
		assert.match(section?.text ?? "", /^No rows/);
	});

	await test("a reset says so where it gives more rights than there were", async () => {
		await sessions.chooseFromRowMenu("new", "Reset Session");
		assert.match(await workbench.dialogText(), /^Reset session “new”\?/);
		await workbench.answerDialog("Reset");
		await ui.waitForSession("new", `${nobody} · no namespace`);
		if (nobody === "full rights")
			await workbench.waitForNotification(/^“new” is signed out, which means full rights/);
		else await workbench.waitForNoNotification();
		await workbench.clearNotifications();
	});

	await test("no typed secret is in a file of VS Code or of the workspace, nor in the log", async () => {
		await workbench.runCommand("SurrealDB: Show Log");
		await waitUntil("the log", async () => /\[(info|warning)\]/.test(await panelText(ui)));
		assert.equal((await panelText(ui)).includes(MARKER), false, "the log shows a secret");
		const found = [...(await filesWith(MARKER, ui.server.dataDir)), ...(await filesWith(MARKER, ui.folder))];
		assert.deepEqual(found, []);
		assert.ok(await editor.code.isVisible());
	});
});

/** @param {import("./support/ui.mjs").Ui} ui */
async function panelText({ page }) {
	return (await page.locator(".part.panel .view-lines").allInnerTexts()).join("\n");
}

/**
 * @param {string} text
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function filesWith(text, folder) {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	const hits = await Promise.all(
		files.map(async (file) =>
			(await readFile(file).catch(() => Buffer.alloc(0))).includes(text) ? file : undefined,
		),
	);
	return hits.filter((file) => file !== undefined);
}

/**
 * A token as an application's own sign-in service makes it.
 * @param {string} record
 */
function tokenFor(record) {
	const seconds = Math.floor(Date.now() / 1000);
	const claims = {
		iat: seconds,
		nbf: seconds - 60,
		exp: seconds + 3600,
		ns: "test",
		db: "test",
		ac: "outside",
		id: record,
	};
	const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const signed = `${part({ alg: "HS512", typ: "JWT" })}.${part(claims)}`;
	return `${signed}.${createHmac("sha512", "only-a-test-has-this-key").update(signed).digest("base64url")}`;
}
