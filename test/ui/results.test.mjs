// What the panel shows of a value, and what one can do with it there.

import assert from "node:assert/strict";
import { waitUntil } from "../harness/waitUntil.mjs";
import { runOnBoth } from "./support/places.mjs";

await runOnBoth("results", async (ui, test) => {
	const { page, results, workbench } = ui;
	await workbench.openFile("query.surql");

	await test("results are shown as table, JSON and SurrealQL, by mouse and by keyboard", async () => {
		await ui.run("RETURN [{ id: note:x, n: 1f, d: 2dec, when: 3h }];");
		assert.deepEqual(await results.rows(), [{ id: "note:x", d: "2dec", n: "1f", when: "3h" }]);
		const frame = await results.frame();
		await frame.getByRole("button", { name: "Copy", exact: true }).click();
		await waitUntil("the table on the clipboard", async () => {
			const copied = await page.evaluate(() => navigator.clipboard.readText());
			return copied.replace(/\s+/g, " ") === "[ { d: 2dec, id: note:x, n: 1f, when: 3h } ]";
		});
		await results.chooseView("JSON");
		assert.match((await results.sections())[0]?.text ?? "", /"id": "note:x"/);
		await results.chooseView("SurrealQL");
		assert.match((await results.sections())[0]?.text ?? "", /id: note:x, n: 1f/);
		await frame.getByRole("radio", { name: "SurrealQL" }).press("ArrowRight");
		await waitUntil("the table", async () => (await results.whenEnded())[0]?.view === "Table");
		await frame.locator("td").first().focus();
		await page.keyboard.press("ArrowRight");
		await page.keyboard.press("Enter");
		const detail = frame.locator(".detail");
		await detail.waitFor();
		// The panel is not high: what was asked for is in sight all the same.
		const inSight = () =>
			detail.evaluate((box) => box.getBoundingClientRect().bottom <= globalThis.innerHeight + 1);
		await waitUntil("it in sight", inSight);
		await waitUntil("the value", async () =>
			/^d of row 1[\s\S]*2dec$/.test((await detail.textContent()) ?? ""),
		);
		await page.keyboard.press("ControlOrMeta+c");
		await waitUntil("the value on the clipboard", async () => {
			return (await page.evaluate(() => navigator.clipboard.readText())) === "2dec";
		});
		await page.keyboard.press("Escape");
		await detail.waitFor({ state: "hidden" });
	});

	await test("many rows come by pages", async () => {
		await ui.run("RETURN array::range(0, 250).map(|$n| { n: $n });");
		const frame = await results.frame();
		const range = () => frame.locator(".pager .range").textContent();
		assert.equal(await range(), "Rows 1–100 of 250");
		await frame.getByRole("button", { name: "Next page" }).click();
		await waitUntil("the second page", async () => (await range()) === "Rows 101–200 of 250");
		await waitUntil("its rows", async () => (await results.rows())[0]?.["n"] === "100");
		await frame.locator("td").first().focus();
		await page.keyboard.press("ControlOrMeta+End");
		await waitUntil("the last page", async () => (await range()) === "Rows 201–250 of 250");
		await waitUntil("the focus in the last row", () =>
			frame.evaluate(() => document.activeElement?.textContent === "249"),
		);
		await frame.getByRole("button", { name: "First page" }).click();
		await waitUntil("the first page", async () => (await range()) === "Rows 1–100 of 250");
		await results.chooseView("JSON");
		await frame.getByRole("button", { name: "Copy These 100 Rows" }).click();
		await waitUntil("the rows on the clipboard", async () => {
			const copied = await page.evaluate(() => navigator.clipboard.readText());
			return copied.startsWith("[") && JSON.parse(copied).length === 100;
		});
	});

	await test("of a very long value a part is shown, and all of it copied", async () => {
		const long = "array::repeat(string::repeat('of text ', 10000), 40).join('')";
		const copied = async () => page.evaluate(() => navigator.clipboard.readText());
		const length = "of text ".length * 400_000 - 1;
		await ui.run(`RETURN ${long}; RETURN [{ long: ${long} }];`);
		const frame = await results.frame();
		const [value, rows] = [frame.locator(".statement").nth(0), frame.locator(".statement").nth(1)];
		// A value so large comes whole only when it is asked for.
		await value.getByRole("radio", { name: "SurrealQL" }).click();
		assert.match(
			(await value.locator(".note").textContent()) ?? "",
			/^… and 2,\d+,\d+ characters more\. Copy takes all\.$/,
		);
		await value.getByRole("button", { name: "Copy" }).click();
		await waitUntil("all of the value on the clipboard", async () => (await copied()).length >= length);
		const whole = await copied();
		assert.ok(whole.startsWith("'of text of text") && whole.endsWith("of text '"));
		await rows.locator("td").first().focus();
		await page.keyboard.press("Enter");
		const detail = frame.locator(".detail");
		await detail.locator(".note").waitFor();
		await page.evaluate(() => navigator.clipboard.writeText(""));
		await detail.getByRole("button", { name: "Copy" }).click();
		await waitUntil("all of the field on the clipboard", async () => (await copied()) === whole);
		await page.keyboard.press("Escape");
	});

	await test("a view that was left before its text had come says nothing any more", async () => {
		await ui.run("RETURN { a: array::range(0, 100).map(|$i| array::range(0, 10000)) };");
		const frame = await results.frame();
		await frame.evaluate(() => {
			for (const name of ["JSON", "Table"]) {
				const all = [...document.querySelectorAll('[role="radio"]')];
				const found = all.find((each) => each.textContent === name);
				if (found instanceof HTMLElement) found.click();
			}
		});
		await frame.locator("td").first().waitFor();
		await page.evaluate(() => navigator.clipboard.writeText(""));
		await frame.getByRole("button", { name: "Copy" }).click();
		await waitUntil("the value on the clipboard", async () => {
			const copied = await page.evaluate(() => navigator.clipboard.readText());
			// Not as JSON, which would quote the name.
			return copied.length > 1_000_000 && /^\{\s*a:/.test(copied);
		});
		assert.equal(await frame.locator('.switch [aria-checked="true"]').textContent(), "Table");
	});

	await test("data is text: markup in it is neither drawn nor run", async () => {
		const markup = '<img src=x onerror="document.title=1"><b>bold</b>';
		await ui.run(`RETURN [{ id: note:x, text: '${markup}', \`<i>field</i>\`: '$(trash)' }];`);
		const [row] = await results.rows();
		assert.equal(row?.["text"], `'${markup}'`);
		assert.equal(row?.["<i>field</i>"], "'$(trash)'");
		const frame = await results.frame();
		assert.equal(await frame.locator("img, b, i").count(), 0);
		await results.chooseView("JSON");
		await results.chooseView("SurrealQL");
		assert.equal(await frame.locator("img, b, i").count(), 0);
		assert.equal(await frame.title(), "SurrealDB Results");
	});

	await test("columns stand in the order in which the statement lists them", async () => {
		await ui.run("SELECT text, owner AS by, id FROM note;\n");
		const frame = await results.frame();
		assert.deepEqual(await frame.locator("thead th").allInnerTexts(), ["", "text", "by", "id"]);
	});
});
