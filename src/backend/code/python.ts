/** A session as Python, with the SDK `surrealdb`. */
import { byLength, inComment, quoted } from "./literals";
import { headLines, inTextLines, ownMemory, type Recipe, type SignIn, writtenVariables } from "./recipe";
import type { Bound, Entry, GeometryKind, ValueWords } from "./values";

const text = (value: string): string => quoted(value, byLength);

/** The text of a script: it ends with a session that is ready, in the block in which the connection is open. */
export function python(recipe: Recipe): string {
	const uses = new Set(["surrealdb.Surreal"]);
	if (recipe.signIn.kind !== "none") uses.add("os");
	if (needsJson(recipe.signIn)) uses.add("json");
	const { set, inText } = writtenVariables(recipe, words(uses), byLength);
	const embedded = recipe.engine !== "server";
	return [
		...comments([
			...headLines(recipe, "surrealdb 2.0.0", "not run"),
			...(recipe.engine === "memory" ? [ownMemory] : []),
		]),
		...imports(uses),
		"",
		`with Surreal(${text(recipe.endpoint)}) as db:`,
		...[
			...(embedded
				? [
						...comments([
							"This SDK has sessions on a server only: here the connection itself stands for the one.",
						]),
						"session = db",
					]
				: ["session = db.new_session()"]),
			...signIn(recipe.signIn),
			...use(recipe),
			...set.map(([name, value]) => `session.let(${name}, ${value})`),
			...(inText ? ["", ...comments(inTextLines(inText.names)), `lets = ${inText.literal}`] : []),
			"",
			"# Here it is: session.query(…)",
		].map((line) => (line === "" ? "" : `    ${line}`)),
		"",
	].join("\n");
}

function comments(lines: readonly string[]): string[] {
	return lines.map((line) => `# ${inComment(line)}`);
}

function needsJson(how: SignIn): boolean {
	return how.kind === "record" && how.variables.some(({ isText }) => !isText);
}

/** `module.Name` of each, and modules alone. */
function imports(uses: ReadonlySet<string>): string[] {
	const modules = new Map<string, string[]>();
	for (const use of [...uses].sort()) {
		const dot = use.lastIndexOf(".");
		const module = dot < 0 ? use : use.slice(0, dot);
		modules.set(module, [...(modules.get(module) ?? []), ...(dot < 0 ? [] : [use.slice(dot + 1)])]);
	}
	return [...modules].map(([module, names]) =>
		names.length === 0 ? `import ${module}` : `from ${module} import ${names.join(", ")}`,
	);
}

const env = (name: string): string => `os.environ[${text(name)}]`;

function signIn(how: SignIn): string[] {
	switch (how.kind) {
		case "none":
			return [];
		case "token":
			return [`session.authenticate(${env(how.token.env)})`];
		case "user":
			return call([...place(how), ["username", text(how.username)], ["password", env(how.password.env)]]);
		case "bearer":
			return call([...place(how), ["access", text(how.access)], ["key", env(how.key.env)]]);
		case "record": {
			const variables = how.variables.map(
				({ name, env: variable, isText }): Entry => [
					name,
					isText ? env(variable) : `json.loads(${env(variable)})`,
				],
			);
			return call([...place(how), ["access", text(how.access)], ["variables", object(variables)]]);
		}
	}
}

function place({ namespace, database }: { namespace?: string; database?: string }): Entry[] {
	return [
		...(namespace === undefined ? [] : [["namespace", text(namespace)] as const]),
		...(database === undefined ? [] : [["database", text(database)] as const]),
	];
}

function call(fields: readonly Entry[]): string[] {
	return ["session.signin({", ...fields.map(([name, value]) => `    ${text(name)}: ${value},`), "})"];
}

/** After the sign-in, which leads to where the user is defined, and before which nothing that is missing is made. */
function use({ namespace, database, signIn: { kind } }: Recipe): string[] {
	if (namespace === undefined && kind === "none") return [];
	const name = (value: string | undefined) => (value === undefined ? "None" : text(value));
	return [`session.use(${name(namespace)}, ${name(database)})`];
}

function object(entries: readonly Entry[]): string {
	return `{${entries.map(([name, value]) => `${text(name)}: ${value}`).join(", ")}}`;
}

const geometries: Readonly<Record<Exclude<GeometryKind, "polygon" | "multiPolygon">, string>> = {
	line: "GeometryLine",
	multiPoint: "GeometryMultiPoint",
	multiLine: "GeometryMultiLine",
	collection: "GeometryCollection",
};

/** The types of the SDK; `uses` is told which of them are to be imported. */
function words(uses: Set<string>): ValueWords {
	const make = (path: string, ...parts: readonly string[]) => {
		uses.add(path);
		return `${path.slice(path.lastIndexOf(".") + 1)}(${parts.join(", ")})`;
	};
	const list = (items: readonly string[]) => `[${items.join(", ")}]`;
	/** What the SDK has no class for, but what its encoder is written on. */
	const tagged = (tag: number, content: string) => make("surrealdb.cbor.CBORTag", `${tag}`, content);
	const none = () => make("surrealdb.cbor.CBORSimpleValue", "22");
	const bound = (given: Bound | undefined) =>
		given
			? make(`surrealdb.data.types.range.Bound${given.included ? "Included" : "Excluded"}`, given.value)
			: none();
	const range = (begin: Bound | undefined, end: Bound | undefined) =>
		make("surrealdb.Range", bound(begin), bound(end));
	return {
		none: "None",
		get null() {
			return none();
		},
		true: "True",
		false: "False",
		int: String,
		float: floatText,
		text,
		bytes: (value) => `bytes.fromhex(${text(Buffer.from(value).toString("hex"))})`,
		list,
		object,
		set: (items) => tagged(56, list(items)),
		decimal: (digits) => make("decimal.Decimal", text(digits)),
		datetime: ({ seconds, nanoseconds }) => tagged(12, list([`${seconds}`, `${nanoseconds}`])),
		duration: ({ seconds, nanoseconds }) => tagged(14, list([`${seconds}`, `${nanoseconds}`])),
		uuid: (value) => make("uuid.UUID", text(value)),
		table: (name) => make("surrealdb.Table", text(name)),
		file: (bucket, key) => tagged(55, list([text(bucket), text(key)])),
		record: (table, { value }) => make("surrealdb.RecordID", text(table), value),
		recordRange: (table, begin, end) => make("surrealdb.RecordID", text(table), range(begin, end)),
		range,
		geometry: (kind, parts) => {
			// Its polygons must be of closed rings, which those of SurrealDB need not be written as.
			if (kind === "polygon" || kind === "multiPolygon" || (kind === "line" && parts.length < 2))
				return undefined;
			return make(`surrealdb.data.types.geometry.${geometries[kind]}`, ...parts);
		},
		point: (x, y) => make("surrealdb.data.types.geometry.GeometryPoint", floatText(x), floatText(y)),
	};
}

function floatText(value: number): string {
	if (Number.isNaN(value)) return 'float("nan")';
	if (!Number.isFinite(value)) return `float("${value > 0 ? "" : "-"}inf")`;
	if (Object.is(value, -0)) return "-0.0";
	const written = String(value);
	return /[.e]/.test(written) ? written : `${written}.0`;
}
