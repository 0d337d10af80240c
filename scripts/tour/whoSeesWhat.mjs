import { ComparePage } from "../../test/harness/comparePage.mjs";
import { MatrixPage } from "../../test/harness/matrixPage.mjs";
import { waitUntil } from "../../test/harness/waitUntil.mjs";

/** @typedef {import("./guide.mjs").Guide} Guide */

/**
 * One statement in several sessions, side by side.
 * @param {Guide} guide
 */
export async function compareSessions(guide) {
	const { forms, workbench } = guide;
	const compare = new ComparePage(workbench);
	await guide.step("Compare the notes that default, alice and bob see", async () => {
		await workbench.runCommand("View: Hide Panel");
		await workbench.openFile("2-notes.surql");
		await workbench.editor.code.locator(".view-line", { hasText: "SELECT id" }).first().click();
		await workbench.editor.press("ControlOrMeta+Alt+Enter");
		await forms.input.waitFor("Compare in Sessions");
		for (const name of ["default", "alice", "bob"]) await forms.input.pick(name);
		await compare.afterRun(() => forms.input.accept());
		const outcomes = await compare.outcomes();
		guide.same("the last outcome", outcomes.at(-1), "□bob ✓ OK 4 of 6 rows silently denied: 2 rows");
		// More room for what is compared than for the text.
		await guide.dragBorder("vertical", 839, 620);
		await compare.whenLoaded();
		await guide.picture("compare");
		return outcomes.join("\n");
	});
}

/**
 * The permission of the example that is wrong on purpose.
 * @param {Guide} guide
 */
export async function findTheMistake(guide) {
	const { workbench } = guide;
	const matrix = new MatrixPage(workbench);
	const began = performance.now();
	await guide.step("Show the permission matrix, what is suspicious first", async () => {
		// In the sessions that were compared: they are chosen.
		await workbench.runCommand("SurrealDB: Show Permission Matrix");
		await matrix.whenEnded();
		await matrix.press("Suspicious First");
		await waitUntil("the bookmarks to come first", async () => (await matrix.rows())[0] === "bookmark");
		const name = await matrix.name("bookmark");
		const words = ((await name.locator(".suspicion").textContent()) ?? "").trim();
		return `bookmark: ${words}`;
	});
	await guide.step("Look at what bob may select of the bookmarks", async () => {
		await (await matrix.cell("bookmark, select, bob")).click();
		const details = await matrix.details();
		const text = ((await details.textContent()) ?? "").trim();
		guide.same("bob sees them all", /“bob” sees all 4 records/.test(text) || text, true);
		await guide.picture("matrix");
		const seconds = ((performance.now() - began) / 1000).toFixed(0);
		return `${text}\nThe mistake was found in ${seconds} s.`;
	});
}

/**
 * The permission as it was meant, before anything is changed by it.
 * @param {Guide} guide
 */
export async function mendTheMistake(guide) {
	const { page, workbench } = guide;
	const title = "What Would This Schema Change?";
	const matrix = new MatrixPage(workbench, title);
	await guide.step("Mend it in the editor, and ask what that would change", async () => {
		await workbench.openFile("schema.surql");
		await workbench.runCommand("Go to Line/Column...");
		await workbench.quickInput.type(":97");
		await page.keyboard.press("Enter");
		await page.keyboard.press("Shift+End");
		await workbench.editor.type("FOR select WHERE owner = $auth");
		await workbench.runCommand(`SurrealDB: ${title}`);
		await matrix.whenEnded();
		await matrix.waitForRows(["bookmark"]);
		await matrix.press("By Action");
		await (await matrix.cell("bookmark, select, bob")).click();
		const verdicts = (await matrix.verdicts()).filter((each) => each.includes("before"));
		guide.same("what changes", verdicts, [
			"bookmark, select, alice: partly, 1 of 4; before: allowed, 4 of 4",
			"bookmark, select, bob: partly, 2 of 4; before: allowed, 4 of 4",
		]);
		await guide.picture("what-if");
		await workbench.openFile("schema.surql");
		await workbench.runCommand("File: Revert File");
		return verdicts.join("\n");
	});
}
