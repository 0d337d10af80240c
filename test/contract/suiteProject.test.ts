/** Running a project's suites from its folder, as Test Explorer asks for it. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as protocol from "../../src/protocol/suites";
import { places } from "./support/places";
import { allNamespaces } from "./support/suiteRuns";

const files = {
	"database/schema/1.surql":
		"DEFINE TABLE note SCHEMALESS PERMISSIONS FOR select WHERE owner = $auth;\nDEFINE ACCESS account ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM person WHERE name = $name);\nDEFINE TABLE person SCHEMALESS PERMISSIONS NONE;",
	"database/seed/1.surql": `CREATE person:\${WHO} SET name = 'alice'; CREATE note:a SET owner = person:alice;`,
	"database/tests/config.toml":
		'[actors.alice]\nkind = "record"\naccess = "account"\nsignin_params = { name = "alice" }\n',
	"database/tests/suites/notes.toml": [
		'[[cases]]\nname = "sees her own"\nkind = "sql_expect"\nactor = "alice"\nsql = "RETURN (SELECT * FROM note).len()"',
		'[[cases.assertions]]\npath = ""\nequals = 1',
		'[[cases]]\nname = "expects too much"\nkind = "sql_expect"\nactor = "alice"\nsql = "RETURN (SELECT * FROM note).len()"',
		'[[cases.assertions]]\npath = ""\nequals = 2',
	].join("\n"),
	"surrealkit.toml": '[variables]\nwho = "alice"\n',
};

describe.each(places)("a project's suites on $name", (place) => {
	const fixture = place.fixture();
	let root = "";
	beforeAll(async () => {
		await fixture.start();
		root = await mkdtemp(join(tmpdir(), "project-"));
		for (const [path, text] of Object.entries(files)) {
			await mkdir(dirname(join(root, path)), { recursive: true });
			await writeFile(join(root, path), text);
		}
	});
	afterAll(async () => {
		await fixture.stop();
		await rm(root, { recursive: true, force: true });
	});
	const run = (cases: readonly { readonly index: number; readonly name: string }[], coverage?: true) => {
		const folder = join(root, "database");
		const suites = [{ path: `${folder}/tests/suites/notes.toml`, cases }];
		return fixture.backend.rpc.sendRequest(protocol.runProject, {
			run: "project",
			folder,
			root,
			suites,
			...(coverage ? { coverage } : {}),
		});
	};
	const both = [
		{ index: 0, name: "sees her own" },
		{ index: 1, name: "expects too much" },
	];

	it("reads schema, seed, variables and actors, and runs what is wanted", async () => {
		const before = await allNamespaces(fixture.backend);
		const [all, one] = [await run(both), await run(both.slice(0, 1))];
		expect(all.suites[0]?.cases.map(({ verdict }) => verdict)).toEqual(["passed", "failed"]);
		expect(all.suites[0]?.cases[1]?.checks.find(({ passed }) => !passed)).toMatchObject({
			expected: "2",
			actual: "1",
			at: { line: 14 },
		});
		expect(one.suites[0]?.cases.map(({ name }) => name)).toEqual(["sees her own"]);
		expect(await allNamespaces(fixture.backend)).toEqual(before);
	});

	it("runs nothing in the place of a case that is not there any more", async () => {
		const { suites } = await run([{ index: 1, name: "is gone" }]);
		expect(suites).toMatchObject([
			{
				cases: [],
				problems: [
					{ message: "The case “is gone” is not there any more: the file has changed. Run it again." },
				],
			},
		]);
	});

	it("is ended when it is told to, and answers when nothing of it is left", async () => {
		const before = await allNamespaces(fixture.backend);
		const slow = '[[cases]]\nname = "sleeps"\nkind = "sql_expect"\nsql = "SLEEP 20s"\n';
		const path = join(root, "database/tests/suites/slow.toml");
		await writeFile(path, `${slow}${slow.replace("sleeps", "never runs")}`);
		const started = new Promise<void>((resolve) => {
			const subscription = fixture.backend.rpc.onNotification(protocol.suiteProgress, ({ kind }) => {
				if (kind !== "caseStarted") return;
				subscription.dispose();
				resolve();
			});
		});
		const cases = ["sleeps", "never runs"].map((name, index) => ({ index, name }));
		const answered = fixture.backend.rpc.sendRequest(protocol.runProject, {
			run: "slow",
			folder: join(root, "database"),
			root,
			suites: [{ path, cases }],
		});
		await started;
		await fixture.backend.rpc.sendRequest(protocol.endProject, { run: "slow" });
		const { suites, leftBehind } = await answered;
		expect(suites.flatMap((suite) => suite.cases.filter(({ verdict }) => verdict === "passed"))).toEqual([]);
		expect(leftBehind).toEqual([]);
		expect(await allNamespaces(fixture.backend)).toEqual(before);
	});

	it("covers the schema's clauses, by the paths of their files", async () => {
		const { coverage } = await run(both, true);
		expect(coverage?.files).toMatchObject([
			{
				path: join(root, "database/schema/1.surql"),
				clauses: [
					{ action: "select", table: "note", granted: 2, denied: 0 },
					...["select", "create", "update", "delete"].map((action) => ({
						action,
						table: "person",
						answers: "denied",
						denied: 0,
					})),
				],
			},
		]);
	});
});
