/** Values that fit a type, as SurrealQL expressions: what a record is made of where there is none to copy. */
import { type Token, tokens } from "../../common/surrealql/lexer";
import { quote, quoteIdentifier, unquoted } from "../../common/surrealql/quote";

/** Expressions to be tried one after the other, or why there is none: the end of a sentence. */
export type Values = readonly string[] | { readonly none: string };

/** An expression that gives a record of the table; `undefined` where there is none. */
export type LinkTo = (table: string) => string | undefined;

/** Values of a type as definitions write it, such as `none | array<record<user>>`. */
export function valuesOf(type: string, linkTo: LinkTo): Values {
	return new TypeReader(type, linkTo).read();
}

const TEXTS = [
	"'a text'",
	"'someone@example.com'",
	"'https://example.com/'",
	"'a'",
	"'2024-01-02'",
	"'12345'",
	"'+4930123456'",
	"'a text of more than thirty characters, in case a short one will not do'",
];
const NUMBERS = ["1", "7", "42", "0", "100", "1000", "-1"];
const POINT = "(1.5, 2.5)";
const LINE = "{ type: 'LineString', coordinates: [[1.0, 2.0], [3.0, 4.0]] }";
const POLYGON = "{ type: 'Polygon', coordinates: [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]] }";
const GEOMETRIES: Readonly<Record<string, string>> = {
	point: POINT,
	line: LINE,
	polygon: POLYGON,
	multipoint: "{ type: 'MultiPoint', coordinates: [[1.0, 2.0], [3.0, 4.0]] }",
	multiline: "{ type: 'MultiLineString', coordinates: [[[1.0, 2.0], [3.0, 4.0]]] }",
	multipolygon: `{ type: 'MultiPolygon', coordinates: [[[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]] }`,
	collection: `{ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1.0, 2.0] }] }`,
};

const SIMPLE: Readonly<Record<string, readonly string[]>> = {
	any: ["1", ...TEXTS],
	string: TEXTS,
	int: NUMBERS,
	number: NUMBERS,
	float: ["1.5", "0.5", ...NUMBERS.map((number) => `${number}f`)],
	decimal: ["1.5dec", "0.5dec", ...NUMBERS.map((number) => `${number}dec`)],
	bool: ["true", "false"],
	datetime: ["time::now()", "d'2001-02-03T04:05:06Z'", "time::now() + 1w"],
	duration: ["1h", "1d", "1s"],
	uuid: ["rand::uuid()", "rand::uuid::v4()"],
	bytes: ["<bytes> 'a'", "<bytes> 'b'"],
	object: ["{}", "{ a: 1 }"],
	array: ["[]", "[1]"],
	set: ["<set> []", "<set> [1]"],
	range: ["1..2", "1..3"],
	point: [POINT],
	geometry: [POINT],
};

/** Reads types: names with `<…>`, literals, objects and lists of types, and `|` between them. */
class TypeReader {
	readonly #tokens: readonly Token[];
	#at = 0;

	constructor(
		private readonly type: string,
		private readonly linkTo: LinkTo,
	) {
		this.#tokens = [...tokens(type, "alwaysDivision")].filter(({ kind }) => kind !== "comment");
	}

	read(): Values {
		return this.#alternatives();
	}

	#peek(ahead = 0): string {
		const token = this.#tokens[this.#at + ahead];
		return token ? this.type.slice(token.start, token.end) : "";
	}

	#next(): string {
		const text = this.#peek();
		this.#at++;
		return text;
	}

	/** Whether the text is next, which is then passed over. */
	#take(text: string): boolean {
		if (this.#peek() !== text) return false;
		this.#at++;
		return true;
	}

	#alternatives(): Values {
		const all: Values[] = [];
		do all.push(this.#one());
		while (this.#take("|"));
		const some = all.flatMap((values) => ("none" in values ? [] : values));
		// NONE is a value as well, and a poor one to try.
		const real = some.filter((text) => text !== "NONE" && text !== "NULL");
		if (real.length > 0) return real;
		return some.length > 0 ? some : (all[0] ?? []);
	}

	#one(): Values {
		const kind = this.#tokens[this.#at]?.kind;
		const text = this.#next();
		if (kind === "string" || kind === "number") return [text + this.#restOfNumber()];
		if (text === "-") return [`-${this.#next()}`];
		if (text === "{") return this.#object();
		if (text === "[") return this.#list();
		const name = text.toLowerCase();
		if (name === "none" || name === "null") return [name.toUpperCase()];
		if (name === "true" || name === "false") return [name];
		if (!this.#take("<")) return SIMPLE[name] ?? (name === "record" ? this.#links([]) : noneOf(text));
		return this.#withArguments(name);
	}

	#restOfNumber(): string {
		const [before, after] = [this.#tokens[this.#at - 1], this.#tokens[this.#at]];
		return after?.kind === "number" && after.start === before?.end ? this.#next() : "";
	}

	#withArguments(name: string): Values {
		if (name === "record") {
			const tables: string[] = [];
			do tables.push(this.#name());
			while (this.#take("|"));
			this.#take(">");
			return this.#links(tables);
		}
		if (name === "geometry" || name === "point") {
			const of = this.#next().toLowerCase();
			while (this.#peek() !== "" && !this.#take(">")) this.#at++;
			return [GEOMETRIES[of] ?? POINT];
		}
		const inner = this.#alternatives();
		const count = this.#take(",") ? Number(this.#next()) : undefined;
		this.#take(">");
		if (name === "option") return inner;
		if ("none" in inner) return inner;
		const list = (value: string) => {
			const text = `[${Array.from({ length: count !== undefined && count <= 5 ? count : 1 }, () => value).join(", ")}]`;
			return name === "set" ? `<set> ${text}` : text;
		};
		return inner.map(list);
	}

	#name(): string {
		const token = this.#tokens[this.#at];
		const text = this.#next();
		return token?.kind === "quotedName" ? unquoted(text) : text;
	}

	#links(tables: readonly string[]): Values {
		const found = tables.flatMap((table) => this.linkTo(table) ?? []);
		if (found.length > 0) return found;
		const [table] = tables;
		return table === undefined ? noneOf("record") : [`type::record(${quote(table, "'")}, 'none')`];
	}

	/** `{ a: int, b: string }`. */
	#object(): Values {
		const fields: string[] = [];
		while (this.#peek() !== "" && !this.#take("}")) {
			const name = this.#tokens[this.#at]?.kind === "string" ? this.#next() : quoteIdentifier(this.#name());
			this.#take(":");
			const values = this.#alternatives();
			if ("none" in values) return values;
			fields.push(`${name}: ${values[0]}`);
			this.#take(",");
		}
		return [`{ ${fields.join(", ")} }`];
	}

	/** `[int, string]`. */
	#list(): Values {
		const entries: string[] = [];
		while (this.#peek() !== "" && !this.#take("]")) {
			const values = this.#alternatives();
			if ("none" in values) return values;
			entries.push(values[0] ?? "NONE");
			this.#take(",");
		}
		return [`[${entries.join(", ")}]`];
	}
}

function noneOf(type: string): Values {
	return { none: `no value of the type ${type} can be made` };
}
