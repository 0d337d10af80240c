/** A session as Go, with the SDK `surrealdb.go`. */
import { byLength, inComment, quoted } from "./literals";
import { headLines, inTextLines, type Recipe, type SignIn, writtenVariables } from "./recipe";
import type { Entry, GeometryKind, ValueWords } from "./values";

const text = (value: string): string => quoted(value, byLength);

const paths: Readonly<Record<string, string>> = {
	models: "github.com/surrealdb/surrealdb.go/pkg/models",
	surrealdb: "github.com/surrealdb/surrealdb.go",
	uuid: "github.com/gofrs/uuid",
};

/** The text of a program: it ends with a session that is ready. */
export function go(recipe: Recipe): string {
	const uses = new Set(["context", "log", "surrealdb"]);
	const { set, inText } = writtenVariables(recipe, words(uses), byLength);
	const steps = [
		...signIn(recipe.signIn),
		...use(recipe),
		...set.map((pair) => `session.Let(ctx, ${pair.join(", ")})`),
	];
	if (/\bos\.Getenv\(/.test(signIn(recipe.signIn).join())) uses.add("os");
	return [
		...comments([
			...headLines(recipe, "github.com/surrealdb/surrealdb.go v1.3.0", "not run"),
			...nearest(recipe),
		]),
		"package main",
		"",
		"import (",
		...[...uses].sort().map((name) => `\t${text(paths[name] ?? name)}`),
		")",
		"",
		"func must(err error) {",
		"\tif err != nil {",
		"\t\tlog.Fatal(err)",
		"\t}",
		"}",
		"",
		"func main() {",
		"\tctx := context.Background()",
		`\tdb, err := surrealdb.FromEndpointURLString(ctx, ${text(recipe.engine === "server" ? recipe.endpoint : "ws://127.0.0.1:8000")})`,
		"\tmust(err)",
		"\tdefer db.Close(ctx)",
		"",
		"\tsession, err := db.Attach(ctx)",
		"\tmust(err)",
		...steps.map((step) => `\t${step.startsWith("_, err") ? `${step}\n\tmust(err)` : `must(${step})`}`),
		...(inText
			? [
					"",
					...comments(inTextLines(inText.names)).map((line) => `\t${line}`),
					`\tconst lets = ${inText.literal}`,
				]
			: []),
		"",
		"\t_ = session // Here it is: surrealdb.Query[any](ctx, session, …, nil)",
		"}",
		"",
	].join("\n");
}

function comments(lines: readonly string[]): string[] {
	return lines.map((line) => `// ${inComment(line)}`);
}

function nearest(recipe: Recipe): string[] {
	const lines: string[] = [];
	if (recipe.engine === "memory")
		lines.push("This SDK has no engine of its own. What comes nearest is a server: surreal start memory");
	if (recipe.engine === "folder")
		lines.push(
			`This SDK has no engine of its own. What comes nearest is a server: surreal start ${recipe.endpoint}`,
		);
	if (!canUse(recipe)) {
		const { namespace } = recipe;
		const where =
			namespace === undefined ? "in no namespace" : `in namespace ${namespace} and in no database`;
		lines.push(`The session is ${where}. Use takes both, so here it stays where the sign-in leads.`);
	}
	const { signIn: how } = recipe;
	if (how.kind === "record" && how.variables.some(({ isText }) => !isText))
		lines.push("Some of its sign-in variables are no texts: make of them what they are.");
	return lines;
}

function canUse({ namespace, database, signIn: { kind } }: Recipe): boolean {
	return database !== undefined || (namespace === undefined && kind === "none");
}

function use({ namespace, database }: Recipe): string[] {
	return namespace === undefined || database === undefined
		? []
		: [`session.Use(ctx, ${text(namespace)}, ${text(database)})`];
}

const env = (name: string): string => `os.Getenv(${text(name)})`;

function signIn(how: SignIn): string[] {
	switch (how.kind) {
		case "none":
			return [];
		case "token":
			return [`session.Authenticate(ctx, ${env(how.token.env)})`];
		case "user":
			return call([...place(how), ["user", text(how.username)], ["pass", env(how.password.env)]]);
		case "bearer":
			return call([...place(how), ["AC", text(how.access)], ["key", env(how.key.env)]]);
		case "record":
			return call([
				...how.variables.map(({ name, env: variable }): Entry => [name, env(variable)]),
				...place(how),
				["AC", text(how.access)],
			]);
	}
}

function place({ namespace, database }: { namespace?: string; database?: string }): Entry[] {
	return [
		...(namespace === undefined ? [] : [["NS", text(namespace)] as const]),
		...(database === undefined ? [] : [["DB", text(database)] as const]),
	];
}

function call(fields: readonly Entry[]): string[] {
	const lines = fields.map(([name, value]) => `\t\t${text(name)}: ${value},`);
	return [`_, err = session.SignIn(ctx, map[string]any{\n${lines.join("\n")}\n\t})`];
}

const MAX_INT64 = 2n ** 63n - 1n;
/** Go's own zero of time, which the SDK sends as NONE. */
const ZERO_TIME = -62_135_596_800n;

const geometries: Readonly<Record<GeometryKind, { readonly type: string; readonly of: string }>> = {
	line: { type: "GeometryLine", of: "GeometryPoint" },
	polygon: { type: "GeometryPolygon", of: "GeometryLine" },
	multiPoint: { type: "GeometryMultiPoint", of: "GeometryPoint" },
	multiLine: { type: "GeometryMultiLine", of: "GeometryLine" },
	multiPolygon: { type: "GeometryMultiPolygon", of: "GeometryPolygon" },
	collection: { type: "GeometryCollection", of: "" },
};

/** The types of the SDK; `uses` is told which packages are to be imported. */
function words(uses: Set<string>): ValueWords {
	const model = (written: string) => {
		uses.add("models");
		return written;
	};
	const from = (name: string, written: string) => {
		uses.add(name);
		return written;
	};
	const list = (items: readonly string[]) => `[]any{${items.join(", ")}}`;
	const float = (value: number) => {
		if (Number.isNaN(value)) return from("math", "math.NaN()");
		if (!Number.isFinite(value)) return from("math", `math.Inf(${value > 0 ? 1 : -1})`);
		if (Object.is(value, -0)) return from("math", "math.Copysign(0, -1)");
		return `float64(${value})`;
	};
	return {
		get none() {
			return model("&models.None");
		},
		null: "nil",
		true: "true",
		false: "false",
		int: (value) => `int64(${value})`,
		float,
		text,
		bytes: (value) => `[]byte{${[...value].join(", ")}}`,
		list,
		object: (entries) =>
			`map[string]any{${entries.map(([name, value]) => `${text(name)}: ${value}`).join(", ")}}`,
		set: () => undefined,
		decimal: (digits) => model(`models.DecimalString(${text(digits)})`),
		datetime: ({ seconds, nanoseconds }) =>
			seconds === ZERO_TIME && nanoseconds === 0n
				? undefined
				: from("time", model(`&models.CustomDateTime{Time: time.Unix(${seconds}, ${nanoseconds})}`)),
		duration: ({ seconds, nanoseconds }) => {
			const all = seconds * 1_000_000_000n + nanoseconds;
			return all > MAX_INT64
				? undefined
				: from("time", model(`&models.CustomDuration{Duration: time.Duration(${all})}`));
		},
		uuid: (value) => from("uuid", model(`models.UUID{UUID: uuid.FromStringOrNil(${text(value)})}`)),
		table: (name) => model(`models.Table(${text(name)})`),
		file: () => undefined,
		// What stands within a key is sent without the SDK's types.
		record: (table, { kind, value }) =>
			table === "" || kind === "list" || kind === "object"
				? undefined
				: model(`&models.RecordID{Table: ${text(table)}, ID: ${value}}`),
		recordRange: () => undefined,
		// What stands within a range is sent without the SDK's types.
		range: () => undefined,
		geometry: (kind, parts) => {
			const { type, of } = geometries[kind];
			const short =
				of === ""
					? parts
					: parts.map((part) => part.replace(`&models.${of}`, "").replace(`models.${of}`, ""));
			return model(`models.${type}{${short.join(", ")}}`);
		},
		point: (x, y) => model(`&models.GeometryPoint{Longitude: ${float(x)}, Latitude: ${float(y)}}`),
	};
}
