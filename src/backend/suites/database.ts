/** The namespace and database that a suite has for itself: made, and taken away. */
import { type CancellationToken, CancellationToken as Token } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { withoutStop } from "../../common/sentences";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { callError, isCut } from "../connection/failures";
import type { Link } from "../connection/link";
import type { SuitePlace } from "./actors";
import { wordsOf } from "./outcome";
import { openOwner } from "./owner";
import { Refusal } from "./session";
import type { SuiteWorld } from "./world";

/** Names that nobody has: `run` is unique. A user of a namespace stays in it. */
export function placeOf({ owner }: SuiteWorld, run: string, suite: string): SuitePlace {
	const name = `test_${run}_${slug(suite)}`;
	return { namespace: owner.level.kind === "root" ? name : owner.level.namespace, database: name };
}

/** Small letters and digits, everything else a line between them. */
function slug(text: string): string {
	const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
	return words.join("_").slice(0, 80) || "suite";
}

/** Makes them both. */
export async function makeDatabase(world: SuiteWorld, link: Link, place: SuitePlace): Promise<void> {
	const { session } = await openOwner(link, world.owner);
	try {
		if (world.owner.level.kind === "root")
			await session.run(`DEFINE NAMESPACE ${quoteIdentifier(place.namespace)}`);
		await session.use(place.namespace, null);
		await session.run(`DEFINE DATABASE ${quoteIdentifier(place.database)}`);
	} finally {
		session.close();
	}
}

/** How long a connection is waited for that went down with something left behind on the server. */
const PATIENCE_MS = 30_000;

/**
 * Removes what was made, also where `work`, which nobody waits for any more, still goes on there: then again when that has
 * ended. Gives a sentence where it cannot be removed.
 */
export async function removeDatabase(
	world: SuiteWorld,
	place: SuitePlace,
	work: Promise<unknown>,
): Promise<string | undefined> {
	let isOver = false;
	void work
		.catch(() => {})
		.then(() => {
			isOver = true;
		});
	const statement =
		world.owner.level.kind === "root"
			? `REMOVE NAMESPACE IF EXISTS ${quoteIdentifier(place.namespace)}`
			: `REMOVE DATABASE IF EXISTS ${quoteIdentifier(place.database)}`;
	const remove = () => removeOnce(world, place, statement);
	try {
		await remove();
		if (!isOver) void work.catch(() => {}).then(() => remove().catch(() => {}));
		return undefined;
	} catch (error) {
		return `The suite's database could not be removed (${withoutStop(wordsOf(error))}). Remove it by: ${statement}`;
	}
}

/** Where the connection is cut meanwhile, on the next one: it is the same to do it twice. */
async function removeOnce(world: SuiteWorld, place: SuitePlace, statement: string): Promise<void> {
	const end = Date.now() + PATIENCE_MS;
	for (;;) {
		try {
			const link = await inTime(world.ready(Token.None), end - Date.now());
			const { session } = await openOwner(link, world.owner);
			if (world.owner.level.kind === "namespace") await session.use(place.namespace, null);
			await session.run(statement);
			session.close();
			return;
		} catch (error) {
			if (error instanceof Refusal || !isCut(callError(error)) || Date.now() > end) throw error;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}

function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(errors.connectionLost()), Math.max(0, ms));
		promise.then(resolve, reject).finally(() => clearTimeout(timer));
	});
}

/** Resolves when `promise` does, and rejects when the caller has cancelled, which stops nothing. */
export function unlessCancelled<T>(
	promise: Promise<T>,
	token: CancellationToken,
	cancelled: () => Error,
): Promise<T> {
	return new Promise((resolve, reject) => {
		if (token.isCancellationRequested) reject(cancelled());
		const subscription = token.onCancellationRequested(() => reject(cancelled()));
		promise.then(resolve, reject).finally(() => subscription.dispose());
	});
}
