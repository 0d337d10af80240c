import { describe, expect, it } from "vitest";
import type { Answer } from "./quickInput";
import { runWizard, type Step } from "./wizard";

type Values = Readonly<Record<string, string>>;
const asked: string[] = [];

/** A step that answers with the next of `answers`: a value, `<` to go back, `x` to leave. */
function step(id: string, ...answers: string[]): Step<Values> {
	return {
		id,
		async ask({ step: number, totalSteps }, values): Promise<Answer<Values>> {
			asked.push(`${number}/${totalSteps} ${id}`);
			const answer = answers.shift();
			if (answer === "<") return { kind: "back" };
			if (answer === undefined || answer === "x") return { kind: "cancelled" };
			return { kind: "value", value: { ...values, [id]: answer } };
		},
	};
}

describe("runWizard", () => {
	it("asks what the earlier answers need, and goes back", async () => {
		asked.length = 0;
		const kind = step("kind", "root", "database");
		const database = step("database", "test");
		const password = step("password", "<", "secret");
		const values = await runWizard<Values>("Sign In", {}, ({ kind: of }) =>
			of === "database" ? [kind, database, password] : [kind, password],
		);
		expect(values).toEqual({ kind: "database", database: "test", password: "secret" });
		expect(asked).toEqual(["1/2 kind", "2/2 password", "1/2 kind", "2/3 database", "3/3 password"]);
	});

	it("gives nothing when the user leaves", async () => {
		expect(await runWizard<Values>("x", {}, () => [step("a", "1"), step("b", "x")])).toBeUndefined();
	});

	it("begins where it is told to, with what is known", async () => {
		const values = await runWizard<Values>("x", { a: "0" }, () => [step("a", "1"), step("b", "2")], "b");
		expect(values).toEqual({ a: "0", b: "2" });
	});
});
