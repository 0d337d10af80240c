/** Property: whatever surrounds them, only `USE` and `LET` at the top move the session, and they do. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";

/** A piece of text, and what it does to the session when it stands at the top. */
interface Piece {
	readonly text: string;
	readonly database?: string;
	readonly variable?: readonly [name: string, value: string];
}

const database = fc.constantFrom("d1", "d2", "`d 3`");
const name = fc.constantFrom("a", "b", "c_1");
const value = fc.constantFrom(
	"1",
	"1f",
	"'x; LET $a = 9'",
	"[1, 2]",
	"{ k: 'USE DB d1;' }",
	"user:⟨a;b⟩",
	"2h",
	"{1, 2}",
);
const noise = fc.constantFrom(
	"",
	" -- LET $a = 7; USE DB d1\n",
	"/* USE DB d2; */",
	"# LET $b = 1;\n",
	"// USE DB d1;\n",
	"\n\t ",
);
const still = fc.constantFrom(
	"RETURN 'USE DB d1; LET $a = 1'",
	"{ LET $a = 5; RETURN $a }",
	"RETURN { LET $b = 6; RETURN $b }",
	'RETURN "LET $a = \\"1\\"; USE DB d2"',
	"FOR $i IN [1, 2] { LET $a = $i; }",
	"IF true { LET $c_1 = 2 } ELSE { LET $c_1 = 3 }",
	"RETURN `USE DB d1`",
	"RETURN ⟨LET $a = 1; ⟩",
	"SELECT * FROM [1] WHERE 'LET $a = 1;' != NONE",
	"THROW 'LET $a = 1; USE DB d2;'",
);

const piece: fc.Arbitrary<Piece> = fc.oneof(
	still.map((text) => ({ text })),
	database.map((where) => ({ text: `USE DB ${where}`, database: where.replaceAll("`", "") })),
	fc
		.tuple(name, value)
		.map(([variable, text]) => ({ text: `LET $${variable} = ${text}`, variable: [variable, text] as const })),
	fc.tuple(name, value).map(([variable, text]) => ({
		text: `let/**/$${variable}: any =\n${text}`,
		variable: [variable, text] as const,
	})),
);

describe.each(places.slice(0, 1).concat(places.filter((place) => !place.embedded)))(
	"$name",
	(place: Place) => {
		const use = place.fixture();
		beforeAll(use.start);
		afterAll(use.stop);

		test("the session is where the text has left it", async () => {
			await fc.assert(
				fc.asyncProperty(fc.array(fc.tuple(noise, piece, noise), { maxLength: 6 }), async (parts) => {
					const { id } = await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
					await use.backend.query(
						id,
						parts.map(([before, { text }, after]) => `${before}${text}${after}`).join(";"),
					);
					const pieces = parts.map(([, part]) => part);
					const variables = new Map(pieces.flatMap((part) => (part.variable ? [part.variable] : [])));
					const where = pieces.findLast((part) => part.database !== undefined)?.database ?? "test";
					const state = use.backend.sessions.get(id);
					expect(state?.database).toBe(where);
					expect(Object.keys(state?.variables ?? {}).sort()).toEqual([...variables.keys()].sort());
					for (const [variable, text] of variables)
						expect(
							await use.backend.value(
								id,
								`RETURN $${variable} = ${text} AND type::of($${variable}) = type::of(${text})`,
							),
						).toBe("true");
					expect(await use.backend.value(id, "RETURN session::db()")).toBe(`'${where}'`);
					await use.backend.rpc.sendRequest(protocol.closeSession, { id });
				}),
				{ numRuns: 60 },
			);
		});

		test("no text that is more than one expression sets a variable or runs anything", async () => {
			const open = fc.constantFrom("", "(", "[", "{", "'", '"', "`", "/*", "--", "⟨", "1 + ", "{ a: ", "r'");
			const middle = fc.constantFrom(
				"1",
				";",
				"1; CREATE escaped",
				"); CREATE escaped; (",
				"]; CREATE escaped; [",
				"} ; CREATE escaped; {",
				"'; CREATE escaped; '",
				"\n;CREATE escaped;\n",
				"*/; CREATE escaped; /*",
				"1, 2",
			);
			const close = fc.constantFrom(
				"",
				")",
				"]",
				"}",
				"'",
				'"',
				"`",
				"*/",
				"\n",
				"⟩",
				" FETCH x",
				" -- ",
				";",
			);
			await fc.assert(
				fc.asyncProperty(open, middle, close, async (before, between, after) => {
					const expression = before + between + after;
					const outcome = await use.backend.rpc
						.sendRequest(protocol.setVariable, { id: DEFAULT, name: "v", expression })
						.then(
							() => "set",
							async (error: unknown) => (await rejection(Promise.reject(error))).code,
						);
					expect(["set", "invalidExpression"]).toContain(outcome);
					const tables = (await use.backend.query(DEFAULT, "INFO FOR DB"))[0]?.value;
					// A block that creates is one expression; what is refused has run nothing.
					if (outcome !== "set") expect(tables).not.toContain("escaped");
					else expect(await use.backend.query(DEFAULT, `RETURN\n${expression}\n`)).toHaveLength(1);
					await use.backend.query(DEFAULT, "REMOVE TABLE IF EXISTS escaped");
				}),
				{ numRuns: 300 },
			);
		});
	},
);
