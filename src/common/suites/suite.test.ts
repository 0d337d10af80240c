import { describe, expect, it } from "vitest";
import { readConfig } from "./config";
import type { SuiteProblem } from "./model";
import { readSuite } from "./suite";

/** A suite that has every key there is, each in a line of its own. */
const EVERYTHING = `
name = "all"
schema_from = "sync"
tags = ["a"]
[actors.record]
kind = "record"
username = "u"
username_env = "U"
password = "p"
password_env = "P"
namespace = "n"
namespace_env = "N"
database = "d"
database_env = "D"
access = "account"
access_env = "A"
signup_params = { name = "x" }
signin_params = { name = "x" }
params = { name = "y" }
token = "t"
token_env = "T"
headers = { x = "y" }
[[fixtures]]
name = "f"
actor = "record"
sql = "CREATE a"
[[cases]]
name = "1"
tags = ["b"]
kind = "sql_expect"
actor = "record"
sql = "RETURN 1"
allow = false
error_contains = "e"
error_code = "c"
[[cases.assertions]]
path = "0.a"
exists = true
equals = { a = [1, 2.0] }
equals_auth = "$auth.id"
contains = "x"
regex = "x+"
[[cases]]
name = "2"
kind = "permissions_matrix"
actor = "root"
table = "note"
record_id = "one"
[[cases.rules]]
name = "r"
action = "query"
allow = false
sql = "RETURN 1"
error_contains = "e"
[[cases]]
name = "3"
kind = "schema_metadata"
actor = "root"
table = "note"
sql = "INFO FOR DB"
contains = ["a", "b"]
[[cases]]
name = "4"
kind = "schema_behavior"
actor = "root"
setup_sql = ["CREATE a"]
action_sql = "CREATE b"
expect_success = false
expect_error_contains = "e"
verify_sql = "SELECT * FROM b"
[[cases]]
name = "5"
kind = "api_request"
actor = "root"
method = "post"
path = "/x"
expected_status = 201
headers = { a = "b" }
body = { a = 1 }
timeout_ms = 5
[[cases.body_assertions]]
path = "x"
[[cases.header_assertions]]
name = "h"
exists = true
equals = "v"
contains = "v"
regex = "v"
`.trim();

const CONFIG = `
[defaults]
base_url = "http://localhost:8000"
timeout_ms = 10
schema_from = "sync"
[rollouts]
parity = true
[actors.reader]
kind = "database"
username = "u"
password_env = "P"
[[fixtures]]
file = "a.surql"
`.trim();

const NO_ACTORS = { actors: new Map() };
const problemsOf = (text: string) => readSuite(text, NO_ACTORS).problems;

interface KeyLine {
	/** 1-based. */
	readonly line: number;
	readonly key: string;
	readonly value: string;
}

function keyLines(text: string): readonly KeyLine[] {
	return text.split("\n").flatMap((written, index) => {
		const [, key, value] = /^(\w+) = (.*)$/.exec(written) ?? [];
		return key && value ? [{ line: index + 1, key, value }] : [];
	});
}

function withLine(text: string, line: number, written: string): string {
	return text
		.split("\n")
		.with(line - 1, written)
		.join("\n");
}

/** The problems at a line. */
function at(problems: readonly SuiteProblem[], line: number): readonly SuiteProblem[] {
	return problems.filter((problem) => problem.at.line === line);
}

