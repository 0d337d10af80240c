/** The command line as a CI system runs it: a process of its own, its files and its exit code. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Backend } from "./support/backend";
import { root } from "./support/places";
import { type Server, startServer, surrealBin } from "./support/server";
import { allNamespaces } from "./support/suiteRuns";
import { waitFor } from "./support/waitFor";

const repository = path.resolve(import.meta.dirname, "../..");
const cli = path.join(repository, "dist/cli.mjs");

let scratch = "";
beforeAll(async () => {
	scratch = await mkdtemp(path.join(os.tmpdir(), "cli-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

interface Run {
	readonly child: ChildProcess;
	readonly ended: Promise<Ended>;
	/** What it has written so far. */
	out(): string;
}

function start(
	args: readonly string[],
	cwd: string,
	env: Readonly<Record<string, string>> = {},
	program: string = cli,
): Run {
	const inherited = Object.entries(process.env).filter(([name]) => !/^(SURREAL|DATABASE_)/.test(name));
	const child = spawn(process.execPath, [program, ...args], {
		cwd,
		env: { ...Object.fromEntries(inherited), ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const texts = { out: "", err: "" };
	child.stdout.on("data", (data) => {
		texts.out += data;
	});
	child.stderr.on("data", (data) => {
		texts.err += data;
	});
	const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...texts }));
	return { child, ended, out: () => texts.out };
}

const run = (args: readonly string[], cwd: string, env?: Readonly<Record<string, string>>) =>
	start(args, cwd, env).ended;

/** A project with these files, in a folder of its own. */
async function projectOf(files: Readonly<Record<string, string>>): Promise<string> {
	const folder = await mkdtemp(path.join(scratch, "project-"));
	for (const [name, text] of Object.entries(files)) {
		await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
		await writeFile(path.join(folder, name), text);
	}
	return folder;
}

const sql = (name: string, text: string, more = "") =>
	`[[cases]]\nname = "${name}"\nkind = "sql_expect"\nsql = '''${text}'''\n${more}\n`;

describe("examples/notes", () => {
	it("passes all its suites, from a folder that is a copy", async () => {
		const notes = path.join(scratch, "notes");
		await cp(path.join(repository, "examples/notes"), notes, { recursive: true });
		const { code, out, err } = await run(["test"], notes);
		expect(out + err).toMatch(/2 suites, 13 cases: 13 passed, 0 failed, 0 not decided/);
		expect(code).toBe(0);
	});
});

it("needs nothing but what lies beside it", async () => {
	const alone = path.join(scratch, "alone");
	await cp(path.join(repository, "dist"), alone, {
		recursive: true,
		filter: (from) => !/\.map$|extension|results/.test(path.basename(from)),
	});
	const project = await projectOf({ "database/tests/suites/a.toml": sql("ok", "RETURN 1") });
	const { code, out, err } = await start(["test"], project, {}, path.join(alone, "cli.mjs")).ended;
	expect(out + err).toMatch(/1 passed/);
	expect(code).toBe(0);
});

it("says which answers of permission clauses no case asked for", async () => {
	const project = await projectOf({
		"database/schema/a.surql": "DEFINE TABLE note PERMISSIONS\n  FOR select WHERE open FOR delete NONE;",
		"database/tests/suites/a.toml": sql("root asks nobody", "SELECT * FROM note"),
	});
	const { code, out } = await run(["test", "--coverage"], project);
	expect(out).toContain("schema/a.surql:2:3: select on note was never granted, and never denied.");
	expect(out).toContain("schema/a.surql:2:25: delete on note was never denied.");
	expect(code).toBe(0);
});

