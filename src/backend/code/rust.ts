/** A session as Rust, with the crate `surrealdb`. */
import { inBraces, inComment, quoted } from "./literals";
import { headLines, inTextLines, ownMemory, type Recipe, type SignIn, writtenVariables } from "./recipe";
import type { Bound, ValueWords } from "./values";

const text = (value: string): string => quoted(value, inBraces);

const modules: Readonly<Record<string, string>> = {
	Bound: "std::ops::Bound",
	Root: "surrealdb::opt::auth::Root",
	Namespace: "surrealdb::opt::auth::Namespace",
	Database: "surrealdb::opt::auth::Database",
	Record: "surrealdb::opt::auth::Record",
	connect: "surrealdb::engine::any::connect",
};

/** The text of a program: it ends with a session that is ready. */
export function rust(recipe: Recipe): string {
	const uses = new Set(["connect"]);
	const { set, inText } = writtenVariables(recipe, words(uses), inBraces);
	const steps = [...signIn(recipe.signIn, uses), ...use(recipe)];
	const feature = { server: "protocol-ws", memory: "kv-mem", folder: `kv-${scheme(recipe.endpoint)}` }[
		recipe.engine
	];
	return [
		...comments([
			...headLines(recipe, `surrealdb 3.3.5 (feature ${feature}, with tokio)`, "not run"),
			...(recipe.engine === "memory" ? [ownMemory] : []),
			...nearest(recipe),
		]),
		...[...uses].map((name) => `use ${modules[name] ?? `surrealdb::types::${name}`};`).sort(),
		"",
		"#[tokio::main]",
		"async fn main() -> Result<(), Box<dyn std::error::Error>> {",
		...[
			`let db = connect(${text(recipe.endpoint)}).await?;`,
			"// A clone is a session of its own, which begins as a copy: here of one that is nobody and nowhere.",
			"let session = db.clone();",
			...steps,
			...set.map(([name, value]) => `session.set(${name}, ${value}).await?;`),
			...(inText ? ["", ...comments(inTextLines(inText.names)), `let _lets = ${inText.literal};`] : []),
			"",
			"// Here it is: session.query(…).await?",
			"Ok(())",
		].map((line) => (line === "" ? "" : `    ${line}`)),
		"}",
		"",
	].join("\n");
}

function comments(lines: readonly string[]): string[] {
	return lines.map((line) => `// ${inComment(line)}`);
}

/** The part of the engine's feature that its endpoint says. */
function scheme(endpoint: string): string {
	return endpoint.replace(/[+:].*$/s, "");
}

function nearest({ namespace, database, signIn: how }: Recipe): string[] {
	const lines: string[] = [];
	if (namespace === undefined && how.kind !== "none")
		lines.push("The session is in no namespace. Here it stays where the sign-in leads.");
	if (how.kind === "bearer")
		lines.push(
			"The SDK has no credentials of its own for a bearer key: those of a record send the same fields.",
		);
	if (how.kind === "bearer" && how.database === undefined)
		lines.push("They need a database, and this access is defined above one: the server may refuse it.");
	if (how.kind === "record" && how.variables.some(({ isText }) => !isText))
		lines.push("Some of its sign-in variables are no texts: make of them what they are.");
	if (namespace !== undefined && database === undefined) lines.push("The session is in no database.");
	return lines;
}

function use({ namespace, database }: Recipe): string[] {
	if (namespace === undefined) return [];
	const further = database === undefined ? "" : `.use_db(${text(database)})`;
	return [`session.use_ns(${text(namespace)})${further}.await?;`];
}

const env = (name: string): string => `std::env::var(${text(name)})?`;
const owned = (value: string | undefined): string => `${text(value ?? "")}.into()`;

function signIn(how: SignIn, uses: Set<string>): string[] {
	switch (how.kind) {
		case "none":
			return [];
		case "token":
			return [`session.authenticate(${env(how.token.env)}).await?;`];
		case "user": {
			const { namespace, database } = how;
			const type = database !== undefined ? "Database" : namespace !== undefined ? "Namespace" : "Root";
			uses.add(type);
			return [
				`session.signin(${type} {`,
				...(namespace === undefined ? [] : [`    namespace: ${owned(namespace)},`]),
				...(database === undefined ? [] : [`    database: ${owned(database)},`]),
				`    username: ${owned(how.username)},`,
				`    password: ${env(how.password.env)},`,
				"}).await?;",
			];
		}
		case "bearer":
			return record(how, [["key", env(how.key.env)]], uses);
		case "record":
			return record(
				how,
				how.variables.map(({ name, env: variable }) => [name, env(variable)]),
				uses,
			);
	}
}

