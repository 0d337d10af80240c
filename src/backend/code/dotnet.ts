/** A session as C#, with the SDK `SurrealDb.Net`. */
import { byLength, inComment, quoted } from "./literals";
import { headLines, inTextLines, ownMemory, type Recipe, type SignIn, writtenVariables } from "./recipe";
import type { ValueWords } from "./values";

const text = (value: string): string => quoted(value, byLength);

/** The text of a program: it ends with a session that is ready. */
export function dotnet(given: Recipe): string {
	// Its embedded engines know no authentication.
	const recipe: Recipe = given.engine === "server" ? given : { ...given, signIn: { kind: "none" } };
	const { set, inText } = writtenVariables(recipe, words, byLength);
	const how = recipe.signIn;
	const client = clientOf(recipe);
	return [
		...comments([
			...headLines(recipe, `${client.packages} 1.0`, "not run"),
			...(recipe.engine === "memory" ? [ownMemory] : []),
			...nearest(given),
		]),
		...(isOfAccess(how) ? ["using Dahomey.Cbor.Attributes;"] : []),
		...client.usings.map((name) => `using ${name};`),
		"using SurrealDb.Net.Models;",
		"using SurrealDb.Net.Models.Auth;",
		"",
		...(how.kind === "user" || how.kind === "token" ? secretReader : []),
		...client.lines,
		...signIn(how),
		...use(recipe),
		...set.map(([name, value]) => `await session.Set(${name}, ${value});`),
		...(inText ? ["", ...comments(inTextLines(inText.names)), `const string lets = ${inText.literal};`] : []),
		"",
		"// Here it is: await session.RawQuery(…)",
		...(isOfAccess(how) ? ["", ...accessClass(how)] : []),
		"",
	].join("\n");
}

const secretReader = [
	"string Secret(string name) =>",
	"    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(name);",
	"",
];

function comments(lines: readonly string[]): string[] {
	return lines.map((line) => `// ${inComment(line)}`);
}

interface Client {
	readonly packages: string;
	readonly usings: readonly string[];
	/** Gives `session`. */
	readonly lines: readonly string[];
}

function clientOf({ engine, endpoint, signIn: how }: Recipe): Client {
	const own = "var session = await db.CreateSession();";
	if (engine === "memory")
		return {
			packages: "SurrealDb.Embedded.InMemory",
			usings: ["SurrealDb.Embedded.InMemory"],
			lines: ["using var db = new SurrealDbMemoryClient();", own],
		};
	if (engine === "folder")
		return {
			packages: "SurrealDb.Embedded.SurrealKv",
			usings: ["SurrealDb.Embedded.SurrealKv"],
			lines: [`using var db = new SurrealDbKvClient(${text(endpoint.replace(/^[^:]*:\/\//, ""))});`, own],
		};
	if (how.kind !== "token")
		return {
			packages: "SurrealDb.Net",
			usings: ["SurrealDb.Net"],
			lines: [`using var db = new SurrealDbClient(${text(endpoint)});`, own],
		};
	return {
		packages: "SurrealDb.Net",
		usings: ["SurrealDb.Net"],
		lines: [
			"var options = SurrealDbOptions",
			"    .Create()",
			`    .WithEndpoint(${text(endpoint)})`,
			`    .WithToken(Secret(${text(how.token.env)}))`,
			"    .Build();",
			"using var session = new SurrealDbClient(options);",
		],
	};
}

function nearest(recipe: Recipe): string[] {
	const { engine, endpoint, namespace, database, signIn: how } = recipe;
	const lines: string[] = [];
	if (engine !== "server" && how.kind !== "none")
		lines.push("The SDK's embedded clients sign nobody in: their sessions may do everything.");
	if (engine === "folder" && !endpoint.startsWith("surrealkv:"))
		lines.push("Its client for folders takes those of SurrealKV: what comes nearest here.");
	if (engine === "server" && how.kind === "token")
		lines.push(
			"The SDK makes no Tokens from a text that Authenticate would take: the token is given to the client, and the",
			"client itself stands for the session.",
		);
	if (isOfAccess(how) && (how.namespace === undefined || how.database === undefined))
		lines.push(
			"The SDK's credentials of an access name a database, and this one is defined above: the server may refuse it.",
		);
	if (how.kind === "record" && how.variables.some(({ isText }) => !isText))
		lines.push("Some of its sign-in variables are no texts: make of them what they are.");
	if (database === undefined && (namespace !== undefined || how.kind !== "none")) {
		const where =
			namespace === undefined ? "in no namespace" : `in namespace ${namespace} and in no database`;
		lines.push(`The session is ${where}. Use takes both, so here it stays where the sign-in leads.`);
	}
	return lines;
}