describe("reports and exit codes", () => {
	const suite = [
		'name = "odd <&> names"\n',
		sql("ok", "RETURN 1"),
		sql("not \\u0001 ok", "RETURN { a: '<b>' }", '[[cases.assertions]]\npath = "a"\nequals = "\\"&"'),
		`[[cases]]\nname = "undecided"\nkind = "api_request"\npath = "/x"\nexpected_status = 200\n`,
	].join("");

	it("lets no text into the terminal that is a command to it", async () => {
		const project = await projectOf({
			"database/tests/suites/a.toml": sql(
				"red \\u001b[31m",
				"RETURN 1",
				'assertions = [{ path = "\\u001b]0;x", equals = 1 }]',
			),
		});
		const { out, err } = await run(["test"], project);
		expect(out).toContain("red");
		expect(out + err).not.toContain("\u001b");
	});

	it("writes both reports and ends with 1", async () => {
		const project = await projectOf({ "database/tests/suites/deep/a.toml": suite });
		const { code, out } = await run(
			["test", "--json-out", "out/r.json", "--junit-out", "out/r.xml"],
			project,
		);
		expect(code).toBe(1);
		const file = "./database/tests/suites/deep/a.toml";
		expect(out).toContain(`${file}:11:3: json_assertion_1: “a” is another value.`);
		expect(out).toContain('Expected: "\\"&"');
		expect(out).toContain('Actual: "<b>"');

		const json = JSON.parse(await readFile(path.join(project, "out/r.json"), "utf8"));
		expect(json).toMatchObject({
			suites_total: 1,
			suites_failed: 1,
			cases_total: 3,
			cases_passed: 1,
			cases_failed: 2,
			started_at: expect.stringMatching(/^\d{4}-.*Z$/),
			suites: [
				{
					suite_file: file,
					suite_name: "odd <&> names",
					namespace: expect.stringMatching(/^test_/),
					cases: [
						{
							name: "ok",
							kind: "sql_expect",
							passed: true,
							message: null,
							assertions: [{ name: "outcome", passed: true }],
						},
						{
							passed: false,
							message: expect.any(String),
							assertions: [{}, { name: "json_assertion_1", passed: false }],
						},
						{ kind: "api_request", passed: false, message: expect.stringContaining("HTTP"), assertions: [] },
					],
				},
			],
		});
		const xml = await readFile(path.join(project, "out/r.xml"), "utf8");
		expect(elements(xml)).toEqual([
			["testsuites", expect.objectContaining({ tests: "3", failures: "1", errors: "1" })],
			[
				"testsuite",
				expect.objectContaining({ name: "odd <&> names", file, tests: "3", failures: "1", errors: "1" }),
			],
			["testcase", expect.objectContaining({ name: "ok", classname: "odd <&> names", line: "2" })],
			["testcase", expect.objectContaining({ name: "not \uFFFD ok" })],
			[
				"failure",
				expect.objectContaining({ type: "sql_expect", message: expect.stringContaining("another value") }),
			],
			["testcase", expect.objectContaining({ name: "undecided" })],
			["error", expect.objectContaining({ type: "api_request" })],
		]);
		expect(xml).toContain("Expected: &quot;\\&quot;&amp;&quot;");
	});

	type Refused = readonly [what: string, args: readonly string[], message: RegExp];
	const refused: readonly Refused[] = [
		["no command", [], /test \[options\]/],
		["another command", ["tests"], /“tests” is not a command/],
		["an unknown option", ["test", "--sweet", "x"], /--sweet/],
		["a number that is none", ["test", "--parallel", "two"], /--parallel has to be a number/],
		["a variable without value", ["test", "--var", "x"], /NAME=VALUE/],
		["another source of the schema", ["test", "--schema-from", "both"], /Replay rollouts by SurrealKit/],
		["no suites", ["test", "--folder", "nowhere"], /There are no suites in nowhere\/tests\/suites/],
		["nothing that fits", ["test", "--case", "nobody"], /No case fits/],
		["a wrong endpoint", ["test", "--endpoint", "ftp://x"], /“ftp:\/\/x” is not an endpoint/],
		["a server that is not there", ["test", "--endpoint", "ws://127.0.0.1:9"], /127\.0\.0\.1:9/],
	];
	it.each(refused)("ends with 2 for %s", async (_, args, message) => {
		const project = await projectOf({ "database/tests/suites/a.toml": sql("ok", "RETURN 1") });
		const { code, out, err } = await run(args, project);
		expect(out + err).toMatch(message);
		expect(code).toBe(2);
	});

	it("reads no former name of a variable, and does not leave it at that", async () => {
		const project = await projectOf({ "database/tests/suites/a.toml": sql("ok", "RETURN 1") });
		const { code, err } = await run(["test"], project, { DATABASE_HOST: "ws://x" });
		expect(err).toMatch(/DATABASE_HOST is not read any more\. Call it SURREALDB_HOST/);
		expect(code).toBe(2);
	});

	it("ends with 2, and runs nothing, where a file is wrong", async () => {
		const project = await projectOf({
			"database/tests/suites/a.toml": sql("ok", "RETURN 1"),
			"database/tests/suites/b.toml": "a = \n",
			"database/tests/config.toml": "[actors.x]\nkind = 'root'\nuser = 'u'\n",
		});
		const { code, out, err } = await run(["test"], project);
		expect(code).toBe(2);
		expect(out).toBe("");
		expect(err).toMatch(/config\.toml:3:1: Actor “x” has no “user”/);
		expect(err).toMatch(/b\.toml:1:3: This is not TOML/);
	});
});