describe("a suite that has everything", () => {
	it("is read without a problem", () => {
		const { suite, problems } = readSuite(EVERYTHING, NO_ACTORS);
		expect(problems).toEqual([]);
		expect(suite.cases.map(({ kind, actor }) => [kind, actor])).toEqual([
			["sql_expect", "record"],
			["permissions_matrix", "root"],
			["schema_metadata", "root"],
			["schema_behavior", "root"],
			["api_request", "root"],
		]);
		expect(suite.cases[4]).toMatchObject({ method: "POST", path: "/x", expectedStatus: 201, timeoutMs: 5 });
		const actor = suite.actors.get("record");
		expect(actor?.password).toEqual({ literal: "p", environment: "P" });
		expect([...(actor?.signIn?.entries.values() ?? [])].map(({ value }) => value)).toMatchObject([
			{ value: "x" },
		]);
	});

	// Without its kind nobody knows what else a case has.
	const isCaseKind = ({ key, value }: KeyLine) => key === "kind" && value.includes("_");
	it.each(keyLines(EVERYTHING).filter((each) => !isCaseKind(each)))(
		"does not know “$key” of line $line when it is written otherwise",
		({ line, key, value }) => {
			const found = at(problemsOf(withLine(EVERYTHING, line, `${key}z = ${value}`)), line);
			expect(found).toMatchObject([
				{ message: expect.stringContaining(`has no “${key}z”`), at: { column: 1 } },
			]);
			expect(found[0]).not.toHaveProperty("case");
		},
	);

	// A value for an assertion, and for a request, may be anything.
	it.each(keyLines(EVERYTHING).filter(({ key }) => key !== "equals" && key !== "body"))(
		"wants another type for “$key” of line $line",
		({ line, key }) => {
			const wrong = "1979-05-27";
			const found = at(problemsOf(withLine(EVERYTHING, line, `${key} = ${wrong}`)), line);
			expect(found).toMatchObject([{ at: { column: key.length + 4 } }]);
			expect(found[0]?.message).toMatch(/has to be .+, not a date or time\./);
			expect(found[0]).not.toHaveProperty("case");
		},
	);

	it.each([
		["kind", 'kind = "rec"', "is one of root, namespace"],
		["action", 'action = "drop"', "is one of create, select, update, delete, query"],
		["schema_from", 'schema_from = "rollouts"', "no rollout is replayed"],
		["expected_status", "expected_status = 70000", "from 0 to 65535"],
		["timeout_ms", "timeout_ms = -1", "from 0 to"],
		["tags", 'tags = ["a", 1]', "Each of “tags” has to be a text, not an integer"],
		["contains", "contains = [true]", "Each of “contains” has to be a text"],
		["headers", "headers = { a = 1 }", "“a” in “headers” has to be a text"],
		["body", "body = { a = 1979-05-27 }", "JSON has no dates"],
		["equals", "equals = 1979-05-27", "JSON has no dates"],
	])("checks the value of %s", (key, written, message) => {
		const lines = keyLines(EVERYTHING).filter((each) => each.key === key);
		const { line = 0 } =
			(key === "contains" ? lines.find(({ value }) => value.startsWith("[")) : lines[0]) ?? {};
		expect(at(problemsOf(withLine(EVERYTHING, line, written)), line)).toMatchObject([
			{ message: expect.stringContaining(message) },
		]);
	});
});

