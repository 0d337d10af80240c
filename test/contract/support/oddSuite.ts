/** A suite of what SurrealKit could see otherwise than we do: most of its cases are not meant to pass. */

const values = [
	"1",
	"1.0f",
	"1e16f",
	"1.5e-7f",
	"0.1f",
	"1e15f",
	"0.00001f",
	"9223372036854775807",
	"-5",
	"1.50dec",
	"'a\"b\\\\c\\n'",
	"'😀é'",
	"1h30m5us",
	"d'2024-01-01T00:00:00.12Z'",
	"d'2024-01-01T00:00:00Z'",
	"u'018e0a5e-0000-7000-8000-000000000001'",
	"<set>[3, 1, 2]",
	"{ b: 1, a: { c: 2.0f } }",
	"<bytes>'ab'",
	"person:tobie",
	"person:1",
	"person:`1`",
	"person:01hz",
	"person:['a', 1]",
	"person:{ a: 1 }",
	"`we-ird`:x",
	"person:u'018e0a5e-0000-7000-8000-000000000001'",
	"person:`a b`",
	"(1.0, 2.0)",
	"{ type: 'Polygon', coordinates: [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]] }",
	"1..5",
	"NONE",
	"NULL",
	"true",
	"type::table('x')",
	"1f / 0f",
	"[]",
	"{}",
];
const wanted = [
	"1",
	"1.0",
	'"1"',
	"true",
	'"1.5"',
	'"1h30m5µs"',
	'"2024-01-01T00:00:00.120Z"',
	"[1, 2, 3]",
	"{ a = { c = 2.0 }, b = 1 }",
	"[97, 98]",
	'"person:`1`"',
	'"person:01hz"',
	"nan",
	"9223372036854775807",
	"{}",
	"[]",
	'"1..5"',
	'{ type = "Point", coordinates = [1.0, 2.0] }',
].map((value) => `path = ""\nequals = ${value}`);
const patterns = [
	"^1$",
	"^1\\.0$",
	"1e\\+16",
	"1\\.5e-7",
	"0.1",
	"`",
	"\\d{2}",
	"(?i)TOBIE",
	'^"',
	"null",
	"\\p{L}",
	"^$",
].map((pattern) => `path = ""\nregex = '''${pattern}'''`);
const paths = [
	'path = "a.c"\nexists = true',
	'path = "0"\nequals = 1',
	'path = "0.x"\nexists = false',
	'path = "."\ncontains = "1"',
	'path = "coordinates.0"\ncontains = "0.0"',
];

function caseOf(
	kind: string,
	name: string,
	lines: readonly string[],
	inner: Readonly<Record<string, readonly string[]>> = {},
): string {
	const tables = Object.entries(inner).flatMap(([key, each]) =>
		each.map((text) => `[[cases.${key}]]\n${text}\n`),
	);
	return `[[cases]]\nname = ${JSON.stringify(name)}\nkind = "${kind}"\n${lines.join("\n")}\n${tables.join("")}`;
}

function sql(
	name: string,
	text: string,
	assertions: readonly string[] = [],
	...lines: readonly string[]
): string {
	return caseOf("sql_expect", name, [`sql = ${JSON.stringify(text)}`, ...lines], { assertions });
}

function matrix(name: string, table: string, rules: readonly string[], ...lines: readonly string[]): string {
	return caseOf("permissions_matrix", name, [`table = "${table}"`, ...lines], { rules });
}

const rule = (action: string, allow: boolean, ...lines: readonly string[]) =>
	[`action = "${action}"`, `allow = ${allow}`, ...lines].join("\n");
const is = (json: string, path = "") => `path = "${path}"\nequals = ${json}`;
const as = (actor: string) => `actor = "${actor}"`;
const everyRule = ["create", "select", "update", "delete"].flatMap((action) => [
	rule(action, true),
	rule(action, false),
]);