describe("a project", () => {
	it("has its schema, seed, fixtures and variables from files, the environment and the command line", async () => {
		const project = await projectOf({
			"surrealkit.toml": '[variables]\na = "from file"\nb = "from file"\nc = "from file"\n',
			".env": 'SURREALDB_FOLDER=db\nWHO="editor"\n',
			"db/setup.surql": "DEFINE PARAM $setup VALUE 1",
			"db/schema/b.surql": "DEFINE PARAM $order VALUE 'b'",
			"db/schema/a/a.surql":
				"DEFINE PARAM $order VALUE 'a'; DEFINE USER editor ON DATABASE PASSWORD 'p-1-p' ROLES EDITOR",
			"db/schema/ignored.sql": "THROW 1",
			"db/seed/s.surql": `CREATE t:1 SET v = ["\${a}", "\${B}", "\${c}"]`,
			"db/seed/deep/ignored.surql": "THROW 1",
			"db/tests/fixtures/f.surql": "CREATE t:2",
			"db/tests/config.toml": '[[fixtures]]\nfile = "fixtures/f.surql"\n',
			"db/tests/suites/x/own.surql": "CREATE t:3",
			"db/tests/suites/x/a.toml": `
[actors.e]
kind = "database"
username_env = "WHO"
password = "p-1-p"
[[fixtures]]
file = "own.surql"
${sql("files", "RETURN [$setup, $order, t:1.v, t:2.exists(), t:3.exists()]", 'actor = "e"\nassertions = [{ path = "", equals = [1, "b", ["from file", "from env", "from args"], true, true] }]')}`,
		});
		const { code, out, err } = await run(["test", "--var", "c=from args"], project, {
			SURREALKIT_VAR_B: "from env",
			SURREALKIT_VAR_C: "from env",
		});
		expect(out + err).toMatch(/1 passed, 0 failed, 0 not decided/);
		expect(code).toBe(0);
	});

	it("chooses suites and cases, and ends with the first failure", async () => {
		const project = await projectOf({
			"database/tests/suites/a.toml": `name = "first"\ntags = ["x"]\n${sql("one", "RETURN 1")}${sql("two", "THROW 2")}${sql("three", "RETURN 3")}`,
			"database/tests/suites/b.toml": `name = "second"\n${sql("one", "RETURN 1", 'tags = ["x"]')}`,
		});
		const cases = async (...args: string[]) => {
			const { out } = await run(["test", ...args], project);
			return [...out.matchAll(/^[✓✗] (.*) \(\d+ ms\)$/gm)].map(([, name]) => name);
		};
		expect(await cases("--suite", "sec*")).toEqual(["second › one"]);
		expect(await cases("--case", "t*")).toEqual(["first › two", "first › three"]);
		expect(await cases("--tag", "x", "--case", "one")).toEqual(["first › one", "second › one"]);
		expect(await cases("--fail-fast")).toEqual(["first › one", "first › two"]);
	});
});