describe("what is missing", () => {
	it.each([
		["a case without a name", '[[cases]]\nkind = "sql_expect"\nsql = ""', "needs a “name”"],
		["a case without a kind", '[[cases]]\nname = "x"', "needs a “kind”: one of sql_expect"],
		["a text", '[[cases]]\nname = "x"\nkind = "sql_expect"', "needs a “sql”"],
		[
			"a table",
			'[[cases]]\nname = "x"\nkind = "permissions_matrix"\nrules = [{ action = "select" }]',
			"needs a “table”",
		],
		["an action", '[[cases]]\nname = "x"\nkind = "schema_behavior"', "needs a “action_sql”"],
		["a status", '[[cases]]\nname = "x"\nkind = "api_request"\npath = "/"', "needs an “expected_status”"],
		["a path", '[[cases]]\nname = "x"\nkind = "api_request"\nexpected_status = 200', "needs a “path”"],
		["an actor's kind", "[actors.a]\nusername = 'x'", "needs a “kind”"],
		[
			"a user's name",
			"[actors.a]\nkind = 'database'\npassword_env = 'P'",
			"needs “username” or “username_env”",
		],
		["an access", "[actors.a]\nkind = 'record'", "needs “access” or “access_env”"],
		["a token", "[actors.a]\nkind = 'token'\ntoken = ' '", "needs “token” or “token_env”"],
		["what a fixture runs", "[[fixtures]]\nname = 'f'", "needs either “sql” or “file”"],
		["a choice", "[[fixtures]]\nsql = ''\nfile = 'a'", "not both"],
	])("%s", (_, text, message) => {
		const problems = problemsOf(text);
		expect(problems).toMatchObject([{ message: expect.stringContaining(message), at: { line: 1 } }]);
		expect(problems[0]).not.toHaveProperty("case");
	});

	it.each([
		["rules", 'kind = "permissions_matrix"\ntable = "a"', "needs rules"],
		[
			"what a query runs",
			'kind = "permissions_matrix"\ntable = "a"\nrules = [{ action = "query" }]',
			"needs “sql”",
		],
		["what to look at", 'kind = "schema_metadata"', "needs “table” or “sql”"],
		["where to ask", 'kind = "api_request"\npath = " "\nexpected_status = 200', "cannot be empty"],
		[
			"a regular expression",
			"kind = 'sql_expect'\nsql = ''\nassertions = [{ path = '', regex = '(' }]",
			"regular expression",
		],
		["an actor", 'kind = "sql_expect"\nsql = ""\nactor = "ghost"', "There is no actor “ghost”"],
	])("%s: which keeps only that case from running", (_, text, message) => {
		const good = '[[cases]]\nname = "good"\nkind = "sql_expect"\nsql = ""\n';
		const { suite, problems } = readSuite(`${good}[[cases]]\nname = "x"\n${text}\n`, NO_ACTORS);
		expect(problems).toMatchObject([{ message: expect.stringContaining(message), case: 1 }]);
		expect(suite.cases).toHaveLength(2);
	});

	it("is no actor that the configuration has", () => {
		const { config } = readConfig("[actors.a]\nkind = 'root'");
		const text =
			"[[cases]]\nname = 'x'\nkind = 'sql_expect'\nsql = ''\nactor = 'a'\n[[fixtures]]\nsql = ''\nactor = 'b'";
		expect(readSuite(text, config).problems).toMatchObject([
			{ message: expect.stringContaining("there are root, a."), at: { line: 8, column: 9 } },
		]);
	});
});

it("takes no create rule for the record that is signed in", () => {
	const text =
		"[[cases]]\nname='x'\nkind='permissions_matrix'\ntable='a'\nrecord_id='$auth'\n[[cases.rules]]\naction='create'";
	const [problem] = problemsOf(text);
	expect(problem).toMatchObject({ message: expect.stringContaining("nothing to create"), at: { line: 6 } });
	expect(problem).not.toHaveProperty("case");
});

it("has SurrealKit's defaults", () => {
	const text = `
		[[cases]]
		name = "a"
		kind = "permissions_matrix"
		table = "note"
		rules = [{ action = "select" }]
		[[cases]]
		name = "b"
		kind = "api_request"
		path = "x"
		expected_status = 200
		[[cases]]
		name = "c"
		kind = "schema_metadata"
		table = "note"
		[[cases]]
		name = "d"
		kind = "schema_behavior"
		action_sql = ""`;
	const { suite, problems } = readSuite(text, NO_ACTORS);
	expect(problems).toEqual([]);
	expect(suite.cases).toMatchObject([
		{ record: "perm_record", rules: [{ allow: true }] },
		{ method: "GET" },
		{ sql: "INFO FOR TABLE note;" },
		{ expectSuccess: true },
	]);
});

describe("config.toml", () => {
	it("is read", () => {
		const { config, problems } = readConfig(CONFIG);
		expect(problems).toEqual([]);
		expect(config).toMatchObject({ baseUrl: "http://localhost:8000", timeoutMs: 10 });
		expect([...config.actors.keys()]).toEqual(["reader"]);
		expect(config.fixtures).toMatchObject([{ source: { file: "a.surql" } }]);
	});

	it.each(keyLines(CONFIG))("does not know “$key” when it is written otherwise", ({ line, key, value }) => {
		expect(at(readConfig(withLine(CONFIG, line, `${key}z = ${value}`)).problems, line)).toMatchObject([
			{ message: expect.stringContaining(`has no “${key}z”`) },
		]);
	});

	it("has no cases", () => {
		expect(readConfig("cases = []").problems).toMatchObject([
			{ message: expect.stringContaining("has no “cases”") },
		]);
	});
});
