import { CborCodec } from "surrealdb";
import { describe, expect, test } from "vitest";
import type { CodeLanguage } from "../../protocol/backend";
import { RawValue } from "../cbor/codec";
import { Session } from "../connection/session";
import { sessionAsCode } from "./index";
import { type Engine, recipeOf } from "./recipe";

const languages: readonly CodeLanguage[] = ["javascript", "dotnet", "python", "rust", "go"];
const codec = new CborCodec({});
const raw = (value: unknown) => new RawValue(codec.encode(value));

function session(change: Partial<Session> = {}): Session {
	const made = new Session("0191a2b3-0000-4000-8000-000000000001", 1, "alice", {
		changed: () => {},
		stirred: () => {},
	});
	return Object.assign(made, { namespace: "n", database: "d" }, change);
}
const server = { endpoint: "ws://host:8000", engine: "server" as Engine };
const code = (language: CodeLanguage, change: Partial<Session> = {}, where = server) =>
	sessionAsCode(recipeOf(session(change), where), language);

const asRoot: Partial<Session> = {
	auth: { kind: "root", subject: "admin" },
	secret: {
		credentials: { kind: "root", username: "admin", password: "do-not-tell" },
		access: "a.token.too",
	},
};
const asRecord: Partial<Session> = {
	auth: { kind: "record", subject: "user:alice", access: "account" },
	secret: {
		credentials: {
			kind: "record",
			namespace: "n",
			database: "d",
			access: "account",
			variables: { email: "do-not-tell", "e mail": "do-not-tell", "E-MAIL": "do-not-tell", pin: 1234567 },
		},
	},
};
const byToken: Partial<Session> = {
	auth: { kind: "token" },
	secret: { access: "a.token.too", refresh: "do-not-tell" },
};
const byKey: Partial<Session> = {
	auth: { kind: "database", subject: "robot", access: "keys" },
	secret: {
		credentials: { kind: "bearer", namespace: "n", database: "d", access: "keys", key: "do-not-tell" },
	},
};

describe.each(languages)("as %s", (language) => {
	test("holds no secret, and names the environment variable that has it", () => {
		const cases = [
			[asRoot, ["SURREAL_PASSWORD"]],
			[asRecord, ["SURREAL_EMAIL", "SURREAL_E_MAIL", "SURREAL_E_MAIL_2", "SURREAL_PIN"]],
			[byToken, ["SURREAL_TOKEN"]],
			[byKey, ["SURREAL_KEY"]],
		] as const;
		for (const [change, names] of cases) {
			const text = code(language, change);
			expect(text).not.toMatch(/do-not-tell|a\.token\.too|1234567/);
			// At the head, and where it is read.
			for (const name of names) expect(text.match(new RegExp(`\\b${name}\\b`, "g"))).toHaveLength(2);
		}
	});

	test("signs in before it goes to the place", () => {
		const text = code(language, asRoot);
		const [signIn, use] = [text.search(/session\.signin\(/i), text.search(/session\.use(_ns)?\(/i)];
		expect(signIn).toBeGreaterThan(0);
		expect(use).toBeGreaterThan(signIn);
	});

	test("says at once whether it was run, and where nobody signs in, why", () => {
		const [first] = code(language).split("\n");
		if (language === "javascript") expect(first).toBe("// For surrealdb 2.0.8.");
		else
			expect(first).toMatch(
				/^(\/\/|#) This text was not run\. It was written against the published API of .+ v?\d+\.\d+/,
			);
		const lost = { identityLost: { was: "root user admin", reason: "its token has expired" } };
		expect(code(language, lost)).toContain(
			"it was root user admin and was signed out, since its token has expired",
		);
		expect(code(language, lost)).not.toMatch(/signin\(/i);
	});

	test("keeps what users name out of the code", () => {
		const text = code(language, {
			name: 'x\n\r\u2028\u0085");evil();//',
			variables: new Map([['v"\n);evil();', raw('"\n);evil();\\')]]),
		});
		for (const line of text.split(/[\n\r\u2028\u0085]/).filter((each) => each.includes("evil")))
			expect(line).toMatch(/^\s*(\/\/|#)|\\n\);evil\(\);.*\\n\);evil\(\);/);
	});

	test("says of values that are too long or unknown that they are not there", () => {
		const text = code(language, {
			variables: new Map([
				["big", raw("x".repeat(300_000))],
				["newer", new RawValue(Uint8Array.of(0xd8, 0xc8, 1))],
				["small", raw(1)],
			]),
		});
		expect(text.length).toBeLessThan(5_000);
		expect(text).toContain("Left out, since their values are too long or of an unknown type: $big, $newer.");
		expect(text).toContain('"small"');
	});

	test("is for an embedded engine too, or says what comes nearest", () => {
		for (const where of [
			{ endpoint: "mem://", engine: "memory" },
			{ endpoint: "surrealkv:///data/db", engine: "folder" },
		] as const) {
			const text = code(language, {}, where);
			const isOf = {
				javascript: '"@surrealdb/node"',
				dotnet: "SurrealDb.Embedded",
				python: "the connection itself stands for the one",
				rust: `feature kv-${where.engine === "memory" ? "mem" : "surrealkv"}`,
				go: "What comes nearest is a server",
			};
			expect(text).toContain(isOf[language]);
		}
	});
});

test("what an SDK has no type for stands as SurrealQL in a text for queries", () => {
	const variables = new Map([
		["tags", raw(new Set(["a", "b"]))],
		["odd name", raw(new Set([1]))],
	]);
	expect(code("javascript", { variables })).toContain('await session.set("tags", new Set(["a", "b"]));');
	expect(code("python", { variables })).toContain('session.let("tags", CBORTag(56, ["a", "b"]))');
	for (const language of ["go", "dotnet"] as const) {
		const text = code(language, { variables });
		expect(text).toContain("The SDK has no type that keeps what $tags, $odd name hold.");
		expect(text).toContain("lets = \"LET $tags = {'a', 'b'}; LET $`odd name` = {1,}; \"");
	}
});
