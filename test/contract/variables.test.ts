/** Of variables, what the public API does not show: test/contract/api/variables.test.ts has the rest. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc";
import * as protocol from "../../src/protocol/backend";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	const variables = () => use.backend.sessions.get(DEFAULT)?.variables;
	beforeAll(use.start);
	afterAll(use.stop);

	test("a refusal has the parser's words and the position in the expression", async () => {
		const refused = await rejection(
			use.backend.rpc.sendRequest(protocol.setVariable, {
				id: DEFAULT,
				name: "v",
				expression: "{\n a: 1,\n b: }",
			}),
		);
		expect(refused.detail?.position).toEqual({ line: 3, column: 5 });
		expect(refused.message).toMatch(/Unexpected token/);
	});

	test("one that is cancelled while it is evaluated is not set afterwards", async () => {
		const source = new CancellationTokenSource();
		const params = { id: DEFAULT, name: "late", expression: "{ sleep(1500ms); RETURN 1 }" };
		const setting = rejection(use.backend.rpc.sendRequest(protocol.setVariable, params, source.token));
		const busy = () => use.backend.sessions.get(DEFAULT)?.busy;
		await use.backend.until("it to be evaluated", () => busy() !== undefined);
		source.cancel();
		expect(await setting).toMatchObject({ code: "cancelled" });
		await use.backend.until("the end of it", () => busy() === undefined);
		expect(variables()).not.toHaveProperty("late");
		expect(await use.backend.value(DEFAULT, "RETURN $late")).toBe("NONE");
	});
});
