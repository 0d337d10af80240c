// npm start, from its first line to the end of its last process: without a desktop in a browser, else by `code`.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { launchBrowser, openAddress } from "../../scripts/tools/browser.mjs";
import { onExit } from "../../scripts/tools/cleanup.mjs";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { isFree } from "../../scripts/tools/ports.mjs";
import { describeProcesses, markRun } from "../../scripts/tools/processes.mjs";
import { freePort } from "../harness/freePort.mjs";
import { waitUntil } from "../harness/waitUntil.mjs";
import { codeStandIn } from "./support/codeStandIn.mjs";
import { hostComplaints } from "./support/hostComplaints.mjs";
import { pathWithout, StartScript } from "./support/startScript.mjs";
import { explain } from "./support/suite.mjs";
import { Tally } from "./support/tally.mjs";
import { Ui } from "./support/ui.mjs";

const EXAMPLE = join(repoRoot, "examples", "notes");

if (process.platform === "win32") {
	console.log("- npm start: skipped, because Windows has no signals to end it by");
	console.log("0 passed, 0 failed, 1 skipped");
} else {
	await startSuite();
}

async function startSuite() {
	const mark = markRun();
	const tally = new Tally();
	const browser = await launchBrowser();
	const folder = mkdtempSync(join(tmpdir(), "start-"));
	onExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	const dataDir = join(folder, "data");
	const withoutCode = pathWithout("code");
	const withoutDesktop = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
	const withDesktop = { DISPLAY: ":0", WAYLAND_DISPLAY: undefined };

	/**
	 * @param {"npm" | "script"} through
	 * @param {readonly string[]} [args]
	 * @param {Readonly<Record<string, string | undefined>>} [env]
	 */
	const start = (through, args = [], env = withoutDesktop) =>
		new StartScript(through, ["--data-dir", dataDir, ...args], { PATH: withoutCode, ...env, ...mark.env });

	/**
	 * @param {StartScript} script
	 * @returns {Promise<Ui>} a window on it, with the Sessions view
	 */
	const open = async (script) => {
		const address = await script.address();
		const page = await openAddress(address.href, { browser });
		page.setDefaultTimeout(30_000);
		const ui = new Ui(page, { server: { dataDir }, folder: EXAMPLE, processes: mark.list });
		shown = ui;
		await ui.openSessions();
		return ui;
	};
	/** @type {Ui | undefined} */
	let shown;

	/**
	 * What runs now is no longer there once the script has ended: no process, and nothing at its port.
	 * @param {StartScript} script
	 */
	const nothingIsLeft = async (script) => {
		const { port } = await script.address();
		assert.equal(describeProcesses(await mark.leftovers()), "");
		assert.ok(await isFree(Number(port)), `something listens at ${port}`);
	};

	/** @type {import("./support/suite.mjs").Test} */
	const test = (title, body) =>
		tally.test(title, body, async () => {
			if (shown) await explain(shown, `start-${tally.failed}`);
		});

	const first = start("npm");

	await test("npm start without a desktop prints an address that has VS Code with the extension on the example", async () => {
		const address = await first.address();
		assert.equal(address.hostname, "127.0.0.1");
		assert.equal(address.searchParams.get("folder"), EXAMPLE);
		const { page, sessions, workbench } = await open(first);
		assert.match(await page.title(), /\bnotes\b/);
		await sessions.waitForWelcome(/^Not connected to a database\./);
		await workbench.openFile("2-notes.surql");
	});

	await test("the example connects, with its set-up files, and a query gives its rows", async () => {
		assert.ok(shown);
		const { editor, results, sessions } = shown;
		await sessions.clickWelcome("connect as configured");
		await shown.waitForSession("default", "full rights · notes/notes");
		const sections = await results.afterRun(() => editor.press("ControlOrMeta+Shift+Enter"));
		assert.deepEqual(
			sections.map(({ status }) => status),
			["✓ OK", "✓ OK", "✓ OK"],
		);
		assert.ok((await results.rows()).some(({ title }) => title === "'Reise nach Wien'"));
		assert.deepEqual(await hostComplaints(dataDir), []);
	});

	await test("another start meanwhile takes another port, and SIGTERM ends that one alone", async () => {
		const before = await mark.list();
		const second = start("script", ["--data-dir", join(folder, "other")], withDesktop);
		const [one, other] = [await first.address(), await second.address()];
		assert.notEqual(one.port, other.port);
		second.tell("SIGTERM");
		assert.equal(await second.ended(), 0);
		const pids = new Set(before.map(({ pid }) => pid));
		const except = (/** @type {{ pid: number }} */ { pid }) => pids.has(pid);
		assert.equal(describeProcesses(await mark.leftovers({ except })), "");
		assert.ok(await isFree(Number(other.port)));
		assert.equal((await fetch(one)).status, 200);
	});

	await test("Ctrl+C under an open window ends the server, the extension host and the backend", async () => {
		const commands = (await mark.list()).map(({ command }) => command);
		for (const part of ["server-main.js", "--type=extensionHost", "backend.mjs"]) {
			assert.ok(
				commands.some((command) => command.includes(part)),
				`${part} not among\n${commands.join("\n")}`,
			);
		}
		first.pressKey("SIGINT");
		// npm takes the signal of a shell in between for its own end, where there is such a shell.
		assert.match(String(await first.ended()), /^(0|SIGINT)$/);
		await nothingIsLeft(first);
		await shown?.page.context().close();
	});

	await test("npm start works again, without a `code` on a desktop too; npm's end by SIGTERM is its end", async () => {
		const again = start("npm", [], withDesktop);
		const { page, sessions } = await open(again);
		await sessions.waitForWelcome(/^Not connected to a database\./);
		assert.doesNotMatch(again.output, /fetch/, "what the first start fetched is not fetched again");
		again.tell("SIGTERM");
		await again.ended();
		await nothingIsLeft(again);
		await page.context().close();
	});

	await test("the script itself ends with 0 on Ctrl+C, however often that is pressed", async () => {
		const port = await freePort();
		const script = start("script", ["--port", String(port)]);
		assert.equal((await script.address()).port, String(port));
		script.pressKey("SIGINT");
		script.pressKey("SIGINT");
		assert.equal(await script.ended(), 0);
		await nothingIsLeft(script);
	});

	await test("Ctrl+C while it is still starting leaves nothing either", async () => {
		const script = start("npm");
		await script.prints(/^built in /m);
		await waitUntil("VS Code's server to begin", async () =>
			(await mark.list()).some(({ command }) => command.includes("server-main.js")),
		);
		script.pressKey("SIGINT");
		await script.ended();
		assert.equal(describeProcesses(await mark.leftovers()), "");
	});

	await test("a port in use is told with what to do", async () => {
		const server = createServer().listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
		const script = start("script", ["--port", String(port)]);
		assert.equal(await script.ended(), 1);
		assert.ok(script.output.includes(`Port ${port} is in use: choose another with --port N`), script.output);
		assert.equal(describeProcesses(await mark.leftovers()), "");
		server.close();
	});

	await test("on a desktop `code` opens the example with the extension, and its exit code is passed on", async () => {
		for (const exitCode of [0, 3]) {
			const code = await codeStandIn(exitCode);
			const path = [code.folder, withoutCode].join(delimiter);
			const script = start("npm", [], { ...withDesktop, PATH: path });
			assert.equal(await script.ended(), exitCode);
			assert.deepEqual(await code.args(), [`--extensionDevelopmentPath=${repoRoot}`, EXAMPLE]);
			assert.equal(describeProcesses(await mark.leftovers()), "");
		}
	});

	await test("--web takes the browser nevertheless", async () => {
		const code = await codeStandIn(0);
		const path = [code.folder, withoutCode].join(delimiter);
		const script = start("script", ["--web", "--port", "0"], { ...withDesktop, PATH: path });
		await script.address();
		script.tell("SIGTERM");
		assert.equal(await script.ended(), 0);
		await assert.rejects(code.args(), { code: "ENOENT" });
		await nothingIsLeft(script);
	});

	await browser.close();
	await tally.end(mark);
}
