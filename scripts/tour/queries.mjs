import { waitUntil } from "../../test/harness/waitUntil.mjs";

/** @typedef {import("./guide.mjs").Guide} Guide */

/** Who sees which notes of examples/notes, by the permissions of its schema. */
const NOTES_SEEN_BY = {
	default: ["note:budget", "note:diary", "note:present", "note:reise", "note:roadmap", "note:soupe"],
	alice: ["note:budget", "note:present", "note:reise", "note:roadmap", "note:soupe"],
	bob: ["note:diary", "note:reise", "note:roadmap", "note:soupe"],
	stranger: ["note:roadmap", "note:soupe"],
};

/** Who sees which remarks. */
const REMARKS_SEEN_BY = {
	default: ["note:budget", "note:roadmap", "note:soupe"],
	alice: ["note:roadmap"],
	bob: ["note:soupe"],
	stranger: [],
};

/**
 * The same statement as four sessions.
 * @param {Guide} guide
 */
export async function peopleSeeDifferentRows(guide) {
	const { results, workbench } = guide;
	await guide.step("Open a query", async () => {
		await workbench.openFile("2-notes.surql");
		const [lens] = await waitUntil("the code lenses", async () => {
			const lenses = await workbench.editor.codeLenses();
			return lenses.length > 0 && lenses;
		});
		return `The first code lens says “${lens}”.`;
	});
	for (const name of /** @type {const} */ (["default", "stranger", "bob", "alice"])) {
		await guide.step(`Click ${name}, and run the statement at the cursor with Ctrl+Enter`, async () => {
			await activate(guide, name);
			await cursorIn(guide, "SELECT id");
			const [section] = await results.afterRun(() => guide.page.keyboard.press("ControlOrMeta+Enter"));
			const rows = await results.rows();
			const ids = rows.map(({ id = "" }) => id);
			const remarks = rows.filter(({ remark = "NONE" }) => remark !== "NONE").map(({ id = "" }) => id);
			guide.same(`the notes that ${name} sees`, ids, NOTES_SEEN_BY[name]);
			guide.same(`the remarks that ${name} sees`, remarks, REMARKS_SEEN_BY[name]);
			guide.same("the session of the result", section?.session.includes(name), true);
			guide.same("the focus stays in the editor", await editorHasFocus(guide), true);
			return `${section?.status}, ${section?.meta}: ${ids.join(", ")}; remarks of ${remarks.join(", ") || "none"}`;
		});
	}
}

/**
 * A variable that one session has and another hasn't.
 * @param {Guide} guide
 */
export async function variableOfASession(guide) {
	const { forms, results, sessions, workbench } = guide;
	await guide.step('Set $lang = "de" in bob\'s session', async () => {
		await sessions.chooseFromRowMenu("bob", "Set Variable…");
		await forms.answer(/^Name of the variable/, "lang");
		await forms.answer(/^\$lang = /, '"de"');
		await forms.input.waitForClosed();
		await sessions.expandRow("bob");
		const { label, description } = await sessions.waitForRow("$lang");
		return `${label} ${description}`;
	});
	await guide.step("Run a query that reads $lang, as bob and as alice", async () => {
		await workbench.openFile("4-by-language.surql");
		await activate(guide, "bob");
		await guide.picture("variables", { width: 400, height: 260 });
		await results.afterRun(() => workbench.editor.press("ControlOrMeta+Shift+Enter"));
		const asBob = (await results.rows()).map(({ title }) => title);
		guide.same("what bob finds", asBob, ["'Reise nach Wien'"]);
		await activate(guide, "alice");
		const [section] = await results.afterRun(() => workbench.editor.press("ControlOrMeta+Shift+Enter"));
		guide.same("what alice finds", section?.text, "No rows: the list is empty.");
		return `bob: ${asBob.join(", ")}; alice, who has no such variable: ${section?.text}`;
	});
}

/**
 * A change that is denied without a word.
 * @param {Guide} guide
 */
export async function silentDenial(guide) {
	const { results, workbench } = guide;
	await guide.step("As bob, change a note of alice's", async () => {
		await workbench.openFile("5-changes.surql");
		await activate(guide, "bob");
		await cursorIn(guide, "UPDATE");
		const [section] = await results.afterRun(() => guide.page.keyboard.press("ControlOrMeta+Enter"));
		guide.same("status", section?.status, "✓ OK");
		guide.same("rows", section?.text, "No rows: the list is empty.");
		return `${section?.status}, ${section?.text} A silent denial.`;
	});
}

/**
 * @param {Guide} guide
 */
export async function closeEditors({ page, workbench }) {
	await workbench.runCommand("View: Close All Editors");
	await waitUntil(
		"the editors to close",
		async () => (await page.locator(".tabs-container .tab").count()) === 0,
	);
}

/**
 * @param {Guide} guide
 * @param {string} name
 */
async function activate({ sessions, workbench }, name) {
	await sessions.selectRow(name);
	await workbench.statusBarItem(new RegExp(`^${name} · `));
}

/**
 * Clicks into a line.
 * @param {Guide} guide
 * @param {string} text
 */
async function cursorIn({ workbench }, text) {
	await workbench.editor.code.locator(".view-line", { hasText: text }).first().click();
}

/** @param {Guide} guide */
function editorHasFocus({ page }) {
	return page.evaluate(() => document.activeElement?.closest(".editor-instance") !== null);
}