type OfAccess = Extract<SignIn, { kind: "bearer" | "record" }>;

function isOfAccess(how: SignIn): how is OfAccess {
	return how.kind === "bearer" || how.kind === "record";
}

const env = (name: string): string => `Secret(${text(name)})`;

function use({ namespace, database }: Recipe): string[] {
	return namespace === undefined || database === undefined
		? []
		: [`await session.Use(${text(namespace)}, ${text(database)});`];
}

function signIn(how: SignIn): string[] {
	switch (how.kind) {
		case "none":
		case "token":
			return [];
		case "user": {
			const { namespace, database } = how;
			const type =
				database !== undefined ? "DatabaseAuth" : namespace !== undefined ? "NamespaceAuth" : "RootAuth";
			return call(type, [
				...place(how),
				`Username = ${text(how.username)},`,
				`Password = ${env(how.password.env)},`,
			]);
		}
		case "bearer":
		case "record":
			return call("AccessVariables", [...place(how), `Access = ${text(how.access)},`]);
	}
}

function place({ namespace, database }: { namespace?: string; database?: string }): string[] {
	return [
		...(namespace === undefined ? [] : [`Namespace = ${text(namespace)},`]),
		...(database === undefined ? [] : [`Database = ${text(database)},`]),
	];
}

function call(type: string, fields: readonly string[]): string[] {
	return [
		"await session.SignIn(",
		`    new ${type}`,
		"    {",
		...fields.map((field) => `        ${field}`),
		"    }",
		");",
	];
}

/** The SDK takes the variables of an access as properties of a class of one's own. */
function accessClass(how: OfAccess): string[] {
	const variables = how.kind === "bearer" ? [{ name: "key", env: how.key.env }] : how.variables;
	return [
		"class AccessVariables : ScopeAuth",
		"{",
		...variables.flatMap(({ name, env: variable }, index) => [
			`    [CborProperty(${text(name)})]`,
			`    public string Variable${index + 1} { get; set; } = Environment.GetEnvironmentVariable(${text(variable)}) ?? "";`,
		]),
		"}",
	];
}

const list = (items: readonly string[]): string => `new object?[] { ${items.join(", ")} }`;

/** Years 1 to 9999 in seconds since the epoch. */
const FIRST_SECOND = -62_135_596_800n;
const YEAR_10000 = 253_402_300_800n;

/** The types of the SDK. */
const words: ValueWords = {
	none: "new None()",
	null: "null!",
	true: "true",
	false: "false",
	int: (value) => (value === -(2n ** 63n) ? "long.MinValue" : `${value}L`),
	float: (value) => {
		if (Number.isNaN(value)) return "double.NaN";
		if (!Number.isFinite(value)) return `double.${value > 0 ? "Positive" : "Negative"}Infinity`;
		return `${Object.is(value, -0) ? "-0" : value}D`;
	},
	text,
	bytes: (value) => `new byte[] { ${[...value].join(", ")} }`,
	list,
	object: (entries) =>
		`new Dictionary<string, object?> { ${entries.map(([name, value]) => `[${text(name)}] = ${value}`).join(", ")} }`,
	decimal: (digits) => `${digits}M`,
	// A DateTime counts by 100 nanoseconds.
	datetime: ({ seconds, nanoseconds }) =>
		nanoseconds % 100n === 0n && seconds >= FIRST_SECOND && seconds < YEAR_10000
			? `DateTimeOffset.FromUnixTimeSeconds(${seconds}).UtcDateTime.AddTicks(${nanoseconds / 100n})`
			: undefined,
	duration: ({ seconds, nanoseconds }) =>
		seconds < 2n ** 55n ? `new Duration(${seconds}, ${nanoseconds})` : undefined,
	uuid: (value) => `Guid.Parse(${text(value)})`,
	record: (table, { value }) => `RecordId.From(${text(table)}, ${value})`,
	set: () => undefined,
	table: () => undefined,
	file: () => undefined,
	recordRange: () => undefined,
	range: () => undefined,
	geometry: () => undefined,
	point: () => undefined,
};
