// Regular expressions and closures, for which SurrealDB has no form on the way: what is said where they take an answer
// with them, or cannot be kept.

import assert from "node:assert/strict";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runOnBoth } from "./support/places.mjs";

await runOnBoth("unsendable", async (ui, test, { admin }) => {
	const { editor, forms, input, results, sessions, workbench } = ui;
	const runAll = () => results.afterStart(() => editor.press("ControlOrMeta+Shift+Enter"));
	await ui.fork("alice");
	await ui.activate("alice");
	await workbench.openFile("query.surql");

	await test("a LET whose value the session cannot keep has run, and says so", async () => {
		const sections = await ui.run("LET $limit = 4;\nLET $f = |$x| $x + 1;\nLET $r = /a/;\n");
		assert.deepEqual(
			sections.map(({ status }) => status),
			["✓ OK", "✓ OK", "✓ OK"],
		);
		const frame = await results.frame();
		assert.deepEqual(await frame.locator(".statement .moved").allTextContents(), [
			"Session “alice” has the variable $limit from now on.",
			"$f is not kept by the session: a closure cannot be stored.",
			"$r is not kept by the session: a regular expression cannot be stored.",
		]);
		await sessions.expandRow("alice");
		await ui.waitForSession("$limit", "4");
	});

	await test("a text whose answer is lost with one of its results has run, wherever that is said", async () => {
		await editor.replaceText("CREATE lost:1;\nUSE DB other;\nLET $limit = 5;\nRETURN /a/;\n");
		await runAll();
		await results.waitForText("It ran, but what it gave is not known");
		await results.waitForText(
			"what its 4 statements gave, and whether one of them failed, is not known: a result holds a regular expression, which SurrealDB cannot send.",
		);
		await results.waitForText(
			"Session “alice” stays where it was, and does not keep what was set to $limit.",
		);
		const frame = await results.frame();
		assert.match((await frame.locator(".summary").textContent()) ?? "", /ran, results not known$/);
		assert.match((await results.tabs())[0] ?? "", /, ran, results not known$/);
		assert.doesNotMatch(await results.text(), /Nothing ran|Parse error|Unsupported/);
		assert.equal(await editor.errorMarks(), 0);
		await ui.waitForSession("alice", `${admin} · test/test`);
		await ui.waitForSession("$limit", "4");
		await ui.run("SELECT * FROM lost;");
		assert.deepEqual(await results.rows(), [{ id: "lost:1" }]);
	});

	await test("a value that a variable cannot have is refused in the form, with another way", async () => {
		await sessions.chooseFromRowMenu("alice", "Set Variable…");
		await forms.answer(/^Name of the variable/, "pattern");
		await forms.answer(/^\$pattern = /, "/a+/");
		const refusal = /\$pattern was not set: its value is or holds a regular expression.*<regex> \$pattern/;
		await waitUntil("the refusal", async () => refusal.test(await input.message()));
		await forms.answer(refusal, "'a+'");
		await input.waitForClosed();
		await ui.waitForSession("$pattern", "'a+'");
		await ui.run("RETURN 'xaay' = <regex> $pattern;");
		assert.match((await results.sections())[0]?.text ?? "", /true$/);
	});
});
