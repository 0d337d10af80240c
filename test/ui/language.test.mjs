// SurrealQL as a language of the editor: which files are SurrealQL, colours, comments and brackets.

import assert from "node:assert/strict";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runUi } from "./support/suite.mjs";

const QUERY = "SELECT text FROM note WHERE text = 'a string' AND n > 42; -- a comment\n";

await runUi("language", { files: { "query.surql": QUERY, "other.surrealql": "" } }, async (ui, test) => {
	const { editor, page, workbench } = ui;
	/** Empties the editor and types key by key, so that VS Code completes what it completes for a user. */
	const typed = async (/** @type {string} */ text) => {
		await editor.replaceText("");
		await editor.focus();
		await page.keyboard.type(text);
	};
	const becomes = (/** @type {string} */ text) =>
		waitUntil(`the text ${text}`, async () => {
			assert.equal(await editor.text(), text);
			return true;
		});

	await test("files that end in .surql and .surrealql are SurrealQL, by name and by what runs them", async () => {
		for (const name of ["other.surrealql", "query.surql"]) {
			await workbench.openFile(name);
			await workbench.statusBarItem("SurrealQL");
			await editor.group.locator('.editor-actions .action-label[aria-label^="Run All"]').waitFor();
		}
	});

	await test("a keyword, a string, a number, a comment and a name each have a colour of their own", async () => {
		await waitUntil("five colours", async () => {
			const parts = ["SELECT", "string", "42", "comment", "note"];
			const colours = await Promise.all(parts.map((part) => colourOf(ui, part)));
			assert.equal(
				new Set(colours).size,
				parts.length,
				parts.map((part, i) => `${part}: ${colours[i]}`).join(),
			);
			return true;
		});
		// A word within a string or a comment is no keyword.
		await editor.replaceText("SELECT 'select'; -- select\n/* select\nselect */ # select\n// select");
		await waitUntil("one keyword", async () => {
			const colours = await coloursOf(ui, /select/i);
			assert.equal(colours.length, 7);
			assert.equal(colours.filter((colour) => colour === colours[0]).length, 1, colours.join());
			// All of the comments look alike.
			assert.equal(new Set(colours.slice(2)).size, 1, colours.join());
			return true;
		});
	});

	await test("toggling comments puts -- before lines, or /* and */ around a selection, and takes them away", async () => {
		await editor.replaceText("RETURN 1;\nRETURN 2;");
		await editor.press("ControlOrMeta+a");
		await page.keyboard.press("ControlOrMeta+/");
		await becomes("-- RETURN 1;\n-- RETURN 2;");
		await page.keyboard.press("ControlOrMeta+/");
		await becomes("RETURN 1;\nRETURN 2;");
		await editor.replaceText("RETURN 1;");
		await editor.press("ControlOrMeta+a");
		await workbench.runCommand("Toggle Block Comment");
		await becomes("/* RETURN 1; */");
		await workbench.runCommand("Toggle Block Comment");
		await becomes("RETURN 1;");
	});

	await test("brackets and quotes close, are typed over and go together", async () => {
		for (const [open, close] of ["{}", "[]", "()", "''", '""', "``", "⟨⟩"]) {
			await typed(`RETURN ${open}`);
			await becomes(`RETURN ${open}${close}`);
			await page.keyboard.type(`1${close};`);
			await becomes(`RETURN ${open}1${close};`);
			await typed(`RETURN ${open}`);
			await becomes(`RETURN ${open}${close}`);
			await page.keyboard.press("Backspace");
			await becomes("RETURN ");
		}
		await typed("/*");
		await becomes("/* */");
	});

	await test("quotes do not close within a comment or a string", async () => {
		for (const text of ["-- '", "-- `", '/* "', "RETURN \"it is '"]) {
			await typed(text);
			await becomes(text.startsWith("/*") ? `${text} */` : text.startsWith("--") ? text : `${text}"`);
		}
	});

	await test("a selection is surrounded", async () => {
		await editor.replaceText("name");
		await editor.press("ControlOrMeta+a");
		await page.keyboard.type("⟨");
		await becomes("⟨name⟩");
	});

	await test("a block is indented as it is typed", async () => {
		await typed("FOR $i IN 0..3 {");
		await page.keyboard.press("Enter");
		await page.keyboard.type("RETURN $i;");
		await becomes("FOR $i IN 0..3 {\n    RETURN $i;\n}");
	});
});

/**
 * How VS Code draws each token that has this text in it, from top to bottom: `mtk…` stands for a colour.
 * @param {import("./support/ui.mjs").Ui} ui
 * @param {RegExp} text
 */
async function coloursOf({ editor }, text) {
	const spans = editor.code.locator(".view-lines .view-line span span");
	const drawn = await spans.evaluateAll((all) =>
		all.map((span) => ({
			text: span.textContent ?? "",
			colour: [...span.classList].find((name) => /^mtk\d+$/.test(name)) ?? "",
			top: Math.round(span.getBoundingClientRect().top),
			left: span.getBoundingClientRect().left,
		})),
	);
	return drawn
		.filter((token) => text.test(token.text))
		.sort((a, b) => a.top - b.top || a.left - b.left)
		.map(({ colour }) => colour);
}

/**
 * @param {import("./support/ui.mjs").Ui} ui
 * @param {string} text
 */
async function colourOf(ui, text) {
	const [colour] = await coloursOf(ui, new RegExp(text));
	if (!colour) throw new Error(`Nothing is drawn for ${text}`);
	return colour;
}
