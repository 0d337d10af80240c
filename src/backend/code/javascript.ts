/** A session as JavaScript for Node.js, with the SDK `surrealdb`. */
import { isPlainName } from "../../common/surrealql/quote";
import { inBraces, inComment, quoted } from "./literals";
import { headLines, inTextLines, ownMemory, type Recipe, type SignIn, writtenVariables } from "./recipe";
import type { Bound, GeometryKind, ValueWords } from "./values";

const text = (value: string): string => quoted(value, inBraces);

/** The text of a module: it ends with a session that is ready, and leaves the connection open. */
export function javascript(recipe: Recipe): string {
	const uses = new Set(["Surreal"]);
	const { set, inText } = writtenVariables(recipe, words(uses), inBraces);
	const needsFloats = uses.delete("Float");
	if (needsFloats) uses.add("CborCodec");
	const embedded = recipe.engine !== "server";
	const options = [
		...(embedded ? ["engines: createNodeEngines()"] : ["websocketImpl"]),
		...(needsFloats ? ["codecs: { cbor: floatCodec }"] : []),
	];
	return [
		...comments([
			...headLines(recipe, "surrealdb 2.0.8", "run by a test"),
			...(recipe.engine === "memory" ? [ownMemory] : []),
		]),
		`import { ${[...uses].sort().join(", ")} } from "surrealdb";`,
		...(embedded ? ['import { createNodeEngines } from "@surrealdb/node";'] : []),
		"",
		...(needsFloats ? floatCodec : []),
		...(embedded ? [] : websocket),
		`const db = new Surreal({ ${options.join(", ")} });`,
		`await db.connect(${text(recipe.endpoint)});`,
		"",
		"const session = await db.newSession();",
		...signIn(recipe.signIn),
		...use(recipe),
		...set.map(([name, value]) => `await session.set(${name}, ${value});`),
		...(inText ? ["", ...comments(inTextLines(inText.names)), `const lets = ${inText.literal};`] : []),
		"",
		"// Here it is: await session.query(…). At the end: await db.close().",
		"",
	].join("\n");
}

function comments(lines: readonly string[]): string[] {
	return lines.map((line) => `// ${inComment(line)}`);
}

const websocket = [
	"// Node.js has a WebSocket of its own since version 22. Before that: npm install ws",
	'const websocketImpl = globalThis.WebSocket ?? (await import("ws")).WebSocket;',
];

/** The SDK sends every whole number as an int. */
const floatCodec = [
	"// The SDK would send a whole float, such as 1f, as the int 1. With this codec a Float stays one: another number stands",
	"// in for it until the message is written, and is replaced there.",
	"class Float {",
	"\tconstructor(value) {",
	"\t\tthis.value = value;",
	"\t}",
	"}",
	"function floatCodec(options) {",
	"\tlet floats = [];",
	"\tconst standIn = (value) => {",
	"\t\tif (!(value instanceof Float)) return value;",
	"\t\tfloats.push({ instead: Math.random() * 1e-300, value: value.value });",
	"\t\treturn floats.at(-1).instead;",
	"\t};",
	"\tconst codec = new CborCodec({ ...options, valueEncodeVisitor: standIn });",
	"\tconst encode = (data) => {",
	"\t\tfloats = [];",
	"\t\tconst bytes = Buffer.from(codec.encode(data));",
	"\t\tfor (const { instead, value } of floats) {",
	"\t\t\tconst double = Buffer.alloc(8);",
	"\t\t\tdouble.writeDoubleBE(instead);",
	"\t\t\tbytes.writeDoubleBE(value, bytes.indexOf(double));",
	"\t\t}",
	"\t\treturn new Uint8Array(bytes);",
	"\t};",
	"\treturn { encode, decode: (data) => codec.decode(data) };",
	"}",
	"",
];

const env = (name: string): string => `process.env.${name}`;

function signIn(how: SignIn): string[] {
	switch (how.kind) {
		case "none":
			return [];
		case "token":
			return [`await session.authenticate(${env(how.token.env)});`];
		case "user":
			return call({ ...place(how), username: text(how.username), password: env(how.password.env) });
		case "bearer":
			return call({ ...place(how), access: text(how.access), key: env(how.key.env) });
		case "record": {
			const variables = how.variables.map(({ name, env: variable, isText }): [string, string] => [
				name,
				isText ? env(variable) : `JSON.parse(${env(variable)})`,
			]);
			return call({ ...place(how), access: text(how.access), variables: object(variables) });
		}
	}
}

