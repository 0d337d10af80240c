/** What suites do on a server alone: a cut, who may make databases, and how many sessions are open at a time. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "../../src/protocol/backend";
import { Backend } from "./support/backend";
import { DEFAULT, root } from "./support/places";
import { Proxy, type Server, startServer, surrealBin } from "./support/server";
import { allNamespaces, onlySuite, runSuites, verdicts } from "./support/suiteRuns";

const one = (name: string, text: string) =>
	`[[cases]]\nname = "${name}"\nkind = "sql_expect"\nsql = '''${text}'''\n`;

describe.skipIf(!surrealBin)("suites on a server", () => {
	let server: Server;
	let proxy: Proxy;
	let backend: Backend;
	const place = { namespace: "test", database: "test" };

	beforeAll(async () => {
		// Fewer than the suites open one after the other.
		server = await startServer({ env: { SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS: "6" } });
		proxy = await Proxy.before(server.port);
	});
	afterAll(async () => {
		await proxy?.stop();
		await server?.stop();
	});
	const connect = async (credentials: object = root) => {
		backend = await Backend.start();
		await backend.connect({ endpoint: proxy.endpoint, ...place, credentials: credentials as typeof root });
	};
	afterEach(() => backend?.stop());

	it("removes what was made when the connection is cut meanwhile", async () => {
		await connect();
		const before = await allNamespaces(backend);
		const { result } = await runSuites(
			backend,
			{},
			[
				one("first", "RETURN 1") + one("cut", "SLEEP 20s") + one("after", "RETURN 1"),
				one("next suite", "RETURN 1"),
			],
			{
				seen: (event) => {
					if (event.kind === "caseStarted" && event.case === 1) proxy.cut();
				},
			},
		);
		expect(result.leftBehind).toEqual([]);
		expect(result.suites.map(verdicts)).toEqual([
			{ first: "passed", cut: "error", after: "error" },
			{ "next suite": "passed" },
		]);
		expect(result.suites[0]?.cases[1]?.message).toMatch(/not known whether it was applied/);
		expect(await allNamespaces(backend)).toBe(before);
	});

	it("says what removes a database that it cannot remove", async () => {
		await connect();
		const before = await allNamespaces(backend);
		const { result } = await runSuites(backend, {}, [
			one("who removes it is gone", "REMOVE USER root ON ROOT"),
		]);
		const [sentence = ""] = result.leftBehind;
		const [statement = ""] = /REMOVE NAMESPACE \S+.*$/.exec(sentence) ?? [];
		expect(sentence).toMatch(/could not be removed/);
		expect(result.leftBehind).toHaveLength(1);
		// The default session stays who it is.
		await backend.value(DEFAULT, "DEFINE USER root ON ROOT PASSWORD 'root' ROLES OWNER");
		await backend.value(DEFAULT, statement);
		expect(await allNamespaces(backend)).toBe(before);
	});

	it("opens no more sessions than one suite needs", async () => {
		await connect();
		const actors = ["a", "b"].map((name) => `[actors.${name}]\nkind = "headers"\n`).join("");
		const suites = Array.from({ length: 4 }, () => `${one("x", "RETURN 1")}${actors}`);
		const { result } = await runSuites(backend, {}, suites);
		expect(result.suites.map(verdicts)).toEqual(suites.map(() => ({ x: "passed" })));
	});

	it("makes databases in the namespace of a namespace's user", async () => {
		await connect();
		await backend.value(DEFAULT, "DEFINE USER OVERWRITE keeper ON NAMESPACE PASSWORD 'keeper-1' ROLES OWNER");
		const before = await allNamespaces(backend);
		await backend.rpc.sendRequest(signIn, {
			id: DEFAULT,
			credentials: { kind: "namespace", namespace: "test", username: "keeper", password: "keeper-1" },
		});
		const suite = onlySuite(
			await runSuites(backend, {}, [one("place", "RETURN session::ns()") + one("below", "INFO FOR ROOT")]),
		);
		expect(suite).toMatchObject({ namespace: "test", problems: [] });
		expect(verdicts(suite)).toEqual({ place: "passed", below: "failed" });
		await backend.rpc.sendRequest(signIn, { id: DEFAULT, credentials: root });
		expect(await allNamespaces(backend)).toBe(before);
	});

	it("says who may not make any", async () => {
		await connect();
		await backend.value(DEFAULT, "DEFINE USER OVERWRITE editor ON DATABASE PASSWORD 'editor-1' ROLES OWNER");
		await backend.rpc.sendRequest(signIn, {
			id: DEFAULT,
			credentials: { kind: "database", ...place, username: "editor", password: "editor-1" },
		});
		await expect(runSuites(backend, {}, [one("x", "RETURN 1")])).rejects.toThrow(
			/a root or a namespace user makes/,
		);
	});
});