function record(
	{ namespace, database, access }: { namespace?: string; database?: string; access: string },
	variables: readonly (readonly [string, string])[],
	uses: Set<string>,
): string[] {
	uses.add("Record").add("Object");
	return [
		"let mut params = Object::new();",
		...variables.map(([name, value]) => `params.insert(${text(name)}, ${value});`),
		"session.signin(Record {",
		`    namespace: ${owned(namespace)},`,
		`    database: ${owned(database)},`,
		`    access: ${owned(access)},`,
		"    params,",
		"}).await?;",
	];
}

/** The types of the crate; `uses` is told which of them are to be imported. */
function words(uses: Set<string>): ValueWords {
	const from = (types: readonly string[], written: string) => {
		for (const type of types) uses.add(type);
		return written;
	};
	const value = (written: string) =>
		from(["SurrealValue"], `${written.startsWith("-") ? `(${written})` : written}.into_value()`);
	const vec = (items: readonly string[]) =>
		items.length === 0 ? from(["Value"], "Vec::<Value>::new()") : `vec![${items.map(value).join(", ")}]`;
	const bound = (given: Bound | undefined, wrap: (written: string) => string) =>
		from(
			["Bound"],
			given ? `Bound::${given.included ? "Included" : "Excluded"}(${wrap(given.value)})` : "Bound::Unbounded",
		);
	const key = (written: string) => from(["RecordIdKey"], `RecordIdKey::from(${written})`);
	return {
		get none() {
			return from(["Value"], "Value::None");
		},
		get null() {
			return from(["Value"], "Value::Null");
		},
		true: "true",
		false: "false",
		// The least one is no literal: minus stands before one that is too large.
		int: (int) => (int === -(2n ** 63n) ? "i64::MIN" : `${int}i64`),
		float: floatText,
		text: (written) => text(written),
		bytes: (bytes) =>
			from(["Bytes"], `Bytes::from(vec![${[...bytes].map((byte) => `${byte}u8`).join(", ")}])`),
		list: (items) => from(["Array"], `Array::from(${vec(items)})`),
		object: (entries) => {
			if (entries.length === 0) return from(["Object"], "Object::new()");
			const fields = entries.map(([name, written]) => `(${text(name)}.to_string(), ${value(written)})`);
			return from(["Object"], `Object::from_iter([${fields.join(", ")}])`);
		},
		set: (items) => from(["Set"], `Set::from(${vec(items)})`),
		decimal: (digits) => from(["Decimal"], `${text(digits)}.parse::<Decimal>()?`),
		datetime: ({ seconds, nanoseconds }) =>
			from(["Datetime"], `Datetime::from_timestamp(${seconds}, ${nanoseconds}).ok_or("no datetime")?`),
		duration: ({ seconds, nanoseconds }) => from(["Duration"], `Duration::new(${seconds}, ${nanoseconds})`),
		uuid: (written) => from(["Uuid"], `${text(written)}.parse::<Uuid>()?`),
		table: (name) => from(["Table"], `Table::new(${text(name)})`),
		file: (bucket, path) =>
			path.startsWith("/") ? from(["File"], `File::new(${text(bucket)}, ${text(path)})`) : undefined,
		record: (table, { value: written }) => from(["RecordId"], `RecordId::new(${text(table)}, ${written})`),
		recordRange: (table, begin, end) =>
			from(
				["RecordId", "RecordIdKeyRange"],
				`RecordId::new(${text(table)}, RecordIdKeyRange { start: ${bound(begin, key)}, end: ${bound(end, key)} })`,
			),
		range: (begin, end) => from(["Range"], `Range::new(${bound(begin, value)}, ${bound(end, value)})`),
		// Its geometries are types of the crate `geo`, in a version of its own.
		geometry: () => undefined,
		point: () => undefined,
	};
}

function floatText(value: number): string | undefined {
	if (Number.isNaN(value)) return "f64::NAN";
	if (!Number.isFinite(value)) return value > 0 ? "f64::INFINITY" : "f64::NEG_INFINITY";
	// The SDK sends -0 without its sign.
	return Object.is(value, -0) ? undefined : `${String(value).replace("e+", "e")}f64`;
}
