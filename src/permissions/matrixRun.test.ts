import { describe, expect, it } from "vitest";
import { type CancellationToken, Emitter } from "vscode-jsonrpc";
import { errors } from "../common/errors";
import type { Requester } from "../model/workspace";
import type { SessionState } from "../protocol/backend";
import type { MatrixCell, MatrixParams, MatrixProgress, MatrixResult } from "../protocol/permissions";
import { MatrixRun } from "./matrixRun";
import { matrixHead, matrixNews } from "./matrixView";

const session = (id: string): SessionState => ({
	id,
	name: id,
	namespace: "app",
	database: "dev",
	auth: { kind: "record", subject: `user:${id}` },
	fullRights: false,
	variables: {},
	ordinal: 1,
});
const [admin, bob] = [session("default"), session("bob")];
const cell = (tried: number): MatrixCell => ({
	session: "bob",
	table: "note",
	action: "select",
	verdict: "partly",
	allowed: 1,
	tried,
});
const table = (name: string, outside: readonly string[] = []) =>
	({ name, kind: "normal", definition: "", fields: [], outside }) as const;

/** A matrix over a backend that answers as the test says. */
function begin() {
	const progress = new Emitter<MatrixProgress>();
	let sent: MatrixParams | undefined;
	let answer: (result: MatrixResult) => void = () => {};
	let fail: (error: Error) => void = () => {};
	const request = (_type: unknown, params: unknown, token?: CancellationToken) => {
		sent = params as MatrixParams;
		return new Promise((resolve, reject) => {
			answer = resolve;
			fail = reject;
			token?.onCancellationRequested(() => reject(errors.cancelled()));
		});
	};
	const plan = {
		namespace: "app",
		database: "dev",
		tables: [table("note"), table("outbox", ["http::post in event send"])],
	};
	const run = new MatrixRun({ request } as Requester, progress.event, {
		sessions: [bob],
		observer: admin,
		plan,
		confirmed: [],
		records: 7,
	});
	const found: (readonly MatrixCell[])[] = [];
	run.onDidFind((cells) => found.push(cells));
	const tell = (more: Partial<MatrixProgress>) =>
		progress.fire({ key: run.key, done: 0, total: 1, cells: [], ...more });
	return {
		run,
		found,
		tell,
		sent: () => sent,
		answer: (result: MatrixResult) => answer(result),
		fail: (error: Error) => fail(error),
	};
}

describe("MatrixRun", () => {
	it("asks for all tables, and says which may do what is not rolled back", () => {
		const { run, sent } = begin();
		expect(sent()).toEqual({
			key: run.key,
			sessions: ["bob"],
			tables: ["note", "outbox"],
			fields: true,
			records: 7,
			confirmed: [],
		});
	});

	it("tells what is found as it is found, and of the result what is new", async () => {
		const { run, found, tell, answer } = begin();
		tell({ cells: [cell(7)], done: 0, table: "note" });
		expect(run.stage).toEqual({ kind: "running", done: 0, total: 1, table: "note" });
		tell({ key: "another", cells: [cell(8)] });
		answer({ sessions: [bob], observer: admin, cells: [cell(7), { ...cell(7), field: "text" }] });
		await run.done;
		expect(found).toEqual([[cell(7)], [{ ...cell(7), field: "text" }]]);
		expect(run.cells).toHaveLength(2);
		expect(run.stage.kind).toBe("complete");
	});

	it("keeps what was found when it is cancelled or fails, and says why it is not all", async () => {
		const cancelled = begin();
		cancelled.tell({ cells: [cell(7)] });
		cancelled.run.cancel();
		await cancelled.run.done;
		expect(cancelled.run.cells).toEqual([cell(7)]);
		expect(cancelled.run.stage).toMatchObject({ kind: "partial", why: "It was cancelled." });
		cancelled.tell({ cells: [cell(8)] });
		expect(cancelled.run.cells).toEqual([cell(7)]);

		const failed = begin();
		failed.fail(errors.connectionLost());
		await failed.run.done;
		expect(failed.run.stage).toMatchObject({ kind: "partial", why: errors.connectionLost().message });
	});
});

describe("what the page is told", () => {
	const connected = { connection: { state: "connected" }, sessions: [admin, bob] } as const;

	it("is when, where and as whom", () => {
		const { run } = begin();
		expect(matrixHead(run, { state: "connected", endpoint: "mem://" })).toMatchObject({
			endpoint: "mem://",
			place: "app/dev",
			records: 7,
			unconfirmed: ["outbox"],
		});
		const news = matrixNews(run, connected, { isCurrent: true });
		expect(news.sessions).toMatchObject([{ id: "bob", who: "user:bob", place: "app/dev" }]);
		expect(news.observer).toMatchObject({ id: "default" });
		expect(news.since).toEqual([]);
	});

	it.each([
		[{ ...connected, sessions: [admin] }, true, ["Session “bob” has ended since."]],
		[
			{ ...connected, sessions: [admin, { ...bob, database: "prod" }] },
			true,
			["Session “bob” is user:bob, in app/prod by now."],
		],
		[
			{ connection: { state: "reconnecting" }, sessions: [] } as const,
			true,
			["The connection is lost; it is being made again."],
		],
		[{ ...connected, sessions: [admin] }, false, ["The connection that this is from has ended since."]],
	])("is what is other since", (workspace, isCurrent, since) => {
		expect(matrixNews(begin().run, workspace, { isCurrent }).since).toEqual(since);
	});
});
