/** Places that sessions are in and that do not exist, as after a server was started anew without its data. */
import type { Connection } from "./connection";
import type { Link } from "./link";
import { missingFinder } from "./places";
import type { Session } from "./session";

/** A namespace, or a database in one. */
export interface VanishedPlace {
	readonly namespace: string;
	readonly database?: string;
}

/** Such as `database “shop/test”`. */
export function placeText({ namespace, database }: VanishedPlace): string {
	return database === undefined ? `namespace “${namespace}”` : `database “${namespace}/${database}”`;
}

/** Which places of `sessions` do not exist, as far as one of `askers` may know; each once. */
export async function vanishedPlaces(
	connection: Connection,
	link: Link,
	sessions: readonly Session[],
	askers: readonly Session[] = askersOf(link, sessions),
): Promise<readonly VanishedPlace[]> {
	const vanished = new Map<string, VanishedPlace>();
	const whatIsMissing = missingFinder(connection, link, askers);
	for (const { namespace, database } of sessions) {
		if (namespace === undefined) continue;
		const what = await whatIsMissing(namespace, database);
		if (what === undefined) continue;
		const place = what === "database" && database !== undefined ? { namespace, database } : { namespace };
		vanished.set(placeText(place), place);
	}
	return [...vanished.values()];
}

/**
 * Takes the sessions that are about to be brought back out of places that do not exist, where going there would make
 * them: where whoever is not signed in may do everything. Call before anybody is signed in.
 */
export async function leaveVanished(
	connection: Connection,
	link: Link,
	sessions: readonly Session[],
	main: Session,
): Promise<readonly VanishedPlace[]> {
	const vanished = await vanishedPlaces(connection, link, sessions, [main]);
	for (const session of sessions) {
		for (const { namespace, database } of vanished) {
			if (session.namespace !== namespace) continue;
			if (database === undefined) session.namespace = undefined;
			if (database === undefined || session.database === database) session.database = undefined;
		}
	}
	return vanished;
}

/** One session of each user who may know more than what it sees itself. */
function askersOf({ openToAll }: Link, sessions: readonly Session[]): readonly Session[] {
	const byUser = new Map<string, Session>();
	for (const session of sessions) {
		const { kind, subject } = session.auth;
		if (kind === "record" || (kind === "anonymous" && !openToAll)) continue;
		byUser.set(JSON.stringify([kind, subject, session.home, session.namespace]), session);
	}
	return [...byUser.values()];
}