/** For the project in test/fixtures/surrealkit. */
export const oddSuite = [
	'name = "odd"\n',
	...values.map((value) => sql(value, `RETURN ${value}`, [...wanted, ...patterns, ...paths])),
	sql("the first of two", "RETURN 1; RETURN 2", [is("1")]),
	sql("the second fails", "RETURN 1; THROW 'nope'", [], "allow = false", 'error_contains = "nope"'),
	sql("the second fails, and should not", "RETURN 1; THROW 'nope'"),
	sql("does not parse", "SELEC * FORM x", [], "allow = false", 'error_contains = "arse"'),
	sql("no such table", "SELECT * FROM nosuch", [], "allow = false"),
	sql("denied in silence", "DELETE item:two RETURN BEFORE", [is("[]")], as("p")),
	sql("should fail", "RETURN 1", [], "allow = false"),
	sql("another code", "THROW 'abc'", [], "allow = false", 'error_contains = "a"', 'error_code = "abd"'),
	sql(
		"references to $auth",
		"RETURN $auth",
		["$auth.id", "$auth", "$auth.name", "auth"].map((each) => `path = ""\nequals_auth = "${each}"`),
		as("p"),
	),
	sql("root has no $auth", "RETURN $auth", ['path = ""\nequals_auth = "$auth"']),
	sql(
		"types of sign-up",
		"SELECT type::of(age) AS a, type::of(f) AS f, type::of(born) AS b, type::of(d) AS d, born FROM ONLY $auth",
		[
			is('"int"', "a"),
			is('"float"', "f"),
			is('"datetime"', "b"),
			is('"string"', "d"),
			is('"1979-05-27T07:32:00.500Z"', "born"),
		],
		as("p"),
	),
	sql("params", "RETURN $auth.name", [is('"P"')], as("q")),
	sql("database user", "CREATE item:ed SET n = 3", [is('"item:ed"', "0.id")], as("ed")),
	sql("namespace user", "RETURN session::ns() != NONE", [is("true")], as("nsu")),
	sql("headers", "RETURN 5", [is("5")], as("h")),
	sql("nobody", "RETURN 5", [], as("ghost")),
	sql("variable", "RETURN $p", [is('"hi"')]),
	sql("no variable", "RETURN strange:perm_record.a", [is('"\u0024{x}"')]),
	sql("fixture of an actor", "RETURN item:byp.n", [is("9")]),
	sql(
		"nothing at a path",
		"RETURN { a: NONE, b: NULL }",
		["a", "b", "c"].map((path) => `path = "${path}"\nexists = true`),
	),
	sql("LET", "LET $x = 5; RETURN $x", ['path = ""\nexists = true', 'path = ""\ncontains = "null"']),
	sql("empty", "", ['path = ""\nexists = true']),
	sql("no regular expression", 'RETURN "a"', ['path = ""\nregex = "("']),
	...[[], [as("p")], [as("ed")], [as("nsu")], [as("h")]].flatMap((actor) =>
		["item", "uniq", "strange"].map((table) => matrix(`${table} ${actor}`, table, everyRule, ...actor)),
	),
	matrix(
		"thrown",
		"item",
		[
			rule("update", false, 'error_contains = "boom"'),
			rule("update", false, 'error_contains = "permission throw"'),
			rule("update", true),
		],
		as("ed"),
		'record_id = "two"',
	),
	matrix(
		"words",
		"strange",
		["permission failed", "IAM", "permission"].map((words) =>
			rule("update", false, `error_contains = "${words}"`),
		),
		as("p"),
	),
	matrix(
		"own",
		"person",
		[rule("select", true), rule("update", true), rule("delete", false), rule("select", false)],
		as("p"),
		'record_id = "$auth"',
	),
	matrix("own of another table", "item", [rule("select", true)], as("p"), 'record_id = "$auth"'),
	matrix("root's own", "person", [rule("select", true)], 'record_id = "$auth"'),
	matrix(
		"no record",
		"item",
		[rule("select", true), rule("select", false), rule("create", false)],
		as("p"),
		'record_id = "ghost"',
	),
	matrix("no record to copy", "item", [rule("update", false)], as("p"), 'record_id = "ghost"'),
	matrix(
		"queries",
		"item",
		[
			rule("query", true, 'sql = "RETURN 1"', 'name = "named"'),
			rule("query", false, "sql = \"THROW 'x'\"", 'error_contains = "x"'),
			rule("query", true, "sql = \"THROW 'x'\""),
			rule("query", false, 'sql = "RETURN 1"'),
		],
		as("p"),
	),
	matrix("query that does not parse", "item", [rule("query", false, 'sql = "SELEC FORM x"')], as("p")),
	matrix("query without text", "item", [rule("query", true)], as("p")),
	matrix("no rules", "item", [], as("p")),
	matrix("no table", "nowhere", [rule("select", false)], as("p")),
	caseOf("schema_metadata", "definition", ['table = "item"', 'contains = ["boom", "nope"]'], {
		assertions: ['path = "fields.n"\ncontains = "DEFINE FIELD"'],
	}),
	caseOf("schema_metadata", "definitions", [
		'sql = "INFO FOR DB"',
		'contains = ["DEFINE TABLE item", "\\"item\\":"]',
	]),
	caseOf("schema_metadata", "of nothing", []),
	caseOf("schema_metadata", "not allowed", ['sql = "INFO FOR DB"', as("p")]),
	caseOf(
		"schema_behavior",
		"verified",
		[
			'setup_sql = ["CREATE item:s1 SET n = 1"]',
			'action_sql = "UPDATE item:s1 SET n = 2"',
			'verify_sql = "SELECT VALUE n FROM item:s1"',
		],
		{ assertions: [is("2", "0")] },
	),
	caseOf("schema_behavior", "set-up fails", ["setup_sql = [\"THROW 'z'\"]", 'action_sql = "RETURN 1"']),
	caseOf("schema_behavior", "fails as it should", [
		"action_sql = \"THROW 'q'\"",
		"expect_success = false",
		'expect_error_contains = "q"',
	]),
	caseOf("schema_behavior", "once more", ['action_sql = "CREATE item SET n = 77"'], {
		assertions: [is("77", "0.n")],
	}),
	caseOf(
		"api_request",
		"request",
		['method = "post"', 'path = "echo"', "expected_status = 201", "body = { a = 1, b = 1.0, c = [true] }"],
		{
			header_assertions: [
				'name = "X-Thing"\nequals = "abc"',
				'name = "x-none"\nexists = false',
				'name = "x-none"',
			],
			body_assertions: [
				is("1", "got.a"),
				is("1.0", "got.b"),
				is("1", "one"),
				is("1.0", "onef"),
				is("1", "onef"),
			],
		},
	),
	...["root", "p", "ed", "h"].map((actor) =>
		caseOf("api_request", `request as ${actor}`, [
			as(actor),
			'method = "post"',
			'path = "/echo"',
			"expected_status = 201",
			"body = { a = 1 }",
		]),
	),
	caseOf("api_request", "nothing there", ['path = "/nothing"', "expected_status = 404"]),
	caseOf("api_request", "nothing there, and wrong", ['path = "/nothing"', "expected_status = 200"], {
		body_assertions: ['path = "x"\nexists = true'],
	}),
	caseOf("api_request", "without a path", ['path = " "', "expected_status = 200"]),
].join("\n");