function place({ namespace, database }: { namespace?: string; database?: string }): Record<string, string> {
	return {
		...(namespace === undefined ? {} : { namespace: text(namespace) }),
		...(database === undefined ? {} : { database: text(database) }),
	};
}

function call(fields: Readonly<Record<string, string>>): string[] {
	const lines = Object.entries(fields).map(([name, value]) => `\t${name}: ${value},`);
	return ["await session.signin({", ...lines, "});"];
}

/** After the sign-in, which leads to where the user is defined, and before which nothing that is missing is made. */
function use({ namespace, database, signIn: { kind } }: Recipe): string[] {
	if (namespace === undefined && kind === "none") return [];
	const name = (value: string | undefined) => (value === undefined ? "null" : text(value));
	return [`await session.use({ namespace: ${name(namespace)}, database: ${name(database)} });`];
}

function object(entries: readonly (readonly [name: string, value: string])[]): string {
	const fields = entries.map(([name, value]) => `${fieldName(name)}: ${value}`);
	return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function fieldName(name: string): string {
	// Without brackets it would be the object's prototype.
	if (name === "__proto__") return '["__proto__"]';
	return isPlainName(name) ? name : text(name);
}

/** Seconds since the epoch. */
const YEAR_10000 = 253_402_300_800n;

const geometries: Readonly<Record<GeometryKind, string>> = {
	line: "GeometryLine",
	polygon: "GeometryPolygon",
	multiPoint: "GeometryMultiPoint",
	multiLine: "GeometryMultiLine",
	multiPolygon: "GeometryMultiPolygon",
	collection: "GeometryCollection",
};

/** The types of the SDK; `uses` is told which of them are to be imported. */
export function words(uses: Set<string>): ValueWords {
	const make = (type: string, ...parts: readonly string[]) => {
		uses.add(type);
		return `new ${type}(${parts.join(", ")})`;
	};
	const bound = (given: Bound | undefined) =>
		given ? make(given.included ? "BoundIncluded" : "BoundExcluded", given.value) : "undefined";
	const list = (items: readonly string[]) => `[${items.join(", ")}]`;
	return {
		none: "undefined",
		null: "null",
		true: "true",
		false: "false",
		int: (value) => (Number.isSafeInteger(Number(value)) ? `${value}` : `${value}n`),
		float: (value) => (Number.isInteger(value) ? make("Float", numberText(value)) : numberText(value)),
		text,
		bytes: (value) => `new Uint8Array(${list([...value].map(String))})`,
		list,
		object,
		set: (items) => `new Set(${list(items)})`,
		decimal: (digits) => make("Decimal", text(digits)),
		// The SDK reads texts of these years alone as what they say.
		datetime: ({ seconds, nanoseconds, text: written }) =>
			make(
				"DateTime",
				seconds >= 0n && seconds < YEAR_10000 ? text(written) : list([`${seconds}n`, `${nanoseconds}n`]),
			),
		duration: ({ text: written }) => make("Duration", text(written)),
		uuid: (value) => make("Uuid", text(value)),
		table: (name) => make("Table", text(name)),
		// The SDK puts a slash before a key that has none.
		file: (bucket, key) => (key.startsWith("/") ? make("FileRef", text(bucket), text(key)) : undefined),
		record: (table, { value }) => make("RecordId", text(table), value),
		recordRange: (table, begin, end) => make("RecordIdRange", text(table), bound(begin), bound(end)),
		range: (begin, end) => make("Range", bound(begin), bound(end)),
		geometry: (kind, parts) => {
			const fewest = kind === "line" ? 2 : 1;
			return parts.length < fewest ? undefined : make(geometries[kind], list(parts));
		},
		point: (x, y) =>
			isCoordinate(x) && isCoordinate(y)
				? make("GeometryPoint", list([numberText(x), numberText(y)]))
				: undefined,
	};
}

/** Whole coordinates are sent as ints, of which the server makes floats: without the sign of -0, and only small ones. */
function isCoordinate(value: number): boolean {
	return !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function numberText(value: number): string {
	return Object.is(value, -0) ? "-0" : String(value);
}