it("ends soon when it is interrupted, whatever the embedded engine still does", async () => {
	const project = await projectOf({
		"database/tests/suites/a.toml": `${sql("quick", "RETURN 1")}${sql("slow", "SLEEP 300s")}`,
	});
	const running = start(["test"], project);
	await waitFor("the first case to be over", () => running.out().includes("quick"));
	running.child.kill("SIGINT");
	const { code, out } = await running.ended;
	expect(code).toBe(130);
	expect(out).not.toContain("slow");
});

describe.skipIf(!surrealBin)("on a server", () => {
	let server: Server;
	let backend: Backend;
	beforeAll(async () => {
		server = await startServer();
		backend = await Backend.start();
		await backend.connect({
			endpoint: server.endpoint,
			namespace: "test",
			database: "test",
			credentials: root,
		});
	});
	afterAll(async () => {
		await backend?.stop();
		await server?.stop();
	});

	it("takes SurrealKit's way to name it, signs in, and asks its APIs", async () => {
		const project = await projectOf({
			"database/schema/a.surql": "DEFINE API '/x' FOR get THEN { { status: 418, body: 'tea' } }",
			"database/tests/suites/a.toml": `[actors.root]\nkind = "root"\n[[cases]]\nname = "api"\nkind = "api_request"\nactor = "root"\npath = "/x"\nexpected_status = 418\n`,
		});
		const before = await allNamespaces(backend);
		const env = {
			SURREALDB_HOST: `http://127.0.0.1:${server.port}`,
			SURREALDB_USER: "root",
			SURREALDB_PASSWORD: "root",
		};
		const { code, out, err } = await run(["test"], project, env);
		expect(out + err).toMatch(/1 passed/);
		expect(code).toBe(0);
		expect(await allNamespaces(backend)).toBe(before);
	});

	it("says that the password is wrong, without it", async () => {
		const project = await projectOf({ "database/tests/suites/a.toml": sql("ok", "RETURN 1") });
		const { code, out, err } = await run(["test", "--endpoint", server.endpoint], project, {
			SURREALDB_PASSWORD: "not-the-password-7",
		});
		expect(code).toBe(2);
		expect(out + err).toMatch(/were not accepted/);
		expect(out + err).not.toContain("not-the-password-7");
	});

	it("removes what it made when it is interrupted", async () => {
		const project = await projectOf({
			"database/tests/suites/a.toml": `${sql("quick", "RETURN 1")}${sql("slow", "SLEEP 30s")}`,
		});
		const before = await allNamespaces(backend);
		const running = start(["test", "--endpoint", server.endpoint], project);
		await backend.until("the first case to be over", () => running.out().includes("quick"));
		expect(await allNamespaces(backend)).not.toBe(before);
		running.child.kill("SIGINT");
		expect((await running.ended).code).toBe(130);
		await backend.until("the database to be gone", async () => (await allNamespaces(backend)) === before);
	});
});

/** The elements of well-formed XML without namespaces, in their order; throws where it is not well-formed. */
function elements(xml: string): readonly (readonly [name: string, attributes: Record<string, string>])[] {
	const found: [string, Record<string, string>][] = [];
	const open: string[] = [];
	const text = (written: string) => {
		if (/[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/.test(written)) throw new Error(`not escaped: ${written}`);
		return written
			.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
			.replaceAll("&lt;", "<")
			.replaceAll("&gt;", ">")
			.replaceAll("&quot;", '"')
			.replaceAll("&amp;", "&");
	};
	for (const [, between = "", close, name = "", attributes = "", empty] of xml
		.replace(/^<\?xml [^>]*\?>/, "")
		.matchAll(/([^<]*)<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/g)) {
		text(between);
		if (close) {
			if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
			continue;
		}
		found.push([
			name,
			Object.fromEntries(
				[...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
					key,
					text(value),
				]),
			),
		]);
		if (!empty) open.push(name);
	}
	if (open.length > 0) throw new Error(`not closed: ${open}`);
	return found;
}
