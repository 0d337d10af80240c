/** SurrealKit's test suites on every engine and server: each kind of case, each kind of actor, and nothing left behind. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { places } from "./support/places";
import { allNamespaces, failures, onlySuite, type Project, runSuites, verdicts } from "./support/suiteRuns";

const project: Project = {
	schema: `
		DEFINE TABLE note SCHEMALESS PERMISSIONS
			FOR select WHERE published OR owner = $auth FOR create, update WHERE owner = $auth FOR delete NONE;
		DEFINE FIELD owner ON note DEFAULT $auth;
		DEFINE FIELD title ON note TYPE string;
		DEFINE TABLE person SCHEMALESS PERMISSIONS FOR select, update WHERE id = $auth FOR create, delete NONE;
		DEFINE TABLE handle SCHEMALESS PERMISSIONS FULL;
		DEFINE INDEX handle ON handle FIELDS name UNIQUE;
		DEFINE ACCESS account ON DATABASE TYPE RECORD
			SIGNUP (CREATE person SET name = $name, born = $born, height = $height, since = $since)
			SIGNIN (SELECT * FROM person WHERE name = $name);
		DEFINE USER editor ON DATABASE PASSWORD 'editor-secret-1' ROLES EDITOR;
		DEFINE USER keeper ON NAMESPACE PASSWORD 'keeper-secret-1' ROLES OWNER;
	`,
	seed: `
		CREATE person:alice SET name = 'alice';
		CREATE note:mine SET title = 'mine', owner = person:alice;
		CREATE note:open SET title = 'open', owner = person:bob, published = true;
		CREATE note:secret SET title = 'secret', owner = person:bob;
		CREATE handle:taken SET name = 'taken';
	`,
	config: `
[actors.alice]
kind = "record"
access = "account"
signin_params = { name = "alice" }
`.trim(),
};

const sql = (name: string, text: string, more = "") =>
	`[[cases]]\nname = "${name}"\nkind = "sql_expect"\nsql = '''${text}'''\n${more}\n`;

describe.each(places)("suites on $name", (place) => {
	const fixture = place.fixture();
	beforeAll(fixture.start);
	afterAll(fixture.stop);
	const run = (suite: string, more: Parameters<typeof runSuites>[3] = {}, files: Project = project) =>
		runSuites(fixture.backend, files, [suite], more);

	it("runs texts that are to succeed or to fail", async () => {
		const suite = onlySuite(
			await run(
				[
					sql(
						"ok",
						"RETURN { a: [1, 1.0f] }",
						'assertions = [{ path = "a.0", equals = 1 }, { path = "a.1", equals = 1.0 }]',
					),
					sql("refused", "THROW 'no way'", 'allow = false\nerror_contains = "no way"'),
					sql("not allowed", "RETURN 1; THROW 'second'"),
					sql("not refused", "RETURN 1", "allow = false"),
					sql("other error", "THROW 'no way'", 'allow = false\nerror_code = "E17"'),
					sql("other value", "RETURN { a: 1 }", '[[cases.assertions]]\npath = "a"\nequals = 2'),
					sql("no path", "RETURN { a: 1 }", '[[cases.assertions]]\npath = "b"'),
				].join(""),
			),
		);
		expect(suite.problems).toEqual([]);
		expect(verdicts(suite)).toEqual({
			ok: "passed",
			refused: "passed",
			"not allowed": "failed",
			"not refused": "failed",
			"other error": "failed",
			"other value": "failed",
			"no path": "failed",
		});
		expect(failures(suite)).toMatchObject([
			{ line: 12, expected: "success", actual: expect.stringContaining("second") },
			{ line: 17, expected: "a failure", actual: "success" },
			{ line: 22, expected: "E17", actual: expect.stringContaining("no way") },
			{ line: 32, expected: "2", actual: "1" },
			{ line: 39, message: "“b” is not there." },
		]);
	});

	it("tries what an actor may do with a record", async () => {
		const rule = (action: string, allow: boolean, more = "") =>
			`[[cases.rules]]\naction = "${action}"\nallow = ${allow}\n${more}\n`;
		const matrix = (record: string, table: string, rules: readonly string[]) =>
			`[[cases]]\nname = "${record}"\nkind = "permissions_matrix"\nactor = "alice"\ntable = "${table}"\nrecord_id = "${record}"\n${rules.join("")}`;
		const told = await run(
			[
				matrix("mine", "note", [
					rule("create", true),
					rule("select", true),
					rule("update", true),
					rule("delete", false, 'error_contains = "permission failed"'),
					rule("query", false, "sql = \"THROW 'x'\"\n"),
				]),
				matrix("secret", "note", [rule("select", true), rule("update", true), rule("delete", true)]),
				matrix("$auth", "person", [rule("select", true), rule("update", true), rule("delete", false)]),
				matrix("taken", "handle", [rule("update", true), rule("delete", true), rule("create", true)]),
				matrix("nobody", "note", [rule("update", false)]),
				sql(
					"as before",
					"SELECT VALUE id FROM note, person, handle ORDER BY id",
					'[[cases.assertions]]\npath = "."\nequals = ["handle:taken", "note:mine", "note:open", "note:secret", "person:alice"]',
				),
			].join(""),
		);
		const suite = onlySuite(told);
		expect(verdicts(suite)).toEqual({
			mine: "passed",
			secret: "failed",
			$auth: "passed",
			taken: "failed",
			nobody: "error",
			"as before": "passed",
		});
		const lines = failures(suite).map(({ name, line, actual, message }) => [name, line, actual ?? message]);
		expect(lines).toEqual([
			["secret", 34, expect.stringContaining("permission failed")],
			["secret", 38, expect.stringContaining("permission failed")],
			["secret", 42, expect.stringContaining("permission failed")],
			["taken", 78, expect.stringContaining("unique index handle")],
		]);
	});

	it("looks at definitions, and at what they do", async () => {
		const suite = onlySuite(
			await run(
				[
					`[[cases]]\nname = "defined"\nkind = "schema_metadata"\ntable = "note"\ncontains = ["TYPE string"]\nassertions = [{ path = "fields.title", regex = "(?i)^define field title" }]\n`,
					`[[cases]]\nname = "not defined"\nkind = "schema_metadata"\nsql = "INFO FOR DB"\ncontains = ["nowhere"]\n`,
					`[[cases]]\nname = "may not ask"\nkind = "schema_metadata"\nactor = "alice"\nsql = "INFO FOR DB"\n`,
					`[[cases]]\nname = "does"\nkind = "schema_behavior"\nsetup_sql = ["CREATE note:x SET title = 'a'"]\naction_sql = "UPDATE note:x SET title = 'b'"\nverify_sql = "SELECT VALUE title FROM note:x"\nassertions = [{ path = "0", equals = "b" }]\n`,
					`[[cases]]\nname = "does not"\nkind = "schema_behavior"\naction_sql = "UPDATE note:x SET title = 5"\nexpect_success = false\nexpect_error_contains = "title"\n`,
					`[[cases]]\nname = "should not"\nkind = "schema_behavior"\naction_sql = "UPDATE note:x SET title = 'c'"\nexpect_success = false\n`,
					`[[cases]]\nname = "cannot begin"\nkind = "schema_behavior"\nsetup_sql = ["THROW 'no'"]\naction_sql = "RETURN 1"\n`,
				].join(""),
			),
		);
		expect(verdicts(suite)).toEqual({
			defined: "passed",
			"not defined": "failed",
			"may not ask": "error",
			does: "passed",
			"does not": "passed",
			"should not": "failed",
			"cannot begin": "error",
		});
		expect(suite.cases[6]?.message).toMatch(/setup_sql failed: .*no/);
	});

	it("asks an API, or says what that needs", async () => {
		const schema = `${project.schema} DEFINE API '/echo' FOR post MIDDLEWARE api::req::body('json'), api::res::body('json')
			THEN { { status: 201, body: { got: $request.body, who: $auth }, headers: { 'x-thing': 'abc' } } };`;
		const api = (name: string, more: string) =>
			`[[cases]]\nname = "${name}"\nkind = "api_request"\nactor = "alice"\nmethod = "post"\npath = "echo"\n${more}\n`;
		const told = await run(
			[
				api(
					"right",
					'expected_status = 201\nbody = { n = 1.0 }\nheader_assertions = [{ name = "X-Thing", equals = "abc" }]\nbody_assertions = [{ path = "got.n", equals = 1.0 }, { path = "who", equals_auth = "$auth" }]',
				),
				api("wrong", 'expected_status = 200\nbody = { }\nheader_assertions = [{ name = "x-none" }]'),
			].join(""),
			{},
			{ ...project, schema },
		);
		const suite = onlySuite(told);
		if (place.embedded) {
			expect(verdicts(suite)).toEqual({ right: "error", wrong: "error" });
			expect(suite.cases[0]?.message).toMatch(/no HTTP side.*ws:\/\/HOST/);
			return;
		}
		expect(failures(suite)).toMatchObject([
			{ name: "wrong", expected: "200", actual: expect.stringMatching(/^201/) },
			{ name: "wrong", message: "Header x-none is not there." },
		]);
		expect(verdicts(suite)).toEqual({ right: "passed", wrong: "failed" });
	});

	it("works as actors of every kind, with values of the environment", async () => {
		const { backend } = fixture;
		await backend.value(
			"default",
			"DEFINE ACCESS OVERWRITE tokens ON ROOT TYPE JWT ALGORITHM HS256 KEY 'key-of-tokens'",
		);
		const text = [
			'[actors.root]\nkind = "root"',
			'[actors.keeper]\nkind = "namespace"\nusername_env = "KEEPER"\npassword_env = "KEEPER_PASSWORD"',
			'[actors.editor]\nkind = "database"\nusername = "editor"\npassword = " "\npassword_env = "EDITOR_PASSWORD"',
			'[actors.new]\nkind = "record"\naccess_env = "ACCESS"\nsignup_params = { name = "new", born = 1979-05-27T00:32:00.5-07:00, height = 2.0, since = 1979-05-27 }\nparams = { name = "new" }',
			'[actors.bearer]\nkind = "token"\ntoken_env = "TOKEN"',
			'[actors.client]\nkind = "headers"\nheaders = { x-tenant = "a" }',
			sql("root", "RETURN (INFO FOR ROOT) != NONE", 'actor = "root"'),
			sql("client", "RETURN (INFO FOR ROOT) != NONE", 'actor = "client"'),
			sql("bearer", "RETURN (INFO FOR ROOT) != NONE", 'actor = "bearer"'),
			sql("keeper", "RETURN (INFO FOR NS) != NONE", 'actor = "keeper"'),
			sql("keeper is not root", "INFO FOR ROOT", 'actor = "keeper"\nallow = false'),
			sql(
				"editor",
				"CREATE note:e SET title = 'e'",
				'actor = "editor"\nassertions = [{ path = "0.id", equals = "note:e" }]',
			),
			sql("editor is not above", "INFO FOR NS", 'actor = "editor"\nallow = false'),
			sql(
				"new",
				"SELECT type::of(born) AS born, type::of(height) AS height, type::of(since) AS since, id FROM ONLY $auth",
				'actor = "new"\nassertions = [{ path = "born", equals = "datetime" }, { path = "height", equals = "float" }, { path = "since", equals = "string" }, { path = "id", equals_auth = "$auth.id" }]',
			),
		].join("\n");
		const told = await run(text, {
			options: {
				environment: {
					KEEPER: "keeper",
					KEEPER_PASSWORD: "keeper-secret-1",
					EDITOR_PASSWORD: "editor-secret-1",
					ACCESS: "account",
					TOKEN: rootToken("key-of-tokens"),
				},
			},
		});
		await backend.value("default", "REMOVE ACCESS tokens ON ROOT");
		const suite = onlySuite(told);
		expect(suite.problems).toEqual([]);
		expect(failures(suite)).toEqual([]);
		expect(new Set(Object.values(verdicts(suite)))).toEqual(new Set(["passed"]));
	});

	it.each([
		[
			"a variable of the environment",
			"password_env = 'NOT_THERE_AT_ALL'",
			/environment variable NOT_THERE_AT_ALL is not set/,
		],
		["the right password", "password = 'wrong-secret-9'", /could not sign in/],
	])("says who lacks %s, at its line, and runs no case", async (_, written, message) => {
		const before = await allNamespaces(fixture.backend);
		const told = await run(
			`${sql("never", "RETURN 1")}[actors.editor]\nkind = "database"\nusername = "editor"\n${written}`,
		);
		const suite = onlySuite(told);
		expect(suite.problems).toMatchObject([
			{ path: "1.toml", at: { line: 6 }, message: expect.stringMatching(message) },
		]);
		expect(JSON.stringify(told)).not.toContain("wrong-secret-9");
		expect(verdicts(suite)).toEqual({ never: "error" });
		expect(await allNamespaces(fixture.backend)).toBe(before);
	});

	it("runs set-up, schema, seed and fixtures in their order, with variables filled in", async () => {
		const mark = (name: string) => `UPSERT marks:one SET list += '${name}'`;
		const told = await run(
			`
[[fixtures]]
actor = "alice"
sql = "CREATE note:by SET title = 'by alice'"
[[fixtures]]
file = "two.surql"
${sql("order", "SELECT VALUE list FROM ONLY marks:one", 'assertions = [{ path = ".", equals = ["setup", "schema", "seed", "shared", "own \u0024{x}"] }]')}
${sql("by alice", "RETURN note:by.owner", 'assertions = [{ path = "", equals = "person:alice" }]')}`,
			{},
			{
				...project,
				setup: `DEFINE TABLE marks; DEFINE FIELD list ON marks DEFAULT []; ${mark("setup")}`,
				// Defined a second time, which it overwrites.
				schema: `DEFINE TABLE marks; ${mark("schema")}; ${project.schema}`,
				seed: `${mark("\u0024{stage}")}; ${project.seed}`,
				config: `${project.config}\n[[fixtures]]\nname = "shared"\nactor = "root"\nsql = "${mark("shared")}"`,
				fixtures: { "two.surql": mark("own $\u0024{x}") },
				variables: { STAGE: "seed" },
			},
		);
		const suite = onlySuite(told);
		expect(suite.problems).toEqual([]);
		expect(verdicts(suite)).toEqual({ order: "passed", "by alice": "passed" });
	});

	it.each([
		[
			"a fixture that fails",
			"[[fixtures]]\nname = 'f'\nsql = \"THROW 'broken'\"",
			{},
			"1.toml",
			6,
			/Fixture “f”: .*broken/,
		],
		[
			"a fixture's file that is not there",
			"[[fixtures]]\nfile = 'gone.surql'",
			{},
			"1.toml",
			6,
			/“gone.surql” cannot be read/,
		],
		[
			"a variable without a value",
			"",
			{ seed: `RETURN "\${nothing}"` },
			"seed/a.surql",
			1,
			/NOTHING.* has no value/,
		],
		[
			"a schema that does not parse",
			"",
			{ schema: "DEFINE TABLE a;\nDEFINE FIELD" },
			"schema/a.surql",
			1,
			/Parse error/,
		],
		[
			"a configuration that is wrong",
			"",
			{ config: "[defaults]\nbase = 1" },
			"config.toml",
			2,
			/has no “base”/,
		],
		["a suite that is wrong", "nam = 'x'", {}, "1.toml", 6, /has no “nam”/],
	])("says where %s is", async (_, suffix, files, path, line, message) => {
		const before = await allNamespaces(fixture.backend);
		// What stands at the end of a suite belongs to its last table.
		const text = suffix.startsWith("nam")
			? `# 1\n# 2\n# 3\n# 4\n# 5\n${suffix}`
			: `${sql("never", "RETURN 1")}${suffix}`;
		const suite = onlySuite(await run(text, {}, { ...project, ...files }));
		expect(suite.problems).toMatchObject([{ path, at: { line }, message: expect.stringMatching(message) }]);
		expect(suite.cases.every(({ verdict }) => verdict === "error")).toBe(true);
		expect(await allNamespaces(fixture.backend)).toBe(before);
	});

	it("gives a case so long, and goes on with the next", async () => {
		const before = await allNamespaces(fixture.backend);
		const suite = onlySuite(
			await run(`${sql("slow", "SLEEP 1s")}${sql("quick", "RETURN 1", 'actor = "alice"')}`, {
				options: { timeoutMs: 300 },
			}),
		);
		expect(verdicts(suite)).toEqual({ slow: "error", quick: "passed" });
		expect(suite.cases[0]?.message).toMatch(/longer than the 300 ms/);
		await fixture.backend.until(
			"the database to be gone",
			async () => (await allNamespaces(fixture.backend)) === before,
		);
	});

	it("tells what happens when it happens, and leaves nothing behind", async () => {
		const before = await allNamespaces(fixture.backend);
		const { result, events } = await run(`name = "told"\n${sql("a", "RETURN 1")}${sql("b", "THROW 'x'")}`);
		expect(events.map(({ kind }) => kind)).toEqual([
			"suiteStarted",
			"caseStarted",
			"caseEnded",
			"caseStarted",
			"caseEnded",
			"suiteEnded",
		]);
		expect(events.at(-1)).toMatchObject({ path: "1.toml", result: result.suites[0] });
		expect(result).toMatchObject({ suites: [{ name: "told" }], leftBehind: [] });
		expect(await allNamespaces(fixture.backend)).toBe(before);
		expect(await fixture.backend.query("default", "RETURN [session::ns(), session::db()]")).toMatchObject([
			{ value: "['test', 'test']" },
		]);
	});

	it("ends with the first failure where that is asked for, and runs suites side by side", async () => {
		const bad = `${sql("bad", "THROW 'x'")}${sql("never", "RETURN 1")}`;
		const first = await runSuites(fixture.backend, project, [bad, sql("other", "RETURN 1")], {
			options: { failFast: true },
		});
		expect(first.result.suites.map(verdicts)).toEqual([{ bad: "failed" }]);
		const both = await runSuites(
			fixture.backend,
			project,
			[sql("one", "SLEEP 100ms"), sql("two", "RETURN 1")],
			{
				options: { parallel: 2 },
			},
		);
		expect(both.result.suites.map(verdicts)).toEqual([{ one: "passed" }, { two: "passed" }]);
		// The second has begun before the first ended.
		expect(both.events.map(({ kind, path }) => `${kind} ${path}`).slice(0, 2)).toEqual([
			"suiteStarted 1.toml",
			"suiteStarted 2.toml",
		]);
	});

	it("leaves the database where that is asked for", async () => {
		const suite = onlySuite(await run(sql("a", "RETURN 1"), { options: { keepDatabases: true } }));
		const { backend } = fixture;
		const notes = `USE NS ${suite.namespace} DB ${suite.database}; RETURN (SELECT VALUE id FROM note).len()`;
		expect((await backend.query("default", notes)).at(-1)?.value).toBe("3");
		await backend.rpc.sendRequest((await import("../../src/protocol/backend")).useNamespaceDatabase, {
			id: "default",
			namespace: "test",
			database: "test",
		});
		await backend.value("default", `REMOVE NAMESPACE ${suite.namespace}`);
	});

	it("removes what was made when it is cancelled", async () => {
		const before = await allNamespaces(fixture.backend);
		const source = new CancellationTokenSource();
		const told = run(`${sql("slow", "SLEEP 500ms; CREATE late")}${sql("never", "RETURN 1")}`, {
			token: source.token,
			seen: (event) => {
				if (event.kind === "caseStarted") source.cancel();
			},
		});
		await expect(told).rejects.toThrow("Cancelled.");
		await fixture.backend.until(
			"the database to be gone",
			async () => (await allNamespaces(fixture.backend)) === before,
		);
	});
});

/** A token that an access of root's takes: it says itself who its bearer is. */
function rootToken(key: string): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const now = Math.floor(Date.now() / 1000);
	const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ iss: "test", iat: now, nbf: now - 60, exp: now + 3600, AC: "tokens", RL: ["Owner"] })}`;
	return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}
