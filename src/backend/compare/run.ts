/** One text in several sessions at the same time. */
import type { CancellationToken } from "vscode-jsonrpc";
import { defined } from "../../common/defined";
import { errors, type SessionsError } from "../../common/errors";
import { rollBackErrors } from "../../common/rollBackErrors";
import { isRepeatable } from "../../common/surrealql/effects";
import { splitStatements } from "../../common/surrealql/statements";
import type { SessionAnswer, StatementSummary } from "../../protocol/backend";
import type { CompareOutcome, CompareParams, CompareResult } from "../../protocol/compare";
import { encodeJsonFields, type RawStatement, type RawValue } from "../cbor/codec";
import type { Connection } from "../connection/connection";
import { callError } from "../connection/failures";
import type { Link } from "../connection/link";
import { tellCreated } from "../connection/places";
import type { Session } from "../connection/session";
import { alignResults } from "../query/align";
import { ranIn } from "../query/ranIn";
import type { ResultStore } from "../query/resultStore";
import { runRolledBack } from "../query/rolledBack";
import { placesOf } from "../query/run";
import { sendText } from "../query/sendText";
import { summary } from "../query/summary";
import { whyNotUndoable } from "../query/undoable";
import { judge } from "./judge";

/** The sessions of these ids; rejects unless each is there, and once. */
export function sessionsOf(connection: Connection, ids: readonly string[]): readonly Session[] {
	if (new Set(ids).size < ids.length) throw errors.invalidArgument("Each session can be compared once.");
	return ids.map((id) => connection.sessions.find(id));
}

/**
 * Runs the text in each session, on its own lane, and keeps what it gave. No session is moved: `USE` and `LET` hold within
 * the text alone. Rejects before anything has run where the text is not to run at all.
 */
export async function runCompared(
	connection: Connection,
	store: ResultStore,
	params: CompareParams,
	token: CancellationToken,
): Promise<CompareResult> {
	const { text, variables, writes } = params;
	const sessions = sessionsOf(connection, params.sessions);
	const refused = writes === "commit" ? undefined : whyNotUndoable(text);
	if (refused !== undefined) throw rollBackErrors.cannotRollBack(refused);
	let judged: ReturnType<typeof judge> | undefined;
	const judgement = () => {
		judged ??= judge(connection, sessions, text, token);
		return judged;
	};
	const [first] = writes === "refuse" ? (await judgement()).writes : [];
	if (first !== undefined) throw rollBackErrors.writesRefused(first);
	const mayRepeat = async () => isRepeatable((await judgement()).outside);
	const encoded = variables && encodeJsonFields(variables);
	const run = new ComparedText(connection, store, text, encoded, writes, mayRepeat);
	const outcomes = await Promise.all(sessions.map((session) => run.as(session, token, params.key)));
	// Nobody is left to release them, unless what was kept is told.
	if (token.isCancellationRequested && writes !== "commit")
		for (const outcome of outcomes) if (outcome.run) store.release(outcome.run);
	return { outcomes };
}

class ComparedText {
	readonly #statements;

	constructor(
		private readonly connection: Connection,
		private readonly store: ResultStore,
		private readonly text: string,
		private readonly params: Readonly<Record<string, RawValue>> | undefined,
		private readonly writes: CompareParams["writes"],
		private readonly mayRepeat: () => Promise<boolean>,
	) {
		this.#statements = splitStatements(text);
	}

	/** What becomes of one session says nothing of the others: it is told, and never rejects. */
	async as(session: Session, token: CancellationToken, key: string | undefined): Promise<CompareOutcome> {
		const { connection } = this;
		const state = (): SessionAnswer => session.state(connection.openToAll);
		let before: SessionAnswer | undefined;
		let begun = performance.now();
		const totalMs = () => performance.now() - begun;
		try {
			const results = await connection.run(
				session,
				token,
				(link) => {
					before = state();
					begun = performance.now();
					return this.#run(link, session, token);
				},
				"identity",
				key,
			);
			return { before: before ?? state(), totalMs: totalMs(), ...this.#keep(results) };
		} catch (error) {
			const failed = wireError(this.#told(callError(error), before !== undefined));
			return { before: before ?? state(), totalMs: before ? totalMs() : 0, statements: [], failed };
		}
	}

	/** Of what was stopped: what is kept of it. */
	#told(error: SessionsError, wasSent: boolean): SessionsError {
		if (error.code !== "cancelled" || this.writes !== "commit") return error;
		return wasSent ? rollBackErrors.stoppedUnseen() : rollBackErrors.stoppedBefore();
	}

	#run(link: Link, session: Session, token: CancellationToken): Promise<readonly RawStatement[]> {
		const { connection, text, params, mayRepeat } = this;
		if (this.writes !== "commit")
			return runRolledBack(connection, link, session, { text, mayRepeat, ...defined({ params }) }, token);
		const uses = this.#statements.filter(({ kind }) => kind === "use");
		return tellCreated(connection, link, session, placesOf(uses, session), () =>
			sendText(connection, link, session, text, this.#statements.length, params),
		);
	}

	#keep(results: readonly RawStatement[]): {
		readonly run: string;
		readonly statements: readonly StatementSummary[];
	} {
		const { run, values } = this.store.keep(results);
		const aligned = alignResults(this.#statements, results);
		const places = ranIn(this.#statements, aligned, results);
		const statements = results.map((result, index) => ({
			...summary(result, index, values[index], aligned?.[index]),
			...defined({ ranIn: places[index] }),
		}));
		return { run, statements };
	}
}

function wireError({ message, code, detail }: SessionsError): NonNullable<CompareOutcome["failed"]> {
	return { message, code, ...defined({ detail }) };
}
