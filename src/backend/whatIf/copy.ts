/** The copy on which a text is tried: an embedded engine of its own, apart from the connection, and gone in the end. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { DEFAULT_SESSION } from "../../protocol/backend";
import { decodeValue, RawResults } from "../cbor/codec";
import { Connection } from "../connection/connection";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";
import { Sessions } from "../connection/sessions";
import { prepare } from "../connection/setup";

/** Long enough for a machine that is busy with something else. */
const OPENS_WITHIN_MS = 30_000;

/** A namespace and a database. */
export interface Place {
	readonly namespace: string;
	readonly database: string;
}

/** An engine in memory with one empty database, and its default session, which may do everything in it. */
export class Copy {
	private constructor(
		readonly connection: Connection,
		readonly link: Link,
		readonly place: Place,
	) {}

	/**
	 * Does `task` on a copy, and closes the copy when that has ended, however it has. The engine reaches no network: what
	 * runs there has no effects outside.
	 *
	 * @param told what the user would be told of if it were the connection
	 */
	static async use<T>(
		place: Place,
		token: CancellationToken,
		log: (message: string) => void,
		told: (message: string) => void,
		task: (copy: Copy) => Promise<T>,
	): Promise<T> {
		const sessions: Sessions = new Sessions(
			() => {},
			() => connection.openToAll,
			(session) => connection.ended(session),
		);
		const connection = new Connection(sessions, {
			connectionChanged() {},
			notice: ({ message }) => told(message),
			log() {},
		});
		const params = {
			endpoint: "mem://",
			shownEndpoint: "mem://",
			timeoutMs: OPENS_WITHIN_MS,
			duringOutage: "fail",
			setup: [],
			restore: [],
			...place,
		} as const;
		try {
			await connection.open(params, token, async (link) => {
				await prepare(connection, link, params);
			});
			log("The copy for a what-if was opened.");
			const link = await connection.ready(token);
			return await task(new Copy(connection, link, place));
		} finally {
			await connection.close();
			log("The copy for a what-if was closed.");
		}
	}

	get main(): Session {
		return this.connection.sessions.find(DEFAULT_SESSION);
	}

	/** Runs statements that give nothing one needs. Gives the words of the first that fails. */
	async run(
		text: string,
		token: CancellationToken,
		params?: Readonly<Record<string, unknown>>,
	): Promise<string | undefined> {
		if (token.isCancellationRequested) throw errors.cancelled();
		const { link, main, connection } = this;
		try {
			const asked = params ? [text, params] : [text];
			const answer = await connection.call<unknown>(link, main, "query", asked);
			const statements = answer instanceof RawResults ? answer.statements : [];
			const failed = statements.find(({ status }) => status === "ERR");
			return failed && String(decodeValue<unknown>(failed.value.bytes));
		} catch (error) {
			return refusalOf(error);
		}
	}
}

/** The engine's words for a text that it refuses as a whole. Whatever else went wrong is thrown on. */
function refusalOf(error: unknown): string {
	if (error instanceof Error && "code" in error && error.code === "serverError") return error.message;
	throw error;
}

/** The first line: what follows it in a parser's message quotes the text, which may hold secrets. */
export function firstLine(message: string): string {
	return message.split("\n", 1)[0] ?? "";
}
