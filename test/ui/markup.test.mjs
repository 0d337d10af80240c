// What somebody else wrote is text wherever it is shown: names of sessions, values, errors. And what holds in the results
// page should that ever fail: its Content-Security-Policy.

import assert from "node:assert/strict";
import { waitUntil } from "../harness/waitUntil.mjs";
import { withSchema } from "./support/database.mjs";
import { runUi } from "./support/suite.mjs";

/** Markdown, an icon of VS Code and HTML; short enough for the status bar, which cuts a word at 40 characters. */
const NAME = "**b** [x](command:quit) $(zap) <b>b</b>";
const HTML = '<img src=x onerror="document.title=1"><b>bold</b>';

await runUi("markup", withSchema, async (ui, test) => {
	const { editor, forms, input, results, sessions, workbench } = ui;
	await ui.connectToMemory();
	await ui.fork(NAME);

	await test("a session's tooltip has everything about it, and what it is called is text", async () => {
		await sessions.clickRowAction(NAME, "Sign In…");
		await forms.recordUser("in", "account", { name: "alice", pass: "alice-example" });
		await ui.waitForSession(NAME, "user:alice via account · test/test");
		await sessions.chooseFromRowMenu(NAME, "Set Variable…");
		await forms.answer(/^Name of the variable/, "x");
		await forms.answer(/^\$x = /, '"``` [x](command:workbench.action.quit) <b>b</b>"');
		await input.waitForClosed();
		const { paragraphs, html } = await sessions.tooltip(NAME, "Variables:");
		const [authentication] = paragraphs.filter((text) => text.startsWith("Authentication: "));
		const [id] = paragraphs.filter((text) => text.startsWith("Id: "));
		assert.match(authentication ?? "", /^Authentication: until \S/);
		assert.match(id ?? "", /^Id: [0-9a-f-]{36}$/);
		assert.deepEqual(paragraphs, [
			NAME,
			"Namespace/database: test/test",
			"Identity: user:alice via account",
			authentication,
			"Forked from: default",
			id,
			"Variables:",
			"$x = '``` [x](command:workbench.action.quit) <b>b</b>'",
		]);
		assert.doesNotMatch(html, /<(a|b|em|img)\b/);
		// Its own: the name in bold, behind the session's shape.
		assert.equal(html.split("<strong>").length, 2);
		assert.equal(html.split('class="codicon ').length, 2);
	});

	await test("the tooltips of the active session, of a variable and of the connection", async () => {
		const { paragraphs } = await sessions.tooltip("default", "default — active");
		assert.equal(paragraphs[0], "default — active");
		await sessions.expandRow(NAME);
		await sessions.tooltip("$x", "$x = '``` [x](command:workbench.action.quit) <b>b</b>'");
		const connection = await sessions.tooltip(
			"mem://",
			/^connected, SurrealDB 3\.\d+\.\d+, embedded, default session: full rights$/,
		);
		assert.equal(connection.paragraphs[0], "mem://");
	});

	await test("a session that is forked from one of that name says so in text", async () => {
		await ui.fork("fork", NAME);
		await sessions.tooltip("fork", `Forked from: ${NAME}`);
	});

	await test("the status bar, the code lens and the choice of a session show the name as it is", async () => {
		await sessions.selectRow(NAME);
		const item = await waitUntil("the name in the status bar", async () => {
			const shown = (await workbench.statusBarText()).find((text) => text.startsWith(NAME));
			return shown !== undefined && workbench.statusBarItem(shown);
		});
		await workbench.openFile("query.surql");
		await waitUntil("the code lens", async () => (await editor.codeLenses())[0] === `Run as ${NAME}`);
		await item.click();
		await input.waitFor("The session that editors run as");
		await waitUntil("the choice", async () => (await input.items())[0]?.label === NAME);
		await input.escape();
	});

	await test("a statement, its values and its error are text in the results", async () => {
		await ui.run(`RETURN [{ id: note:x, text: '${HTML}' }];\nRETURN '${HTML}';\nTHROW '${HTML}';\n`);
		const sections = await results.sections();
		assert.deepEqual(
			sections.map(({ excerpt }) => excerpt),
			[`RETURN [{ id: note:x, text: '${HTML}' }]`, `RETURN '${HTML}'`, `THROW '${HTML}'`],
		);
		for (const { session, text } of sections) {
			assert.ok(session.includes(NAME), session);
			assert.ok(text.includes(HTML), text);
		}
		assert.equal((await results.rows())[0]?.["text"], `'${HTML}'`);
		const frame = await results.frame();
		assert.equal(await frame.locator("img, b, a").count(), 0);
		assert.equal(await frame.title(), "SurrealDB Results");
	});

	await test("the page's policy allows its own script and VS Code's own styles, and nothing else", async () => {
		const frame = await results.frame();
		const metas = frame.locator('meta[http-equiv="Content-Security-Policy"]');
		assert.equal(await metas.count(), 1);
		const policy = (await metas.getAttribute("content")) ?? "";
		const directives = new Map(
			policy
				.split(";")
				.map((directive) => directive.trim().split(/\s+/))
				.flatMap(([name = "", ...sources]) => (name === "" ? [] : [[name, sources.join(" ")]])),
		);
		assert.deepEqual([...directives.keys()].sort(), ["default-src", "script-src", "style-src"]);
		assert.equal(directives.get("default-src"), "'none'");
		assert.match(directives.get("script-src") ?? "", /^'nonce-[0-9a-f-]{36}'$/);
		// Where VS Code serves an extension's files from: no request leaves the window for them.
		assert.match(directives.get("style-src") ?? "", /^(('self'|https:\/\/\*\.vscode-cdn\.net)( |$))+$/);
	});

	await test("what it does not allow is refused by the browser", async () => {
		const frame = await results.frame();
		const refused = await frame.evaluateHandle(() => {
			/** @type {Set<string>} */
			const seen = new Set();
			document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
				seen.add(`${effectiveDirective} ${/^https:/.test(blockedURI) ? "remote" : blockedURI}`);
			});
			return seen;
		});
		await frame.evaluate(() => {
			const make = (
				/** @type {string} */ name,
				/** @type {Record<string, string>} */ attributes,
				text = "",
			) => {
				const element = document.createElement(name);
				for (const [key, value] of Object.entries(attributes)) {
					element.setAttribute(key, value);
				}
				element.textContent = text;
				document.body.append(element);
				return element;
			};
			const remote = "https://example.com/x";
			make("script", {}, "document.title = 'inline script'");
			make("script", { src: remote });
			make("p", { onclick: "document.title = 'inline handler'" }).click();
			make("img", { src: remote });
			make("iframe", { src: remote });
			make("link", { rel: "stylesheet", href: remote });
			make("style", {}, "p { color: red; }");
			fetch(remote).catch(() => {});
			// As the page itself would do it: what a test evaluates may have rights of its own.
			setTimeout(() => {
				// biome-ignore lint/security/noGlobalEval: it is to be refused.
				eval("document.title = 'eval'");
			});
		});
		await waitUntil("everything to be refused", async () => {
			assert.deepEqual(await refused.evaluate((seen) => [...seen].sort()), [
				"connect-src remote",
				"frame-src remote",
				"img-src remote",
				"script-src eval",
				"script-src-attr inline",
				"script-src-elem inline",
				"script-src-elem remote",
				"style-src-elem inline",
				"style-src-elem remote",
			]);
			return true;
		});
		assert.equal(await frame.title(), "SurrealDB Results");
	});
});
